"""A community put into the database of a real Phorge of one's own: no method of Conduit sets a date or makes
an account. `command` is a client that reads SQL, such as ``mariadb --socket=/srv/lab/mysql.sock``."""

from __future__ import annotations

import hashlib
import json
import secrets
import shlex
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from seeder.sandbox.phids import letters, named_phid, new_phid, new_transaction_phid
from seeder.sources import rows as rows_
from seeder.wire.conduit import Conduit
from tests.sandbox.many import Act

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._"
_SOURCE = '{"source":"conduit","params":[]}'
_FIELD = "std:maniphest:mentors"
_HAS_TAG, _HAS_TASK = 41, 42
# Kind -> type, old and new value.
_KINDS: dict[str, tuple[str, Any, Any]] = {
    "comment": ("core:comment", None, None),
    "create": ("core:create", None, None),
    "title": ("title", "Before", "After"),
    "status": ("status", "stalled", "open"),
    "owner": ("reassign", None, None),
    "subscribers": ("core:subscribers", [], []),
    "description": ("project:description", "Before", "After"),
}


class PhorgeSite:
    """At `url` (with a slash at its end); `conduit` asks it as somebody who may make projects."""

    def __init__(self, url: str, command: str, conduit: Conduit) -> None:
        self.url, self._command, self._conduit = url, shlex.split(command), conduit
        self._team = ""

    def people(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._run(self._person(row) for row in rows)

    def project(self, name: str, created: int) -> str:
        """Conduit makes it, with all that belongs to it."""
        edits = [{"type": "name", "value": name}, {"type": "slugs", "value": [name]}]
        made = self._conduit.write("project.edit", rows_.Edited, transactions=edits)
        self._team = made.object.phid
        return self._team

    def tasks(self, rows: Iterable[Mapping[str, Any]], author: str) -> list[int]:
        made = [(new_phid("TASK"), row) for row in rows]
        self._run(sql for phid, row in made for sql in self._task(phid, row, named_phid("USER", author)))
        found = dict(self._rows("SELECT phid, id FROM phabricator_maniphest.maniphest_task"))
        return [int(found[phid]) for phid, _ in made]

    def phids(self, numbers: Sequence[int]) -> list[str]:
        found = dict(self._rows("SELECT id, phid FROM phabricator_maniphest.maniphest_task"))
        return [found[str(number)] for number in numbers]

    def acts(self, acts: Sequence[Act]) -> None:
        """Afterwards all transactions are numbered in the order of time, as they would be."""
        table = "phabricator_maniphest.maniphest_transaction"
        self._run(
            [
                *(sql for act in acts for sql in self._act(act)),
                f"CREATE TEMPORARY TABLE phabricator_maniphest.place AS SELECT id, "
                f"row_number() OVER (ORDER BY dateCreated, id) AS at FROM {table}",
                f"UPDATE {table} SET id = id + 1000000000",
                f"UPDATE {table} t JOIN phabricator_maniphest.place p ON t.id = p.id + 1000000000 "
                "SET t.id = p.at",
            ]
        )
        # The next one follows: 1 stands for that.
        self._sql(f"ALTER TABLE {table} AUTO_INCREMENT = 1;\n")

    def _person(self, row: Mapping[str, Any]) -> str:
        away = row.get("away_until")
        kept = {"until": away, "eventPHID": new_phid("CEVT"), "availability": "away"}
        return _insert(
            "phabricator_user.user",
            phid=named_phid("USER", row["username"]),
            userName=row["username"],
            realName="One of many",
            dateCreated=row["created"],
            dateModified=row["created"],
            conduitCertificate=letters(255),
            accountSecret=letters(64),
            isSystemAgent=int(row.get("kind") == "bot"),
            isMailingList=int(row.get("kind") == "list"),
            isDisabled=row.get("disabled", 0),
            isAdmin=0,
            isEmailVerified=1,
            isApproved=1,
            availabilityCache=json.dumps(kept) if away else None,
            availabilityCacheTTL=away,
        )

    def _task(self, phid: str, row: Mapping[str, Any], author: str) -> Iterable[str]:
        yield _insert(
            "phabricator_maniphest.maniphest_task",
            phid=phid,
            authorPHID=author,
            ownerPHID=row.get("owner"),
            status=row.get("status", "open"),
            priority=90,
            title="One of many",
            description=row["description"],
            dateCreated=row["created"],
            dateModified=row["created"],
            mailKey=letters(20),
            subpriority=0,
            viewPolicy=row.get("view", "users"),
            editPolicy="users",
            properties="[]",
            subtype="default",
        )
        for tag in row.get("tags", ()):
            for base, ends, kind in (
                ("maniphest", (phid, tag), _HAS_TAG),
                ("project", (tag, phid), _HAS_TASK),
            ):
                yield _insert(
                    f"phabricator_{base}.edge",
                    src=ends[0],
                    type=kind,
                    dst=ends[1],
                    dateCreated=row["created"],
                    seq=0,
                )
        if row.get("mentors"):
            yield _insert(
                "phabricator_maniphest.maniphest_customfieldstorage",
                objectPHID=phid,
                fieldIndex=_index(_FIELD),
                fieldValue=row["mentors"],
            )

    def _act(self, act: Act) -> Iterable[str]:
        about = act.about if act.kind else self._team
        also = act.also if act.kind else (*act.also, act.about)
        base = {"TASK": "maniphest", "PROJ": "project"}[about.split("-")[1]]
        phid = new_transaction_phid(about.split("-")[1])
        kind, old, new = _KINDS[act.kind or "description"]
        table = f"phabricator_{base}.{base}_transaction"
        policies = {"viewPolicy": "public", "editPolicy": act.author}
        dates = {"dateCreated": act.at, "dateModified": act.at, "contentSource": _SOURCE}
        comment = new_phid("XCMT") if kind == "core:comment" else None
        yield _insert(
            table,
            phid=phid,
            authorPHID=act.author,
            objectPHID=about,
            commentPHID=comment,
            commentVersion=int(comment is not None),
            transactionType=kind,
            oldValue=json.dumps(old),
            newValue=json.dumps([act.author] if kind == "core:subscribers" else new),
            metadata=json.dumps({"core.groupID": letters(32)}),
            **policies,
            **dates,
        )
        if comment:
            yield _insert(
                f"{table}_comment",
                phid=comment,
                transactionPHID=phid,
                authorPHID=act.author,
                commentVersion=1,
                content=act.comment or "Some words.",
                isDeleted=0,
                **policies,
                **dates,
            )
        if act.told_at is not None:
            yield from self._story(act, about, also, phid, act.told_at)

    def _story(self, act: Act, about: str, also: Sequence[str], told: str, at: int) -> Iterable[str]:
        key = (at << 32) + secrets.randbits(32)
        yield _insert(
            "phabricator_feed.feed_storydata",
            phid=new_phid("STRY"),
            chronologicalKey=key,
            storyType="PhabricatorApplicationTransactionFeedStory",
            storyData=json.dumps({"objectPHID": about, "transactionPHIDs": {told: told}}),
            authorPHID=act.author,
            dateCreated=at,
            dateModified=at,
        )
        for phid in {about, act.author, *also}:
            yield _insert("phabricator_feed.feed_storyreference", objectPHID=phid, chronologicalKey=key)

    def _run(self, statements: Iterable[str]) -> None:
        """All or nothing."""
        self._sql(";\n".join(["SET NAMES utf8mb4", "START TRANSACTION", *statements, "COMMIT"]) + ";\n")

    def _rows(self, query: str) -> list[list[str]]:
        return [line.split("\t") for line in self._sql(f"{query};\n").splitlines()[1:]]

    def _sql(self, text: str) -> str:
        done = subprocess.run(
            self._command, input=text, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr[:500]
        return done.stdout


def _index(field: str) -> str:
    """Under what the values of a custom field are kept."""
    digest = hashlib.sha1(field.encode(), usedforsecurity=False).digest()
    return "".join(_DIGITS[byte & 0x3F] for byte in digest[:12])


def _insert(table: str, **values: Any) -> str:
    named, told = ", ".join(f"`{name}`" for name in values), ", ".join(map(_literal, values.values()))
    return f"INSERT INTO {table} ({named}) VALUES ({told})"


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"
