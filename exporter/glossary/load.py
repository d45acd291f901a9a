"""From tables to the glossary, with the checks that everything downstream relies on."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from exporter.errors import GlossaryError
from exporter.glossary.records import LANGUAGES, LISTS, ROLES, STATES, Concept, Glossary, Term
from exporter.glossary.scope import parse_scope
from exporter.glossary.tables import Fault, Row, Tables, list_cell, read_folder

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def load_glossary(*folders: Path) -> Glossary:
    """Read one or more glossary folders; a later one overrides an earlier one concept by concept.

    Raises :class:`GlossaryError` listing every fault as ``file:line: column: fault; mend``.
    """
    concepts: dict[str, Concept] = {}
    for folder in folders:
        tables, faults = read_folder(folder)
        if tables.concepts or not faults:
            faults += check(tables, concepts.keys())
        if faults:
            raise GlossaryError("\n".join(map(str, faults)))
        concepts |= concepts_of(tables)
    return glossary_of(concepts)


def glossary_of(concepts: Mapping[str, Concept]) -> Glossary:
    """A glossary with its digest, concepts by id."""
    digest = hashlib.sha256()
    for _, concept in sorted(concepts.items()):
        digest.update(repr(concept).encode())
    return Glossary(dict(sorted(concepts.items())), digest.hexdigest())


def concepts_of(tables: Tables) -> dict[str, Concept]:
    """The concepts of tables that :func:`check` finds no fault in, by id."""
    terms: defaultdict[str, list[Term]] = defaultdict(list)
    for row in tables.terms:
        terms[row["concept"]].append(Term(**row.cells))
    return {row["id"]: _concept(row, terms[row["id"]]) for row in tables.concepts}


def _concept(row: Row, terms: list[Term]) -> Concept:
    cells = {name: cell for name, cell in row.cells.items() if name not in LISTS}
    lists = {name: list_cell(row[name]) for name in LISTS}
    return Concept(**cells, **lists, terms=tuple(terms))  # type: ignore[arg-type]


def check(tables: Tables, known: Collection[str] = ()) -> list[Fault]:
    """The faults that make a glossary unusable. ``known`` are the ids of other folders, which
    components and related concepts may name."""
    return [*_check_concepts(tables, known), *_check_terms(tables), *_check_sets(tables)]


def _check_concepts(tables: Tables, known: Collection[str]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    own = {row["id"] for row in tables.concepts}
    for row in tables.concepts:
        identifier, where = row["id"], row.where
        if not _ID.fullmatch(identifier):
            mend = "use lower-case letters, digits and hyphens only"
            yield Fault(where, "id", f"bad id {identifier!r}", mend)
        elif identifier in first:
            mend = f"it is also at {first[identifier]}; join the two, or rename one"
            yield Fault(where, "id", f"duplicate id {identifier!r}", mend)
        first.setdefault(identifier, where)
        if row["state"] not in STATES:
            yield _unknown(row, "state", STATES)
        for column in LISTS:
            for other in list_cell(row[column]):
                if other not in own and other not in known:
                    fault = f"{identifier!r} points to unknown {other!r}"
                    yield Fault(where, column, fault, "correct the id, or add that concept")
        try:
            parse_scope(row["scope"])
        except ValueError as error:
            yield Fault(where, "scope", str(error), "write place; from; to, as in Baotou; 2021")


def _check_terms(tables: Tables) -> Iterator[Fault]:
    concepts = {row["id"] for row in tables.concepts}
    for row in tables.terms:
        if row["concept"] not in concepts:
            fault = f"no concept {row['concept']!r} in concepts.csv"
            yield Fault(row.where, "concept", fault, "correct the id, or add a row there")
        if row["role"] not in ROLES:
            yield _unknown(row, "role", ROLES)
        if row["lang"] not in LANGUAGES:
            yield _unknown(row, "lang", LANGUAGES)
        if not row["term"].strip():
            yield Fault(row.where, "term", "empty term", "write a form, or delete the row")
        if row["lang"] == "en" and not row["source"].strip():
            fault = f"no source for {row['term']!r}"
            yield Fault(row.where, "source", fault, "name it, or write 'unverified'")


def _unknown(row: Row, column: str, allowed: Collection[str]) -> Fault:
    fault = f"unknown {column} {row[column]!r}"
    return Fault(row.where, column, fault, f"write one of {', '.join(allowed)}")


def _check_sets(tables: Tables) -> Iterator[Fault]:
    """What the terms of a concept must be together, and concepts of one scope side by side."""
    terms: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in tables.terms:
        terms[row["concept"], row["lang"], row["role"]].append(row)
    owner: dict[tuple[str, str], Row] = {}
    for row in tables.concepts:
        identifier = row["id"]
        heads = terms[identifier, "zh-Hans", "headword"]
        if len(heads) != 1:
            fault = f"{identifier!r} has {len(heads)} zh-Hans headwords, one expected"
            yield Fault(row.where, "", fault, _places(heads) or "add one to terms.csv")
        preferred = terms[identifier, "en", "preferred"]
        # What is only proposed may still lack its English.
        if len(preferred) > 1 or (not preferred and row["state"] in ("reviewed", "approved")):
            fault = f"{identifier!r} has {len(preferred)} preferred English terms, one expected"
            yield Fault(row.where, "", fault, _places(preferred) or "add one to terms.csv")
        for head in heads if row["state"] != "deprecated" else ():
            other = owner.setdefault((head["term"], row["scope"]), row)
            if other["id"] != identifier:
                fault = f"duplicate headword {head['term']!r}, also of {other['id']!r}"
                yield Fault(head.where, "term", fault, "join the two, or give each a scope")


def _places(rows: list[Row]) -> str:
    return f"keep one of {', '.join(row.where for row in rows)}" if rows else ""
