"""/changes/{}/revisions/."""

from __future__ import annotations

from typing import Any

from seeder.sandbox.gerrit import keeping
from seeder.sandbox.gerrit.asking import Asking, Fresh
from seeder.sandbox.gerrit.calls.change import found
from seeder.sandbox.gerrit.file import File, file_of
from seeder.sandbox.gerrit.records import Change, PatchSet
from seeder.sandbox.gerrit.refusals import missing
from seeder.sandbox.gerrit.shown.diff import diff_shown, nothing_shown
from seeder.sandbox.gerrit.shown.revision import (
    COMMIT_MESSAGE,
    commit_shown,
    file_shown,
    files_shown,
    message_file,
)

_WEEK = 604_800


def _asked(asking: Asking) -> PatchSet:
    change, word = found(asking), asking.parts[1]
    if word == "current":
        return change.current
    for one in change.patch_sets:
        if word == str(one.number) or (len(word) >= 7 and one.commit.startswith(word)):
            return one
    raise missing(word)


def commit(asking: Asking) -> Any:
    """The commit of a patch set."""
    patch_set = _asked(asking)
    return {"commit": patch_set.commit, **commit_shown(patch_set, asking.accounts)}


def files(asking: Asking) -> Any:
    """What a patch set touches; the commit message counts as a file."""
    patch_set = _asked(asking)
    message = message_file(patch_set, asking.accounts)
    shown = {COMMIT_MESSAGE: file_shown(message), **files_shown(patch_set)}
    # What has a number of its own never changes.
    fixed = asking.parts[1] != "current"
    return Fresh(shown, patch_set.commit[:32], _WEEK) if fixed else shown


def diff(asking: Asking) -> Any:
    """One file of a patch set, side by side; all its lines whatever `context` says, as recorded."""
    patch_set, path = _asked(asking), asking.parts[2]
    if path == COMMIT_MESSAGE:
        return diff_shown(message_file(patch_set, asking.accounts))
    touched = next((file for file in patch_set.files if file.path == path), None)
    file = touched or _untouched(asking, found(asking), path)
    return diff_shown(file) if file is not None else nothing_shown()


def _untouched(asking: Asking, change: Change, path: str) -> File | None:
    project = keeping.project(asking.store, change.project)
    branches = project.branches if project else ()
    text = next((one.files.get(path) for one in branches if one.name == change.branch), None)
    return file_of(path, text, text) if text is not None else None
