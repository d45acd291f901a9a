"""Plain text: decoded, and nothing else is done to it."""

from __future__ import annotations

from exporter.read.captured import Captured
from exporter.read.encoding import decode


def extract(data: bytes) -> Captured:
    """The text as it stands. Raises :class:`ValueError` with the place of the first bad byte."""
    encoding, text = decode(data)
    return Captured(text, encoding)
