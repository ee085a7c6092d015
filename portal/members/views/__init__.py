"""Pages of members: read, edit, join."""
