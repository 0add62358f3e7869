"""What an edit does to a task or a project: read, check everything, then write all of it or nothing."""
