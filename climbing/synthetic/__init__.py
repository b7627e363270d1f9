"""Climbs that nobody climbed: a rendered wall, a rendered climber, exact ground truth."""
