"""Accounts: register, log in, refresh."""
