"""Slogans that their rhythm shows: parallel series, couplets, and known exhortations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from exporter.model import Mention, Sentence
from exporter.segment.lines import ENUMERATION

_SEGMENT = re.compile(r"[\u4e00-\u9fff]+")
_JOINTS = frozenset("、,;")
#: 跑起来、抢时间、争一流: three syllables make a series only when each begins with a verb.
_VERBS = frozenset(
    "跑抢争强补增利促扩优稳保守破开抓走谋求重建学讲树提转闯进防控调惠畅降去立比赶超拼聚凝创干练战攻克夯筑育引留用护"
)
#: Shared by clauses of any build, these do not make them parallel.
_EMPTY = frozenset("的了建设发展业化和")
#: A list of bodies, places or people is no slogan, however even.
_NAMES = re.compile(r".*[委府局部厅院办会组队校厂司站园区市县省旗盟镇村长员法例议]|[第\d].*")
_EXHORTATION = re.compile(
    r"撸起袖子加油干|一张蓝图(?:绘|干)到底|不达目的誓不罢休|不获全胜决?不收兵|功成不必在我(?:[,、]?功成必定有我)?"
    r"|逢山开路[、,]遇水架桥"
)
_GOES_ON = re.compile("[的等]")
_TITLE_PAIR = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{4,9})[ \u3000\xa0]([\u4e00-\u9fff]{4,9})(?![\u4e00-\u9fff])"
)


def find_parallels(view: str, sentence: Sentence, heading: bool) -> Iterator[Mention]:
    """The slogans of a sentence that rhythm shows; ``view`` is the narrow view of the text, and
    ``heading`` tells whether the sentence is a title or heading."""
    start, end = sentence.start, sentence.end
    for match in _EXHORTATION.finditer(view, start, end):
        yield Mention("slogan", *match.span(), subtype="exhortation")
    if heading:
        for match in _TITLE_PAIR.finditer(view, start, end):
            if len(match[1]) == len(match[2]):
                yield Mention("slogan", *match.span(), subtype="couplet")
    segments = [match.span() for match in _SEGMENT.finditer(view, start, end)]
    numbered = ENUMERATION.match(view, start) is not None
    whole = len(segments) == 2 and view[end - 1] in "。!"
    index = 0
    while index < len(segments) - 1:
        series = _series(view, segments, index)
        if len(series) < 2:
            index += 1
            continue
        items = [view[a:b] for a, b in series]
        cut = len(series) == 2 and series != segments[index : index + 2]
        if _echoes(items) or (not cut and _is_parallel(items)):
            yield Mention("slogan", series[0][0], series[-1][1], subtype="parallel")
        elif whole and not numbered and 5 <= len(items[0]) <= 7 and series == segments:
            yield Mention("slogan", series[0][0], series[-1][1], subtype="couplet")
        index += len(series)


def _series(view: str, segments: Sequence[tuple[int, int]], index: int) -> list[tuple[int, int]]:
    """The longest run of clauses of one length from ``segments[index]`` on, joined by 、 , or ;.
    The first may be the end of a longer clause, the last the beginning of one that goes on
    with 的 or 等."""
    first, second = segments[index], segments[index + 1]
    length = second[1] - second[0]
    if length > first[1] - first[0]:  # 争就争一流的决心
        goes_on = _GOES_ON.search(view, *second)
        length = goes_on.start() - second[0] if goes_on else 0
    if not 3 <= length <= 9 or first[1] - first[0] < length or not _joined(view, first, second):
        return []
    run = [(first[1] - length, first[1])]
    for following in segments[index + 1 :]:
        if not _joined(view, run[-1], following):
            break
        if following[1] - following[0] == length:
            run.append(following)
            continue
        cut = following[0] + length
        if following[1] > cut and _GOES_ON.match(view, cut):
            run.append((following[0], cut))
        break
    return run


def _joined(view: str, before: tuple[int, int], after: tuple[int, int]) -> bool:
    return after[0] - before[1] == 1 and view[before[1]] in _JOINTS


def _echoes(items: Sequence[str]) -> bool:
    """Whether each clause takes up its own first word again: 干就干最好、争就争一流."""
    return len(items[0]) > 3 and all(item[0] == item[2] for item in items)


def _is_parallel(items: Sequence[str]) -> bool:
    """Whether clauses of one length share their build: a verb each in three syllables, else
    characters in the same places other than the tail (片刻不等待、片刻不迟疑)."""
    if len(set(items)) < len(items) or any(_NAMES.fullmatch(item) for item in items):
        return False
    columns = list(zip(*items, strict=True))
    if len(items[0]) == 3:
        return len(items) >= 3 and (
            all(item[0] in _VERBS for item in items) or len(set(columns[0])) == 1
        )
    same = [len(set(column)) == 1 and column[0] not in _EMPTY for column in columns]
    while same and same[-1]:
        same.pop()
    return sum(same) >= (1 if len(items) > 2 or len(items[0]) == 4 else 2)
