"""The numerals in a slogan's headword, which say how many parts it has."""

from __future__ import annotations

import re

from exporter.text import chinese_number

_NUMERAL = re.compile("[两双一二三四五六七八九十百]+")
_WORDS = "zero one two three four five six seven eight nine ten".split()


def counts(headword: str) -> set[int]:
    """How many parts a headword may have: as its first numeral says, or all of them together
    (三重一大 has four); none if it has no Chinese numeral."""
    numbers = [_number(numeral) for numeral in _NUMERAL.findall(headword)]
    return {numbers[0], sum(numbers)} if numbers else set()


def _number(numeral: str) -> int:
    return chinese_number(numeral.translate(str.maketrans("两双", "二二")))


def english_number(numeral: str) -> str | None:
    """The English word for a Chinese numeral up to ten: 两 → ``two``."""
    number = _number(numeral) if _NUMERAL.fullmatch(numeral) else 0
    return _WORDS[number] if 0 < number < len(_WORDS) else None
