"""Blocks in any order → nested divisions that are valid TEI.

What keeps every order valid: page chrome, metadata and captions are elements that may stand
anywhere (``fw``, ``figure``); titles, credits and salutations take the forms reserved for the top
of a division only while nothing else has been put into it; a title further down opens a part; the
credits after which no prose comes belong to the whole text and close its division.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Literal

from lxml import etree

from exporter.model import Block, Report
from exporter.render.tei.nodes import XML_SPACE, add, tag, write
from exporter.text import narrow

#: Elements after which a head, byline or opener is still allowed.
_TOP = {tag(name) for name in ("head", "byline", "opener", "fw", "figure")}
_LISTS = {"item": None, "definition": "definitions"}


#: Kinds of block that may follow the first of the credits that close a text.
_AFTERWARDS = {"credit", "chrome", "metadata", "caption"}
#: A credit that has no label, as of an editor, and stands in no brackets is a signature.
_SIGNATURE = re.compile(r"[^:()\[\]\u3010\u3011]+")

Closing = Literal["byline", "signed"]


def closings(report: Report) -> dict[int, Closing]:
    """The credits that close a report, by their index in its blocks."""
    backwards = list(enumerate(report.blocks))[::-1]
    return {
        index: "signed" if _SIGNATURE.fullmatch(narrow(report.text(block))) else "byline"
        for index, block in takewhile(lambda pair: pair[1].kind in _AFTERWARDS, backwards)
        if block.kind == "credit"
    }


class Layout:
    """Grows one division tree, a block at a time."""

    def __init__(self, root: etree._Element) -> None:
        self._open = [(-1, root)]

    def place(
        self, block: Block, gap: str = "", run_in: bool = False, closing: Closing | None = None
    ) -> etree._Element:
        """The new element that is to hold ``block``, which may run into the next one or close the text.

        ``gap`` is the white space before the block. What XML does not count as white space (an
        ideographic space, a form feed) may not stand between elements and begins the block.
        """
        indent = gap.lstrip(XML_SPACE)
        if closing:
            del self._open[1:]
        holder = self._home(block)
        write(holder, gap[: len(gap) - len(indent)])
        for name, attributes in self._path(block, holder, run_in, closing):
            holder = add(holder, name, **attributes)
            if name == "div":
                self._open.append((_level(block), holder))
        write(holder, indent)
        return holder

    def close(self, gap: str) -> None:
        """End the text with the white space that follows the last block."""
        rest = gap.lstrip(XML_SPACE)
        root = self._open[0][1]
        write(root, gap[: len(gap) - len(rest)])
        if rest:
            write(add(root, "fw", type="space"), rest)

    def _home(self, block: Block) -> etree._Element:
        """Close what ends where the block begins; what is then innermost."""
        level = _level(block)
        while self._open[-1][0] > 0 and level <= self._open[-1][0]:
            self._open.pop()
        here = self._open[-1][1]
        if level == 0 and not _at_top(here):
            del self._open[1:]
            here = self._open[0][1]
        if block.kind in _LISTS and len(here) and _is_list(here[-1], block):
            return here[-1]
        return here

    def _path(
        self, block: Block, home: etree._Element, run_in: bool, closing: Closing | None
    ) -> list[tuple[str, dict[str, str | None]]]:
        """The elements to open inside ``home``, outermost first."""
        top = _at_top(home)
        match block.kind:
            case "title":
                return [("head", {})] if top else [("div", {"type": "part"}), ("head", {})]
            case "heading":
                section = {"type": "section", "n": block.number}
                return [("div", section), ("head", {"rend": "run-in" if run_in else None})]
            case "item" | "definition":
                item = ("item", {"n": block.number})
                inside = home.tag == tag("list")
                return [item] if inside else [("list", {"type": _LISTS[block.kind]}), item]
            case "caption":
                return [("figure", {}), ("head", {})]
            case "chrome" | "metadata":
                return [("fw", {"type": block.kind})]
            case "credit" if closing == "signed" and not top:
                return [("closer", {}), ("signed", {"rend": "credit"})]
            case "credit" if top or closing:
                return [("byline", {"rend": "credit"})]
            case "salutation" if top:
                return [("opener", {}), ("salute", {"rend": "salutation"})]
            case "credit" | "salutation":
                return [("p", {"rend": block.kind})]
            case _:
                return [("p", {})]


def _level(block: Block) -> int:
    """0 for a title, 1 and up for a heading, beyond any heading for the rest."""
    if block.kind == "heading":
        return max(block.level or 1, 1)
    return 0 if block.kind == "title" else 99


def _at_top(division: etree._Element) -> bool:
    return all(child.tag in _TOP for child in division)


def _is_list(element: etree._Element, block: Block) -> bool:
    return element.tag == tag("list") and element.get("type") == _LISTS[block.kind]
