"""Suggestions out of what people said on merged changes: unresolved threads, and promised follow-ups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from seeder.reviews import Change, InlineComment, Message, threads
from seeder.suggestions import drafts
from seeder.suggestions.facts import Facts, Work
from seeder.suggestions.promise import agrees, promises_in, refuses
from seeder.suggestions.suggestion import Evidence, Kind, Suggestion
from seeder.suggestions.words import first_sentence

Thread = Sequence[InlineComment]
# What a change's own text is called where files are named.
_NO_FILE = "/"


def unresolved(facts: Facts) -> Iterator[Suggestion]:
    """A suggestion for each thread with a person in it that was left unresolved."""
    for work in facts.works:
        for thread in threads(work.comments):
            said = _human(thread, facts)
            if thread[-1].unresolved and said:
                why = f"A comment on your change {_named(work.change)} was left unresolved."
                yield _of_thread("comment", work, said, said[0], facts, why, said[0].text)


def promised(facts: Facts) -> Iterator[Suggestion]:
    """A suggestion for each thread or message in which somebody promised a follow-up."""
    for work in facts.works:
        why = f"A follow-up was promised on your change {_named(work.change)}."
        for thread in threads(work.comments):
            said = _human(thread, facts)
            for comment, sentence in _promises(said):
                yield _of_thread("promise", work, said, comment, facts, why, sentence)
                break
        for message in work.change.messages:
            if not message.automatic and facts.human(message.author):
                yield from _of_message(work.change, message, facts, why)


def _human(thread: Thread, facts: Facts) -> list[InlineComment]:
    return [comment for comment in thread if not comment.automatic and facts.human(comment.author)]


def _promises(said: Thread) -> Iterator[tuple[InlineComment, str]]:
    """(comment, sentence) for what was promised in a thread and not taken back after it."""
    for i, comment in enumerate(said):
        answers = said[i + 1 :]
        if any(refuses(answer.text) for answer in answers):
            continue
        for promise in promises_in(comment.text):
            if not promise.asks or any(agrees(answer.text) for answer in answers):
                yield comment, promise.sentence


def _of_thread(
    kind: Kind, work: Work, said: Thread, first: InlineComment, facts: Facts, why: str, words: str
) -> Suggestion:
    change, path = work.change, first.path
    in_file = not path.startswith(_NO_FILE)
    title = drafts.plain_title(
        first_sentence(words) or words,
        f"Look at a comment on change {change.number}",
        drafts.base_name(path) if in_file else "",
    )
    about = [drafts.pointer(path, first.line, "what the comment is about")] if in_file else []
    evidence = tuple(
        Evidence(change.comment_link(facts.gerrit, each.id), each.author.shown, each.at)
        for each in said
        if each.author
    )
    near = frozenset({f"line {change.number} {path} {first.line}"} if in_file and first.line else ())
    same = frozenset({f"thread {change.number} {said[0].id}"})
    # A promise is mostly an answer, and says little without what it answers.
    quoted = "\n\n".join(dict.fromkeys((said[0].text, first.text)))
    return _suggestion(kind, change, title, quoted, about, facts, why, evidence, same, near)


def _of_message(change: Change, message: Message, facts: Facts, why: str) -> Iterator[Suggestion]:
    for promise in promises_in(message.text):
        if promise.asks or message.author is None:
            continue
        title = drafts.plain_title(promise.sentence, f"Follow up on change {change.number}")
        evidence = (Evidence(change.link(facts.gerrit), message.author.shown, message.at),)
        same = frozenset({f"said {change.number} {title.casefold()}", f"message {message.id}"})
        yield _suggestion("promise", change, title, promise.sentence, [], facts, why, evidence, same)


def _suggestion(
    kind: Kind,
    change: Change,
    title: str,
    words: str,
    about: list[str],
    facts: Facts,
    why: str,
    evidence: tuple[Evidence, ...],
    same: frozenset[str],
    near: frozenset[str] = frozenset(),
) -> Suggestion:
    place = drafts.place_of(change.project, facts.gerrit)
    quoted = drafts.told(f"In the review of {drafts.code(change.subject)} somebody wrote:", words)
    pointers = [*about, drafts.change_pointer(change, facts.gerrit)]
    draft = drafts.draft(drafts.template_for(words), title, place, quoted, pointers)
    return Suggestion(kind, title, place, why, evidence, draft, same, near)


def _named(change: Change) -> str:
    return f"“{' '.join(change.subject.split())}”"
