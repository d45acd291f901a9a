"""What a translation memory has for a sentence: the same one, and ones that are like it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from exporter.fold import fold
from exporter.memory.records import STATES, Unit, digest
from exporter.model import Difference, Similar
from exporter.text import BLANK

#: The least likeness of a similar sentence, in percent. From here on the English of the likest
#: sentence of a corpus is as near to the right one as the default model's (docs/memory.md).
CUTOFF = 75
MOST = 3  #: How many similar sentences are offered for one.


@dataclass(frozen=True, slots=True)
class Match:
    """What decides the English of a sentence: a unit, or, without one, the rivals of equal standing
    that say different things."""

    unit: Unit | None
    rivals: tuple[Unit, ...] = ()


class Memory:
    """Units, ready to be looked up."""

    def __init__(self, units: Iterable[Unit] = ()) -> None:
        self.units = tuple(units)
        self._by_id: defaultdict[str, list[Unit]] = defaultdict(list)
        self._by_key: defaultdict[str, list[Unit]] = defaultdict(list)
        for unit in self.units:
            if unit.id:
                self._by_id[unit.id].append(unit)
            if unit.english.strip() and (folded := key(unit.chinese)):
                self._by_key[folded].append(unit)

    def __bool__(self) -> bool:
        return bool(self.units)

    @cached_property
    def digest(self) -> str:
        """A sha256 of all units, in hexadecimal."""
        return digest("\n".join(sorted(map(repr, self.units))))

    def exact(self, sentence: str, text: str) -> Match | None:
        """What a person made of the sentence with the id ``sentence`` and the captured ``text``.

        First the same sentence of the same document, then the same text anywhere, width, script and
        white space aside. Of several, those of the same document go first, then what is approved,
        then the latest.
        """
        seen = digest(text)
        same = [u for u in self._by_id.get(sentence, ()) if u.decides and u.digest == seen]
        found = same or [u for u in self._by_key.get(key(text), ()) if u.decides]
        return _best(found, _document(sentence)) if found else None

    def ties(self) -> list[tuple[Unit, ...]]:
        """Units of the same text and equal standing that say different things."""
        groups = ([u for u in units if u.decides] for units in self._by_key.values())
        matches = [_best(group, None) for group in groups if group]
        return [match.rivals for match in matches if match.rivals]

    def similar(self, text: str) -> tuple[tuple[Unit, float], ...]:
        """At most :data:`MOST` units whose Chinese is like ``text``, or the same, the likest first, and
        how like in percent, :data:`CUTOFF` at least. Of one text what is approved goes first."""
        from rapidfuzz import fuzz, process

        query = key(text)
        best = process.extract(
            query, self._candidates(query), scorer=fuzz.ratio, score_cutoff=CUTOFF, limit=MOST
        )
        found = [
            (unit, score) for other, score, _ in best for unit in _offered(self._by_key[other])
        ]
        return tuple(found[:MOST])

    def _candidates(self, query: str) -> list[str]:
        """The keys that can be like ``query``: those with enough of its characters. Of a query of
        n characters a likeness of c leaves out n·2(1-c)/(2-c) at most, in a key of any length.

        All keys are counted at once: ``counts[i]`` holds the i-th binary digit of every count, a bit
        for each key.
        """
        wanted, (keys, having) = set(query), self._index
        least = len(wanted) - len(query) * 2 * (100 - CUTOFF) // (200 - CUTOFF)
        counts: list[int] = []
        for character in wanted:
            carry = having.get(character, 0)
            for place, digit in enumerate(counts):
                counts[place], carry = digit ^ carry, digit & carry
            if carry:
                counts.append(carry)
        more, equal = 0, (1 << len(keys)) - 1  # than and to ``least``, by the digits seen so far
        for place in reversed(range(max(len(counts), least.bit_length()))):
            digit = counts[place] if place < len(counts) else 0
            if least > 0 and least >> place & 1:
                equal &= digit
            else:
                more, equal = more | equal & digit, equal & ~digit
        found = f"{more | equal:b}"[::-1]
        return [keys[at.start()] for at in re.finditer("1", found)]

    @cached_property
    def _index(self) -> tuple[list[str], dict[str, int]]:
        """The keys, and for each character those that have it, a bit for each."""
        keys = list(self._by_key)
        having: dict[str, bytearray] = {}
        size = len(keys) // 8 + 1
        for at, folded in enumerate(keys):
            for character in set(folded):
                if character not in having:
                    having[character] = bytearray(size)
                having[character][at >> 3] |= 1 << (at & 7)
        return keys, {c: int.from_bytes(bits, "little") for c, bits in having.items()}


def _document(sentence: str) -> str:
    return sentence.rpartition("-")[0]


def _best(units: Sequence[Unit], document: str | None) -> Match:
    """The unit that goes first, unless another of the same rank says something else."""

    def rank(unit: Unit) -> tuple[bool, bool, str]:
        return _document(unit.id) == document, unit.state == "approved", unit.date

    highest = max(map(rank, units))
    first = [unit for unit in units if rank(unit) == highest]
    if len({" ".join(unit.english.split()) for unit in first}) > 1:
        return Match(None, tuple(first))
    return Match(first[0])


def _offered(units: Sequence[Unit]) -> list[Unit]:
    """Units of one text, each English once, what is approved first, then the latest."""
    latest = sorted(units, key=lambda unit: unit.date, reverse=True)
    found: dict[str, Unit] = {}
    for unit in sorted(latest, key=lambda unit: STATES.index(unit.state), reverse=True):
        found.setdefault(unit.english, unit)
    return list(found.values())


def key(text: str) -> str:
    """A sentence with width, script and white space taken out of it."""
    return "".join(character for character in fold(text).text if character not in BLANK)


def as_similar(unit: Unit, score: float, text: str, start: int) -> Similar:
    """A similar unit as a record of a report, with its differences from ``text``, which begins at
    offset ``start`` of the captured text."""
    found = differences(text, unit.chinese)
    moved = tuple(Difference(d.start + start, d.end + start, d.other_start, d.other_end)
                  for d in found)  # fmt: skip
    return Similar(unit.chinese, unit.english, round(score, 1), unit.review, moved)


def differences(text: str, other: str) -> list[Difference]:
    """Where ``text`` differs from ``other``, width, script and white space aside; ``start`` and ``end``
    count from the beginning of ``text``."""
    (mine, here), (its, there) = _characters(text), _characters(other)
    # Not the fewest edits, which fall among single characters, but the longest that both have.
    codes = SequenceMatcher(None, mine, its, autojunk=False).get_opcodes()
    return [
        Difference(*_span(here, a, b), *_span(there, c, d))
        for tag, a, b, c, d in codes
        if tag != "equal"
    ]


def _characters(text: str) -> tuple[list[str], list[int]]:
    """The characters of a text, folded, without white space; the offset of each in the text, and the
    text's length."""
    kept = [(folded, at) for at, c in enumerate(text) if (folded := key(c))]
    return [folded for folded, _ in kept], [*(at for _, at in kept), len(text)]


def _span(offsets: Sequence[int], start: int, end: int) -> tuple[int, int]:
    return offsets[start], offsets[end - 1] + 1 if end > start else offsets[start]
