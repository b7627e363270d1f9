"""Writes the small document that an analysis becomes."""
