"""Words that the English repeats and the source does not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from exporter.model import Flag
from exporter.translate.checks.pair import Pair

_WORD = re.compile(r"[\w'’]+")
_LOOP_WORDS, _LOOP_TIMES = 4, 4
_RUN_TIMES = 3  # of the same words right after each other
_CLAUSE_WORDS = 8  # words; a shorter phrase may come twice for good reasons
_HAN = re.compile("[\u3400-\u9fff]+")


def findings(pair: Pair) -> Iterator[Flag]:
    """A flag where words go round in a loop, or a clause comes twice that the source has once."""
    words = _WORD.findall(pair.text)
    lower = [word.lower() for word in words]
    loops = max(_grams(lower, _LOOP_WORDS).values(), default=0)
    if loops >= _LOOP_TIMES and loops > _source_repeats(pair.zh, 2) + 1:
        yield Flag("loop", f"The same words come {loops} times.")
    elif run := _run(lower):
        yield Flag("loop", f"“{' '.join(run)}” comes again and again.")
    elif twice := _twice(words, lower, _source_repeats(pair.zh, 3) > 1):
        yield Flag("loop", f"The English says “{' '.join(twice)}” twice, the source once.")


def _grams(words: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1))


def _source_repeats(zh: str, size: int) -> int:
    """How often the source has the same ``size`` Chinese characters, those it has most."""
    grams = Counter(
        run[i : i + size] for run in _HAN.findall(zh) for i in range(len(run) - size + 1)
    )
    return max(grams.values(), default=0)


def _run(words: Sequence[str]) -> Sequence[str]:
    """One to four words that come right after each other more than three times; figures do."""
    for size in (1, 2, 3, 4):
        same = 0
        for i in range(size, len(words)):
            same = same + 1 if words[i] == words[i - size] and words[i].isalpha() else 0
            if same >= size * _RUN_TIMES:
                return words[i - size + 1 : i + 1]
    return ()


def _twice(words: Sequence[str], lower: Sequence[str], source_repeats: bool) -> Sequence[str]:
    """The first words of a clause that comes twice in a row; or, where the source does not repeat
    itself, anywhere, but for names, which have two capitals."""
    places: dict[tuple[str, ...], int] = {}
    for i in range(len(words) - _CLAUSE_WORDS + 1):
        gram = tuple(lower[i : i + _CLAUSE_WORDS])
        first = places.setdefault(gram, i)
        if i - first < _CLAUSE_WORDS:
            continue
        said = words[i : i + _CLAUSE_WORDS]
        name = sum(word[0].isupper() for word in said) > 1
        in_a_row = lower[first:i] == lower[i : 2 * i - first]
        if in_a_row or not (name or source_repeats):
            return said
    return ()
