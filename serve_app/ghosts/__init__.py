"""Ghosts and comparisons."""
