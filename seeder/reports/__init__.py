"""What was found: facts -> tallies. Pure."""
