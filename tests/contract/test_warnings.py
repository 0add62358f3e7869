"""Warnings as a site tells them: comments on many tasks at once, what somebody said lately, and where."""

from __future__ import annotations

from typing import Any

from seeder.gather.warnings import Wanted, find_warnings
from seeder.sources.rows import Edited
from seeder.warning import PREFIX, Said, Warned, item_of, last_line_of
from tests.contract.site import ContractSite

DAY = 86_400
NEVER = 1 << 40


def said(site: ContractSite, task: Edited.Object, text: str, who: str = "me") -> Said:
    """A comment, as the site has it."""
    site.edit({"comment": text}, task=task.phid, conduit=site.conduit_as(who))
    [entry] = [e for e in site.phabricator.history(task.phid) if e.comment == text]
    return Said(entry.author_phid, entry.created, task.id, text)


def text_for(site: ContractSite, person: str, *tasks: Edited.Object) -> str:
    """A warning's: a list of tasks, and the mark."""
    listed = "\n".join(item_of(task.id) for task in tasks)
    return f"Are you still there?\n\n{listed}\n\n{last_line_of('mentor', person, address(site), 28 * DAY)}"


def address(site: ContractSite) -> str:
    return site.profile().phabricator


def test_comments_on_many_tasks(site: ContractSite) -> None:
    me, asked = site.world.me.phid, site.create("asked about")
    talked = site.create("talked about", description="A text is no comment.", comment="Said at once.")
    theirs = said(site, talked, "Not only mine.", "other")
    mine = said(site, talked, f"Two lines,\n\n{item_of(asked.id)}")
    found, mentions = site.phabricator.comments([asked.id, talked.id])
    assert [each.text for each in found] == [mine.text, theirs.text, "Said at once."]
    assert found[:2] == [mine, theirs]
    assert mentions == {me: {talked.phid}}
    assert site.phabricator.comments([]) == ([], {})


def test_comments_of_people_on_all_tasks(site: ContractSite) -> None:
    me, other = site.world.me.phid, site.world.other.phid
    task = site.create("commented on")
    site.edit({"comment": "About nothing."}, task=task.phid)
    mine = said(site, task, f"{PREFIX}{site.nonce}")
    theirs = said(site, task, f"Look, {PREFIX}{site.nonce}.", "other")

    def by(since: int, *authors: str) -> list[tuple[str, str, int]]:
        found = site.phabricator.comments_by(authors, since, f"{PREFIX}{site.nonce}")
        assert {(phid, each.task) for phid, each in found} <= {(task.phid, 0)}
        return [(each.by, each.text, each.at) for _, each in found]

    expected = [(theirs.by, theirs.text, theirs.at), (mine.by, mine.text, mine.at)]
    assert by(mine.at, me, other) == expected
    assert by(mine.at, other) == expected[:1]
    assert (by(theirs.at + 1, me, other), by(mine.at)) == ([], [])


def test_comments_on_a_hidden_task_are_not_there(site: ContractSite) -> None:
    other = site.world.other.phid
    hidden = site.create("to be hidden", owner=other)
    said(site, hidden, f"{PREFIX}{site.nonce}", "other")
    site.edit({"view": other}, task=hidden.phid, conduit=site.conduit_as("other"))
    assert site.phabricator.comments([hidden.id]) == ([], {})
    assert site.phabricator.comments_by([other], 0, f"{PREFIX}{site.nonce}") == []
    site.edit({"view": "public"}, task=hidden.phid, conduit=site.conduit_as("other"))
    assert len(site.phabricator.comments_by([other], 0, f"{PREFIX}{site.nonce}")) == 1


def test_warnings_wherever_they_stand(site: ContractSite) -> None:
    me, other = site.world.me.phid, site.world.other.phid
    asked, stands = site.create("in question"), site.create("with a warning")
    text = text_for(site, other, asked, stands)
    at = said(site, stands, text).at
    said(site, asked, text_for(site, other, asked), "other")
    warned = Warned("mentor", other, me, at, stands.id, frozenset({asked.id, stands.id}), 28 * DAY)

    def find(*numbers: int, since: int = NEVER, by: str = me, **more: Any) -> list[Warned]:
        wanted = Wanted({other, me}, frozenset({by}), numbers, since)
        found = find_warnings(wanted, site.profile(), site.phabricator, site.hand(**more).journal)
        return list(found)

    assert find(stands.id) == [warned], "on the task itself"
    assert find(asked.id) == [warned], "on another that it lists"
    assert find(since=at) == [warned], "anywhere, lately"
    assert find() == []
    [theirs] = find(asked.id, by=other)
    assert (theirs.by, theirs.task, theirs.tasks) == (other, asked.id, frozenset({asked.id}))


def test_owners_who_are_mentioned_and_who_were(site: ContractSite) -> None:
    """An owner hears of a task anyway and does not become a follower, until somebody takes it from them."""
    me, other = site.world.me.phid, site.world.other.phid
    task = site.create("claimed", owner=other)
    site.edit({"comment": f"Are you there, @{site.world.other.username}?"}, task=task.phid)
    site.edit({"comment": "I am."}, task=task.phid, conduit=site.conduit_as("other"))
    assert set(site.task(task.phid).subscriber_phids) == {me}
    site.edit({"owner": None, "comment": "Welcome back."}, task=task.phid)
    assert site.task(task.phid).owner_phid is None
    assert set(site.task(task.phid).subscriber_phids) == {me, other}
