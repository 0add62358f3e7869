"""Tagging many tasks, against every site: what is asked, what a tag takes away, what an undo brings back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from seeder.gather.tag import Asked, facts_for, find_wish, mails_for
from seeder.model import Project
from seeder.plans.tag import plan_tag
from seeder.selection import Found, Selection
from seeder.writing.hand import Hand
from seeder.writing.outcome import Outcome
from seeder.writing.plan import Plan
from tests.contract.runs import applied, states, undone
from tests.contract.site import ContractSite


def planned(site: ContractSite, numbers: Sequence[int], *tags: Project, **asked: Any) -> Plan:
    """What ``seeder hackathon tag --dry-run`` shows, the mails it counts included."""
    phabricator, profile = site.phabricator, site.profile()
    me = phabricator.whoami()
    wanted = Asked(tags=tuple(tag.phid for tag in tags), **asked)
    selection = Selection(Found(numbers=tuple(numbers)))
    wish, found = find_wish(wanted, selection, profile, phabricator)
    wish, facts = facts_for(wish, selection, found, profile, me, phabricator, site.clock, lambda count: None)
    plan = plan_tag(wish, facts)
    mails_for(plan, facts, phabricator)
    return plan


def tasks(site: ContractSite, count: int, *tags: Project) -> list[int]:
    made = [site.create(f"to tag, {n}", projects_add=[tag.phid for tag in tags]) for n in range(count)]
    return [each.id for each in made]


def tags_of(site: ContractSite, number: int) -> set[str]:
    return set(site.phabricator.tasks([number])[number].project_phids)


def taken_back(site: ContractSite, outcome: Outcome, hand: Hand) -> Outcome:
    # Within the same second it could not be told whether the first run wrote after this plan was made.
    site.clock.sleep(1.0)
    return applied(site, undone(site, outcome.run, hand), hand)


def test_tagging_asks_little_and_sends_one_edit_for_each(site: ContractSite) -> None:
    numbers = tasks(site, 3, site.world.component)
    before = len(site.calls)
    outcome = applied(site, planned(site, numbers, site.world.tag))
    asked = [call.method for call in site.calls[before:]]
    reading = ["user.whoami", "project.search", "maniphest.search", "project.search", "project.search"]
    # Nobody follows them but who writes, so there is no name to be asked for.
    assert asked == [*reading, *["maniphest.edit"] * 3]
    assert (states(outcome), outcome.exit_code) == (["changed"] * 3, 0)
    wanted = {site.world.tag.phid, site.world.component.phid}
    assert [tags_of(site, number) for number in numbers] == [wanted] * 3


def test_the_same_tagging_again_sends_nothing(site: ContractSite) -> None:
    numbers = tasks(site, 2)
    applied(site, planned(site, numbers, site.world.tag))
    again = planned(site, numbers, site.world.tag)
    assert (again.steps, [done.result.id for done in again.settled]) == ((), numbers)


def test_a_tag_with_its_column_a_follower_and_a_comment_is_one_edit(site: ContractSite) -> None:
    column = site.world.column
    if column is None:
        pytest.skip("this site has no board")
    board = site.phabricator.projects([column.project_phid])[column.project_phid]
    [number] = tasks(site, 1)
    more = {"column": column.name, "subscriber": site.world.other.username, "comment": "For the event."}
    before = len(site.calls)
    outcome = applied(site, planned(site, [number], board, **more))
    assert [call.method for call in site.calls[before:]].count("maniphest.edit") == 1
    assert states(outcome) == ["changed"]
    task = site.phabricator.tasks([number], columns=True)[number]
    assert (task.project_phids, task.columns) == ((board.phid,), (column.phid,))
    assert site.world.other.phid in task.subscriber_phids
    assert [entry.comment for entry in site.phabricator.history(task.phid) if entry.comment] == [
        "For the event."
    ]


def test_what_a_milestone_takes_away_is_foreseen_and_comes_back(site: ContractSite) -> None:
    programme, (first, second) = site.world.programme, site.world.rounds
    [above], [beside], [free] = tasks(site, 1, programme), tasks(site, 1, first), tasks(site, 1)
    numbers, hand = [above, beside, free], site.hand()
    plan = planned(site, numbers, second)
    assert [step.because for step in plan.steps] == [
        f"It loses {programme.title}.",
        f"It loses {first.title}.",
        "",
    ]
    outcome = applied(site, plan, hand)
    assert [tags_of(site, number) for number in numbers] == [{second.phid}] * 3
    assert set(states(taken_back(site, outcome, hand))) == {"changed"}
    assert [tags_of(site, number) for number in numbers] == [{programme.phid}, {first.phid}, set()]


def test_what_a_tag_in_a_tree_takes_away_is_foreseen_and_comes_back(site: ContractSite) -> None:
    if not site.world.tree:
        pytest.skip("recorded before there was a tree")
    top, branch, leaf, twin = site.world.tree
    before = [{top.phid}, {leaf.phid}, {twin.phid}]
    numbers = [tasks(site, 1, project)[0] for project in (top, leaf, twin)]
    hand = site.hand()
    plan = planned(site, numbers, branch)
    losses = [f"It loses {top.title}.", f"It loses {leaf.title}.", ""]
    assert [step.because for step in plan.steps] == losses
    outcome = applied(site, plan, hand)
    now = [tags_of(site, number) for number in numbers]
    assert now == [{branch.phid}, {branch.phid}, {branch.phid, twin.phid}]
    taken_back(site, outcome, hand)
    assert [tags_of(site, number) for number in numbers] == before


def test_untagging_and_taking_that_back_leaves_it_where_it_lay(site: ContractSite) -> None:
    column = site.world.column
    if column is None:
        pytest.skip("this site has no board")
    board = site.phabricator.projects([column.project_phid])[column.project_phid]
    [number], hand = tasks(site, 1), site.hand()
    applied(site, planned(site, [number], board, column=column.name), hand)
    site.clock.sleep(1.0)
    outcome = applied(site, planned(site, [number], board, removes=True), hand)
    assert tags_of(site, number) == set()
    taken_back(site, outcome, hand)
    task = site.phabricator.tasks([number], columns=True)[number]
    assert (task.project_phids, task.columns) == ((board.phid,), (column.phid,))


def test_a_tag_that_somebody_took_off_since_is_not_touched(site: ContractSite) -> None:
    [number], hand = tasks(site, 1), site.hand()
    outcome = applied(site, planned(site, [number], site.world.tag), hand)
    task = site.phabricator.tasks([number])[number].phid
    site.edit({"projects.remove": [site.world.tag.phid]}, task=task, conduit=site.conduit_as("other"))
    plan = undone(site, outcome.run, hand)
    assert (plan.steps, "was taken off since" in plan.notes[0].sentence) == ((), True)
