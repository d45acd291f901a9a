"""What the markup of a page says of the lines of its text, carried through the laying out.

The library that lays out the text knows nothing of the elements that its lines came from. So each
piece of text goes through it between two marks, of characters that are neither white space nor line
ends and change nothing about the layout; they are taken out of the lines again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from resiliparse.parse.html import DOMContext, ElementNode, Node, TextNode, traverse_dom

from exporter.model import MarkRole
from exporter.read.captured import LineMark, MarkedLine

_MARK = re.compile("\x02([a-z1-6]*)\x02")
#: The letters of a mark. A line has the role if all of its text has the letter, or only its
#: first piece for the two that tell where it stands. Headings have their level for a letter.
_WHOLE: dict[str, MarkRole] = {"s": "strong", "c": "caption", "l": "link"}
_FIRST: dict[str, MarkRole] = {"p": "pictured", "i": "item"}
_HEADINGS = {f"h{level}": str(level) for level in range(1, 7)}

_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
#: Classes of what stands below a picture: img_descr (Sina), picIntro (ifeng), pgc-img-caption.
_CAPTION = re.compile(
    r"(?:img|image|pic|picture|photo)[-_]?(?:desc|intro|note|text|txt|info|title)|caption",
    re.IGNORECASE,
)
#: Classes that stand for an element: bjh-h3, bjh-strong (Baijiahao).
_HEADING = re.compile(r"(?:^|[\s_-])h([1-6])(?:\s|$)")
_STRONG = re.compile(r"(?:^|[\s_-])strong(?:\s|$)")
_FIGURE = re.compile(r"<(/?)(figure|figcaption)\b", re.IGNORECASE)
_SMALL = 100  # pixels; narrower pictures are buttons and faces
_SPACE = " \t\n\r\f\v"


def prepared(page: str) -> str:
    """A page without what looks like marks, and with its figures as plain parts: the library lays
    out the text of figures only together with the alternative texts of pictures."""
    return _FIGURE.sub(_as_part, _MARK.sub("", page))


def _as_part(tag: re.Match[str]) -> str:
    caption = tag[2].lower() == "figcaption" and not tag[1]
    return f"<{tag[1]}div role='caption'" if caption else f"<{tag[1]}div"


def put_marks(root: Node) -> None:
    """Put marks round each piece of text below ``root`` that its markup says something of."""
    above = [""]  # the letters by depth
    marked: list[tuple[TextNode, str]] = []
    pictured = opened = False

    def enter(context: DOMContext) -> None:
        nonlocal pictured, opened
        node = context.node
        del above[context.depth + 1 :]
        if isinstance(node, ElementNode):
            above.append(_letters(node, above[-1]))
            pictured = pictured or (node.tag == "img" and not _is_small(node))
            opened = opened or node.tag == "li"
            return
        above.append(above[-1])
        if isinstance(node, TextNode) and (node.value or "").strip(_SPACE):
            letters = above[-1] + "p" * pictured + "i" * opened
            if letters:
                marked.append((node, letters))
            pictured = opened = False

    traverse_dom(root, enter)
    for node, letters in marked:
        text = node.value or ""
        words = text.strip(_SPACE)
        start = text.index(words)
        node.value = f"{text[:start]}\2{letters}\2{words}\2\2{text[start + len(words) :]}"


def _letters(node: ElementNode, above: str) -> str:
    """The letters of an element, with those of the elements it is in."""
    classes = node.class_name or ""
    heading = _HEADING.search(classes)
    level = heading[1] if heading else _HEADINGS.get(node.tag or "")
    if level:
        return level + re.sub("[1-6]", "", above)
    letter = ""
    bold = _BOLD.search(node.get_attribute("style") or "") or _STRONG.search(classes)
    if node.tag in ("b", "strong") or bold:
        letter = "s"
    elif node.tag == "a" and node.get_attribute("href"):
        letter = "l"
    elif node.get_attribute("role") == "caption" or _CAPTION.search(classes):
        letter = "c"
    return above if letter in above else above + letter


def _is_small(picture: ElementNode) -> bool:
    width = re.match(r"\d+", picture.get_attribute("width") or "")
    return width is not None and int(width[0]) < _SMALL


def lines_of(text: str) -> Iterator[MarkedLine]:
    """The lines of a text laid out with marks that show something, without the marks."""
    letters = ""
    for line in text.splitlines():
        found, words = [], ""
        for index, piece in enumerate(_MARK.split(line)):
            if index % 2:
                letters = piece
                continue
            words += piece
            if piece.strip():
                found.append(letters)
        if found:
            yield MarkedLine(words.strip(" \t\r"), tuple(_roles(found)))


def _roles(pieces: list[str]) -> Iterator[LineMark]:
    """The roles of a line, from the letters of its pieces."""
    shared = set(pieces[0]).intersection(*pieces[1:])
    for letter in sorted(shared):
        if letter.isdigit():
            yield "heading", int(letter)
        elif letter in _WHOLE:
            yield _WHOLE[letter], None
    for letter, role in _FIRST.items():
        if letter in pieces[0]:
            yield role, None
