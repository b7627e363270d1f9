"""A body on a wall: kinematics, equilibrium and the poses that join them."""
