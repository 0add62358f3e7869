"""When people last did something in a real Gerrit, against what was done there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from seeder.errors import NetworkError
from seeder.reviews import Account
from seeder.sources.gerrit import PAGE
from seeder.sources.gerrit_acts import MARGIN, GerritTrail, gerrit_actions
from seeder.sources.gerrit_rows import moment
from tests.gerrit.counted import Counting, asked_of
from tests.gerrit.deeds import MANY, Deeds, T, sow
from tests.gerrit.lab import Lab

_sown: list[Deeds] = []


@pytest.fixture
def sown(gerrit: Lab) -> Deeds:
    if not _sown:
        _sown.append(sow(gerrit))
    return _sown[0]


def read(
    gerrit: Lab,
    sown: Deeds,
    names: Iterable[str] = (),
    *,
    since: int = 0,
    before: int | None = None,
    page_size: int = PAGE,
) -> tuple[dict[str, int], GerritTrail, Counting]:
    """User name -> seconds after T; `since` and `before` are told like that, too. As the administrator."""
    reviews, counting = asked_of(gerrit.url, "admin", "secret", page_size)
    people = {name: sown.people[name] for name in names or sown.people}
    trail = gerrit_actions(
        [Account(each.id) for each in people.values()],
        reviews,
        since=T + since if since else 0,
        before=None if before is None else T + before,
        base=gerrit.url,
    )
    ids = {each.id: name for name, each in people.items()}
    reviews.gerrit.session.close()
    return {ids[number]: action.at - T for number, action in trail.last.items()}, trail, counting


class Forgetful(Counting):
    """Asks as if the server did not know how to go on from one place, or from one instant."""

    forgets = "S"

    def get(self, path: str, to: Any, **params: Any) -> Any:
        params.pop(self.forgets, None)
        if self.forgets == "before" and isinstance(params["q"], list):
            params["q"] = [re.sub(r' before:"[^"]*"', "", query) for query in params["q"]]
        return super().get(path, to, **params)


@pytest.mark.parametrize(("forgets", "name"), [("S", "many"), ("before", "owner")])
def test_a_server_that_answers_the_same_again_is_no_endless_loop(
    gerrit: Lab, sown: Deeds, forgets: str, name: str
) -> None:
    reviews, counting = asked_of(gerrit.url, "admin", "secret", 2, kind=Forgetful)
    counting.forgets = forgets  # type: ignore[attr-defined]
    with pytest.raises(NetworkError, match="the same changes"):
        gerrit_actions([Account(sown.people[name].id)], reviews, base=gerrit.url)
    assert counting.requests < 9


def test_whoever_only_adds_reviewers_is_not_found_by_a_search(gerrit: Lab, sown: Deeds) -> None:
    """A limit of Gerrit's that the docs tell: seen only where the change is read for somebody else."""
    assert read(gerrit, sown, ["silent"])[0] == {}


def true(sown: Deeds) -> dict[str, int]:
    return {name: at for name, at in sown.truth.items() if at is not None}


@pytest.mark.parametrize("page_size", [PAGE, 7, 2])
def test_everybodys_newest_deed_whoever_moved_the_changes_since(
    gerrit: Lab, sown: Deeds, page_size: int
) -> None:
    found, _, _ = read(gerrit, sown, page_size=page_size)
    assert found == true(sown)


@pytest.mark.parametrize("page_size", [PAGE, 3])
def test_few_people_are_asked_for_one_by_one(gerrit: Lab, sown: Deeds, page_size: int) -> None:
    names = ["many", "voter", "idle"]
    found, _, counting = read(gerrit, sown, names, page_size=page_size)
    assert found == {name: at for name, at in true(sown).items() if name in names}
    assert max(map(len, counting.searches)) == 3


def test_a_link_and_a_number_tell_where_it_was(gerrit: Lab, sown: Deeds) -> None:
    _, trail, _ = read(gerrit, sown, ["critic"])
    [action] = trail.last.values()
    number = sown.changes["critic"]
    assert (action.where, action.what, action.by_name) == ("gerrit", str(number), False)
    assert action.url == f"{gerrit.url}c/deeds/core/+/{number}"


@pytest.mark.parametrize("name", ["voter", "inviter", "submitter", "creator", "many"])
def test_the_instant_itself_counts_on_both_sides(gerrit: Lab, sown: Deeds, name: str) -> None:
    at = true(sown)[name]
    assert read(gerrit, sown, [name], since=at)[0] == {name: at}
    assert read(gerrit, sown, [name], since=at + 1)[0] == {}
    assert read(gerrit, sown, [name], before=at)[0] == {name: at}
    earlier = sown.earlier[name]
    assert read(gerrit, sown, [name], before=at - 1)[0] == {name: earlier}


def test_what_was_moved_after_an_instant_still_counts_before_it(gerrit: Lab, sown: Deeds) -> None:
    for before in (500, 25_000):
        found, trail, _ = read(gerrit, sown, before=before, page_size=6)
        known = {name: at for name, at in true(sown).items() if at <= before}
        known |= {
            name: at
            for name, at in sown.earlier.items()
            if at <= before < sown.truth[name]  # type: ignore[operator]
        }
        # Of these, others kinds of deeds are known, too.
        known["owner"] = min(before // 100 * 100, sown.truth["owner"])  # type: ignore[type-var, assignment]
        for name in ("robot", "approver", "proxied", "tooled", "chief"):
            found.pop(name, None)
            known.pop(name, None)
        assert found == known
        assert trail.mark == T + before


def test_the_next_reading_begins_where_one_ended(gerrit: Lab, sown: Deeds) -> None:
    _, trail, _ = read(gerrit, sown)
    [newest] = gerrit.admin.rest.get("changes/", q="status:open OR status:closed", n=1)
    assert trail.mark == moment(newest["updated"]) - MARGIN
    found, again, counting = read(gerrit, sown, since=trail.mark - T)
    assert found == {name: at for name, at in true(sown).items() if at >= trail.mark - T}
    assert again.mark == trail.mark
    assert counting.requests == 2


def test_the_requests_are_few(gerrit: Lab, sown: Deeds) -> None:
    # One tells the server's time, one reads the newest changes of all of them.
    assert read(gerrit, sown)[2].requests == 2
    # All of one person's changes were moved in one second: one request for each page.
    _, _, counting = read(gerrit, sown, ["many"], page_size=10)
    assert counting.requests == 1 + 1 + MANY // 10 + 1


class Meddled(Counting):
    """Before the third page is read, somebody touches a change."""

    meddle: Callable[[], None]

    def get(self, path: str, to: Any, **params: Any) -> Any:
        if len(self.searches) == 1 + 2:
            self.meddle()
        return super().get(path, to, **params)


def test_a_change_that_a_bot_touches_meanwhile_is_not_lost(gerrit: Lab, sown: Deeds) -> None:
    late = T + 100_000
    gerrit.at(late)
    moved = gerrit.account("moved-deeds", "Moved Deeds", "moved@deeds.example.org")
    numbers = []
    for at in range(5):
        gerrit.at(late + at)
        numbers.append(gerrit.change(moved, "deeds/core", f"Moved {at}", {f"moved{at}.txt": "x\n"}))
    gerrit.at(late + 10)
    gerrit.message(numbers[0], moved, "The last word.")
    gerrit.at(late + 20)
    for number in numbers[1:]:
        gerrit.message(number, gerrit.admin, "Built.")
    gerrit.at(late + 30)
    reviews, counting = asked_of(gerrit.url, "admin", "secret", 1, kind=Meddled)
    counting.meddle = lambda: gerrit.message(numbers[0], gerrit.admin, "Built, too.")  # type: ignore[attr-defined]
    trail = gerrit_actions([Account(moved.id)], reviews, base=gerrit.url)
    assert [action.at - late for action in trail.last.values()] == [10]


def test_nobody_is_nobody(gerrit: Lab, sown: Deeds) -> None:
    found, trail, counting = read(gerrit, sown, ["idle"])
    assert (found, trail.last, counting.requests) == ({}, {}, 2)
    reviews, _ = asked_of(gerrit.url, "admin", "secret")
    assert gerrit_actions([], reviews, base=gerrit.url).last == {}
