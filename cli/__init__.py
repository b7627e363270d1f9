"""What a person types: the `ascension` command."""
