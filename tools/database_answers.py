"""Exit 0 when `DATABASE_URL` names a PostgreSQL server that lets us in."""

import os
import sys

import psycopg

try:
    psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=3).close()
except psycopg.Error:
    sys.exit(1)
