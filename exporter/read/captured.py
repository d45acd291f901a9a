"""What a reader of one kind of file gives back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Captured:
    """The text of a file, the Python name of the encoding it was in, and the address and the day of
    retrieval (ISO 8601) that the file itself states."""

    text: str
    encoding: str = "utf-8"
    url: str | None = None
    retrieved: str | None = None
