"""The read side of a command: asks the sources for the facts that a plan decides from."""
