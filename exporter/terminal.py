"""Text on a terminal: how wide it is, cut and filled to a width, and whether it may be coloured."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from typing import TextIO


def width(text: str) -> int:
    """The columns that a text takes: two for a wide character, none for a combining one."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def start_of(text: str, columns: int) -> str:
    """The start of a text, cut and filled at its end to exactly so many columns."""
    taken, room = 0, columns
    for character in text:
        if (wide := _columns(character)) > room:
            break
        taken, room = taken + 1, room - wide
    return text[:taken] + " " * room


def end_of(text: str, columns: int) -> str:
    """The end of a text, cut and filled at its start to exactly so many columns."""
    taken, room = len(text), columns
    for character in reversed(text):
        if (wide := _columns(character)) > room:
            break
        taken, room = taken - 1, room - wide
    return " " * room + text[taken:]


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows in columns, a line each; the first column is set left, the others right."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *others in rows:
        cells = (end_of(cell, wide) for cell, wide in zip(others, widths[1:], strict=True))
        lines.append("  ".join([start_of(first, widths[0]), *cells]))
    return "\n".join(lines)


def share(part: int, whole: int) -> str:
    """A part of a whole in percent; a dash if there is nothing."""
    return f"{part / whole:.1%}" if whole else "-"


def coloured(stream: TextIO) -> bool:
    """Whether to colour what goes to a stream: a terminal, and nobody has said no (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
