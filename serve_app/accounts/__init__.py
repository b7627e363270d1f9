"""One's own account: profile, body, quota, export, deletion."""
