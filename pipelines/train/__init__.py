"""Training of the hold network, from labelled and from generated walls."""
