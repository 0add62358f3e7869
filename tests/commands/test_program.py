"""`seeder program` as a child process against a server in another process."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from seeder.round import Intern, parse_round
from seeder.sandbox import process
from seeder.template.catalog import read_document
from seeder.writing.plan import Step
from seeder.writing.plan_file import from_file
from tests.computer import Computer, Ended

ROUND = """\
name: {name}
programme: Outreachy
start: 2020-01-01
end: 2099-12-31
tags: [Outreachy (Round 33)]
parent: T9
interns:
  - user: juno
    mentors: [tobi]
  - user: pip
    mentors: [ines.q]
  - user: sam
    mentors: [mina]
"""
NAMES = ("juno", "pip", "sam", "tobi", "ines.q", "mina")


def write(computer: Computer, name: str = "autumn", text: str = ROUND) -> Path:
    path = computer.config / "rounds" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.format(name=name), "utf-8")
    return path


def new(computer: Computer, name: str, *more: str) -> Ended:
    days = ("--start", "2026-12-07", "--end", "2027-03-05")
    return computer.run("program", "new", name, *days, "--tag", "Outreachy (Round 33)", *more)


def test_new_writes_what_the_options_say(computer: Computer) -> None:
    people = ("--intern", "juno=tobi,mina", "--intern", "@pip")
    ended = new(computer, "outreachy-34", "--programme", "Outreachy", "--parent", "T9", *people, "--json")
    assert ended.code == 0, ended.said
    path = Path(ended.json["path"])
    assert path == computer.config / "rounds" / "outreachy-34.yaml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found = parse_round(read_document(path, "f"))
    assert found.tags == ("Outreachy (Round 33)",)
    assert found.interns == (Intern("juno", mentors=("tobi", "mina")), Intern("pip"))
    assert "# Its first and its last day." in path.read_text()
    assert computer.run("program", "check", "outreachy-34").code == 0


def test_new_asks_at_a_terminal_until_it_is_right(computer: Computer) -> None:
    answers = [
        ("Which programme?", "Outreachy"),
        ("first day", "soon"),
        ("first day", "2026-12-07"),
        ("last day", "2026-01-01"),
        ("last day", "2027-03-05"),
        ("Tags of its tasks", "Outreachy (Round 33), documentation"),
        ("coordination task", "9"),
        ("coordination task", "T9"),
        ("Intern:", "juno=tobi"),
        ("Intern:", "Juno"),
        ("Intern:", ""),
    ]
    ended = computer.at_terminal("program", "new", "outreachy-34", answers=answers)
    assert ended.code == 0, ended.out
    for told in ("“start” is not a day", "before it starts", "Task numbers begin with T", "listed twice"):
        assert told in ended.said, told
    assert "line 1" not in ended.out
    found = parse_round(read_document(computer.config / "rounds" / "outreachy-34.yaml", "f"))
    assert found.tags == ("Outreachy (Round 33)", "documentation")
    assert found.interns == (Intern("juno", mentors=("tobi",)),)


def test_a_round_that_was_only_stopped_at_is_not_written(computer: Computer) -> None:
    answers = [("Which programme?", "Outreachy"), ("first day", "\x04")]
    assert computer.at_terminal("program", "new", "outreachy-34", answers=answers).code == 2
    assert not (computer.config / "rounds").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("new autumn", "--start and --end"),
        ("new autumn --start 2026-12-07", "--end"),
        ("new ../x --start 2026-12-07 --end 2027-01-01 --tag x", "cannot be a round's name"),
        ("new autumn --start 2026-12-07 --end 2026-01-01 --tag x", "ends before it starts"),
        ("new autumn --start 2026-12-07 --end 2027-01-01", "a tag or a parent task"),
        ("new autumn --start x --end 2027-01-01 --tag x", "“start” is not a day"),
        ("show autum", "There is no round “autum”"),
        ("check nosuch.yaml", "There is no file nosuch.yaml"),
        ("handover --round autum", "Did you mean “autumn-27”?"),
        ("handover", "Which round?"),
        ("handover --round T9", "There is no round “T9”"),
    ],
)
def test_bad_input_is_exit_2_and_writes_nothing(computer: Computer, words: str, told: str) -> None:
    path = write(computer, "autumn-27")
    ended = computer.run("program", *words.split(), "--json")
    assert ended.code == 2
    assert told in ended.said
    assert ended.json["exit_code"] == 2
    assert list((computer.config / "rounds").iterdir()) == [path]


def test_force_keeps_the_old_file(computer: Computer) -> None:
    path = write(computer)
    assert (new(computer, "autumn").code, path.read_text()) == (2, ROUND.format(name="autumn"))
    assert new(computer, "autumn", "--force").code == 0
    assert path.with_suffix(".yaml.old").read_text() == ROUND.format(name="autumn")


def test_list_and_show(computer: Computer) -> None:
    assert "no rounds" in computer.run("program", "list").out
    write(computer)
    write(computer, "broken", "name: [")
    told = computer.run("program", "list", "--json").json["rounds"]
    assert [each["name"] for each in told] == ["autumn", "broken"]
    assert "broken.yaml, line 1" in told[1]["problem"]
    assert "2020-01-01 to 2099-12-31, 3 interns" in computer.run("program", "list").out
    shown = computer.run("program", "show", "autumn")
    assert "tags: [Outreachy (Round 33)]" in shown.out
    assert computer.run("program", "show", "autumn", "--json").json["round"]["parent"] == "T9"


def test_check_finds_each_mistake_and_its_line(computer: Computer) -> None:
    text = ROUND.replace("Round 33", "Round 3").replace("T9", "T4").replace("tobi", "toby")
    path = write(computer, text=text.replace("pip", "olu-farrow"))
    ended = computer.run("program", "check", "autumn", "--json")
    assert (ended.code, ended.json["exit_code"]) == (3, 3)
    found = [each["sentence"] for each in ended.json["findings"]]
    assert [each.partition(": ")[0] for each in found] == [f"{path}, line {n}" for n in (5, 6, 9, 10)]
    assert "Outreachy (Round 33)" in ended.json["findings"][0]["hint"]
    assert "parent task T4 is closed" in found[1]
    assert "“tobi”" in ended.json["findings"][2]["hint"]
    assert "disabled" in found[3]
    assert "4 things to mend" in computer.run("program", "check", "autumn").out


def test_check_of_a_file_that_cannot_be_read_is_a_finding(computer: Computer) -> None:
    write(computer, text=ROUND.replace("2099", "1999"))
    ended = computer.run("program", "check", "autumn", "--json")
    assert ended.code == 3
    assert "line 4: the round ends before it starts" in ended.json["findings"][0]["sentence"]
    assert computer.run("program", "handover", "--round", "autumn").code == 2


def test_check_of_a_sound_round(computer: Computer) -> None:
    path = write(computer)
    for named in ("autumn", str(path)):
        ended = computer.run("program", "check", named, "--json")
        assert (ended.code, ended.json["findings"]) == (0, [])


def test_handover_counts_what_each_left(computer: Computer) -> None:
    write(computer)
    ended = computer.run("program", "handover", "--round", "autumn", "--json")
    assert ended.code == 3
    told = ended.json
    assert (told["round"], told["complete"], told["of"]) == ("autumn", 1, 3)
    assert [each["lacks"] for each in told["interns"]] == [0, 1, 2]
    free, solved = told["interns"][0]["tasks"]
    assert (free["state"], free["findings"], free["claimed"]) == ("open", 0, False)
    assert (solved["state"], solved["solved"], solved["claimed"]) == ("solved", True, True)
    [bad] = told["interns"][1]["tasks"]
    assert {"place", "contact"} <= set(bad["blocking"])
    assert all(each["last_seen"] for each in told["interns"])
    assert [each["note"] is None for each in told["interns"]] == [True, False, False]


def test_handover_on_a_screen(computer: Computer, server: process.Running) -> None:
    write(computer)
    ended = computer.run("program", "handover", "--round", "autumn")
    assert ended.code == 3
    assert "1 of 3 interns have left two first tasks; 3 tasks are missing." in ended.said
    assert f"{server.url}T18" in ended.out
    assert "a note for Intern 3" in ended.out
    assert "Hello Intern 3," in ended.out
    assert "seeder create --round 'Outreachy (Round 33)' --parent T9" in ended.out
    assert "form/default/?projectPHIDs=good_first_task%2CPHID-PROJ-" in ended.out


def named_in(ended: Ended) -> list[str]:
    # In JSON a name can follow a \\n.
    words = set(re.findall(r"[\w.]*\w", (ended.out + ended.err).replace("\\n", " ")))
    return [name for name in NAMES if name in words]


@pytest.mark.parametrize("how", [(), ("--json",)])
def test_nobody_is_named_without_names(computer: Computer, how: tuple[str, ...]) -> None:
    write(computer)
    ended = computer.run("program", "handover", "--round", "autumn", *how)
    assert named_in(ended) == []
    ended = computer.run("program", "handover", "--round", "autumn", "--names", *how)
    # tobi is the mentor of one who gets no note.
    assert named_in(ended) == [name for name in NAMES if name != "tobi"]


def test_nobody_is_named_where_an_account_is_missing(computer: Computer) -> None:
    write(computer, text=ROUND.replace("juno", "junia"))
    ended = computer.run("program", "handover", "--round", "autumn")
    assert ended.code == 3
    assert "Intern 1 has no account" in ended.said
    assert "junia" not in ended.out + ended.err


def test_nobody_lacks_anything_is_exit_0(computer: Computer) -> None:
    alone = ROUND.partition("  - user: pip")[0]
    write(computer, text=alone)
    ended = computer.run("program", "handover", "--round", "autumn")
    assert (ended.code, "note for" in ended.out) == (0, False)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Outreachy (Round 33)", "Outreachy (Round 3)", "There is no tag"),
        ("interns:", "interns: []\nx:", "not something"),
    ],
)
def test_a_round_to_be_mended_first(computer: Computer, old: str, new: str, told: str) -> None:
    write(computer, text=ROUND.replace(old, new))
    ended = computer.run("program", "handover", "--round", "autumn")
    assert (ended.code, told in ended.said) == (2, True), ended.said


def test_the_rehearsals_round_works_out_of_the_box(tmp_path: Path) -> None:
    computer = Computer(tmp_path / "home")
    try:
        ended = computer.run("program", "handover", "--rehearse", "--round", "outreachy-33", "--json")
        assert ended.code == 3, ended.said
        assert [each["lacks"] for each in ended.json["interns"]] == [0, 1, 2]
        assert "--rehearse" in ended.json["interns"][2]["note"]
        assert new(computer, "own", "--rehearse").code == 0
        assert not (computer.config / "rounds").exists()
        listed = computer.run("program", "list", "--rehearse", "--json").json["rounds"]
        assert [each["name"] for each in listed] == ["outreachy-33", "own"]
    finally:
        computer.run("sandbox", "stop")


def tasks(computer: Computer) -> str:
    """A file with one task that fits the sandbox's world; its example's title is refused outside of it."""
    text = computer.run("create", "--example", "--tasks", "1").out
    text = text.replace("project: example-project", "project: docs")
    return re.sub(r'(?m)^( +title: "?)', r"\1My ", text)


def planned(computer: Computer, *words: str) -> Step:
    """The first step of the plan that `create` saves."""
    path = computer.home / "plan.json"
    path.unlink(missing_ok=True)
    (computer.home / "tasks.yaml").write_text(tasks(computer))
    ended = computer.run("create", "-f", "tasks.yaml", "--tasks", "1", "--plan-out", str(path), *words)
    assert ended.code == 0, ended.said
    return from_file(path.read_bytes(), "plan.json").steps[0]


def test_create_takes_a_round_by_name_or_file_and_makes_the_same_wish(computer: Computer) -> None:
    path = write(computer)
    by_tag = planned(computer, "--round", "Outreachy (Round 33)")
    for named in ("autumn", str(path)):
        by_round = planned(computer, "--round", named)
        assert by_round.marker == by_tag.marker
        assert by_round.value("projects.add") == by_tag.value("projects.add")
        assert by_round.value("parents.add")


def test_a_round_without_tags_is_the_same_wish_as_its_parent_task(computer: Computer) -> None:
    write(computer, text=ROUND.replace("tags: [Outreachy (Round 33)]\n", ""))
    by_task, by_round = planned(computer, "--round", "T9"), planned(computer, "--round", "autumn")
    assert by_task.marker == by_round.marker
    assert by_task.value("parents.add") == by_round.value("parents.add")


def test_form_links_take_a_round_too(computer: Computer) -> None:
    write(computer)
    (computer.home / "tasks.yaml").write_text(tasks(computer))
    links = ("create", "-f", "tasks.yaml", "--tasks", "1", "--form-links", "--json")
    by_tag, by_parent = (computer.run(*links, "--round", each) for each in ("Outreachy (Round 33)", "autumn"))
    assert by_tag.code == 0, by_tag.said
    # The round's file also knows the parent task.
    assert "parent=" not in by_tag.out
    assert "parent=" in by_parent.out
    assert "PHID-PROJ-" in by_parent.out


def created(computer: Computer, round_: str) -> Ended:
    text = tasks(computer).replace("\nround:", f"\nround: {round_}")
    (computer.home / "tasks.yaml").write_text(text)
    return computer.run("create", "-f", "tasks.yaml", "--tasks", "1", "--dry-run")


def test_a_round_in_a_file_of_tasks(computer: Computer) -> None:
    path = write(computer)
    (computer.home / "beside.yaml").write_text(path.read_text())
    for named in ("autumn", "./beside.yaml"):
        ended = created(computer, named)
        assert (ended.code, "Outreachy (Round 33)" in ended.said) == (0, True), ended.said
    missing = created(computer, "./nosuch.yaml")
    assert missing.code == 2
    assert "tasks.yaml, line" in missing.said
    near = created(computer, "autum")
    assert (near.code, "“autumn”" in near.said) == (2, True), near.said
    # Without a file of tasks it is said before anything is asked.
    assert computer.run("create", "--round", "nosuch.yaml").said.startswith("There is no file nosuch.yaml.")
    write(computer, text=ROUND.replace("2099", "1999"))
    broken = created(computer, "autumn")
    assert (broken.code, "autumn.yaml, line 4" in broken.said) == (2, True), broken.said
