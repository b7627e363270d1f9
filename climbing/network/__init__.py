"""BlazePose's networks: read from the published files, run in batches on a CPU or a GPU."""
