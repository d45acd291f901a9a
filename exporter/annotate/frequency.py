"""How common a word is, by jieba's dictionary: a common word is no proper name."""

from __future__ import annotations

import logging
from functools import cache


@cache
def is_common(word: str, least: int) -> bool:
    """Whether ``word`` comes ``least`` times or more in the corpus of jieba's dictionary."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return bool(jieba.dt.FREQ.get(word, 0) >= least)
