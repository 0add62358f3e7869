from __future__ import annotations

from pathlib import Path

import pytest

from seeder.errors import BadInput
from seeder.settings.profiles import (
    SHIPPED,
    Broken,
    Profile,
    find_profile,
    free_path,
    list_profiles,
    own_profiles,
    profile_for,
    profile_names,
)

WIKIMEDIA = "https://phabricator.wikimedia.org/"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    own_profiles(tmp_path).mkdir()
    return tmp_path


def write(config: Path, name: str, text: str) -> Path:
    path = own_profiles(config) / f"{name}.yaml"
    path.write_text(text, "utf-8")
    return path


def test_every_shipped_profile_is_sound(tmp_path: Path) -> None:
    found = list_profiles(tmp_path)
    assert [each.site.name for each in found if isinstance(each, Profile)] == profile_names(tmp_path)
    assert {"wikimedia", "phorge", "sandbox"} <= set(profile_names(tmp_path))


def test_wikimedia_wants_a_contact_and_nobody_assumes_an_address_for_phorge(tmp_path: Path) -> None:
    wikimedia = find_profile("wikimedia", tmp_path).site
    assert wikimedia.politeness.contact_required
    assert wikimedia.phabricator == WIKIMEDIA
    assert find_profile("phorge", tmp_path).site.phabricator == ""


def test_a_users_profile_wins_over_a_shipped_one_and_says_where_it_is(config: Path) -> None:
    path = write(config, "wikimedia", "name: wikimedia\nfirst_task_tag: easy\n")
    found = find_profile("wikimedia", config)
    assert (found.site.first_task_tag, found.origin) == ("easy", str(path))


def test_an_unknown_site_is_answered_with_the_nearest(config: Path) -> None:
    with pytest.raises(BadInput) as refused:
        find_profile("wikimeda", config)
    assert "Did you mean “wikimedia”?" in refused.value.hint


@pytest.mark.parametrize("typed", ["phab.example.org", "https://phab.example.org/"])
def test_an_address_instead_of_a_name_is_answered_with_the_command_that_adds_it(
    config: Path, typed: str
) -> None:
    with pytest.raises(BadInput) as refused:
        find_profile(typed, config)
    assert "seeder site new NAME https://phab.example.org/" in refused.value.hint


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("name: mine\nfist_task_tag: x\n", 2, "fist_task_tag"),
        ("name: mine\npoliteness:\n  pace: fast\n", 3, "pace"),
        ("name: other\n", 1, "other"),
        ("title: x\n", 1, "name"),
        ("name: mine\nphabricator: phab.example.org\n", 2, "not a web address"),
        ("name: mine\ntitle: [\n", 3, ""),
        ("", 1, ""),
    ],
)
def test_a_mistake_is_named_with_its_line(config: Path, text: str, line: int, why: str) -> None:
    path = write(config, "mine", text)
    with pytest.raises(BadInput) as refused:
        find_profile("mine", config)
    assert f"{path}, line {line}:" in refused.value.sentence
    assert why in refused.value.sentence


def test_one_broken_profile_does_not_hide_the_others(config: Path) -> None:
    write(config, "mine", "name: [")
    found = list_profiles(config)
    assert [each.name for each in found if isinstance(each, Broken)] == ["mine"]
    assert find_profile("wikimedia", config).site.name == "wikimedia"


@pytest.mark.parametrize("address", [WIKIMEDIA, "https://PHABRICATOR.wikimedia.org/T5"])
def test_an_address_finds_its_profile(config: Path, address: str) -> None:
    found = profile_for(address, config)
    assert found is not None
    assert (found.site.name, found.origin) == ("wikimedia", SHIPPED)


def test_an_address_finds_the_users_own_profile_first(config: Path) -> None:
    write(config, "zz", f"name: zz\nphabricator: {WIKIMEDIA}\n")
    found = profile_for(WIKIMEDIA, config)
    assert found is not None
    assert found.site.name == "zz"


def test_another_port_is_another_site(config: Path) -> None:
    assert profile_for("https://phabricator.wikimedia.org:8443/", config) is None


@pytest.mark.parametrize("name", ["", "A", "../x", "a/b", ".hidden", "-x", "x" * 41, "a b", "ä"])
def test_a_new_profile_needs_a_name_that_is_also_a_files(config: Path, name: str) -> None:
    with pytest.raises(BadInput):
        free_path(name, config, force=True)


def test_a_taken_name_is_refused_unless_forced(config: Path) -> None:
    write(config, "mine", "name: mine\n")
    for name in ("mine", "wikimedia"):
        with pytest.raises(BadInput, match="already"):
            free_path(name, config, force=False)
        assert free_path(name, config, force=True).parent == own_profiles(config)
    assert free_path("new-one", config, force=False).name == "new-one.yaml"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("mentor_field: title", "line 2: “title” is not a custom field"),
        ("mentor_field: custom.", "not a custom field"),
        ("politeness: {readers: 0}", "“readers”: expected a number of at least 1"),
        ("politeness: {readers: 1000}", "at most 16"),
        ("politeness: {pace: -1}", "at least 0"),
        ("politeness: {pace: nan}", "“pace”"),
        ("politeness: {quiet_after_unknown: 0}", "at least 1"),
        ("politeness: {max_changes: 0}", "at least 1"),
    ],
)
def test_numbers_and_fields_that_would_do_harm_are_refused(config: Path, line: str, says: str) -> None:
    write(config, "mine", f"name: mine\n{line}\n")
    with pytest.raises(BadInput, match=says):
        find_profile("mine", config)
