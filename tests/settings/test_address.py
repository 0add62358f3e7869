from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.errors import BadInput
from seeder.settings.address import same_address, site_address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://phabricator.wikimedia.org", "https://phabricator.wikimedia.org/"),
        ("https://phabricator.wikimedia.org/api/", "https://phabricator.wikimedia.org/"),
        ("  https://phabricator.wikimedia.org/T123#456 ", "https://phabricator.wikimedia.org/"),
        ("HTTPS://Phabricator.Wikimedia.Org:443/", "https://phabricator.wikimedia.org/"),
        ("https://phabricator.wikimedia.org.", "https://phabricator.wikimedia.org/"),
        ("http://127.0.0.1:8080/api/", "http://127.0.0.1:8080/"),
        ("http://localhost:80", "http://localhost/"),
        ("http://[::1]:8080/x", "http://[::1]:8080/"),
    ],
)
def test_any_page_of_a_site_names_its_address(typed: str, address: str) -> None:
    assert site_address(typed) == address


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("we.phorge.it", "https://we.phorge.it/"),
        ("we.phorge.it/T1", "https://we.phorge.it/"),
        ("wikimedia", "https://phabricator.example.org/"),
        ("", "https://"),
        ("ftp://example.org", "https://"),
        ("https://", "https://"),
        ("https://exa mple.org", "https://"),
        ("https://example.org:port/", "https://"),
        ("https://example.org\\@evil.example/", "https://"),
        ("https://bob:secret@example.org/", "@"),
        ("https://phabricator.wikimedia.org@evil.example/", "@"),
    ],
)
def test_what_is_no_address_is_refused_with_a_hint(typed: str, hint: str) -> None:
    with pytest.raises(BadInput) as refused:
        site_address(typed, "SEEDER_PHABRICATOR_URL")
    assert refused.value.sentence.startswith("SEEDER_PHABRICATOR_URL")
    assert hint in refused.value.hint
    assert "secret" not in refused.value.sentence + refused.value.hint


@pytest.mark.parametrize(
    "other",
    [
        "http://phabricator.wikimedia.org/",
        "https://phabricator.wikimedia.org:8443/",
        "https://phabricator.wikimedia.org.evil.example/",
        "https://evil.example/phabricator.wikimedia.org/",
        "https://xphabricator.wikimedia.org/",
        "",
    ],
)
def test_hosts_are_compared_whole(other: str) -> None:
    assert not same_address("https://phabricator.wikimedia.org/", other)


@given(st.text(max_size=60))
def test_an_address_is_a_fixed_point_and_everything_else_is_bad_input(typed: str) -> None:
    try:
        address = site_address(typed)
    except BadInput:
        return
    assert site_address(address) == address
    assert same_address(address, typed)
