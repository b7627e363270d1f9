"""What people corrected about holds, as training data."""
