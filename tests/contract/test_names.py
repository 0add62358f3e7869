"""Names as people write them, and what the site makes of them: tags, people, tasks."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pytest

from seeder.model import Person, Project
from seeder.sources.tags import find_tags
from tests.contract.site import ContractSite
from tests.contract.world import ALIAS, NAMES, TAG


def test_slugs_are_folded_by_the_server(site: ContractSite) -> None:
    asked = [TAG, TAG.upper(), NAMES["tag"], f"#{TAG}", ALIAS, "nobody_has_this_tag"]
    found = site.phabricator.projects_by_slug(asked)
    assert _plain(found) == _plain(dict.fromkeys(asked[:-1], site.world.tag))


def test_archived_tag_is_found_and_said_to_be(site: ContractSite) -> None:
    archived = site.world.archived
    if archived is None or archived.slug is None:
        pytest.skip("this site has no archived tag")
    by_slug = site.phabricator.projects_by_slug([archived.slug])
    assert _plain(by_slug) == _plain({archived.slug: archived})
    assert _plain(site.phabricator.projects([archived.phid])) == _plain({archived.phid: archived})
    assert archived.archived


def test_nothing_found_is_an_empty_list(site: ContractSite) -> None:
    assert site.raw("phid.lookup", names=["#nobody_has_this_tag"]) == []
    assert site.phabricator.lookup(["#nobody_has_this_tag"]) == {}
    assert site.phabricator.projects_by_slug(["nobody_has_this_tag"]) == {}


def test_milestone_by_name(site: ContractSite) -> None:
    first, second = site.world.rounds
    found = site.phabricator.projects_named(first.title)
    phids = {project.phid for project in found}
    assert first.phid in phids
    assert second.phid not in phids
    assert (first.slug, first.title) == (None, f"{NAMES['programme']} (Round 1)")


def test_tags_in_every_spelling(site: ContractSite) -> None:
    world, address = site.world, site.ground.address
    spellings = {
        TAG: world.tag,
        f"#{ALIAS}": world.tag,
        NAMES["component"].upper(): world.component,
        f"{address}tag/{NAMES['component'].lower().replace(' ', '_')}/": world.component,
        world.programme.phid: world.programme,
        world.rounds[0].title: world.rounds[0],
        world.rounds[1].title.lower(): world.rounds[1],
    }
    tags = find_tags(spellings, site.phabricator, site.profile().host)
    assert _plain(tags.found) == _plain(spellings)
    assert tags.unknown == {}


def test_unknown_tag_gets_the_nearest(site: ContractSite) -> None:
    asked = ["contract_frist_task", "Contract Programme (Round 3)", "qqqzzz"]
    tags = find_tags(asked, site.phabricator, site.profile().host)
    assert tags.found == {}
    assert tags.unknown["contract_frist_task"] == (TAG,)
    assert tags.unknown["Contract Programme (Round 3)"][0].startswith("Contract Programme (Round ")
    assert tags.unknown["qqqzzz"] == ()


def test_tag_of_another_site_is_none_here(site: ContractSite) -> None:
    tags = find_tags([f"https://elsewhere.example/tag/{TAG}/"], site.phabricator, site.profile().host)
    assert tags.found == {}


def test_lookup_of_people(site: ContractSite) -> None:
    me, other = site.world.me.username, site.world.other.username
    names = [f"@{me}", f"@{other.upper()}", "@nobody-of-this-name", other]
    found = site.phabricator.lookup(names)
    assert set(found) == set(names[:2])
    assert found[names[0]].phid == site.world.me.phid
    assert found[names[1]].name == other
    assert {(handle.type, handle.status) for handle in found.values()} == {("USER", "open")}


def test_lookup_of_a_disabled_person(site: ContractSite) -> None:
    if site.world.disabled is None:
        pytest.skip("this site has no disabled account")
    name = f"@{site.world.disabled.username}"
    assert site.phabricator.lookup([name])[name].status == "closed"


def test_lookup_of_tasks(site: ContractSite) -> None:
    made, closed = site.create("to look up"), site.create("to look up, closed", status="invalid")
    names = [f"T{made.id}", f"t{made.id}", f"T{closed.id}", "T99999999", f" T{made.id}", f"{{T{made.id}}}"]
    found = site.phabricator.lookup(names)
    assert set(found) == set(names[:3])
    assert found[names[0]] == found[names[1]]
    assert found[names[0]].fullName == f"T{made.id}: {site.title('to look up')}"
    assert [found[name].status for name in names[:3]] == ["open", "open", "closed"]


def test_lookup_of_tags(site: ContractSite) -> None:
    found = site.phabricator.lookup([f"#{ALIAS}", site.world.rounds[0].phid])
    assert found[f"#{ALIAS}"].phid == site.world.tag.phid
    assert found[site.world.rounds[0].phid].name == site.world.rounds[0].title


def test_people_by_name(site: ContractSite) -> None:
    me, other = site.world.me, site.world.other
    found = site.phabricator.people([me.username.upper(), other.username, "nobody-of-this-name"])
    assert _undated(found) == _undated({me.username: me, other.username: other}, told=False)


def test_people_by_phid(site: ContractSite) -> None:
    people = [site.world.me, site.world.other, *([site.world.disabled] if site.world.disabled else [])]
    found = site.phabricator.people_by_phid([person.phid for person in people] + ["PHID-USER-" + "a" * 20])
    assert _undated(found) == _undated({person.phid: person for person in people}, told=False)


def _plain(found: Mapping[str, Project]) -> dict[str, Project]:
    """The tape's world does not hold icons."""
    return {key: msgspec.structs.replace(project, icon="") for key, project in found.items()}


def _undated(found: dict[str, Person], *, told: bool = True) -> dict[str, Person]:
    """The tape's world does not hold when accounts were made; every answer does."""
    assert not told or all(person.created > 0 for person in found.values())
    return {key: msgspec.structs.replace(person, created=0) for key, person in found.items()}


def test_people_like(site: ContractSite) -> None:
    named = site.phabricator.people_like(site.world.other.username[:3])
    assert site.world.other.phid in {person.phid for person in named}
    assert site.phabricator.people_like("qqqzzz") == []


def test_columns_of_a_board(site: ContractSite) -> None:
    column = site.world.column
    if column is None:
        pytest.skip("this site has no board; Conduit cannot make one")
    found = site.phabricator.columns(column.project_phid)
    assert (column.phid, column.name) in [(each.phid, each.name) for each in found]
    assert [each.name for each in found if each.default] == ["Backlog"]
    places = [each.sequence for each in found]
    assert places == sorted(places)
    assert site.phabricator.columns(site.world.component.phid) == []
