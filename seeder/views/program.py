"""Rounds as a list, one of them in full, and what of one does not fit its site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from seeder.errors import BadInput, Findings
from seeder.round import Round
from seeder.round_file import round_text
from seeder.settings.rounds import BrokenRound, RoundEntry
from seeder.settings.shelf import REHEARSAL
from seeder.views.console import Console


def show_rounds(console: Console, found: Sequence[RoundEntry | BrokenRound]) -> None:
    """One round a line; one with a mistake says which."""
    if console.json:
        console.print_json({"rounds": [_brief(each) for each in found]})
        return
    for each in found:
        if isinstance(each, BrokenRound):
            console.show((each.name, "bold"), (f"  {each.problem.sentence}", "red"))
            continue
        origin = f"  ({each.origin})" if each.origin == REHEARSAL else ""
        console.show((each.round.name, "bold"), (f"  {_summary(each.round)}", ""), (origin, "dim"))
    if not found:
        console.say("There are no rounds on this computer yet.")
    console.tell("To add one: seeder program new NAME")


def show_round(console: Console, entry: RoundEntry) -> None:
    """The whole round, as its file would say it."""
    if console.json:
        told = {**_brief(entry), "round": msgspec.to_builtins(entry.round)}
        console.print_json(told)
        return
    console.say(f"# {entry.origin}", "dim")
    console.block(round_text(entry.round).rstrip())


def show_mistakes(console: Console, name: str, host: str, mistakes: Sequence[BadInput]) -> None:
    """What is to be mended; file and line are in the sentences."""
    if console.json:
        told = [{"sentence": each.sentence, "hint": each.hint} for each in mistakes]
        code = Findings.exit_code if mistakes else 0
        console.print_json({"round": name, "findings": told, "exit_code": code})
        return
    for mistake in mistakes:
        console.say(mistake.sentence, "bold red")
        if mistake.hint:
            console.say(mistake.hint, indent=2)
    many = "One thing" if len(mistakes) == 1 else f"{len(mistakes)} things"
    if mistakes:
        console.say(f"{many} to mend.", "bold")
    else:
        console.say(f"The round {name} and {host} agree.", "bold green")


def _summary(round_: Round) -> str:
    count = "1 intern" if len(round_.interns) == 1 else f"{len(round_.interns)} interns"
    programme = f"{round_.programme}, " if round_.programme else ""
    return f"{programme}{round_.start.isoformat()} to {round_.end.isoformat()}, {count}"


def _brief(each: RoundEntry | BrokenRound) -> dict[str, Any]:
    if isinstance(each, BrokenRound):
        return {"name": each.name, "problem": each.problem.sentence}
    round_ = each.round
    return {
        "name": round_.name,
        "programme": round_.programme,
        "start": round_.start.isoformat(),
        "end": round_.end.isoformat(),
        "interns": len(round_.interns),
        "origin": each.origin,
    }
