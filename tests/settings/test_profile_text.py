"""The written profile: whatever a server says, it comes back as it was said, and adds no line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seeder.document import parse
from seeder.model import Project, Status
from seeder.settings.probe import Probed, mentor_field_among
from seeder.settings.profile_text import profile_text
from seeder.settings.profiles import parse_profile
from seeder.settings.site import Site

ADDRESS = "https://phab.example.org/"
# JSON, as Conduit sends it, holds no lone surrogates once it is decoded.
said = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


def written(probed: Probed, title: str = "Mine", address: str = ADDRESS) -> Site:
    text = profile_text("mine", title, address, probed)
    return parse_profile(parse(text, "mine.yaml"), "mine")


@given(
    title=said,
    statuses=st.dictionaries(said, said, max_size=5),
    priorities=st.dictionaries(said, said, max_size=5),
    fields=st.none() | st.lists(said.map(lambda name: f"custom.{name}"), max_size=4, unique=True),
    slugs=st.lists(said, max_size=3),
)
def test_what_a_server_says_comes_back_as_it_was_said(
    title: str,
    statuses: dict[str, str],
    priorities: dict[str, str],
    fields: list[str] | None,
    slugs: list[str],
) -> None:
    listed = tuple(Status(value, name, closed=len(value) % 2 == 0) for value, name in statuses.items())
    tags = tuple(Project(f"PHID-{n}", "x", slug) for n, slug in enumerate(slugs))
    seen = None if fields is None else tuple(fields)
    site = written(Probed(listed, priorities, seen, mentor_field_among(fields or ()), tags), title)
    assert (site.title, site.phabricator) == (title, ADDRESS)
    assert (site.statuses, site.priorities) == (statuses, priorities)
    assert set(site.closed_statuses) == {status.value for status in listed if status.closed}
    real = [slug for slug in slugs if slug.strip("# ")]
    assert site.first_task_tag == (real[0] if real else "good_first_task")
    assert site.bots == ()


def test_a_status_that_tries_to_add_a_setting_is_only_a_name() -> None:
    evil = 'x"\nphabricator: https://evil.example/\n#'
    site = written(Probed((Status(evil, evil),), {}, (f"custom.{evil}",), "", ()), evil)
    assert site.phabricator == ADDRESS
    assert site.statuses == {evil: evil}


def test_a_server_on_this_computer_needs_no_pace() -> None:
    nothing = Probed((), {}, (), "", ())
    assert written(nothing).politeness.pace == 1
    assert written(nothing, address="http://127.0.0.1:8080/").politeness.pace == 0


def test_a_field_for_mentors_is_known_by_its_name() -> None:
    assert mentor_field_among(["custom.mentors", "custom.a"]) == "custom.mentors"
    assert mentor_field_among(["custom.wmf:mentor"]) == "custom.wmf:mentor"
    assert mentor_field_among(["custom.tormentors", "custom.mentored-by-nobody"]) == ""
