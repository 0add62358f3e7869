"""A site's profile: everything that one Phabricator does differently from another, as data.

Shipped profiles lie in ``seeder/sites``, a user's own in the ``sites`` folder of seeder's
configuration; ``seeder site new`` writes one by asking the server.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta


class Headings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What this community calls the sections of a first task.

    The first four are those of Wikimedia's good_first_task page; see docs/design.md for the sources.
    """

    suitable: str = "Who is this suitable for?"
    replicate: str = "How can the newcomer replicate the issue?"
    code: str = "Where is the code located?"
    contact: str = "Who can they contact if struggling?"
    skills: str = "Skills"
    size: str = "Size"
    done: str = "Done when"
    next: str = "Next task"


class Sentences(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The few sentences that seeder itself puts into a task, in the language of the community."""

    mentor: str = "@{mentor} is the mentor of this task until {until} and is glad to be asked."
    mentor_open_ended: str = "@{mentor} is the mentor of this task and is glad to be asked."
    co_mentors: str = "Also: {co_mentors}."
    sibling: str = "Another first task by the same mentor: {task}."


class AntiVandalism(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule that logs out who edits too much too fast. Points for each part of an edit, counted for `window`
    seconds and fading with age ** -`fading`; above `limit` the account is logged out. seeder stays below
    `share` of it. Members of the `exempt` projects (hashtags) are not looked at."""

    limit: Annotated[float, Meta(gt=0, le=1e6)] = 75.0
    share: Annotated[float, Meta(gt=0, le=1)] = 0.8
    window: Annotated[float, Meta(gt=0, le=86_400)] = 7_200.0
    fading: Annotated[float, Meta(ge=0, le=2)] = 0.2
    tags: Annotated[float, Meta(ge=0, le=100)] = 0.2
    column: Annotated[float, Meta(ge=0, le=100)] = 0.2
    subscriber: Annotated[float, Meta(ge=0, le=100)] = 0.2
    comment: Annotated[float, Meta(ge=0, le=100)] = 0.05
    weekend: Annotated[float, Meta(ge=1, le=10)] = 1.2
    exempt: tuple[str, ...] = ()


class Politeness(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How fast and how much; see docs/design.md, "Politeness". Seconds, and numbers of things."""

    pace: Annotated[float, Meta(ge=0, le=3_600)] = 1.0
    readers: Annotated[int, Meta(ge=1, le=16)] = 4
    # Below some seconds a write whose answer was lost would be sent again while the server still works.
    quiet_after_unknown: Annotated[float, Meta(ge=1, le=3_600)] = 120.0
    canary_above: Annotated[int, Meta(ge=1, le=100_000)] = 50
    max_changes: Annotated[int, Meta(ge=1, le=100_000)] = 500
    # Mails to one person from one run.
    max_mails: Annotated[int, Meta(ge=1, le=100_000)] = 100
    # Two saturate a server with two cores; more make writes slower (measured).
    writers: Annotated[int, Meta(ge=1, le=16)] = 2
    contact_required: bool = False
    # Projects (hashtags) whose members have the right to edit in batches, where that is a right.
    batch_editors: tuple[str, ...] = ()
    anti_vandalism: AntiVandalism | None = None


class Audit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `seeder audit` takes for gone, and how gently. Days, and numbers of people in one run.

    `switch` is a task of the site (T123): while it is open, audits may write; whoever closes it stops them.
    Members of the project `leave_alone` (a hashtag), and tasks that have it as a tag, are left alone.
    `operators` are user names whose recorded warnings count beside one's own.
    """

    quiet_after: Annotated[int, Meta(ge=1, le=3_650)] = 90
    unseen_after: Annotated[int, Meta(ge=1, le=3_650)] = 180
    # LibreOffice's, which runs the whole loop: four weeks, and four more (docs/design.md, "Audit").
    idle_after: Annotated[int, Meta(ge=1, le=3_650)] = 28
    grace: Annotated[int, Meta(ge=1, le=3_650)] = 28
    warn_every: Annotated[int, Meta(ge=7, le=3_650)] = 7
    max_warnings: Annotated[int, Meta(ge=1, le=1_000)] = 10
    switch: str = ""
    leave_alone: str = ""
    operators: tuple[str, ...] = ()
    # Statuses that say that a task waits for something, beside those that are called stalled or blocked.
    stalled_statuses: tuple[str, ...] = ()


class Site(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One Phabricator, with an optional Gerrit. `mentor_field` is a wire name such as custom.mentors,
    `mentor_words` are headings and labels for mentors beside the shipped ones (seeder/mentors/vocabulary.py),
    `undo_statuses` are tried in this order when a created task is to be closed again; the examples go
    into the file that `seeder create --example` prints."""

    name: str
    title: str = ""
    phabricator: str = ""
    gerrit: str = ""
    first_task_tag: str = "good_first_task"
    mentor_field: str = ""
    mentor_words: tuple[str, ...] = ()
    headings: Headings = Headings()
    sentences: Sentences = Sentences()
    politeness: Politeness = Politeness()
    audit: Audit = Audit()
    undo_statuses: tuple[str, ...] = ("invalid", "declined", "wontfix", "resolved")
    token_page: str = "/conduit/login/"  # noqa: S105 - a page, not a token
    bots: tuple[str, ...] = ()
    code_hosts: tuple[str, ...] = ()
    example_project: str = ""
    example_place: str = ""
    statuses: dict[str, str] = {}
    closed_statuses: tuple[str, ...] = ()
    priorities: dict[str, str] = {}

    @property
    def host(self) -> str:
        """Host and port as the address writes them, in lower case; empty without an address."""
        return urlsplit(self.phabricator).netloc.lower()

    @property
    def machines(self) -> frozenset[str]:
        """The profile's `bots`, user names in lower case."""
        return frozenset(name.removeprefix("@").lower() for name in self.bots)

    def link(self, path: str) -> str:
        """An absolute address on this site: ``site.link("T123")``."""
        return self.phabricator.rstrip("/") + "/" + path.lstrip("/")
