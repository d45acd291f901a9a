"""Finds an English wording in a text in any of its forms: inflected, hyphened or not, with or without
article, in British or American spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_VOWELS = "aeiou"
#: American spellings and the pattern that matches both.
_SPELLINGS = (
    (re.compile("(lab|col|fav|harb|hon|neighb|endeav|behavi|vap)or"), r"\1ou?r"),
    (re.compile("(?<=[a-z]{2})([iy])[sz](?=e|ing|ed|ation)"), r"\1[sz]"),
    (re.compile("^(cent|met|lit|fib|theat)(?:er|re)"), r"\1(?:er|re)"),
    (re.compile("(defen|offen|licen)[sc]e"), r"\1[sc]e"),
    (re.compile("^program(?:me)?$"), "program(?:me)?"),
    (re.compile("(?<=[aeiou])l(?=(?:ing|ed|er)$)"), "ll?"),
)  # fmt: skip
_GAP = r"[\s\-–]{0,3}(?:(?:the|an?)\s)?"
_POSSESSIVE = r"(?:\s?['’]\s?s?)?"


def exact(wording: str, text: str) -> Iterator[tuple[int, int]]:
    """Where ``wording`` stands in ``text`` as it is, but for case, hyphens and white space."""
    return (match.span() for match in _exact(wording).finditer(text))


def inflected(wording: str, text: str) -> Iterator[tuple[int, int]]:
    """Where ``wording`` stands in ``text`` in any of its forms."""
    return (match.span() for match in _inflected(wording).finditer(text))


@lru_cache(maxsize=8192)
def _exact(wording: str) -> re.Pattern[str]:
    words = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", wording)))
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=8192)
def _inflected(wording: str) -> re.Pattern[str]:
    words = re.split(r"[\s\-–]+", wording)
    words = [word for word in words if word.lower() not in ("the", "a", "an")] or words
    return re.compile(rf"(?<!\w){_GAP.join(map(_forms, words))}(?!\w)", re.IGNORECASE)


def _forms(word: str) -> str:
    """A pattern for the forms of one word; a short one, an acronym or one with figures has one."""
    bare = re.sub(r"['’]s?$", "", word)
    comma = "," if bare.endswith(",") else ""
    bare = bare.removesuffix(",")
    if bare.lower() in ("and", "&"):
        return "(?:and|&)"
    if len(bare) < 4 or not bare.isalpha() or not bare.isascii() or bare[1:] != bare[1:].lower():
        plural = "s?" if bare.isalpha() and len(bare) > 2 else ""
        return re.escape(bare) + plural + _POSSESSIVE + comma
    return _endings(bare.lower()) + _POSSESSIVE + comma


def _endings(word: str) -> str:
    if word.endswith("ies"):
        return _spelled(word[:-3]) + "(?:y|ies|ied|ying)"
    if word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is", "ics")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            stem = word.removesuffix(ending)
            if stem[-1] == stem[-2] and stem[-1] not in "sl":
                return f"{_spelled(stem[:-1])}(?:{stem[-1]}?(?:ing|ed)|s)?"
            return f"{_spelled(stem)}(?:ing|ed|es|e|s|er)?"
    if word.endswith("y") and word[-2] not in _VOWELS:
        return _spelled(word[:-1]) + "(?:y|ies|ied|ying)"
    if word.endswith("e"):
        return _spelled(word)[:-1] + "(?:e|es|ed|ing)"
    doubled = f"|{word[-1]}(?:ing|ed)" if word[-1] not in _VOWELS + "wxy" else ""
    return f"{_spelled(word)}(?:s|es|ed|ing{doubled})?"


def _spelled(stem: str) -> str:
    for pattern, both in _SPELLINGS:
        stem = pattern.sub(both, stem)
    return stem
