"""Whether a sentence says that something will or should be done in another change. English only.

A promise names the other change, or says later, together with a word of will; what tells of a change that
is there already, of the next patch set of this one, or that none is needed, is no promise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from seeder.suggestions.words import own_words, sentences

_FOLLOW = r"follow(?:-|\s)?(?:up|on)s?"
_NOUN = (
    r"(?:(?:change|patch)(?!-|\s?sets?\b)(?:es|s)?|changesets?|commits?|cls?|prs?|mrs?"
    r"|(?:pull|merge) requests?|tasks?|tickets?|bugs?|issues?|diffs?|series)"
)
_OTHER = (
    r"(?:separate|later|next|subsequent|future|another|different|own|new|second|dedicated|independent|other)"
)
_ELSE = (
    rf"(?:{_FOLLOW}(?:\s+{_NOUN})?|{_OTHER}\s+(?:[\w-]+\s+)?(?:{_FOLLOW}\s+)?{_NOUN}|{_OTHER}\s+{_FOLLOW})\b"
)
_A = r"(?:(?:an?|the|my|our|your|its|some|one|any)\s+)?"
_IN = rf"\b(?:in|as|for|into|via|by|to|until)\s+(?!the other){_A}(?:\w+\s+)?{_ELSE}|\bwith\s+{_A}{_FOLLOW}\b"
_WILL = (
    r"\b(?:will|shall|should|would|could|can|may|might|must|ought|need(?:s|ed)?|ha(?:ve|s) to|let'?s|let us"
    r"|going to|gonna|wants? to|want(?:s|ed)|plan(?:s|ning|ned)?|intend(?:s|ed)?|prefer|better|best|happy"
    r"|fine|ok|okay|good|nice|please|todo|maybe|perhaps|probably|leav(?:e|ing)|left|defer(?:red|ring)?"
    r"|postpone[ds]?|postponing|won't|out of scope|feel free|let me|worth|deserves?"
    r"|material|i'?d)\b|'(?:ll|d)\b"
)
_STRICT = (
    r"(?:\b(?:will|shall|should|would|could|must|let'?s|let us|please|need(?:s)? to|going to)\b|'(?:ll|d)\b)"
)
_SEND = (
    r"\b(?:send|file|open|submit|upload|push|create|write|make|do|prepare|post|add|have|get|be|see|want)\s+"
)
_VERBS = (
    r"(?:do|done|send|take|fix|fixed|address|addressed|add|added|handle|handled|improve|improved|clean|cleaned|refactor|"
    r"refactored|rename|renamed|remove|removed|write|move|document|documented|update|change|convert|migrate|split|"
    r"test|tested|cover|covered|investigate|tackle|tackled|revisit|revisited|rework|reworked|replace|implement|"
    r"implemented|extend|look|optimi[sz]e|optimi[sz]ed|polish|polished|deduplicate|simplify|simplified|unify)"
)
_LATER = (
    r"\b(?:later(?:\s+on)?"
    r"(?!\s+(?:in\s+the\s+(?!future)|in\s+this|by\b|when\b|than\b|during\b|version|stage|line))"
    r"|separately|afterwards|another time|some other (?:time|day)|at a later (?:point|time|stage|date))"
)
_SOMEBODY = (
    r"\b(?:i|we|you|let's|let us|somebody|someone|please|should|must|needs? to|will|can|could"
    r"|(?:good|nice|great|better|best|fine|ok|okay|happy) to)"
)
_DIRECT = re.compile(
    rf"(?P<in>{_IN})"
    rf"|(?P<send>{_SEND}(?:(?:an?|the|my|some|its|one)\s+)?(?:\w+\s+)?{_ELSE})"
    rf"|(?P<verb>{_STRICT}\s+(?:\w+\s+){{0,2}}follow(?:-|\s)?up\b)"
    rf"|(?P<worth>\b(?:worth|deserves?|merits?|wants?|needs?|calls? for)\s+(?:an?|its|another)\s+(?:\w+\s+)?"
    rf"(?:{_ELSE}|{_NOUN}\b))"
    rf"|(?P<bare>^{_FOLLOW}(?:\s+{_NOUN})?\s*:|^next\s+{_NOUN}\s*:|\b{_FOLLOW}\s+(?:is\s+)?(?:needed|required|material|planned|coming))"
    r"|(?P<left>\b(?:leav(?:e|ing)|left|defer\w*|postpon\w+|punt\w*|sav(?:e|ing)|keep\w*)\b[^.;]*?"
    r"\b(?:for|until|to)\s+later\b)"
    rf"|(?P<later>{_SOMEBODY}\b[^.;]*?\b{_VERBS}\b[^.;]*?{_LATER})"
)
# "This is a follow-up to 123" tells what a change is.
_REFERENCE = re.compile(
    rf"\b{_FOLLOW}(?:\s+{_NOUN})?\s*(?:to|of|for|on|from|:)?\s*"
    r"(?:(?:change|commit|patch|task|bug)\s+)?(?:\(?#?\d{2,}|i[0-9a-f]{6,40}\b|r\d{2,}|t\d+\b|[0-9a-f]{7,40}\b|https?://"
    r"|(?:the|my|your|our|that|an?)\s+(?:previous|earlier|last|parent|first|other|merged|above)|\w+'s\s)"
)
# Somebody tells what was done: in an other change that is there, or in this one.
_DONE = re.compile(
    r"^(?:(?:this|it|that)\s+(?:is|was)\s+)?(?:already\s+)?(?:done|fixed|addressed|handled|did|moved|split|removed|added|"
    r"renamed|filed|created|uploaded|sent|pushed)\b"
    r"|\b(?:was|were|been|have|has|had|got|already|landed|merged)\b|'ve\b"
    r"|\bi (?:did|filed|sent|made|moved|split|uploaded)\b"
)
_LEFT = re.compile(
    rf"\b(?:left|leaving|leave|deferred|postponed)\b|{_STRICT}|\bha(?:ve|s) to\b|\bplann(?:ed|ing)\b"
)
_NOT = re.compile(r"\b(?:no|not|never|without|cannot|neither|nor)\b|n't\b")
# What is done with another change, and not in it.
_WITH = re.compile(r"\b(?:rebas|squash|cherry.?pick|depend|conflict|stack)\w*\b")
_BUT = re.compile(r"\b(?:but|instead|rather|here|now|yet|so|because|since|in this)\b|[,;:—–→(]")
_REQUEST = re.compile(r"\b(?:can|could|would|will)\s+(?:you|we|somebody|someone)\b|\bplease\b|\bmind\b")
_CODE = re.compile(r"`[^`\n]*`")
_TAG = re.compile(r",?\s*(?:right|ok|okay|no)\?$")
_YES = re.compile(
    r"^(?:yes|yep|yeah|sure|ok(?:ay)?|will do|good (?:idea|point)|agreed?|sounds good|fine|\+1|ack"
    r"|please|makes sense|true|right|absolutely|of course|definitely|let'?s)\b"
)
_NO = re.compile(
    r"^(?:no(?! problem| worries)|nope|nah|never ?mind|not (?:needed|necessary|worth))\b"
    r"|\bno (?:need|longer)\b"
    r"|\b(?:done|fixed|did|added|handled|addressed|changed|moved|removed)\b"
    r".*\b(?:here|in this|now|in ps|in patch ?set|instead)\b"
)
_LONGEST = 600


class Promise(msgspec.Struct, frozen=True):
    """A sentence that promises; `asks` when it does so only if somebody says yes."""

    sentence: str
    asks: bool = False


def promises_in(text: str) -> Iterator[Promise]:
    """Each sentence of what a person said that speaks of another change to come."""
    for sentence in sentences(text):
        # Longer ones are no sentences of a person's.
        words = _plain(sentence[:_LONGEST])
        if _promises(words):
            question = words.endswith("?") and not _TAG.search(words)
            yield Promise(sentence, asks=question and not _REQUEST.search(words))


def agrees(text: str) -> bool:
    """True for an answer such as “Yes, will do.”"""
    return bool(_YES.search(_plain(own_words(text))))


def refuses(text: str) -> bool:
    """True for an answer after which nothing is left to do, such as “No need, I did it here.”"""
    return bool(_NO.search(_plain(own_words(text))))


def _plain(text: str) -> str:
    """In lower case on one line, with straight apostrophes and with a word for each piece of code."""
    return " ".join(_CODE.sub("code", text.replace("’", "'")).lower().split())


def _promises(words: str) -> bool:
    rest = _REFERENCE.sub("…", words)
    return any(_meant(rest, found) for found in _DIRECT.finditer(rest))


def _meant(words: str, found: re.Match[str]) -> bool:
    if _WITH.search(words) or (_DONE.search(words) and not _LEFT.search(words)):
        return False
    if _negated(words[: found.start()]) or _NOT.search(found[0].partition(" follow")[0]):
        return False
    opens = not words[: found.start()].strip(" -*–—(") and found.lastgroup == "in"
    return (
        found.lastgroup in {"verb", "worth", "bare", "left", "later"}
        or opens
        or bool(re.search(_WILL, words))
    )


def _negated(before: str) -> bool:
    """True when a no stands before, in the same clause."""
    said = [found.end() for found in _NOT.finditer(before)]
    return bool(said) and not _BUT.search(before[said[-1] :])
