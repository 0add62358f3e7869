"""What goes wrong gets one plain sentence, the nearest right thing, and its exit code; nothing is written."""

from __future__ import annotations

import re

import pytest

from tests.e2e.conftest import Home

TASK = """\
project: documentation
place: https://code.example.org/x
mentor_until: 3 months
tasks:
  - template: documentation
    title: {title}
    answers: {answers}
"""


def refused(home: Home, *arguments: str, code: int = 2, **environ: str) -> str:
    """The complaint of a run that must end with `code` and without a traceback or an edit."""
    ran = home.seeder("create", "--tasks", "1", "--yes", *arguments, environ=home.online | environ)
    assert ran.code == code, ran.all
    assert "Traceback" not in ran.all
    assert home.server.token not in ran.all
    assert home.edits() == 0
    return ran.all


FILES = [
    ("tasks: [", "line 1:", "not closed"),
    ("project: a: b\ntasks: []", "line 1:", "needs quotes"),
    ("tags: [#documentation]\ntasks: []", "line 2:", "quotes around #"),
    ('title: "a" b\ntasks: []', "line 1:", "left over behind a quotation mark"),
    ("project: a\n  tags: b", "line 2:", "needs quotes"),
    ("\ttasks: []", "line 1:", "spaces"),
    ("x: &a [1]\ny: *a", "line 2:", "aliases"),
    ("project: a\nproject: b\ntasks: []", "line 2:", "twice"),
    ("tasks:\n  - template: bgu\n    title: A title of a task", "line 2:", "bug"),
    ("tasks:\n  - template: bug\n    titel: A title of a task", "line 3:", "titel"),
    ("tasks:\n  - template: bug\n    title: A title of a task\n    answers: {stepz: a}", "line 4:", "steps"),
    ("", "is empty", "--example"),
    ("just words", "not a file of tasks", "--example"),
]


@pytest.mark.parametrize(("text", "where", "hint"), FILES)
def test_a_broken_file_is_named_with_its_line(home: Home, text: str, where: str, hint: str) -> None:
    home.write("tasks.yaml", text)
    said = refused(home, "-f", "tasks.yaml")
    assert where in said
    assert hint in said


def test_a_file_that_is_not_there_not_text_or_too_large(home: Home) -> None:
    assert "No such file" in refused(home, "-f", "nowhere.yaml")
    (home.root / "picture.yaml").write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    assert "UTF-8" in refused(home, "-f", "picture.yaml")
    home.write("large.yaml", "# " + "x" * (2 << 20))
    assert "larger than 1 MiB" in refused(home, "-f", "large.yaml")
    assert "Is a directory" in refused(home, "-f", ".")


WISHES = [
    (["--project", "documentaton"], "no tag “documentaton”", "documentation"),
    (["--co-mentor", "minna"], "no user “minna”", "mina"),
    (["--co-mentor", "olu-farrow"], "disabled", "somebody else"),
    (["--parent", "T99999"], "no task T99999", "parent task"),
    (["--mentor-until", "soon"], "not a date", "3 months"),
    (["--place", "over there"], "not a place", "mediawiki/core"),
    (["--template", "documentatoin"], "documentatoin", "documentation"),
]


@pytest.mark.parametrize(("flags", "because", "hint"), WISHES)
def test_a_wrong_name_is_answered_with_the_nearest_right_one(
    home: Home, flags: list[str], because: str, hint: str
) -> None:
    text = home.example("--template", "documentation", "--tasks", "1")
    for key in ("project", "place", "mentor_until"):
        if f"--{key.replace('_', '-')}" in flags:
            text = "\n".join(line for line in text.splitlines() if not line.startswith(f"{key}:"))
    if "--template" in flags:
        text = text.replace("- template: documentation", "-")
    home.write("tasks.yaml", text)
    said = refused(home, "-f", "tasks.yaml", *flags)
    assert because in said
    assert hint in said


def test_a_wrong_tag_in_the_site_settings_is_said(home: Home) -> None:
    home.write("tasks.yaml", home.example("--tasks", "1"))
    said = refused(home, "-f", "tasks.yaml", SEEDER_FIRST_TASK_TAG="good_frist_task")
    assert "good_first_task" in said
    assert "SEEDER_FIRST_TASK_TAG" in said


def test_no_tasks_a_wrong_number_of_tasks_and_no_terminal(home: Home) -> None:
    assert "No tasks were given" in refused(home)
    home.write("tasks.yaml", home.example())
    assert "--tasks 2" in refused(home, "-f", "tasks.yaml")


LOGINS = [
    ("", "not logged in", "seeder login"),
    ("api-" + "a" * 28, "does not know this token", "seeder login"),
    ("zzz-" + "a" * 28, "token", "seeder login"),
]


@pytest.mark.parametrize(("token", "because", "hint"), LOGINS)
def test_a_missing_or_wrong_token(home: Home, token: str, because: str, hint: str) -> None:
    home.write("tasks.yaml", home.example("--tasks", "1"))
    said = refused(home, "-f", "tasks.yaml", code=4, SEEDER_PHABRICATOR_TOKEN=token)
    assert because in said
    assert hint in said
    assert not token or token not in said


ADDRESSES = [
    ("http://phorge.example.org/", 2, "https://phorge.example.org/"),
    ("http://127.0.0.1:9/", 4, "nobody answers"),
    ("https://no-such-host.invalid/", 4, "no such host"),
    ("nonsense", 2, "address"),
]


@pytest.mark.parametrize(("url", "code", "sentence"), ADDRESSES)
def test_a_wrong_site(home: Home, url: str, code: int, sentence: str) -> None:
    home.write("tasks.yaml", home.example("--tasks", "1"))
    said = refused(home, "-f", "tasks.yaml", code=code, SEEDER_PHABRICATOR_URL=url)
    assert sentence in said


def test_an_unknown_site_option_and_command(home: Home) -> None:
    assert "wikimedia" in home.seeder("create", "--site", "wikimdia", "--dry-run", "-f", "x").err
    wrong = home.seeder("creat")
    assert wrong.code == 2
    assert "create" in wrong.err
    option = home.seeder("create", "--dryrun")
    assert option.code == 2
    assert "--dry-run" in option.err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"(?m)^mentor_until: .*$", "mentor_until: 2020-01-01"),
        (r"(?m)^place: .*$", "place: over there"),
        (r"(?m)^( +)title: ", r"\1mentor_until: soon\n\1title: "),
    ],
)
def test_a_date_or_place_in_a_file_is_named_with_its_line(home: Home, old: str, new: str) -> None:
    example = home.seeder("create", "--example", environ=home.environ).out
    text = re.sub(old, new, example, count=1)
    assert text != example
    file = home.root / "tasks.yaml"
    file.write_text(text)
    ended = home.seeder("check", str(file))
    changed = next(i for i, line in enumerate(text.splitlines(), 1) if line not in example.splitlines())
    assert (ended.code, f"line {changed}:" in ended.err) == (2, True), ended.err
