"""Hanyu Pinyin by rule: jieba finds the words, pypinyin their reading."""

from __future__ import annotations

import logging
from functools import cache


@cache
def pinyin(text: str) -> str:
    """Pinyin of Chinese text, syllables joined by word: ``两个维护`` → ``liǎng gè wéihù``."""
    import jieba
    from pypinyin import Style, lazy_pinyin

    jieba.setLogLevel(logging.WARNING)
    words = (
        "".join(lazy_pinyin(word, style=Style.TONE, v_to_u=True))
        for word in jieba.cut(text, HMM=False)
    )
    return " ".join(word for word in words if word.strip())


@cache
def toneless(name: str) -> str:
    """The pinyin of a place's name as English prints it: 哈林格尔 → ``Halingeer``, 西安 → ``Xi'an``."""
    from pypinyin import lazy_pinyin

    first, *rest = lazy_pinyin(name, v_to_u=True)
    return (first + "".join(f"'{s}" if s[0] in "aeo" else s for s in rest)).capitalize()


#: Family names whose reading differs from that of the common word.
_SURNAMES = {"单": "shan", "仇": "qiu", "解": "xie", "曾": "zeng", "任": "ren", "查": "zha"}


def person(name: str) -> str:
    """A person's name as English prints it: 冯 雪 → ``Feng Xue``, 刘小平 → ``Liu Xiaoping``. The
    first character is taken for the family name."""
    from pypinyin import lazy_pinyin

    letters = "".join(name.split())
    family = _SURNAMES.get(letters[0]) or lazy_pinyin(letters[0], v_to_u=True)[0]
    given = "".join(lazy_pinyin(letters[1:], v_to_u=True))
    return f"{family.capitalize()} {given.capitalize()}"
