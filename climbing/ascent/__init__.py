"""What a climber did on a wall, in the terms of a route: start, moves, finish. Knows no ghost."""
