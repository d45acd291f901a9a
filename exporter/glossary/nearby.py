"""Forms that are one edit away from a known form: misspelt ones, and variants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

_SHORTEST = 4  # characters; of shorter forms too many others are one edit away
#: What tells one thing from another by itself: numerals, directions, ranks of places, opposites.
_TELLING = frozenset(
    "零一二三四五六七八九十百千万亿两双全国省市区县旗盟乡镇村东西南北中上下前后左右大小新老高低长短内外主副正非不无"
)


class Near(NamedTuple):
    """A stretch of text, by its offsets, that is one edit away from the known ``form``."""

    start: int
    end: int
    form: str


class NearForms:
    """Known forms, folded, ready to be found with one character wrong, missing or too many."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._halves: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
        for form in forms:
            if len(form) >= _SHORTEST:
                middle = len(form) // 2
                self._halves[form[:middle]].append((form, True))
                self._halves[form[middle:]].append((form, False))
        self._matcher = AhoCorasick(list(self._halves), matchkind=MatchKind.Standard)
        self._keys = list(self._halves)

    def find(self, text: str, borders: Collection[int]) -> Iterator[Near]:
        """The near forms in a folded text that begin and end at one of its ``borders`` (offsets
        where words begin or end). One edit leaves one half of a form as it is."""
        for index, start, end in self._matcher.find_matches_as_indexes(text, overlapping=True):
            for form, first in self._halves[self._keys[index]]:
                for length in range(len(form) - 1, len(form) + 2):
                    a, b = (start, start + length) if first else (end - length, end)
                    if a in borders and b in borders and _is_near(text[a:b], form):
                        yield Near(a, b, form)


def _is_near(text: str, form: str) -> bool:
    """Whether one edit makes a text of a form: a character replaced, or one put in or left out inside.
    Without its telling character, or with one more, a form means another thing: that is no slip."""
    same = 0
    while same < min(len(text), len(form)) and text[same] == form[same]:
        same += 1
    tail = max(len(text), len(form)) - same - 1
    if tail < 0 or (tail and text[-tail:] != form[-tail:]):
        return False
    changed = text[same : len(text) - tail], form[same : len(form) - tail]
    inside = same > 0 and tail > 0
    whole = all(len(part) == 1 for part in changed) or inside
    wrong, right = changed
    return whole and (right or wrong) not in _TELLING and (wrong + right).isalpha()
