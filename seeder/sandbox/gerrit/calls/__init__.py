"""One file for each collection of the REST interface."""
