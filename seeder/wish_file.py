"""A wish written as the file that ``seeder create -f`` takes."""

from __future__ import annotations

from typing import Any

import yaml

from seeder.wish import TaskWish, Wish

_HEAD = "# Your answers. Mend what was wrong, then: seeder create{options} -f THIS-FILE\n"
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


def wish_file(wish: Wish, options: str = "") -> str:
    """YAML of `wish`; read back by ``wish_from`` it is the same wish. `options` (" --rehearse") go with the
    command that its first line names."""
    tasks = [_task(task) for task in wish.tasks]
    text = yaml.dump({"tasks": tasks}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=96)
    return _HEAD.format(options=options) + text


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
