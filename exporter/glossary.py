"""The glossary: two CSV files that map one to one onto TBX (concept, language, term).

``concepts.csv`` and ``terms.csv`` are UTF-8 with a header row; ``glossary/README.md`` describes the
columns. Only concepts whose state is ``reviewed`` or ``approved`` drive annotation and translation.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from exporter.errors import GlossaryError

EDITION = "0.1"
STATES = ("proposed", "reviewed", "approved", "deprecated")
ROLES = (
    "headword", "variant", "preferred", "admitted",
    "superseded", "forbidden", "mt_error", "dnt",
)  # fmt: skip
LANGUAGES = ("zh-Hans", "zh-Hant", "en", "zh-Latn-pinyin")
_LISTS = ("components", "related")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Term:
    """One row of ``terms.csv``: a term of a concept in one language, with its role and source."""

    concept: str
    lang: str
    term: str
    role: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Concept:
    """One row of ``concepts.csv`` and the terms that belong to it."""

    id: str
    type: str
    domain: str
    scope: str
    definition: str
    components: tuple[str, ...]
    expand: str
    related: tuple[str, ...]
    first_use: str
    first_use_source: str
    state: str
    reviewer: str
    date: str
    note: str
    terms: tuple[Term, ...] = ()

    def _of(self, lang: str, *roles: str) -> tuple[Term, ...]:
        return tuple(t for t in self.terms if t.lang.startswith(lang) and t.role in roles)

    @property
    def headword(self) -> str:
        """The Chinese headword."""
        return self._of("zh-Hans", "headword")[0].term

    @property
    def chinese(self) -> tuple[str, ...]:
        """Every Chinese form to look for: headword, variants, Traditional forms."""
        return tuple(t.term for t in self._of("zh-Han", "headword", "variant"))

    @property
    def preferred_term(self) -> Term | None:
        """The preferred English term with its source."""
        return next(iter(self._of("en", "preferred")), None)

    @property
    def preferred(self) -> str | None:
        """The preferred English rendering."""
        return self.preferred_term.term if self.preferred_term else None

    @property
    def admitted(self) -> tuple[str, ...]:
        """Other English renderings that count as right."""
        return tuple(t.term for t in self._of("en", "admitted"))

    @property
    def pinyin(self) -> str:
        """The headword's Hanyu Pinyin: as the glossary has it, else by rule."""
        given = self._of("zh-Latn", "headword", "preferred", "variant")
        if given:
            return given[0].term
        from exporter.pinyin import pinyin

        return pinyin(self.headword)

    @property
    def usable(self) -> bool:
        """Whether the concept is reviewed or approved."""
        return self.state in ("reviewed", "approved")


@dataclass(frozen=True, slots=True, eq=False)
class Glossary:
    """Concepts by id; ``digest`` is the sha256 (hexadecimal) of the rows of all files read."""

    concepts: Mapping[str, Concept]
    digest: str
    edition: str = EDITION


def load_glossary(*folders: Path) -> Glossary:
    """Read one or more glossary folders; a later one overrides an earlier one concept by concept.

    Raises :class:`GlossaryError` listing every fault as ``file:line: fault``.
    """
    concepts: dict[str, Concept] = {}
    digest = hashlib.sha256()
    for folder in folders:
        found = _Folder(folder).load(known=concepts)
        concepts |= found
    for concept in sorted(concepts.values(), key=lambda c: c.id):
        digest.update(repr(concept).encode())
    return Glossary(dict(sorted(concepts.items())), digest.hexdigest())


class _Folder:
    """Reads one folder, collecting faults until the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[str] = []

    def load(self, known: Mapping[str, Concept]) -> dict[str, Concept]:
        lines: dict[str, int] = {}
        concepts: dict[str, Concept] = {}
        for number, row in self._rows("concepts.csv", [f.name for f in fields(Concept)][:-1]):
            concept = self._concept(number, row)
            if concept.id in concepts:
                self._fault("concepts.csv", number, f"duplicate id {concept.id!r}")
            concepts[concept.id], lines[concept.id] = concept, number
        terms: dict[str, list[Term]] = {identifier: [] for identifier in concepts}
        for number, row in self._rows("terms.csv", [f.name for f in fields(Term)]):
            term = Term(**row)
            self._check_term(number, term)
            if term.concept in terms:
                terms[term.concept].append(term)
            else:
                self._fault("terms.csv", number, f"no concept {term.concept!r} in concepts.csv")
        full = {c.id: replace(c, terms=tuple(terms[c.id])) for c in concepts.values()}
        for concept in full.values():
            self._check_concept(lines[concept.id], concept, known.keys() | full.keys())
        self._check_headwords(full.values(), lines)
        if self.faults:
            raise GlossaryError("\n".join(self.faults))
        return full

    def _fault(self, file: str, line: int, fault: str) -> None:
        self.faults.append(f"{self.folder / file}:{line}: {fault}")

    def _rows(self, file: str, columns: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
        path = self.folder / file
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            self.faults.append(f"{path}: cannot be read ({error.strerror})")
            return
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            self._fault(file, line, "not UTF-8; save the file as CSV UTF-8")
            return
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            header = next(reader, [])
            if header != columns:
                self._fault(file, 1, f"columns must be {','.join(columns)}")
                return
            last = reader.line_num
            for row in reader:
                start, last = last + 1, reader.line_num
                if len(row) != len(columns):
                    self._fault(file, start, f"{len(row)} cells, {len(columns)} expected")
                else:
                    yield start, dict(zip(columns, row, strict=True))
        except csv.Error as error:
            self._fault(file, reader.line_num, f"malformed CSV ({error})")

    def _concept(self, line: int, row: dict[str, str]) -> Concept:
        if row["state"] not in STATES:
            states = ", ".join(STATES)
            self._fault("concepts.csv", line, f"unknown state {row['state']!r} (one of {states})")
        if not _ID.fullmatch(row["id"]):
            fault = f"bad id {row['id']!r} (lower-case letters, digits and hyphens only)"
            self._fault("concepts.csv", line, fault)
        lists = {name: tuple(filter(None, row.pop(name).split(";"))) for name in _LISTS}
        return Concept(**row, **lists)  # type: ignore[arg-type]

    def _check_term(self, line: int, term: Term) -> None:
        if term.role not in ROLES:
            self._fault(
                "terms.csv", line, f"unknown role {term.role!r} (one of {', '.join(ROLES)})"
            )
        if term.lang not in LANGUAGES:
            languages = ", ".join(LANGUAGES)
            self._fault("terms.csv", line, f"unknown lang {term.lang!r} (one of {languages})")
        if not term.term.strip():
            self._fault("terms.csv", line, "empty term")
        if term.lang == "en" and not term.source.strip():
            self._fault("terms.csv", line, f"no source for {term.term!r} (write 'unverified')")

    def _check_concept(self, line: int, concept: Concept, known: Iterable[str]) -> None:
        heads = concept._of("zh-Hans", "headword")
        if len(heads) != 1:
            fault = f"{concept.id!r} has {len(heads)} zh-Hans headwords, one expected"
            self._fault("concepts.csv", line, fault)
        preferred = concept._of("en", "preferred")
        if len(preferred) != 1:
            fault = f"{concept.id!r} has {len(preferred)} preferred English terms, one expected"
            self._fault("concepts.csv", line, fault)
        for other in (*concept.components, *concept.related):
            if other not in known:
                self._fault("concepts.csv", line, f"{concept.id!r} points to unknown {other!r}")

    def _check_headwords(self, concepts: Iterable[Concept], lines: Mapping[str, int]) -> None:
        owner: dict[tuple[str, str], str] = {}
        for concept in concepts:
            for term in concept._of("zh-Hans", "headword"):
                other = owner.setdefault((term.term, concept.scope), concept.id)
                if other != concept.id:
                    fault = f"duplicate headword {term.term!r} (also of {other!r})"
                    self._fault("concepts.csv", lines[concept.id], fault)
