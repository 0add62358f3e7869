"""ProjectInfo and BranchInfo."""

from __future__ import annotations

from urllib.parse import quote

from seeder.sandbox.gerrit.records import Branch, Project
from seeder.sandbox.gerrit.shown.account import Shown
from seeder.sandbox.gerrit.shown.labels import WORDS

_ABOVE_ALL = "All-Projects"


def project_listed(project: Project, *, described: bool, more: bool = False) -> Shown:
    """A repository as one of a list."""
    shown: Shown = {"id": quote(project.name, safe="")}
    shown |= {"description": project.description} if described and project.description else {}
    return shown | {"state": "ACTIVE"} | ({"_more_projects": True} if more else {})


def project_shown(project: Project) -> Shown:
    """A repository on its own."""
    labels = {name: {"values": _upwards(WORDS[name]), "default_value": 0} for name in reversed(WORDS)}
    shown: Shown = {"id": quote(project.name, safe=""), "name": project.name}
    shown |= {"parent": _ABOVE_ALL} if project.name != _ABOVE_ALL else {}
    shown |= {"description": project.description} if project.description else {}
    return shown | {"state": "ACTIVE", "labels": labels}


def _upwards(words: dict[str, str]) -> dict[str, str]:
    """Zero, then what is bad, then what is good: the order of the recordings."""
    return dict(sorted(words.items(), key=lambda pair: (" -+".index(pair[0][0]), pair[0])))


def branch_shown(branch: Branch) -> Shown:
    """A branch and its newest commit."""
    return {"ref": f"refs/heads/{branch.name}", "revision": branch.revision}


def branches_shown(project: Project) -> list[Shown]:
    """HEAD and all branches."""
    if not project.branches:
        return []
    head = {"ref": "HEAD", "revision": project.branches[0].name}
    return [head, *(branch_shown(one) for one in sorted(project.branches, key=lambda one: one.name))]
