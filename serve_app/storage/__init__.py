"""Receives uploads when the object store is a directory behind the gateway."""
