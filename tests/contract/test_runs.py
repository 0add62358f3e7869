"""Whole runs against a site: what `create` asks, writes and finds again, and what can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from seeder.gather.names import with_names
from seeder.gather.twins import twins_of
from seeder.model import Task
from seeder.writing.apply import carry_on
from seeder.writing.journal import Journal
from seeder.writing.plan import Edit, Plan, refs, resolved
from tests.contract.runs import (
    applied,
    first_pages,
    numbers,
    planned,
    states,
    undone,
    wish,
    without_fields,
)
from tests.contract.site import ContractSite

SIX = ["user.whoami", "project.search", "maniphest.search", "maniphest.edit", "maniphest.edit"]
SIX += ["maniphest.search"]


def test_create_takes_six_requests(site: ContractSite) -> None:
    outcome = applied(site, planned(site, wish(site, "six, first", "six, second")))
    assert first_pages(site.calls) == SIX
    assert (states(outcome), outcome.exit_code, outcome.notes) == (["created", "created"], 0, ())
    assert all(call.params.get("objectIdentifier", "T1") for call in site.calls)


def test_create_writes_what_was_wished(site: ContractSite) -> None:
    world = site.world
    asked = wish(
        site, "wished, first", "wished, second", round=world.rounds[0].title, tags=world.programme.name
    )
    first, second = numbers(applied(site, planned(site, asked)))
    tasks = site.phabricator.tasks([first, second])
    for task in tasks.values():
        assert set(task.project_phids) == {world.tag.phid, world.component.phid, world.rounds[0].phid}
        assert (task.owner_phid, task.status) == (None, "open")
        assert f"@{world.me.username} is the mentor until" in task.description
        assert task.description.splitlines()[-1].startswith("{anchor #seeder-")
        assert not world.mentor_field or task.custom[world.mentor_field] == [world.me.phid]
    assert tasks[first].title == site.title("wished, first")
    assert f"Another first task: T{first}." in tasks[second].description
    edges = site.edges(tasks[second].phid, "mention", "task.parent", "task.subtask")
    assert edges == {("mention", tasks[first].phid)}


def test_create_with_parent_and_co_mentor_takes_seven(site: ContractSite) -> None:
    other, parent = site.world.other, site.create("parent of the round")
    before = len(site.calls)
    asked = wish(site, "seven, first", "seven, second", round=f"T{parent.id}", co_mentors=other.username)
    outcome = applied(site, planned(site, asked))
    assert first_pages(site.calls[before:]) == [*SIX[:2], "phid.lookup", *SIX[2:]]
    assert outcome.exit_code == 0
    for task in site.phabricator.tasks(numbers(outcome)).values():
        assert set(task.subscriber_phids) == {site.world.me.phid, other.phid}
        assert site.edges(task.phid, "task.parent") == {("task.parent", parent.phid)}
        field = task.custom.get(site.world.mentor_field)
        assert not site.world.mentor_field or field == [site.world.me.phid, other.phid]


def test_the_mentor_field_is_seen(site: ContractSite) -> None:
    if not site.world.mentor_field:
        pytest.skip("this site has no field for mentors")
    site.create("shows its fields")
    plan = planned(site, wish(site, "field"), without_fields(site.profile()))
    assert plan.steps[0].value(site.world.mentor_field) == [site.world.me.phid]


def test_the_same_wish_again_finds_them(site: ContractSite) -> None:
    asked = wish(site, "again, first", "again, second")
    made = applied(site, planned(site, asked))
    before = len(site.calls)
    again = planned(site, asked)
    assert again.steps == ()
    assert [done.result.id for done in again.settled] == numbers(made)
    assert [done.difference for done in again.settled] == [(), ()]
    assert "maniphest.edit" not in first_pages(site.calls[before:])
    # Another computer, one task more.
    more = planned(site, wish(site, "AGAIN,  second.", "again, third"))
    assert [step.value("title") for step in more.steps] == [site.title("again, third")]
    assert refs(more.steps[0]) == []
    assert f"T{numbers(made)[1]}" in str(more.steps[0].value("description"))


def test_an_old_plan_looks_again_before_it_writes(site: ContractSite) -> None:
    plan = planned(site, wish(site, "old plan"))
    first = applied(site, plan)
    later = msgspec.structs.replace(plan, made=plan.made - 61)
    second = applied(site, later, site.hand("another computer"))
    assert (states(first), states(second)) == (["created"], ["exists"])
    assert numbers(first) == numbers(second)


def test_mistakes_are_found_before_anything_is_written(site: ContractSite) -> None:
    asked = wish(
        site,
        "mistakes",
        project="contract_componnet",
        round="T99999999",
        co_mentors=f"{site.world.other.username},nobody-of-this-name",
    )
    plan = planned(site, asked)
    told = " ".join(refusal.because for refusal in plan.refusals)
    assert "“contract_componnet”" in told
    assert "T99999999" in told
    assert "“nobody-of-this-name”" in told
    hints = " ".join(refusal.hint for refusal in plan.refusals)
    assert "“contract_component”" in hints
    assert "maniphest.edit" not in first_pages(site.calls)


def test_a_closed_parent_is_refused(site: ContractSite) -> None:
    parent = site.create("closed parent", status="invalid")
    plan = planned(site, wish(site, "under a closed one", round=f"T{parent.id}"))
    assert [f"T{parent.id} is closed" in refusal.because for refusal in plan.refusals] == [True]


def test_a_disabled_co_mentor_is_refused(site: ContractSite) -> None:
    if site.world.disabled is None:
        pytest.skip("this site has no disabled account")
    plan = planned(site, wish(site, "nobody there", co_mentors=site.world.disabled.username))
    assert ["is disabled" in refusal.because for refusal in plan.refusals] == [True]


def test_a_run_killed_after_sending_adopts_its_task(site: ContractSite) -> None:
    plan, hand = planned(site, wish(site, "killed after")), site.hand()
    run = _killed_while_sending(site, plan, hand.journal, arrived=True)
    outcome = carry_on(hand.journal.run(run), hand)
    assert states(outcome) == ["adopted"]
    assert len(_own_titled(site, "killed after")) == 1


def test_a_run_killed_before_sending_sends_once(site: ContractSite) -> None:
    plan, hand = planned(site, wish(site, "killed before")), site.hand()
    run = _killed_while_sending(site, plan, hand.journal, arrived=False)
    outcome = carry_on(hand.journal.run(run), hand)
    assert states(outcome) == ["created"]
    assert len(_own_titled(site, "killed before")) == 1


def test_a_late_twin_is_found(site: ContractSite) -> None:
    plan, hand = planned(site, wish(site, "twin")), site.hand()
    made = applied(site, plan, hand)
    assert twins_of(hand.journal.run(made.run), site.phabricator) == ()
    late = site.edit(_sent(plan)).object
    assert twins_of(hand.journal.run(made.run), site.phabricator) == (late.id,)


def test_a_refused_step_ends_as_failed(site: ContractSite) -> None:
    """The server's answer is complete, so one look decides and nothing is waited for."""
    plan = planned(site, wish(site, "refused step"))
    edits = (*plan.steps[0].edits, Edit("priority", "nosuch"))
    broken = msgspec.structs.replace(plan.steps[0], edits=edits)
    plan = msgspec.structs.replace(plan, steps=(broken,))
    before = site.clock.monotonic()
    outcome = applied(site, plan)
    assert states(outcome) == ["failed"]
    assert "priority" in outcome.items[0].because
    assert site.clock.monotonic() - before < site.profile().politeness.quiet_after_unknown
    assert _own_titled(site, "refused step") == []


def test_undo_closes_and_forgets(site: ContractSite) -> None:
    asked, hand = wish(site, "undo, first", "undo, second"), site.hand()
    made = applied(site, planned(site, asked), hand)
    outcome = applied(site, undone(site, made.run, hand), hand)
    assert (states(outcome), outcome.exit_code) == (["changed", "changed"], 0)
    for task in site.phabricator.tasks(numbers(made)).values():
        assert (task.status, task.owner_phid) == ("invalid", None)
        assert "{anchor" not in task.description
    # What was taken back is wished anew.
    assert len(planned(site, asked).steps) == 2
    assert [done.because for done in undone(site, made.run, hand).settled] == ["It is invalid already."] * 2


def test_undo_leaves_what_somebody_touched(site: ContractSite) -> None:
    hand = site.hand()
    made = applied(site, planned(site, wish(site, "touched, first", "touched, second")), hand)
    first, second = (item.result for item in made.items)
    assert first is not None
    assert second is not None
    other = site.conduit_as("other")
    site.edit({"comment": "May I?"}, task=first.phid, conduit=other)
    site.edit({"owner": site.world.other.phid}, task=second.phid, conduit=other)
    plan = undone(site, made.run, hand)
    assert plan.steps == ()
    assert [note.sentence for note in plan.notes] == [
        f"T{first.id} stays open: somebody has commented on it.",
        f"T{second.id} stays open: somebody has claimed it.",
    ]


def test_undo_of_what_changed_meanwhile_is_not_sent(site: ContractSite) -> None:
    hand = site.hand()
    made = applied(site, planned(site, wish(site, "meanwhile")), hand)
    plan = undone(site, made.run, hand)
    result = made.items[0].result
    assert result is not None
    site.edit({"description": "Rewritten."}, task=result.phid)
    outcome = applied(site, plan, hand)
    assert (states(outcome), outcome.exit_code) == (["skipped"], 6)
    assert not site.task(result.phid).closed


def test_names_of_a_plan(site: ContractSite) -> None:
    parent = site.create("named parent")
    asked = wish(site, "named", round=f"T{parent.id}", co_mentors=site.world.other.username)
    named = with_names(planned(site, asked), site.profile(), site.phabricator).names
    assert named == {
        site.world.tag.phid: site.world.tag.name,
        site.world.component.phid: site.world.component.name,
        site.world.other.phid: f"@{site.world.other.username}",
        **({site.world.me.phid: f"@{site.world.me.username}"} if site.world.mentor_field else {}),
        parent.phid: f"T{parent.id} {site.title('named parent')}",
    }


def test_the_servers_clock_is_noted(site: ContractSite) -> None:
    site.phabricator.whoami()
    made = site.task(site.create("at what time").phid)
    server_now = site.clock.now() + site.conduit.session.server_ahead
    assert abs(server_now - made.created) < 60
    assert datetime.fromtimestamp(made.created, UTC).year > 2020


def _killed_while_sending(site: ContractSite, plan: Plan, journal: Journal, *, arrived: bool) -> str:
    """A run whose journal says `sent` and no more; its write did arrive, or did not."""
    run = journal.begin(plan, site.clock.now())
    server_now = site.clock.now() + site.conduit.session.server_ahead
    journal.sent(run, plan.steps[0].id, site.clock.now(), server_now)
    if arrived:
        site.edit(_sent(plan))
    return run


def _sent(plan: Plan) -> dict[str, Any]:
    return {edit.type: resolved(edit.value, {}) for edit in plan.steps[0].edits}


def _own_titled(site: ContractSite, text: str) -> list[Task]:
    since = site.clock.now() - 600
    own = site.phabricator.tasks_by_author(site.world.me.phid, since)
    return [task for task in own if task.title == site.title(text)]
