"""The token in everything that comes back: a run's outputs and files are searched for it at its end.

The fixture `laptops` does the searching, here and in every other test of this folder.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from tests.faults.control import WRITE, Breaker
from tests.faults.laptop import Laptop, holds_token

Titles = tuple[str, str]
HTML = {"Content-Type": "text/html"}
FORMS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "encoded": lambda token: quote(f"token={token}", safe=""),
    "base64": lambda token: base64.b64encode(token.encode()).decode(),
    "twice": lambda token: token + token,
}


def places(token: str) -> dict[str, dict[str, Any]]:
    page = f"<html><head><title>Bad: {token}</title></head><body>{token}</body></html>"
    return {
        "title of a 502": {"fault": "page", "status": 502, "headers": HTML, "body": page},
        "title of a 403": {"fault": "page", "status": 403, "headers": HTML, "body": page},
        "text of a 500": {"fault": "page", "status": 500, "body": f"rejected {token}"},
        "Location": {"fault": "page", "status": 307, "headers": {"Location": f"https://x.example/?{token}"}},
        "page with 200": {"fault": "page", "status": 200, "headers": HTML, "body": page},
        "Retry-After": {"fault": "page", "status": 400, "headers": {"Retry-After": token}, "body": token},
    }


@pytest.mark.parametrize("place", places(""))
@pytest.mark.parametrize("method", ["user.whoami", WRITE])
def test_the_token_in_an_answer_is_neither_shown_nor_kept(
    method: str, place: str, laptop: Laptop, breaker: Breaker, titles: Titles
) -> None:
    every = "&".join(form(laptop.token) for form in FORMS.values())
    breaker.rules({"method": method, "nth": 1, **places(every)[place]})
    ended = laptop.create(*titles)
    assert ended.code in {0, 4}
    assert "hidden" in ended.err + ended.out or place in {"page with 200", "Retry-After"}
    assert laptop.leaks() == []


def test_a_wrong_token_that_the_server_repeats(laptop: Laptop, titles: Titles) -> None:
    laptop.token = "api-" + "w" * 28
    ended = laptop.create(*titles)
    assert (ended.code, ended.json["error"]["kind"]) == (4, "login")
    laptop.token = "not-even-the-shape-of-one"
    assert laptop.create(*titles).code == 4


def test_the_search_for_it_can_fail(laptop: Laptop) -> None:
    for number, form in enumerate(FORMS.values()):
        assert holds_token(f"x{'y' * number}{form(laptop.token)}z".encode(), laptop.token)
    shifted = base64.b64encode(f"sam:{laptop.token}".encode())
    assert holds_token(shifted, laptop.token)
    (laptop.home / "leak").write_text(laptop.token)
    assert laptop.leaks() == [str(laptop.home / "leak")]
    (laptop.home / "leak").unlink()
