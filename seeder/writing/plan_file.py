"""A plan kept in a file: written for a person to look at, and read back as a stranger's."""

from __future__ import annotations

import msgspec

from seeder.errors import BadInput
from seeder.writing.plan import BULK, VERSION, Plan
from seeder.writing.plan_problems import problems

# The commands with --plan-out.
KEPT = frozenset({"create", "release"}) | BULK


class _File(msgspec.Struct, forbid_unknown_fields=True):
    seeder_plan: Plan
    digest: str


def to_file(plan: Plan) -> bytes:
    """The plan as indented JSON with its digest, for ``--plan-out``."""
    encoded = msgspec.json.encode(_File(plan, plan.digest), order="deterministic")
    return msgspec.json.format(encoded, indent=2) + b"\n"


def from_file(content: bytes, name: str) -> Plan:
    """The plan in `content`; BadInput when it is damaged, altered or holds what no plan may hold."""
    try:
        read = msgspec.json.decode(content, type=_File)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError) as problem:
        raise BadInput(f"{name} is not a plan of seeder: {problem}.") from None
    if read.seeder_plan.version != VERSION:
        raise BadInput(f"{name} was written by another version of seeder.", "Make the plan again.")
    if read.seeder_plan.digest != read.digest:
        raise BadInput(f"{name} was changed after it was made.", "Make the plan again.")
    if read.seeder_plan.command not in KEPT:
        raise BadInput(f"{name} is of a kind that is not kept in files.", "`seeder create` makes plans.")
    for sentence in problems(read.seeder_plan):
        raise BadInput(f"{name}: {sentence}", "Make the plan again.")
    return read.seeder_plan
