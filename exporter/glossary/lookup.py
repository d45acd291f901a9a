"""Finding a concept by what a person types, and showing it as a person reads it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches

from exporter.fold import fold
from exporter.glossary.records import Concept, Glossary, Term


def find(glossary: Glossary, words: str) -> list[Concept]:
    """The concepts with this id; else with this Chinese form, in either script; else with this
    English, whatever its role; else with this pinyin, with or without tones and spaces."""
    if words in glossary.concepts:
        return [glossary.concepts[words]]
    concepts = glossary.concepts.values()
    chinese, plain = fold(words).text, words.casefold()
    return (
        [c for c in concepts if chinese in (fold(form).text for form in c.chinese)]
        or [c for c in concepts if plain in (t.term.casefold() for t in _english(c))]
        or [c for c in concepts if _toneless(words) and _toneless(words) == _toneless(c.pinyin)]
    )


def close(glossary: Glossary, words: str) -> list[str]:
    """What the glossary has that is written much like ``words``: at most five, the closest first."""
    names: dict[str, str] = {}
    for concept in glossary.concepts.values():
        for name in (concept.id, *concept.chinese, *(t.term for t in _english(concept))):
            names.setdefault(name.casefold(), name)
    return [names[n] for n in get_close_matches(words.casefold(), names, n=5, cutoff=0.6)]


def _english(concept: Concept) -> Iterator[Term]:
    return (term for term in concept.terms if term.lang == "en")


def _toneless(pinyin: str) -> str:
    """The bare letters of pinyin: liǎng gè wéihù → lianggeweihu."""
    letters = unicodedata.normalize("NFD", pinyin.casefold())
    return "".join(re.findall(r"[a-z0-9]", letters))


_AVOIDED = {"superseded": "no longer", "forbidden": "not", "mt_error": "never (machine error)"}


def entry(concept: Concept, glossary: Glossary) -> str:
    """A concept as a person reads it, in lines."""
    lines = [f"{concept.headword}  {concept.pinyin}", *_forms(concept), ""]
    if not concept.preferred:
        lines += ["no English yet"]
    for role, label in {"preferred": "", "admitted": "also ", "dnt": "left as it is: "}.items():
        lines += [
            f"{label}{term.term}{f'  [{term.source}]' if term.source else ''}"
            f"{f' ({term.note})' if term.note else ''}"
            for term in concept.terms
            if term.role == role and term.lang == "en"
        ]
    for role, label in _AVOIDED.items():
        words = [f"“{term.term}”" for term in _english(concept) if term.role == role]
        lines += [f"{label} {', '.join(words)}"] if words else []
    lines += ["", *([concept.definition] if concept.definition else [])]
    for label, ids in (("consists of", concept.components), ("part of", _wholes(concept, glossary)),
                       ("see also", concept.related)):  # fmt: skip
        lines += [f"{label} {_named(glossary, identifier)}" for identifier in ids]
    if concept.first_use:
        lines += [f"first used {concept.first_use}: {concept.first_use_source}"]
    if concept.scope:
        lines += [f"only in {concept.scope}"]
    if concept.note:
        lines += [f"note for editors: {concept.note}"]
    checked = " ".join(filter(None, (concept.date, concept.reviewer)))
    kind = f"{concept.type}, {concept.domain}" if concept.domain else concept.type
    lines += [f"{concept.id} ({kind}): {concept.state}{f', {checked}' if checked else ''}"]
    return "\n".join(lines)


def _forms(concept: Concept) -> list[str]:
    """The other Chinese forms, in a line."""
    others = dict.fromkeys(form for form in concept.chinese if form != concept.headword)
    return ["also written " + ", ".join(others)] if others else []


def _wholes(concept: Concept, glossary: Glossary) -> list[str]:
    return [c.id for c in glossary.concepts.values() if concept.id in c.components]


def _named(glossary: Glossary, identifier: str) -> str:
    concept = glossary.concepts[identifier]
    return f"{concept.headword} {concept.preferred or ''}".rstrip() + f" ({identifier})"
