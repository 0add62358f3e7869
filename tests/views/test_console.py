"""What goes to standard output as one JSON object."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console as RichConsole

from seeder.errors import BadInput
from seeder.views.console import Console
from seeder.views.safe import escape_json
from seeder.wire.redaction import HIDDEN, Redactor

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
)


@given(value=VALUES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_reads_back_and_is_indented_as_ever(value: Any, capsys: pytest.CaptureFixture[str]) -> None:
    Console(Redactor(), {}).print_json(value)
    told = capsys.readouterr().out
    assert json.loads(told) == value
    assert told == escape_json(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"


def test_a_secret_is_in_it_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    redact = Redactor()
    redact.add("open sesame")
    Console(redact, {}).print_json({"a": "open sesame", "b": ["open sesame", [{"c": "open sesame"}]]})
    assert json.loads(capsys.readouterr().out) == {"a": HIDDEN, "b": [HIDDEN, [{"c": HIDDEN}]]}


def test_ten_thousand_objects_take_little_more_than_what_is_written() -> None:
    value = {"tasks": [{"title": f"Task {n}", "mentors": [{"name": "mina"}] * 3} for n in range(10_000)]}
    tracemalloc.start()
    Console(Redactor(), {}).print_json(value)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 * len(json.dumps(value, indent=2))


def test_an_error_does_not_stand_behind_what_was_going_on() -> None:
    console = Console(Redactor(), {})
    console.error = RichConsole(file=io.StringIO(), force_terminal=True, color_system=None, width=80)
    console.over("Reading the feed … 1")
    console.problem(BadInput("There is nobody."))
    assert isinstance(console.error.file, io.StringIO)
    assert "… 1\r\x1b[2KThere is nobody." in console.error.file.getvalue()
