"""A query's text -> which changes it finds, and how many it wants at most."""

from __future__ import annotations

from seeder.sandbox.gerrit.query.grammar import Both, Either, Node, Not, Term, parsed
from seeder.sandbox.gerrit.query.operators import Surroundings, Test, test_of
from seeder.sandbox.gerrit.records import Change
from seeder.sandbox.gerrit.refusals import bad
from seeder.sandbox.gerrit.table import MOST_TERMS


def read_query(around: Surroundings, query: str) -> tuple[Test, int | None]:
    """The question, and the query's own ``limit:``. Raises Refused with Gerrit's text."""
    tree = parsed(query)
    count = _terms(tree)
    if count > MOST_TERMS:
        raise bad(f"too many terms in query: {count} terms (max = {MOST_TERMS})")
    test = _test(around, tree)
    return test, _limit(tree)


def _terms(node: Node) -> int:
    if isinstance(node, Term):
        return 1
    if isinstance(node, Not):
        return _terms(node.part)
    return sum(_terms(part) for part in node.parts)


def _test(around: Surroundings, node: Node) -> Test:
    if isinstance(node, Term):
        return test_of(around, node.operator, node.value)
    if isinstance(node, Not):
        inner = _test(around, node.part)
        return lambda change: not inner(change)
    tests = [_test(around, part) for part in node.parts]
    return _all(tests) if isinstance(node, Both) else _any(tests)


def _all(tests: list[Test]) -> Test:
    def holds(change: Change) -> bool:
        return all(test(change) for test in tests)

    return holds


def _any(tests: list[Test]) -> Test:
    def holds(change: Change) -> bool:
        return any(test(change) for test in tests)

    return holds


def _limit(node: Node) -> int | None:
    """The first limit that holds for the whole query; one within an OR does not."""
    if isinstance(node, Either | Not):
        return None
    parts = node.parts if isinstance(node, Both) else (node,)
    found = [int(part.value) for part in parts if isinstance(part, Term) and part.operator == "limit"]
    return found[0] if found else None
