"""The query language: words, tree, predicates."""
