"""Which sentences tell of what has been done. Chinese verbs have no tense, so a sentence alone
(完成投资100亿元) may be an achievement or a plan; the head it stands under often says which."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exporter.model import Report, Sentence

_REVIEW = re.compile("回顾|成绩|成就|成效|总结|过去|工作(?:开展)?情况|[一二三四五两几]年来")
_PLAN = re.compile("目标|任务|安排|打算|部署|今后|未来|下一步|展望|计划|建议|如何|怎[么样]|要求")
#: A sentence under a head of review that looks ahead all the same.
_AHEAD = re.compile(
    "^(?:我们)?要|必须|应当|应该|下一步|今后|接下来|今年.{0,3}[要将]|将(?:要|会|在|继续|进一步)"
)


def told(report: Report) -> Iterator[Sentence]:
    """The sentences of ``report`` that stand under a head of review (工作回顾, 发展成绩)."""
    heads: dict[int, bool] = {}
    block = -1
    for sentence in report.sentences:
        current = report.blocks[sentence.block]
        if current.kind == "heading" and sentence.block != block:
            level, words = current.level or 1, report.text(current)
            heads = {above: review for above, review in heads.items() if above < level}
            heads[level] = bool(_REVIEW.search(words)) and not _PLAN.search(words)
        block = sentence.block
        if any(heads.values()) and not _AHEAD.search(report.text(sentence)):
            yield sentence
