"""Candidates for first tasks out of one's own work: unresolved comments, promised follow-ups, TODO lines,
missing tests, open subtasks. Facts in, a ranked list of suggestions out. Pure.

What counts as what is read from English words and from where projects usually keep their tests
(docs/design.md, "Suggestions"); tests/gerrit/test_suggest.py measures how often that is right.
"""

from seeder.suggestions.facts import Facts, Work
from seeder.suggestions.ranking import suggest
from seeder.suggestions.suggestion import KINDS, Evidence, Kind, Suggestion

__all__ = ["KINDS", "Evidence", "Facts", "Kind", "Suggestion", "Work", "suggest"]
