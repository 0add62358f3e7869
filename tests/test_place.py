"""Places: repositories and links."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.errors import BadInput
from seeder.place import Place, find_places, read_link, read_place

GERRIT = "https://gerrit.example.org/r/"


@pytest.mark.parametrize(
    "text",
    [
        "https://gerrit.wikimedia.org/r/mediawiki/core",
        "http://localhost:8080/x",
        "https://en.wikipedia.org/wiki/Bug_(engineering)",
        "https://[2001:db8::1]/x",
        "https://medium.com/@someone/story",
    ],
)
def test_links(text: str) -> None:
    assert read_place(f" {text} ") == Place(url=text)
    assert read_link(text) == text


@pytest.mark.parametrize("text", ["mediawiki/core", "mediawiki/extensions/3D", "pywikibot/core.git"])
def test_repositories(text: str) -> None:
    assert read_place(text) == Place(repository=text.removesuffix(".git"))


@pytest.mark.parametrize(
    "text",
    [
        "", "core", "../../etc/passwd", "/etc/passwd", "mediawiki//core", "mediawiki/../core", "a/b c",
        "javascript:alert(1)", "ftp://example.org/x", "https://", "https:///x", "https://user:pw@example.org/",
        "https://example.org@evil.example/", "https://exa mple.org", "https://x.org/`@bob`",
        "https://x.org:99999/", "git@github.com:a/b.git", "example.org/a", "https://x.org/a\nb", "https://x.org/\x1b[0m",
    ],
)  # fmt: skip
def test_what_is_no_place(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_place(text)
    assert caught.value.hint


def test_a_link_with_a_password_is_told_so() -> None:
    with pytest.raises(BadInput, match="password"):
        read_link("https://user:pw@example.org/")


def test_a_known_host_needs_no_scheme() -> None:
    hosts = ("github.com",)
    assert read_place("github.com/wikimedia/x", hosts).url == "https://github.com/wikimedia/x"
    with pytest.raises(BadInput):
        read_place("github.com.evil.example/x", hosts)


def test_text_and_link() -> None:
    place = read_place("mediawiki/core")
    assert place.as_text() == "mediawiki/core"
    assert place.as_text(GERRIT) == "mediawiki/core (https://gerrit.example.org/r/admin/repos/mediawiki/core)"
    assert read_place("https://x.org/a").as_text(GERRIT) == "https://x.org/a"


def test_found_in_running_text() -> None:
    text = "Look at `includes/Html.php` in mediawiki/core (see https://x.org/a, and/or [[https://y.org|y]])."
    assert [p.url or p.repository for p in find_places(text)] == [
        "mediawiki/core", "https://x.org/a", "https://y.org",
    ]  # fmt: skip


@given(st.text() | st.from_regex(r"https?://[^\s]{0,30}"))
def test_any_text_is_a_place_or_bad_input(text: str) -> None:
    try:
        place = read_place(text)
    except BadInput:
        return
    assert bool(place.url) != bool(place.repository)
    assert "\n" not in place.as_text(GERRIT)
    assert read_place(place.as_text()) == place
