"""A client of the public HTTP API, as a phone is one."""
