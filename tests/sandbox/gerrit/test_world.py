"""The code review that rehearsals begin with."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

from seeder.sandbox.gerrit import keeping
from seeder.sandbox.gerrit.keeping import sha
from seeder.sandbox.store import Store
from seeder.sandbox.world import seed
from seeder.sandbox.world.data import shipped_world
from seeder.sandbox.world.gerrit_data import shipped_review
from tests.sandbox.client import Sandbox
from tests.sandbox.gerrit.asking import SAM, escaped, found, get


def added_lines(sandbox: Sandbox, number: int) -> str:
    """All that the newest patch set of a change adds."""
    where = f"/changes/{number}/revisions/current/files"
    texts = []
    for path in get(sandbox, where):
        if path != "/COMMIT_MSG":
            shown = get(sandbox, f"{where}/{escaped(path)}/diff")
            texts += [line for piece in shown["content"] for line in piece.get("b", [])]
    return "\n".join(texts)


def threads(sandbox: Sandbox, number: int) -> list[tuple[str, bool]]:
    """(last author, unresolved) of every thread."""
    told = [one for several in get(sandbox, f"/changes/{number}/comments").values() for one in several]
    answered = {one.get("in_reply_to") for one in told}
    last = [one for one in told if one["id"] not in answered]
    return sorted((one["author"]["username"], one["unresolved"]) for one in last)


def test_it_is_made_once_also_for_a_world_that_had_none(tmp_path: Path) -> None:
    store = Store(tmp_path / "world.db")
    seed(store)
    made = keeping.changes(store)
    store.execute("DELETE FROM gerrit_account")
    store.execute("DELETE FROM gerrit_change")
    seed(store)
    assert len(keeping.changes(store)) == len(made)
    seed(store)
    assert len(keeping.changes(store)) == len(made)
    store.close()


def test_everybody_of_the_community_who_writes_code_is_there(sandbox: Sandbox) -> None:
    people = {one.username: one for one in keeping.accounts(sandbox.store).values()}
    users = {one.username for one in shipped_world().accounts}
    assert {one.lower() for one in users} - {one.lower() for one in people} == {
        "ines.q",
        "newcomers-l",
        "pip",
        "quinn.vale",
        "hedda",
        "linnea",
        "lio",
        "odile",
    }
    assert set(people) - {one.lower() for one in users} == {"inesquill", "ci-bot", "l10n-bot"}
    assert {one.username for one in people.values() if one.inactive} == {"olu-farrow"}
    bots = get(
        sandbox, "/accounts/", q="username:ci-bot OR username:patchbot OR username:l10n-bot", o="DETAILS"
    )
    assert [one["tags"] for one in bots] == [["SERVICE_USER"]] * 3


def test_the_caller_left_something_to_go_on_with(sandbox: Sandbox) -> None:
    mine = {row["_number"]: row for row in get(sandbox, "/changes/", q="owner:self")}
    assert {number: row["status"] for number, row in mine.items()} == {
        8391: "MERGED", 8504: "MERGED", 8611: "MERGED", 8702: "MERGED", 8790: "MERGED",
        8911: "ABANDONED", 9240: "NEW", 9977: "NEW",
    }  # fmt: skip
    marks = {number: re.findall(r"TODO|FIXME|XXX", added_lines(sandbox, number)) for number in mine}
    assert {number: words for number, words in marks.items() if words} == {
        8504: ["TODO", "TODO"], 8702: ["FIXME"], 9240: ["TODO"], 9977: ["XXX"],
    }  # fmt: skip
    assert threads(sandbox, 8504) == [("sam", False), ("sam", True)]
    assert threads(sandbox, 8611) == [("rafi", True), ("sam", False)]
    assert threads(sandbox, 8790) == [("sam", True)]
    assert threads(sandbox, 9240) == [("mina", True)]
    promised = [
        one["message"] for several in get(sandbox, "/changes/8504/comments").values() for one in several
    ]
    assert any("I will do this in a follow-up" in text for text in promised)


def test_others_left_something_too(sandbox: Sandbox) -> None:
    for number in (4103, 4388, 7811, 8377, 10257, 10266):
        assert re.search("TODO|FIXME", added_lines(sandbox, number)), number
    assert threads(sandbox, 4720) == [("tobi", False)]
    assert threads(sandbox, 6718) == [("juno", False)]
    assert threads(sandbox, 8633) == [("juno", True)]


def test_some_changes_have_tests_and_some_have_none(sandbox: Sandbox) -> None:
    def touches_tests(number: int) -> bool:
        return any(
            "test" in path.lower() for path in get(sandbox, f"/changes/{number}/revisions/current/files")
        )

    assert [number for number in (6105, 10231, 10244, 8504, 8702) if touches_tests(number)] == [
        6105,
        10231,
        10244,
    ]


def test_footers_point_at_tasks_that_are_there(sandbox: Sandbox) -> None:
    rows = get(sandbox, "/changes/", q="hasfooter:Bug", o=["CURRENT_REVISION", "CURRENT_COMMIT"])
    texts = [row["revisions"][row["current_revision"]]["commit"]["message"] for row in rows]
    numbers = {int(number) for text in texts for number in re.findall(r"^Bug: T(\d+)$", text, re.MULTILINE)}
    assert len(numbers) > 10
    assert max(numbers) <= len(shipped_world().tasks)
    assert found(sandbox, 'footer:"Bug: T15"') == [10231]
    assert found(sandbox, 'footer:"Bug: T25"') == [10257]


def test_its_days_are_counted_from_today(sandbox: Sandbox) -> None:
    made = keeping.changes(sandbox.store)
    now = time.time()
    assert all(one.created <= one.updated <= now for one in made)
    assert max(one.created for one in made) > now - 2 * 86_400
    assert min(one.created for one in made) > now - 731 * 86_400
    for one in made:
        moments = [message.at for message in one.messages]
        assert moments == sorted(moments)
        assert one.updated >= moments[-1]
    numbers = [one.number for one in sorted(made, key=lambda one: one.created)]
    assert numbers == sorted(numbers)


def test_branches_hold_what_was_merged(sandbox: Sandbox) -> None:
    merged = [one for one in keeping.changes(sandbox.store) if one.status == "MERGED"]
    newest: dict[tuple[str, str, str], str | None] = {}
    for one in sorted(merged, key=lambda one: one.submitted or 0):
        for file in one.current.files:
            key = (one.project, one.branch, file.path)
            assert file.before == newest.get(key, file.before), (one.number, file.path)
            newest[key] = file.after
    for (project, branch, path), text in newest.items():
        where = f"/projects/{escaped(project)}/branches/{branch}/files/{escaped(path)}/content"
        assert get(sandbox, where) == text
    tips = get(sandbox, "/projects/apps%2Fcommons-app/branches/")
    assert tips[0] == {"ref": "HEAD", "revision": "master"}
    assert tips[1]["revision"] == sha("commit", 9102, 1)


def test_one_change_is_on_two_branches(sandbox: Sandbox) -> None:
    twins = get(sandbox, "/changes/", q="change:10244 OR change:10274")
    assert len({row["change_id"] for row in twins}) == 1
    assert sorted(found(sandbox, twins[0]["change_id"])) == [10244, 10274]
    reply = sandbox.send("GET", f"/r/changes/{twins[0]['change_id']}")
    assert (reply.status, reply.text) == (404, f"Multiple changes found for {twins[0]['change_id']}\n")
    one = get(sandbox, f"/changes/pywikibot%2Fcore~stable~{twins[0]['change_id']}")
    assert one["_number"] == 10274


def test_a_private_change_is_its_peoples(sandbox: Sandbox) -> None:
    import msgspec

    change = keeping.change(sandbox.store, 10257)
    assert change is not None
    with sandbox.store.transaction():
        keeping.keep_change(sandbox.store, msgspec.structs.replace(change, private=True))
    assert sandbox.send("GET", "/r/changes/10257").text == "Not found: 10257\n"
    assert get(sandbox, "/changes/10257", "mina")["is_private"] is True
    assert get(sandbox, "/changes/10257", "sam")["_number"] == 10257
    assert 10257 not in found(sandbox, "is:open", "noor")
    assert sandbox.send("GET", "/r/c/apps/commons-app/+/10257").status == 404
    assert "10257" not in sandbox.send("GET", "/r/q/is%3Aopen").text


def test_whose_turn_it_is(sandbox: Sandbox) -> None:
    def turns(number: int) -> dict[int, str]:
        shown: dict[str, Any] = get(sandbox, f"/changes/{number}").get("attention_set", {})
        return {int(account): one["reason"] for account, one in shown.items()}

    assert turns(9240) == {SAM: "Someone else replied on the change"}
    assert turns(10261) == {1012: "Reviewer was added"}
    assert turns(8504) == {}
    assert turns(9977) == {}


def test_the_file_has_no_change_twice() -> None:
    numbers = [patch.number for patch in shipped_review().changes]
    assert len(numbers) == len(set(numbers)) == 41
