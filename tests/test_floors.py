"""The house: who may import whom. A new file has to be given its floor here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "seeder"

# From the ground up; a file imports its own floor or a lower one (docs/design.md, "The house").
FLOORS: tuple[frozenset[str], ...] = tuple(
    frozenset(line.split())
    for line in """
    seeder errors model document clock nearest redaction private
    place substitution remarkup site address title
    template wording mentors candidate
    answers criteria marker plan wish
    check description example proofreading journal_record outcome wish_file plan_file
    plans
    wire catalog profiles arcrc interrupt lock phabricator_import
    transport settings journal
    conduit accounts sandbox browser
    sources
    hand probe
    reconcile doctor profile_text
    admission verify
    apply gather
    views
    context
    commands
    cli
    __main__
    """.strip().splitlines()
)
# What does the work without deciding anything must not know the deciding floors.
BLIND_TO_PLANS = {"settings", "accounts", "catalog", "transport", "conduit", "sources", "journal", "sandbox"}
ONLY_IN = {
    "typer": {"commands", "cli"},
    "rich": {"views"},
    "phabricator": {"phabricator_import"},
    "gerrit": {"sources"},
    "starlette": {"sandbox"},
    "uvicorn": {"sandbox"},
    "sqlite3": {"journal", "sandbox"},
    "requests": {"transport", "wire"},
    "urllib3": {"transport", "wire"},
}
PURE = {"errors", "model", "document", "site", "remarkup", "template", "answers", "description", "check"}
PURE |= {"mentors", "marker", "plan", "plans", "wish", "outcome", "nearest", "place", "substitution"}
PURE |= {"candidate", "criteria", "wording", "example", "proofreading", "wish_file", "address"}
PURE |= {"journal_record", "title"}
IMPURE_MODULES = {"os", "socket", "subprocess", "sqlite3", "time", "random", "requests", "tempfile", "shutil"}


def files() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def room(path: Path) -> str:
    """`commands` for seeder/commands/create.py, `plan` for seeder/plan.py, `seeder` for the package."""
    first = path.relative_to(ROOT).parts[0].removesuffix(".py")
    return "seeder" if first == "__init__" else first


def floor(name: str) -> int:
    return next(i for i, rooms in enumerate(FLOORS) if name in rooms)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        assert not (isinstance(node, ast.ImportFrom) and node.level), f"{path} imports relatively"


def own_imports(path: Path) -> set[str]:
    """The rooms of seeder that a file imports."""
    known = {room(each) for each in files()}
    parts = (name.split(".") for name in imports(path))
    return {p[1] for p in parts if p[0] == "seeder" and len(p) > 1 and p[1] in known} - {room(path)}


def test_every_room_has_a_floor() -> None:
    homeless = {room(path) for path in files()} - frozenset().union(*FLOORS)
    assert not homeless, f"give these a floor: {homeless}"


@pytest.mark.parametrize("path", files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_imports_its_own_floor_or_a_lower_one(path: Path) -> None:
    here = floor(room(path))
    above = {name for name in own_imports(path) if floor(name) > here}
    assert not above, f"{path.relative_to(ROOT)} reaches up to {above}"


@pytest.mark.parametrize("path", files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_each_library_is_known_in_its_own_rooms_only(path: Path) -> None:
    tops = {name.split(".")[0] for name in imports(path)}
    for library, rooms in ONLY_IN.items():
        assert library not in tops or room(path) in rooms, f"{path.relative_to(ROOT)} imports {library}"


@pytest.mark.parametrize(
    "path", [p for p in files() if room(p) in PURE], ids=lambda p: str(p.relative_to(ROOT))
)
def test_pure_floors_do_nothing_but_compute(path: Path) -> None:
    touched = {name.split(".")[0] for name in imports(path)} & IMPURE_MODULES
    assert not touched
    text = path.read_text("utf-8")
    # `still_open(` is a question about a task
    assert not re.search(r"(?<!_)\bopen\(|datetime\.now|\.today\(|read_text|write_text", text)


BLIND = [path for path in files() if room(path) in BLIND_TO_PLANS]


@pytest.mark.parametrize("path", BLIND, ids=lambda p: str(p.name))
def test_what_does_the_work_does_not_decide(path: Path) -> None:
    assert not own_imports(path) & {"plans", "reports"}


def test_click_is_never_imported() -> None:
    """Typer carries its own; the one that uvicorn brings is another."""
    assert not [p for p in files() if "click" in {name.split(".")[0] for name in imports(p)}]


@pytest.mark.parametrize("path", files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_is_longer_than_300_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300


def test_nobody_is_called_a_name_that_says_nothing() -> None:
    words = {"utils", "util", "core", "manager", "helpers", "helper", "common", "misc", "base"}
    assert not {path.stem for path in files()} & words
