"""A round written as a commented file; read back by ``round.parse_round`` it is the same round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seeder.round import Intern, Round
from seeder.scalar import flow, scalar


def round_text(round_: Round) -> str:
    """YAML of `round_` with a remark at every line that somebody may want to change."""
    return "\n".join(_lines(round_)) + "\n"


def _lines(round_: Round) -> Iterator[str]:
    yield f"# A round of a programme. Look at it again with: seeder program check {round_.name}"
    yield f"name: {scalar(round_.name)}"
    yield f"programme: {scalar(round_.programme)}".rstrip()
    yield from ("", "# Its first and its last day.")
    yield f"start: {round_.start.isoformat()}"
    yield f"end: {round_.end.isoformat()}"
    yield from ("", "# Tags of its tasks: hashtag, name, Parent (Milestone) or address. The one for first")
    yield "# tasks is added by itself."
    yield f"tags: {flow(round_.tags)}"
    yield from ("", "# The coordination task under which first tasks are put, or nothing.")
    yield f"parent: {scalar(round_.parent)}".rstrip()
    yield from (
        "",
        "# Who is in it: user names in Phabricator; gerrit: only where the name there is another.",
    )
    yield from (_interns(round_.interns) if round_.interns else _nobody())


def _nobody() -> Iterator[str]:
    yield "interns: []"
    yield "#  - user: alice"
    yield "#    mentors: [bob, carol]"


def _interns(interns: Iterable[Intern]) -> Iterator[str]:
    yield "interns:"
    for intern in interns:
        yield f"  - user: {scalar(intern.user)}"
        if intern.gerrit:
            yield f"    gerrit: {scalar(intern.gerrit)}"
        yield f"    mentors: {flow(intern.mentors)}"
