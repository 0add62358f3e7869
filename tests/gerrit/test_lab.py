"""The lab is a real Gerrit, and each verb leaves there what it says. Every test has names of its own."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest

from tests.gerrit.installation import Installation
from tests.gerrit.lab import Account, Lab
from tests.gerrit.rest import RefusedError, Rest, escaped

NEW_YEAR = 1_767_225_600.0  # 2026-01-01 00:00:00 UTC
HOUR = 3600.0


class Corner:
    """Two people and a project, all with `name` in their names."""

    def __init__(self, lab: Lab, name: str) -> None:
        lab.at(NEW_YEAR)
        self.lab, self.project = lab, f"corner/{name}"
        self.olu = lab.account(f"olu-{name}", "Olu Farrow", f"olu-{name}@example.org")
        self.sam = lab.account(f"sam-{name}", "Sam Reed", f"sam-{name}@example.org")
        lab.project(self.project, ("master", "REL1_43"), "Where tests live")

    def change(self, **more: Any) -> int:
        return self.lab.change(self.olu, self.project, "Mend the door", {"README": "one\ntwo\n"}, **more)

    def text(self, change: int, path: str) -> str:
        where = f"changes/{change}/revisions/current/files/{escaped(path)}/content"
        return base64.b64decode(self.lab.admin.rest.get(where)).decode()

    def seen(self, change: int) -> Any:
        options = ["CURRENT_REVISION", "CURRENT_COMMIT", "CURRENT_FILES"]
        return self.lab.admin.rest.get(f"changes/{change}/detail", o=options)


@pytest.fixture
def corner(gerrit: Lab, request: pytest.FixtureRequest) -> Corner:
    return Corner(gerrit, request.node.name.removeprefix("test_"))


def newest(seen: Any) -> Any:
    return seen["revisions"][seen["current_revision"]]


def messages(seen: Any) -> list[tuple[int, str]]:
    return [(each["author"]["_account_id"], each["message"]) for each in seen["messages"]]


def test_it_is_a_real_gerrit(gerrit: Lab, installation: Installation) -> None:
    assert Rest(gerrit.url).get("config/server/version") == installation.version
    with pytest.raises(RefusedError) as refused:
        Rest(gerrit.url).get("changes/", q="nonsense:true")
    assert (refused.value.status, refused.value.text) == (400, "Unsupported operator nonsense:true")
    with pytest.raises(RefusedError, match=r"^401 Unauthorized$"):
        Rest(gerrit.url, "admin", "wrong").get("accounts/self")


def test_an_account_can_ask_with_its_password(corner: Corner) -> None:
    told = corner.olu.rest.get("accounts/self/detail")
    assert (told["_account_id"], told["username"]) == (corner.olu.id, corner.olu.username)
    assert (told["name"], told["email"]) == ("Olu Farrow", corner.olu.email)
    assert told["registered_on"] == "2026-01-01 00:00:00.000000000"


def test_an_account_that_is_inactive(corner: Corner) -> None:
    corner.lab.deactivate(corner.sam)
    assert corner.lab.admin.rest.get(f"accounts/{corner.sam.id}/detail")["inactive"] is True


def test_a_project_has_its_branches(corner: Corner) -> None:
    place = corner.project.replace("/", "%2F")
    told = Rest(corner.lab.url).get(f"projects/{place}")
    assert (told["state"], told["description"]) == ("ACTIVE", "Where tests live")
    branches = {each["ref"] for each in Rest(corner.lab.url).get(f"projects/{place}/branches/")}
    assert {"refs/heads/master", "refs/heads/REL1_43"} <= branches
    corner.lab.read_only(corner.project)
    assert Rest(corner.lab.url).get(f"projects/{place}")["state"] == "READ_ONLY"
    with pytest.raises(RefusedError, match="409"):
        corner.change()


def test_a_change_is_as_it_was_wished(corner: Corner) -> None:
    number = corner.change(
        branch="REL1_43", topic="doors", hashtags=["first", "hack"], message_footer="Bug: T12"
    )
    seen = corner.seen(number)
    assert (seen["owner"]["_account_id"], seen["project"]) == (corner.olu.id, corner.project)
    assert (seen["subject"], seen["status"], seen["branch"]) == ("Mend the door", "NEW", "REL1_43")
    assert (seen["topic"], seen["hashtags"]) == ("doors", ["first", "hack"])
    assert newest(seen)["_number"] == 1
    assert newest(seen)["files"]["README"]["lines_inserted"] == 2
    footers = f"Bug: T12\nChange-Id: {seen['change_id']}\n"
    assert newest(seen)["commit"]["message"] == f"Mend the door\n\n{footers}"


def test_a_change_without_files_is_an_empty_commit(corner: Corner) -> None:
    number = corner.lab.change(corner.olu, corner.project, "Nothing yet", {})
    assert newest(corner.seen(number))["files"] == {}


def test_a_change_of_files_with_any_names_and_lines(corner: Corner) -> None:
    first = {"z": "1\n", "a b": "x\x0cy\n", "é/文.txt": "é\n", 'say "no"\\': "\u2028\n"}
    second = {"a b": "other\n", "new": "-- \n++ \n", "z": "1\n"}
    for files, changed in ((first, set(first)), (second, {"a b", "new"})):
        number = corner.lab.change(corner.olu, corner.project, "Files", files)
        seen = newest(corner.seen(number))
        assert set(seen["files"]) == changed
        # Where Gerrit doubts a patch, it says so in the message.
        assert re.fullmatch(r"Files\n\nChange-Id: \w+\n", seen["commit"]["message"])
        for path in changed:
            assert corner.text(number, path) == files[path]
        corner.lab.vote(number, corner.sam, 2)
        corner.lab.submit(number, corner.sam)


def test_time_is_what_was_set(corner: Corner) -> None:
    corner.lab.at(NEW_YEAR + HOUR)
    number = corner.change()
    corner.lab.at(NEW_YEAR + 30 * HOUR)
    corner.lab.message(number, corner.sam, "Nice.")
    seen = corner.seen(number)
    assert seen["created"] == "2026-01-01 01:00:00.000000000"
    assert seen["updated"] == "2026-01-02 06:00:00.000000000"
    assert newest(seen)["commit"]["author"]["date"] == seen["created"]
    assert [each["date"] for each in seen["messages"]] == [seen["created"], seen["updated"]]


def test_time_does_not_go_back_on_a_change(corner: Corner) -> None:
    corner.lab.at(NEW_YEAR + 2 * HOUR)
    number = corner.change()
    corner.lab.at(NEW_YEAR + HOUR)
    corner.lab.vote(number, corner.sam, 1)
    assert corner.seen(number)["updated"] == "2026-01-01 02:00:00.000000000"


def test_a_user_name_that_begins_anothers_is_refused(corner: Corner) -> None:
    with pytest.raises(RefusedError, match="409 account exists"):
        corner.lab.account(corner.olu.username[:-1], "Olu", "olu@example.org")


def test_time_goes_on_when_none_is_set(corner: Corner) -> None:
    corner.lab.at(None)
    assert corner.seen(corner.change())["created"] > "2026-01-01 00:00:01"


def test_a_patch_set(corner: Corner) -> None:
    number = corner.change()
    corner.lab.patch_set(number, corner.olu, {"README": "one\nthree\n", "docs/a b.md": "new\n"})
    seen = corner.seen(number)
    assert newest(seen)["_number"] == 2
    assert newest(seen)["uploader"]["_account_id"] == corner.olu.id
    assert set(newest(seen)["files"]) == {"README", "docs/a b.md"}


def test_votes(corner: Corner) -> None:
    number = corner.change()
    corner.lab.vote(number, corner.sam, -1)
    corner.lab.vote(number, corner.lab.admin, 2)
    votes = {
        each["_account_id"]: each["value"] for each in corner.seen(number)["labels"]["Code-Review"]["all"]
    }
    assert votes == {corner.sam.id: -1, corner.lab.admin.id: 2}


def test_comments_and_replies(corner: Corner) -> None:
    number = corner.change()
    asked = corner.lab.comment(number, corner.sam, "README", 2, "Why two?")
    assert corner.seen(number)["unresolved_comment_count"] == 1
    replied = corner.lab.comment(number, corner.olu, "README", 2, "So.", unresolved=False, in_reply_to=asked)
    first, second = corner.lab.admin.rest.get(f"changes/{number}/comments")["README"]
    assert (first["id"], first["author"]["_account_id"], first["line"]) == (asked, corner.sam.id, 2)
    assert (second["id"], second["in_reply_to"], second["message"]) == (replied, asked, "So.")
    assert corner.seen(number)["unresolved_comment_count"] == 0


def test_a_message(corner: Corner) -> None:
    number = corner.change()
    corner.lab.message(number, corner.sam, "Thank you!")
    assert messages(corner.seen(number))[-1] == (corner.sam.id, "Patch Set 1:\n\nThank you!")


def test_reviewers(corner: Corner) -> None:
    number = corner.change()
    corner.lab.add_reviewer(number, corner.olu, corner.sam)
    corner.lab.add_reviewer(number, corner.olu, corner.lab.admin, cc=True)
    people = corner.seen(number)["reviewers"]
    assert [each["_account_id"] for each in people["REVIEWER"]] == [corner.sam.id]
    assert [each["_account_id"] for each in people["CC"]] == [corner.lab.admin.id]


def test_a_change_is_submitted_after_a_vote(corner: Corner) -> None:
    number = corner.change()
    with pytest.raises(RefusedError, match="409"):
        corner.lab.submit(number, corner.sam)
    corner.lab.vote(number, corner.sam, 2)
    corner.lab.at(NEW_YEAR + HOUR)
    corner.lab.submit(number, corner.sam)
    seen = corner.seen(number)
    assert (seen["status"], seen["submitter"]["_account_id"]) == ("MERGED", corner.sam.id)
    assert seen["submitted"] == "2026-01-01 01:00:00.000000000"
    after = corner.lab.change(corner.olu, corner.project, "And a window", {"README": "one\nwindow\n"})
    assert newest(corner.seen(after))["files"]["README"]["lines_deleted"] == 1


def test_a_change_is_abandoned(corner: Corner) -> None:
    number = corner.change()
    corner.lab.abandon(number, corner.sam)
    assert corner.seen(number)["status"] == "ABANDONED"
    assert messages(corner.seen(number))[-1] == (corner.sam.id, "Abandoned")


def test_queries_find_what_was_seeded_at_once(corner: Corner) -> None:
    mine = corner.change()
    found = Rest(corner.lab.url).get("changes/", q=f"owner:{corner.olu.id} status:open", n=10)
    assert [each["_number"] for each in found] == [mine]


def test_an_account_knows_who_it_is_not(corner: Corner) -> None:
    stranger = Account(0, "x", "X", "x@example.org", "x", Rest(corner.lab.url, corner.sam.username, "x"))
    with pytest.raises(RefusedError, match="401"):
        corner.lab.message(corner.change(), stranger, "Let me in")
