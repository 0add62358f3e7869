from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.errors import BadInput, SeederError
from seeder.settings.layers import Settings, config_path, folders, read_settings, store_contact

LAB = "http://127.0.0.1:8080/"


class Home:
    """A home folder and variables; `read` is what a command would work with."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.environ = {"HOME": str(path)}
        self.config = path / ".config" / "seeder"

    def write(self, name: str, text: str) -> Path:
        path = self.config / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def arcrc(self, *hosts: str, default: str = "") -> None:
        content = {"hosts": {host: {"token": "cli-" + "a" * 28} for host in hosts}}
        path = self.path / ".arcrc"
        path.write_text(json.dumps({**content, "config": {"default": default}} if default else content))
        path.chmod(0o600)

    def read(self, site_name: str | None = None, **variables: str) -> Settings:
        return read_settings({**self.environ, **variables}, site_name=site_name)

    def source(self, name: str, site_name: str | None = None, **variables: str) -> str:
        return next(s.source for s in self.read(site_name, **variables).shown if s.name == name)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_nothing_set_is_wikimedia(home: Home) -> None:
    assert home.read().site.name == "wikimedia"
    assert home.source("site") == "the default"


def test_the_order_in_which_a_site_is_chosen(home: Home) -> None:
    """Each of these wins over those that were set before it."""
    home.arcrc("https://phab.example.org/api/")
    assert (home.read().site.name, home.read().site.host) == ("phorge", "phab.example.org")
    home.write("config.yaml", "site: mine\n")
    home.write("sites/mine.yaml", "name: mine\nphabricator: https://mine.example/\n")
    assert home.read().site.host == "mine.example"
    url = {"SEEDER_PHABRICATOR_URL": LAB}
    assert (home.read(**url).site.name, home.read(**url).site.host) == ("phorge", "127.0.0.1:8080")
    assert home.read(SEEDER_SITE="wikimedia").site.host == "phabricator.wikimedia.org"
    assert home.read("mine", SEEDER_SITE="wikimedia").site.host == "mine.example"


def test_the_address_alone_finds_the_profile_of_that_host(home: Home) -> None:
    found = home.read(SEEDER_PHABRICATOR_URL="https://Phabricator.Wikimedia.org/T1")
    assert found.site.name == "wikimedia"
    assert found.site.politeness.contact_required


def test_the_address_wins_over_a_chosen_profiles(home: Home) -> None:
    both = {"SEEDER_SITE": "wikimedia", "SEEDER_PHABRICATOR_URL": LAB}
    found = home.read(**both)
    assert (found.site.name, found.site.phabricator) == ("wikimedia", LAB)
    assert home.source("address", **both) == "SEEDER_PHABRICATOR_URL"


def test_an_option_and_an_address_that_differ_are_refused(home: Home) -> None:
    with pytest.raises(BadInput, match="SEEDER_PHABRICATOR_URL says"):
        home.read("wikimedia", SEEDER_PHABRICATOR_URL=LAB)
    assert home.read("phorge", SEEDER_PHABRICATOR_URL=LAB).site.phabricator == LAB


def test_arcs_default_host_is_a_known_site(home: Home) -> None:
    wikimedia = "https://phabricator.wikimedia.org/api/"
    home.arcrc("https://phab.example.org/api/", wikimedia, default=wikimedia)
    assert home.read().site.name == "wikimedia"
    assert home.source("site") == str(home.path / ".arcrc")


def test_several_hosts_and_no_default_say_nothing(home: Home) -> None:
    home.arcrc("https://a.example/api/", "https://b.example/api/")
    assert home.source("site") == "the default"


def test_an_open_arcrc_stops_only_those_who_need_it(home: Home) -> None:
    home.arcrc("https://a.example/api/")
    (home.path / ".arcrc").chmod(0o644)
    with pytest.raises(BadInput, match="other users"):
        home.read()
    assert home.read("wikimedia").site.name == "wikimedia"


def test_a_site_without_address_says_what_to_set(home: Home) -> None:
    with pytest.raises(BadInput) as refused:
        home.read("phorge")
    assert "SEEDER_PHABRICATOR_URL=" in refused.value.hint
    with pytest.raises(BadInput) as refused:
        home.read("sandbox")
    assert "--rehearse" in refused.value.hint


def test_an_unknown_site_gets_the_nearest(home: Home) -> None:
    with pytest.raises(BadInput) as refused:
        home.read(SEEDER_SITE="wikimeda")
    assert "“wikimedia”" in refused.value.hint


def test_tag_and_contact_come_from_variable_file_or_profile(home: Home) -> None:
    assert home.read().site.first_task_tag == "good_first_task"
    home.write("config.yaml", "first_task_tag: easy\ncontact: anna@example.org\n")
    assert (home.read().site.first_task_tag, home.read().contact) == ("easy", "anna@example.org")
    said = home.read(SEEDER_FIRST_TASK_TAG="newcomer", SEEDER_CONTACT=" bob ")
    assert (said.site.first_task_tag, said.contact) == ("newcomer", "bob")


@pytest.mark.parametrize("text", ["sit: x\n", "site: [a]\n", "contact: [\n", "- a\n"])
def test_a_mistake_in_config_yaml_is_named_with_its_line(home: Home, text: str) -> None:
    path = home.write("config.yaml", text)
    with pytest.raises(BadInput) as refused:
        home.read()
    assert f"{path}, line " in refused.value.sentence


def test_an_empty_config_yaml_says_nothing(home: Home) -> None:
    home.write("config.yaml", "# nothing yet\n")
    assert home.source("site") == "the default"


def test_folders_are_xdgs_and_a_relative_one_is_ignored(tmp_path: Path) -> None:
    told = folders({"HOME": "/home/anna", "XDG_CONFIG_HOME": str(tmp_path), "XDG_STATE_HOME": "here"})
    assert told.config == tmp_path / "seeder"
    assert told.state == Path("/home/anna/.local/state/seeder")
    assert told.cache == Path("/home/anna/.cache/seeder")


def test_nothing_in_the_current_folder_is_read(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = tmp_path / "checkout"
    (hostile / ".git" / "arc").mkdir(parents=True)
    os.mkfifo(hostile / ".arcconfig")
    os.mkfifo(hostile / ".arcrc")
    os.mkfifo(hostile / "config.yaml")
    (hostile / ".git" / "arc" / "config").write_text('{"phabricator.uri": "https://evil.example/"}')
    monkeypatch.chdir(hostile)
    assert home.read().site.host == "phabricator.wikimedia.org"


def test_a_contact_is_added_and_changed_and_the_rest_kept(home: Home) -> None:
    home.write("config.yaml", "# mine\nsite: wikimedia # always\n")
    places = folders(home.environ)
    store_contact("anna@example.org", places)
    store_contact("https://phabricator.wikimedia.org/p/Anna/", places)
    text = config_path(places).read_text("utf-8")
    assert text.startswith("# mine\nsite: wikimedia # always\n")
    assert text.count("contact") == 1
    assert home.read().contact == "https://phabricator.wikimedia.org/p/Anna/"


def test_a_contact_that_cannot_be_added_in_place_is_said_and_nothing_lost(home: Home) -> None:
    text = "contact: >\n  anna\n  example\n"
    path = home.write("config.yaml", text)
    with pytest.raises(SeederError, match=r"config\.yaml"):
        store_contact("new", folders(home.environ))
    assert path.read_text("utf-8") == text


@given(st.text(min_size=1, max_size=40).filter(lambda text: text.strip() == text))
def test_any_contact_survives_the_file(tmp_path_factory: pytest.TempPathFactory, contact: str) -> None:
    home = Home(tmp_path_factory.mktemp("home"))
    home.write("config.yaml", "site: wikimedia\n")
    try:
        store_contact(contact, folders(home.environ))
    except SeederError:
        assert config_path(folders(home.environ)).read_text("utf-8") == "site: wikimedia\n"
    else:
        assert home.read().contact == contact
