"""Everything that can be wrong with a glossary folder, each with its place and its mend."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from exporter.errors import GlossaryError
from exporter.fold import fold
from exporter.glossary.load import check
from exporter.glossary.numerals import counts
from exporter.glossary.proposals import DRAFT, OPENCC
from exporter.glossary.records import DOMAINS, EXPANSIONS, TYPES, Concept
from exporter.glossary.scope import Scope, is_date, parse_scope
from exporter.glossary.tables import (
    Fault,
    Row,
    Tables,
    in_order,
    list_cell,
    read_folder,
    term_order,
)


class _Subject(NamedTuple):
    """The tables under test, and the concepts of the glossary that they extend."""

    tables: Tables
    base: Mapping[str, Concept]

    @property
    def wanted(self) -> dict[str, Row]:
        """The rows of concepts that are not deprecated, by id."""
        return {r["id"]: r for r in self.tables.concepts if r["state"] != "deprecated"}


def lint(folder: Path, base: Mapping[str, Concept] | None = None) -> list[Fault]:
    """The faults of a glossary folder in order of place. ``base`` are the concepts of the glossary
    that the folder extends, by id; they are not tested themselves."""
    tables, faults = read_folder(folder)
    if faults and not tables.concepts:
        return faults
    subject = _Subject(tables, base or {})
    faults += check(tables, subject.base.keys())
    for rule in _RULES:
        faults += rule(subject)
    return sorted(faults, key=lambda fault: [int(p) if p.isdecimal() else p for p in
                                             re.split(r"(\d+)", fault.where)])  # fmt: skip


def mended(folder: Path) -> tuple[Tables, int]:
    """The tables of a folder in order, with the Traditional forms that are missing, and how many
    those are.

    Raises :class:`GlossaryError` if a row cannot be read, for it would be lost.
    """
    tables, faults = read_folder(folder)
    if faults:
        raise GlossaryError("\n".join(map(str, faults)))
    added = tuple(
        Row("", {"concept": row["concept"], "lang": "zh-Hant", "term": form, "role": "variant",
                 "source": OPENCC, "note": ""})
        for row, forms in _missing_traditional(_Subject(tables, {}))
        for form in forms
    )  # fmt: skip
    return in_order(Tables(tables.concepts, tables.terms + added)), len(added)


# Values of a column


def _values(subject: _Subject) -> Iterator[Fault]:
    for row in subject.tables.concepts:
        for column, allowed in (("type", TYPES), ("domain", DOMAINS), ("expand", EXPANSIONS)):
            if row[column] not in allowed:
                fault = f"unknown {column} {row[column]!r}"
                yield Fault(row.where, column, fault, f"write one of {', '.join(allowed)}")


def _dates(subject: _Subject) -> Iterator[Fault]:
    for row in subject.tables.concepts:
        day, first = row["date"], row["first_use"]
        if day and not (is_date(day) and len(day) == 10):
            yield Fault(row.where, "date", f"{day!r} is not a day", _better_date(day))
        if first and not is_date(first):
            fault = f"{first!r} is not a year, month or day"
            yield Fault(row.where, "first_use", fault, _better_date(first))
        if bool(first) != bool(row["first_use_source"]):
            fault = "first_use and first_use_source belong together"
            yield Fault(row.where, "first_use", fault, "fill both, or neither")


_PARTS = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?")


def _better_date(text: str) -> str:
    """What to write for a date that a spreadsheet has changed."""
    match = _PARTS.fullmatch(text)
    better = f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else text
    if re.fullmatch(r"[2-7]\d{4}", text):  # a spreadsheet counts days from 1899-12-30
        better = (date(1899, 12, 30) + timedelta(days=int(text))).isoformat()
    if re.fullmatch(r"\d{4}\.0", text):
        better = text[:4]
    if better != text and is_date(better):
        return f"a spreadsheet has changed it: write {better}"
    return "write it as in 2024-01-03"


def _scopes(subject: _Subject) -> Iterator[Fault]:
    own = {row["id"]: row for row in subject.tables.concepts}
    places = {identifier for identifier, row in own.items() if row["type"] == "place"}
    names = {row["term"].casefold() for row in subject.tables.terms if row["concept"] in places}
    for concept in subject.base.values():
        if concept.type == "place" and concept.id not in own:
            names |= {term.term.casefold() for term in concept.terms}
    for row in subject.tables.concepts:
        place = _scope(row["scope"]).place
        if place and place.casefold() not in names:
            fault = f"no concept of type place is called {place!r}"
            yield Fault(row.where, "scope", fault, "correct the name, or add that place")


def _scope(text: str) -> Scope:
    """A scope; a bad one, which :func:`check` reports, as none."""
    try:
        return parse_scope(text)
    except ValueError:
        return Scope()


# What a spreadsheet or a copy leaves in cells

_DAMAGE = (
    (r"^[=+@-]", "begins like a formula", "delete the sign, or restore what the spreadsheet took"),
    (r"^#(?:[A-Z]+[/A-Z0]*[!?]|N/A)$|^#+$", "is an error of a spreadsheet", "restore the text"),
    ("\ufeff|ï»¿", "holds a stray byte order mark", "delete it: it is invisible, so type the cell anew"),
    ("\ufffd", "holds the mark of a character that was lost", "restore the character"),
    ("â€|Ã[\u0080-\u00bf]|ä¸", "was read in a wrong encoding", "restore the text, save as UTF-8"),
    ("[\n\r\t]", "holds a line break or a tab", "write it in one line"),
    ("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060]",
     "holds an invisible character", "type the cell anew"),
    ("^\\s|\\s$|\u00a0", "has a space too many or a hard space", "delete it, or make it a plain one"),
)  # fmt: skip
_PATTERNS = [(re.compile(pattern), fault, mend) for pattern, fault, mend in _DAMAGE]
_CURLY = re.compile("[\u2018\u2019\u201c\u201d]")


def _damage(subject: _Subject) -> Iterator[Fault]:
    for row in (*subject.tables.concepts, *subject.tables.terms):
        for column, cell in row.cells.items():
            for pattern, fault, mend in _PATTERNS:
                if pattern.search(cell):
                    yield Fault(row.where, column, f"{_shown(cell)} {fault}", mend)


def _shown(cell: str) -> str:
    return repr(cell if len(cell) <= 40 else cell[:39] + "…")


def _quotes(subject: _Subject) -> Iterator[Fault]:
    english = [(row, "definition") for row in subject.tables.concepts]
    english += [(row, "term") for row in subject.tables.terms if row["lang"] == "en"]
    for row, column in english:
        if _CURLY.search(row[column]):
            fault = f"{_shown(row[column])} has curly quotation marks in English"
            yield Fault(row.where, column, fault, "write ' and \" as on the keyboard")
    for row in subject.tables.terms:
        form = row["term"]
        if not row["lang"].startswith("zh-Han"):
            continue
        if '"' in form or "'" in form:
            fault = f"{form!r} has straight quotation marks in Chinese"
            yield Fault(row.where, "term", fault, "write “ and ”")
        if form.count("“") != form.count("”"):
            yield Fault(row.where, "term", f"{form!r} has one “ or ” too few", "add it")


# Terms

_FITTING = {
    "zh-Hans": ("headword", "variant", "dnt"),
    "zh-Hant": ("variant", "dnt"),
    "en": ("preferred", "admitted", "superseded", "forbidden", "mt_error", "dnt"),
    "zh-Latn-pinyin": ("preferred", "variant"),
}


def _roles(subject: _Subject) -> Iterator[Fault]:
    pinyin: defaultdict[str, list[Row]] = defaultdict(list)
    for row in subject.tables.terms:
        lang, role = row["lang"], row["role"]
        fitting = _FITTING.get(lang, (role,))
        if role not in fitting:
            mend = f"write one of {', '.join(fitting)}"
            yield Fault(row.where, "role", f"role {role!r} is not for lang {lang!r}", mend)
        if (lang, role) == ("zh-Latn-pinyin", "preferred"):
            pinyin[row["concept"]].append(row)
    for rows in pinyin.values():
        for row in rows[1:]:
            fault = f"{row['concept']!r} has {len(rows)} preferred readings, one expected"
            yield Fault(row.where, "role", fault, f"keep this one or that at {rows[0].where}")


def _duplicates(subject: _Subject) -> Iterator[Fault]:
    first: dict[tuple[str, str, str], Row] = {}
    for row in subject.tables.terms:
        other = first.setdefault((row["concept"], row["lang"], row["term"]), row)
        if other is not row:
            fault = f"{row['term']!r} is there twice, as {other['role']} and {row['role']}"
            yield Fault(row.where, "term", fault, f"keep this one or that at {other.where}")


class _Claim(NamedTuple):
    """A concept's claim on a Chinese form. ``row`` is ``None`` in the glossary that is extended."""

    concept: str
    scope: str
    form: str
    row: Row | None

    def clashes(self, other: _Claim) -> bool:
        """Whether both can hold in one report, and :func:`check` has not said so already."""
        if self.concept == other.concept or not _scope(self.scope).overlaps(_scope(other.scope)):
            return False
        headwords = all(claim.row and claim.row["role"] == "headword" for claim in (self, other))
        return not (headwords and self.form == other.form and self.scope == other.scope)


def _shadows(subject: _Subject) -> Iterator[Fault]:
    """Chinese forms that two concepts claim in one and the same report."""
    wanted = subject.wanted
    claims: defaultdict[str, list[_Claim]] = defaultdict(list)
    for concept in subject.base.values():
        if concept.id not in wanted and concept.state != "deprecated":
            for form in concept.chinese:
                claims[fold(form).text].append(_Claim(concept.id, concept.scope, form, None))
    for row in _chinese(subject):
        claim = _Claim(row["concept"], wanted[row["concept"]]["scope"], row["term"], row)
        rivals = claims[fold(claim.form).text]
        for other in {o.concept: o for o in rivals if claim.clashes(o)}.values():
            place = (
                f"at {other.row.where}" if other.row else "in the glossary that this one extends"
            )
            fault = f"{claim.form!r} is also a form of {other.concept!r}, {place}"
            mend = "delete one of the two, or give the concepts scopes that do not overlap"
            yield Fault(row.where, "term", fault, mend)
        rivals.append(claim)


def _chinese(subject: _Subject) -> Iterator[Row]:
    """The Chinese forms that texts are searched for."""
    wanted = subject.wanted
    for row in subject.tables.terms:
        sought = row["lang"] in ("zh-Hans", "zh-Hant") and row["role"] in ("headword", "variant")
        if sought and row["concept"] in wanted:
            yield row


def _drafts(subject: _Subject) -> Iterator[Fault]:
    for row in subject.tables.terms:
        concept = subject.wanted.get(row["concept"])
        if concept and row["source"] == DRAFT and concept["state"] != "proposed":
            fault = f"{row['term']!r} is a draft, but the concept is {concept['state']}"
            yield Fault(row.where, "source", fault, "confirm the wording and name its source")


# Concepts


def _components(subject: _Subject) -> Iterator[Fault]:
    heads = {r["concept"]: r["term"] for r in subject.tables.terms if r["role"] == "headword"}
    for row in subject.tables.concepts:
        parts = list_cell(row["components"])
        if row["id"] in (*parts, *list_cell(row["related"])):
            fault = f"{row['id']!r} points to itself"
            yield Fault(row.where, "components", fault, "delete that id")
        if len(set(parts)) < len(parts):
            yield Fault(row.where, "components", "an id is there twice", "delete one")
        head = heads.get(row["id"], "")
        said = counts(head)
        if row["type"] == "numeral_slogan" and parts and said and len(parts) not in said:
            fault = f"{head!r} has {len(parts)} components"
            yield Fault(row.where, "components", fault, f"list {max(said)}, or none")


def _missing_traditional(subject: _Subject) -> Iterator[tuple[Row, list[str]]]:
    """The Chinese forms whose Traditional forms, general and of Taiwan, are not there."""
    there = {(r["concept"], r["term"]) for r in subject.tables.terms if r["lang"] == "zh-Hant"}
    for row in _chinese(subject):
        if row["lang"] == "zh-Hant":
            continue
        forms = dict.fromkeys(_converter(kind).convert(row["term"]) for kind in ("s2t", "s2tw"))
        new = [f for f in forms if f != row["term"] and (row["concept"], f) not in there]
        there.update((row["concept"], form) for form in new)
        if new:
            yield row, new


@cache
def _converter(kind: str) -> Any:
    from opencc import OpenCC

    return OpenCC(kind)


def _traditional(subject: _Subject) -> Iterator[Fault]:
    for row, forms in _missing_traditional(subject):
        fault = f"no Traditional form {' or '.join(forms)} of {row['term']!r}"
        yield Fault(row.where, "term", fault, "lint --fix adds it")


def _order(subject: _Subject) -> Iterator[Fault]:
    """The first row of each file that is out of order."""
    keys: Iterable[tuple[tuple[Row, ...], Callable[[Row], Any]]] = (
        (subject.tables.concepts, lambda row: row["id"]),
        (subject.tables.terms, term_order),
    )
    for rows, key in keys:
        for before, row in pairwise(rows):
            if key(row) < key(before):
                yield Fault(row.where, "", "the rows from here on are out of order",
                            "lint --fix sorts them")  # fmt: skip
                break


_RULES: tuple[Callable[[_Subject], Iterator[Fault]], ...] = (
    _values, _dates, _scopes, _damage, _quotes, _roles, _duplicates, _shadows, _drafts,
    _components, _traditional, _order,
)  # fmt: skip
