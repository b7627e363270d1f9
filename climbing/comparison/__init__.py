"""What a climber did differently from the ghost: matched moves, deviations, figures."""
