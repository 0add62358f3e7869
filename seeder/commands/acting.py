"""What an audit may do about what it found: options that both audits share, and which of them go together."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seeder.errors import BadInput

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.presets import Preset

Warn = Annotated[
    bool, typer.Option("--warn", help="Write to them: one message each, with all their tasks in it.")
]
Release = Annotated[
    bool,
    typer.Option("--release", help="Weeks after a message: what they did not answer for goes to others."),
]
Grace = Annotated[
    str | None, typer.Option("--grace", metavar="TIME", help="From a message to a release: 28d, 4w.")
]
PresetName = Annotated[
    str | None, typer.Option("--preset", metavar="NAME", help="The times of libreoffice, zulip or mozilla.")
]
MaxWarnings = Annotated[
    int | None, typer.Option("--max-warnings", min=1, metavar="N", help="The most messages at once; else 10.")
]
Texts = Annotated[bool, typer.Option("--texts", help="With --warn: the messages, to be sent by hand.")]
To = Annotated[
    str | None, typer.Option("--to", metavar="USER", help="With --release: who takes over; ask them first.")
]
DropTag = Annotated[
    bool,
    typer.Option(
        "--drop-tag", help="With --release: where nobody inherits it, it is no first task any more."
    ),
]
HighPriority = Annotated[
    bool, typer.Option("--high-priority", help="With --release: tasks of high priority, too.")
]
PlanOut = Annotated[
    str | None,
    typer.Option("--plan-out", metavar="FILE", help="Keep the plan of --release for `seeder apply`."),
]

# Options that only say what is shown, or that look at another time than now.
_LOOKING = ("since_last", "as_of", "offline", "successors", "show_all", "alive", "names")
_ONLY_WITH = {
    "warn": ("texts", "max_warnings"),
    "release": ("high_priority", "plan_out", "to", "drop_tag"),
}


# Which tasks, as of whom, and by which times: what a release has in common with its messages.
_SHARED = (
    *("file", "tag", "project", "round_", "all_", "status", "not_", "roster", "site"),
    *("quiet_after", "unseen_after", "idle_after", "grace", "preset"),
)


def is_acting(given: dict[str, Any]) -> bool:
    """True when something is to be done about what is found. BadInput for options that mean nothing
    together."""
    if given["warn"] and given["release"]:
        raise BadInput(
            "--warn and --release exclude each other.", "First write to them; release comes later."
        )
    for mode, options in _ONLY_WITH.items():
        for name in options:
            if given.get(name) and not given[mode]:
                raise BadInput(f"{_option(name)} goes with --{mode}.", f"Add --{mode}.")
    if given["texts"] and given["yes"]:
        raise BadInput("--texts sends nothing, so that there is nothing to say yes to.", "Which of them?")
    acting = bool(given["warn"] or given["release"])
    for name in ("yes", "dry_run", "grace"):
        if given[name] and not acting:
            raise BadInput(
                f"{_option(name)} goes with --warn or --release.", "Without them nothing is written."
            )
    for name in _LOOKING if acting else ():
        if given.get(name):
            raise BadInput(f"{_option(name)} only looks.", "Leave it out where something is to be done.")
    if acting and given["format_"] != "table":
        raise BadInput("--format only looks.", "Use --json, or leave it out.")
    return acting


def is_looking(given: dict[str, Any]) -> bool:
    """True when nothing is to be written now."""
    return bool(given["dry_run"] or given["texts"] or given["plan_out"])


def preset_of(given: dict[str, Any]) -> Preset | None:
    """The preset that was asked for; BadInput names those that there are."""
    from seeder.nearest import nearest_hint
    from seeder.presets import PRESETS

    name = (given.get("preset") or "").strip().lower()
    if not name:
        return None
    if name not in PRESETS:
        raise BadInput(f"There is no preset “{given['preset']}”.", nearest_hint(name, PRESETS))
    return PRESETS[name]


def grace_of(ctx: Context, given: dict[str, Any]) -> int:
    """Seconds from a message to a release: --grace, else the preset's, else the profile's."""
    from seeder.activity import DAY
    from seeder.since import span_days

    if given["grace"]:
        return span_days(given["grace"], "--grace") * DAY
    preset = preset_of(given)
    return preset.grace if preset else ctx.profile.audit.grace * DAY


def is_unattended(ctx: Context, given: dict[str, Any]) -> bool:
    """True when nobody is there to say yes."""
    return bool(given["yes"]) or not ctx.console.can_ask


def as_release(given: dict[str, Any]) -> str:
    """The arguments of the release that follows the messages of these."""
    words = ["--release", *(given["what"] or ())]
    for name in _SHARED:
        told = given.get(name) or ()
        for each in [told] if isinstance(told, str | bool) else told:
            words += [_option(name)] if each is True else [_option(name), each]
    return shlex.join(words)


def _option(name: str) -> str:
    return f"--{name.rstrip('_').replace('_', '-')}"
