"""Findings as a person reads them, one line each and what to do under it, and as an object."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from seeder.doctor.finding import Finding
from seeder.views.console import Console

_MARKS = {"ok": ("ok       ", "green"), "note": ("note     ", "yellow"), "problem": ("problem  ", "bold red")}


def show_finding(console: Console, finding: Finding) -> None:
    """One finding, as soon as it is known."""
    mark, style = _MARKS[finding.level]
    console.show((mark, style), (finding.said, ""))
    if finding.fix:
        console.say(f"→ {finding.fix}", indent=len(mark))


def show_verdict(console: Console, findings: Sequence[Finding], fine: str) -> None:
    """The last line; `fine` is what to say when nothing is wrong."""
    problems = sum(finding.level == "problem" for finding in findings)
    console.say()
    if problems == 0:
        console.say(fine, "bold green")
    else:
        many = "One thing" if problems == 1 else f"{problems} things"
        console.say(f"{many} to mend; the arrows say how.", "bold red")


def print_findings(console: Console, findings: Sequence[Finding], exit_code: int) -> None:
    """All findings as one object."""
    told = [{k: v for k, v in msgspec.to_builtins(f).items() if k != "exit_code"} for f in findings]
    console.print_json({"findings": told, "exit_code": exit_code})
