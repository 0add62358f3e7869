"""What an examination found: one sentence, how bad it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from seeder.errors import NetworkError, SeederError, worst

Level = Literal["ok", "note", "problem"]


class Finding(msgspec.Struct, frozen=True):
    """`check` is a fixed word for scripts; `fix` is empty where nothing is to be done."""

    check: str
    level: Level
    said: str
    fix: str = ""
    exit_code: int = 0


def ok(check: str, said: str) -> Finding:
    return Finding(check, "ok", said)


def note(check: str, said: str, fix: str = "") -> Finding:
    """Something to know that stops nothing."""
    return Finding(check, "note", said, fix)


def problem(check: str, said: str, fix: str) -> Finding:
    """Something that will stop a command."""
    return Finding(check, "problem", said, fix, SeederError.exit_code)


def failed(check: str, error: SeederError) -> Finding:
    """An error as a finding: exit code 4 for the network and the login, 1 for everything else."""
    code = NetworkError.exit_code if isinstance(error, NetworkError) else SeederError.exit_code
    return Finding(check, "problem", error.sentence, error.hint, code)


def exit_code_of(findings: Iterable[Finding]) -> int:
    """The worst finding's exit code; 0 when nothing stops a command."""
    return worst([finding.exit_code for finding in findings])
