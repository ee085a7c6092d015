"""Typed readers of the environment: a bad value stops the start with its name, not a later request."""

from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parents[2]

env = environ.Env()
if (ROOT / ".env").is_file():
    env.read_env(ROOT / ".env")


def data_dir() -> Path:
    """Folder of everything the site writes: database, media, index, mails."""
    return Path(env.str("TERREAU_DATA_DIR", default=str(ROOT / "var"))).resolve()


def database() -> dict[str, object]:
    """`DATABASE_URL`, or SQLite in the data folder, tuned for one writer that waits instead of failing.

    PostgreSQL is told that every statement is short (none is worth compiling, nor other processes) and that it reads
    from memory or from a solid disk (an index is worth following, even to a thousand rows); `?options=` in the address
    says otherwise.
    """
    config = env.db_url("DATABASE_URL", default=f"sqlite:///{data_dir() / 'terreau.sqlite3'}")
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
        }
        config["CONN_MAX_AGE"] = None
    else:
        short = "-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1"
        config["OPTIONS"] = {"options": short} | config.get("OPTIONS", {})
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return dict(config)
