"""How many mails a plan foretells, and how many the sandbox would have sent: for each person the same."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from seeder.activity import DAY
from seeder.clock import SystemClock
from seeder.gather.create import facts_for as facts_for_create
from seeder.gather.drafts import drafts_for
from seeder.gather.tag import Asked, facts_for, find_wish
from seeder.gather.watching import projects_watched
from seeder.mentors import mentorship_of
from seeder.model import Person, Task
from seeder.plans import tag
from seeder.plans.create import plan_create
from seeder.plans.mails import count_mails
from seeder.plans.release import Candidate, plan_release
from seeder.plans.tag import plan_tag
from seeder.plans.warning import plan_warnings
from seeder.plans.warning_facts import Case, Facts
from seeder.sandbox.phids import named_phid
from seeder.selection import Found, Selection
from seeder.settings.profiles import find_profile
from seeder.sources.phabricator import Phabricator
from seeder.warning import Kind, Said, Warned, warned_in
from seeder.wire.conduit import Conduit
from seeder.wire.redaction import Redactor
from seeder.wire.transport import ServiceSession
from seeder.wish import Shared, wish_from_flags
from seeder.writing import apply
from seeder.writing.admission import check_plan
from seeder.writing.hand import Hand
from seeder.writing.interrupt import Stop
from seeder.writing.journal import Journal
from seeder.writing.plan import Plan
from tests.contract.runs import TEMPLATE
from tests.contract.site import Quiet
from tests.sandbox.client import Sandbox

EVERYBODY = ["ada-admin", "mina", "tobi", "ines.q", "Rafi", "olu-farrow", "juno", "noor", "pip", "patchbot"]
EVERYBODY += ["newcomers-l", "sam"]
MENTORS = ["mina", "tobi", "ines.q", "juno", "noor"]
FIRST = named_phid("PROJ", "good first task")


def user(name: str) -> str:
    return named_phid("USER", name)


class Office:
    """Who writes plans and counts, and the post that comes of them."""

    def __init__(self, sandbox: Sandbox, journal: Path) -> None:
        self.sandbox, self.store, self.clock = sandbox, sandbox.store, SystemClock()
        profile = find_profile("sandbox", Path("none")).site
        self.site = msgspec.structs.replace(profile, phabricator=sandbox.url)
        session = ServiceSession(sandbox.url, self.clock, Redactor(), environ={})
        self.phabricator = Phabricator(Conduit(session, _token(sandbox)))
        self.me = self.phabricator.whoami()
        self.journal, self.session = Journal(journal, Redactor()), session
        self.chance = random.Random(7)

    def some(self, *names: str, most: int = 4) -> list[str]:
        return self.chance.sample(names or EVERYBODY, self.chance.randint(0, most))

    def project(self, name: str, *watchers: str, **more: Any) -> str:
        sent = [{"type": kind, "value": value} for kind, value in {"name": name, **more}.items()]
        phid = str(self.sandbox.get("project.edit", transactions=sent)["object"]["phid"])
        with self.store.transaction():
            for name in watchers:
                self.store.add_edge(phid, "watcher", user(name))
        return phid

    def task(self, *tags: str, **wanted: Any) -> Task:
        """A new one of somebody's, with a few followers."""
        people = [user(name) for name in self.some()]
        made = self.sandbox.edit(
            who="ada-admin",
            title=f"Task {self.chance.random()}",
            projects__add=list(tags),
            subscribers__add=people,
            **wanted,
        )
        return self.phabricator.tasks([made["object"]["id"]])[made["object"]["id"]]

    def people(self, *names: str) -> list[Person]:
        found = self.phabricator.people(names)
        return [found[name.lower()] for name in names]

    def counting(self, plan: Plan, tasks: Sequence[Task]) -> tag.Facts:
        tags = {phid for task in tasks for phid in task.tags}
        tags |= {phid for step in plan.steps for phid in step.value("projects.add", ())}
        projects = projects_watched(tags, self.phabricator)
        return tag.Facts(self.site, self.me, plan.made, tuple(tasks), projects=projects)

    def foretold(self, plan: Plan, facts: tag.Facts) -> dict[str, int]:
        everybody = self.phabricator.people(EVERYBODY)
        nobody = {person.phid: person for person in everybody.values()}
        return dict(count_mails(plan, facts, nobody).most)

    def counted(self, plan: Plan) -> dict[str, int]:
        """The plan is carried out, and who got how many mails."""
        with self.store.transaction():
            self.store.execute("DELETE FROM mail")
        check_plan(plan, self.site, self.me)
        hand = Hand(self.site, self.phabricator, self.journal, self.clock, Quiet(), Stop(), asked=True)
        outcome = apply.start(plan, hand)
        assert {item.status for item in outcome.items} <= {"changed", "created"}, outcome
        return dict(Counter(self.store.column("SELECT recipient FROM mail")))


def _token(sandbox: Sandbox) -> str:
    return str(sandbox.store.column("SELECT token FROM token WHERE user = ?", user("sam"))[0])


@pytest.fixture
def office(sandbox: Sandbox, tmp_path: Path) -> Iterator[Office]:
    made = Office(sandbox, tmp_path / "journal.sqlite")
    with contextlib.closing(made.session), contextlib.closing(made.journal):
        yield made


@pytest.fixture
def tags(office: Office) -> list[str]:
    """Watched ones: above, below it, and one by itself."""
    above = office.project("Above", "mina", "tobi", "patchbot")
    return [
        office.project("Below", "noor", parent=above),
        office.project("Alone", "sam", "juno", "olu-farrow"),
        FIRST,
    ]


def test_of_tagging(office: Office, tags: list[str]) -> None:
    tasks = [office.task(*office.some(*tags, most=2)) for _ in range(12)]
    new = office.project("Event", "Rafi", parent=tags[1])
    asked = Asked((new,), subscriber="pip", comment="See you there.")
    selection = Selection(Found(numbers=tuple(task.id for task in tasks)))
    wish, found = find_wish(asked, selection, office.site, office.phabricator)
    gathered = facts_for(
        wish,
        selection,
        found,
        office.site,
        office.me,
        office.phabricator,
        office.clock,
        lambda count: None,
    )
    plan = plan_tag(*gathered)
    foretold = office.foretold(plan, gathered[1])
    assert (len(plan.steps), foretold[user("Rafi")], foretold[user("pip")]) == (12, 12, 12)
    assert foretold == office.counted(plan)


def test_of_creating(office: Office, tags: list[str]) -> None:
    parent = office.task()
    flags = Shared(
        template=str(TEMPLATE),
        tags=["Below", "Alone"],
        parent=parent.monogram,
        place="https://example.org/code",
        co_mentors=["noor", "pip"],
    )
    answers = {"problem": "It is wrong.", "steps": ["Look"]}
    wish = wish_from_flags(["The first one of two", "And the second of them"], [answers, answers], flags)
    gathered = facts_for_create(
        wish, office.site, office.me, office.phabricator, office.clock, lambda n: None
    )
    plan = plan_create(drafts_for(wish, ()), gathered)
    assert (plan.refusals, len(plan.steps)) == ((), 2)
    foretold = office.foretold(plan, office.counting(plan, [parent]))
    assert foretold == office.counted(plan)
    assert foretold[user("pip")] == 2 + 2 * (user("pip") in parent.subscriber_phids)
    assert set(parent.subscriber_phids) & set(foretold)


@pytest.mark.parametrize("kind", ["mentor", "owner"])
def test_of_warning(kind: Kind, office: Office, tags: list[str]) -> None:
    asked = office.people(*MENTORS, "olu-farrow")
    tasks: dict[str, list[Task]] = {person.phid: [] for person in asked}
    for _ in range(12):
        person = office.chance.choice(asked)
        owner = {"owner": person.phid} if kind == "owner" else {}
        tasks[person.phid].append(office.task(*office.some(*tags, most=2), **owner))
    shared = office.task(tags[0])
    verdict = "unseen" if kind == "mentor" else "idle"
    cases = [
        Case(person, (*tasks[person.phid],), None, verdict) for person in asked[2:] if tasks[person.phid]
    ]
    # These two have nothing else, so both are asked on one task.
    cases += [Case(person, (shared,), None, verdict) for person in asked[:2]]
    every = [*(task for case in cases for task in case.tasks)]
    watched = projects_watched({phid for task in every for phid in task.tags}, office.phabricator)
    facts = Facts(office.site, office.me, int(office.clock.now()), kind, tuple(cases), projects=watched)
    plan = plan_warnings(facts)
    assert (len(plan.steps), [step.seen["id"] for step in plan.steps].count(shared.id)) == (len(cases), 2)
    foretold = office.foretold(plan, office.counting(plan, every))
    assert foretold == office.counted(plan)


def handed(office: Office, kind: Kind, tasks: Sequence[Task], gone: Person) -> Facts:
    """Facts of a month after a warning about `tasks`, which has been left on the first of them."""
    facts = Facts(office.site, office.me, int(office.clock.now()), kind, field=office.site.mentor_field)
    facts = msgspec.structs.replace(
        facts, cases=(Case(gone, tuple(tasks), None, "unseen" if kind == "mentor" else "idle"),)
    )
    plan = plan_warnings(facts)
    office.counted(plan)
    said = Said(office.me.phid, facts.now, plan.steps[0].seen["id"], str(plan.steps[0].value("comment")))
    warned = warned_in(said, [gone.phid], office.site.phabricator)
    assert isinstance(warned, Warned)
    slug = office.site.first_task_tag
    first = office.phabricator.projects_by_slug([slug])[slug]
    return msgspec.structs.replace(facts, warned=(warned,), now=facts.now + 29 * DAY, first_tag=first)


def anew(office: Office, tasks: Sequence[Task]) -> list[Task]:
    return list(office.phabricator.tasks([task.id for task in tasks]).values())


@pytest.mark.parametrize("drop", [False, True])
def test_of_releasing_mentors(drop: bool, office: Office, tags: list[str]) -> None:
    gone, heir = office.people("ines.q", "noor")
    names = "@ines.q" if drop else "@ines.q, @noor"
    text = f"Text, of @juno.\n\n**Mentors:** {names}"
    field = {"custom.mentors": [gone.phid, *([] if drop else [heir.phid])]}
    tasks = [
        office.task(tags[2], *office.some(*tags[:2], most=2), description=text, **field) for _ in range(6)
    ]
    facts = handed(office, "mentor", tasks, gone)
    tasks = anew(office, tasks)
    candidates = [
        Candidate(
            task,
            gone,
            "unseen",
            None,
            mentorship_of(task, office.site, office.site.mentor_field),
            () if drop else (heir,),
        )
        for task in tasks
    ]
    plan = plan_release(facts, candidates, drop_tag=drop)
    assert len(plan.steps) == 6, plan
    foretold = office.foretold(plan, office.counting(plan, tasks))
    assert foretold == office.counted(plan)
    assert (foretold.get(heir.phid, 0) >= 6) or drop


def test_of_unassigning(office: Office, tags: list[str]) -> None:
    gone, mentor = office.people("ines.q", "noor")
    tasks = [office.task(*office.some(*tags, most=2), owner=gone.phid) for _ in range(6)]
    facts = handed(office, "owner", tasks, gone)
    tasks = anew(office, tasks)
    candidates = [Candidate(task, gone, "idle", heirs=(mentor,)) for task in tasks]
    plan = plan_release(facts, candidates)
    assert len(plan.steps) == 6, plan
    foretold = office.foretold(plan, office.counting(plan, tasks))
    assert foretold == office.counted(plan)
    assert foretold[gone.phid] == 6
