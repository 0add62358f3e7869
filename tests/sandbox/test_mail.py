"""Who would get a mail about an edit. Measured on Phorge of July 2026, by the mails that it made."""

from __future__ import annotations

from typing import Any

import pytest

from seeder.sandbox.phids import named_phid
from tests.sandbox.client import Sandbox

DISABLED, BOT, LIST = "olu-farrow", "patchbot", "newcomers-l"


def user(name: str) -> str:
    return named_phid("USER", name)


def users(*names: str) -> list[str]:
    return [user(name) for name in names]


class Post:
    """A sandbox and its mails. `ada-admin` makes tasks, `sam` edits them."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox, self.store = sandbox, sandbox.store

    def task(self, who: str = "ada-admin", **wanted: Any) -> str:
        """A new task; its own mails are forgotten."""
        made = self.sandbox.edit(who=who, title="Mailed about", **wanted)
        self.heard()
        return str(made["object"]["phid"])

    def project(self, name: str, watcher: str, **more: Any) -> str:
        sent = [{"type": kind, "value": value} for kind, value in {"name": name, **more}.items()]
        phid = str(self.sandbox.get("project.edit", transactions=sent)["object"]["phid"])
        with self.store.transaction():
            self.store.add_edge(phid, "watcher", user(watcher))
        return phid

    def after(self, task: str, who: str = "sam", **wanted: Any) -> list[str]:
        """User names of who got a mail about an edit, in the order of the alphabet."""
        self.sandbox.edit(task, who, **wanted)
        return self.heard(task)

    def heard(self, task: str = "") -> list[str]:
        """Who got a mail, about `task` or at all, since this was asked last."""
        rows = self.store.rows("SELECT username, task FROM mail JOIN user ON user.phid = recipient")
        with self.store.transaction():
            self.store.execute("DELETE FROM mail")
        return sorted((row["username"] for row in rows if task in ("", row["task"])), key=str.lower)

    def followers(self, task: str) -> set[str]:
        names = self.store.rows("SELECT phid, username FROM user")
        called = {row["phid"]: row["username"] for row in names}
        return {called[phid] for phid in self.store.targets(task, "subscriber")}


@pytest.fixture
def post(sandbox: Sandbox) -> Post:
    return Post(sandbox)


def test_followers_hear_of_a_comment_and_neither_bots_nor_who_has_left(post: Post) -> None:
    task = post.task(subscribers__add=users("mina", DISABLED, BOT, LIST))
    assert post.after(task, comment="Hello") == ["ada-admin", "mina", LIST]
    assert post.after(task, comment="Hello again") == ["ada-admin", "mina", LIST]


def test_who_is_mentioned_follows_and_hears_of_it(post: Post) -> None:
    task = post.task()
    assert post.after(task, comment=f"@mina, @{BOT}, @{DISABLED}: look") == ["ada-admin", "mina"]
    assert post.followers(task) == {"ada-admin", "mina", "sam", DISABLED}


def test_an_owner_who_is_mentioned_hears_and_does_not_follow(post: Post) -> None:
    task = post.task(owner=user("mina"))
    assert post.after(task, comment="Are you there, @mina?") == ["ada-admin", "mina"]
    assert post.after(task, "mina", comment="I am.") == ["ada-admin", "sam"]
    assert post.followers(task) == {"ada-admin", "sam"}


def test_who_was_the_owner_follows_from_then_on(post: Post) -> None:
    task = post.task(owner=user("mina"))
    assert post.after(task, owner=None, comment="Welcome back.") == ["ada-admin", "mina"]
    assert post.followers(task) == {"ada-admin", "mina", "sam"}
    assert post.after(task, owner=user("noor")) == ["ada-admin", "mina", "noor"]
    assert post.after(task, "noor", owner=None, comment="Not me.") == ["ada-admin", "mina", "sam"]
    assert "noor" in post.followers(task)


def test_who_is_taken_off_hears_of_that(post: Post) -> None:
    task = post.task(subscribers__add=users("mina"))
    assert post.after(task, subscribers__remove=users("mina")) == ["ada-admin", "mina"]
    assert post.after(task, priority="high") == ["ada-admin"]


def test_nobody_hears_that_somebody_follows_for_themselves(post: Post) -> None:
    task = post.task()
    assert post.after(task, subscribers__add=users("sam")) == []
    assert post.after(task, subscribers__remove=users("sam")) == []
    assert post.after(task, subscribers__add=users("mina")) == ["ada-admin", "mina"]


def test_watchers_of_a_tag_and_of_what_lies_above_it(post: Post) -> None:
    above = post.project("Above", "mina")
    below = post.project("Below", "noor", parent=above)
    task = post.task(projects__add=[below])
    assert post.after(task, comment="x") == ["ada-admin", "mina", "noor"]
    assert post.after(task, projects__remove=[below]) == ["ada-admin", "mina", "noor"]
    assert post.after(task, comment="y") == ["ada-admin"]
    assert post.after(task, projects__add=[below]) == ["ada-admin", "mina", "noor"]


def test_watchers_of_a_milestone_that_another_replaces(post: Post) -> None:
    above = post.project("Rounds", "mina")
    first, second = (post.project(name, who, milestone=above) for name, who in (("1", "noor"), ("2", "tobi")))
    task = post.task(projects__add=[first])
    assert post.after(task, projects__add=[second]) == ["ada-admin", "mina", "noor", "tobi"]
    assert post.after(task, comment="x") == ["ada-admin", "mina", "tobi"]


def test_a_new_task_is_told_to_its_followers_owner_and_watchers(post: Post) -> None:
    tag = post.project("Watched", "noor")
    post.heard()
    post.sandbox.edit(
        title="New",
        description="Ask @mina.",
        projects__add=[tag],
        subscribers__add=users("tobi"),
        owner=user("Rafi"),
    )
    assert post.heard() == ["mina", "noor", "Rafi", "tobi"]


def test_a_task_above_hears_of_a_new_one_below_and_of_its_closing(post: Post) -> None:
    above = post.task(subscribers__add=users("mina"))
    made = post.sandbox.edit(title="Below", parents__add=[above])["object"]["phid"]
    assert post.heard(above) == ["ada-admin", "mina"]
    post.sandbox.edit(made, status="resolved")
    assert post.heard(above) == ["ada-admin", "mina"]


def test_a_task_that_is_mentioned_elsewhere_does_not(post: Post) -> None:
    mentioned = post.sandbox.edit(who="ada-admin", title="Mentioned", subscribers__add=users("mina"))
    task = post.task("sam")
    post.sandbox.edit(task, comment=f"As in T{mentioned['object']['id']}")
    assert post.heard() == []


def test_every_other_kind_of_edit_is_a_mail(post: Post) -> None:
    task = post.task(subscribers__add=users("mina"))
    wanted: tuple[tuple[str, Any], ...] = (
        ("title", "Other"),
        ("description", "Text"),
        ("priority", "high"),
        ("custom.mentors", users("noor")),
        ("view", "public"),
        ("status", "resolved"),
    )
    for kind, value in wanted:
        edit: dict[str, Any] = {kind: value}
        assert post.after(task, **edit) == ["ada-admin", "mina"], kind
        assert post.after(task, **edit) == [], f"{kind}, again"


def test_who_may_not_see_a_task_hears_nothing(post: Post) -> None:
    task = post.task("sam", subscribers__add=users("mina", "noor"), view=user("sam"))
    assert post.after(task, comment="@tobi") == []


def test_the_world_as_it_was_made_has_mailed_nobody(post: Post) -> None:
    assert post.heard() == []
