"""Form links: a plan in, addresses out that say exactly what was planned and are never too long."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.errors import BadInput
from seeder.model import Task
from seeder.plans.create import plan_create
from seeder.plans.form import HASHTAG, LONGEST, LONGEST_SIGNED_OUT, FormLink, address, form_links
from seeder.plans.unasked import unasked_facts, username
from seeder.plans.wished import Facts, Parent
from seeder.remarkup import anchors
from seeder.wish import TaskWish, Wish
from seeder.writing import marker
from seeder.writing.plan import Edit
from tests.plans.test_create import DOCS, FIRST, ME, NOW, ROUND, SITE, draft, facts, two

BASE = "https://phorge.example.org/maniphest/task/edit/?"


def links(known: Facts | None = None, **wish: Any) -> list[FormLink]:
    known = known or facts()
    plan = plan_create(two(**wish), known)
    assert not plan.refusals, plan.refusals
    return form_links(plan, known)


def read(link: FormLink) -> dict[str, str]:
    """The parameters as the site reads them; each stands in it once."""
    assert link.url.startswith(BASE)
    return {
        name: value
        for name, [value] in parse_qs(urlsplit(link.url).query, strict_parsing=True, errors="strict").items()
    }


def test_everything_is_named_as_the_form_takes_it() -> None:
    wish: dict[str, Any] = {"round": "Outreachy (Round 32)", "parent": "T5", "co_mentors": ("Maria",)}
    first = links(**wish)[0]
    form = read(first)
    assert form.pop("description").startswith("== Who is this suitable for? ==\n")
    assert form == {
        "title": "Upload form: the date field accepts 31 February, case 0",
        "projectPHIDs": f"good_first_task,documentation,{ROUND.phid}",
        "subscriberPHIDs": "maria",
        "parent": "T5",
        "custom.mentors": "sam,maria",
    }
    assert first.url.isascii()
    assert first.bytes == len(first.url)
    assert not first.too_long
    assert first.paste is None
    assert first.unchecked == ()


def test_there_is_no_mark_and_no_sentence_about_a_task_without_a_number() -> None:
    plan = plan_create(two(), facts())
    for step, link in zip(plan.steps, form_links(plan, facts()), strict=True):
        text = read(link)["description"]
        assert anchors(text) == ()
        assert step.marker not in link.url
        assert "by the same mentor" not in text
        assert "T…" not in text
        assert text == text.strip()
    assert [link.sibling_left_out for link in form_links(plan, facts())] == [False, True]


def test_a_sibling_that_is_there_is_mentioned() -> None:
    plan = plan_create(two(), facts())
    text = f"text\n\n{marker.anchor(plan.steps[0].marker)}"
    fields: dict[str, Any] = {"author_phid": ME.phid, "custom": {"custom.mentors": None}}
    there = Task(id=77, phid="PHID-TASK-77", title="There", description=text, **fields)
    [link] = links(facts(own=(there,)))
    assert read(link)["description"].endswith("Another first task by the same mentor: T77.")
    assert not link.sibling_left_out


@pytest.mark.parametrize("sentence", ["{task}", "See {task}", "{task} is another", "x {task} y", "none"])
def test_the_sentence_about_a_sibling_goes_as_a_whole_in_any_language(sentence: str) -> None:
    sentences = msgspec.structs.replace(SITE.sentences, sibling=sentence)
    known = facts(site=msgspec.structs.replace(SITE, sentences=sentences))
    with_it, without = links(known)[1], plan_create((draft(1),), known)
    assert read(with_it)["description"] == read(form_links(without, known)[0])["description"]


def test_without_a_mentor_field_the_text_alone_names_the_mentor() -> None:
    form = read(links(facts(mentor_field=""))[0])
    assert not any(name.startswith("custom.") for name in form)
    assert "@sam is the mentor" in form["description"]


def test_a_priority_goes_by_its_keyword() -> None:
    plan = plan_create((draft(),), facts())
    step = msgspec.structs.replace(plan.steps[0], edits=(*plan.steps[0].edits, Edit("priority", "low")))
    [link] = form_links(msgspec.structs.replace(plan, steps=(step,)), facts())
    assert read(link)["priority"] == "low"


def test_a_hashtag_that_a_list_would_take_apart_is_sent_as_a_phid() -> None:
    odd = msgspec.structs.replace(DOCS, slug="a,b")
    known = facts(tags={"good_first_task": FIRST, "documentation": odd})
    assert read(links(known)[0])["projectPHIDs"] == f"good_first_task,{DOCS.phid}"


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200)
SCRIPTS = st.sampled_from(
    ["The date ", "Дата формы ", "上传表单接受日期", "טופס ההעלאה ", "🌱🧪", "é̂̃", "&=%+#?@ "]
)


@given(title=TEXTS.filter(str.strip), text=TEXTS, script=SCRIPTS, times=st.integers(0, 3000))
def test_what_goes_in_is_read_back_and_no_link_is_too_long(
    title: str, text: str, script: str, times: int
) -> None:
    plan = plan_create((draft(),), facts())
    step = plan.steps[0]
    description = (text + script * times).strip()
    changed = {"title": title, "description": description}
    edits = tuple(msgspec.structs.replace(e, value=changed.get(e.type, e.value)) for e in step.edits)
    altered = msgspec.structs.replace(plan, steps=(msgspec.structs.replace(step, edits=edits),))
    [link] = form_links(altered, facts())
    assert link.bytes == len(link.url.encode()) <= LONGEST
    form = read(link)
    assert form["title"] == title
    assert form["projectPHIDs"] == "good_first_task,documentation"
    assert link.too_long == (link.paste is not None) == ("description" not in form and description != "")
    assert form.get("description", link.paste or "") == description
    assert link.survives_login == (link.bytes <= LONGEST_SIGNED_OUT)
    assert link.url[-1] not in ".-_~,"


@pytest.mark.parametrize(
    ("letter", "encoded"), [("a", 1), (" ", 3), ("é", 6), ("Ж", 6), ("文", 9), ("א", 6), ("🌱", 12)]
)
def test_bytes_are_counted_not_characters(letter: str, encoded: int) -> None:
    given = {"title": "x", "description": f"{letter * 100}x"}
    assert len(address(SITE, given)) == len(f"{BASE}title=x&description=x") + 100 * encoded


def test_the_longest_description_that_fits_is_in_the_link_and_one_letter_more_is_not() -> None:
    plan = plan_create((draft(),), facts())
    step = plan.steps[0]

    def link(length: int) -> FormLink:
        edits = tuple(
            msgspec.structs.replace(e, value="x" * length) if e.type == "description" else e
            for e in step.edits
        )
        return form_links(
            msgspec.structs.replace(plan, steps=(msgspec.structs.replace(step, edits=edits),)), facts()
        )[0]

    room = LONGEST - link(0).bytes - len("&description=")
    assert link(room).bytes == LONGEST
    assert link(room + 1).paste == "x" * (room + 1)
    assert "description" not in read(link(room + 1))


def test_endless_lists_are_left_out_too_and_the_title_stays() -> None:
    people = {f"p{i:04}{'x' * 60}": f"p{i:04}{'x' * 60}" for i in range(200)}
    known = facts(people={n: msgspec.structs.replace(ME, phid=f"U-{n}", username=n) for n in people})
    [link] = form_links(plan_create((draft(co_mentors=tuple(people)),), known), known)
    assert link.bytes <= LONGEST
    assert set(link.left_out) == {"description", "custom.mentors", "subscriberPHIDs"}
    assert read(link)["projectPHIDs"] == "good_first_task,documentation"


# --- without asking the site


def typed(**wish: Any) -> Facts:
    task = TaskWish(index=0, template="bug", title="A title of a task", **wish)
    return unasked_facts(Wish((task,)), SITE, "Sam", NOW, 0.0)


@pytest.mark.parametrize(
    ("tag", "slug"),
    [
        ("documentation", "documentation"),
        ("#Documentation", "documentation"),
        ("https://phorge.example.org/tag/documentation/", "documentation"),
        ("c-lang.x_1", "c-lang.x_1"),
        ("документация", "документация"),
        ("PHID-PROJ-abcdefghij0123456789", "PHID-PROJ-abcdefghij0123456789"),
    ],
)
def test_a_hashtag_is_taken_as_typed_without_its_sign(tag: str, slug: str) -> None:
    known = typed(project=tag)
    [link] = form_links(plan_create((draft(project=tag),), known), known, looked_up=False)
    assert read(link)["projectPHIDs"] == f"good_first_task,{slug}"
    assert link.unchecked == ("good_first_task", slug, "Sam")


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        ({"project": "Good First Task"}, "good_first_task"),
        ({"tags": ("Outreachy (Round 32)",)}, "milestone"),
        ({"project": "https://phorge.example.org/project/view/8/"}, "hashtag"),
        ({"project": "https://elsewhere.example.org/tag/x/"}, "hashtag"),
        ({"round": "a,b"}, "a_b"),
        ({"tags": ("@sam",)}, "no hashtag"),
        ({"co_mentors": ("Maria Müller",)}, "user name"),
    ],
)
def test_what_cannot_be_right_without_asking_is_refused(wish: dict[str, Any], why: str) -> None:
    with pytest.raises(BadInput) as refused:
        typed(**wish)
    assert why in f"{refused.value.sentence} {refused.value.hint}"


@given(st.text(max_size=30))
def test_no_list_value_ever_holds_a_sign_or_a_separator(tag: str) -> None:
    try:
        known = typed(project=tag)
    except BadInput:
        return
    assert all(HASHTAG.fullmatch(project.slug or project.phid) for project in known.tags.values())


def test_a_parent_and_co_mentors_as_typed() -> None:
    wish: dict[str, Any] = {"parent": "https://phorge.example.org/T5", "co_mentors": ("Maria",)}
    known = typed(project="documentation", **wish)
    plan = plan_create((draft(**wish),), known)
    assert not plan.refusals
    form = read(form_links(plan, known, looked_up=False)[0])
    assert (form["parent"], form["subscriberPHIDs"]) == ("T5", "Maria")
    assert "@Sam is the mentor" in form["description"]
    assert "Also: @Maria." in form["description"]


def test_the_mentor_is_no_co_mentor_in_whatever_case() -> None:
    known = typed(project="documentation", co_mentors=("SAM",))
    plan = plan_create((draft(co_mentors=("SAM",)),), known)
    assert "mentor already" in plan.refusals[0].because


def test_a_parent_that_is_no_task_is_refused_as_ever() -> None:
    known = typed(project="documentation", parent="round 32")
    assert known.parents == {"round 32": Parent("round 32")}
    assert plan_create((draft(parent="round 32"),), known).refusals


@pytest.mark.parametrize("name", ["", "@", "two words", "a/b", "ü", "sam."])
def test_a_user_name_is_checked(name: str) -> None:
    with pytest.raises(BadInput):
        username(name, "phorge.example.org")
    assert username("@Sam-1.x", "phorge.example.org") == "Sam-1.x"
