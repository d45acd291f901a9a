"""Lines that a capture broke in mid-sentence, at a link, a footnote mark or a page end, rejoined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from exporter.segment.furniture import plain_kind
from exporter.segment.lines import (
    APPENDIX,
    ARTICLE,
    BULLET,
    CHINESE_NUMBER,
    DASH_ITEM,
    ENUMERATION,
    NOTE,
    SALUTATION,
    Line,
    numbering,
)
from exporter.text import INVISIBLE

#: No line begins with one of these of its own.
_GOES_ON = re.compile(r"[,、。;:!?)》」』〉”’\]〕]|\[(?:\d{1,3}\])?$")
#: No paragraph ends with one of these, or is no more than the bold mark of an item.
_BREAKS_OFF = re.compile(rf"[,、(《「『〈“‘\[〔]$|^(?:{CHINESE_NUMBER}(?:是|要)|[—―─-]{{2,}})$")
_ENDS = re.compile(r"[。!?;:…—―.)”’》」』]$")
#: Words that end neither a paragraph nor a heading.
_TIES = re.compile(r"[的了在和与及把对向是为同从由以将等之于被就都不]$")
_MARK = re.compile(r"\s*[\[〔][^\[\]〔〕]{1,8}[\]〕]\s*$")  # of a footnote
_OPEN_FROM = 20  # a shorter line with a comma may be a heading
_LINK_LIMIT, _MOST_HEADS = 24, 3
_LINKED_FROM = 14  # a shorter line before a broken-off link may be one
_LINE_BREAKS = str.maketrans(dict.fromkeys("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", " "))


def rejoin(lines: Sequence[Line], text: str) -> Iterator[Line]:
    """The lines with those put together again that are parts of one paragraph; ``text`` is the
    plain view.

    Marks that cannot begin or end a line show a break wherever they stand. Only a text with two
    such breaks or more is also searched for those between plain words.
    """
    strong = [_is_strong(line.text) for line in lines]
    shown = [
        i > 0
        and (not strong[i] or _GOES_ON.match(line.text) is not None)
        and _shown(lines[i - 1], line, text)
        for i, line in enumerate(lines)
    ]
    broken = sum(shown) > 1
    links = _links(lines, strong) if broken else frozenset()
    first = 0
    for i in range(1, len(lines)):
        plain = broken and not strong[i] and i > 1
        link = any(shown[i + 1 : i + 2]) or lines[i].text[0] == "("
        above = _MARK.sub("", _run(lines[max(first, i - 4) : i], text).text)
        if not (shown[i] or i in links or (plain and _open(above, i - 1 > first, link))):
            yield _run(lines[first:i], text)
            first = i
    if lines:
        yield _run(lines[first:], text)


def _links(lines: Sequence[Line], strong: Sequence[bool]) -> frozenset[int]:
    """Lines that go on from the one above because three or more in a row, too many for headings,
    are parts of a sentence that ends below them."""
    found: set[int] = set()
    first = 1
    for i in range(1, len(lines)):
        if len(lines[i].text) <= _LINK_LIMIT and not strong[i] and not _ENDS.search(lines[i].text):
            continue
        if i - first >= _MOST_HEADS and not strong[i]:
            found.update(range(first + 1, i + 1))
        first = i + 1
    return frozenset(found)


def _run(lines: Sequence[Line], text: str) -> Line:
    if len(lines) == 1:
        return lines[0]
    start, end = lines[0].start, lines[-1].end
    return Line(start, end, text[start:end].translate(_LINE_BREAKS))


def _is_strong(text: str) -> bool:
    """Whether a line begins something new by its own form."""
    return bool(
        numbering(text)
        or any(p.match(text) for p in (DASH_ITEM, BULLET, ENUMERATION, ARTICLE, NOTE))
        or SALUTATION.fullmatch(text)
        or APPENDIX.fullmatch(text)
        or plain_kind(text)
    )


def _shown(above: Line, below: Line, text: str) -> bool:
    """Whether marks show that ``below`` goes on from ``above``."""
    if plain_kind(above.text) or SALUTATION.fullmatch(above.text):
        return False
    if _GOES_ON.match(below.text) or _BREAKS_OFF.search(above.text):
        return True
    torn = any(c in INVISIBLE for c in text[above.end : below.start])
    return torn and _open(above.text, False, False)


def _open(text: str, inside: bool, link: bool) -> bool:
    """Whether a line without a final mark is prose all the same: it goes on already (``inside``),
    holds a stop or a comma, ends with a word that ties, or a broken-off ``link`` follows and it is
    too long for a heading."""
    if _ENDS.search(text) or plain_kind(text) or (numbering(text) and "。" not in text):
        return False
    comma = "," in text and (link or len(text) >= _OPEN_FROM)
    return (
        inside
        or "。" in text
        or comma
        or (link and len(text) >= _LINKED_FROM)
        or _TIES.search(text) is not None
    )
