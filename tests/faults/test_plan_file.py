"""Plan files of strangers: what they may not hold, and that nothing is written for those that do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from seeder.errors import BadInput, LimitReached
from seeder.model import Person
from seeder.sandbox.process import Running
from seeder.settings.site import Site
from seeder.writing.admission import check_plan
from seeder.writing.plan import Edit, Plan, Result, Settled, Step
from seeder.writing.plan_file import from_file, to_file
from tests.faults.control import Breaker
from tests.faults.laptop import Laptop
from tests.faults.nursery import Nursery, nursery
from tests.faults.world import World

Titles = tuple[str, str]
Change = Callable[[Plan], Plan]


@pytest.fixture(scope="module")
def forks() -> Iterator[Nursery]:
    with nursery() as made:
        yield made


@pytest.fixture
def plan(forks: Nursery, laptop: Laptop, breaker: Breaker, titles: Titles) -> Plan:
    """An honest plan of this laptop's owner, as `create --plan-out` wrote it."""
    path = laptop.home / "plan.json"
    words = ("create", "-f", str(laptop.wish(*titles)), "--plan-out", str(path))
    assert forks.run(laptop, *words) == 0, said(laptop)
    assert breaker.writes == 0
    assert path.stat().st_mode & 0o777 == 0o600
    return from_file(path.read_bytes(), "plan.json")


@pytest.fixture(scope="module")
def honest(
    forks: Nursery, module_breaker: Breaker, server: Running, tmp_path_factory: pytest.TempPathFactory
) -> Plan:
    """One for the tests that only read it."""
    laptop = Laptop(tmp_path_factory.mktemp("owner") / "laptop", module_breaker.url, server.token)
    words = ("create", "-f", str(laptop.wish("Refuse impossible days", "Name the steps for macOS")))
    assert forks.run(laptop, *words, "--plan-out", "plan.json") == 0, said(laptop)
    return from_file((laptop.home / "plan.json").read_bytes(), "plan.json")


def said(laptop: Laptop) -> str:
    return (laptop.home / "said").read_text()


def apply(forks: Nursery, laptop: Laptop, content: bytes) -> int:
    path = laptop.home / "plan.json"
    path.write_bytes(content)
    return forks.run(laptop, "apply", str(path), "--yes", "--json")


def first(plan: Plan, **changes: Any) -> Plan:
    """`plan` with its first step changed."""
    step = msgspec.structs.replace(plan.steps[0], **changes)
    return msgspec.structs.replace(plan, steps=(step, *plan.steps[1:]))


def also(*edits: Edit) -> Change:
    return lambda plan: first(plan, edits=(*plan.steps[0].edits, *edits))


def instead(kind: str, value: Any) -> Change:
    def change(plan: Plan) -> Plan:
        kept = [edit for edit in plan.steps[0].edits if edit.type != kind]
        return first(plan, edits=(*kept, Edit(kind, value)))

    return change


def described(*pieces: Any) -> Change:
    """Another description, with the right mark at its end."""

    def change(plan: Plan) -> Plan:
        mark = f"{{anchor #{plan.steps[0].marker}}}"
        return instead("description", {"join": [*pieces, mark]})(plan)

    return change


def whole(**changes: Any) -> Change:
    return lambda plan: msgspec.structs.replace(plan, **changes)


def with_step(step: Step) -> Change:
    return lambda plan: msgspec.structs.replace(plan, steps=(*plan.steps, step))


STATUS = Edit("status", "invalid")
CLOSE = Step("task-09", "close-task", (STATUS,), "Tidying up.", target="PHID-TASK-1", label="Task 1")

# Each is signed again, so that the digest is right.
FORGED: dict[str, Change] = {
    "another site": whole(site="https://phabricator.example.org/"),
    "another user": whole(user="PHID-USER-aaaaaaaaaaaaaaaaaaaa"),
    "another user's name": whole(username="ada-admin"),
    "another version": whole(version=2),
    "the undo of another run": whole(undoes="20261124-1a2b"),
    "another command": whole(command="undo"),
    "an unknown command": whole(command="tidy"),
    "closing a task": with_step(CLOSE),
    "closing a task, as an undo": whole(command="undo", steps=(CLOSE,)),
    "an edit called a create": lambda plan: first(plan, target="PHID-TASK-1"),
    "an unknown verb": lambda plan: first(plan, verb="delete-task"),
    "no mark": instead("description", "Just text."),
    "another mark": lambda plan: first(plan, marker="seeder-00000000000000000000"),
    "no marker": lambda plan: first(plan, marker=""),
    "a second mark": described("{anchor #seeder-00000000000000000000}"),
    "a mark that falls apart": lambda plan: with_step(_split_mark(plan))(plan),
    "the same task twice": lambda plan: with_step(msgspec.structs.replace(plan.steps[0], id="task-09"))(plan),
    "the same step twice": lambda plan: with_step(plan.steps[0])(plan),
    "the result of a later step": described({"result": "task-02", "as": "monogram"}),
    "the result of no step": described({"result": "task-99", "as": "monogram"}),
    "a PHID in a text": described({"result": "task-00", "as": "phid"}),
    "a title of two lines": instead("title", "Shown\nTask 2  forged"),
    "a title that turns": instead("title", "Shown \u202e backwards"),
    "no title": instead("title", " "),
    "a second title": also(Edit("title", "Shown is the first, written the last")),
    "a second text": also(Edit("description", "Hidden @everybody")),
    "a hidden text": described({"join": ["@everybody, look"]}),
    "a hidden text beside a result": described({"result": "task-00", "as": "x", "join": ["@everybody"]}),
    "a text that is none": described(["@everybody"]),
    "a title that is none": instead("title", {"join": ["Hidden"]}),
    "tags by name": instead("projects.add", ["#security"]),
    "tags in a text": instead("projects.add", "PHID-PROJ-x"),
    "a person as a tag": instead("projects.add", ["PHID-USER-x"]),
    "two fields of the site": also(Edit("custom.other", ["PHID-USER-x"])),
    "a field with words": instead("custom.mentors", "everybody"),
    "too many": lambda plan: msgspec.structs.replace(
        plan, steps=tuple(_another(plan.steps[0], number) for number in range(501))
    ),
}
NOT_ALLOWED = ["view", "edit", "space", "policy", "projects.set", "subscribers.set", "parents.set"]
NOT_ALLOWED += ["projects.remove", "comment", "owner", "status", "subtype", "column", "custom.mentors.set"]
FORGED |= {f"also {kind}": also(Edit(kind, "public")) for kind in NOT_ALLOWED}


def _split_mark(plan: Plan) -> Step:
    """Its mark would be right without the number that comes to stand in it."""
    pieces = ["{anchor #seeder-1", {"result": plan.steps[0].id, "as": "monogram"}, "}"]
    step = msgspec.structs.replace(plan.steps[0], id="task-09", marker="seeder-1")
    edits = (Edit("title", "Split"), Edit("description", {"join": pieces}))
    return msgspec.structs.replace(step, edits=edits)


def _another(step: Step, number: int) -> Step:
    marker = f"seeder-{number:020}"
    edits = (Edit("title", f"Task {number}"), Edit("description", f"{{anchor #{marker}}}"))
    return msgspec.structs.replace(step, id=f"task-{number:04}", marker=marker, edits=edits)


def checked(content: bytes, url: str, plan: Plan) -> None:
    """What `seeder apply` does with a file before it shows it; `plan` is an honest one of the owner."""
    me = Person(phid=plan.user, username=plan.username)
    check_plan(from_file(content, "plan.json"), Site("faulty", phabricator=url), me)


@pytest.mark.parametrize("forgery", FORGED)
def test_a_forged_plan_is_refused(forgery: str, honest: Plan, breaker: Breaker) -> None:
    checked(to_file(honest), breaker.url, honest)
    error = LimitReached if forgery == "too many" else BadInput
    with pytest.raises(error):
        checked(to_file(FORGED[forgery](honest)), breaker.url, honest)


def without_field(plan: Plan) -> Plan:
    kept = tuple(edit for edit in plan.steps[0].edits if not edit.type.startswith("custom."))
    return first(plan, edits=kept)


def other_user(plan: Plan) -> str:
    """Somebody who is there: whom the plan names beside who writes, else nobody."""
    return next(
        (phid for phid, name in plan.names.items() if name.startswith("@") and phid != plan.user), GHOST
    )


GHOST = "PHID-PROJ-" + "z" * 20
# What only the site can tell.
STRANGE: dict[str, Change] = {
    "a tag that is nowhere": instead("projects.add", [GHOST]),
    "somebody who is nobody": instead("subscribers.add", ["PHID-USER-" + "z" * 20]),
    "a field that names no mentor": lambda plan: instead("custom.reviewers", [plan.user])(
        without_field(plan)
    ),
    "somebody else as mentor": lambda plan: instead("custom.mentors", [other_user(plan)])(plan),
    "a parent that is nowhere": instead("parents.add", ["PHID-TASK-" + "z" * 20]),
    "another task as settled": whole(
        settled=(Settled("task-00", "Task 0", "You left it.", Result(1, "PHID-TASK-" + "z" * 20)),)
    ),
}


@pytest.mark.parametrize("forgery", STRANGE)
def test_a_plan_that_names_what_is_not_there_is_refused(
    forgery: str, plan: Plan, forks: Nursery, laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    assert apply(forks, laptop, to_file(STRANGE[forgery](plan))) == 2, said(laptop)
    assert (breaker.writes, world.titled(*titles)) == (0, [])


@pytest.mark.parametrize("forgery", ["another site", "closing a task", "a hidden text", "too many"])
def test_nothing_is_written_for_a_forged_plan(
    forgery: str, plan: Plan, forks: Nursery, laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    code = apply(forks, laptop, to_file(FORGED[forgery](plan)))
    assert code == (8 if forgery == "too many" else 2), said(laptop)
    assert (breaker.writes, world.titled(*titles)) == (0, [])


def redone(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    def again(content: bytes) -> bytes:
        read = json.loads(content)
        change(read)
        return json.dumps(read).encode()

    return again


ALTERED: dict[str, Callable[[bytes], bytes]] = {
    "a title": redone(lambda read: read["seeder_plan"]["steps"][0]["edits"][0].update(value="Other")),
    "the digest": redone(lambda read: read.update(digest="0" * 64)),
    "one thing more": redone(lambda read: read.update(more=1)),
    "the end": lambda content: content[:-20],
    "everything": lambda content: b"[" * 100_000,
    "the encoding": lambda content: content.decode().encode("utf-16"),
    "a lone surrogate": lambda content: content.replace(b"create", b"\\ud800", 1),
    "all of it": lambda content: b"",
}


@pytest.mark.parametrize("what", ALTERED)
def test_an_altered_file_is_refused(what: str, honest: Plan, breaker: Breaker) -> None:
    with pytest.raises(BadInput):
        checked(ALTERED[what](to_file(honest)), breaker.url, honest)


def test_an_honest_plan_is_applied_once(
    plan: Plan, forks: Nursery, laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    assert apply(forks, laptop, to_file(plan)) == 0, said(laptop)
    assert world.titled(*titles) == sorted(titles)
    assert apply(forks, laptop, to_file(plan)) == 2
    assert "applied already" in said(laptop)
    assert (breaker.writes, world.titled(*titles)) == (2, sorted(titles))


@pytest.mark.parametrize("made", [0.0, 1e12])
def test_an_old_plan_looks_first_and_one_from_the_future_too(
    made: float, plan: Plan, forks: Nursery, laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    assert forks.run(laptop, "create", "-f", str(laptop.wish(*titles)), "--yes") == 0
    assert apply(forks, laptop, to_file(whole(made=made)(plan))) == 0, said(laptop)
    assert (breaker.writes, world.titled(*titles)) == (2, sorted(titles))


def test_a_plan_that_was_overtaken_by_another_run_looks_first(
    plan: Plan, forks: Nursery, laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    """Its facts are seconds old, and wrong: the same wish was written in between."""
    assert forks.run(laptop, "create", "-f", str(laptop.wish(*titles)), "--yes") == 0
    other = whole(names={})(plan)
    assert apply(forks, laptop, to_file(other)) == 0, said(laptop)
    assert (breaker.writes, world.titled(*titles)) == (2, sorted(titles))


def test_while_an_answer_is_open_the_same_wish_is_not_written(
    plan: Plan, forks: Nursery, laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    breaker.rules({"method": "maniphest.edit", "fault": "late"})
    pid = forks.fork(laptop, "create", "-f", str(laptop.wish(*titles)), "--yes")
    breaker.wait_for_write()
    forks.kill(pid)
    forks.wait(pid)
    assert apply(forks, laptop, to_file(plan)) == 2, said(laptop)
    breaker.release()
    assert forks.run(laptop, "resume") == 0
    assert world.titled(*titles) == sorted(titles)


def test_names_in_the_file_are_not_believed(
    plan: Plan, forks: Nursery, laptop: Laptop, breaker: Breaker, world: World
) -> None:
    [tag] = [row for row in world.call("project.search")["data"] if row["fields"]["name"] == "Accessibility"]
    changed = instead("projects.add", [tag["phid"]])(plan)
    lying = whole(names=dict.fromkeys([tag["phid"], plan.user], "Nothing to see here"))(changed)
    (laptop.home / "lie.json").write_bytes(to_file(lying))
    (laptop.home / "said").unlink()
    assert forks.run(laptop, "apply", "lie.json", "--dry-run") == 0
    assert "Accessibility" in said(laptop)
    assert "Nothing to see here" not in said(laptop)
    assert breaker.writes == 0


def test_a_plan_with_refusals_writes_nothing(
    forks: Nursery, laptop: Laptop, breaker: Breaker, titles: Titles
) -> None:
    wish = Path(laptop.wish(*titles))
    wish.write_text(wish.read_text().replace('"documentation"', '"documentatoin"'))
    assert forks.run(laptop, "create", "-f", str(wish), "--yes", "--json") == 2
    assert breaker.writes == 0


def test_what_was_settled_before_is_not_written(
    plan: Plan, forks: Nursery, laptop: Laptop, breaker: Breaker, titles: Titles
) -> None:
    assert apply(forks, laptop, to_file(plan)) == 0, said(laptop)
    words = ("create", "-f", str(laptop.wish(*titles)), "--plan-out", "again.json")
    assert forks.run(laptop, *words) == 0, said(laptop)
    settled = from_file((laptop.home / "again.json").read_bytes(), "again.json")
    assert (len(settled.settled), settled.steps) == (2, ())
    assert breaker.writes == 2
    assert apply(forks, laptop, to_file(settled)) == 0, said(laptop)
    assert breaker.writes == 2
