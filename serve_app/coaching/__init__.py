"""Goals, training sessions, a routine, progress over time."""
