"""Who did what, everywhere at once: transactions of all tasks, the site's feed, and who is away."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from seeder.errors import ServerError
from tests.contract.site import ContractSite

Story = dict[str, Any]
PATIENCE = 30


def transactions(site: ContractSite, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = site.raw("transaction.search", objectType="TASK", **params)["data"]
    return found


def told(site: ContractSite, **params: Any) -> list[Story]:
    """The feed, the latest first; none is a list, any are a map."""
    found = site.raw("feed.query", **params)
    assert found == [] or isinstance(found, dict)
    return list(found.values()) if found else []


def told_of(site: ContractSite, phid: str, stories: int) -> list[Story]:
    """The same once there are that many."""
    return told_when(site, phid, lambda found: len(found) >= stories)


def told_when(site: ContractSite, phid: str, ready: Callable[[list[Story]], bool]) -> list[Story]:
    """What is told about one thing; a real site's daemons write it a little later."""
    for tries in count():
        found = told(site, filterPHIDs=[phid], limit=50)
        if ready(found):
            return found
        assert tries < PATIENCE
        site.clock.sleep(1)
    raise AssertionError


def test_everybodys_transactions_in_one_list(site: ContractSite) -> None:
    me, other = site.world.me.phid, site.world.other.phid
    made = site.create("seen by both")
    site.edit({"comment": "I was here."}, task=made.phid, conduit=site.conduit_as("other"))
    site.edit({"priority": "high"}, task=made.phid)
    newest, said, *_ = both = transactions(site, constraints={"authorPHIDs": [me, other]}, limit=4)
    assert (newest["type"], newest["authorPHID"], newest["objectPHID"]) == ("priority", me, made.phid)
    assert (said["type"], said["authorPHID"]) == ("comment", other)
    ids = [row["id"] for row in both]
    assert ids == sorted(ids, reverse=True)
    assert [row["id"] for row in transactions(site, limit=2)] == ids[:2]
    assert transactions(site, constraints={"authorPHIDs": ["PHID-USER-" + "a" * 20]}) == []


def test_a_transaction_of_anybody_is_a_cursor(site: ContractSite) -> None:
    """Also of somebody whose transactions are not asked for."""
    me, other = site.world.me.phid, site.world.other.phid
    made = site.create("with a cursor")
    site.edit({"comment": "Theirs."}, task=made.phid, conduit=site.conduit_as("other"))
    site.edit({"comment": "Mine."}, task=made.phid)
    mine, theirs = transactions(site, constraints={"authorPHIDs": [me, other]}, limit=2)
    after = str(theirs["id"])
    below = transactions(site, constraints={"authorPHIDs": [me]}, limit=2, after=after)
    assert [row["authorPHID"] for row in below] == [me, me]
    assert all(row["id"] < theirs["id"] for row in below)
    assert transactions(site, limit=1, after=after)[0]["id"] == theirs["id"] - 1
    above = transactions(site, constraints={"authorPHIDs": [me]}, limit=2, before=after)
    assert [row["id"] for row in above] == [mine["id"]]


def test_how_many_transactions_a_page_has(site: ContractSite) -> None:
    site.create("with a few transactions")
    for asked, given in ((5000, 1000), (0, 1), (-1, 1), (7, 7), (None, 100)):
        limit = {} if asked is None else {"limit": asked}
        found = site.raw("transaction.search", objectType="TASK", after="3", **limit)
        assert found["cursor"]["limit"] == given


def test_refused_transactions(site: ContractSite) -> None:
    site.create("to have a transaction")
    refused: list[tuple[dict[str, Any], str]] = [
        ({"after": "99999999"}, "ERR-CONDUIT-CORE"),
        ({"after": "abc"}, "ERR-CONDUIT-CORE"),
        ({"constraints": {"authorPHIDs": []}}, "ERR-INVALID-CONSTRAINT-AUTHORPHIDS-FORMAT"),
        ({"constraints": {"nosuch": ["x"]}}, "ERR-CONDUIT-CALL"),
        ({"objectIdentifier": "T1"}, "ERR-INVALID-PARAMETERS"),
    ]
    for params, code in refused:
        with pytest.raises(ServerError) as caught:
            transactions(site, **params)
        assert caught.value.code == code
    assert len(transactions(site, after="0", limit=1)) == len(transactions(site, after="", limit=1)) == 1


def test_the_feed_has_a_story_for_each_edit(site: ContractSite) -> None:
    me, other = site.world.me.phid, site.world.other.phid
    made = site.create("in the feed", comment="Said while it was made.", projects_add=[site.world.tag.phid])
    site.edit({"comment": "I was here."}, task=made.phid, conduit=site.conduit_as("other"))
    site.edit({"title": site.title("in the feed, twice"), "priority": "high"}, task=made.phid)
    site.edit({"priority": "high"}, task=made.phid)
    site.edit({"subscribers.remove": [me]}, task=made.phid)
    site.edit({"projects.remove": [site.world.tag.phid]}, task=made.phid)
    history = site.raw("transaction.search", objectIdentifier=made.phid)["data"]
    kinds = {row["phid"]: row["type"] for row in history}
    stories = told_of(site, made.phid, 4)
    deeds = sorted(
        (story["authorPHID"] == me, sorted(kinds[phid] for phid in story["data"]["transactionPHIDs"]))
        for story in stories
    )
    said = [["comment", "create"], ["priority", "title"], ["projects"]]
    assert deeds == [(False, ["comment"]), *((True, told) for told in said)]
    assert {story["data"]["objectPHID"] for story in stories} == {made.phid}
    keys = [int(story["chronologicalKey"]) for story in stories]
    assert keys == sorted(keys, reverse=True)
    assert [key >> 32 for key in keys] == [story["epoch"] for story in stories]
    assert {story["authorPHID"] for story in stories} == {me, other}


def test_whom_a_story_is_about(site: ContractSite) -> None:
    """Its object, its author, and the tags of the object as they were then; nobody who is only named."""
    me, other, tag = site.world.me.phid, site.world.other.phid, site.world.rounds[0].phid
    made = site.create("about whom", projects_add=[tag], owner=other, subscribers_add=[other])
    site.edit({"projects.remove": [tag]}, task=made.phid)
    stories = {story["chronologicalKey"] for story in told_of(site, made.phid, 2)}

    def about(*phids: str) -> int:
        keys = [story["chronologicalKey"] for story in told(site, filterPHIDs=list(phids), limit=20)]
        return len([key for key in keys if key in stories])

    counts = (about(me), about(tag), about(me, tag), about(made.phid, other))
    assert (about(other), counts) == (0, (2, 1, 2, 2))
    assert stories <= {story["chronologicalKey"] for story in told(site, limit=100)}


def test_links_are_told_at_both_ends(site: ContractSite) -> None:
    """By the same person in the same edit, so the second story is no deed of its own. A mention is none."""
    above, below = site.create("above, in the feed"), site.create("below, in the feed")
    site.edit({"parents.add": [above.phid]}, task=below.phid)
    site.edit({"comment": f"As in T{above.id}."}, task=below.phid)
    site.edit({"status": "invalid"}, task=below.phid)
    told_of(site, below.phid, 4)
    assert len(told_of(site, above.phid, 3)) == 3


def test_the_feed_tells_of_projects(site: ContractSite) -> None:
    tag, made = site.world.component.phid, set[str]()
    for color in ("red", "green"):
        edit = [{"type": "color", "value": color}]
        done = site.conduit.write("project.edit", dict[str, Any], objectIdentifier=tag, transactions=edit)
        made |= {row["phid"] for row in done["transactions"]}

    def ours(found: list[Story]) -> list[Story]:
        return [story for story in found if made & set(story["data"]["transactionPHIDs"])]

    deeds = ours(told_when(site, tag, lambda found: len(ours(found)) == 2))
    assert {(story["data"]["objectPHID"], story["authorPHID"]) for story in deeds} == {
        (tag, site.world.me.phid)
    }


def test_the_feed_page_by_page(site: ContractSite) -> None:
    made = site.create("with pages in the feed")
    for number in range(3):
        site.edit({"comment": f"Remark {number}"}, task=made.phid)
        site.clock.sleep(1.1)
    newer = site.create("a newer story")
    keys = [story["chronologicalKey"] for story in told_of(site, made.phid, 4)]

    def page(**params: Any) -> list[str]:
        found = told(site, filterPHIDs=[made.phid], limit=2, **params)
        return [story["chronologicalKey"] for story in found]

    assert [page(), page(after=keys[1]), page(after=int(keys[1]))] == [keys[:2], keys[2:], keys[2:]]
    assert (page(before=keys[2]), page(before=keys[3])) == (keys[:2], keys[1:3])
    assert (page(after=keys[3]), page(after=""), page(after="0")) == ([], keys[:2], keys[:2])
    # A story that is about something else is a cursor, too.
    beyond = told_of(site, newer.phid, 1)[0]["chronologicalKey"]
    assert page(after=beyond) == keys[:2]


def test_how_many_stories_a_page_has(site: ContractSite) -> None:
    """No number is too large: 5,000 were given at once."""
    for limit, least, most in ((1, 1, 1), (-1, 1, 1), (0, 0, 100), (None, 0, 100), (101, 0, 101)):
        params = {} if limit is None else {"limit": limit}
        assert least <= len(told(site, **params)) <= most
    assert told(site, filterPHIDs=["PHID-USER-" + "a" * 20]) == told(site, filterPHIDs=["x"]) == []


def test_refused_stories(site: ContractSite) -> None:
    refused: list[tuple[dict[str, Any], str]] = [
        ({"after": "1"}, "ERR-CONDUIT-CORE"),
        ({"after": "abc"}, "ERR-CONDUIT-CORE"),
        ({"before": "99999999999999999999"}, "ERR-CONDUIT-CORE"),
        ({"view": "nosuch"}, "ERR-UNKNOWN-TYPE"),
        ({"nosuch": 1}, "ERR-CONDUIT-CALL"),
    ]
    for params, code in refused:
        with pytest.raises(ServerError) as caught:
            told(site, **params)
        assert caught.value.code == code


def test_who_is_away(site: ContractSite) -> None:
    """Nobody is, where the calendar is switched off as it is at first."""
    found = site.raw(
        "user.search", constraints={"phids": [site.world.other.phid]}, attachments={"availability": True}
    )
    available = {"value": "available", "until": None, "name": "Available", "color": "green"}
    assert found["data"][0]["attachments"]["availability"] == {**available, "eventPHID": None}


def test_a_thousand_tasks_are_narrowed_down(site: ContractSite) -> None:
    since = int(site.clock.now()) - 5
    above, below, done, plain = (
        site.create(which) for which in ("one with a subtask", "its subtask", "closed", "neither")
    )
    site.edit({"parents.add": [above.phid]}, task=below.phid)
    site.edit({"status": "invalid"}, task=done.phid)
    ids = list(range(max(1, plain.id - 999), plain.id + 1))

    def found(**constraints: Any) -> list[int]:
        made: list[int] = []
        after: dict[str, Any] = {}
        while True:
            asked = {"ids": ids, "modifiedStart": since, **constraints}
            page = site.raw("maniphest.search", constraints=asked, order="newest", limit=2, **after)
            made += [row["id"] for row in page["data"]]
            if page["cursor"]["after"] is None:
                return [number for number in made if number >= above.id]
            after = {"after": page["cursor"]["after"]}

    everything = [plain.id, done.id, below.id, above.id]
    assert found() == everything
    assert found(statuses=["open"]) == [plain.id, below.id, above.id]
    assert found(statuses=["open"], hasSubtasks=True) == [above.id]
    assert found(hasSubtasks=False, statuses=["open", "invalid"]) == [plain.id, done.id, below.id]


def test_what_a_row_tells_of_priority_and_subtype(site: ContractSite) -> None:
    made = site.create("a pressing one", priority="high")
    (row,) = site.raw("maniphest.search", constraints={"ids": [made.id]})["data"]
    assert row["fields"]["priority"] == {"value": 80, "name": "High", "color": "red"}
    assert (row["fields"]["subtype"], row["fields"]["status"]["value"]) == ("default", "open")
