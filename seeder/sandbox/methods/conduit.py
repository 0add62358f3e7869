"""conduit.*: what is there, without asking for a token."""

from __future__ import annotations

from typing import Any

from seeder.sandbox.asking import Asking


def ping(asking: Asking) -> str:
    """The name of the machine; no proof that a token works."""
    return "sandbox"


def getcapabilities(asking: Asking) -> dict[str, Any]:
    """Ways to log in and to send parameters."""
    return {
        "authentication": ["token", "asymmetric", "session", "sessionless"],
        "signatures": ["consign"],
        "input": ["json", "urlencoded"],
        "output": ["json", "human"],
    }
