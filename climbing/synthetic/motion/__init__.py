"""How a generated climber moves: proportions, a route, a timetable, the body at any time."""
