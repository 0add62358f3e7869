"""Options that many commands share, so that they are called and explained the same everywhere."""

from __future__ import annotations

from typing import Annotated

import typer

Site = Annotated[
    str | None,
    typer.Option("--site", metavar="NAME", help="Which site: see `seeder site list`. [SEEDER_SITE]"),
]
Rehearse = Annotated[
    bool,
    typer.Option("--rehearse", help="Only practise: a sandbox on this computer, no account, no network."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for scripts.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")]
DryRun = Annotated[bool, typer.Option("--dry-run", "-n", help="Show what would be written, and stop.")]
