"""Slogans that their rhythm shows: parallel series, couplets, and known exhortations.

All patterns read the plain view of the text (:func:`exporter.text.plain`).
"""

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
    "办解下听察感跟把定爱钻专会多勤善敢担送献访问帮查找改做亮当带"
)
#: What clauses of a slogan repeat in the same place. A noun they share (政务, 宣传, 项目) makes a list.
_TURNS = frozenset("不无以为让最更感一民于者就则起来争靠必能敢勇真心同往处早绝当越先即做干全如清实按到有在问所稳")
#: A list of bodies, places or people is no slogan, however even.
_NAMES = re.compile(
    r".*(?:[委府局部厅院办会组队校厂司站园区市县省旗盟镇村员法例议]|[市县省区乡镇州部院校会局]长)|[第\d].*"
)
#: What is told of or found fault with is no call and no aim.
_TOLD = re.compile(
    r".*(?:不同|[是了过着却吗]|不[强足高清明够力实严准多深]|更加|越来越|进一步|[^必应].{2}不[^放松懈等变忘移畏惧怕].?).*|[既也还又但而其].*|(?:有的|什么|怎样|如何|感到).*"
)
#: Heads that members of unequal length repeat: 让老区焕发青春、让中心区担当大任.
_HEAD = re.compile("无愧于|面向|发展|关键|带着|心往|[让问]|该")
#: 一心一意谋发展、聚精会神搞建设.
_FOUR_THREE = re.compile(
    "....(?:[谋促听跟搞启开争创护守筑铸践担抓赴保向看迎展显惠暖聚].|[不永新].).|(.).\\1.[谋促搞抓干]..".replace("\\\\", "\\")
)
_ATTRIBUTE = re.compile(r"[最更].*|.*[更越最].{1,2}")
#: Where the first member may begin within a clause: 做到…, 坚持….
_LEAD = re.compile(r"(?:[以到持现让使就立保定动神行业求境员地要能会取极促]|确保|实现|努力)$")
_EXHORTATION = re.compile(
    r"撸起袖子加油干|一张蓝图(?:绘|干)到底|不获全胜[,、]?决?不收兵|功成不必在我(?:[,、]?功成必定有我)?"
    r"|逢山开路[、,]遇水架桥|不忘初心[、,]?牢记使命|自力更生[、,]艰苦奋斗|绿水青山就是金山银山|人民至上[、,]生命至上"
    r"|不到长城非好汉|空谈误国[、,]实干兴邦|全心全意为人民服务|咬定青山不放松|时时放心不下|一张蓝图抓到底|一茬接着一茬干"
)
_FORMULA = re.compile(
    r"(?:获得感、幸福感、安全感|政治判断力、政治领悟力、政治执行力|(?:自我净化、自我完善、自我革新、自我提高)"
    r"|为中国人民谋幸福[、,]为中华民族谋复兴|党政军民学[、,]东西南北中|学有所教、劳有所得、病有所医、老有所养、住有所居"
    r"|没有全民健康[,、]就没有全面小康|人人有责、人人尽责、人人享有)(?![\u4e00-\u9fff]*者)"
)
_GOES_ON = re.compile("[的等]|(?:取得|落到|蔚然|成为)")
_TITLE_PAIR = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{4,9})[ \u3000\xa0]([\u4e00-\u9fff]{4,9})(?![\u4e00-\u9fff])"
)
_Span = tuple[int, int]


def find_parallels(view: str, sentence: Sentence, heading: bool) -> Iterator[Mention]:
    """The slogans of a sentence that rhythm shows; ``view`` is the narrow view of the text, and
    ``heading`` tells whether the sentence is a title or heading."""
    start, end = sentence.start, sentence.end
    for pattern, subtype in ((_EXHORTATION, "exhortation"), (_FORMULA, "parallel")):
        for match in pattern.finditer(view, start, end):
            yield Mention("slogan", *match.span(), subtype=subtype)
    if heading:
        for match in _TITLE_PAIR.finditer(view, start, end):
            if len(match[1]) == len(match[2]):
                yield Mention("slogan", *match.span(), subtype="couplet")
    segments = [match.span() for match in _SEGMENT.finditer(view, start, end)]
    numbered = ENUMERATION.match(view, start) is not None
    whole = len(segments) == 2 and view[end - 1] in "。!"
    index = 0
    while index < len(segments) - 1:
        for series in (_headed(view, segments, index), _even(view, segments, index)):
            if len(series) > 1 and _is_parallel(view, series):
                yield Mention("slogan", series[0][0], series[-1][1], subtype="parallel")
                index += len(series)
                break
        else:
            lengths = {b - a for a, b in segments}
            if whole and not numbered and lengths <= {5, 6, 7} and len(lengths) == 1:
                yield Mention("slogan", segments[0][0], segments[1][1], subtype="couplet")
            index += 1


def _even(view: str, segments: Sequence[_Span], index: int) -> list[_Span]:
    """The longest run of clauses of one length from ``segments[index]`` on, joined by 、 , or ;.
    The first may be the end of a longer clause, the last the beginning of one that goes on."""
    first, second = segments[index], segments[index + 1]
    length = second[1] - second[0]
    if length > first[1] - first[0]:  # 争就争一流的决心
        goes_on = _GOES_ON.search(view, *second)
        length = goes_on.start() - second[0] if goes_on else 0
    if not 3 <= length <= 12 or first[1] - first[0] < length or not _joined(view, first, second):
        return []
    run = [(first[1] - length, first[1])]
    for following in segments[index + 1 :]:
        if not _joined(view, run[-1], following) or view[following[0] - 1] != view[first[1]]:
            break
        if following[1] - following[0] == length:
            run.append(following)
            continue
        cut = following[0] + length
        if following[1] > cut and _GOES_ON.match(view, cut):
            run.append((following[0], cut))
        break
    return run


def _headed(view: str, segments: Sequence[_Span], index: int) -> list[_Span]:
    """The run of clauses from ``segments[index]`` on that begin with one and the same head."""
    first, second = segments[index], segments[index + 1]
    head = _HEAD.match(view, *second)
    if not head or not _joined(view, first, second):
        return []
    begin = view.rfind(head[0], *first)
    if begin < 0:
        return []
    run = [(begin, first[1])]
    for following in segments[index + 1 :]:
        if not _joined(view, run[-1], following) or not view.startswith(head[0], following[0]):
            break
        cut = _GOES_ON.search(view, following[0] + 3, following[1])
        run.append((following[0], cut.start() if cut else following[1]))
        if cut:
            break
    return run if max(b - a for a, b in run) <= 12 else []


def _joined(view: str, before: _Span, after: _Span) -> bool:
    return after[0] - before[1] == 1 and view[before[1]] in _JOINTS


def _is_parallel(view: str, series: Sequence[_Span]) -> bool:
    """Whether a series of clauses is a slogan by what its clauses share."""
    items = [view[a:b] for a, b in series]
    if len(set(items)) < len(items) or any(_NAMES.fullmatch(i) or _TOLD.fullmatch(i) for i in items):
        return False
    if view[series[-1][1] : series[-1][1] + 1] == "的" and all(map(_ATTRIBUTE.fullmatch, items)):
        return False
    many = len(items) > 2
    length = len(items[0])
    if len({len(item) for item in items}) > 1:
        return many or max(map(len, items)) < 8
    columns = list(zip(*items, strict=True))
    shared = [column[0] for column in columns if len(set(column)) == 1]
    turns = sum(character in _TURNS for character in shared)
    if length == 3:
        return many and (all(item[0] in _VERBS for item in items) or len(shared) > 1)
    if all(item[0] == item[2] for item in items):  # 干就干最好、争就争一流
        return True
    if length == 7 and all(map(_FOUR_THREE.fullmatch, items)):
        return True
    if many:
        return turns > 0 or (length == 5 and columns[2][0] == "新" and "新" in shared)
    whole = series[0][0] == 0 or not "\u4e00" <= view[series[0][0] - 1] <= "\u9fff"
    whole = whole or _LEAD.search(view, max(0, series[0][0] - 2), series[0][0]) is not None
    return whole and turns > (1 if length == 4 else 0) and length < 10
