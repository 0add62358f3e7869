"""A wish's rounds that are files, read, so that plans know tags and parent tasks only."""

from __future__ import annotations

import msgspec

from seeder.nearest import find_nearest
from seeder.plans.wished import Facts
from seeder.round import Round, with_round
from seeder.settings.rounds import NoSuchRound, RoundShelf, find_round, is_round, round_names
from seeder.wish import TaskWish, Wish, task_number


def with_rounds(wish: Wish, shelf: RoundShelf, host: str) -> Wish:
    """`wish` with each round that is a name or a file replaced by its tags and its parent task. A task of
    `host`, a tag or nothing stays as it is. BadInput for a file that is not there or has a mistake."""
    return msgspec.structs.replace(
        wish, tasks=tuple(_expanded(task, wish, shelf, host) for task in wish.tasks)
    )


def with_near_rounds(facts: Facts, wish: Wish, shelf: RoundShelf) -> Facts:
    """`facts` where a round that is no tag may be a round's name with a typing error in it."""
    asked = {task.round for task in wish.tasks}
    near = {text: find_nearest(text, round_names(shelf)) for text in facts.unknown_tags if text in asked}
    found = {text: (name, *facts.unknown_tags[text]) for text, name in near.items() if name}
    return msgspec.structs.replace(facts, unknown_tags=facts.unknown_tags | found)


def round_of(text: str, shelf: RoundShelf, host: str) -> Round | None:
    """The round that `text` names or whose file it is; None for a task of `host`, a tag or nothing. Raises
    NoSuchRound for a path that is not there, BadInput for a file with a mistake."""
    if not text or task_number(text, host) is not None or not is_round(text, shelf):
        return None
    return find_round(text, shelf).round


def _expanded(task: TaskWish, wish: Wish, shelf: RoundShelf, host: str) -> TaskWish:
    try:
        found = round_of(wish.beside(task.round), shelf, host)
    except NoSuchRound as problem:
        # A mistake within the round's file has a line of its own.
        raise wish.error(task, ("round",), problem.sentence, problem.hint) from None
    return with_round(task, found) if found else task
