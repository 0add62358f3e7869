"""`create --form-links` as somebody at a shell uses it: links that are opened, looked at, and saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from seeder.model import Task
from seeder.plans.form import LONGEST, LONGEST_SIGNED_OUT
from seeder.remarkup import anchors
from tests.e2e.conftest import Home, Ran
from tests.sandbox.chromium import browser
from tests.sandbox.devtools import Tab
from tests.sandbox.forms import Form

SITE = "https://phorge.example.org/"


def links(home: Home, *arguments: str) -> list[dict[str, Any]]:
    ran = home.seeder("create", "-f", "tasks.yaml", "--form-links", "--json", *arguments)
    assert ran.code == 0, ran.all
    forms: list[dict[str, Any]] = ran.json["forms"]
    return forms


def offline(home: Home, *arguments: str, **more: str) -> Ran:
    """Without a token, for a site that is not there."""
    environ = home.environ | {"SEEDER_PHABRICATOR_URL": SITE} | more
    return home.seeder("create", "-f", "tasks.yaml", "--form-links", *arguments, environ=environ)


def save(url: str, paste: str | None = None) -> str:
    """Opens a link and saves its form, as a browser without scripts does; the task's monogram."""
    opener = build_opener(ProxyHandler({}))
    with opener.open(url, timeout=20) as reply:
        fields = Form(reply.read().decode()).fields
    if paste is not None:
        fields = [(name, paste if name == "description" else value) for name, value in fields]
    with opener.open(Request(url.partition("?")[0], urlencode(fields).encode()), timeout=20) as reply:
        return str(urlsplit(reply.url).path.removeprefix("/"))


def task(home: Home, monogram: str) -> Task:
    number = int(monogram.removeprefix("T"))
    return home.phabricator.tasks([number])[number]


def alike(form: Task, written: Task) -> None:
    """The same in everything that create decides, but for the mark and the sentence about a sibling."""
    assert form.title == written.title
    assert written.description.startswith(form.description)
    assert anchors(form.description) == ()
    assert set(form.project_phids) == set(written.project_phids)
    assert set(form.subscriber_phids) == set(written.subscriber_phids)
    assert form.custom == written.custom
    assert (form.author_phid, form.owner_phid) == (written.author_phid, None)


CLOSE = {"type": "status", "value": "invalid"}
FULL = ["--co-mentor", "mina", "--tag", "Outreachy (Round 33)", "--tag", "Documentation"]


def test_a_saved_form_is_the_task_that_create_writes(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    full = [*FULL, "--parent", home.number_of("Outreachy round 33")]
    forms = links(home, *full)
    assert [set(form) for form in forms] == [{"title", "url", "bytes", "too_long", "paste"}] * 2
    assert home.edits() == 0
    made = [save(form["url"]) for form in forms]
    for monogram in made:
        number = int(monogram[1:])
        home.phabricator.conduit.write(
            "maniphest.edit", dict[str, Any], objectIdentifier=number, transactions=[CLOSE]
        )
    written = home.seeder("create", "-f", "tasks.yaml", "--yes", "--json", *full).json["tasks"]
    for monogram, other in zip(made, written, strict=True):
        alike(task(home, monogram), task(home, other["monogram"]))


def test_a_saved_form_is_a_good_first_task(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    made = [save(form["url"]) for form in links(home)]
    checked = home.seeder("check", *made, "--json")
    assert checked.code == 0, checked.all
    again = home.seeder("create", "-f", "tasks.yaml", "--form-links", "--json")
    assert again.code == 2
    assert "open task of this title already" in again.json["error"]["sentence"]
    assert again.json["forms"] == []


def test_what_create_wrote_already_gets_no_link(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    made = home.seeder("create", "-f", "tasks.yaml", "--yes", "--json").json["tasks"]
    ran = home.seeder("create", "-f", "tasks.yaml", "--form-links", "--json")
    assert ran.code == 0
    assert ran.json["forms"] == []
    assert [there["monogram"] for there in ran.json["exists"]] == [each["monogram"] for each in made]
    assert "nothing to fill in" in home.seeder("create", "-f", "tasks.yaml", "--form-links").all


def test_for_somebody_else_their_name_is_looked_up_and_put_in(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    first = links(home, "--mentor", "@MINA")[0]
    form = parse_qs(urlsplit(first["url"]).query)
    assert form["custom.mentors"] == ["mina"]
    assert "@mina is the mentor" in form["description"][0]
    ran = home.seeder("create", "-f", "tasks.yaml", "--form-links", "--mentor", "minna")
    assert ran.code == 2
    assert "mina" in ran.err
    for name, why in (("olu-farrow", "disabled"), ("patchbot", "no person")):
        nobody = home.seeder("create", "-f", "tasks.yaml", "--form-links", "--mentor", name)
        assert nobody.code == 2
        assert why in nobody.err


def long_file(home: Home) -> None:
    text = home.example("--tasks", "1")
    home.write(
        "tasks.yaml",
        text.replace("The upload form", "上传表单接受不存在的日期。" * 90 + "The upload form", 1),
    )


def test_a_text_that_does_not_fit_is_there_to_be_pasted(home: Home) -> None:
    long_file(home)
    [form] = links(home, "--tasks", "1")
    assert form["too_long"] is True
    assert form["bytes"] == len(form["url"]) <= LONGEST
    assert "description" not in parse_qs(urlsplit(form["url"]).query)
    ran = home.seeder("create", "-f", "tasks.yaml", "--form-links", "--tasks", "1")
    copied = ran.out.split("----- copy from here -----\n")[1].split("\n----- to here -----")[0]
    assert copied == form["paste"]
    saved = task(home, save(form["url"], copied))
    assert saved.description == form["paste"]
    assert len(saved.project_phids) == 2


def test_without_a_token_names_are_taken_as_typed_and_nothing_is_asked(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    ran = offline(
        home, "--mentor", "@Sam", "--parent", "T5", "--co-mentor", "mina", "--tag", "#Docs", "--json"
    )
    assert ran.code == 0, ran.all
    found = ran.json
    assert found["not_looked_up"] == ["good_first_task", "commons-app", "docs", "mina", "T5", "Sam"]
    form = parse_qs(urlsplit(found["forms"][0]["url"]).query)
    assert form["projectPHIDs"] == ["good_first_task,commons-app,docs"]
    assert (form["subscriberPHIDs"], form["parent"]) == (["mina"], ["T5"])
    assert "custom.mentors" not in form
    shown = offline(home, "--mentor", "Sam")
    for part in (
        "Sign in to phorge.example.org first",
        f"{LONGEST_SIGNED_OUT:,} bytes does not survive the login page",
        "Not looked up, because there is no token: good_first_task, commons-app, Sam",
        "HTTP 500",
        "does not mention your other task",
    ):
        assert part in shown.out


def test_lists_that_do_not_fit_are_named_to_be_put_in_by_hand(home: Home) -> None:
    home.write("tasks.yaml", home.example("--tasks", "1"))
    many = [part for i in range(150) for part in ("--co-mentor", f"p{i}{'x' * 60}")]
    shown = offline(home, "--mentor", "sam", "--tasks", "1", *many)
    assert shown.code == 0, shown.err
    assert "Subscribers did not fit; put in by hand: p0x" in shown.out
    assert "copy from here" in shown.out


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ([], "--mentor NAME"),
        (["--mentor", "two words"], "no user name"),
        (["--mentor", "sam", "--tag", "Good First Task"], "good_first_task"),
        (["--mentor", "sam", "--tag", "Outreachy (Round 33)"], "milestone"),
        (["--mentor", "sam", "--project", f"{SITE}project/view/8/"], "seeder login"),
        (["--mentor", "sam", "--co-mentor", "a b"], "no user name"),
        (["--mentor", "sam", "--parent", "round"], "not a task"),
        (["--mentor", "sam", "--mentor-until", "soon"], "not a date"),
        (["--mentor", "sam", "--plan-out", "x.json"], "no plan to save"),
    ],
)
def test_what_cannot_be_right_is_refused_without_a_token(home: Home, arguments: list[str], why: str) -> None:
    home.write("tasks.yaml", home.example())
    ran = offline(home, *arguments, "--json")
    assert ran.code == 2, ran.all
    assert why in f"{ran.json['error']['sentence']} {ran.json['error']['hint']}"
    assert "Traceback" not in ran.all
    assert not (home.root / "x.json").exists()


def test_with_a_token_unknown_names_are_answered_with_the_nearest(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    ran = home.seeder("create", "-f", "tasks.yaml", "--form-links", "--project", "documentaton")
    assert ran.code == 2
    assert "documentation" in ran.all
    assert "No links were made" in ran.err
    wrong = home.seeder(
        "create", "-f", "tasks.yaml", "--form-links", SEEDER_PHABRICATOR_TOKEN="api-" + "x" * 28
    )
    assert wrong.code == 4


def test_answers_are_data_in_a_form_too(home: Home) -> None:
    home.write("tasks.yaml", home.example().replace("The upload form", "@mina The upload form", 1))
    ran = offline(home, "--mentor", "sam", "--json")
    assert ran.code == 2
    assert "@mina" in ran.json["error"]["sentence"]


def test_a_mentor_is_for_links_only(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    ran = home.seeder("create", "-f", "tasks.yaml", "--yes", "--mentor", "mina")
    assert ran.code == 2
    assert "--form-links" in ran.err
    assert home.edits() == 0


def test_a_wrong_name_without_a_token_ends_in_an_error_page_as_was_said(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    ran = offline(
        home, "--mentor", "sam", "--tag", "nosuch", "--json", SEEDER_PHABRICATOR_URL=home.server.url
    )
    with pytest.raises(HTTPError) as error:
        save(ran.json["forms"][0]["url"])
    error.value.close()
    assert error.value.code == 500


def test_in_a_rehearsal_the_links_lead_to_the_rehearsal(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    ran = home.seeder(
        "create", "-f", "tasks.yaml", "--form-links", "--rehearse", "--json", environ=home.environ
    )
    assert ran.code == 0, ran.all
    url = ran.json["forms"][0]["url"]
    assert url.startswith("http://127.0.0.1:")
    assert "REHEARSAL" in ran.err
    assert save(url).startswith("T")


@pytest.fixture
def tab(tmp_path: Path) -> Iterator[Tab]:
    program = browser()
    if program is None:
        pytest.skip("chromium is missing: apt-get install chromium")
    made = Tab(program, tmp_path / "browser")
    yield made
    made.close()


@pytest.mark.browser
def test_links_are_opened_and_saved_in_a_browser(home: Home, tab: Tab) -> None:
    text = home.example()
    home.write("tasks.yaml", text.replace("31 February", '31 فبراير 文 🌱 \\"&=+#%\\"', 1))
    for form in links(home, *FULL):
        tab.open(form["url"])
        assert tab.run("document.querySelector('#title').value") == form["title"]
        tab.click("button.save")
        monogram = tab.wait_for("/^.T[0-9]+$/.test(location.pathname) && location.pathname.slice(1)")
        tab.wait_for("document.readyState === 'complete'")
        assert form["title"] in tab.run("document.body.innerText")
        made = task(home, monogram)
        assert made.title == form["title"]
        assert made.description == parse_qs(urlsplit(form["url"]).query)["description"][0]
        assert len(made.project_phids) == 4
        assert len(made.custom["custom.mentors"]) == 2
