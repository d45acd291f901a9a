"""From what a chat model says to a translation on one line.

The rules, in this order:

1. What stands between ``<think>`` and ``</think>`` is dropped, and what a block that never began
   or never ended holds.
2. A paragraph that opens with ``Note``, ``Notes``, ``Explanation`` or ``Translator's note`` and a
   colon is dropped with all that follows it, unless it is the first.
3. An opening that announces a translation (``Here is the translation:``, ``Translation:``,
   ``English:``) is dropped, unless the source speaks of translating (译).
4. The lines that are left become one.
5. Quotation marks round the whole are dropped, unless the source is in quotation marks as well.
"""

from __future__ import annotations

import re

from exporter.translate.prompt import printable

_THOUGHT = re.compile(r"<(think|thinking)>.*?(?:</\1>|\Z)|\A.*</(?:think|thinking)>", re.DOTALL)
_NOTE = re.compile(
    r"\n\s*\n\W*(?:notes?|explanations?|translator[’']s notes?)\b\W{0,3}:.*",
    re.IGNORECASE | re.DOTALL,
)
_OPENING = re.compile(
    r"\A\W*(?:(?:(?:sure|certainly|of course|okay|ok)\W{1,3})?here(?: is|[’']s) [^\n:]{0,60}translation"
    r"[^\n:]{0,60}|(?:the )?(?:english )?translation(?: into english)?|english)\W{0,3}:[*_]*\s*",
    re.IGNORECASE,
)
_QUOTES = (('"', '"'), ("“", "”"), ("'", "'"), ("‘", "’"), ("«", "»"))
_QUOTED_SOURCE = "“\"‘'「『"


def translation_in(answer: str, source: str) -> str:
    """The translation of ``source`` (Chinese) that a model's answer holds, on one line; empty if it
    holds none."""
    text = _NOTE.sub("", _THOUGHT.sub("", answer).strip())
    if "译" not in source and "譯" not in source:
        text = _OPENING.sub("", text)
    text = " ".join(printable(text).split())
    for left, right in _QUOTES:
        inner = text[1:-1]
        whole = len(text) > 1 and text.startswith(left) and text.endswith(right)
        if whole and source.strip()[:1] not in _QUOTED_SOURCE and not {left, right} & set(inner):
            return inner.strip()
    return text
