"""Holds on a photo or a panorama: found, outlined, typed, named by colour and grouped."""
