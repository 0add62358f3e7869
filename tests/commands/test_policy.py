"""`--warn` and `--release` of both audits, by their public doors: who is written to, what is taken from whom,
and what stops it."""

from __future__ import annotations

import time
from contextlib import closing

import pytest

from seeder.sandbox.phids import named_phid
from seeder.sandbox.world import token_of
from tests.commands.desk import DAY
from tests.commands.office import LATELY, LONG_AGO, NOW, Office
from tests.faults.control import proxied
from tests.faults.world import World


def test_one_message_with_all_tasks_and_no_second_one(orphans: Office) -> None:
    alone, shared = orphans.alone, orphans.shared
    ran = orphans.act("mentors", "--warn", "--yes")
    assert ran.code == 0, ran.all
    # Shown as the site shows it.
    assert f"  │ - T{alone}: " in ran.out
    assert "Mails  1 or more, to @gull\n" in ran.out
    assert "1 written to" in orphans.seeder("runs", environ=orphans.desk).out
    (comment,) = [*orphans.said(alone), *orphans.said(shared)]
    assert "@gull" in comment
    assert f"{{T{alone}}}" in comment
    assert f"{{T{shared}}}" in comment
    assert "@sam sends this with seeder" in comment
    again = orphans.act("mentors", "--warn", "--yes")
    assert (again.code, orphans.edits()) == (0, 1)
    assert "have not answered yet" in again.out


def test_the_run_that_is_shown_names_each_task_once(orphans: Office) -> None:
    orphans.act("mentors", "--warn", "--yes")
    shown = orphans.seeder("runs", "show", environ=orphans.desk).out
    (line,) = [line for line in shown.splitlines() if "written to" in line and "Planted" in line]
    assert line.count(f"T{orphans.alone}") + line.count(f"T{orphans.shared}") == 1


def test_where_nobody_is_in_question_no_message_is_looked_for(orphans: Office) -> None:
    orphans.act("mentors", "--warn", "--yes")
    orphans.deed(1, "gull", NOW)
    before = len(orphans.requests())
    ran = orphans.act("mentors", "--warn", "--dry-run")
    assert (ran.code, "Nobody is to be written to now." in ran.out) == (0, True)
    assert "maniphest.gettasktransactions" not in orphans.asked(before)


def test_json_foretells_the_mails(orphans: Office) -> None:
    told = orphans.act("mentors", "--warn", "--dry-run", "--json").json
    assert [each["status"] for each in told["tasks"]] == ["planned"]
    assert told["mails"] >= 1
    assert orphans.edits() == 0


def test_json_says_on_which_task_and_who_is_left_out(orphans: Office) -> None:
    places = {f"T{orphans.alone}", f"T{orphans.shared}"}
    (planned,) = orphans.act("mentors", "--warn", "--dry-run", "--json").json["tasks"]
    assert planned["monogram"] in places
    assert planned["url"].endswith(planned["monogram"])
    orphans.act("mentors", "--warn", "--yes")
    (out,) = orphans.act("mentors", "--warn", "--dry-run", "--json").json["left_out"]
    assert out["monogram"] in places
    assert out["username"] == "gull"
    assert "have not answered yet" in out["because"]
    kept = orphans.act("mentors", "--release", "--dry-run", "--json").json["left_out"]
    assert {each["monogram"] for each in kept} == places


def test_texts_are_for_sending_by_hand(orphans: Office) -> None:
    ran = orphans.act("mentors", "--warn", "--texts")
    assert (ran.code, orphans.edits()) == (0, 0)
    assert "\ngull, do you still have time for these tasks" in ran.out
    assert f"- T{orphans.alone} " in ran.out
    assert orphans.server.url + f"T{orphans.shared}\n" in ran.out
    for word in ("{", "before 2", "  │"):
        assert word not in ran.out
    (told,) = orphans.act("mentors", "--warn", "--texts", "--json").json["messages"]
    assert (told["username"], told["tasks"]) == ("gull", [f"T{orphans.alone}", f"T{orphans.shared}"])
    assert told["text"] in ran.out


def test_the_switch_is_read_first(orphans: Office) -> None:
    switch = orphans.asks("Audits may write while this is open.")
    orphans.profile(switch=f"T{switch}")
    assert orphans.act("mentors", "--warn", "--dry-run").code == 0
    orphans.edit(switch, status="resolved", closed=NOW)
    before = len(orphans.requests())
    for words in (("mentors", "--warn", "--yes"), ("assignments", "--warn", "--yes")):
        ran = orphans.act(*words)
        assert ran.code == 8, ran.all
        assert f"T{switch} is closed" in ran.all
    assert orphans.edits() == 0
    assert "transaction.search" not in orphans.asked(before)


def test_as_many_as_were_allowed(orphans: Office) -> None:
    tag = [named_phid("PROJ", "lantern")]
    for name in ("auk", "coot"):
        orphans.asks(f"**Mentors:** @{orphans.person(name, LONG_AGO - DAY)}\n", tags=tag)
    ran = orphans.act("mentors", "--warn", "--yes", "--max-warnings", "2")
    assert (ran.code, orphans.edits()) == (0, 2)
    assert "@gull" in next(line for line in ran.out.splitlines() if "next run" in line)


@pytest.mark.parametrize(
    "words",
    [
        ("--warn", "--release"),
        ("--warn", "--offline"),
        ("--warn", "--as-of", "2026-01-01"),
        ("--warn", "--since-last"),
        ("--release", "--format", "csv"),
        ("--warn", "--names"),
        ("--warn", "--yes", "--not", "T99999"),
        ("--warn", "--texts", "--yes"),
        ("--successors", "--format", "csv"),
        ("--texts",),
        ("--yes",),
        ("--to", "wren"),
        ("--drop-tag",),
        ("--max-warnings", "3"),
        ("--warn", "--preset", "zullip"),
        ("--warn", "--grace", "soon"),
        ("--release", "--yes"),
        ("--release",),
        ("--release", "--dry-run", "--to", "nobody-here"),
        ("--release", "--dry-run", "--to", "gull"),
    ],
)
def test_what_means_nothing_is_said(orphans: Office, words: tuple[str, ...]) -> None:
    ran = orphans.act("mentors", *words)
    assert ran.code == 2, ran.all
    assert orphans.edits() == 0


def test_the_presets_are_named_once(orphans: Office) -> None:
    for word, presets in (("zullip", ["zulip"]), ("ours", ["libreoffice", "mozilla", "zulip"])):
        told = orphans.act("mentors", "--warn", "--preset", word).all
        assert [told.count(preset) for preset in presets] == [1] * len(presets)


def test_nobody_is_gone_while_gerrit_is_silent(orphans: Office) -> None:
    gone = orphans.desk | {"SEEDER_GERRIT_URL": "http://127.0.0.1:9/"}
    for mode in ("--warn", "--release"):
        ran = orphans.seeder("audit", "mentors", mode, "--dry-run", environ=gone)
        assert ran.code == 4, ran.all
        assert "could not be asked" in ran.all


def test_a_release_needs_an_old_message_and_an_heir(orphans: Office) -> None:
    alone, shared = orphans.alone, orphans.shared
    orphans.act("mentors", "--warn", "--yes")
    early = orphans.act("mentors", "--release", "--plan-out", "early.json")
    assert (early.code, "have until" in early.out, (orphans.root / "early.json").exists()) == (0, True, False)
    orphans.age(28)
    told = orphans.act("mentors", "--release", "--dry-run")
    assert f"T{alone}: Nobody who is there inherits it; --to names somebody." in told.out
    assert "-**Mentors:** @gull, @wren" in told.out
    handed = orphans.act("mentors", "--release", "--dry-run", "--to", "wren").out
    assert f"T{alone}" in handed
    assert "+**Mentors:** @wren" in handed
    assert f"T{shared}" in handed
    assert "away" not in handed
    orphans.person("stork", LATELY, away_until=NOW + 20 * DAY)
    handed = orphans.act("mentors", "--release", "--dry-run", "--to", "stork").out
    assert "+**Mentors:** @stork" in handed
    assert "@stork is away until 20" in handed


def test_a_person_at_a_terminal_releases_and_takes_it_back(orphans: Office) -> None:
    shared = orphans.shared
    before = orphans.text(shared)
    orphans.act("mentors", "--warn", "--yes")
    orphans.age(28)
    with orphans.at_terminal("audit", "mentors", "--release") as terminal:
        terminal.wait_for("Release 1 task", seconds=60)
        terminal.type("y")
        terminal.wait_for("[exit 0]", seconds=60)
        assert "@gull" not in orphans.text(shared)
        assert "`gull` is welcome back" in orphans.said(shared)[0]
        terminal.run("runs", "undo")
        terminal.wait_for("Put back 1 task", seconds=60)
        terminal.type("y")
        terminal.wait_for("[exit 0]", seconds=60)
    assert orphans.text(shared) == before


def test_who_says_no_is_told_how_to_leave_a_task_out(orphans: Office) -> None:
    with orphans.at_terminal("audit", "mentors", "--warn") as terminal:
        terminal.wait_for("[y/N]", seconds=60)
        terminal.type("n")
        assert "--not T123 leaves a task out" in terminal.wait_for("[exit 2]", seconds=60)
    assert orphans.edits() == 0


@pytest.mark.parametrize("saved", [False, True])
def test_whoever_does_something_before_it_is_written_keeps_it(orphans: Office, saved: bool) -> None:
    """Also elsewhere: the question may stand on the screen for hours, and a plan in a file for days."""
    before = orphans.text(orphans.shared)
    orphans.act("mentors", "--warn", "--yes")
    orphans.age(28)
    words: tuple[str, ...] = ("audit", "mentors", "--release")
    if saved:
        assert orphans.act("mentors", "--release", "--plan-out", "plan.json").code == 0
        words = ("apply", "plan.json")
        assert orphans.seeder(*words, "--yes", environ=orphans.desk).code == 2
        alone = orphans.seeder(*words, environ=orphans.desk)
        assert (alone.code, "--plan-out" in alone.all, "at a terminal" in alone.all) == (2, False, True)
    with orphans.at_terminal(*words) as terminal:
        terminal.wait_for("[y/N]", seconds=60)
        orphans.deed(1, "gull", int(time.time()) + 1)
        terminal.type("y")
        terminal.wait_for("They did something since they were asked.", seconds=60)
    assert orphans.text(orphans.shared) == before


def test_a_saved_release_says_what_is_left_alone_by_now(orphans: Office) -> None:
    orphans.act("mentors", "--warn", "--yes")
    orphans.age(28)
    orphans.act("mentors", "--release", "--plan-out", "plan.json")
    orphans.deed(1, "gull", int(time.time()))
    ran = orphans.seeder("apply", "plan.json", "--dry-run", environ=orphans.desk)
    assert "They did something since they were asked." in ran.out
    assert "-**Mentors:**" not in ran.out


def test_a_release_that_was_cut_off_goes_on_before_a_persons_eyes_only(orphans: Office) -> None:
    with proxied(orphans.server.url.removeprefix("http://").rstrip("/")) as breaker:
        orphans.profile(breaker.url)
        orphans.act("mentors", "--warn", "--yes")
        orphans.age(28)
        with orphans.at_terminal("audit", "mentors", "--release") as terminal:
            terminal.wait_for("[y/N]", seconds=60)
            breaker.cut()
            terminal.type("y")
            terminal.wait_for("[exit 4]", seconds=90)
            breaker.mend()
            alone = orphans.seeder("resume", environ=orphans.desk)
            assert (alone.code, "nobody is there to look at it" in alone.all) == (2, True), alone.all
            orphans.deed(1, "gull", int(time.time()))
            terminal.run("resume")
            terminal.wait_for("They did something since they were asked.", seconds=60)
    assert "@gull" in orphans.text(orphans.shared)


def test_who_has_not_read_the_question_has_not_said_yes(orphans: Office) -> None:
    orphans.keep_plan()
    with orphans.at_terminal("audit", "mentors", "--release") as terminal:
        terminal.type("y")
        terminal.wait_for("[y/N]", seconds=60)
        terminal.type("n")
        terminal.wait_for("[exit 2]", seconds=60)
    assert "@gull" in orphans.text(orphans.shared)


def test_important_tasks_are_asked_about(orphans: Office) -> None:
    orphans.edit(orphans.shared, priority=80)
    orphans.act("mentors", "--warn", "--yes")
    orphans.age(28)
    assert "ask about it first" in orphans.act("mentors", "--release", "--dry-run").out
    assert "-**Mentors:**" in orphans.act("mentors", "--release", "--dry-run", "--high-priority").out


def test_without_heirs_the_tag_goes_and_the_name_stays(orphans: Office) -> None:
    orphans.act("mentors", "--warn", "--yes")
    orphans.age(28)
    told = orphans.act("mentors", "--release", "--dry-run", "--drop-tag", "--json").json
    assert len([each for each in told["tasks"] if each["status"] == "planned"]) == 2
    shown = orphans.act("mentors", "--release", "--dry-run", "--drop-tag").out
    assert "Tag that goes: lantern" in shown
    assert "nobody inherits it, so the tag goes." in shown


def test_who_asked_to_be_left_alone_is(orphans: Office) -> None:
    group = orphans.tag("quiet-please")
    with closing(orphans.store) as store, store.transaction():
        store.add_edge(group, "member", named_phid("USER", "gull"))
    orphans.profile(leave_alone="quiet-please")
    ran = orphans.act("mentors", "--warn", "--yes")
    assert (ran.code, orphans.edits()) == (0, 0)
    assert "asked to be left alone" in ran.out


def test_owners_by_zulips_times(office: Office) -> None:
    tag = [named_phid("PROJ", "lantern")]
    office.person("gull", LONG_AGO)
    office.person("wren", LATELY)
    with closing(office.store):
        number = office.claimed(NOW - 11 * DAY, "gull", tags=tag, description="**Mentors:** @wren\n")
    assert "Nobody is to be written to" in office.act("assignments", "--warn", "--yes").out
    assert "1 without life for 10 days." in office.act("assignments", "--preset", "zulip").out
    ran = office.act("assignments", "--warn", "--yes", "--preset", "zulip", "--not", "T1", "--tag", "lantern")
    assert (ran.code, office.edits()) == (0, 1), ran.all
    again = "seeder audit assignments --release --tag lantern --not T1 --preset zulip"
    assert f"on `{again}` shows" in " ".join(ran.all.split())
    office.age(4)
    with office.at_terminal("audit", "assignments", "--release", "--preset", "zulip") as terminal:
        terminal.wait_for("Release 1 task", seconds=60)
        terminal.type("y")
        terminal.wait_for("[exit 0]", seconds=60)
    assert office.phabricator.tasks([number])[number].owner_phid is None
    told = office.seeder("runs", "undo", "--dry-run", environ=office.desk).out
    assert "gets its owner of before" in told
    assert "What it said on this task stays there" in told


def test_what_waits_for_a_review_by_now_is_not_taken(office: Office) -> None:
    tag = [named_phid("PROJ", "lantern")]
    office.person("gull", LONG_AGO)
    office.person("wren", LATELY)
    gull = office.reviewer("gull", 1100)
    number = office.claimed(NOW - 60 * DAY, "gull", tags=tag, description="**Mentors:** @wren\n")
    office.act("assignments", "--warn", "--yes")
    office.age(28)
    assert office.act("assignments", "--release", "--plan-out", "plan.json").code == 0
    office.change(9001, number, at=NOW - 50 * DAY, owner=gull)
    ran = office.seeder("apply", "plan.json", "--dry-run", environ=office.desk)
    assert "There is no reason to take it" in ran.out, ran.all


def test_a_rounds_mentor_is_asked_and_is_taken_out_of_its_file_by_hand(orphans: Office) -> None:
    tag = [named_phid("PROJ", "lantern")]
    orphans.person("finch", LATELY)
    number = orphans.asks("Nobody is named.", tags=tag, author="finch")
    dates = "start: 2020-01-01\nend: 2099-12-31\n"
    interns = "interns:\n  - user: finch\n    mentors: [gull]\n"
    file = orphans.write(
        "autumn.yaml", f"name: autumn\nprogramme: Outreachy\ntags: [lantern]\n{dates}{interns}"
    )
    words = ("mentors", "--round", file)
    ran = orphans.act(*words, "--warn", "--yes")
    assert ran.code == 0, ran.all
    assert "@gull" in orphans.said(number)[0]
    orphans.age(28)
    assert "stands in a round's file" in orphans.act(*words, "--release", "--dry-run", "--to", "wren").out


def test_the_profiles_bots_are_nobody_to_ask(orphans: Office) -> None:
    """The site takes some for people: imports, CI."""
    with closing(orphans.store):
        tag = [named_phid("PROJ", "lantern")]
        orphans.claimed(NOW - 60 * DAY, "gull", by="wren", tags=tag, description="**Mentors:** @wren\n")
    orphans.profile(bots=("Gull",))
    for what in ("mentors", "assignments"):
        ran = orphans.act(what, "--warn", "--yes")
        assert (ran.code, orphans.edits()) == (0, 0), ran.all
        assert "no person's account" in ran.out


def test_a_bot_inherits_nothing(orphans: Office) -> None:
    orphans.act("mentors", "--warn", "--yes")
    orphans.age(28)
    orphans.profile(bots=("wren",))
    assert "-**Mentors:**" not in orphans.act("mentors", "--release", "--dry-run").out
    assert "-**Mentors:**" not in orphans.act("mentors", "--release", "--dry-run", "--to", "wren").out


@pytest.mark.parametrize("how", ["removed", "hidden"])
def test_a_message_that_cannot_be_seen_any_more_was_sent(orphans: Office, how: str) -> None:
    """Its mail is out; a week later they may be asked again, and nothing is released for it."""
    alone, shared = orphans.alone, orphans.shared
    orphans.act("mentors", "--warn", "--yes")
    if how == "removed":
        with closing(orphans.store) as store, store.transaction():
            store.execute("UPDATE xact SET comment = '' WHERE comment LIKE '%seeder-warned%'")
    else:
        (where,) = [number for number in (alone, shared) if orphans.warned(number)]
        orphans.edit(where, view=named_phid("USER", "mina"))
    ran = orphans.act("mentors", "--warn", "--yes")
    assert (ran.code, orphans.edits()) == (0, 1), ran.all
    assert "the next time is" in ran.out


def test_a_message_is_found_where_the_tasks_were_linked_before(orphans: Office) -> None:
    """A second mention of a task leaves no trace on it, only the first one does, whoever made it."""
    alone, shared = orphans.alone, orphans.shared
    with closing(orphans.store) as store:
        mina = World(orphans.server.url, token_of(store, "mina"))
    mina.edit(f"T{alone}", comment=f"See T{shared}.")
    mina.edit(f"T{shared}", comment=f"See T{alone}.")
    orphans.act("mentors", "--warn", "--yes")
    orphans.age(10)
    (other,) = [number for number in (alone, shared) if not orphans.warned(number)]
    words = ("audit", "mentors", f"T{other}", "--warn", "--yes")
    ran = orphans.seeder(*words, environ=orphans.other_computer("attic"))
    assert "have not answered yet" in ran.out, ran.all
    assert orphans.warned(alone, shared) == 1
