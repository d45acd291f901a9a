"""Making proposed concepts out of terms that are not yet in the glossary's form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from exporter.glossary.records import CONCEPT_COLUMNS
from exporter.glossary.tables import Fault, Row

OPENCC = "opencc"  # the source of forms that were converted by rule
DRAFT = "draft"  # the source of English that was put together by rule and waits for a person
UNVERIFIED = "unverified"
_LONGEST_ID = 48


class Loose(NamedTuple):
    """A term of unknown standing. ``lang`` is one of the glossary's languages; ``role`` is
    ``preferred``, ``admitted``, ``superseded``, ``forbidden``, or empty if nothing is said."""

    where: str
    lang: str
    form: str
    role: str = ""
    source: str = ""
    note: str = ""


class Proposal(NamedTuple):
    """A proposed concept with its terms."""

    concept: Row
    terms: tuple[Row, ...]


def propose(where: str, terms: Sequence[Loose], taken: set[str], **cells: str) -> Proposal | Fault:
    """A proposed concept made of loose terms, its id new and added to ``taken``; a fault if there
    is no Chinese among them. ``cells`` are columns of the concept that are known.

    The first Chinese and the first English term that are preferred, else the first ones, become
    headword and preferred English.
    """
    plain = [term for term in terms if term.lang == "zh-Hans"]
    traditional = [term for term in terms if term.lang == "zh-Hant"]
    if traditional and not plain:
        first = _first(traditional)
        plain = [first._replace(lang="zh-Hans", form=simplified(first.form), source=OPENCC)]
    if not plain:
        return Fault(where, "", "an entry without a Chinese term is left out")
    head = _first(plain)
    english = [term for term in terms if term.lang == "en"]
    best = _first(english) if english else None
    rows = [(term, "headword" if term is head else "variant") for term in plain]
    rows += [(term, "variant") for term in traditional]
    rows += [(term, "preferred" if term is best else _lesser(term)) for term in english]
    rows += [(term, "preferred") for term in terms if term.lang == "zh-Latn-pinyin"][:1]
    settled = best is not None and best.source != DRAFT
    identifier = new_id(best.form if best and settled else head.form, taken)
    given = {"type": "concept", "expand": "never", **cells, "id": identifier, "state": "proposed"}
    concept = Row(where, {column: given.get(column, "") for column in CONCEPT_COLUMNS})
    return Proposal(concept, tuple(_row(identifier, term, role) for term, role in rows))


def _first(terms: Sequence[Loose]) -> Loose:
    return next((term for term in terms if term.role == "preferred"), terms[0])


def _lesser(term: Loose) -> str:
    return term.role if term.role in ("superseded", "forbidden") else "admitted"


def _row(identifier: str, term: Loose, role: str) -> Row:
    source = term.source or (UNVERIFIED if term.lang == "en" else "")
    cells = {"concept": identifier, "lang": term.lang, "term": term.form, "role": role,
             "source": source, "note": term.note}  # fmt: skip
    return Row(term.where, cells)


def simplified(form: str) -> str:
    """A Chinese form in simplified script."""
    plain: str = _converter().convert(form)
    return plain


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def new_id(words: str, taken: set[str]) -> str:
    """An id made of English words, or of the pinyin of Chinese ones, that is not in ``taken``, to
    which it is added."""
    from exporter.pinyin import pinyin

    latin = words if words.isascii() else pinyin(words)
    letters = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode().lower()
    base = "-".join(re.findall(r"[a-z0-9]+", letters.replace("'", ""))) or "term"
    if len(base) > _LONGEST_ID:
        base = base[:_LONGEST_ID].rsplit("-", 1)[0]
    identifier, number = base, 1
    while identifier in taken:
        number += 1
        identifier = f"{base}-{number}"
    taken.add(identifier)
    return identifier
