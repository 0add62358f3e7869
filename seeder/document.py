"""YAML and JSON read as untrusted data: every scalar a string, every mistake with its line.

People exchange templates, task files and rounds. So nothing in them is typed by accident (`no`, `014`
and `2026-10-01` stay what was written), nothing is repeated by reference (an alias bomb of 324 bytes
eats gigabytes when walked), and no key silently replaces another.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec
import msgspec.inspect
import yaml

from seeder.errors import BadInput
from seeder.nearest import nearest_hint

MAX_BYTES = 1 << 20
MAX_NODES = 10_000
MAX_DEPTH = 20

T = TypeVar("T")
Path = tuple[str | int, ...]
ANY = "[...]"  # what msgspec says for the key of a map


class Document(msgspec.Struct, frozen=True):
    """A parsed file: plain dicts, lists and strings (None for an empty value), with the line of each."""

    name: str
    value: Any
    lines: dict[Path, int]

    def error(self, path: Path, sentence: str, hint: str = "") -> BadInput:
        """A BadInput that names the file, the line of `path` (or of its nearest ancestor) and why."""
        while path and path not in self.lines:
            path = path[:-1]
        line = self.lines.get(path, 1)
        return BadInput(f"{self.name}, line {line}: {sentence}", hint)

    def convert(self, to: type[T]) -> T:
        """The document as `to`, a msgspec Struct; unknown or wrong fields are BadInput with a line."""
        try:
            return msgspec.convert(self.value, to, strict=False)
        except msgspec.ValidationError as problem:
            sentence, path = _explained(str(problem))
            path = self._real(path)
            unknown = path and isinstance(path[-1], str) and path[-1] not in known_fields(to, path[:-1])
            hint = nearest_hint(str(path[-1]), known_fields(to, path[:-1])) if unknown else ""
            raise self.error(path, sentence, hint) from None

    def _real(self, path: Path) -> Path:
        """The first path that is there for one with ANY in it; as it is when there is none."""
        fits = (p for p in self.lines if len(p) == len(path) and all(map(_same, path, p)))
        return next(fits, path) if ANY in path else path


def _same(step: str | int, real: str | int) -> bool:
    return step in {ANY, real}


def parse(text: str, name: str, values: int = MAX_NODES) -> Document:
    """`text` (YAML; JSON is a part of it) as a Document called `name` in messages.

    Raises BadInput for broken YAML, aliases, duplicate or non-text keys, more than 1 MiB, `values` values
    or 20 levels.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise BadInput(f"{name} is larger than 1 MiB.", "A file of tasks is a few kilobytes.")
    text = _readable_json(text)
    try:
        _refuse_aliases_and_bombs(text, name, values)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as problem:
        raise BadInput(_located(problem, name), _yaml_hint(problem)) from None
    except RecursionError:
        raise BadInput(f"{name} is nested too deeply to be read.") from None
    except (ValueError, OverflowError):
        raise BadInput(f"{name} holds a character or number that YAML does not allow.") from None
    reader = _Reader(name)
    return Document(name, reader.plain(node, ()) if node else None, reader.lines)


def _readable_json(text: str) -> str:
    """JSON may be indented with tabs and YAML may not; in JSON no text can hold a line break."""
    if text.lstrip()[:1] not in {"{", "["}:
        return text
    return re.sub(r"^[\t ]+", lambda match: match[0].expandtabs(2), text, flags=re.MULTILINE)


def _refuse_aliases_and_bombs(text: str, name: str, values: int) -> None:
    depth = nodes = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise BadInput(
                f"{name}, line {line}: *aliases are not allowed here.",
                "Write the value out where it is needed.",
            )
        nodes += isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if nodes > values or depth > MAX_DEPTH:
            raise BadInput(f"{name}, line {line}: too many or too deeply nested values.")


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Path, int] = {}

    def plain(self, node: yaml.Node, path: Path) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(child, (*path, i)) for i, child in enumerate(node.value)]
        return self._scalar(node)

    def _scalar(self, node: yaml.Node) -> str | None:
        empty = node.value in {"", "~", "null"} and getattr(node, "style", None) is None
        return None if empty else self._whole(str(node.value), node)

    def _whole(self, text: str, node: yaml.Node) -> str:
        """JSON writes 😀 as two escapes, which YAML leaves as two halves; half of one is no character."""
        try:
            return text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            line = node.start_mark.line + 1
            raise BadInput(f"{self.name}, line {line}: half a character (\\ud800 to \\udfff).") from None

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise BadInput(f"{self.name}, line {line}: a key must be a plain word.")
            name = self._whole(key.value, key)
            if name in found:
                raise BadInput(f"{self.name}, line {line}: “{name}” is given twice.")
            self.lines[(*path, name)] = line
            found[name] = self.plain(value, (*path, name))
        return found


def _located(problem: yaml.YAMLError, name: str) -> str:
    if isinstance(problem, yaml.MarkedYAMLError) and problem.problem_mark:
        why = problem.problem or problem.context or "this is not YAML"
        # A quotation that is not closed is noticed lines later; where it was opened is what has to be seen.
        mark = problem.problem_mark
        opened = problem.context_mark
        if opened and opened.line != mark.line and _in_quotes(problem):
            return f"{name}, line {opened.line + 1}: a quotation mark opens here and does not close."
        return f"{name}, line {mark.line + 1}: {_PLAINLY.get(why, why)}."
    if isinstance(problem, yaml.reader.ReaderError):
        return f"{name} holds a character that YAML does not allow ({problem.reason})."
    return f"{name} is not YAML."


def _in_quotes(problem: yaml.MarkedYAMLError) -> bool:
    """True when the parser was within “"…"” or had just read one that ended too early."""
    return "quoted scalar" in (problem.context or "")


# What the parser says, for people who have not written a parser.
_PLAINLY = {
    "expected <block end>, but found '<scalar>'": "something is left over behind a quotation mark, or one "
    "above is not closed",
    **{
        f"expected <block end>, but found '{what}'": "it is indented otherwise than the lines around it"
        for what in ("<block mapping start>", "<block sequence start>", "?", "-")
    },
    "expected the node content, but found '<stream end>'": "a [ or { is not closed; behind # everything is a "
    "remark, so a tag that begins with # needs quotes",
    "expected ',' or ']', but got '<scalar>'": "a comma or the closing ] is missing",
    **{
        f"expected ',' or ']', but got '{what}'": "the closing ] is missing, or quotes around #…"
        for what in (":", "<stream end>")
    },
    "expected ',' or '}', but got '<scalar>'": "a comma or the closing } is missing",
    "could not find expected ':'": "a colon is missing behind the name",
}


def _yaml_hint(problem: yaml.YAMLError) -> str:
    text = str(problem)
    if "mapping values are not allowed" in text:
        return 'A text with ": " in it needs quotes: title: "Commons: fix the label".'
    if "\\t" in text or "'\\t'" in text:
        return "Indent with spaces; YAML does not take tabs."
    if "cannot start any token" in text:
        return "A text that begins with @, ` or % needs quotes."
    return ""


_STEP = re.compile(r"\.([^.\[\]`]+)|\[(\d+)\]|(\[\.\.\.\])")


def _explained(problem: str) -> tuple[str, Path]:
    """msgspec's "… - at `$.tasks[0].title`" as a sentence for a person, and the path it speaks of."""
    why, _, where = problem.partition(" - at `$")
    path: Path = tuple(int(i) if i else name or key for name, i, key in _STEP.findall(where))
    unknown = re.fullmatch(r"Object contains unknown field `(.*)`", why)
    if unknown:
        return f"“{unknown[1]}” is not something that can be set here.", (*path, unknown[1])
    missing = re.fullmatch(r"Object missing required field `(.*)`", why)
    if missing:
        return f"“{missing[1]}” is missing.", path
    names = [step for step in path if isinstance(step, str)]
    item = f"Item {path[-1] + 1} of " if path and isinstance(path[-1], int) else ""
    label = f"{item}“{names[-1]}”" if names else "This file"
    return f"{label}: {_in_plain_words(why)}.", path


def known_fields(to: Any, path: Path) -> tuple[str, ...]:
    """The keys that msgspec type `to` allows at `path` of a document; none where anything is allowed."""
    kind: Any = msgspec.inspect.type_info(to)
    for step in path:
        kind = _inside(kind, step)
    return tuple(field.encode_name for field in getattr(_filled(kind), "fields", ()))


def _inside(kind: Any, step: str | int) -> Any:
    kind = _filled(kind)
    for field in getattr(kind, "fields", ()):
        if field.encode_name == step:
            return field.type
    return getattr(kind, "item_type", None) or getattr(kind, "value_type", None)


def _filled(kind: Any) -> Any:
    """Of a union, the member that has something inside: a list or a struct rather than a text."""
    members = getattr(kind, "types", (kind,))
    has_inside = ("fields", "item_type", "value_type")
    return next((m for m in members if any(hasattr(m, each) for each in has_inside)), kind)


def _in_plain_words(why: str) -> str:
    """“Expected `str | null`, got `array`” without the names of types."""
    words = {"str": "a text", "array": "a list", "object": "a map", "int": "a number", "null": "nothing"}
    words |= {"bool": "true or false", "float": "a number"}

    def plain(match: re.Match[str]) -> str:
        return " or ".join(words.get(kind, kind) for kind in match[1].split(" | "))

    plainly = re.sub(r"`([^`]*)`", plain, why)
    plainly = plainly.replace(">= ", "of at least ").replace("<= ", "of at most ")
    return plainly[0].lower() + plainly[1:]
