"""The one way for writes: plan, journal, apply, reconcile, verify (docs/design.md, "Writing")."""
