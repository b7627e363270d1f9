"""Analyses: start, follow, fetch."""
