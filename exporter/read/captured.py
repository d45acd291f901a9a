"""What a reader of one kind of file gives back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from exporter.model import Mark, MarkRole


@dataclass(frozen=True, slots=True)
class Captured:
    """The text of a file, the Python name of the encoding it was in, the address and the day of
    retrieval (ISO 8601) that the file itself states, what its markup says of the lines of the text,
    and the metadata that its head declares, by fields of :class:`exporter.model.Metadata`. ``bom`` and
    ``spellings`` are those of :class:`exporter.model.Source`; only a plain text has them."""

    text: str
    encoding: str = "utf-8"
    url: str | None = None
    retrieved: str | None = None
    marks: tuple[Mark, ...] = ()
    declared: Mapping[str, str] = field(default_factory=dict)
    bom: str = ""
    spellings: tuple[tuple[int, str], ...] = ()


#: Role and level of a mark (:class:`exporter.model.Mark`).
LineMark = tuple[MarkRole, int | None]


class MarkedLine(NamedTuple):
    """A line of text with its marks."""

    text: str
    marks: tuple[LineMark, ...] = ()


def joined(lines: Iterable[MarkedLine]) -> tuple[str, tuple[Mark, ...]]:
    """The text of lines, each but the last ended by ``\\n``, and their marks."""
    texts: list[str] = []
    marks: list[Mark] = []
    at = 0
    for text, roles in lines:
        marks += (Mark(at, at + len(text), role, level) for role, level in roles)
        texts.append(text)
        at += len(text) + 1
    return "\n".join(texts), tuple(marks)
