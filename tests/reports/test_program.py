"""What of a round does not fit its site."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from seeder.document import parse
from seeder.model import Person, Project
from seeder.plans.wished import Parent
from seeder.reports.program import RoundFacts, find_mistakes
from seeder.round import parse_round

FILE = parse(
    """\
name: r
start: 2026-09-01
end: 2026-12-01
tags:
  - outreachy
  - docs
parent: T9
interns:
  - user: alice
    mentors: [bob]
""",
    "r.yaml",
)
TAGS = {name: Project(phid=name, name=name) for name in ("outreachy", "docs")}
PEOPLE = {name: Person(phid=name, username=name) for name in ("alice", "bob")}
FINE = RoundFacts("site", tags=TAGS, people=PEOPLE, parent=Parent("T9", "PHID-TASK-9"))


def mistakes(**changes: Any) -> list[tuple[str, str]]:
    found = find_mistakes(FILE, parse_round(FILE), msgspec.structs.replace(FINE, **changes))
    return [(each.sentence, each.hint) for each in found]


def person(name: str, **changes: Any) -> dict[str, Any]:
    return {"people": {**PEOPLE, name: msgspec.structs.replace(PEOPLE[name], **changes)}}


def test_nothing_to_mend() -> None:
    assert mistakes() == []


@pytest.mark.parametrize(
    ("changes", "line", "sentence", "hint"),
    [
        (
            {"tags": {"outreachy": TAGS["outreachy"]}, "unknown_tags": {"docs": ("doc", "docu")}},
            6,
            "no tag “docs”",
            "“doc” or “docu”",
        ),
        ({"tags": {**TAGS, "docs": Project("x", "Docs", archived=True)}}, 6, "archived", ""),
        (
            {"people": {"bob": PEOPLE["bob"]}, "unknown_people": {"alice": ("alicia",)}},
            9,
            "“alice”",
            "“alicia”",
        ),
        (person("bob", disabled=True), 10, "disabled", ""),
        (person("bob", bot=True), 10, "no person", ""),
        (person("alice", mailing_list=True), 9, "no person", ""),
        ({"parent": Parent("T9")}, 7, "no task T9", ""),
        ({"parent": Parent("T9", "PHID-TASK-9", closed=True)}, 7, "closed", "refuses"),
    ],
)
def test_each_mistake_with_its_line(changes: dict[str, Any], line: int, sentence: str, hint: str) -> None:
    [(said, told)] = mistakes(**changes)
    assert said.startswith(f"r.yaml, line {line}: ")
    assert sentence in said
    assert hint in told


def test_a_round_without_interns_is_not_finished() -> None:
    empty = parse("name: r\nstart: 2026-09-01\nend: 2026-12-01\ntags: x\n", "r.yaml")
    facts = RoundFacts("site", tags={"x": TAGS["docs"]})
    assert ["no interns" in each.sentence for each in find_mistakes(empty, parse_round(empty), facts)] == [
        True
    ]
