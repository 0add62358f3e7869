"""A wish written as the file that ``seeder create -f`` takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from seeder.wish import TaskWish, Wish

_HEAD = "# First tasks. Change what should be different, then: seeder create{options} -f THIS-FILE\n"
Labels = Mapping[str, Mapping[str, str]]
_KEYS = (
    "template",
    "title",
    "project",
    "tags",
    "round",
    "parent",
    "place",
    "mentor_until",
    "co_mentors",
    "answers",
)


def wish_file(wish: Wish, options: str = "", labels: Labels | None = None) -> str:
    """YAML of `wish`; read back by ``wish_from`` it is the same wish. `options` (" --rehearse") go with the
    command that its first line names; `labels` (template -> field -> question) stand as remarks above the
    answers, for somebody who was not asked."""
    written = [_HEAD.format(options=options), "tasks:\n"]
    for task in wish.tasks:
        text = yaml.dump([_task(task)], Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=96)
        written.append(_with_remarks(text, (labels or {}).get(task.template, {})))
    return "".join(written)


def _with_remarks(text: str, labels: Mapping[str, str]) -> str:
    """A field of the answers is the only key that stands four blanks deep."""
    lines: list[str] = []
    for line in text.splitlines():
        field = line[4:].partition(":")[0] if line[:4] == "    " and line[4:5].strip() else ""
        if field in labels:
            lines += ["", f"    # {' '.join(labels[field].split())}"]
        lines.append(line)
    return "\n".join(lines) + "\n"


def _task(task: TaskWish) -> dict[str, Any]:
    said = {key: getattr(task, key) for key in _KEYS}
    said["answers"] = {key: value for key, value in task.answers.items() if value}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in said.items() if value}


class _Dumper(yaml.SafeDumper):
    """Without `&id` and `*id`, which ``document`` refuses; texts of several lines as blocks."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(tuple, lambda dumper, value: dumper.represent_list(list(value)))
