"""The list: what is on it, in which order, and each thing once."""

from __future__ import annotations

from seeder.model import Task
from seeder.reviews import File
from seeder.suggestions import suggest
from seeder.suggestions.subtasks import free
from tests.suggestions.work import BEN, BOT, ME, NOON, a_change, comment, facts_of, message


def kinds(*found: object) -> list[str]:
    return [one.kind for one in found]  # type: ignore[attr-defined]


def test_an_unresolved_thread() -> None:
    thread = (
        comment("a", "Could this be cached?", unresolved=True),
        comment("b", "Hm.", ME, unresolved=True, reply_to="a", at=NOON + 60),
    )
    (one,) = suggest(facts_of(a_change(), thread))
    assert (one.kind, one.title, one.place) == ("comment", "list.py: Could this be cached?", "our/tool")
    assert [(e.who, e.at) for e in one.evidence] == [("ben", NOON), ("ada", NOON + 60)]
    assert one.evidence[0].url == "https://gerrit.example.org/r/c/our/tool/+/4/comment/a/"
    assert one.draft.template == "small-feature"
    assert one.draft.answers is not None
    assert one.draft.answers["pointers"][0] == "`src/list.py`, line 3: what the comment is about"
    assert "```\nCould this be cached?\n```" in one.draft.answers["wish"]
    assert set(one.draft.answers) == {"wish", "pointers"}


def test_what_is_resolved_or_a_bots_is_not_there() -> None:
    resolved = (comment("a", "Why?", unresolved=True), comment("b", "Done", ME, reply_to="a", at=NOON + 1))
    assert suggest(facts_of(a_change(), resolved)) == []
    for bot in ({"who": BOT}, {"automatic": True}, {"who": None}):
        assert (
            suggest(facts_of(a_change(), (comment("a", "Do it in a follow-up.", unresolved=True, **bot),)))
            == []
        )


def test_words_decide_between_bug_and_feature() -> None:
    (one,) = suggest(facts_of(a_change(), (comment("a", "This fails for empty lists.", unresolved=True),)))
    assert one.draft.template == "bug"
    assert one.draft.answers is not None
    assert "problem" in one.draft.answers


def test_a_promise_in_a_resolved_thread_and_in_a_message() -> None:
    thread = (
        comment("a", "Slow."),
        comment("b", "I'll batch it in a follow-up.", ME, reply_to="a", at=NOON + 9),
    )
    said = message("Patch Set 1: Code-Review+2\n\nThe rest should come in a later change.")
    bot = message("Should be done in a follow-up.", BOT)
    auto = message("Should be done in a follow-up!", automatic=True)
    found = suggest(facts_of(a_change(messages=(said, bot, auto)), thread))
    assert kinds(*found) == ["promise", "promise"]
    assert {one.title for one in found} == {
        "list.py: Batch it in a follow-up",
        "The rest should come in a later change",
    }


def test_a_promise_that_was_taken_back() -> None:
    thread = (
        comment("a", "Please do it in a follow-up."),
        comment("b", "No need, done here.", ME, reply_to="a"),
    )
    assert suggest(facts_of(a_change(), thread)) == []


def test_a_promise_in_an_open_thread_is_one_suggestion() -> None:
    thread = (comment("a", "Please do it in a follow-up.", unresolved=True),)
    assert kinds(*suggest(facts_of(a_change(), thread))) == ["comment"]


def test_a_comment_on_a_todo_line_is_one_suggestion() -> None:
    line = "# TODO: sort"
    thread = (comment("a", "When?", unresolved=True), comment("c", "And how?", unresolved=True))
    change = a_change()
    head = {(change.project, change.branch, "src/list.py"): (line,)}
    found = suggest(facts_of(change, thread, {"src/list.py": ((3, line),)}, heads=head))
    assert kinds(*found) == ["comment", "comment"]
    assert sum(len(one.evidence) for one in found) == 3


def test_the_order() -> None:
    line, path = "# TODO: sort", "src/list.py"
    change = a_change(files=(File(path, inserted=3),))
    at = (change.project, change.branch, path)
    thread = (
        comment("a", "Old?", unresolved=True, at=NOON - 500),
        comment("b", "New?", unresolved=True, line=5),
    )
    task = Task(3, "PHID-TASK-x", "Fix the page", "It is broken for {F1} @ben", created=NOON + 10**6)
    found = suggest(
        facts_of(
            change,
            thread,
            {path: ((9, line),)},
            heads={at: (line,)},
            untested=frozenset({at}),
            subtasks=(task,),
        )
    )
    assert kinds(*found) == ["comment", "comment", "todo", "test", "subtask"]
    assert [one.title for one in found[:2]] == ["list.py: New?", "list.py: Old?"]
    assert found[3].title == "Write a test for list.py"
    assert found[4].place == "https://phorge.example.org/T3"


def test_a_change_with_a_test_wants_none() -> None:
    files = (File("src/list.py", inserted=3), File("tests/x/test_other.py", inserted=1))
    at = ("our/tool", "main", "src/list.py")
    assert suggest(facts_of(a_change(files=files), untested=frozenset({at}))) == []


def test_a_task_like_it_was_left_before() -> None:
    left = (Task(12, "PHID-TASK-y", "list.py: could this be cached"),)
    (one,) = suggest(
        facts_of(a_change(), (comment("a", "Could this be cached?", unresolved=True),), left=left)
    )
    assert one.left == "T12 list.py: could this be cached"


def test_which_subtasks_are_free() -> None:
    def task(**more: object) -> Task:
        return Task(1, "PHID-TASK-1", "x", **more)  # type: ignore[arg-type]

    assert free(task(), "me", "tag")
    assert free(task(owner_phid="me"), "me", "tag")
    assert not free(task(owner_phid="you"), "me", "tag")
    assert not free(task(closed=True), "me", "tag")
    assert not free(task(project_phids=("tag",)), "me", "tag")


def test_nobody_elses_name_stands_in_a_draft() -> None:
    thread = (
        comment("a", "Could this be cached?", unresolved=True),
        comment("b", "ok", ME, unresolved=True, reply_to="a"),
    )
    (one,) = suggest(facts_of(a_change(), thread))
    assert BEN.username not in str(one.draft)
    assert BEN.name not in str(one.draft)
