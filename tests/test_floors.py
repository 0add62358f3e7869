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
    seeder errors model reviews document clock nearest title scalar wire.redaction settings.private
    gerrit_query wikitext write_ahead
    since selection counted
    activity place presets remarkup warning settings.site settings.address template.substitution
    template.grammar check.wording mentors check.candidate
    template.answers check.criteria writing.marker writing.plan wish
    round
    roster
    event
    check.rules template.description template.example template.proofreading round_file event_file
    writing.journal_record writing.outcome writing.person_problems writing.blocks wish_file
    writing.plan_problems
    writing.plan_file
    plans interview reports
    suggestions
    wire.sockets wire.surroundings wire.replies wire.phabricator_import
    template.catalog settings.profiles settings.arcrc
    settings.shelf settings.time_zones
    settings.rounds settings.events
    writing.interrupt writing.lock writing.crew wire.watchdog kept_answers kept_findings store
    wire.transport settings.layers settings.gerrit_login writing.journal
    wire.patience
    wire.conduit wire.gerrit settings.accounts settings.browser sandbox
    sources
    writing.hand settings.probe
    writing.target writing.pace writing.person
    writing.reconcile settings.profile_text doctor
    writing.admission writing.verify writing.sender
    writing.apply gather
    views
    context
    commands
    cli
    __main__
    """.strip().splitlines()
)
# Folders whose files stand on several floors; in any other all files stand on one.
STAIRS = {"wire", "writing", "template", "check", "settings"}
# What does the work without deciding anything must not know the deciding floors.
BLIND_TO_PLANS = {
    "wire",
    "settings",
    "sources",
    "sandbox",
    "template",
    "writing.journal",
    "writing.apply",
} | {"writing.sender"}
ONLY_IN = {
    "typer": {"commands", "cli"},
    "rich": {"views"},
    "phabricator": {"wire.phabricator_import"},
    "gerrit": {"wire.gerrit"},
    "starlette": {"sandbox"},
    "uvicorn": {"sandbox"},
    "sqlite3": {"writing.journal", "sandbox", "store", "write_ahead"},
    "requests": {"wire.transport", "wire.sockets", "wire.surroundings"},
    "urllib3": {"wire.transport", "wire.sockets"},
}
PURE = {
    "reviews",
    "gerrit_query",
    "wikitext",
    "errors",
    "model",
    "document",
    "nearest",
    "title",
    "scalar",
    "place",
    "remarkup",
    "mentors",
    "wish",
    "wish_file",
    "round",
    "round_file",
    "roster",
    "event",
    "event_file",
}
PURE |= {
    "reports",
    "writing.plan_problems",
    "plans",
    "interview",
    "check",
    "settings.site",
    "settings.address",
    "writing.marker",
    "writing.plan",
}
PURE |= {"suggestions", "writing.blocks", "since", "selection", "counted", "activity", "warning", "presets"}
PURE |= {"writing.journal_record", "writing.outcome", "writing.plan_file", "template.substitution"}
PURE |= {"writing.person_problems"}
PURE |= {"template.grammar", "template.answers", "template.description", "template.example"}
PURE |= {"template.proofreading"}
IMPURE_MODULES = {"os", "socket", "subprocess", "sqlite3", "time", "random", "requests", "tempfile", "shutil"}


def files() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def room(path: Path) -> str:
    """`commands` for seeder/commands/create.py, `writing.plan` for seeder/writing/plan.py, `errors` for
    seeder/errors.py, `seeder` for a package's own file."""
    parts = [part.removesuffix(".py") for part in path.relative_to(ROOT).parts]
    if parts[-1] == "__init__" and (len(parts) == 1 or parts[0] in STAIRS):
        return "seeder"
    return ".".join(parts[:2]) if parts[0] in STAIRS else parts[0]


def among(name: str, rooms: set[str]) -> bool:
    """True if `name` or the folder that it is in is one of `rooms`."""
    return name in rooms or name.split(".")[0] in rooms


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
    parts = [name.split(".") for name in imports(path) if name.startswith("seeder.")]
    named = {".".join(p[1:3]) if p[1] in STAIRS else p[1] for p in parts}
    return (named & known) - {room(path)}


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
        assert library not in tops or among(room(path), rooms), f"{path.relative_to(ROOT)} imports {library}"


@pytest.mark.parametrize(
    "path", [p for p in files() if among(room(p), PURE)], ids=lambda p: str(p.relative_to(ROOT))
)
def test_pure_floors_do_nothing_but_compute(path: Path) -> None:
    touched = {name.split(".")[0] for name in imports(path)} & IMPURE_MODULES
    assert not touched
    text = path.read_text("utf-8")
    # `still_open(` is a question about a task
    assert not re.search(r"(?<!_)\bopen\(|datetime\.now|\.today\(|read_text|write_text", text)


BLIND = [path for path in files() if among(room(path), BLIND_TO_PLANS)]


@pytest.mark.parametrize("path", BLIND, ids=lambda p: str(p.name))
def test_what_does_the_work_does_not_decide(path: Path) -> None:
    assert not own_imports(path) & {"plans", "reports"}


def test_what_is_said_of_rooms_is_said_of_rooms_that_are_there() -> None:
    known = {room(path) for path in files()}
    known |= {name.split(".")[0] for name in known}
    said = frozenset().union(*FLOORS, *ONLY_IN.values()) | BLIND_TO_PLANS | PURE | STAIRS
    assert said <= known


def test_click_is_never_imported() -> None:
    """Typer carries its own; the one that uvicorn brings is another."""
    assert not [p for p in files() if "click" in {name.split(".")[0] for name in imports(p)}]


@pytest.mark.parametrize("path", files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_is_longer_than_300_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300


def test_nobody_is_called_a_name_that_says_nothing() -> None:
    words = {"utils", "util", "core", "manager", "helpers", "helper", "common", "misc", "base"}
    assert not {path.stem for path in files()} & words
