"""The records of a translation memory."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import get_args

from exporter.model import Review, ReviewState

#: From the least to the most.
STATES: tuple[ReviewState, ...] = get_args(ReviewState)


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence and its English.

    ``id`` is the sentence's id where the unit is ours, else what another program called it, or
    nothing. ``lang`` is the language tag of the Chinese as written (``zh-Hans``). ``digest`` is the
    sha256 of the sentence as it was when it was reviewed, see :func:`digest`; of a unit that does not say
    it is that of ``chinese``. ``document`` is the name of the report for people to read, ``date`` the day
    of the review (``2026-01-03``), ``machine`` what a machine had made of the sentence. Unknown is
    empty. ``rest`` is the unit as another program wrote it, in XML, where that holds more than
    these fields.
    """

    id: str
    chinese: str
    english: str
    state: ReviewState = "draft"
    reviewer: str = ""
    date: str = ""
    digest: str = ""
    machine: str = ""
    document: str = ""
    lang: str = "zh-Hans"
    rest: str = ""

    def __post_init__(self) -> None:
        if not self.digest:
            object.__setattr__(self, "digest", digest(self.chinese))

    @property
    def decides(self) -> bool:
        """Whether a person stands for the English, so that it goes before a machine's."""
        return self.state != "draft" and bool(self.english.strip())

    @property
    def review(self) -> Review:
        """What an edition says of the review."""
        return Review(self.state, self.reviewer or None, self.date or None, self.id or None)


@dataclass(frozen=True, slots=True)
class MemoryFile:
    """A memory as a file holds it. ``unused`` are units that are not one Chinese sentence with its
    English, in XML, and ``header`` is the header of another program, in XML; both are written back
    as they are. ``remarks`` tell what is odd about the file, as ``file:line: remark``."""

    units: tuple[Unit, ...] = ()
    unused: tuple[str, ...] = ()
    header: str = ""
    remarks: tuple[str, ...] = ()


def digest(text: str) -> str:
    """The sha256 of a sentence's captured text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
