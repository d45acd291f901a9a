"""Every occurrence of a term in its context (KWIC)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from exporter.fold import fold
from exporter.model import Report
from exporter.terminal import end_of, start_of, width

_ID_COLUMNS = 20  # d and 12 digits of the digest, - and an offset


class Hit(NamedTuple):
    """An occurrence: the sentence's id, and the text before, of and after it in the same block."""

    sentence: str
    before: str
    text: str
    after: str

    def line(self, columns: int, mark: str = "{}") -> str:
        """The hit as one line of so many columns; all hits begin at the same one. ``mark`` is a
        format that the hit is put into."""
        left = (columns - _ID_COLUMNS) * 2 // 5
        right = max(columns - _ID_COLUMNS - 2 - left - width(self.text), 0)
        parts = (_flat(self.sentence), end_of(_flat(self.before), left), mark.format(self.text))
        return f"{start_of(parts[0], _ID_COLUMNS)} {parts[1]} {parts[2]}" + start_of(
            _flat(self.after), right
        ).rstrip()  # fmt: skip


def _flat(text: str) -> str:
    """A text in one line."""
    return re.sub(r"\s+", " ", text)


def occurrences(report: Report, forms: Collection[str]) -> Iterator[Hit]:
    """Where a report has one of the forms, in either script and width, in order of place; of forms
    that begin at the same place the longest."""
    folded = sorted({fold(form).text for form in forms}, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, folded)))
    text = report.source.text
    for sentence in report.sentences:
        view = fold(text[sentence.start : sentence.end])
        block = report.blocks[sentence.block]
        for match in pattern.finditer(view.text):
            start = sentence.start + view.origin[match.start()]
            end = sentence.start + view.origin[match.end()]
            yield Hit(
                sentence.id, text[block.start : start], text[start:end], text[end : block.end]
            )
