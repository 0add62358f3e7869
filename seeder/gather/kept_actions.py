"""The last action of many people in one place, out of the store and brought up to date."""

from __future__ import annotations

from collections.abc import Callable, Collection

import msgspec

from seeder.activity import Action, newest
from seeder.store import Acted, Store


class Read(msgspec.Struct, frozen=True):
    """What one reading found: the newest action of each who has one, where the next one begins, and of whom
    it is not known."""

    last: dict[str, Action]
    mark: str = ""
    unknown: Collection[str] = frozenset()


# (who, the mark of an earlier reading of these or empty, the last instant that counts or None for now)
Ask = Callable[[Collection[str], str, int | None], Read]


def refresh_actions(
    place: str, who: Collection[str], store: Store, ask: Ask, before: int | None, *, fresh: bool
) -> None:
    """The store holds the last action of everybody in `who`, at or before `before` (epoch seconds UTC; None
    for the newest). What was so at an instant that is over is never asked twice."""
    cut = before or 0
    kept = {} if fresh else {w: a for w, a in store.actions(place, cut).items() if w in who}
    new = sorted(set(who) - set(kept))
    if new:
        found = ask(new, "", before)
        store.keep_actions(
            place, cut, {w: Acted(found.last.get(w), found.mark) for w in new if w not in found.unknown}
        )
    if before is None:
        _bring_up_to_date(place, kept, store, ask)


def _bring_up_to_date(place: str, kept: dict[str, Acted], store: Store, ask: Ask) -> None:
    """A request or so for all who were read at the same time."""
    together: dict[str, list[str]] = {}
    for who, acted in kept.items():
        together.setdefault(acted.mark, []).append(who)
    for mark, several in together.items():
        found = ask(sorted(several), mark, None)
        sure = [w for w in several if w not in found.unknown]
        now = {w: Acted(newest((kept[w].last, found.last.get(w))), found.mark) for w in sure}
        store.keep_actions(place, 0, now)


def kept_actions(place: str, store: Store, before: int | None) -> dict[str, Action | None]:
    """Who -> their last action there; who was never asked about is missing."""
    return {who: acted.last for who, acted in store.actions(place, before or 0).items()}
