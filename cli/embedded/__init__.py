"""The embedded default: PostgreSQL, Redis and Ray on this machine, data under one directory."""
