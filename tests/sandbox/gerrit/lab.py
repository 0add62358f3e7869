"""A recorded Gerrit's own accounts, projects and changes, put together from what its recordings show."""

from __future__ import annotations

from seeder.sandbox.gerrit import keeping
from seeder.sandbox.gerrit.records import Account, Branch, Project
from seeder.sandbox.phids import named_phid
from seeder.sandbox.store import Store
from tests.sandbox.gerrit.lab_change import Info, change_of, changes, epoch, walk
from tests.sandbox.gerrit.recordings import Exchange, exchanges


def build(store: Store, folder: str, first: str, last: str) -> None:
    """Fills a store with what the recordings up to `last` show. The look at each change that `first` or a
    later recording gives is the one that counts."""
    made = [one for name, one in exchanges(folder).items() if name <= last and _tells(one)]
    seen = [one for one in made if one.name >= first] + [one for one in made if one.name < first]
    people = _accounts(seen)
    with store.transaction():
        for info in people.values():
            keeping.keep_account(store, _account(info, _ranges(seen)))
            store.insert("token", token=password(info["username"]), user=_phid(info["username"]))
        for name, described in _projects(seen).items():
            keeping.keep_project(store, _project(name, described, seen))
        for info in changes(seen).values():
            keeping.keep_change(store, change_of(info, seen))


def _tells(one: Exchange) -> bool:
    # What only an administrator saw is not there for the others.
    return one.status == 200 and not one.name.startswith("117")


def password(username: str) -> str:
    """The password of an account of the lab."""
    return f"secret-of-{username.lower()}"


def _phid(username: str) -> str:
    return named_phid("USER", username)


def _accounts(seen: list[Exchange]) -> dict[int, Info]:
    found: dict[int, Info] = {}
    for one in seen:
        for info in walk(one.value):
            if "_account_id" in info:
                known = found.setdefault(info["_account_id"], {"_account_id": info["_account_id"]})
                found[info["_account_id"]] = info | known
    return {number: info for number, info in found.items() if "username" in info}


def _ranges(seen: list[Exchange]) -> set[int]:
    """Who was seen to be allowed +2."""
    found = (info for one in seen for info in walk(one.value) if "permitted_voting_range" in info)
    return {info["_account_id"] for info in found if info["permitted_voting_range"]["max"] == 2}


def _account(info: Info, approvers: set[int]) -> Account:
    return Account(
        id=info["_account_id"],
        username=info["username"],
        name=info["name"],
        email=info["email"],
        registered=epoch(info.get("registered_on", "2020-01-01 00:00:00.0")),
        display_name=info.get("display_name", ""),
        status=info.get("status", ""),
        inactive=info.get("inactive", False),
        bot="SERVICE_USER" in info.get("tags", []),
        approver=info["_account_id"] in approvers or info["username"] == "admin",
        user=_phid(info["username"]),
    )


def _projects(seen: list[Exchange]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in seen:
        if one.path.strip("/").removeprefix("a/") == "projects" and isinstance(one.value, dict):
            for name, info in one.value.items():
                found[name] = info.get("description") or found.get(name, "")
    for one in seen:
        for info in walk(one.value):
            if "parent" in info and "name" in info:
                found[info["name"]] = info.get("description", "")
    return found


def _project(name: str, described: str, seen: list[Exchange]) -> Project:
    branches: list[Branch] = []
    for one in seen:
        if one.path.rstrip("/").endswith(f"projects/{name.replace('/', '%2F')}/branches"):
            rows = [row for row in one.value if row["ref"].startswith("refs/heads/")]
            shown = [
                Branch(row["ref"][len("refs/heads/") :], row["revision"], _files(name, seen)) for row in rows
            ]
            branches = shown if len(shown) > len(branches) else branches
    branches.sort(key=lambda branch: branch.name not in ("master", "main"))
    return Project(name, described, tuple(branches))


def _files(project: str, seen: list[Exchange]) -> dict[str, str]:
    found = {}
    for one in seen:
        parts = one.path.replace("%2F", "\0").split("/")
        if parts[-1] == "content" and "branches" in parts and isinstance(one.value, str):
            found[parts[-2].replace("\0", "/")] = one.value
    return found if project == "lab/tool" else {}
