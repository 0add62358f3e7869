"""A change's page."""

from __future__ import annotations

import re

from starlette.responses import Response

from seeder.sandbox.gerrit import keeping
from seeder.sandbox.gerrit.records import LABELS, Account, Change
from seeder.sandbox.gerrit.shown.labels import signed
from seeder.sandbox.objects import find_named
from seeder.sandbox.pages.html import Child, Markup, tag
from seeder.sandbox.pages.layout import page
from seeder.sandbox.pages.parts import ago, card, task_link
from seeder.sandbox.pages.review.diff import files_of
from seeder.sandbox.pages.review.parts import change_link, query_link, repository_link, reviewer, status_chip
from seeder.sandbox.pages.review.talk import talk
from seeder.sandbox.store import Store

_BUG = re.compile(r"T\d{1,18}\Z")


def change_page(store: Store, change: Change) -> Response:
    """Subject, commit message, files with their differences, what was said; beside it votes and people."""
    accounts = keeping.accounts(store)
    owner = ("by ", reviewer(store, accounts, change.owner), " ", ago(store, change.created))
    newest = change.current
    return page(
        f"{change.number} {change.subject}",
        tag("h1", tag("span", str(change.number), class_="number"), change.subject),
        tag("div", status_chip(change), tag("span", *owner), class_="chips lead"),
        tag(
            "div",
            tag(
                "div",
                card("Commit message", tag("pre", tag("code", newest.message.rstrip("\n")))),
                card(f"Files of patch set {newest.number}", files_of(store, change, newest, accounts)),
                card("What happened", talk(store, change, accounts)),
            ),
            tag("aside", tag("dl", _facts(store, change, accounts), class_="facts"), class_="card"),
            class_="columns",
        ),
    )


def _facts(store: Store, change: Change, accounts: dict[int, Account]) -> list[Markup]:
    people = [*change.reviewers, *change.ccs]
    shown = [tag("li", reviewer(store, accounts, one)) for one in people]
    return [
        _fact("Repository", repository_link(change.project)),
        _fact("Branch", change.branch),
        _fact("Topic", query_link(change.topic, f'topic:"{change.topic}"')) if change.topic else Markup(""),
        _fact("Hashtags", _hashtags(change)) if change.hashtags else Markup(""),
        *[_fact(label, _votes(store, change, accounts, label)) for label in LABELS],
        _fact("Comments", _comments(change)),
        _tasks(store, change),
        _fact("Reviewers", tag("ul", shown, class_="people") if shown else _none("nobody")),
        _fact("Patch sets", tag("ol", [_patch_set(store, change, index) for index in _numbers(change)])),
        _twins(store, change),
        _fact("Change-Id", tag("code", change.change_id)),
    ]


def _fact(name: str, *value: Child) -> Markup:
    return Markup(tag("dt", name) + tag("dd", *value))


def _none(word: str) -> Markup:
    return tag("span", word, class_="none")


def _numbers(change: Change) -> range:
    return range(len(change.patch_sets))


def _hashtags(change: Change) -> Markup:
    chips = [tag("li", query_link(f"#{one}", f'hashtag:"{one}"', "chip sky")) for one in change.hashtags]
    return tag("ul", chips, class_="chips")


def _votes(store: Store, change: Change, accounts: dict[int, Account], label: str) -> Markup:
    cast = [vote for vote in change.votes if vote.label == label and vote.value]
    if not cast:
        return _none("no vote")
    lines = [
        tag("li", tag("span", signed(one.value), class_=f"chip {'green' if one.value > 0 else 'red'}"), " ",
            reviewer(store, accounts, one.by))
        for one in cast
    ]  # fmt: skip
    return tag("ul", lines, class_="people")


def _comments(change: Change) -> str:
    return f"{len(change.comments)}, {change.unresolved()} unresolved"


def _tasks(store: Store, change: Change) -> Markup:
    names = [value for key, value in change.current.footers if key == "Bug" and _BUG.match(value)]
    found = [row for name in names if (row := find_named(store, name)) is not None]
    lines = [tag("li", task_link(row)) for row in found]
    return _fact("Tasks", tag("ul", lines, class_="people")) if lines else Markup("")


def _patch_set(store: Store, change: Change, index: int) -> Markup:
    one = change.patch_sets[index]
    return tag("li", tag("code", one.commit[:8]), " ", ago(store, one.uploaded))


def _twins(store: Store, change: Change) -> Markup:
    twins = [
        one
        for one in keeping.changes(store)
        if one.change_id == change.change_id and one.number != change.number and not one.private
    ]
    lines = [tag("li", change_link(one), f" ({one.branch})") for one in twins]
    return _fact("The same on another branch", tag("ul", lines, class_="people")) if lines else Markup("")
