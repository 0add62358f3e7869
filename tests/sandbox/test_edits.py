"""What an edit does, by value: the surprises of a real Phorge, each measured there."""

from __future__ import annotations

import threading
import time

import pytest

from seeder.sandbox.phids import named_phid
from tests.sandbox.client import Sandbox

SAM, MINA, TOBI = (named_phid("USER", name) for name in ("sam", "mina", "tobi"))
OLU, BOT, LIST = (named_phid("USER", name) for name in ("olu-farrow", "patchbot", "newcomers-l"))
GOOD, DOCS, APP = (named_phid("PROJ", name) for name in ("good first task", "Documentation", "Commons-App"))
OUTREACHY, ROUND_32, ROUND_33 = (named_phid("PROJ", name) for name in ("Outreachy", "Round 32", "Round 33"))
DOING, NEXT = (named_phid("PCOL", f"Commons-App/{name}") for name in ("Doing", "Next"))


def make(sandbox: Sandbox, title: str = "A task", who: str = "sam", **wanted: object) -> int:
    """A new task's number."""
    return int(sandbox.edit(None, who, title=title, **wanted)["object"]["id"])


def tags(sandbox: Sandbox, number: int) -> list[str]:
    shown: list[str] = sandbox.task(number)["attachments"]["projects"]["projectPHIDs"]
    return shown[::-1]


def subscribers(sandbox: Sandbox, number: int) -> set[str]:
    return set(sandbox.task(number)["attachments"]["subscribers"]["subscriberPHIDs"])


def test_a_no_op_records_nothing_and_still_moves_the_date(sandbox: Sandbox) -> None:
    before = sandbox.task(13)["fields"]["dateModified"]
    done = sandbox.edit("T13", projects__add=["good_first_task"])
    assert done["transactions"] == []
    assert sandbox.task(13)["fields"]["dateModified"] >= time.time() - 60 > before


def test_an_unknown_status_is_taken_and_closes_the_task(sandbox: Sandbox) -> None:
    number = make(sandbox)
    sandbox.edit(number, "mina", status="nosuch")
    fields = sandbox.task(number)["fields"]
    assert fields["status"] == {"value": "nosuch", "name": "Unknown Status", "color": None}
    assert (fields["ownerPHID"], fields["closerPHID"]) == (MINA, MINA)
    assert fields["dateClosed"] is not None


@pytest.mark.parametrize(
    ("status", "owner"), [("resolved", MINA), ("wontfix", MINA), ("invalid", None), ("duplicate", None)]
)
def test_who_closes_what_nobody_owns_becomes_its_owner(
    sandbox: Sandbox, status: str, owner: str | None
) -> None:
    number = make(sandbox)
    sandbox.edit(number, "mina", status=status)
    assert sandbox.task(number)["fields"]["ownerPHID"] == owner
    sandbox.edit(number, status="open")
    fields = sandbox.task(number)["fields"]
    assert (fields["closerPHID"], fields["dateClosed"]) == (None, None)


def test_an_empty_identifier_creates(sandbox: Sandbox) -> None:
    for empty in ("", None, 0):
        title = {"type": "title", "value": f"made by {empty!r}"}
        made = sandbox.get("maniphest.edit", objectIdentifier=empty, transactions=[title])
        assert sandbox.task(made["object"]["id"])["fields"]["name"] == f"made by {empty!r}"


def test_a_tag_that_does_not_exist_is_believed(sandbox: Sandbox) -> None:
    bogus = "PHID-PROJ-aaaaaaaaaaaaaaaaaaaa"
    number = make(sandbox, projects__add=[bogus, SAM])
    assert tags(sandbox, number) == [bogus, SAM]


@pytest.mark.parametrize("letter", ["x", "🌱", "é"])
def test_a_title_has_1_to_255_code_points(sandbox: Sandbox, letter: str) -> None:
    assert sandbox.task(make(sandbox, letter * 255))["fields"]["name"] == letter * 255
    for title, problem in ((letter * 256, "Task title cannot exceed 255 characters."),
                           ("  ", "Tasks must have a title.")):  # fmt: skip
        wanted = [{"type": "title", "value": title}]
        told = sandbox.refusal("maniphest.edit", transactions=wanted)
        assert told == ("ERR-CONDUIT-CORE", f"Validation errors:\n  - {problem}")


def test_a_milestone_and_its_project_take_each_others_place(sandbox: Sandbox) -> None:
    number = make(sandbox, projects__add=[OUTREACHY, DOCS, ROUND_32])
    assert tags(sandbox, number) == [DOCS, ROUND_32]
    sandbox.edit(number, projects__add=[ROUND_33])
    assert tags(sandbox, number) == [DOCS, ROUND_33]
    sandbox.edit(number, projects__add=[OUTREACHY])
    assert tags(sandbox, number) == [DOCS, OUTREACHY]
    sandbox.edit(number, projects__remove=[OUTREACHY])
    assert tags(sandbox, number) == [DOCS]


def test_a_column_of_another_board_gives_its_tag(sandbox: Sandbox) -> None:
    number = make(sandbox)
    assert len(sandbox.edit(number, column=[DOING])["transactions"]) == 2
    attached = sandbox.task(number)["attachments"]
    assert attached["columns"]["boards"][APP]["columns"][0]["name"] == "Doing"
    assert sandbox.edit(number, column=[DOING])["transactions"] == []
    assert len(sandbox.edit(number, column=[NEXT])["transactions"]) == 1


def test_boards_are_a_list_when_there_are_none(sandbox: Sandbox) -> None:
    number = make(sandbox)
    assert sandbox.task(number)["attachments"]["columns"] == {"boards": []}


def test_mentions_subscribe_outside_code_only(sandbox: Sandbox) -> None:
    text = "@mina and @OLU-farrow, not `@tobi`.\n\n```\n@juno\n```\n\nmail@pip.example @newcomers-l @patchbot"
    number = make(sandbox, description=text)
    assert subscribers(sandbox, number) == {SAM, MINA, OLU, LIST}
    sandbox.edit(number, comment="what about you, @tobi?")
    assert TOBI in subscribers(sandbox, number)


def test_who_left_is_not_brought_back_by_a_comment_of_their_own(sandbox: Sandbox) -> None:
    number = make(sandbox, description="x")
    sandbox.edit(number, subscribers__remove=["sam"])
    sandbox.edit(number, comment="one more thing")
    assert SAM not in subscribers(sandbox, number)
    sandbox.edit(number, "mina", comment="hear, @sam")
    assert SAM in subscribers(sandbox, number)


def test_mentioned_tasks_hear_of_it_and_their_date_moves(sandbox: Sandbox) -> None:
    old = sandbox.task(13)
    made = sandbox.edit(None, title="x", description="like T13 and {T14}, not `T15`, not xT16")
    edges = sandbox.get("edge.search", sourcePHIDs=[made["object"]["phid"]], types=["mention"])["data"]
    assert {edge["destinationPHID"] for edge in edges} == {sandbox.task(n)["phid"] for n in (13, 14)}
    back = sandbox.get("edge.search", sourcePHIDs=[old["phid"]], types=["mentioned-in"])["data"]
    assert [edge["destinationPHID"] for edge in back] == [made["object"]["phid"]]
    assert sandbox.task(13)["fields"]["dateModified"] > old["fields"]["dateModified"]


def test_parents_and_subtasks_are_two_ends_of_one_link(sandbox: Sandbox) -> None:
    parent = sandbox.task(10)["phid"]
    made = sandbox.edit(None, title="x", parents__add=[parent])["object"]
    down = sandbox.get("edge.search", sourcePHIDs=[parent], types=["task.subtask"])["data"]
    assert made["phid"] in {edge["destinationPHID"] for edge in down}
    wanted = [{"type": "parents.add", "value": [made["phid"]]}]
    code, text = sandbox.refusal("maniphest.edit", objectIdentifier="T10", transactions=wanted)
    assert (code, text.split("(")[0]) == ("ERR-CONDUIT-CORE", "Graph cycle detected ")
    sandbox.edit(made["id"], parents__remove=[parent])
    down = sandbox.get("edge.search", sourcePHIDs=[parent], types=["task.subtask"])["data"]
    assert made["phid"] not in {edge["destinationPHID"] for edge in down}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("priority", "mega"),
        ("owner", "mina"),
        ("custom.mentors", ["nobody-here"]),
        ("projects.add", ["#easy"]),
        ("subscribers.add", ["nobody-here"]),
        ("column", ["PHID-PCOL-aaaaaaaaaaaaaaaaaaaa"]),
        ("parents.add", ["T10"]),
        ("nosuch", 1),
    ],
)
def test_a_refused_edit_changes_nothing_at_all(sandbox: Sandbox, kind: str, value: object) -> None:
    before, count = sandbox.task(13), len(sandbox.get("transaction.search", objectIdentifier="T13")["data"])
    wanted = [
        {"type": "title", "value": "must not be seen"},
        {"type": "comment", "value": "nor this, @tobi"},
        {"type": "projects.add", "value": [DOCS]},
        {"type": kind, "value": value},
    ]
    code, _ = sandbox.refusal("maniphest.edit", objectIdentifier="T13", transactions=wanted)
    assert code == "ERR-CONDUIT-CORE"
    assert sandbox.task(13) == before
    assert len(sandbox.get("transaction.search", objectIdentifier="T13")["data"]) == count


def test_all_refused_values_are_told_at_once(sandbox: Sandbox) -> None:
    wanted = [{"type": "owner", "value": "x"}, {"type": "title", "value": ""},
              {"type": "custom.mentors", "value": ["y"]}]  # fmt: skip
    _, text = sandbox.refusal("maniphest.edit", transactions=wanted)
    assert text.splitlines() == [
        "Validation errors:",
        '  - Some of the selected PHIDs in field "Mentors" are invalid or restricted: y.',
        '  - User "x" is not a valid user.',
        "  - Tasks must have a title.",
    ]


def test_edits_of_one_task_at_once_are_all_kept(sandbox: Sandbox) -> None:
    number = make(sandbox)
    wanted = [DOCS, GOOD, APP, ROUND_33, named_phid("PROJ", "Pywikibot"), named_phid("PROJ", "Accessibility")]
    threads = [threading.Thread(target=sandbox.edit, args=(number,), kwargs={"projects__add": [phid]})
               for phid in wanted]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert set(tags(sandbox, number)) == set(wanted)


def test_a_custom_field_is_read_as_it_was_written(sandbox: Sandbox) -> None:
    number = make(sandbox, custom__mentors=["mina", TOBI], custom__hackathon="Tallinn")
    fields = sandbox.task(number)["fields"]
    assert (fields["custom.mentors"], fields["custom.hackathon"]) == ([MINA, TOBI], "Tallinn")
    sandbox.edit(number, custom__mentors=[])
    assert sandbox.task(number)["fields"]["custom.mentors"] is None


def test_a_bot_is_not_subscribed_by_what_it_says(sandbox: Sandbox) -> None:
    number = make(sandbox)
    sandbox.edit(number, "patchbot", comment="a patch!")
    assert BOT not in subscribers(sandbox, number)


@pytest.mark.parametrize("kind", ["space", "mfa"])
def test_what_the_sandbox_does_not_have_is_told_loudly(sandbox: Sandbox, kind: str) -> None:
    wanted = [{"type": kind, "value": True if kind == "mfa" else "PHID-SPCE-aaaaaaaaaaaaaaaaaaaa"}]
    assert sandbox.refusal("maniphest.edit", objectIdentifier="T13", transactions=wanted)[0] == "ERR-SANDBOX"


def test_a_written_task_is_on_the_disk_before_the_reply(sandbox: Sandbox) -> None:
    number = make(sandbox, "is it there?")
    other = sandbox.reader()
    assert other.execute("SELECT title FROM task WHERE id = ?", (number,)).fetchone() == ("is it there?",)
    other.close()
    # 2 is FULL: even a power cut loses nothing that was answered.
    assert sandbox.store.column("PRAGMA synchronous") == [2]
