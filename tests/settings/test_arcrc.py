from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from seeder.errors import BadInput
from seeder.settings.arcrc import Arcrc, read_arcrc

TOKEN = "cli-" + "abcd" * 7
OTHER = "cli-" + "efgh" * 7


def write(home: Path, content: Any) -> None:
    path = home / ".arcrc"
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    path.chmod(0o600)


def read(home: Path) -> Arcrc:
    found = read_arcrc({"HOME": str(home)})
    assert found is not None
    return found


def test_no_file_is_no_file(tmp_path: Path) -> None:
    assert read_arcrc({"HOME": str(tmp_path)}) is None


def test_a_token_is_for_exactly_its_host(tmp_path: Path) -> None:
    write(tmp_path, {"hosts": {"https://phab.example.org/api/": {"token": TOKEN}}})
    found = read(tmp_path)
    assert found.token_for("https://phab.example.org/") == TOKEN
    for other in ("http://phab.example.org/", "https://phab.example.org:444/", "https://example.org/"):
        assert found.token_for(other) is None


def test_the_default_wins_over_the_order_in_the_file(tmp_path: Path) -> None:
    hosts = {"https://a.example/api/": {"token": TOKEN}, "https://b.example/api/": {"token": OTHER}}
    write(tmp_path, {"hosts": hosts, "config": {"default": "https://b.example/"}})
    assert read(tmp_path).chosen == "https://b.example/"
    write(tmp_path, {"hosts": hosts})
    assert read(tmp_path).chosen == ""


def test_the_only_host_is_the_default(tmp_path: Path) -> None:
    write(tmp_path, {"hosts": {"https://a.example/api/": {"token": TOKEN}}, "config": []})
    assert read(tmp_path).chosen == "https://a.example/"


@pytest.mark.parametrize("content", [{}, {"hosts": []}, {"hosts": {}, "config": []}])
def test_phps_empty_maps_are_read(tmp_path: Path, content: Any) -> None:
    write(tmp_path, content)
    assert (read(tmp_path).chosen, read(tmp_path).tokens) == ("", {})


def test_hosts_without_token_and_hosts_that_are_none_are_passed_over(tmp_path: Path) -> None:
    hosts = {"https://old.example/api/": {"user": "bob", "cert": "x"}, "nonsense": {"token": TOKEN}}
    write(tmp_path, {"hosts": hosts})
    found = read(tmp_path)
    assert (found.addresses, found.tokens) == (("https://old.example/",), {})


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "",
        "[]",
        "null",
        '{"hosts": "x"}',
        '{"hosts": {"https://a.example/": "x"}}',
        '{"hosts": {"https://a.example/": {"token": 5}}}',
        '{"config": {"default": ["x"]}}',
        '{"hosts": ' + "[" * 20_000,
        "\ufeff\x00",
    ],
)
def test_a_broken_file_gets_one_sentence_with_its_path(tmp_path: Path, content: str) -> None:
    write(tmp_path, content)
    with pytest.raises(BadInput) as refused:
        read_arcrc({"HOME": str(tmp_path)})
    assert str(tmp_path / ".arcrc") in refused.value.sentence
    assert "\n" not in refused.value.sentence


def test_tabs_are_json(tmp_path: Path) -> None:
    write(tmp_path, '{\n\t"hosts": {\n\t\t"https://a.example/": {"token": "' + TOKEN + '"}}}')
    assert read(tmp_path).token_for("https://a.example/") == TOKEN


def test_open_modes_are_refused(tmp_path: Path) -> None:
    write(tmp_path, {"hosts": {"https://a.example/api/": {"token": TOKEN}}})
    (tmp_path / ".arcrc").chmod(0o644)
    with pytest.raises(BadInput, match="other users") as refused:
        read_arcrc({"HOME": str(tmp_path)})
    assert refused.value.hint == f"Close it: chmod 600 {tmp_path / '.arcrc'}"


def test_its_repr_holds_no_token(tmp_path: Path) -> None:
    write(tmp_path, {"hosts": {"https://a.example/api/": {"token": TOKEN}}})
    found = read(tmp_path)
    assert TOKEN not in f"{found!r} {found} {found.__rich_repr__()}"
