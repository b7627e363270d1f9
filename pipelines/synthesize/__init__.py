"""Writes data sets of rendered wall photos, on as many machines as Ray has."""
