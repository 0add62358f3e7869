"""Records as the JSON that Gerrit shows."""
