"""Messages to people whose tasks an audit found, before they are sent, and to be sent by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from seeder.counted import counted
from seeder.model import Person
from seeder.plans.mails import Mails
from seeder.settings.site import Site
from seeder.views.console import Console
from seeder.views.left_out import left_out_as_json, show_left_out, show_sum
from seeder.views.safe import shortened
from seeder.writing.plan import Plan, Step

# In whose place the site shows the task's title.
_TITLED = re.compile(r"\{(T\d+)\}", re.ASCII)
_NOBODY = "Nobody is to be written to now."


def show_warnings(
    console: Console,
    plan: Plan,
    site: Site,
    mails: Mails,
    people: Mapping[str, Person],
    titles: Mapping[str, str],
) -> None:
    """Each message as it will stand on the site, where it will stand, and who is not written to. `titles` of
    tasks by their monograms."""
    for step in plan.steps:
        console.show((step.because, "bold"))
        console.show(("As a comment on ", "dim"), (step.label, ""), indent=2)
        console.link(site.link(f"T{step.seen['id']}"), indent=2)
        console.say()
        for line in _lines(step, titles):
            console.quote(line)
        console.say()
    if show_sum(console, plan, site, "message", _NOBODY):
        for name, sentence in _sums(mails, people):
            console.show((f"{name:<7}", "dim"), (sentence, ""), indent=2)


def show_texts(console: Console, plan: Plan, texts: Mapping[str, str]) -> None:
    """The messages alone, for whoever would rather send them; `texts` by the steps' ids."""
    for step in plan.steps:
        console.say(f"{step.because}:", "bold")
        console.say()
        console.block(texts[step.id])
        console.say()
    show_left_out(console, plan)
    if not plan.steps:
        console.say(_NOBODY)
        return
    console.tell("seeder does not know what you send: only its own messages make a release possible.")


def texts_as_json(plan: Plan, texts: Mapping[str, str]) -> dict[str, Any]:
    """The object of ``--texts --json``."""
    return {
        "messages": [
            {
                "username": plan.names[step.seen["person"]].removeprefix("@"),
                "tasks": [f"T{number}" for number in step.seen["tasks"]],
                "text": texts[step.id],
            }
            for step in plan.steps
        ],
        "left_out": left_out_as_json(plan),
    }


def _lines(step: Step, titles: Mapping[str, str]) -> list[str]:
    """With titles, and without the mark, which nobody sees on the page."""
    said = str(step.value("comment", "")).rstrip("\n").split("\n")
    shown = [_TITLED.sub(lambda m: _titled(m[1], titles), s) for s in said if not s.startswith("{anchor #")]
    return "\n".join(shown).rstrip("\n").split("\n")


def _titled(monogram: str, titles: Mapping[str, str]) -> str:
    return f"{monogram}: {shortened(titles[monogram])}" if monogram in titles else monogram


def _sums(mails: Mails, people: Mapping[str, Person]) -> list[tuple[str, str]]:
    if not mails.total:
        return [("Mails", "to nobody but who follows them by rules of the site")]
    named = [f"@{people[phid].username}" for phid, _ in mails.most[:3] if phid in people]
    to = counted(mails.people, "person", "people")
    if named:
        to = ", ".join(named) if len(named) == mails.people else f"{to}; among them {', '.join(named)}"
    return [("Mails", f"{mails.total} or more, to {to}")]
