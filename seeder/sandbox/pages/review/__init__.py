"""Pages about code review: a change, a list of changes, a repository."""
