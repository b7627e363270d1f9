"""Thin Ray Serve shells around the pure classes."""
