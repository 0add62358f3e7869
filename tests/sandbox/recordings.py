"""The recordings of a real Phorge (tests/recordings/phorge), and which of them are not replayed."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

FOLDER = Path(__file__).parents[1] / "recordings" / "phorge"

_BIG = "only larger than its neighbours, which are replayed; not copied into this repository"
_RIGHTS = "the sandbox has no view or edit policies: everybody sees and edits everything"
_METHOD = "not promised by the table"
_LAYER = "an answer of the layers around Phorge; made by the fault proxy's tests"
_STORIES = "stories of a world that is not here; the contract cases have them"
_ADMIN = "made the recordings' accounts and projects, which the replayed world begins with"

NOT_REPLAYED = {
    "conduit.query.names": _METHOD,
    "differential.revision.search": _METHOD,
    "error.no-permission-edit": _RIGHTS,
    "error.no-permission-edit-with-comment-ok": _RIGHTS,
    "error.no-permission-mixed": _RIGHTS,
    "error.no-view-edit": _RIGHTS,
    "error.no-view-phid.lookup": _RIGHTS,
    "error.no-view-phid.query": _RIGHTS,
    "error.no-view-search": _RIGHTS,
    "error.no-view-transaction.search": _RIGHTS,
    "error.user.disable-nonadmin": _METHOD,
    "fault.413-body-too-large": _LAYER,
    "fault.502-php-fpm-down": _LAYER,
    "fault.db-down-edit": _LAYER,
    "fault.db-down-search": _LAYER,
    "fault.read-only-edit": _LAYER,
    "fault.read-only-search": _LAYER,
    "fault.read-only-whoami": _LAYER,
    "feed.query.empty": _STORIES,
    "feed.query.limit-1000": _STORIES,
    "feed.query.task": _STORIES,
    "feed.query.user": _STORIES,
    "feed.query.user-text": _STORIES,
    "maniphest.edit.long-title-100000": _BIG,
    "maniphest.gettasktransactions": _METHOD,
    "maniphest.info": _METHOD,
    "maniphest.query": _METHOD,
    "maniphest.querystatuses": _METHOD,
    "maniphest.search.paging-1": _BIG,
    "maniphest.search.paging-2": _BIG,
    "maniphest.search.paging-3": _BIG,
    "maniphest.search.queryKey-all-attachments": _BIG,
    "project.edit.create": _ADMIN,
    "project.edit.create-milestone": _ADMIN,
    "project.edit.create-nonadmin": _ADMIN,
    "project.edit.create-slugs": _ADMIN,
    "project.edit.create-subproject": _ADMIN,
    "project.query.slugs": _METHOD,
    "remarkup.process": "the sandbox's HTML is simpler than Phorge's; see pages/remarkup_html.py",
    "transaction.search.limit-500": _BIG,
    "transaction.search.objectType-CMIT": "answered loudly: the sandbox has no commits",
    "transaction.search.objectType-DREV": "answered loudly: the sandbox has no revisions",
    "transaction.search.objectType-USER": "answered loudly: the sandbox keeps no history of accounts",
    "user.disable": _METHOD,
}


class Recording(msgspec.Struct, frozen=True):
    """One real exchange. `user` is whose token it was; the token itself is replaced."""

    name: str
    method: str
    path: str = ""
    http_method: str = "POST"
    user: str | None = None
    params: dict[str, Any] | None = None
    request_headers: dict[str, str] = {}
    request_body: str = ""
    query: str = ""
    http_status: int = 200
    response: Any = None

    @property
    def result(self) -> Any:
        return self.response["result"]


@cache
def recording(name: str) -> Recording:
    """The recording with this file name."""
    found = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return msgspec.convert({**found, "name": name}, Recording)


def names() -> list[str]:
    """All recordings in this repository."""
    return sorted(path.name.removesuffix(".json") for path in FOLDER.glob("*.json"))


def all_names() -> list[str]:
    """All recordings that were ever made, also those that are not in this repository."""
    lines = (FOLDER / "INDEX.tsv").read_text(encoding="utf-8").splitlines()
    return sorted({line.split("\t")[0].removesuffix(".json") for line in lines} | set(names()))
