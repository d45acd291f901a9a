"""Views of a captured text that keep its offsets."""

from __future__ import annotations

_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def narrow(text: str) -> str:
    """Full-width ASCII (:,()12) as plain ASCII, so that one pattern reads either; character for
    character, so offsets are those of ``text``."""
    return text.translate(_NARROW)
