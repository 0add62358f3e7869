"""`seeder create --form-links`: the site's own create form filled in, instead of writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seeder.errors import BadInput

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.plans.form import FormLink
    from seeder.plans.wished import Facts
    from seeder.wish import Wish
    from seeder.writing.plan import Plan


def print_forms(ctx: Context, wish: Wish, mentor: str = "", *, offer: bool = False) -> int:
    """Show the tasks as they will look, and a link for each; returns the exit code. With `offer` a person is
    asked whether to open them in the browser."""
    from seeder.commands.writing import refuse_secrets, say_where_to_look
    from seeder.views.create import show_plan
    from seeder.views.form import show_forms

    plan, links = forms_for(ctx, wish, mentor)
    refuse_secrets(ctx, plan)
    if ctx.json:
        _print_json(ctx, plan, links)
    else:
        show_plan(ctx.console, plan, ctx.site)
        show_forms(ctx.console, links)
    if plan.refusals:
        ctx.console.tell()
        ctx.console.tell("No links were made.")
        return BadInput.exit_code
    if not links:
        ctx.console.tell("Everything is there already; there is nothing to fill in.")
    elif offer:
        _offer_browser(ctx, links)
    if ctx.rehearse:
        say_where_to_look(ctx)
    return 0


def forms_for(ctx: Context, wish: Wish, mentor: str = "") -> tuple[Plan, list[FormLink]]:
    """What would be created, and a link for each task. With a token everything is looked up on the site;
    without one `mentor` is needed, or somebody to ask, and names are taken as they were typed. No links
    when the plan has refusals."""
    from seeder.gather.drafts import drafts_for
    from seeder.plans.create import plan_create
    from seeder.plans.form import form_links

    looked_up = ctx.has_token
    facts = _asked_facts(ctx, wish, mentor) if looked_up else _typed_facts(ctx, wish, mentor)
    plan = plan_create(drafts_for(wish, ctx.shelves), facts)
    return plan, [] if plan.refusals else form_links(plan, facts, looked_up=looked_up)


def _asked_facts(ctx: Context, wish: Wish, mentor: str) -> Facts:
    from seeder.gather.create import facts_for
    from seeder.gather.form import find_mentor
    from seeder.plans.unasked import username
    from seeder.views.progress import Progress

    me = ctx.me
    if mentor:
        me = find_mentor(username(mentor, ctx.site.host), ctx.phabricator, ctx.site.host)
    made = ctx.journal.made(ctx.site.phabricator, me.phid)
    facts = facts_for(wish, ctx.site, me, ctx.phabricator, ctx.clock, Progress(ctx.console).reading, made)
    ctx.console.clear_line()
    if me.phid != ctx.me.phid:
        ctx.console.tell(f"For @{me.username}, to whom “you” below speaks.")
    return facts


def _typed_facts(ctx: Context, wish: Wish, mentor: str) -> Facts:
    from seeder.clock import east_of_utc
    from seeder.plans.unasked import unasked_facts, username

    ctx.console.tell(f"There is no token, so nothing is looked up on {ctx.site.host}.")
    name = username(mentor or _ask_mentor(ctx), ctx.site.host)
    now = ctx.clock.now()
    return unasked_facts(wish, ctx.site, name, now, east_of_utc(now))


def _ask_mentor(ctx: Context) -> str:
    if not ctx.console.can_ask:
        raise BadInput("Without a token the mentor's user name is needed.", "Add --mentor NAME.")
    return ctx.console.ask(f"Your user name on {ctx.site.host}, who will be the mentor:")


def _offer_browser(ctx: Context, links: list[FormLink]) -> None:
    from seeder.settings.browser import can_open, open_page

    if not ctx.console.can_ask:
        return
    ctx.console.tell()
    if not can_open(ctx.environ):
        ctx.console.tell("No browser can be opened from here; please copy the links.")
        return
    answer = ctx.console.ask("Press Enter to open the forms in the browser now, or n to do it yourself:")
    if answer.lower() in {"n", "no"}:
        return
    for link in links:
        if not open_page(ctx.site, link.url):
            ctx.console.tell("No browser could be started; please open the links yourself.")
            return
    ctx.console.tell("Opened. Nothing is there until you save each form.")


def _print_json(ctx: Context, plan: Plan, links: list[FormLink]) -> None:
    from seeder.views.form import as_json

    found = as_json(links, plan, ctx.site)
    if plan.refusals:
        first = plan.refusals[0]
        found["exit_code"] = BadInput.exit_code
        found["error"] = {"kind": "bad-input", "sentence": first.because, "hint": first.hint}
    ctx.console.print_json(found)
