"""The pages about code review: what they show, and that no text can become anything but text."""

from __future__ import annotations

import re

import msgspec
import pytest

from seeder.sandbox.gerrit import keeping
from seeder.sandbox.gerrit.file import file_of
from seeder.sandbox.gerrit.records import Branch, Change, Project
from seeder.sandbox.pages.review.threads import in_threads
from tests.sandbox.client import Sandbox
from tests.sandbox.gerrit.asking import SAM
from tests.sandbox.hostile import CORES, HOSTILE
from tests.sandbox.test_pages import check, shown

PAGES = ("/r/c/apps/commons-app/+/8504", "/r/c/pywikibot/core/+/10274", "/r/c/x/+/9977/2", "/r/admin/repos/",
         "/r/admin/repos/apps/commons-app", "/r/admin/repos/All-Projects", "/r/q/status%3Aopen", "/r/q/xyzzy",
         "/r/q/owner%3Asam")  # fmt: skip


def words(html: str) -> str:
    """A page's text, with single blanks."""
    return re.sub(r"\s+", " ", check(html).text)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_well_formed_and_says_that_it_is_a_rehearsal(sandbox: Sandbox, path: str) -> None:
    page = check(shown(sandbox, path).text)
    assert "REHEARSAL" in page.text
    assert [name for name, _ in page.elements].count("h1") == 1
    assert all("alt" in attributes for name, attributes in page.elements if name == "img")


def test_a_change_shows_what_it_is_made_of(sandbox: Sandbox) -> None:
    html = shown(sandbox, "/r/c/apps/commons-app/+/8504").text
    text = words(html)
    for part in (
        "8504 Split the upload screen into steps",
        "Merged",
        "Bug: T11",
        "apps/commons-app",
        "calm-upload",
        "UploadSteps.kt",
        "+18",
        "+2 mina",
        "4, 1 unresolved",
        "I will do this in a follow-up.",
        "Patch Set 1: Code-Review+2",
        "Change has been successfully merged",
        "T11Intern project",
    ):
        assert part in text, part
    assert 'href="/T11"' in html
    assert 'href="/r/q/topic%3A%22calm-upload%22"' in html


def test_a_task_lists_the_changes_that_name_it(sandbox: Sandbox) -> None:
    html = shown(sandbox, "/T18").text
    assert 'href="/r/c/pywikibot/core/+/10244"' in html
    assert "Merged 10244Do not crash on an empty category" in words(html)
    assert "<dt>Changes</dt>" in html
    assert "<dt>Changes</dt>" not in shown(sandbox, "/T1").text


def test_a_person_is_shown_with_what_he_uploaded(sandbox: Sandbox) -> None:
    html = shown(sandbox, "/p/ines.q/").text
    assert 'href="/r/c/mediawiki/extensions/TranslateTools/+/8633"' in html
    assert "None yet." in words(shown(sandbox, "/p/pip/").text)


def test_a_change_names_the_same_one_on_another_branch(sandbox: Sandbox) -> None:
    text = words(shown(sandbox, "/r/c/pywikibot/core/+/10274").text)
    assert "The same on another branch10244Do not crash on an empty category (master)" in text


@pytest.mark.parametrize(
    "path", ["/r/c/x/+/1", "/r/c/nothing", "/r/c/", "/r/99", "/r/admin/repos/nope", f"/r/{'9' * 30}"]
)
def test_what_is_not_there_gets_a_page_or_a_text_that_says_so(sandbox: Sandbox, path: str) -> None:
    assert sandbox.send("GET", path).status == 404


def test_short_addresses_lead_to_the_page(sandbox: Sandbox) -> None:
    reply = sandbox.send("GET", "/r/10231")
    assert (reply.status, reply.headers["location"]) == (307, "/r/c/apps/commons-app/+/10231")


def test_a_query_with_a_mistake_is_told_what_it_is(sandbox: Sandbox) -> None:
    reply = sandbox.send("GET", "/r/q/nosuchop%3A%3Cscript%3E")
    assert reply.status == 400
    assert "Unsupported operator nosuchop:<script>" in check(reply.text).text
    assert sandbox.send("GET", "/r/q/owner%3Aself").status == 403


def test_hostile_texts_stay_texts_wherever_they_stand(sandbox: Sandbox) -> None:
    for index in range(0, len(HOSTILE), 6):
        with sandbox.store.transaction():
            keeping.keep_change(sandbox.store, _hostile(sandbox, HOSTILE[index : index + 6]))
        page = check(shown(sandbox, "/r/c/apps/commons-app/+/8504").text)
        assert HOSTILE[index].strip()[:6].replace("\0", "\ufffd") in page.text.replace("\0", "\ufffd")
    for path in ("/r/q/8504", "/r/admin/repos/apps/commons-app", "/T11"):
        check(shown(sandbox, path).text)


def _hostile(sandbox: Sandbox, texts: list[str]) -> Change:
    change = keeping.change(sandbox.store, 8504)
    assert change is not None
    one, two, *more = texts
    newest = msgspec.structs.replace(
        change.current,
        message=f"{one}\n\n{two}\n\nBug: T11",
        files=(file_of(one, two, "\n".join(texts)),),
        commit=one,
    )
    comments = [
        msgspec.structs.replace(each, path=path, text=two)
        for path, each in zip([one, two] * 2, change.comments, strict=True)
    ]
    messages = [msgspec.structs.replace(each, text=two, tag=one) for each in change.messages]
    votes = [msgspec.structs.replace(each, tag=two) for each in change.votes]
    return msgspec.structs.replace(
        change, patch_sets=(newest,), comments=tuple(comments), messages=tuple(messages), votes=tuple(votes),
        topic=more[0] if more else one, hashtags=tuple(texts), branch=two, change_id=one,
    )  # fmt: skip


def test_hostile_names_stay_texts(sandbox: Sandbox) -> None:
    for core in CORES:
        account = keeping.accounts(sandbox.store)[SAM]
        project = Project(core, core, (Branch(core, core, {core: core}),))
        change = keeping.change(sandbox.store, 8504)
        assert change is not None
        with sandbox.store.transaction():
            keeping.keep_account(
                sandbox.store, msgspec.structs.replace(account, username=core, name=core, user="")
            )
            keeping.keep_project(sandbox.store, project)
            keeping.keep_change(sandbox.store, msgspec.structs.replace(change, project=core))
        check(shown(sandbox, "/r/c/x/+/8504").text)
        check(shown(sandbox, "/r/q/8504").text)
    check(shown(sandbox, "/r/admin/repos/").text)
    for core in ("%3Cscript%3E", "..%2f..", "%22onload%3D"):
        check(sandbox.send("GET", f"/r/admin/repos/{core}").text)
        check(sandbox.send("GET", f"/r/q/{core}").text)


def test_comments_that_answer_in_circles_end(sandbox: Sandbox) -> None:
    change = keeping.change(sandbox.store, 8504)
    assert change is not None
    first, second, *_ = change.comments
    loop = [
        msgspec.structs.replace(first, reply_to=second.id),
        msgspec.structs.replace(second, reply_to=first.id),
        msgspec.structs.replace(second, id="own", reply_to="own"),
    ]
    assert [one.id for one in in_threads(loop)] == ["own"]
    order = [one.id for one in in_threads(list(change.comments))]
    assert [
        change.comments.index(one) for one in sorted(change.comments, key=lambda one: order.index(one.id))
    ] == [0, 2, 1, 3]
