"""Runs of the journal, as a list and one by one; and the plan of taking one back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from seeder.counted import counted
from seeder.views.console import Console
from seeder.views.safe import shortened
from seeder.writing.journal_record import Record, Run
from seeder.writing.plan import Plan, Step

# Of a run over many things so many are listed.
SHOWN = 20
MOST_SHOWN = 50
# What has become of a task where that is not an edit like any other.
_DONE = {"warn": "written to", "release": "released", "undo": "taken back"}
_WORDS = {"sent": "answer open", "not_tried": "not tried"}


def show_runs(console: Console, runs: list[Run]) -> None:
    if not runs:
        console.say("There are no runs on this computer yet.")
    for run in runs:
        console.show(
            (run.id, "bold"),
            (f"  {when(run.started)}  {run.plan.command}  ", ""),
            (summary(run), "yellow" if run.ended is None else "green"),
        )
        console.say(f"{run.plan.site} as @{run.plan.username}", "dim", indent=2)


def show_run(console: Console, run: Run) -> None:
    console.show((f"Run {run.id}", "bold"), (f"  {when(run.started)}  {run.plan.command}", ""))
    console.say(f"{run.plan.site} as @{run.plan.username}; {summary(run)}", "dim")
    listed = [step for step in run.plan.steps if not run.plan.is_bulk or _is_odd(run.records[step.id])]
    shown = listed if run.plan.command == "create" else listed[:MOST_SHOWN]
    for step in shown:
        record = run.records[step.id]
        # Of what was there before, the label begins with it.
        number = f"{record.result.monogram} " if record.result and step.creates else ""
        word = _WORDS.get(record.state, _done(run, record.state))
        label = shortened(step.label)
        console.show((f"{label}  ", "magenta"), (f"{number}{word}", "bold"), (f"  {_title(step)}", ""))
        if record.sent is not None:
            tries = "" if record.attempts < 2 else f", {record.attempts} times"
            console.say(f"sent {when(record.sent)}{tries}", "dim", indent=2)
        if record.because:
            console.say(record.because, indent=2)
    if len(shown) < len(run.plan.steps):
        count = counted(len(run.plan.steps) - len(shown), "more step")
        console.say(f"{count}; `seeder runs show {run.id} --json` has them all.", "dim")


def _is_odd(record: Record) -> bool:
    """What has to be looked at in a run over many tasks."""
    return record.state not in {"changed", "exists"}


def summary(run: Run) -> str:
    """`2 created`, `1 created, 1 not settled`, …"""
    if run.undone is not None:
        return f"taken back {when(run.undone)}"
    states = [record.state if record.final else "not settled" for record in run.records.values()]
    counts = {state: states.count(state) for state in dict.fromkeys(states)}
    told = ", ".join(f"{count} {_done(run, state)}" for state, count in counts.items())
    return told or "nothing to write"


def _done(run: Run, state: str) -> str:
    return _DONE.get(run.plan.command, state) if state == "changed" else state


def _title(step: Step) -> str:
    return str(step.value("title", ""))


def when(moment: float) -> str:
    """Local time with its offset, as ISO 8601 writes it, without seconds."""
    return datetime.fromtimestamp(moment, UTC).astimezone().strftime("%Y-%m-%d %H:%M %z")


def as_json(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "command": run.plan.command,
        "site": run.plan.site,
        "user": run.plan.username,
        "started": run.started,
        "ended": run.ended,
        "undone": run.undone,
        "steps": [
            {
                "id": step.id,
                "title": _title(step),
                "state": run.records[step.id].state,
                "monogram": result.monogram if (result := run.records[step.id].result) else None,
                "because": run.records[step.id].because,
            }
            for step in run.plan.steps
        ],
    }


def _does(step: Step, plan: Plan) -> str:
    """What an inverse step does, in words."""
    if status := step.value("status"):
        return f"will be closed as “{status}”"
    if not step.commutes:
        return f"gets {_parts(step)} of before"
    words = []
    for kind, word in _DOES.items():
        named = [plan.names.get(each, each) for each in step.value(kind, ())]
        words += [f"{word} {', '.join(named)}"] if named and kind != "column" else [word] if named else []
    return ", ".join(words)


def _parts(step: Step) -> str:
    kinds = ["mentors" if edit.type.startswith("custom.") else edit.type for edit in step.edits]
    words = [word for kind, word in _PARTS.items() if kind in kinds]
    return f"its {' and '.join(words)}"


_PARTS = {"description": "text", "mentors": "mentors", "owner": "owner"}
_DOES = {
    "projects.remove": "loses",
    "projects.add": "gets back",
    "column": "goes back to where it lay on the board",
    "hashtags.remove": "loses the hashtag",
    "hashtags.add": "gets back the hashtag",
}


def show_undo(console: Console, plan: Plan) -> None:
    for step in plan.steps[:SHOWN] if plan.is_bulk else plan.steps:
        console.show((shortened(step.label), "bold"), (f"  {_does(step, plan)}", ""))
    if plan.is_bulk and len(plan.steps) > SHOWN:
        console.show((f"… and {len(plan.steps) - SHOWN} more", "dim"))
    for done in plan.settled:
        console.show((done.label, "bold"), (f"  {done.because}", "dim"))
    for note in plan.notes:
        console.say(note.sentence, "yellow")
    for refusal in plan.refusals:
        console.say(refusal.because, "bold red")
    if plan.steps:
        console.say("Mails that went out stay out; nothing is deleted.", "dim")
    if plan.is_bulk:
        console.say("Who follows these tasks may get a mail about each of them again.", "dim")
