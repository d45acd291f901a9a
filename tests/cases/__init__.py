"""Small cases as text files: ``# title``, input lines, ``---``, expected lines, blank line."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Case(NamedTuple):
    title: str
    given: str
    expected: list[str]


def load(name: str) -> list[Case]:
    """The cases of ``tests/cases/NAME.txt``."""
    text = (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8")
    cases = []
    for part in text.strip("\n").split("\n\n"):
        head, _, expected = f"{part}\n".partition("\n---\n")
        title, _, given = head.partition("\n")
        cases.append(Case(title.removeprefix("# "), given, expected.splitlines()))
    return cases
