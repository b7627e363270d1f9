"""Videos: ask for an upload, confirm it."""
