"""Which limb held which hold, from when to when."""
