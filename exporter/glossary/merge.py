"""Taking rows into a glossary: what is new is added, what is otherwise is named, nothing is lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from exporter.errors import GlossaryError
from exporter.fold import fold
from exporter.glossary.load import check
from exporter.glossary.records import LISTS, Concept
from exporter.glossary.scope import parse_scope
from exporter.glossary.tables import (
    Fault,
    Row,
    Tables,
    concept_row,
    in_order,
    list_cell,
    term_row,
)

_SHIPPED = "the shipped glossary"
_SINGLE = (("zh-Hans", "headword"), ("en", "preferred"))


class Merged(NamedTuple):
    """A glossary folder with what was taken in, and the ids of the concepts that are new, have new
    terms, were overwritten, or came in as they were; ``conflicts`` are rows left out, and why."""

    tables: Tables
    added: tuple[str, ...]
    extended: tuple[str, ...]
    replaced: tuple[str, ...]
    unchanged: tuple[str, ...]
    conflicts: tuple[Fault, ...]

    @property
    def changed(self) -> bool:
        """Whether the folder is to be written."""
        return bool(self.added or self.extended or self.replaced)


class _Entry(NamedTuple):
    concept: Row
    terms: tuple[Row, ...]


def merge(
    own: Tables, base: Mapping[str, Concept], incoming: Tables, replace: Collection[str] = ()
) -> Merged:
    """Merge tables into those of a folder. ``base`` are the concepts of the glossary that the folder
    extends, by id. A concept named in ``replace`` is overwritten with all its terms; of any other
    nothing is, and a concept of the base is copied before it gets a term.

    Raises :class:`GlossaryError` if what comes in has faults.
    """
    shipped = {identifier: _entry_of(concept) for identifier, concept in base.items()}
    merger = _Merger(shipped | _entries(own))
    _refuse(check(incoming, merger.entries.keys()))
    _refuse([Fault("--replace", "", f"no concept {identifier!r} in what is imported")
             for identifier in replace if identifier not in _entries(incoming)])  # fmt: skip
    coming = _entries(incoming)
    merger.add({i: entry for i, entry in coming.items() if i not in merger.entries})
    for identifier in merger.entries.keys() & coming.keys() - set(merger.added):
        if identifier in replace:
            merger.put("replaced", coming[identifier])
        else:
            merger.compare(coming[identifier])
    ids = {*_entries(own), *merger.added, *merger.extended, *merger.replaced}
    tables = in_order(_tables(merger.entries[identifier] for identifier in ids))
    done = (merger.added, merger.extended, merger.replaced, merger.unchanged)
    added, extended, replaced, unchanged = (tuple(sorted(set(part))) for part in done)
    return Merged(tables, added, extended, replaced, unchanged, tuple(merger.conflicts))


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise GlossaryError("\n".join(map(str, faults)))


def _entries(tables: Tables) -> dict[str, _Entry]:
    terms: defaultdict[str, list[Row]] = defaultdict(list)
    for row in tables.terms:
        terms[row["concept"]].append(row)
    return {row["id"]: _Entry(row, tuple(terms[row["id"]])) for row in tables.concepts}


def _entry_of(concept: Concept) -> _Entry:
    terms = tuple(term_row(term, _SHIPPED) for term in concept.terms)
    return _Entry(concept_row(concept, _SHIPPED), terms)


def _tables(entries: Iterable[_Entry]) -> Tables:
    entries = list(entries)
    return Tables(tuple(e.concept for e in entries), tuple(t for e in entries for t in e.terms))


class _Merger:
    """The entries of a glossary under change, by id."""

    def __init__(self, entries: dict[str, _Entry]) -> None:
        self.entries = entries
        self.added: list[str] = []
        self.extended: list[str] = []
        self.replaced: list[str] = []
        self.unchanged: list[str] = []
        self.conflicts: list[Fault] = []
        self._forms: defaultdict[str, set[str]] = defaultdict(set)
        self._scopes: dict[str, str] = {}
        for entry in entries.values():
            self._claim(entry)

    def put(self, how: str, entry: _Entry) -> None:
        """Put an entry in, and note how: ``added``, ``extended`` or ``replaced``."""
        identifier = entry.concept["id"]
        getattr(self, how).append(identifier)
        self.entries[identifier] = entry
        self._claim(entry)

    def add(self, coming: Mapping[str, _Entry]) -> None:
        """Add new entries, but for those with a form that is taken, and those that point to them.
        A proposal that says what is known already is taken for the concept that says it."""
        left: set[str] = set()
        known: dict[str, str] = {}
        for identifier, entry in coming.items():
            clashes = [fault for row in entry.terms for fault in self._clashes(entry.concept, row)]
            if clashes and (same := self._retold(entry)):
                known[identifier] = same
                self.unchanged.append(same)
            elif clashes:
                self.conflicts += clashes
                left.add(identifier)
            else:
                self._claim(entry)
        waiting = {i: _repointed(entry, known) for i, entry in coming.items()
                   if i not in left and i not in known}  # fmt: skip
        while stranded := [f for e in waiting.values() for f in _stranded(e.concept, left)]:
            self.conflicts += [fault for _, fault in stranded]
            left |= {identifier for identifier, _ in stranded}
            waiting = {i: entry for i, entry in waiting.items() if i not in left}
        for entry in waiting.values():
            self.put("added", entry)

    def _retold(self, entry: _Entry) -> str | None:
        """The concept that has all the terms of a proposal, if there is one."""
        forms = [fold(row["term"]).text for row in entry.terms if _sought(row)]
        owners = set.intersection(*(self._forms[form] for form in forms))
        english = {row["term"] for row in entry.terms if row["lang"] == "en"}
        if entry.concept["state"] == "proposed":
            for owner in sorted(owners & self.entries.keys()):
                if english <= {row["term"] for row in self.entries[owner].terms}:
                    return owner
        return None

    def compare(self, entry: _Entry) -> None:
        """Add the new terms of a concept that is there; name every difference."""
        there = self.entries[entry.concept["id"]]
        conflicts = list(_differences(there.concept, entry.concept))
        cells = [row.cells for row in there.terms]
        new = [row for row in entry.terms if row.cells not in cells]
        terms = list(there.terms)
        for row in new if not conflicts else ():
            same = [t for t in there.terms if (t["lang"], t["term"]) == (row["lang"], row["term"])]
            faults = [f for old in same[:1] for f in _differences(old, row)]
            faults = faults or [*_second(terms, row), *self._clashes(entry.concept, row)]
            conflicts += faults
            terms += [] if faults else [row]
        self.conflicts += conflicts
        if len(terms) > len(there.terms):
            self.put("extended", _Entry(there.concept, tuple(terms)))
        elif not conflicts:
            self.unchanged.append(entry.concept["id"])

    def _claim(self, entry: _Entry) -> None:
        if entry.concept["state"] != "deprecated":
            for row in filter(_sought, entry.terms):
                self._forms[fold(row["term"]).text].add(row["concept"])
        self._scopes[entry.concept["id"]] = entry.concept["scope"]

    def _clashes(self, concept: Row, row: Row) -> Iterator[Fault]:
        """The other concepts that have a Chinese form already, in a scope that overlaps."""
        if not _sought(row) or concept["state"] == "deprecated":
            return
        for other in sorted(self._forms[fold(row["term"]).text] - {concept["id"]}):
            if parse_scope(concept["scope"]).overlaps(parse_scope(self._scopes[other])):
                fault = f"{row['term']!r} is a form of {other!r} already{self._english(other)}"
                yield Fault(row.where, "term", fault, "change that entry, or give this one a scope")

    def _english(self, identifier: str) -> str:
        terms = self.entries[identifier].terms if identifier in self.entries else ()
        preferred = [row["term"] for row in terms if row["role"] == "preferred"]
        return f", in English {preferred[0]!r}" if preferred else ""


def _sought(row: Row) -> bool:
    return row["lang"].startswith("zh-Han") and row["role"] in ("headword", "variant")


def _repointed(entry: _Entry, known: Mapping[str, str]) -> _Entry:
    """An entry that points to the concepts that others have turned out to be."""
    lists = {column: ";".join(known.get(i, i) for i in list_cell(entry.concept[column]))
             for column in LISTS}  # fmt: skip
    return _Entry(Row(entry.concept.where, {**entry.concept.cells, **lists}), entry.terms)


def _stranded(concept: Row, left: set[str]) -> Iterator[tuple[str, Fault]]:
    for column in LISTS:
        for other in list_cell(concept[column]):
            if other in left:
                fault = f"{concept['id']!r} points to {other!r}, which is left out"
                yield concept["id"], Fault(concept.where, column, fault)


def _differences(old: Row, new: Row) -> Iterator[Fault]:
    """The columns in which two rows of one concept, or of one term of it, are not the same."""
    identifier = new.cells.get("id") or new["concept"]
    subject = identifier if "id" in new.cells else new["term"]
    for column, cell in new.cells.items():
        mine: object = list_cell(old[column]) if column in LISTS else old[column]
        if mine != (list_cell(cell) if column in LISTS else cell):
            fault = f"{column} of {subject!r} is {old[column]!r} in {old.where}, {cell!r} here"
            yield Fault(new.where, column, fault, f"--replace {identifier} takes what is here")


def _second(terms: Sequence[Row], row: Row) -> Iterator[Fault]:
    """Whether a term would be one too many of its role."""
    for old in terms:
        kind = (row["lang"], row["role"])
        if kind in _SINGLE and (old["lang"], old["role"]) == kind:
            fault = f"{row['role']} of {row['concept']!r} is {old['term']!r} in {old.where}"
            mend = f"--replace {row['concept']} takes {row['term']!r}"
            yield Fault(row.where, "role", fault, mend)
