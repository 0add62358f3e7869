"""Templates as a person reads them, and as an object for scripts. All their text is untrusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from seeder.errors import BadInput
from seeder.remarkup import Line
from seeder.template.catalog import Entry
from seeder.template.grammar import Field
from seeder.views.console import Console
from seeder.views.create import STYLES

_TYPES = {
    "line": "one line", "text": "text of any length", "choice": "one of a few",
    "list": "list, one item a line", "user": "user name", "place": "repository or link",
    "url": "link", "date": "date (2027-06-30)",
}  # fmt: skip


def show_list(console: Console, entries: Sequence[Entry]) -> None:
    """Name, title and origin of each, and what to do with a name."""
    if console.json:
        console.print_json({"templates": [_brief(entry) for entry in entries]})
        return
    for entry in entries:
        console.show((entry.template.name, "bold magenta"), (f"  {entry.template.title}", "bold"))
        origin = "" if entry.origin == "shipped" else f" (from {entry.origin})"
        console.say(f"{entry.template.about}{origin}", indent=2)
    console.tell("Look at one: seeder templates show NAME. Use one: seeder create --template NAME")


def show_template(console: Console, entry: Entry, example: Sequence[Line]) -> None:
    """What is asked, and the task that the template's own examples make."""
    template = entry.template
    if console.json:
        described = {**_brief(entry), "template": msgspec.to_builtins(template)}
        console.print_json(described)
        return
    console.show((template.name, "bold magenta"), (f"  {template.title}", "bold"))
    console.say(template.about)
    console.say(f"From: {entry.file}", "dim")
    console.say()
    console.say("It asks for", "bold cyan")
    for field in template.fields:
        _show_field(console, field)
    if not example:
        return
    console.say()
    console.say("A task made of its examples", "bold cyan")
    console.show(("│ ", "dim"), (template.title_example, "bold"), indent=2)
    for line in (Line("blank", ""), *example):
        console.show(("│ ", "dim"), (line.text, STYLES[line.style]), indent=2)


def show_remarks(console: Console, remarks: Mapping[str, Sequence[BadInput]]) -> None:
    """What is to be mended in each file, and a count; the file's name and line are in the sentences."""
    found = sum(len(each) for each in remarks.values())
    if console.json:
        told = {file: [_as_object(remark) for remark in each] for file, each in remarks.items()}
        console.print_json({"checked": len(remarks), "findings": found, "files": told})
        return
    for remark in (remark for each in remarks.values() for remark in each):
        console.say(remark.sentence, "bold red")
        if remark.hint:
            console.say(remark.hint, indent=2)
    counted = "1 template" if len(remarks) == 1 else f"{len(remarks)} templates"
    verdict = f"{found} to mend" if found else "nothing to mend"
    console.say(f"{counted} checked, {verdict}.", "" if found else "green")


def _show_field(console: Console, field: Field) -> None:
    must = "required" if field.required else "optional"
    kind = _TYPES.get(field.type, field.type)
    console.show((field.name, "bold"), (f"  {field.label}", ""), (f"  {kind}, {must}", "dim"), indent=2)
    if field.help:
        console.say(field.help, "dim", indent=4)
    for choice in field.choices:
        console.say(f"- {choice}", indent=4)


def _brief(entry: Entry) -> dict[str, Any]:
    template = entry.template
    told = {"name": template.name, "title": template.title, "about": template.about}
    return {**told, "origin": entry.origin, "file": entry.file}


def _as_object(remark: BadInput) -> dict[str, str]:
    return {"sentence": remark.sentence, "hint": remark.hint}
