"""What to say before an event's tasks are tagged: a text to be pasted, in Remarkup. Pure.

Whoever follows hundreds of tasks gets hundreds of mails that evening; who knew beforehand does not complain
about them. The settings named are upstream's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seeder.event import Event
from seeder.remarkup.writing import bulleted, heading

_HASHTAG = re.compile(r"#?([\w.-]*\w)")


def announcement_draft(event: Event) -> str:
    """The text, without a line break at its end. It names nobody."""
    return "\n\n".join(
        (heading(f"Tagging tasks for {event.called}"), _what(event), bulleted([*_points(event)]))
    )


def _what(event: Event) -> str:
    days = event.start.isoformat()
    if event.end != event.start:
        days = f"{days} to {event.end.isoformat()}"
    return (
        f"The organisers of **{event.called}** ({days}, {event.time_zone}) are going to tag tasks that "
        "people could work on there."
    )


def _points(event: Event) -> Iterator[str]:
    column = f"column “{event.columns.new}”" if event.columns.new else "first column"
    yield (
        f"**What changes:** each of these tasks gets the tag {_tag(event)} and is put into the {column} of "
        "its board. Title, description and priority stay as they are, and nobody is assigned."
    )
    yield f"**When:** in the days before {event.start.isoformat()}, and while the event lasts."
    yield "**By whom:** by us organisers, from our own accounts; a tool does the typing."
    yield "**Why:** so that everybody finds in one place what can be done at the event."
    yield "**Mail:** each task sends one mail to those who follow it, and no more."
    yield (
        "**Your task should be left out?** Say so in a comment here, with its number. If it has the tag "
        "already, take it off."
    )
    yield (
        "**No mails about this, please?** In your settings, under “Email Preferences”, set “A task's "
        "associated projects change” and “A task is moved between columns on a workboard” to “Ignore”; or "
        "choose “Mute Notifications” on a single task. Mail programs can sort by the header "
        "`X-Phabricator-Projects`."
    )


def _tag(event: Event) -> str:
    """A hashtag makes a link; a milestone has none."""
    hashtag = _HASHTAG.fullmatch(event.tag)
    return f"#{hashtag[1]}" if hashtag else event.tag
