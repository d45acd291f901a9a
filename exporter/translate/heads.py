"""The heads that sentences stand under. Some say what a sentence alone does not: Chinese verbs have
no tense, so 完成投资100亿元 may be an achievement or a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exporter.model import Report, Sentence

_REVIEW = re.compile("回顾|总结|过去|工作(?:开展)?情况|[一二三四五两几]年来")
_PLAN = re.compile(
    "目标|任务|安排|打算|部署|今后|未来|下一步|展望|计划|建议|如何|怎[么样]|要求|重点工作|主要工作|年工作$"
)
_RESULTS = re.compile("成绩|成就|成效")
#: A sentence under a head of review that looks ahead all the same.
_AHEAD = re.compile(
    "^(?:我们)?要|必须|应当|应该|下一步|今后|接下来|今年.{0,3}[要将]|将(?:要|会|在|继续|进一步)"
)


def heads(report: Report) -> Iterator[tuple[Sentence, str]]:
    """Each sentence that is not itself a head or a title, with the nearest head above it."""
    for sentence, above in _under(report):
        if above and report.blocks[sentence.block].kind not in ("heading", "title"):
            yield sentence, above[max(above)]


def told(report: Report) -> Iterator[Sentence]:
    """The sentences that stand under a head of review (工作回顾, 发展成绩), heads included. The highest
    head that speaks of review or plans decides."""
    for sentence, above in _under(report):
        verdicts = (_is_review(head, level == min(above)) for level, head in above.items())
        review = next((v for v in verdicts if v is not None), False)
        if review and not _AHEAD.search(report.text(sentence)):
            yield sentence


def _is_review(head: str, top: bool) -> bool | None:
    """Whether a head opens a review (else plans, or it does not say). Results are one if no head
    stands above: 加快释放改革成效 is a plan."""
    if _REVIEW.search(head):
        return True
    if _PLAN.search(head):
        return False
    return True if top and _RESULTS.search(head) else None


def _under(report: Report) -> Iterator[tuple[Sentence, dict[int, str]]]:
    """Each sentence with the texts of the heads it stands under or is, by level."""
    above: dict[int, str] = {}
    block = -1
    for sentence in report.sentences:
        current = report.blocks[sentence.block]
        if current.kind == "heading" and sentence.block != block:
            level = current.level or 1
            above = {rank: head for rank, head in above.items() if rank < level}
            above[level] = report.text(current)
        block = sentence.block
        yield sentence, above
