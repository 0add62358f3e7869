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
