"""The wall as the frame of reference: registration of every frame, and its panorama."""
