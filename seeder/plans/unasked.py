"""Facts for a form link that is made without asking the site: what was typed, taken at its word. Pure.

Names stand where PHIDs would: such facts are good for a form, and for nothing that is written.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from seeder.errors import BadInput
from seeder.model import Person, Project
from seeder.plans.form import HASHTAG
from seeder.plans.wished import Facts, Parent, wished_parent, wished_tags
from seeder.settings.site import Site
from seeder.wish import TaskWish, Wish, task_number

USERNAME = re.compile(r"[A-Za-z0-9._-]*[A-Za-z0-9_-]")
_PHID = re.compile(r"PHID-PROJ-[a-z0-9]{20}")
_LOG_IN = "Only the site can say which one is meant: run `seeder login` first."


def unasked_facts(wish: Wish, site: Site, mentor: str, read: float, ahead: float) -> Facts:
    """The facts for `wish` with `mentor`, a user name; `read` and `ahead` as in Facts. Raises BadInput for
    what cannot be right without being looked up, with the file's line."""
    return Facts(
        site=site,
        me=_person(mentor),
        read=read,
        ahead=ahead,
        tags={text: _tag(text, task, wish, site) for task in wish.tasks for text in wished_tags(task, site)},
        people={
            name.lower(): _co_mentor(name, task, wish) for task in wish.tasks for name in task.co_mentors
        },
        parents={asked: _parent(asked, site) for task in wish.tasks if (asked := wished_parent(task, site))},
        mentor_field=site.mentor_field,
    )


def username(text: str, host: str) -> str:
    """A user name as it was typed, without @; BadInput when it can be none."""
    name = text.strip().removeprefix("@")
    if USERNAME.fullmatch(name):
        return name
    raise BadInput(
        f"“{text}” is no user name.", f"It is in the address of the person's page: https://{host}/p/NAME/."
    )


def _person(name: str) -> Person:
    # User names are the same in any case.
    return Person(phid=name.lower(), username=name)


def _co_mentor(name: str, task: TaskWish, wish: Wish) -> Person:
    if not USERNAME.fullmatch(name):
        hint = "It is in the address of the person's page, /p/NAME/."
        raise wish.error(task, ("co_mentors",), f"“{name}” is no user name.", hint)
    return _person(name)


def _parent(asked: str, site: Site) -> Parent:
    number = task_number(asked, site.host)
    return Parent(asked) if number is None else Parent(f"T{number}", f"T{number}")


def _tag(text: str, task: TaskWish, wish: Wish, site: Site) -> Project:
    if _PHID.fullmatch(text):
        return Project(phid=text, name=text)
    slug = _hashtag(text, site.host)
    if HASHTAG.fullmatch(slug):
        return Project(phid=slug, name=slug, slug=slug)
    where = next((name for name in ("project", "round") if getattr(task, name) == text), "tags")
    raise wish.error(task, (where,), *_why_not(text))


def _hashtag(text: str, host: str) -> str:
    """The bare hashtag; an address of another site, or of a project by its number, stays what it is."""
    parts = urlsplit(text)
    match = re.fullmatch(r"/tag/([^/]+)/?", parts.path)
    if match and parts.scheme in {"http", "https"} and parts.netloc.lower() == host:
        return unquote(match[1]).lower()
    return text.removeprefix("#").lower()


def _why_not(text: str) -> tuple[str, str]:
    if text.endswith(")") and "(" in text:
        return f"“{text}” looks like a milestone, which has no hashtag.", _LOG_IN
    if "://" in text:
        return f"“{text}” does not show a hashtag.", _LOG_IN
    guess = "_".join(re.findall(r"[^\W_]+", text.lower()))
    perhaps = f", perhaps {guess}" if guess else ""
    return f"“{text}” is no hashtag.", f"Write the one on the project's page{perhaps}, or run `seeder login`."
