"""Patch sets: RevisionInfo, CommitInfo, FileInfo."""

from __future__ import annotations

from seeder.sandbox.gerrit.file import REGULAR, File, file_of
from seeder.sandbox.gerrit.records import Account, Change, PatchSet
from seeder.sandbox.gerrit.shown.account import People, Shown
from seeder.sandbox.gerrit.shown.moments import stamp

COMMIT_MESSAGE = "/COMMIT_MSG"


def file_shown(file: File) -> Shown:
    """What became of one file, in numbers; a count of zero is left out."""
    shown: Shown = {} if file.status == "M" else {"status": file.status}
    if file.path != COMMIT_MESSAGE:
        shown |= {"old_mode": REGULAR} if file.before is not None else {}
        shown |= {"new_mode": REGULAR} if file.after is not None else {}
    shown |= {"lines_inserted": file.inserted} if file.inserted else {}
    shown |= {"lines_deleted": file.deleted} if file.deleted else {}
    return shown | {"size_delta": file.delta, "size": file.size}


def files_shown(patch_set: PatchSet) -> Shown:
    """The files of a patch set under their names."""
    return {file.path: file_shown(file) for file in patch_set.files}


def message_file(patch_set: PatchSet, accounts: dict[int, Account]) -> File:
    """The commit message as Gerrit shows it among the files."""
    author, uploader = (_signature(accounts, one) for one in (patch_set.author, patch_set.uploader))
    head = [
        f"Parent:     {patch_set.parent[0][:8]} ({patch_set.parent[1]})",
        f"Author:     {author}",
        f"AuthorDate: {_zoned(patch_set.authored)}",
        f"Commit:     {uploader}",
        f"CommitDate: {_zoned(patch_set.uploaded)}",
    ]
    return file_of(COMMIT_MESSAGE, None, "\n".join([*head, "", patch_set.message]))


def _zoned(moment: int) -> str:
    return stamp(moment).partition(".")[0] + " +0000"


def _signature(accounts: dict[int, Account], number: int) -> str:
    person = accounts.get(number)
    return f"{person.name} <{person.email}>" if person else f"{number}"


def commit_shown(patch_set: PatchSet, accounts: dict[int, Account]) -> Shown:
    """The commit, without its own number."""
    return {
        "parents": [{"commit": patch_set.parent[0], "subject": patch_set.parent[1]}],
        "author": _person(accounts, patch_set.author, patch_set.authored),
        "committer": _person(accounts, patch_set.uploader, patch_set.uploaded),
        "subject": patch_set.subject,
        "message": patch_set.message,
    }


def _person(accounts: dict[int, Account], number: int, moment: int) -> Shown:
    person = accounts.get(number)
    names = {"name": person.name, "email": person.email} if person else {}
    return {**names, "date": stamp(moment), "tz": 0}


def revision_shown(
    change: Change, patch_set: PatchSet, people: People, *, commit: bool, files: bool
) -> Shown:
    """One patch set."""
    ref = f"refs/changes/{change.number % 100:02d}/{change.number}/{patch_set.number}"
    shown: Shown = {
        "kind": "REWORK",
        "_number": patch_set.number,
        "created": stamp(patch_set.uploaded),
        "uploader": people.shown(patch_set.uploader),
        "ref": ref,
        "fetch": {},
    }
    shown |= {"commit": commit_shown(patch_set, people.accounts)} if commit else {}
    shown["branch"] = f"refs/heads/{change.branch}"
    shown |= {"files": files_shown(patch_set)} if files else {}
    return shown
