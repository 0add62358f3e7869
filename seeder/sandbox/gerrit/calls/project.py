"""/projects/."""

from __future__ import annotations

from typing import Any

from seeder.sandbox.gerrit import keeping
from seeder.sandbox.gerrit.asking import Asking, Content
from seeder.sandbox.gerrit.records import Branch, Project
from seeder.sandbox.gerrit.refusals import bad, missing
from seeder.sandbox.gerrit.shown.diff import kind_of
from seeder.sandbox.gerrit.shown.project import branch_shown, branches_shown, project_listed, project_shown
from seeder.sandbox.gerrit.table import LARGEST_PAGE


def _asked(asking: Asking) -> Project:
    found = keeping.project(asking.store, asking.parts[0])
    if found is None:
        raise missing(asking.parts[0])
    return found


def _branch(asking: Asking) -> Branch:
    project, name = _asked(asking), asking.parts[1].removeprefix("refs/heads/")
    if name == "HEAD" and project.branches:
        return project.branches[0]
    found = next((one for one in project.branches if one.name == name), None)
    if found is None:
        raise missing(asking.parts[1])
    return found


def list_(asking: Asking) -> Any:
    """Repositories by name."""
    prefix, part = asking.last("p") or "", (asking.last("m", "match") or "").lower()
    described = "d" in asking.params or "description" in asking.params
    every = keeping.projects(asking.store)
    found = [one for one in every if one.name.startswith(prefix) and part in one.name.lower()]
    start, size = _window(asking)
    page = found[start : start + size]
    more = len(found) > start + size
    return {one.name: project_listed(one, described=described, more=more and one is page[-1]) for one in page}


def _window(asking: Asking) -> tuple[int, int]:
    start, count = asking.number("S", "start"), asking.number("n", "limit")
    if start < 0:
        raise bad("'start' parameter cannot be less than zero")
    return start, count if count > 0 else LARGEST_PAGE


def get(asking: Asking) -> Any:
    """One repository."""
    return project_shown(_asked(asking))


def branches(asking: Asking) -> Any:
    """HEAD and all branches."""
    start, size = _window(asking)
    part = (asking.last("m", "match") or "").lower()
    found = [
        one
        for one in branches_shown(_asked(asking))
        if part in one["ref"].removeprefix("refs/heads/").lower()
    ]
    return found[start : start + size]


def branch(asking: Asking) -> Any:
    """One branch."""
    found = _branch(asking)
    if asking.parts[1] == "HEAD":
        return {"ref": "HEAD", "revision": found.name}
    return branch_shown(found)


def content(asking: Asking) -> Any:
    """A file of a branch."""
    path, files = asking.parts[2], _branch(asking).files
    if path in files:
        return Content(files[path], kind_of(path))
    if any(name.startswith(f"{path}/") for name in files):
        raise bad("cannot retrieve content of directories")
    raise missing(path)
