"""Plain text: decoded, and nothing else is done to it."""

from __future__ import annotations

from exporter.read.captured import Captured
from exporter.read.encoding import byte_order_mark, decode, unusual_spellings


def extract(data: bytes) -> Captured:
    """The text as it stands. Raises :class:`ValueError` with the place of the first bad byte."""
    encoding, text = decode(data)
    bom = byte_order_mark(data)
    spellings = unusual_spellings(data, text, encoding, bom)
    return Captured(text, encoding, bom=bom, spellings=spellings)
