"""Secrets taken out of texts, in every form in which they come back."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

from hypothesis import given
from hypothesis import strategies as st

from seeder.wire.redaction import HIDDEN, Redactor

TOKEN = "api-" + "k3" * 14
SECRETS = st.text(min_size=8, max_size=40).filter(lambda text: text not in HIDDEN)


def redactor(*secrets: str) -> Redactor:
    made = Redactor()
    for secret in secrets:
        made.add(secret)
    return made


FORMS: list[Callable[[str], str]] = [
    str,
    quote_plus,
    lambda secret: quote(secret, safe=""),
    lambda secret: json.dumps(secret)[1:-1],
    lambda secret: secret * 3,
]


@given(st.sampled_from(FORMS), SECRETS, st.text(), st.text())
def test_a_secret_is_taken_out_in_every_form(
    form: Callable[[str], str], secret: str, before: str, after: str
) -> None:
    found = redactor(secret)(f"{before} {form(secret)} {after}")
    assert form(secret) not in found.replace(HIDDEN, "\0")


def test_in_base64_it_is_taken_out() -> None:
    encoded = base64.b64encode(TOKEN.encode()).decode()
    assert encoded not in redactor(TOKEN)(f"Authorization: Basic {encoded}")


@given(st.text())
def test_a_text_without_secrets_stays_as_it_is(text: str) -> None:
    assert redactor(TOKEN)(text) == text


def test_a_token_nobody_told_of_is_known_by_its_shape() -> None:
    other = "cli-" + "z" * 28
    assert redactor()(f'API token "{other}" is not valid.') == f'API token "{HIDDEN}" is not valid.'
    assert redactor()("api-key and cli-tools are words") == "api-key and cli-tools are words"


def test_the_longer_secret_goes_first() -> None:
    short, long = "abcdefgh", "abcdefghijkl"
    for order in ((short, long), (long, short)):
        assert redactor(*order)(f"<{long}>") == f"<{HIDDEN}>"


def test_what_is_too_short_is_no_secret() -> None:
    assert redactor("seeder")("seeder create") == "seeder create"
