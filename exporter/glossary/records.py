"""The records of a glossary, and the values that their fields may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

EDITION = "0.1"
TYPES = (
    "numeral_slogan", "component", "policy", "programme", "body", "post", "title", "place",
    "brand", "idiom", "indicator", "meeting", "document", "concept",
)  # fmt: skip
DOMAINS = (
    "politics", "party", "economy", "environment", "governance", "society", "industry", "geography",
)  # fmt: skip
EXPANSIONS = ("never", "first", "always")
STATES = ("proposed", "reviewed", "approved", "deprecated")
ROLES = (
    "headword", "variant", "preferred", "admitted",
    "superseded", "forbidden", "mt_error", "dnt",
)  # fmt: skip
LANGUAGES = ("zh-Hans", "zh-Hant", "en", "zh-Latn-pinyin")
LISTS = ("components", "related")


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
    def misrenderings(self) -> tuple[str, ...]:
        """English that machines have wrongly made of it."""
        return tuple(t.term for t in self._of("en", "mt_error"))

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


CONCEPT_COLUMNS = tuple(f.name for f in fields(Concept) if f.name != "terms")
TERM_COLUMNS = tuple(f.name for f in fields(Term))
