"""A friendly note to an intern who has not left two first tasks yet, ready to be sent. Pure."""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Iterator
from urllib.parse import urlencode

from seeder.model import Project
from seeder.reports.handover import WANTED, Handover, InternTally, Resolved
from seeder.settings.site import Site

WIDTH = 76  # columns of a mail's paragraph


def note_for(tally: InternTally, handover: Handover, site: Site, again: str, *, names: bool) -> str:
    """The note, plain text without a line break at its end; empty for who lacks nothing, or has no account.

    `again` is what a command needs to speak to the same site (" --rehearse"). Without `names` nobody is
    named in it.
    """
    if not tally.lacks or not tally.known:
        return ""
    return "\n\n".join(_paragraphs(tally, handover, site, again, names=names))


def called(tally: InternTally, *, names: bool) -> str:
    """What an intern is called where the report is shown."""
    return tally.intern.user if names else f"Intern {tally.number}"


def links_for(round_: Resolved, site: Site) -> list[str]:
    """Addresses that open the site's own form for a new task, with the round's tags and parent task in it.

    Hashtags go without #, milestones by PHID, because the form takes them only so (measured).
    """
    tags = ",".join(project.slug or project.phid for project in kept_tags(round_))
    parent = {} if round_.parent is None else {"parent": f"T{round_.parent}"}
    return [site.link(f"maniphest/task/edit/form/default/?{urlencode({'projectPHIDs': tags, **parent})}")]


def kept_tags(round_: Resolved) -> list[Project]:
    """The first-task tag and the round's; a milestone takes its parent's place on a task."""
    every = {project.phid: project for project in (round_.first, *round_.tags)}
    above = {project.parent_phid for project in every.values() if project.is_milestone}
    return [project for project in every.values() if project.phid not in above]


def command_for(lacks: int, round_: Resolved, again: str) -> str:
    """What an intern types, who does not have the round's file."""
    words = ["--tasks", str(lacks)] if lacks != WANTED else []
    parent = [] if round_.parent is None else [f"T{round_.parent}"]
    tags = [project.slug or project.title for project in round_.tags]
    words += ["--round", *(tags[:1] or parent)]
    words += [word for tag in tags[1:] for word in ("--tag", tag)]
    words += ["--parent", *parent] if tags and parent else []
    return f"seeder create{again} {shlex.join(words)}"


def _paragraphs(
    tally: InternTally, handover: Handover, site: Site, again: str, *, names: bool
) -> Iterator[str]:
    resolved = handover.resolved
    yield f"Hello {called(tally, names=names)},"
    yield _filled(_why(handover))
    yield _filled(_so_far(tally, site))
    yield from _to_mend(tally, again)
    yield _filled(
        "In a terminal this asks you a few questions, takes about ten minutes, and shows you everything "
        "before it is written:"
    )
    yield f"    {command_for(tally.lacks, resolved, again)}"
    yield _filled(
        "Or in your browser: sign in first, then open this form, once for each task. Tags and parent task "
        "are filled in already:"
    )
    yield "\n".join(f"    {link}" for link in links_for(resolved, site))
    yield _filled(
        "Choose something small that you would have liked to find on your first day. Say where in the code "
        f"it is, which steps lead there, and when it is done. {_who_helps(tally, names=names)}"
    )
    yield "Thank you!"


def _why(handover: Handover) -> str:
    round_ = handover.resolved.round
    verb = "ended" if round_.end < handover.today else "ends"
    of = f"Your {round_.programme} round" if round_.programme else f"Your round, {round_.name},"
    return (
        f"{of} {verb} on {round_.end.isoformat()}. Thank you for all that you have done in it! At its end we "
        "ask everybody for two first tasks: small ones for the next newcomers, with you as their mentor for "
        "a while. So they find a task to start with, and a person to ask."
    )


def _so_far(tally: InternTally, site: Site) -> str:
    if not tally.counted:
        return "Yours are still missing, both of them."
    there = ", ".join(site.link(left.task.monogram) for left in tally.counted)
    return f"Would you leave one more? One of yours is there already, thank you: {there}"


def _to_mend(tally: InternTally, again: str) -> Iterator[str]:
    for left in tally.counted:
        if left.blocking:
            lacks = ", ".join(left.blocking)
            yield _filled(f"{left.task.monogram} lacks what newcomers need ({lacks}). How to mend it says:")
            yield f"    seeder check{again} {left.task.monogram}"


def _who_helps(tally: InternTally, *, names: bool) -> str:
    if names and tally.intern.mentors:
        return f"{' or '.join(tally.intern.mentors)} will help you to choose."
    return "Your mentor will help you to choose."


def _filled(text: str) -> str:
    """A paragraph as mail writes it; addresses stay whole."""
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)
