"""Where templates lie: a file or folder that was named, the user's own folder, and the ones shipped.

A user's template of the same name wins over a shipped one, and what is listed says where it came
from. A file of a stranger is read through ``document``, which bounds what it can cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

from seeder.document import MAX_BYTES, MAX_NODES, Document, parse
from seeder.errors import BadInput, SeederError
from seeder.nearest import nearest_hint
from seeder.template.grammar import Template, parse_template

SHIPPED = "shipped"
ENDINGS = (".yaml", ".yml", ".json")


class Shelf(msgspec.Struct, frozen=True):
    """A folder of templates. `origin` is said to people: “shipped”, or the folder's own path."""

    origin: str
    folder: Traversable


class Entry(msgspec.Struct, frozen=True):
    """A template and where it lies: the shelf's origin, and the file's name for messages."""

    template: Template
    origin: str
    file: str


def shipped_shelf() -> Shelf:
    """The templates in the wheel, else the checkout's own folder (a checkout has none inside)."""
    packed = files("seeder") / "templates"
    if packed.is_dir():
        return Shelf(SHIPPED, packed)
    return Shelf(SHIPPED, Path(__file__).parents[2] / "templates")


def shelves(*folders: Path) -> tuple[Shelf, ...]:
    """The user's folders (those that exist) in order, and at last the shipped ones."""
    own = tuple(Shelf(str(folder), folder) for folder in folders if folder.is_dir())
    return (*own, shipped_shelf())


def find_template(name_or_path: str, shelves: Sequence[Shelf]) -> Entry:
    """The template of that name on the first shelf that has it, or the one in that file.

    BadInput with the nearest name when there is none, and with file and line when it has a mistake.
    """
    if _looks_like_a_path(name_or_path):
        return read_template(Path(name_or_path))
    for shelf in shelves:
        for file in _template_files(shelf.folder):
            if _stem(file) == name_or_path:
                return _entry(file, shelf.origin)
    known = {_stem(file) for shelf in shelves for file in _template_files(shelf.folder)}
    sentence = f"There is no template “{name_or_path}”."
    raise BadInput(sentence, nearest_hint(name_or_path, known))


def list_templates(shelves: Iterable[Shelf]) -> list[Entry]:
    """The templates that a name finds and that are sound, sorted by name; a broken one hides none."""
    return [found for _, found in _found(shelves) if isinstance(found, Entry)]


def broken_templates(shelves: Iterable[Shelf]) -> list[BadInput]:
    """What is wrong with those that a name finds and that cannot be used, with file and line."""
    return [found for _, found in _found(shelves) if isinstance(found, BadInput)]


def _found(shelves: Iterable[Shelf]) -> list[tuple[str, Entry | BadInput]]:
    found: dict[str, Entry | BadInput] = {}
    for shelf in shelves:
        for file in _template_files(shelf.folder):
            if _stem(file) not in found:
                found[_stem(file)] = _entry_or_mistake(file, shelf.origin)
    return sorted(found.items())


def _entry_or_mistake(file: Traversable, origin: str) -> Entry | BadInput:
    try:
        return _entry(file, origin)
    except BadInput as mistake:
        return mistake


def read_template(path: Path) -> Entry:
    """The template in the file `path`, whatever the file is called."""
    return _parsed(path, str(path), str(path.parent))


def find_files(paths: Iterable[Path] | None, shelves: Iterable[Shelf]) -> dict[str, Document | BadInput]:
    """The template files at `paths` (files, or folders of them) as documents by name, else all on
    `shelves`; what is wrong with those that cannot be read. A bare name is that of a known template.

    BadInput for a path that is not there and for a folder without templates.
    """
    known = list(shelves)
    if not paths:
        return {name: _document_or_mistake(f, name) for f, name in _on_shelves(known)}
    found = [(file, str(file)) for path in paths for file in _files_at(path, known)]
    return {name: _document_or_mistake(file, name) for file, name in found}


def _document_or_mistake(file: Traversable, name: str) -> Document | BadInput:
    try:
        return read_document(file, name)
    except BadInput as mistake:
        return mistake


def _on_shelves(shelves: Iterable[Shelf]) -> Iterator[tuple[Traversable, str]]:
    for shelf in shelves:
        yield from ((f, _named(f, shelf.origin)) for f in _template_files(shelf.folder))


def _files_at(path: Path, shelves: Sequence[Shelf]) -> list[Traversable]:
    if not path.exists():
        if not _looks_like_a_path(str(path)):
            named = (f for shelf in shelves for f in _template_files(shelf.folder) if _stem(f) == str(path))
            if (file := next(named, None)) is not None:
                return [file]
        raise BadInput(f"There is no file {path}.")
    if not path.is_dir():
        return [path]
    files: list[Traversable] = [path / file.name for file in _template_files(path)]
    if not files:
        raise BadInput(f"There are no templates in {path}.", "They are files that end in .yaml.")
    return files


def read_document(path: Traversable, name: str, values: int = MAX_NODES) -> Document:
    """The file as a Document that calls itself `name` in messages; SeederError when unreadable."""
    data = read_bytes(path, name)
    try:
        return parse(data.decode("utf-8-sig"), name, values)
    except UnicodeDecodeError:
        raise BadInput(f"{name} is not text in UTF-8.") from None


def read_bytes(path: Traversable, name: str) -> bytes:
    """What is in a plain file, one byte more than fits at most; SeederError when unreadable."""
    try:
        if isinstance(path, Path) and path.exists() and not (path.is_file() or path.is_dir()):
            # A pipe without a writer would be waited for without end.
            raise BadInput(f"{name} is not a plain file.")
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except (FileNotFoundError, ValueError):
        # ValueError: a NUL in the name.
        raise BadInput(f"There is no file {name}.") from None
    except OSError as problem:
        raise SeederError(f"{name} cannot be read: {problem.strerror}.") from None


def _looks_like_a_path(text: str) -> bool:
    return "/" in text or "\\" in text or text.endswith(ENDINGS)


def _template_files(folder: Traversable) -> Iterator[Traversable]:
    inside = sorted(folder.iterdir(), key=lambda file: file.name)
    return (f for f in inside if f.name.endswith(ENDINGS) and not f.name.startswith("."))


def _stem(file: Traversable) -> str:
    return file.name.rpartition(".")[0]


def _entry(file: Traversable, origin: str) -> Entry:
    name = _named(file, origin)
    entry = _parsed(file, name, origin)
    if entry.template.name != _stem(file):
        sentence = f"{name} calls its template “{entry.template.name}”."
        raise BadInput(sentence, f"File and template have one name: write name: {_stem(file)}.")
    return entry


def _named(file: Traversable, origin: str) -> str:
    return f"templates/{file.name}" if origin == SHIPPED else str(file)


def _parsed(file: Traversable, name: str, origin: str) -> Entry:
    return Entry(parse_template(read_document(file, name)), origin, name)
