"""The only doors to Redis, object storage and encoded video."""
