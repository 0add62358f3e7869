"""Warnings and releases in any order of runs, comments, renewed promises and clocks.

What must never happen is checked against what was done on the site, by other means than the plans use.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from datetime import timedelta

import msgspec
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from seeder.activity import DAY, day_of
from seeder.mentors.text import renewed
from seeder.mentors.words import wording_of
from seeder.model import Task
from seeder.plans.release import released
from seeder.plans.warning import plan_warnings
from seeder.remarkup import mentions
from seeder.settings.site import Sentences
from seeder.warning import Kind, last_line_of
from seeder.writing.plan import Plan, Step
from seeder.writing.plan_file import from_file, to_file
from seeder.writing.plan_problems import problems
from tests.plans.policy_world import (
    ALONE,
    FIELD,
    FIRST,
    IDLE,
    NAMES,
    OPERATORS,
    POLICY,
    SITE,
    THRESHOLDS,
    World,
    phid,
)

KINDS = st.sampled_from(["mentor", "owner"])
BY = st.sampled_from(OPERATORS)
WHO = st.sampled_from(NAMES)
NUMBERS = st.integers(1, 6)
SPANS = st.sampled_from(
    [
        1,
        3_600,
        DAY,
        6 * DAY,
        7 * DAY,
        7 * DAY,
        21 * DAY,
        28 * DAY - 1,
        28 * DAY,
        28 * DAY,
        60 * DAY,
        180 * DAY,
    ]
)
MEANWHILE = (
    *("acts", "opts out", "is away", "account", "is renewed", "is claimed", "is important"),
    *("alone", "closed", "hidden", "blocked"),
)
CROWDS = st.sets(WHO, min_size=1, max_size=3)
WEEK = 7 * DAY
# How often something happened at all, so that nothing is proved of nothing.
DONE: Counter[str] = Counter()


class Sent(msgspec.Struct, frozen=True):
    """A warning as it was sent, not as it is read."""

    at: int
    kind: Kind
    person: str
    tasks: frozenset[int]


class Policies(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.sent: list[Sent] = []
        self.kept: list[tuple[Plan, str, str, bool, bool]] = []

    @initialize(ages=st.lists(st.sampled_from([0, 30, 100, 179, 180, 400]), min_size=6, max_size=6))
    def some_were_here(self, ages: list[int]) -> None:
        for name, age in zip(NAMES, ages, strict=True):
            self.world.act(phid(name), at=self.world.now - age * DAY)

    # What people do

    @rule(span=SPANS)
    def time_passes(self, span: int) -> None:
        self.world.now += span

    @rule(who=WHO, by=BY, kind=KINDS)
    def a_month_of_runs(self, who: str, by: str, kind: Kind) -> None:
        """As cron does it, while somebody is about."""
        for _ in range(4):
            self.world.now += WEEK
            self.world.act(phid(who))
            self.warn(kind, by, 1)

    @rule(stay=CROWDS, span=st.sampled_from([30, 60, 180]))
    def only_some_are_about(self, stay: set[str], span: int) -> None:
        self.world.now += span * DAY
        for name in stay:
            self.world.act(phid(name))

    @rule(
        asked=st.sampled_from(["really", "really", "really", "by a stranger", "in a quotation", "in code"]),
        stay=CROWDS,
        kind=KINDS,
        by=BY,
        drop=st.booleans(),
        meanwhile=st.lists(st.sampled_from(MEANWHILE), max_size=2),
        then=st.sampled_from(["release", "keep", "keep and apply"]),
    )
    def a_warning_is_waited_for(
        self, asked: str, stay: set[str], kind: Kind, by: str, drop: bool, meanwhile: list[str], then: str
    ) -> None:
        if asked == "really":
            self.warn(kind, "alice", 1)
        else:
            self._pretend(asked, kind)
        self.only_some_are_about(stay, 30)
        if then == "release":
            self._happens(meanwhile)
            self.release(kind, by, "", drop, False)
            return
        self.keep_a_plan(kind, by, "", drop, False)
        self.world.now += DAY
        self._happens(meanwhile)
        if "apply" in then:
            self.apply_a_plan()

    def _happens(self, meanwhile: list[str]) -> None:
        """To whom was asked last, and the first of their tasks."""
        if not self.sent:
            return
        who, number = self.sent[-1].person.removeprefix("PHID-USER-"), min(self.sent[-1].tasks)
        for what in meanwhile:
            if what == "acts":
                self.somebody_acts(who, 0)
            elif what == "opts out":
                self.world.alone.add(phid(who))
            elif what == "is away":
                self.somebody_is_away(who, 90)
            elif what == "account":
                self.an_account_closes_or_opens(who)
            elif what == "is renewed":
                self.somebody_renews(who, number, 200, themselves=False)
            elif what == "is claimed":
                self.somebody_claims("carol", number)
            elif what == "is important":
                self.its_priority_changes(number, 80)
            else:
                self.a_task_changes(number, what)

    def _pretend(self, how: str, kind: Kind) -> None:
        """Everybody is asked about every task, by nobody who may, or not really."""
        for name in NAMES:
            mark = last_line_of(kind, phid(name), SITE.phabricator, DAY)
            lines = [*(f"- {{T{number}}}" for number in range(1, 7)), "", mark]
            if how == "in a quotation":
                lines[-1] = f"> {mark}"
            if how == "in code":
                lines[-1:] = ["```", mark]
            who = "stranger" if how == "by a stranger" else "alice"
            self.world.say(phid(who), 1, "\n".join(lines))

    @rule(who=WHO, number=st.integers(0, 6))
    def somebody_acts(self, who: str, number: int) -> None:
        self.world.act(phid(who), number)

    @rule(who=WHO, number=NUMBERS, text=st.sampled_from(["Still at it.", "> {0}", "```\n{0}\n```", "{0}"]))
    def somebody_answers(self, who: str, number: int, text: str) -> None:
        """Perhaps with the warning in it, and by an operator, too, if it is quoted."""
        warning = next((said.text for said in reversed(self.world.said) if "seeder-warned" in said.text), "-")
        if who in OPERATORS and text == "{0}":
            return
        quoted = "\n".join(f"> {line}" for line in warning.splitlines()) if text.startswith(">") else warning
        self.world.say(phid(who), number, text.format(quoted) if not text.startswith(">") else quoted)

    @rule(who=WHO, number=NUMBERS, days=st.sampled_from([1, 30, 200]), themselves=st.booleans())
    def somebody_renews(self, who: str, number: int, days: int, themselves: bool) -> None:
        """Or somebody else does for them, which is no answer."""
        until = day_of(self.world.now) + timedelta(days=days)
        task = self.world.tasks[number]
        text = renewed(task.description, who, until, Sentences(), wording_of(SITE))
        if text is not None:
            self.world.change(number, description=text)
            self.world.act(phid(who if themselves else "alice"), number)

    @rule(who=WHO, number=NUMBERS)
    def somebody_claims(self, who: str, number: int) -> None:
        if self.world.tasks[number].owner_phid != phid(who):
            self.world.change(number, owner_phid=phid(who))
            self.world.claims[number] = self.world.now
            self.world.act(phid(who), number)

    @rule(who=WHO)
    def somebody_opts_in_or_out(self, who: str) -> None:
        self.world.alone ^= {phid(who)}

    @rule(who=WHO)
    def an_account_closes_or_opens(self, who: str) -> None:
        person = self.world.people[phid(who)]
        self.world.people[phid(who)] = msgspec.structs.replace(person, disabled=not person.disabled)

    @rule(who=WHO, days=st.sampled_from([0, 10, 90]))
    def somebody_is_away(self, who: str, days: int) -> None:
        person = self.world.people[phid(who)]
        until = self.world.now + days * DAY
        self.world.people[phid(who)] = msgspec.structs.replace(person, away_until=until)

    @rule(number=NUMBERS, what=st.sampled_from(["alone", "closed", "hidden", "blocked", "first"]))
    def a_task_changes(self, number: int, what: str) -> None:
        task = self.world.tasks[number]
        if what == "closed":
            self.world.change(number, closed=not task.closed)
        elif what == "hidden":
            self.world.change(number, view_policy="admin" if task.view_policy == "public" else "public")
        elif what == "blocked":
            self.world.blocked ^= {number}
        else:
            tags = set(task.project_phids) ^ {ALONE if what == "alone" else FIRST.phid}
            self.world.change(number, project_phids=tuple(sorted(tags)))

    @rule(number=NUMBERS, priority=st.sampled_from([25, 50, 79, 80, 90, 100]))
    def its_priority_changes(self, number: int, priority: int) -> None:
        self.world.change(number, priority=priority)

    # What operators do

    @rule(kind=KINDS, by=BY, times=st.integers(1, 2))
    def warn(self, kind: Kind, by: str, times: int) -> None:
        for _ in range(times):
            world, who = self.world, phid(by)
            plan = plan_warnings(world.facts(kind, who, world.cases(kind)))
            assert problems(plan) == []
            assert len(plan.steps) <= POLICY.max_warnings
            assert len({step.seen["person"] for step in plan.steps}) == len(plan.steps)
            for step in plan.steps:
                self._check_warning(step, who, kind)
                world.send(step, who)

    @rule(kind=KINDS, by=BY, to=st.sampled_from(["", "", *NAMES]), drop=st.booleans(), high=st.booleans())
    def release(self, kind: Kind, by: str, to: str, drop: bool, high: bool) -> None:
        plan = self._plan(kind, by, to, drop, high)
        for step in plan.steps:
            self._look_again_and_release(step, by, to, drop, high)

    @rule(kind=KINDS, by=BY, to=st.sampled_from(["", *NAMES]), drop=st.booleans(), high=st.booleans())
    def keep_a_plan(self, kind: Kind, by: str, to: str, drop: bool, high: bool) -> None:
        plan = self._plan(kind, by, to, drop, high)
        self.kept.append((from_file(to_file(plan), "plan.json"), by, self._living(to), drop, high))

    @rule()
    def apply_a_plan(self) -> None:
        """What is not the same any more when it is made again is not sent."""
        if not self.kept:
            return
        plan, by, to, drop, high = self.kept.pop()
        for step in plan.steps:
            DONE["kept step"] += 1
            DONE["kept step sent"] += self._look_again_and_release(step, by, to, drop, high)

    def _look_again_and_release(self, step: Step, by: str, to: str, drop: bool, high: bool) -> bool:
        """As just before each write: with every step somebody is about who may not have been."""
        kind: Kind = step.seen["kind"]
        heir = self.world.people[phid(to)] if self._living(to) else None
        facts = self.world.facts(kind, phid(by))
        if step not in [released(each, facts, heir, drop, high) for each in self.world.candidates(kind)]:
            return False
        self._release(step, phid(by), high)
        return True

    def _plan(self, kind: Kind, by: str, to: str, drop: bool, high: bool) -> Plan:
        plan = self.world.plan_release(kind, phid(by), self._living(to), drop, high)
        assert problems(plan) == []
        assert len({step.target for step in plan.steps}) == len(plan.steps)
        return plan

    def _living(self, name: str) -> str:
        """Whom the command would take for an heir."""
        return name if name and self._is_living(phid(name)) else ""

    def _release(self, step: Step, by: str, high: bool) -> None:
        before = self.world.tasks[step.seen["id"]]
        self._check_release(step, by, high)
        self.world.send(step, by)
        self._check_after(step, before)

    # What must never happen

    def _check_warning(self, step: Step, by: str, kind: Kind) -> None:
        world, who, numbers = self.world, step.seen["person"], step.seen["tasks"]
        person = world.people[who]
        assert who != by
        assert not person.bot
        assert who not in world.alone
        assert person.away_until <= world.now
        assert mentions(step.value("comment"))[-1] == world.people[by].username
        for number in numbers:
            task = world.tasks[number]
            assert self._is_theirs(task, who, kind)
            assert self._is_open_to_all(task)
            assert self._is_lifeless(task, who, kind)
        assert step.seen["id"] in numbers
        for sent in self.sent:
            if sent.person == who:
                assert world.now - sent.at >= WEEK
                if sent.kind == kind and not self._has_acted(who, sent.at):
                    still = [n for n in sent.tasks if self._is_theirs(world.tasks[n], who, kind)]
                    assert not [n for n in still if not world.tasks[n].closed]
        self.sent.append(Sent(world.now, kind, who, frozenset(numbers)))
        DONE[f"warned {kind}"] += 1

    def _check_release(self, step: Step, by: str, high: bool) -> None:
        world, who, number = self.world, step.seen["person"], step.seen["id"]
        kind: Kind = "owner" if step.verb == "unassign" else "mentor"
        task, person = world.tasks[number], world.people[who]
        assert [
            sent
            for sent in self.sent
            if (sent.kind, sent.person) == (kind, who)
            and number in sent.tasks
            and world.now - sent.at >= POLICY.grace
            and not self._has_acted(who, sent.at)
        ]
        assert who not in {by, *world.alone}
        assert person.away_until <= world.now
        assert not person.bot
        assert self._is_theirs(task, who, kind)
        assert self._is_open_to_all(task)
        assert self._is_lifeless(task, who, kind)
        assert high or task.priority not in {80, 100}
        assert mentions(step.value("comment")) == ()
        DONE[step.verb] += 1

    def _check_after(self, step: Step, before: Task) -> None:
        """Somebody who is there inherits it, or it is no first task and names whom it named."""
        who, after = step.seen["person"], self.world.tasks[before.id]
        heirs = [each for each in self._named(after) if each != who and self._is_living(each)]
        if step.verb == "unassign":
            assert after.owner_phid is None
            assert heirs
        elif "projects.remove" in {edit.type for edit in step.edits}:
            assert not heirs or self._is_over(before)
            assert (after.description, after.custom) == (before.description, before.custom)
            assert FIRST.phid not in after.project_phids
            DONE["tag dropped"] += 1
        else:
            assert heirs
            assert who not in self._named(after)
            assert self._named(before) - {who} <= self._named(after) | self._gone()
            assert after.project_phids == before.project_phids

    # What is so, told by other means

    def _named(self, task: Task) -> set[str]:
        """Who mentors it: the field's, or all whom the text mentions (these texts mention nobody else)."""
        return {*task.custom.get(FIELD, ())} or {
            phid(name) for name in re.findall(r"@(\w+)", task.description)
        }

    def _gone(self) -> set[str]:
        return {who for who in self.world.people if not self._is_living(who)}

    def _is_theirs(self, task: Task, who: str, kind: Kind) -> bool:
        return task.owner_phid == who if kind == "owner" else who in self._named(task)

    def _is_open_to_all(self, task: Task) -> bool:
        return not task.closed and task.view_policy == "public" and ALONE not in task.project_phids

    def _has_acted(self, who: str, since: int) -> bool:
        return any(by == who and at >= since for at, by, _ in self.world.deeds)

    def _is_living(self, who: str) -> bool:
        person, last = self.world.people[who], self.world.last(who)
        if person.bot or person.disabled:
            return False
        return person.away_until > self.world.now or self._age(last, person.created) < THRESHOLDS.unseen_after

    def _age(self, last: int | None, since: int) -> int:
        return self.world.now - (since if last is None else last)

    def _is_lifeless(self, task: Task, who: str, kind: Kind) -> bool:
        person = self.world.people[who]
        if person.disabled:
            return True
        if kind == "owner":
            ages = (self.world.now - self.world.claims[task.id], self._age(self.world.last(who, task.id), 0))
            return min(ages) >= IDLE and task.id not in self.world.blocked
        age = self._age(self.world.last(who), person.created)
        return self._is_over(task) or age >= THRESHOLDS.unseen_after

    def _is_over(self, task: Task) -> bool:
        days = re.findall(r"until (\d{4}-\d{2}-\d{2})", task.description)
        return bool(days) and max(days) < day_of(self.world.now).isoformat()


def test_nothing_is_taken_or_asked_against_the_rules_in_any_order() -> None:
    DONE.clear()
    lengthy = settings(max_examples=200, stateful_step_count=40, deadline=None, phases=[Phase.generate])
    run_state_machine_as_test(Policies, settings=lengthy)
    assert DONE["warned mentor"] + DONE["warned owner"], DONE
    assert DONE["release-mentor"] + DONE["unassign"] + DONE["tag dropped"], DONE


def test_whatever_may_be_done_is_done_in_some_order() -> None:
    """Else the other test would prove nothing."""
    DONE.clear()
    for kind, drop, then in itertools.product(
        ("mentor", "owner"), (False, True), ("release", "keep and apply")
    ):
        site = Policies()
        site.some_were_here([400, 0, 400, 400, 0, 0])
        for _ in range(3):
            site.a_warning_is_waited_for("really", {"carol", "oscar"}, kind, "alice", drop, [], then)
    for done in (
        "warned mentor",
        "warned owner",
        "release-mentor",
        "unassign",
        "tag dropped",
        "kept step sent",
    ):
        assert DONE[done] >= 2, DONE
