"""Tokens taken out of everything that is printed or kept, by value and by shape.

Phorge echoes a wrong token in full in its error text, and proxies print request bodies. So whatever
comes from outside passes here before a person, a log or the journal sees it.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from urllib.parse import quote, quote_plus

# PhabricatorConduitToken: a prefix and 28 letters and digits, 32 characters in all.
TOKEN_SHAPE = re.compile(r"\b(api|cli)-[A-Za-z0-9]{28}(?![A-Za-z0-9])")
SHORTEST = 8
HIDDEN = "[token hidden]"
# Kept in a rehearsal; every other SEEDER_ variable is ignored there, credentials above all.
REHEARSAL_KEEPS = frozenset({"SEEDER_CONTACT", "SEEDER_PLAIN"})


class Redactor:
    """Replaces every registered secret, also URL-encoded, base64 or JSON-escaped, in a text."""

    def __init__(self) -> None:
        self._forms: dict[str, None] = {}

    def add(self, secret: str) -> None:
        """Remember `secret`; shorter than 8 characters is no secret and would blank out plain words."""
        if len(secret) < SHORTEST:
            return
        raw = secret.encode("utf-8", "surrogatepass")
        escaped = json.dumps(secret)[1:-1]
        encoded = base64.b64encode(raw).decode("ascii")
        forms = (secret, quote(raw, safe=""), quote_plus(raw), escaped, encoded)
        found = sorted({*self._forms, *forms}, key=len, reverse=True)
        self._forms = dict.fromkeys(found)

    def __call__(self, text: str) -> str:
        """`text` without secrets; a text that holds none is returned as it is."""
        for form in self._forms:
            text = text.replace(form, HIDDEN)
        return TOKEN_SHAPE.sub(HIDDEN, text)


def without_credentials(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables that a rehearsal may know."""
    return {
        name: value
        for name, value in environ.items()
        if not name.startswith("SEEDER_") or name in REHEARSAL_KEEPS
    }
