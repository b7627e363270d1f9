"""What a pose means for the body: segments, joint angles, centre of gravity, metrics."""
