"""What a generated climber looks like: one skinned surface, its light, its shadow."""
