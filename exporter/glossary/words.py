"""Words of a text by jieba, with the glossary's forms among them, and names that words make up."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_BODIES = (
    "委员会", "办公室", "领导小组", "工作组", "指挥部", "管委会", "管理局", "监管局", "总局",
    "研究院", "法院", "检察院", "医院", "学院", "大学", "党校", "集团", "公司", "银行", "协会", "联合会",
    "商会", "基金会", "合作社", "联盟", "中心", "支队", "总队",
)  # fmt: skip
_PROGRAMMES = (
    "工程", "计划", "行动", "规划", "战略", "攻坚战", "保卫战", "歼灭战", "示范区", "试验区", "先行区",
    "集聚区", "产业园", "产业带", "走廊",
)  # fmt: skip
_OFFICES = ("委", "局", "厅", "署")  # of names only where jieba knows the word for one: not of 布局
_ENDS = [(end, "body") for end in _BODIES] + [(end, "programme") for end in _PROGRAMMES]
_LONGEST = 6  # words of a name
_FIRST = ("n", "a", "b", "j", "l", "i", "eng", "vn", "s", "z")
_INNER = (*_FIRST, "v", "m", "f", "t", "g", "x", "q")
#: Verbs that govern a name and are no part of it: 大力实施…工程.
_GOVERNING = frozenset(
    "实施 推进 开展 启动 落实 加快 加强 推动 深化 完善 健全 制定 编制 出台 完成 组织 打造 打好 打赢 抓好 做好 坚持 持续 "
    "深入 围绕 聚焦 依托 通过 按照 根据 支持 鼓励 引导 促进 提升 提高 强化 优化 构建 建立 设立 成立 谋划 争取 纳入 作为 "
    "成为 执行 配合 联合 会同 参与 带动 抓实 扩大 统筹 布局 进入 形成 举办 召开 全力 全面".split()
)


class Word(NamedTuple):
    """A word at an offset, with jieba's tag for its part of speech."""

    start: int
    text: str
    tag: str


class Name(NamedTuple):
    """A run of words that ends like the name of a body or programme (``kind``)."""

    start: int
    end: int
    kind: str


class Words:
    """Jieba with a glossary's forms for a dictionary of its own; the program's other uses of jieba do
    not see them."""

    def __init__(self, forms: Iterable[str]) -> None:
        import jieba
        import jieba.posseg

        jieba.setLogLevel(logging.WARNING)
        tokenizer = jieba.Tokenizer()
        for form in forms:
            tokenizer.add_word(form, tag="nz")
        self._tagger = jieba.posseg.POSTokenizer(tokenizer)

    def cut(self, text: str) -> list[Word]:
        """The words of a text, marks and spaces among them, in order."""
        words, start = [], 0
        for word, tag in self._tagger.cut(text):
            words.append(Word(start, word, tag))
            start += len(word)
        return words


def names(words: list[Word]) -> Iterator[Name]:
    """Every run of two words or more that ends like a name and begins like one."""
    for last, word in enumerate(words):
        for first in range(last - 1, max(last - _LONGEST, -1), -1):
            opening = words[first]
            if not opening.tag.startswith(_INNER) or not opening.text[0].isalnum():
                break
            if opening.text in _GOVERNING:
                break
            if opening.tag.startswith(_FIRST):
                text = "".join(w.text for w in words[first : last + 1])
                kind = next((k for end, k in _ENDS if text.endswith(end) and text != end), None)
                if word.tag == "nt" and text.endswith(_OFFICES):
                    kind = "body"
                if kind and word.text[0].isalnum():
                    yield Name(opening.start, word.start + len(word.text), kind)
