"""Who may see a task. Projects and accounts are for everybody here."""

from __future__ import annotations

from seeder.sandbox.errors import Refused, core, not_here
from seeder.sandbox.store import Row, Store

EVERYBODY = ("users", "public")
# The default of new tasks.
USUAL = "users"


def allows(policy: str, owner: str | None, viewer: str) -> bool:
    """True if a task of this view policy and owner is shown to `viewer`; its owner always sees it."""
    return policy in EVERYBODY or viewer in (policy, owner)


def may_view(task: Row, viewer: str) -> bool:
    """True if `viewer` (a PHID) is shown this task."""
    return allows(task["view"], task["owner"], viewer)


def visible(row: Row | None, viewer: str) -> Row | None:
    """The row, unless it is a task that `viewer` may not see."""
    if row is None or not row["phid"].startswith("PHID-TASK-") or may_view(row, viewer):
        return row
    return None


def shall_not_pass(store: Store, task: Row) -> Refused:
    """What Phorge says when a hidden task was asked for by its number or PHID."""
    person = store.by_phid("user", task["view"])
    if person is None:
        raise LookupError(task["view"])
    return core(
        "[You Shall Not Pass: Restricted Maniphest Task] (Can View) You do not have permission to view this "
        f"object. // {person['username']} ({person['realname']}) can take this action. The assignee of a "
        "task can always view and edit it."
    )


def check_policy(store: Store, policy: str) -> None:
    """Raises Refused for a policy that a real Phorge has and the sandbox does not."""
    if policy not in EVERYBODY and store.by_phid("user", policy) is None:
        raise not_here(f'the view policy "{policy}"')
