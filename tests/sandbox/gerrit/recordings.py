"""The recordings of real Gerrits (tests/recordings/gerrit), and which of them are not replayed."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from seeder.sandbox.gerrit.table import words

ROOT = Path(__file__).parents[2] / "recordings" / "gerrit"
BIG, TOOL = "3.10.2", "3.10.2-tool"
_LOUD = "answered loudly: not in the sandbox"
_RIGHTS = "the sandbox knows no administrators and hides no repository"
_WRITES = "hashtags are the only thing that can be written"

NOT_REPLAYED = {
    **dict.fromkeys(
        words(
            """
        010-accounts-active-yes 011-accounts-active-no 012-accounts-active-no-as-admin 024-accounts-suggest
        027-accounts-capabilities 028-accounts-query-limit-capability 033-config-summary-403
        039-projects-query 111-change-comments-context 221-projects-tree 225-files-base 231-diff-intraline
        240-diff-whitespace 241-file-content 251-change-options 255-change-revisions 384-query-is-reviewed
        388-query-is-submittable 400-query-regex 401-query-intopic-regex 404-query-O 412-query-submittable
        359-query-intopic
            """
        ),
        _LOUD,
    ),
    **dict.fromkeys(
        words(
            """
        016-accounts-query-inactive 117-change-hidden-admin 042-projects-hidden
        431-accounts-detail-self-admin 211-branch-full 213-branches-no-slash 215-branches-n0
            """
        ),
        _RIGHTS,
    ),
    **dict.fromkeys(
        words(
            """
        136-topic-anonymous 147-messages-after-twice 152-review-vote-not-permitted
        156-submit-not-allowed 157-submit-not-ready 158-abandon-merged-409 159-abandon-403
        160-restore-open-409
        161-project-create-403 162-project-create-409 163-account-create-409 164-account-create-403
            """
        ),
        _WRITES,
    ),
    "175-auth-wrong-header-without-a": "shows what was written before",
    "034-config-gzip": "compressed by the server in front, as every answer is; see test_routes",
}


class Exchange(msgspec.Struct, frozen=True):
    """One request and its reply; `as_user` is whose password it was, None for nobody's."""

    name: str
    folder: str
    as_user: str | None
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: str | None
    status: int
    kind: str
    reply_headers: dict[str, str]
    reply: str

    @property
    def value(self) -> Any:
        """The parsed JSON of the reply, None for a text."""
        return json.loads(self.reply.partition("\n")[2]) if self.reply.startswith(")]}'") else None


@cache
def exchanges(folder: str) -> dict[str, Exchange]:
    """All recordings of one server, in the order in which they were made."""
    return {path.stem: _read(path) for path in sorted((ROOT / folder).glob("*.json"))}


def _read(path: Path) -> Exchange:
    found = json.loads(path.read_text(encoding="utf-8"))
    asked, told = found["request"], found["response"]
    return Exchange(
        path.stem,
        path.parent.name,
        found["as_user"],
        asked["method"],
        asked["path"],
        asked["query"] or "",
        asked["headers"],
        asked["body"],
        told["status"],
        told["headers"].get("Content-Type", ""),
        told["headers"],
        told["body"] or "",
    )
