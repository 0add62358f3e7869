"""Every command explains itself, can be rehearsed, and speaks JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main

from seeder import __version__
from seeder.cli import app, narrow_width
from tests.e2e.conftest import Home

# What only reads: (arguments, exit codes that are fine in an empty home).
READING = [
    ("runs", {0}),
    ("runs show 1", {2}),
    ("templates list", {0}),
    ("templates show bug", {0}),
    ("templates check", {0}),
    ("site list", {0}),
    ("site show wikimedia", {0}),
    ("program list", {0}),
    ("program list --rehearse", {0}),
    ("program show outreachy-33 --rehearse", {0}),
    ("program check outreachy-33 --rehearse", {0}),
    ("program handover --round outreachy-33 --rehearse", {3}),
    ("hackathon list", {0}),
    ("hackathon list --rehearse", {0}),
    ("hackathon show", {2}),
    ("hackathon show --rehearse", {0}),
    ("hackathon check --rehearse", {0}),
    ("hackathon board --rehearse", {0}),
    ("tasks available --rehearse", {0}),
    ("tasks available --why T13 --rehearse", {0}),
    ("tasks health --rehearse", {0}),
    ("config show", {0}),
    ("doctor --rehearse", {0, 1, 3}),
    ("whoami --rehearse", {0}),
    ("check --rules", {0}),
    ("suggest --rehearse", {0}),
    ("sandbox status", {0}),
    ("sandbox status --rehearse", {0}),
]


def commands() -> Iterator[tuple[str, Any]]:
    def walk(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        children = getattr(command, "commands", {})
        for name, child in children.items():
            yield from walk(child, (*path, name))
        if not children or getattr(command, "invoke_without_command", False):
            yield " ".join(path), command

    yield from ((name, command) for name, command in walk(typer.main.get_command(app), ()) if name)


ALL = dict(commands())


def options(command: Any) -> set[str]:
    return {flag for parameter in command.params for flag in parameter.opts}


@pytest.mark.parametrize("name", ALL)
def test_each_command_has_help_with_an_example_and_speaks_json(name: str) -> None:
    command = ALL[name]
    assert command.help
    assert f"seeder {name}" in command.help, "an example of this very command"
    assert "--json" in options(command)
    assert "--rehearse" in options(command)


@pytest.mark.parametrize("width", [80, 40])
@pytest.mark.parametrize("name", ALL)
def test_help_fits_into_a_terminal(name: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is little room only examples are longer, which stay whole to be copied."""
    monkeypatch.setenv("COLUMNS", str(width))
    command = ALL[name]
    context = typer.Context(command, info_name=f"seeder {name}", terminal_width=narrow_width())
    lines = context.get_help().splitlines()
    examples = [f"  {line}" for line in command.help.splitlines()]
    assert [line for line in lines if len(line) > width and not (width == 40 and line in examples)] == []


def test_a_narrow_terminal_is_noticed(home: Home) -> None:
    for words in ((), ("audit",), ("whoami",)):
        shown = home.seeder(*words, "--help", environ=home.environ, COLUMNS="40").out
        assert "Usage" in shown
        assert max(map(len, shown.splitlines())) <= 40, shown


@pytest.mark.parametrize(("typed", "codes"), READING)
def test_with_json_standard_output_is_one_object(typed: str, codes: set[int], home: Home) -> None:
    ended = home.seeder(*typed.split(), "--json", environ=home.environ)
    assert ended.code in codes, ended.all
    assert isinstance(ended.json, dict)
    assert ended.code == 0 or ended.json.get("exit_code", ended.code) == ended.code


@pytest.mark.parametrize("name", ALL)
def test_each_option_is_explained(name: str) -> None:
    for parameter in ALL[name].params:
        assert getattr(parameter, "help", None), f"{name} {parameter.name}"


@pytest.mark.parametrize("name", ALL)
def test_the_examples_name_options_that_exist(name: str) -> None:
    for line in (ALL[name].help or "").splitlines():
        words = re.split(r"\s{2,}|#|>|<", line.strip())[0].split()
        if words[:1] != ["seeder"]:
            continue
        path = next((" ".join(words[1:n]) for n in (3, 2) if " ".join(words[1:n]) in ALL), None)
        assert path, line
        flags = {word.split("=")[0] for word in words if word.startswith("-") and word != "-"}
        assert flags <= options(ALL[path]) | {"--help"}, line


def test_version_and_help_as_they_are_typed(home: Home) -> None:
    assert home.seeder("--version", environ=home.environ).out == f"seeder {__version__}\n"
    shown = home.seeder("--help", environ=home.environ)
    assert shown.code == 0
    assert "create" in shown.out


def test_the_readme_names_commands_that_exist(home: Home) -> None:
    from pathlib import Path

    text = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    for line in re.findall(r"^\$ (?:pip|script|export|seeder).*$", text, re.MULTILINE):
        words = line.removeprefix("$ ").split("#")[0].split(">")[0].split()
        if words[0] == "script/demo":
            assert (Path(__file__).parents[2] / words[0]).exists()
        if words[0] != "seeder":
            continue
        path = next((" ".join(words[1:n]) for n in (3, 2) if " ".join(words[1:n]) in ALL), None)
        assert path, line
        assert {word for word in words if word.startswith("-")} <= options(ALL[path]), line
