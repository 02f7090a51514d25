"""Django's own backend for PostgreSQL, whose statements carry the scope of walls.py."""
