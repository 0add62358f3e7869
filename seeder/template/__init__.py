"""Templates: their grammar, where they lie, the answers to their questions, and the text made of both."""
