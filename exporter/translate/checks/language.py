"""Whether the English is English: Chinese left over, another script, pinyin, another language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exporter.model import Flag
from exporter.translate.checks.pair import Pair

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
#: Letters of scripts that neither English nor Chinese is written in.
_OTHER = re.compile(
    "[\u0370-\u1dff\u2c00-\u2dff\u3040-\u30ff\u3130-\u318f\ua000-\udfff\ufb1d-\ufdff\ufe70-\ufefc]{2,}"
)
_WORD = re.compile(r"[A-Za-zÀ-ɏ]+")
#: Words that every English text of some length has.
_COMMON = frozenset(
    "the a an of and to in for on is are was were be been with by at from as that this it its he she "
    "they we our their his has have had will would can not or which who more than all after under".split()
)
_INITIAL = "(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?"
_FINAL = "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|van|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|a|e|i|o|u|v)"
_PINYIN = re.compile(
    rf"(?>{_INITIAL}{_FINAL})++"
)  # possessive: a word of 1,000 letters is no riddle
#: English words that could be pinyin.
_ENGLISH = _COMMON | frozenset(
    "so no you me we go do man men woman women can fan pan ban tan ten pen sun run fun gun long song "
    "gang hang bang line die lie tie pie wine mine nine fine mean bean lean use sue die huge".split()
)
_SURE_LENGTH = 20  # different words; a shorter text may be a title or all names
_LEAST_PINYIN = 6  # different words in small letters; names have capitals


def findings(pair: Pair) -> Iterator[Flag]:
    """A flag for Chinese left over, for other scripts, and for a text that is not English."""
    if residue := _HAN.search(pair.text):
        yield Flag("han", f"{residue[0]} was left untranslated.")
    other = _OTHER.search(pair.text)
    if other and other[0] not in pair.zh:
        yield Flag("language", f"“{other[0]}” is in neither English nor Chinese script.")
    words = set(_WORD.findall(pair.text))  # a loop is no other language
    spelled = sum(word not in _ENGLISH and bool(_PINYIN.fullmatch(word)) for word in words)
    if spelled >= _LEAST_PINYIN and 2 * spelled > len(words):
        yield Flag("language", "Much of this is Chinese spelled in letters, not English.")
    elif len(words) >= _SURE_LENGTH and _COMMON.isdisjoint(word.lower() for word in words):
        yield Flag("language", "This may not be an English sentence: it lacks the commonest words.")
