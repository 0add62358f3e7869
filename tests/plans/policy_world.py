"""A small site for the rules of warnings and releases: what people did, said and wrote, and nothing of what
the plans think of it. Warnings are read from the comments that stand there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from seeder.activity import DAY, Action, Presence, Thresholds
from seeder.mentors import mentorship_of
from seeder.model import Deed, Person, Project, Task
from seeder.plans.release import Candidate
from seeder.plans.release import plan_release as plan_releases
from seeder.plans.warning_facts import Case, Facts, Policy
from seeder.plans.warning_rules import ASKED
from seeder.reports import assignments, audit
from seeder.settings.site import Audit, Site
from seeder.warning import Kind, Said, warnings_among
from seeder.writing.plan import Plan, Step

START = int(datetime(2026, 1, 5, 9, tzinfo=UTC).timestamp())
FIELD = "custom.mentors"
SITE = Site(
    name="s", phabricator="https://phab.example.org/", audit=Audit(switch="T99", leave_alone="leave_me_be")
)
FIRST = Project("PHID-PROJ-first", "good first task")
ALONE = "PHID-PROJ-alone"
POLICY = Policy(max_warnings=2)
THRESHOLDS = Thresholds()
IDLE = 28 * DAY
LIVING = {"active", "quiet"}
OPERATORS = ("alice", "oscar")
NAMES = ("bob", "carol", "dave", "eve", "oscar", "robot")


def phid(name: str) -> str:
    return f"PHID-USER-{name}"


class World:
    """`deeds` are (when, who, task or 0 for elsewhere); `claims` when a task was given to its owner."""

    def __init__(self) -> None:
        self.now = START
        names = {"stranger", *OPERATORS, *NAMES}
        self.people = {
            phid(name): Person(phid(name), name, bot=name == "robot", created=START - 900 * DAY)
            for name in names
        }
        self.deeds: list[tuple[int, str, int]] = []
        self.said: list[Said] = []
        self.alone: set[str] = set()
        self.blocked: set[int] = set()
        self.tasks: dict[int, Task] = {}
        self.claims: dict[int, int] = {}
        texts = {
            1: "Mend it.\n\n**Mentors:** @bob, @carol",
            2: "@bob is the mentor of this task until 2026-09-01 and is glad to be asked. Also: @dave.",
            3: "**Mentors:** @dave\n\nSo.",
            4: "Ask.",
            5: "**Mentors:**\n* @robot\n* @oscar\n* @eve",
            6: "**Mentors:** @eve, @bob (until 2026-03-01)",
        }
        owners = {1: "carol", 3: "eve", 4: "bob", 5: "dave", 6: "carol"}
        for number, text in texts.items():
            self.tasks[number] = Task(
                number,
                f"PHID-TASK-{number}",
                f"Task {number}",
                text,
                phid("alice"),
                created=START - 400 * DAY,
                project_phids=(FIRST.phid,),
                custom={FIELD: [phid("eve"), phid("carol")]} if number == 4 else {},
                priority=50,
            )
        for number, name in owners.items():
            self.change(number, owner_phid=phid(name))
            self.claims[number] = START - 300 * DAY

    # What happens

    def change(self, number: int, **values: object) -> None:
        self.tasks[number] = msgspec.structs.replace(self.tasks[number], **values)

    def act(self, who: str, number: int = 0, at: int | None = None) -> None:
        self.deeds.append((self.now if at is None else at, who, number))

    def say(self, who: str, number: int, text: str) -> None:
        self.said.append(Said(who, self.now, number, text))
        self.act(who, number)

    def send(self, step: Step, by: str) -> None:
        """What the site makes of a step; a second passes."""
        task = next(task for task in self.tasks.values() if task.phid == step.target)
        for edit in step.edits:
            if edit.type == "comment":
                self.say(by, task.id, edit.value)
            elif edit.type == "description":
                self.change(task.id, description=edit.value)
            elif edit.type == FIELD:
                self.change(task.id, custom={FIELD: edit.value})
            elif edit.type == "owner":
                self.change(task.id, owner_phid=edit.value)
            elif edit.type == "projects.remove":
                left = tuple(p for p in self.tasks[task.id].project_phids if p not in edit.value)
                self.change(task.id, project_phids=left)
            else:
                assert edit.type == "subscribers.add"
                followers = (*self.tasks[task.id].subscriber_phids, *edit.value)
                self.change(task.id, subscriber_phids=tuple(dict.fromkeys(followers)))
        self.now += 1

    # How it is read

    def last(self, who: str, number: int = 0) -> int | None:
        """When somebody did something, on one task or anywhere."""
        return max((at for at, by, on in self.deeds if by == who and number in (0, on)), default=None)

    def presence(self, who: str) -> Presence:
        at = self.last(who)
        return Presence(self.people[who], None if at is None else Action(at, "tasks"))

    def facts(self, kind: Kind, by: str, cases: tuple[Case, ...] = ()) -> Facts:
        operators = {phid(name) for name in OPERATORS} | {by}
        warned = warnings_among(self.said, set(self.people), operators, SITE.phabricator)
        return Facts(
            SITE, self.people[by], self.now, kind, cases, warned, frozenset(self.alone), ALONE, POLICY,
            first_tag=FIRST, field=FIELD,
        )  # fmt: skip

    def mentor_rows(self) -> Sequence[audit.TaskRow]:
        audited = tuple(audit.Audited(task, mentorship_of(task, SITE, FIELD)) for task in self.tasks.values())
        accounts = {person.username: person for person in self.people.values()}
        presences = {who: self.presence(who) for who in self.people}
        return audit.tally_tasks(audit.Facts(SITE, self.now, THRESHOLDS, audited, accounts, presences))

    def owner_rows(self) -> Sequence[assignments.Assignment]:
        claimed = tuple(
            assignments.Claimed(
                task,
                tuple(Deed(by, at, "comment") for at, by, on in self.deeds if on == number),
                Deed(task.owner_phid, self.claims[number], "owner"),
                blocked=number in self.blocked,
            )
            for number, task in self.tasks.items()
            if task.owner_phid
        )
        facts = assignments.Facts(SITE, self.now, IDLE, claimed, self.people)
        return assignments.tally_assignments(facts)

    def found(self, kind: Kind) -> list[tuple[Task, Person, str]]:
        """Who is on which task, and what is said of them there."""
        if kind == "owner":
            return [(row.task, row.owner, row.verdict) for row in self.owner_rows()]
        return [(row.task, on.person, on.verdict) for row in self.mentor_rows() for on in row.mentors]

    def cases(self, kind: Kind) -> tuple[Case, ...]:
        grave = ("disabled", "unseen", "expired", "idle", "merged_but_open")
        theirs: dict[str, list[tuple[Task, str]]] = {}
        for task, person, verdict in self.found(kind):
            theirs.setdefault(person.phid, []).append((task, verdict))
        return tuple(
            Case(
                self.people[who],
                tuple(task for task, verdict in found if verdict in ASKED[kind]),
                self.presence(who).last,
                min((v for _, v in found if v in ASKED[kind]), key=grave.index),
                others=frozenset(task.id for task, verdict in found if verdict not in ASKED[kind]),
            )
            for who, found in theirs.items()
            if any(verdict in ASKED[kind] for _, verdict in found)
        )

    def candidates(self, kind: Kind) -> list[Candidate]:
        heirs = {
            row.task.id: tuple(on.person for on in row.mentors if on.verdict in LIVING)
            for row in self.mentor_rows()
        }
        return [
            Candidate(
                task, person, verdict, self.presence(person.phid).last, mentorship_of(task, SITE, FIELD),
                heirs.get(task.id, ()),
            )
            for task, person, verdict in self.found(kind)
        ]  # fmt: skip

    def plan_release(self, kind: Kind, by: str, to: str, drop_tag: bool, high: bool) -> Plan:
        heir = self.people[phid(to)] if to else None
        return plan_releases(self.facts(kind, by), self.candidates(kind), heir, drop_tag, high)
