"""Seeds a real Gerrit: who did what, and when. Each verb is done over REST by whom it names."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.gerrit.patch import patch
from tests.gerrit.rest import RefusedError, Rest, escaped

# Everybody may do everything here but administrate: seeds are about what was done.
EVERYBODY = "global:Registered-Users"
VOTES = {"label": "Code-Review", "rules": {EVERYBODY: {"action": "ALLOW", "min": -2, "max": 2}}}
ALLOWED = {"rules": {EVERYBODY: {"action": "ALLOW"}}}
ABSENT = 404


@dataclass(frozen=True)
class Account:
    """A user with an HTTP password; `rest` asks the server as that user."""

    id: int
    username: str
    name: str
    email: str
    password: str
    rest: Rest


class Lab:
    """The server at `url` (with a slash at its end), as its administrator sees it.

    It is one for the whole test run: take names of your own, and set the time, which stands where the
    last test left it. A verb that the server refuses raises RefusedError.
    """

    def __init__(self, url: str, clock: Path) -> None:
        self.url, self._clock = url, clock
        self.admin = Account(
            1_000_000, "admin", "Administrator", "admin@example.com", "secret", Rest(url, "admin", "secret")
        )
        permissions = {"label-Code-Review": VOTES, "submit": ALLOWED, "abandon": ALLOWED}
        self.admin.rest.post(
            "projects/All-Projects/access", {"add": {"refs/heads/*": {"permissions": permissions}}}
        )

    def at(self, seconds: float | None) -> None:
        """What follows happens then, all at the same instant: seconds since 1970. None: the real time.

        On one change time only goes forward: what would be earlier gets the time of what was last."""
        # Renamed into place, because half a number would be a time too.
        written = self._clock.with_name("lab.clock.new")
        written.write_text("" if seconds is None else str(round(seconds * 1000)))
        written.replace(self._clock)

    def account(self, username: str, name: str, email: str) -> Account:
        """Gerrit takes no user name that is found among the others': the beginning of just one
        person's user name, of one of that person's names, or of the address (409, "account exists")."""
        password = f"password-of-{username}"
        wish = {"name": name, "email": email, "http_password": password}
        made = self.admin.rest.put(f"accounts/{escaped(username)}", wish)
        rest = Rest(self.url, username, password)
        return Account(made["_account_id"], username, name, email, password, rest)

    def deactivate(self, account: Account) -> None:
        self.admin.rest.delete(f"accounts/{account.id}/active")

    def project(self, name: str, branches: Sequence[str] = ("master",), description: str = "") -> None:
        """An empty first commit on each branch; the first one is HEAD."""
        wish = {"create_empty_commit": True, "branches": list(branches), "description": description}
        self.admin.rest.put(f"projects/{escaped(name)}", wish)

    def read_only(self, project: str) -> None:
        self.admin.rest.put(f"projects/{escaped(project)}/config", {"state": "READ_ONLY"})

    def change(
        self,
        owner: Account,
        project: str,
        subject: str,
        files: Mapping[str, str],
        branch: str = "master",
        topic: str = "",
        hashtags: Iterable[str] = (),
        message_footer: str = "",
    ) -> int:
        """Its number. One patch set with `files` (path -> whole new text, in lines that end with newlines).

        `message_footer` is one line or several of the form "Bug: T1"; Gerrit adds the Change-Id."""
        message = f"{subject}\n\n{message_footer}\n" if message_footer else subject
        wish = {"project": project, "branch": branch, "subject": message, "topic": topic}
        diff = patch({path: self._text(project, branch, path) for path in files}, files)
        with_patch = {"patch": {"patch": diff}} if diff else {}
        number = int(owner.rest.post("changes/", wish | with_patch)["_number"])
        if hashtags:
            owner.rest.post(f"changes/{number}/hashtags", {"add": list(hashtags)})
        return number

    def patch_set(self, change: int, owner: Account, files: Mapping[str, str]) -> None:
        """One more patch set, made as in the web editor."""
        for path, text in files.items():
            owner.rest.put(f"changes/{change}/edit/{escaped(path)}", text)
        owner.rest.post(f"changes/{change}/edit:publish")

    def vote(self, change: int, who: Account, value: int) -> None:
        """Code-Review, from -2 to 2."""
        self._review(change, who, labels={"Code-Review": value})

    def comment(
        self,
        change: int,
        who: Account,
        path: str,
        line: int,
        text: str,
        unresolved: bool = True,
        in_reply_to: str = "",
    ) -> str:
        """The id of the comment, on the newest patch set; a reply names another one's id."""
        made = {"line": line, "message": text, "unresolved": unresolved}
        replying = {"in_reply_to": in_reply_to} if in_reply_to else {}
        self._review(change, who, comments={path: [made | replying]})
        listed = who.rest.get(f"changes/{change}/comments")[path]
        return str([each for each in listed if each["message"] == text][-1]["id"])

    def message(self, change: int, who: Account, text: str) -> None:
        self._review(change, who, message=text)

    def add_reviewer(self, change: int, who: Account, reviewer: Account, cc: bool = False) -> None:
        """`who` adds `reviewer`, as a reviewer or only in copy."""
        wish = {"reviewer": str(reviewer.id), "state": "CC" if cc else "REVIEWER"}
        who.rest.post(f"changes/{change}/reviewers", wish)

    def submit(self, change: int, who: Account) -> None:
        """Needs a vote of +2 before, and on 3.13 no unresolved comment."""
        who.rest.post(f"changes/{change}/submit")

    def abandon(self, change: int, who: Account) -> None:
        who.rest.post(f"changes/{change}/abandon")

    def _review(self, change: int, who: Account, **review: Any) -> None:
        who.rest.post(f"changes/{change}/revisions/current/review", review)

    def _text(self, project: str, branch: str, path: str) -> str | None:
        where = f"projects/{escaped(project)}/branches/{escaped(branch)}/files/{escaped(path)}/content"
        try:
            return base64.b64decode(self.admin.rest.get(where)).decode()
        except RefusedError as error:
            if error.status == ABSENT:
                return None
            raise
