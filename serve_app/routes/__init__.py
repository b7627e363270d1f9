"""Wall photos: upload, detection of holds, corrections."""
