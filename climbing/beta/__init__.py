"""The ghost: the cheapest feasible way up a wall's holds for a body. Knows no pictures, no time."""
