"""Form links on the screen: where to go first, the links, and what has to be put in by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from seeder.plans.form import LONGEST, LONGEST_SIGNED_OUT, FormLink
from seeder.settings.site import Site
from seeder.views.console import Console
from seeder.writing.plan import Plan

_FIELDS = {"projectPHIDs": "Tags", "subscriberPHIDs": "Subscribers", "parent": "Parent task"}


def show_forms(console: Console, links: Sequence[FormLink]) -> None:
    """The links with what belongs to each; nothing where there are none."""
    if not links:
        return
    host = urlsplit(links[0].url).netloc
    console.say()
    console.say(f"Sign in to {host} first, then open each link, look the form over, and save it.", "bold")
    console.say(f"A link of more than {LONGEST_SIGNED_OUT:,} bytes does not survive the login page.")
    for link in links:
        _show_link(console, link)
    _show_unchecked(console, links, host)
    console.say()
    console.say(
        "Nothing is written until you save. seeder keeps no record of a task that is saved in a form: "
        "it knows it by its title only.",
        "dim",
    )


def _show_link(console: Console, link: FormLink) -> None:
    console.say()
    console.show((f"{link.label}  ", "bold magenta"), (link.title, "bold"))
    console.link(link.url)
    signed_in = "" if link.survives_login else "; it works only while you are signed in"
    console.say(f"{link.bytes:,} bytes{signed_in}.", "dim", indent=2)
    if link.sibling_left_out:
        console.say(
            "It does not mention your other task, which has no number before it is saved.",
            indent=2,
        )
    for name, value in link.left_out.items():
        if name != "description":
            console.say(f"{_FIELDS.get(name, name)} did not fit; put in by hand: {value}", indent=2)
    if link.paste is not None:
        _show_paste(console, link.paste)


def _show_paste(console: Console, text: str) -> None:
    sentence = f"The description did not fit: {LONGEST:,} bytes get through. Paste this into the form:"
    console.say(sentence, "yellow", indent=2)
    console.say("----- copy from here -----", "dim")
    console.block(text)
    console.say("----- to here -----", "dim")


def _show_unchecked(console: Console, links: Iterable[FormLink], host: str) -> None:
    names = dict.fromkeys(name for link in links for name in link.unchecked)
    if names:
        console.say()
        console.show(("Not looked up, because there is no token: ", "yellow"), (", ".join(names), ""))
        console.say(
            f"If {host} does not know one of them, saving ends with an error page (HTTP 500): go back, take "
            "it out of the form, and save again.",
            indent=2,
        )


def as_json(links: Sequence[FormLink], plan: Plan, site: Site) -> dict[str, Any]:
    """The object of ``create --form-links --json``; `exists` are the tasks that are there already."""
    return {
        "forms": [
            {
                "title": link.title,
                "url": link.url,
                "bytes": link.bytes,
                "too_long": link.too_long,
                "paste": link.paste,
            }
            for link in links
        ],
        "exists": [
            {"title": d.title, "monogram": d.result.monogram, "url": site.link(d.result.monogram)}
            for d in plan.settled
        ],
        "not_looked_up": list(dict.fromkeys(name for link in links for name in link.unchecked)),
        "notes": [note.sentence for note in plan.notes],
    }
