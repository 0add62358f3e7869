"""Findings of ``check``, a task at a time, and the rules behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from seeder.candidate import Finding
from seeder.check import RULES, Rule
from seeder.gather.check import Subject
from seeder.site import Site
from seeder.views.console import Console

Checked = Sequence[tuple[Subject, list[Finding]]]
# From so many tasks on, what is most often missing says more than each task by itself.
SUMMARY_FROM = 4


def show_checked(console: Console, checked: Checked) -> None:
    for subject, findings in checked:
        good = not findings
        console.show(
            (subject.label, "bold"),
            (
                "  good to go" if good else f"  {_count(len(findings), 'finding')}",
                "green" if good else "yellow",
            ),
        )
        for finding in findings:
            console.show(
                (f"{finding.rule}  ", "red" if finding.blocking else "yellow"),
                (finding.sentence, ""),
                indent=2,
            )
            console.say(finding.fix, "dim", indent=4)
    if len(checked) >= SUMMARY_FROM:
        _show_summary(console, checked)


def _show_summary(console: Console, checked: Checked) -> None:
    counts = Counter(finding.rule for _, findings in checked for finding in findings)
    good = sum(not findings for _, findings in checked)
    console.say()
    console.say(f"{good} of {_count(len(checked), 'task')} are good to go.", "bold")
    for rule, count in counts.most_common():
        bar = "▇" * max(1, round(20 * count / len(checked)))
        console.show((f"{count:>5}  ", "bold"), (f"{bar:<20}  ", "yellow"), (_title(rule), ""))


def show_rules(console: Console) -> None:
    for rule in RULES:
        stops = "stops `seeder create`" if rule.blocking else "a note"
        console.show((rule.id, "bold"), (f"  {rule.title}", ""), (f"  ({stops})", "dim"))
        for text in (rule.reason, f"Fix: {rule.fix}", f"Source: {rule.source}"):
            console.say(text, "dim", indent=2)
        if rule.english:
            console.say("Reads words, so it knows English only.", "dim", indent=2)


def as_json(checked: Checked, site: Site) -> dict[str, Any]:
    return {
        "tasks": [
            {
                "monogram": f"T{subject.number}" if subject.number else None,
                "url": site.link(f"T{subject.number}") if subject.number else None,
                "title": subject.candidate.title,
                "findings": [
                    {"rule": f.rule, "sentence": f.sentence, "fix": f.fix, "blocking": f.blocking}
                    for f in findings
                ],
            }
            for subject, findings in checked
        ]
    }


def rules_as_json() -> dict[str, Any]:
    return {"rules": [_rule(rule) for rule in RULES]}


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "reason": rule.reason,
        "source": rule.source,
        "fix": rule.fix,
        "blocking": rule.blocking,
    }


def _title(rule: str) -> str:
    return next((each.title for each in RULES if each.id == rule), rule)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
