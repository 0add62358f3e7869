"""Who mentors a task, as its description or the site's field tells it, and until when; and changing what is
told. Pure.

``finding`` asks, ``text`` and ``removal`` change; the others read: ``words`` and ``vocabulary`` know what
announces mentors, ``labels`` a line, ``tables`` a table, ``names`` a piece of text, ``places`` all of it.
"""

from __future__ import annotations

from seeder.mentors.finding import Mentorship, find_mentors, mentorship_of, mentorship_on

__all__ = ["Mentorship", "find_mentors", "mentorship_of", "mentorship_on"]
