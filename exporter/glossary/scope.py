"""Scopes: where and when the meaning of a concept holds, written ``place; from; to``."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Scope(NamedTuple):
    """A parsed scope. ``start`` and ``end`` are years, months or days (ISO 8601), both included;
    an empty field does not restrict."""

    place: str = ""
    start: str = ""
    end: str = ""

    def holds_on(self, day: str | None) -> bool:
        """Whether the scope holds on a day, month or year (ISO 8601); ``None``, an unknown day,
        contradicts nothing, nor does what is known less precisely than the limit."""
        if day is None:
            return True
        after = _shared(day, self.start) >= _shared(self.start, day)
        return after and (not self.end or _shared(day, self.end) <= _shared(self.end, day))

    def overlaps(self, other: Scope) -> bool:
        """Whether both scopes can hold in one report. Two different places are taken to lie apart;
        no place is every place."""
        apart = self.place and other.place and self.place.casefold() != other.place.casefold()
        return not apart and _meets(self, other) and _meets(other, self)


def _shared(one: str, other: str) -> str:
    """``one`` cut to the precision that both have."""
    return one[: len(other)] if other else ""


def _meets(one: Scope, other: Scope) -> bool:
    """Whether ``one`` does not end before ``other`` begins."""
    return not one.end or not other.start or _shared(one.end, other.start) >= _shared(
        other.start, one.end
    )  # fmt: skip


def parse_scope(text: str) -> Scope:
    """Read ``place``, ``place; from`` or ``place; from; to``; each field may be empty.

    Raises :class:`ValueError` with what is wrong.
    """
    parts = [part.strip() for part in text.split(";")]
    if len(parts) > 3:
        raise ValueError(f"scope {text!r} has {len(parts)} fields, 3 at most")
    scope = Scope(*parts)
    for day in scope[1:]:
        if day and not is_date(day):
            raise ValueError(f"{day!r} in scope {text!r} is not a year, month or day")
    if scope.start and scope.end and _shared(scope.end, scope.start) < _shared(
        scope.start, scope.end
    ):  # fmt: skip
        raise ValueError(f"scope {text!r} ends before it begins")
    return scope


def is_date(text: str) -> bool:
    """Whether a text is a year, month or day of the calendar: 2024, 2024-01, 2024-01-03."""
    match = _DAY.fullmatch(text)
    if not match:
        return False
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True
