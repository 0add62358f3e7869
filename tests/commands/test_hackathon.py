"""`seeder hackathon` as a child process against a server in another process."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from seeder.document import parse
from seeder.event import Columns, Event, parse_event
from seeder.roster import Attendee
from tests.computer import Computer, Ended

EVENT = """\
name: {name}
title: The Hackathon
tag: Wikimedia-Hackathon-2026
start: 2027-05-07
end: 2027-05-09
time_zone: Europe/Berlin
columns:
  new: ideas
  done: " DONE "
repositories: [docs/handbook]
announcement: T1
roster:
  - {{user: mina, first_event: no}}
  - {{user: noor, first_event: yes}}
  - {{user: ines.q, gerrit: inesquill}}
"""
NAMES = ("mina", "noor", "ines.q", "inesquill", "olu-farrow", "newcomers-l", "nobody-here", "nobody-there")


@pytest.fixture
def computer(computer: Computer) -> Computer:
    # The profile for an unknown address has no Gerrit; the sandbox has one.
    computer.variables["SEEDER_GERRIT_URL"] = f"{computer.variables['SEEDER_PHABRICATOR_URL']}r/"
    return computer


def write(computer: Computer, name: str = "hack", text: str = EVENT) -> Path:
    path = computer.config / "events" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.format(name=name), "utf-8")
    return path


def read(computer: Computer, name: str) -> Event:
    path = computer.config / "events" / f"{name}.yaml"
    return parse_event(parse(path.read_text("utf-8"), "f"))


def new(computer: Computer, name: str, *more: str) -> Ended:
    days = ("--start", "2027-05-07", "--end", "2027-05-09", "--time-zone", "Europe/Berlin")
    return computer.run("hackathon", "new", name, *days, "--tag", "Wikimedia-Hackathon-2026", *more)


def test_new_writes_what_the_options_say(computer: Computer) -> None:
    repositories = ("--repository", "docs/handbook", "--repository", "pywikibot/core")
    board = ("--column-new", "Ideas", "--column-done", "Done", "--hashtag", "#hack27")
    ended = new(computer, "hack-27", "--title", "Hack 27", *board, *repositories, "--json")
    assert ended.code == 0, ended.said
    path = Path(ended.json["path"])
    assert path == computer.config / "events" / "hack-27.yaml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found = read(computer, "hack-27")
    assert found.columns == Columns("Ideas", "Done")
    assert (found.hashtag, found.repositories) == ("hack27", ("docs/handbook", "pywikibot/core"))
    assert "Mute Notifications" in ended.json["draft"]
    # It is the last one used from now on.
    assert computer.run("hackathon", "check").code == 0


def test_new_prints_a_draft_until_there_is_an_announcement(computer: Computer) -> None:
    assert "== Tagging tasks for hack-27 ==" in new(computer, "hack-27").out
    assert "Mute Notifications" in computer.run("hackathon", "show").out
    assert "Tagging" not in new(computer, "hack-28", "--announcement", "https://example.org/x").out
    shown = computer.run("hackathon", "show")
    assert ("Tagging" in shown.out, "https://example.org/x" in shown.out) == (False, True)


def test_a_roster_is_named_from_where_one_stands(computer: Computer) -> None:
    (computer.home / "people.csv").write_text("Phab;First event\nmina;no\nnoor;x\n")
    ended = new(computer, "hack-27", "--roster", "people.csv", "--json")
    assert ended.json["people"] == 2
    shown = computer.run("hackathon", "show", "--json").json["roster"]
    assert (shown["people"], shown["first_event"], shown["not_first"]) == (2, 1, 1)
    missing = new(computer, "hack-28", "--roster", "nosuch.csv")
    assert (missing.code, "there is no file" in missing.said) == (2, True)


def test_new_asks_at_a_terminal_with_the_boards_real_columns(computer: Computer) -> None:
    computer.variables["TZ"] = "Asia/Tokyo"
    answers = [
        ("What do people call it?", "Hack 27"),
        ("The tag of its tasks", ""),
        ("The tag of its tasks", "Wikimedia-Hackaton-2026"),
        ("The tag of its tasks", "Wikimedia-Hackathon-2026"),
        ("Its first day", "soon"),
        ("Its first day", "2027-05-07"),
        ("Its last day", "2026-05-07"),
        ("Its last day", "2027-05-09"),
        ("[Asia/Tokyo]", "Berlin"),
        ("[Asia/Tokyo]", ""),
        ("Where are tagged tasks put?", "Idea"),
        ("Where are tagged tasks put?", "ideas"),
        ("Where do finished ones go?", "4"),
        ("hashtag", "a, b"),
        ("hashtag", "#hack27"),
        ("Repositories", "docs/handbook, pywikibot/core"),
        ("who takes part", "nosuch.csv"),
        ("who takes part", ""),
        ("Where was it announced", "123"),
        ("Where was it announced", ""),
    ]
    ended = computer.at_terminal("hackathon", "new", "hack-27", answers=answers)
    assert ended.code == 0, ended.out
    for told in (
        "An event needs the tag",
        "There is no tag “Wikimedia-Hackaton-2026”",
        "Did you mean “wikimedia-hackathon-2026”?",
        "“start” is not a day",
        "ends before it starts",
        "Did you mean “Europe/Berlin”?",
        "3 In progress",
        "Its columns are “Backlog”, “Ideas”, “In progress”, “Done”.",
        "holds no comma",
        "here is no file",
        "is not a link",
        "Mute Notifications",
    ):
        assert told in ended.said, told
    assert "line 1" not in ended.out
    found = read(computer, "hack-27")
    assert (found.tag, found.time_zone) == ("Wikimedia-Hackathon-2026", "Asia/Tokyo")
    assert found.columns == Columns("Ideas", "Done")
    assert (found.hashtag, found.repositories) == ("hack27", ("docs/handbook", "pywikibot/core"))


def test_without_a_token_new_asks_too_and_takes_names_as_they_are(computer: Computer) -> None:
    del computer.variables["SEEDER_PHABRICATOR_TOKEN"]
    answers = [("Where are tagged tasks put?", "To do"), ("Where do finished ones go?", "")]
    given = ("--title", "x", "--tag", "not-made-yet", "--start", "2027-05-07", "--end", "2027-05-07")
    rest = ("--time-zone", "UTC", "--hashtag", "x", "--repository", "x/y", "--announcement", "T1")
    (computer.home / "r.csv").write_text("user\nmina\n")
    ended = computer.at_terminal(
        "hackathon", "new", "hack", *given, *rest, "--roster", "r.csv", answers=answers
    )
    assert ended.code == 0, ended.out
    assert "columns of its board" not in ended.out
    path = computer.config / "events" / "hack.yaml"
    assert "new: To do" in path.read_text()


def test_a_tag_that_is_not_there_yet_is_taken_when_it_is_typed_again(computer: Computer) -> None:
    answers = [("The tag of its tasks", "not-made-yet"), ("The tag of its tasks", "not-made-yet")]
    answers += [("Where are tagged tasks put?", "To do"), ("Where do finished ones go?", "")]
    given = ("--title", "x", "--start", "2027-05-07", "--end", "2027-05-07", "--time-zone", "UTC")
    rest = ("--hashtag", "x", "--repository", "x/y", "--announcement", "T1", "--roster", "r.csv")
    (computer.home / "r.csv").write_text("user\nmina\n")
    ended = computer.at_terminal("hackathon", "new", "hack", *given, *rest, answers=answers)
    assert ended.code == 0, ended.out
    assert "tag: not-made-yet" in (computer.config / "events" / "hack.yaml").read_text()


def test_an_event_that_was_only_stopped_at_is_not_written(computer: Computer) -> None:
    answers = [("What do people call it?", "x"), ("The tag of its tasks", "\x04")]
    assert computer.at_terminal("hackathon", "new", "hack-27", answers=answers).code == 2
    assert not (computer.config / "events").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("new a", "--tag, --start, --end, --time-zone"),
        ("new a --tag x --start 2027-05-07 --end 2027-05-07", "--time-zone"),
        ("new ../x --tag x --start 2027-05-07 --end 2027-05-07 --time-zone UTC", "cannot be an event's name"),
        ("new a --tag x --start 2027-05-07 --end 2027-05-06 --time-zone UTC", "ends before it starts"),
        ("new a --tag x --start 2027-05-07 --end 2027-05-07 --time-zone Berlin", "Europe/Berlin"),
        ("new hack-27 --tag x --start 2027-05-07 --end 2027-05-07 --time-zone UTC", "already"),
        (
            "new a --tag x --start 2027-05-07 --end 2027-05-07 --time-zone UTC --roster ~nobody-here/p.csv",
            "there is no file",
        ),
        ("show hack", "Did you mean “hack-27”?"),
        ("check nosuch.yaml", "There is no file nosuch.yaml"),
        ("show T9", "There is no event “T9”"),
    ],
)
def test_bad_input_is_exit_2_and_writes_nothing(computer: Computer, words: str, told: str) -> None:
    path = write(computer, "hack-27")
    ended = computer.run("hackathon", *words.split(), "--json")
    assert ended.code == 2
    assert told in ended.said
    assert ended.json["exit_code"] == 2
    assert list((computer.config / "events").iterdir()) == [path]


def test_force_keeps_the_old_file(computer: Computer) -> None:
    path = write(computer)
    assert (new(computer, "hack").code, path.read_text()) == (2, EVENT.format(name="hack"))
    assert new(computer, "hack", "--force").code == 0
    assert path.with_suffix(".yaml.old").read_text() == EVENT.format(name="hack")


def test_without_a_name_it_is_the_last_one_of_this_site(computer: Computer) -> None:
    none = computer.run("hackathon", "show")
    assert (none.code, "Which event?" in none.said, "hackathon new NAME" in none.said) == (2, True, True)
    write(computer, "a")
    assert "Event a (the only one here)." in computer.run("hackathon", "show").err
    write(computer, "b")
    assert "Event a (the last one used)." in computer.run("hackathon", "show").err
    computer.run("hackathon", "show", "b")
    named = computer.run("hackathon", "list")
    assert "* b" in named.out
    assert computer.run("hackathon", "show", "--json").json["name"] == "b"
    # A path is found again from anywhere.
    (computer.home / "c.yaml").write_text(EVENT.format(name="c"))
    computer.run("hackathon", "show", "./c.yaml")
    (computer.home / "elsewhere").mkdir()
    again = computer.run("hackathon", "show", "--json", cwd=computer.home / "elsewhere")
    assert again.json["name"] == "c"
    # Another site remembers its own.
    computer.variables["SEEDER_PHABRICATOR_URL"] = "https://phorge.example.org/"
    assert "Known here: a, b" in computer.run("hackathon", "show").said


def test_list_and_show(computer: Computer) -> None:
    assert "no events" in computer.run("hackathon", "list").out
    write(computer)
    write(computer, "broken", "name: [")
    told = computer.run("hackathon", "list", "--json").json
    assert [each["name"] for each in told["events"]] == ["broken", "hack"]
    assert "broken.yaml, line 1" in told["events"][0]["problem"]
    shown = computer.run("hackathon", "show", "hack")
    assert "2027-05-06 22:00 UTC up to 2027-05-09 22:00 UTC" in shown.out
    assert "1 at their first event, 1 not, 1 not known" in shown.out
    window = computer.run("hackathon", "show", "hack", "--json").json["window"]
    assert window == {"start": 1809640800, "end": 1809900000}


def test_check_of_a_sound_event(computer: Computer) -> None:
    path = write(computer)
    for named in (["hack"], [str(path)], []):
        ended = computer.run("hackathon", "check", *named, "--json")
        assert (ended.code, ended.json["findings"]) == (0, []), ended.said
    assert ended.json["board"] == ["Backlog", "Ideas", "In progress", "Done"]
    assert ended.json["tag"]["hashtag"] == "wikimedia-hackathon-2026"
    assert "All that the event hack names is on" in computer.run("hackathon", "check").out


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence", "hint"),
    [
        ("n-2026", "n-2025", 3, "there is no tag “Wikimedia-Hackathon-2025”", "“wikimedia-hackathon-2026”"),
        ("n-2026", "n-2024", 3, "“Wikimedia-Hackathon-2024” is archived", "another year"),
        ("Wikimedia-Hackathon-2026", "patch-for-review", 3, "has no board yet", "Workboard"),
        (
            "ideas",
            "Idea",
            8,
            "no column “Idea”",
            "“Ideas”? Its columns are “Backlog”, “Ideas”, “In progress”, “D",
        ),
        (
            '" DONE "',
            "Finished",
            9,
            "no column “Finished”",
            "Its columns are “Backlog”, “Ideas”, “In progress”, “D",
        ),
        ("docs/handbook", "docs/handbuch", 10, "no repository “docs/handbuch”", "“docs/handbook”"),
        ("T1\n", "T4711\n", 11, "no task T4711", ""),
        ("user: noor", "user: nobody-here", 12, "1 of the roster is not on", "/p/NAME/"),
        ("user: noor", "user: olu-farrow", 12, "1 of the roster is a disabled account", ""),
        ("user: noor", "user: newcomers-l", 12, "1 of the roster is a bot or a mailing list", ""),
        ("inesquill", "nobody-there", 12, "1 of the roster is not in Gerrit", ""),
    ],
)
def test_check_answers_what_is_wrong_with_what_is_there(
    computer: Computer, old: str, new: str, line: int, sentence: str, hint: str
) -> None:
    assert old in EVENT
    path = write(computer, text=EVENT.replace(old, new))
    ended = computer.run("hackathon", "check", "hack", "--json")
    assert (ended.code, ended.json["exit_code"]) == (3, 3), ended.said
    found = ended.json["findings"][0]
    assert found["sentence"].startswith(f"{path}, line {line}: ")
    assert sentence in found["sentence"]
    assert hint in found["hint"]
    assert named_in(ended) == []


def test_check_of_a_file_that_cannot_be_read_is_a_finding(computer: Computer) -> None:
    write(computer, text=EVENT.replace("2027-05-09", "2027-05-01"))
    ended = computer.run("hackathon", "check", "hack", "--json")
    assert ended.code == 3
    assert "line 5: the event ends before it starts" in ended.json["findings"][0]["sentence"]
    assert computer.run("hackathon", "show", "hack").code == 2


def named_in(ended: Ended) -> list[str]:
    words = set(re.findall(r"[\w.-]*\w", (ended.out + ended.err).replace("\\n", " ")))
    return [name for name in NAMES if name in words]


@pytest.mark.parametrize("how", [(), ("--json",)])
@pytest.mark.parametrize("command", ["show", "check"])
def test_nobody_is_named_without_names(computer: Computer, command: str, how: tuple[str, ...]) -> None:
    text = EVENT.replace("noor", "nobody-here").replace("inesquill", "nobody-there")
    write(computer, text=text.replace("mina", "olu-farrow"))
    assert named_in(computer.run("hackathon", command, "hack", *how)) == []
    named = named_in(computer.run("hackathon", command, "hack", "--names", *how))
    assert {"olu-farrow", "nobody-here", "nobody-there"} <= set(named)


def test_where_gerrit_does_not_answer_the_rest_is_checked(computer: Computer) -> None:
    write(computer, text=EVENT.replace("ideas", "Idea").replace("docs/handbook", "no/such"))
    computer.variables["SEEDER_GERRIT_URL"] = "http://127.0.0.1:9/r/"
    ended = computer.run("hackathon", "check", "hack", "--json")
    assert ended.code == 3
    assert ["no column" in each["sentence"] for each in ended.json["findings"]] == [True]
    assert "Gerrit could not be asked" in ended.json["notes"][0]
    del computer.variables["SEEDER_GERRIT_URL"]
    assert "no Gerrit" in computer.run("hackathon", "check", "hack", "--json").json["notes"][0]


def test_the_rehearsals_event_works_out_of_the_box(tmp_path: Path) -> None:
    computer = Computer(tmp_path / "home")
    try:
        ended = computer.run("hackathon", "check", "--rehearse", "--json")
        assert (ended.code, ended.json["findings"]) == (0, []), ended.said
        assert new(computer, "own", "--rehearse").code == 0
        assert not (computer.config / "events").exists()
        listed = computer.run("hackathon", "list", "--rehearse", "--json").json
        assert [each["name"] for each in listed["events"]] == ["own", "wmhack-2026"]
        assert listed["last"] == "own"
        # What was used in a rehearsal is nothing of another site.
        assert computer.run("hackathon", "show").code == 2
    finally:
        computer.run("sandbox", "stop")


def test_an_attendee_can_be_a_bare_name(computer: Computer) -> None:
    write(computer, text=EVENT.partition("roster:")[0] + "roster: [mina, '@noor']\n")
    assert read(computer, "hack").roster == (Attendee("mina"), Attendee("noor"))
