"""Follows one climber through a whole clip, forwards and backwards."""
