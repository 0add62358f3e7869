"""Findings of ``check``, a task at a time, and the rules behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from seeder.check.candidate import Finding
from seeder.check.rules import RULES, Rule
from seeder.counted import counted
from seeder.gather.check import Subject
from seeder.settings.site import Site
from seeder.views.console import Console

Checked = Sequence[tuple[Subject, list[Finding]]]
# From so many tasks on, what is most often missing says more than each task by itself.
SUMMARY_FROM = 4


def show_checked(console: Console, checked: Checked, *, everything: bool) -> None:
    """A few tasks with all that is said of them; many with the names of the rules only, and what each
    rule asks for once at the end. `everything` spells all out however many they are."""
    many = len(checked) >= SUMMARY_FROM
    for subject, findings in checked:
        if many and not everything:
            _show_briefly(console, subject, findings)
        else:
            _show_fully(console, subject, findings)
    if many:
        _show_summary(console, checked)


def _show_fully(console: Console, subject: Subject, findings: list[Finding]) -> None:
    verdict = (
        ("  good to go", "green") if not findings else (f"  {counted(len(findings), 'finding')}", "yellow")
    )
    console.show((subject.label, "bold"), verdict)
    for finding in findings:
        colour = "red" if finding.blocking else "yellow"
        console.show((f"{finding.rule}  ", colour), (finding.sentence, ""), indent=2)
        console.say(finding.fix, "dim", indent=4)


def _show_briefly(console: Console, subject: Subject, findings: list[Finding]) -> None:
    console.say(subject.label, "bold")
    if findings:
        named = sorted(findings, key=lambda finding: not finding.blocking)
        pieces = [(f"{f.rule}{'!' if f.blocking else ''}", "red" if f.blocking else "yellow") for f in named]
        commas = [piece for each in pieces for piece in (each, (", ", ""))][:-1]
        console.show(*commas, indent=2)
    else:
        console.say("good to go", "green", indent=2)


def _show_summary(console: Console, checked: Checked) -> None:
    counts = Counter(finding.rule for _, findings in checked for finding in findings)
    good = sum(not findings for _, findings in checked)
    console.say()
    console.say(f"{good} of {counted(len(checked), 'task')} are good to go.", "bold")
    if counts:
        console.say("What is missing, most often first (! stops `seeder create`):")
    for name, count in counts.most_common():
        rule = next(rule for rule in RULES if rule.id == name)
        bar = console.bar(count / len(checked))
        stops = "!" if rule.blocking else ""
        console.show((f"{count:>5} ", "bold"), (f"{bar} ", "yellow"), (f"{name}{stops}", "bold"))
        console.say(rule.fix, "dim", indent=6)


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
