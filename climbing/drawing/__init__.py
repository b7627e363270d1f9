"""Draws what was found over the frames it was found in."""
