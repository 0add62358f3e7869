"""Which site, with which conventions, as whom: profiles, tokens, and where each setting comes from."""
