"""What a newcomer can take now: each condition by itself, the order, and the sums of what is left out."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from seeder.activity import DAY, Action, Presence, Thresholds
from seeder.check.candidate import Finding
from seeder.mentors import Mentorship
from seeder.model import Person, Task
from seeder.reports.audit import Audited, Facts
from seeder.reports.available import Looked, Offer, hold_offers, left_out
from seeder.reviews import Account, Change
from seeder.settings.site import Site

SITE = Site(name="s", phabricator="https://p.example/", gerrit="https://g.example/")
NOW = 1_800_000_000
MINA = Person("PHID-USER-mina", "mina", created=NOW - 900 * DAY)
TOBI = Person("PHID-USER-tobi", "Tobi", created=NOW - 900 * DAY)
ALL = {"mina": MINA, "tobi": TOBI}
BLOCKING = Finding("place", "It does not say where the work is.", "Say it.", blocking=True)
PLAIN = Looked(blocked=False, findings=())
NOTE = Finding("size", "It does not say how long.", "Say it.")
ASKED = Finding("contact", "It names nobody.", "Name somebody.", blocking=True)


def task(number: int = 1, **more: Any) -> Task:
    return Task(number, f"PHID-TASK-{number}", f"t{number}", created=NOW - 10 * DAY, **more)


def audited(one: Task, *names: str, until: date | None = None, changes: tuple[Change, ...] = ()) -> Audited:
    return Audited(one, Mentorship(names, until=until, where="heading"), changes)


def change(status: str) -> Change:
    return Change(7, "r/x", "main", "s", status, Account(1), 0, 0)


def seen(person: Person, days: float, **more: Any) -> Presence:
    return Presence(person, Action(NOW - int(days * DAY), "tasks"), **more)


def facts(*tasks: Audited, **more: Any) -> Facts:
    told = Facts(
        SITE, NOW, Thresholds(), tasks, ALL, {p.phid: seen(p, 5) for p in ALL.values()}, reviewed=True
    )
    return msgspec.structs.replace(told, **more)


def hold(each: Audited, looked: Looked = PLAIN, *, any_mentor: bool = False, **more: Any) -> Offer:
    (offer,) = hold_offers(facts(each, **more), {each.task.id: looked}, any_mentor=any_mentor)
    return offer


def test_a_task_that_meets_everything_is_free() -> None:
    offer = hold(audited(task(), "mina"), Looked(findings=(NOTE,), blocked=False))
    assert (offer.free, offer.reason, offer.mentored) == (True, None, True)
    assert all(condition.met for condition in offer.conditions)
    assert (offer.seen, offer.looked.notes) == (NOW - 5 * DAY, (NOTE,))


@pytest.mark.parametrize(
    ("each", "looked", "reason"),
    [
        (audited(task(closed=True, status="resolved"), "mina"), Looked(), "closed"),
        (audited(task(status="stalled", status_name="Stalled"), "mina"), Looked(), "stalled"),
        (audited(task(status="s7", status_name="Blocked on others"), "mina"), Looked(), "stalled"),
        (audited(task(owner_phid=TOBI.phid), "mina"), Looked(), "claimed"),
        (audited(task(view_policy="PHID-PROJ-x"), "mina"), Looked(), "hidden"),
        (audited(task(view_policy="admin"), "mina"), Looked(), "hidden"),
        (audited(task(), "mina"), Looked(blocked=True), "blocked"),
        (audited(task(), "mina", changes=(change("NEW"),)), Looked(), "patch"),
        (audited(task(), "mina"), Looked(tagged=False), "untagged"),
        (audited(task()), Looked(), "none_named"),
        (audited(task(), "nobody-here"), Looked(), "unknown_name"),
        (audited(task(), "mina"), Looked(findings=(NOTE, BLOCKING)), "unclean"),
    ],
)
def test_each_condition_alone_keeps_a_task_out(each: Audited, looked: Looked, reason: str) -> None:
    offer = hold(each, looked)
    assert (offer.free, offer.reason) == (False, reason)
    assert [c.reason for c in offer.conditions if c.met is False] == [reason]


@pytest.mark.parametrize("policy", ["public", "users", ""])
def test_what_everybody_with_an_account_can_see_is_visible(policy: str) -> None:
    assert hold(audited(task(view_policy=policy), "mina")).free


@pytest.mark.parametrize("status", ["MERGED", "ABANDONED"])
def test_a_change_that_is_not_open_keeps_nobody_away(status: str) -> None:
    assert hold(audited(task(), "mina", changes=(change(status),))).free


def test_what_was_not_asked_is_not_held_against_it() -> None:
    offer = hold(audited(task(), "mina"), Looked())
    assert (offer.free, [c.rule for c in offer.conditions if c.met is None]) == (
        True,
        ["checked", "not-blocked"],
    )


def test_where_gerrit_was_not_asked_it_is_said_and_not_held_against_the_task() -> None:
    offer = hold(audited(task(), "mina"), reviewed=False)
    assert offer.free
    (unknown,) = [condition for condition in offer.conditions if condition.met is None]
    assert unknown.rule == "no-patch"


@pytest.mark.parametrize(
    ("days", "free", "reason"),
    [(0, True, None), (90, True, None), (179.99, True, None), (180, False, "unseen")],
)
def test_a_mentor_is_living_until_the_very_second(days: float, free: bool, reason: str | None) -> None:
    offer = hold(audited(task(), "mina"), presences={MINA.phid: seen(MINA, days)})
    assert (offer.free, offer.reason) == (free, reason)


@pytest.mark.parametrize(("until", "free"), [(date(2027, 1, 15), True), (date(2027, 1, 14), False)])
def test_a_promise_lasts_through_its_last_day(until: date, free: bool) -> None:
    # NOW is 2027-01-15T08:00Z.
    assert hold(audited(task(), "mina", until=until)).free is free


@pytest.mark.parametrize(
    ("presence", "reason"),
    [
        (Presence(msgspec.structs.replace(MINA, disabled=True)), "disabled"),
        (Presence(MINA, known=False), "unknown"),
        (seen(MINA, 200), "unseen"),
    ],
)
def test_of_two_mentors_one_who_is_living_is_enough(presence: Presence, reason: str) -> None:
    tobi = seen(TOBI, 1)
    both = hold(audited(task(), "mina", "Tobi"), presences={MINA.phid: presence, TOBI.phid: tobi})
    assert both.free
    assert both.seen == NOW - DAY
    assert hold(audited(task(), "mina"), presences={MINA.phid: presence}).reason == reason


def test_any_mentor_lets_in_what_names_nobody_and_never_whose_mentor_is_gone() -> None:
    unnamed = hold(audited(task()), Looked(findings=(ASKED,)), any_mentor=True)
    assert (unnamed.free, unnamed.mentored) == (True, False)
    gone = {MINA.phid: seen(MINA, 400)}
    assert not hold(audited(task(), "mina"), any_mentor=True, presences=gone).free
    assert not hold(audited(task(), "nobody-here"), any_mentor=True).free


def test_the_order_is_by_the_day_a_mentor_was_seen_then_by_age_and_stable() -> None:
    def aged(number: int, days: int) -> Task:
        return msgspec.structs.replace(task(number), created=NOW - days * DAY)

    tasks = (
        audited(aged(1, 5), "mina"),
        audited(aged(2, 50), "mina"),
        audited(aged(3, 1), "Tobi"),
        audited(aged(4, 99)),
        audited(aged(5, 50), "mina"),
    )
    presences = {MINA.phid: seen(MINA, 40), TOBI.phid: seen(TOBI, 2)}
    for given in (tasks, tasks[::-1]):
        offers = hold_offers(facts(*given, presences=presences), {}, any_mentor=True)
        assert [offer.row.task.id for offer in offers] == [3, 2, 5, 1, 4]


def test_two_who_were_seen_on_the_same_day_go_by_the_age_of_their_tasks() -> None:
    older = msgspec.structs.replace(task(2), created=NOW - 99 * DAY)
    presences = {
        MINA.phid: Presence(MINA, Action(NOW, "tasks")),
        TOBI.phid: Presence(TOBI, Action(NOW - 7 * 3600, "gerrit")),
    }
    offers = hold_offers(facts(audited(task(1), "mina"), audited(older, "Tobi"), presences=presences), {})
    assert [offer.row.task.id for offer in offers] == [2, 1]


def test_each_task_is_left_out_for_one_reason_and_the_sums_add_up() -> None:
    tasks = (
        audited(task(1, owner_phid="PHID-USER-x"), changes=(change("NEW"),)),
        audited(task(2, owner_phid="PHID-USER-x")),
        audited(task(3)),
        audited(task(4), "mina"),
    )
    offers = hold_offers(facts(*tasks), {})
    assert left_out(offers) == [("claimed", 2), ("none_named", 1)]
    assert sum(number for _, number in left_out(offers)) + sum(o.free for o in offers) == len(tasks)


def test_evidence_names_nobody_and_links_the_change() -> None:
    offer = hold(audited(task(owner_phid=TOBI.phid), "mina", changes=(change("NEW"),)))
    said = " ".join(condition.evidence for condition in offer.conditions)
    assert "mina" not in said
    assert "Tobi" not in said
    assert [c.url for c in offer.conditions if c.url] == ["https://g.example/c/r/x/+/7"]


def test_a_task_is_at_home_in_its_repository_else_in_its_project() -> None:
    assert Looked(repository="r/x", projects=("P",)).home == "r/x"
    assert Looked(projects=("P", "Q")).home == "P"
    assert Looked().home == ""
