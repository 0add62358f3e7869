"""A plan over many tasks: ten of them, the exceptions and the sums; and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from seeder.counted import counted, span
from seeder.settings.site import Site
from seeder.views.console import Console
from seeder.views.safe import shortened
from seeder.writing.outcome import Item, Outcome
from seeder.writing.plan import HASHTAGS, UNANNOUNCED, LeftOut, Plan, Result, Settled, Step

SHOWN = 10
# Exceptions are what has to be looked at; more than these are a file's business, too.
EXCEPTIONS = 30
_VERBS = {"tag": ("Tag", "tagged"), "untag": ("Untag", "untagged"), "board": ("Move", "moved")}
_VERBS |= {"undo": ("Put back", "put back")}
# A step's state -> the list of --json that it belongs to.
_LISTS = {"exists": "already", "adopted": "already"}
_LISTS |= {name: name for name in ("skipped", "refused", "failed", "unknown", "not_tried", "planned")}


class Extras(msgspec.Struct, frozen=True):
    """What is said beside the plan: (name, sentence) each; `lost` lines in which no task was found; `file`
    holds every line, empty for none."""

    lines: tuple[tuple[str, str], ...] = ()
    lost: tuple[str, ...] = ()
    file: str = ""
    everything: bool = False


def show_bulk(console: Console, plan: Plan, site: Site, extras: Extras) -> None:
    """The plan before the question."""
    if plan.refusals:
        for refusal in plan.refusals:
            console.say(refusal.because, "bold red")
            console.say(refusal.hint, indent=2)
        return
    if not (plan.steps or plan.settled or plan.left_out):
        console.say("No task was selected.", "yellow")
    _show_steps(console, plan, extras)
    _show_exceptions(console, plan, extras)
    _show_lost(console, extras)
    if extras.file and not extras.everything and (_is_cut(plan) or len(extras.lost) > SHOWN):
        console.say()
        console.say("All of it, line by line:", "dim")
        console.link(extras.file, indent=2)
    _show_summary(console, plan, site, extras)


def _show_summary(console: Console, plan: Plan, site: Site, extras: Extras) -> None:
    """What is done to all of them, and what it means: last, so that it stands above the question."""
    verb = _VERBS[plan.command][0]
    tasks = sum(not step.for_change for step in plan.steps)
    changes = len(plan.steps) - tasks
    also = f" and {counted(changes, 'change')} in Gerrit" if changes else ""
    head = f"{verb} {counted(tasks, 'task')}{also} on {site.title or site.host}"
    console.say()
    console.show((head, "bold"), (f", as @{plan.username}", ""))
    lost = [("No task", f"in {counted(len(extras.lost), 'line')}")] if extras.lost else []
    for name, sentence in (*_gets(plan), *_sums(plan), *lost, *extras.lines):
        console.show((f"{name:<10}", "dim"), (sentence, ""), indent=2)
    for note in plan.notes:
        console.show(("Note      ", "yellow"), (note.sentence, ""), indent=2)


def _gets(plan: Plan) -> Iterable[tuple[str, str]]:
    """What the tasks get, once for all: everything that any of them gets, be it only the last one."""
    got: dict[str, dict[str, None]] = {kind: {} for kind in _EDITS}
    for edit in (edit for step in plan.steps for edit in step.edits if edit.type in got):
        got[edit.type] |= dict.fromkeys([edit.value] if edit.type == "comment" else edit.value)
    for kind, values in got.items():
        if kind == "comment":
            yield from ((_EDITS[kind], comment) for comment in values)
        elif values:
            yield _EDITS[kind], ", ".join(_called(kind, each, plan) for each in values)


def _called(kind: str, value: str, plan: Plan) -> str:
    return f"#{value}" if kind in HASHTAGS else plan.names.get(value, "?")


_EDITS = {
    "projects.add": "Tag",
    "projects.remove": "Tag gone",
    "column": "Column",
    "subscribers.add": "Follower",
    "comment": "Comment",
    "hashtags.add": "Hashtag",
    "hashtags.remove": "Hashtag",
}


def _sums(plan: Plan) -> Iterable[tuple[str, str]]:
    if plan.settled:
        none = "nothing is sent for it" if len(plan.settled) == 1 else "nothing is sent for them"
        yield "Already", f"{len(plan.settled)} so already; {none}"
    if plan.left_out:
        yield "Left out", _reasons(plan.left_out)
    if plan.announced:
        yield "Announced", plan.announced if plan.announced != UNANNOUNCED else "nowhere, as you decided"


def _reasons(left_out: Sequence[LeftOut]) -> str:
    kinds = [_kind(each.because) for each in left_out]
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))


def _kind(because: str) -> str:
    for sign, kind in (("closed", "closed"), ("merged", "merged"), ("Not everybody", "not public")):
        if sign in because:
            return kind
    return "not there" if "not there" in because else "others"


def _show_steps(console: Console, plan: Plan, extras: Extras) -> None:
    shown = plan.steps if extras.everything else plan.steps[:SHOWN]
    if shown:
        console.say("Tasks" if plan.command != "board" else "Tasks to move", "bold")
    for step in shown:
        console.show((shortened(step.label), ""), indent=2)
    if len(shown) < len(plan.steps):
        console.show((f"… and {len(plan.steps) - len(shown)} more", "dim"), indent=2)


def _show_exceptions(console: Console, plan: Plan, extras: Extras) -> None:
    odd = [(step.label, step.because) for step in plan.steps if step.because and plan.command != "undo"]
    odd += [(f"{each.monogram} {each.title}".strip(), each.because) for each in plan.left_out]
    shown = odd if extras.everything else odd[:EXCEPTIONS]
    if shown:
        console.say()
        console.say("Exceptions", "yellow")
    for label, because in shown:
        console.show((shortened(label), ""), (f"  {because}", "yellow"), indent=2)
    if len(shown) < len(odd):
        console.show((f"… and {len(odd) - len(shown)} more", "dim"), indent=2)


def _show_lost(console: Console, extras: Extras) -> None:
    shown = extras.lost if extras.everything else extras.lost[:SHOWN]
    if shown:
        console.say()
        console.say("No task was found in", "yellow")
    for line in shown:
        console.show((line, "dim"), indent=2)
    if len(shown) < len(extras.lost):
        console.show((f"… and {len(extras.lost) - len(shown)} more lines", "dim"), indent=2)


def _is_cut(plan: Plan) -> bool:
    odd = sum(bool(step.because) for step in plan.steps) + len(plan.left_out)
    return len(plan.steps) > SHOWN or odd > EXCEPTIONS or bool(plan.settled)


def lines_of(plan: Plan) -> Iterable[str]:
    """Everything in the plan, a line each, for a file."""
    for step in plan.steps:
        yield f"{'+' if plan.command != 'untag' else '-'} {step.label}  {step.because}".rstrip()
    for done in plan.settled:
        yield f"= {done.label}  {done.because}"
    for each in plan.left_out:
        yield f"  {each.monogram} {each.title}  {each.because}".rstrip()


def show_bulk_outcome(console: Console, outcome: Outcome, plan: Plan, site: Site) -> None:
    """Sums, what did not go as it should, and what to do about it."""
    steps = {step.id for step in plan.steps}
    items = [item for item in outcome.items if item.id in steps]
    console.say()
    console.show((_summary(items, plan) or "Nothing was to be done", "bold green"))
    odd = [item for item in items if item.status not in {"changed", "exists"}]
    kinds: dict[str, list[Item]] = {}
    for item in odd:
        kinds.setdefault(item.status, []).append(item)
    for status, several in kinds.items():
        _show_odd(console, status, several)
    for note in outcome.notes:
        console.say(note, "yellow")
    if any(item.status in {"not_tried", "unknown"} for item in items):
        console.say("`seeder resume` goes on where this stopped.")
    if any(item.status == "changed" for item in items) and plan.command != "undo":
        console.say(f"Run {outcome.run}. `seeder runs undo {outcome.run}` takes it back.", "dim")


_SAID = {"refused": "refused by the site", "unknown": "not known what became of it", "not_tried": "not tried"}


def _show_odd(console: Console, status: str, items: list[Item]) -> None:
    said = _SAID.get(status, status)
    for item in items[: 3 if status == "not_tried" else EXCEPTIONS]:
        console.show((shortened(item.label), ""), (f"  {said}. {item.because}".rstrip(), "yellow"), indent=2)
    left = len(items) - (3 if status == "not_tried" else EXCEPTIONS)
    if left > 0:
        console.show((f"… and {left} more {said}", "dim"), indent=2)


def _summary(items: Sequence[Item], plan: Plan) -> str:
    counts = dict.fromkeys((_VERBS[plan.command][1], "so already", *_SAID.values(), "skipped", "failed"), 0)
    for item in items:
        counts[_word(item, plan)] += 1
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)


def _word(item: Item, plan: Plan) -> str:
    words = {"changed": _VERBS[plan.command][1], "exists": "so already", **_SAID}
    return words.get(item.status, item.status)


def as_json(items: Iterable[Item], plan: Plan, run: str) -> dict[str, Any]:
    """The object of ``--json``: task numbers in lists by what became of them, changes in lists of their own
    below `changes`."""
    done = _VERBS[plan.command][1].replace(" ", "_")
    tasks, changes = _lists(done), _lists(done)
    steps: dict[str, Step | Settled] = {done.id: done for done in plan.settled}
    steps |= {step.id: step for step in plan.steps}
    for item in items:
        mine = steps.get(item.id)
        if mine is None:
            # A refusal is of the whole plan, and told as its error.
            continue
        key = done if item.status == "changed" else _LISTS[item.status]
        name = _monogram(mine)
        told = {"monogram": name, "because": item.because} if key == "skipped" else name
        (changes if name.isdigit() else tasks)[key].append(told)
    tasks["skipped"] += [{"monogram": each.monogram, "because": each.because} for each in plan.left_out]
    found = {key: value for key, value in tasks.items() if value or key != "planned"}
    if any(changes.values()):
        found["changes"] = {key: value for key, value in changes.items() if value}
    return {**found, "run": run or None}


def _lists(done: str) -> dict[str, Any]:
    keys = ("planned", done, "already", "skipped", "refused", "failed", "unknown", "not_tried")
    return {key: [] for key in keys}


def _monogram(mine: Step | Settled) -> str:
    """`T123`, and of a change in Gerrit its number alone."""
    if isinstance(mine, Settled):
        return mine.result.monogram
    return Result(int(mine.seen.get("id") or 0), mine.target).monogram


def duration(plan: Plan, pace: float) -> str:
    """How long the plan takes when writes are `pace` seconds apart."""
    if pace <= 0:
        return "as fast as the site answers"
    each = "a second" if pace == 1 else f"{pace:g} s"
    return f"about {span(len(plan.steps) * pace)}, one edit {'each ' if pace != 1 else ''}{each}"
