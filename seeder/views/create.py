"""The plan of ``create`` as a person reads it before saying yes, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from seeder.counted import counted
from seeder.remarkup import as_lines, mentions
from seeder.settings.site import Site
from seeder.views.console import Console
from seeder.views.left_out import left_out_as_json
from seeder.writing.outcome import Item, Outcome
from seeder.writing.plan import Plan, Result, Settled, Step

STYLES = {"heading": "bold cyan", "code": "green", "item": "", "text": "", "blank": ""}


def show_plan(console: Console, plan: Plan, site: Site) -> None:
    """Everything that will be written, as it will look, and what is settled or not allowed."""
    count = len(plan.steps)
    if plan.steps:
        tasks = counted(count, "task")
        console.show((f"{tasks} for {site.title or site.host}", "bold"), (f", by @{plan.username}", ""))
    for step in plan.steps:
        _show_step(console, plan, step)
    for done in plan.settled:
        _show_settled(console, done, site)
    if not plan.refusals:
        _show_notes(console, plan, "")
    _show_refusals(console, plan)


def _show_refusals(console: Console, plan: Plan) -> None:
    """What holds for several tasks is said once: it mostly stands once in the file."""
    told: dict[tuple[str, str], list[str]] = {}
    for refusal in plan.refusals:
        because = refusal.because.removeprefix(f"{refusal.label}: ")
        told.setdefault((because, refusal.hint), []).append(refusal.label)
    for (because, hint), labels in told.items():
        console.say()
        console.say(f"{' and '.join(labels)}: {because}", "bold red")
        if hint:
            console.say(hint, indent=2)


def _show_step(console: Console, plan: Plan, step: Step) -> None:
    console.say()
    console.show((f"{step.label}  ", "bold magenta"), (str(step.value("title", "")), "bold"))
    for name, value in _facts(plan, step):
        console.show((f"{name:<10}", "dim"), (value, ""), indent=2)
    console.say()
    for line in as_lines(description(step)):
        console.quote(line.text, STYLES[line.style])
    _show_notes(console, plan, step.id)


def _facts(plan: Plan, step: Step) -> Iterable[tuple[str, str]]:
    def named(kind: str) -> str:
        return ", ".join(plan.names.get(phid, "?") for phid in step.value(kind, []))

    yield "Tags", named("projects.add")
    field = next((edit.type for edit in step.edits if edit.type.startswith("custom.")), "")
    yield "Mentor", named(field) if field else f"@{plan.username} (named in the text)"
    yield "Assignee", "nobody, so that a newcomer can take it"
    if step.value("priority"):
        yield "Priority", str(step.value("priority"))
    if step.value("parents.add"):
        yield "Part of", named("parents.add")
    people = addressed(plan, step)
    yield (
        "Mails",
        f"at least {len(people)}: {', '.join(people)}" if people else "nobody but who watches its tags",
    )


def addressed(plan: Plan, step: Step) -> list[str]:
    """People who get mail for certain: subscribed or mentioned, without who writes it."""
    named = {plan.names.get(phid, "?") for phid in step.value("subscribers.add", [])}
    named |= {f"@{name}" for name in mentions(description(step))}
    mine = f"@{plan.username}".lower()
    by_lower = {name.lower(): name for name in sorted(named)}
    return [name for lower, name in by_lower.items() if lower != mine]


def description(step: Step) -> str:
    """The text of a step, with words where a number is not known yet."""
    value = step.value("description", "")
    pieces = value["join"] if isinstance(value, dict) else [value]
    return "".join(piece if isinstance(piece, str) else "T…" for piece in pieces)


def _show_settled(console: Console, done: Settled, site: Site) -> None:
    console.say()
    console.show(
        (f"{done.label}  ", "bold magenta"),
        (f"exists: {done.result.monogram}  ", "bold green"),
        (done.because, ""),
    )
    console.link(site.link(done.result.monogram), indent=2)
    if done.difference:
        console.say("Your text differs from what is there; nothing of it is changed:", indent=2)
    for line in done.difference:
        colour = {"+": "green", "-": "red"}.get(line[:1], "dim")
        console.show((line, colour), indent=4)


def _show_notes(console: Console, plan: Plan, about: str) -> None:
    notes = [note.sentence for note in plan.notes if note.about == about]
    if notes:
        console.say()
    for sentence in notes:
        console.show(("Note  ", "yellow"), (sentence, ""), indent=2)


_WORDS = {
    "created": ("created", "bold green"),
    "adopted": ("created", "bold green"),
    "changed": ("changed", "bold green"),
    "exists": ("exists", "green"),
    "planned": ("planned", ""),
    "skipped": ("skipped", "yellow"),
    "refused": ("refused by the site", "bold red"),
    "failed": ("failed", "bold red"),
    "unknown": ("not known", "bold red"),
    "not_tried": ("not tried", "yellow"),
}


_OTHER_WORDS = {
    "undo": {"changed": "taken back", "exists": "was so already"},
    "warn": {"changed": "sent", "exists": "was sent already"},
    "release": {"changed": "released"},
}


def show_outcome(console: Console, outcome: Outcome, plan: Plan, site: Site) -> None:
    """Task numbers and links, and what to do about what did not go well."""
    console.say()
    for item in outcome.items:
        _show_item(console, item, plan, site)
    for number in outcome.twins:
        console.say(f"T{number} is a second task for the same wish; close one of them.", "bold red")
    for note in outcome.notes:
        console.say(note, "yellow")
    left_open = any(item.status == "unknown" for item in outcome.items)
    made = any(item.status in {"created", "adopted", "changed"} for item in outcome.items)
    if outcome.run and (outcome.stopped or left_open):
        console.say("`seeder resume` goes on where this stopped.")
    if outcome.run and made and not left_open and plan.command not in {"undo", "warn"}:
        console.say(f"Run {outcome.run}. `seeder runs undo {outcome.run}` takes it back.", "dim")


def _show_item(console: Console, item: Item, plan: Plan, site: Site) -> None:
    word, style = _WORDS[item.status]
    if plan.command != "create":
        # Its label is number and title already.
        word = _OTHER_WORDS.get(plan.command, {}).get(item.status, word)
        console.show((f"{item.label}  ", "magenta"), (word, style))
    else:
        number = f"{item.result.monogram} " if item.result else ""
        title = plan.titles.get(item.id, "")
        console.show((f"{item.label}  ", "magenta"), (f"{number}{word}", style), (f"  {title}", ""))
    if item.result:
        console.link(site.link(item.result.monogram), indent=2)
    if item.because:
        console.say(item.because, "dim" if item.status in {"exists", "adopted"} else "", indent=2)


def as_json(items: Iterable[Item], plan: Plan, site: Site, run: str) -> dict[str, Any]:
    """The object of ``--json``. A task that is there and differs from what was wished also has its
    `difference`, the lines of a diff; what a plan leaves alone stands in `left_out`."""
    titles, there = plan.titles, _there(plan)
    differing = {done.id: list(done.difference) for done in plan.settled if done.difference}
    tasks = []
    for item in items:
        task = item.result or there.get(item.id)
        told = {
            "monogram": task.monogram if task else None,
            "phid": task.phid if task else None,
            "url": site.link(task.monogram) if task else None,
            "title": titles.get(item.id, ""),
            "status": item.status,
            "because": item.because,
        }
        tasks.append(told | ({"difference": differing[item.id]} if item.id in differing else {}))
    left_out = {"left_out": left_out_as_json(plan)} if plan.left_out else {}
    return {"tasks": tasks, "run": run or None, **left_out}


def _there(plan: Plan) -> dict[str, Result]:
    """The tasks that steps are for, whatever becomes of them; not those that they make."""
    steps = (step for step in plan.steps if step.target and "id" in step.seen)
    return {step.id: Result(int(step.seen["id"]), step.target) for step in steps}
