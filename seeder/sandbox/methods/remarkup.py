"""remarkup.process: text as HTML. The sandbox's HTML is simpler than Phorge's, with the same meaning."""

from __future__ import annotations

from typing import Any

from seeder.sandbox.asking import Asking
from seeder.sandbox.errors import Refused
from seeder.sandbox.pages.remarkup_html import rendered

_CONTEXTS = ("phriction", "maniphest", "differential", "phame", "feed", "diffusion")


def process(asking: Asking) -> list[dict[str, str]]:
    """Each text rendered on its own."""
    params: dict[str, Any] = asking.call.params
    contents = params.get("contents")
    if not isinstance(contents, list):
        raise Refused("ERR-INVALID-CONTENTS", "Contents must be a list of strings.")
    if params.get("context") not in _CONTEXTS:
        raise Refused("ERR-INVALID-ENGINE", "Invalid markup engine.")
    return [{"content": str(rendered(str(text), asking.store))} for text in contents]
