"""Where a climber's body is in every frame of a clip."""
