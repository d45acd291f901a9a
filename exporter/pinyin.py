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
