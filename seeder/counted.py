"""Numbers with their nouns, and spans of time, as a sentence says them. Pure."""

from __future__ import annotations


def counted(number: int, noun: str, several: str = "") -> str:
    """`1 task`, `2 tasks`; `several` where more of it are not called so with an s."""
    return f"1 {noun}" if number == 1 else f"{number:,} {several or f'{noun}s'}"


def span(seconds: float) -> str:
    """`40 s`, `7 min`, `2 h 5 min`."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def long_span(seconds: float) -> str:
    """`12 days`, `14 months`, `3 years`: a month is 30 days, a year 365."""
    days = int(seconds // 86_400)
    if days < 60:
        return counted(days, "day")
    return counted(days // 30, "month") if days < 730 else counted(days // 365, "year")


def ago(seconds: float) -> str:
    """`14 months ago`, or `today`."""
    return f"{long_span(seconds)} ago" if seconds >= 86_400 else "today"
