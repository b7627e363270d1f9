"""A plan in motion: when each move happens, and the body at every frame."""
