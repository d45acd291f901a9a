"""Slogans that their rhythm shows: parallel series, couplets, and known exhortations.

All patterns read the plain view of the text (:func:`exporter.text.plain`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from exporter.model import Mention, Sentence
from exporter.segment.lines import ENUMERATION
from exporter.segment.watchwords import EXHORTATIONS, FORMULAS

_SEGMENT = re.compile(r"[\u4e00-\u9fff]+")
_JOINTS = frozenset("、,;")
#: 跑起来、抢时间、争一流: three syllables make a series only when each begins with a verb.
_VERBS = frozenset(
    "跑抢争强补增利促扩优稳保守破开抓走谋求重建学讲树提转闯进防控调惠畅降去立比赶超拼聚凝创干练战攻克夯筑育引留用护"
    "管懂知存明举兴展经见壮固扬补促办解下听察感跟把定爱钻专会多勤善敢担送献访问帮查找改做亮当带"
)
#: What clauses of a slogan repeat in the same place. A noun they share (政务, 宣传, 项目) makes a list.
_TURNS = frozenset(
    "不无以为让最更感民于者就则起来争靠必能敢勇真心同往处早绝当越先即做干如清实按到有在问所稳之年塑增主顿军抓"
)
#: A list of bodies, places or people is no slogan, however even.
_NAMES = re.compile(
    r".*(?:[委府局部厅院办会组队校厂司站园区市县省旗盟镇村员法例议]|[市县省区乡镇州部院校会局]长)|[第\d].*"
)
#: What is told of or found fault with is no call and no aim.
_TOLD = re.compile(
    r".*(?:不同|[了却吗]|不[强足高清明够力实严准多深解开]|更加(?!注重)|越来越|进一步).*"
    r"|[既也还又但而其].*|.*(?:有的|什么|怎样|如何|感到).*|更.的.*|..之路|.*为(?:中心|方向|目标|主题|主线|动力|目的|目标)"
)
#: Heads that members of unequal length repeat: 让老区焕发青春、让中心区担当大任.
_HEAD = re.compile("无愧于|面向|发展|关键|带着|心往|[让问]|该")
#: 一心一意谋发展、聚精会神搞建设.
_FOUR_THREE = re.compile("....(?:[谋促听跟搞启开争创护守筑铸践担抓赴保向看迎展显惠暖聚不永]..)")
_TWICE = re.compile(".*(一).+\\1.*")
#: Verbs that call for a bearing, not for a measure: 勇担历史使命、书写时代篇章.
_CALL = re.compile(
    "(?:奋进|奋力|勇当|勇担|勇于|敢于|善于|争当|争做|坚定|坚守|砥砺|勠力|凝聚|汇聚|开创|谱写|书写|续写|共筑|共创|扛起|肩负|担起|担当|迈步|迈入|迈上|奔向|不负|牢记|筑牢|弘扬|展现|赓续|践行|永葆|点燃|激发|焕发|高举|传承|保持|发扬|开启|投身|奉献|逐梦|追逐|昂首|阔步)"
)
_ATTRIBUTE = re.compile(r"[最更].*|.*[更越].{1,2}")
#: Where the first member may begin within a clause: 做到…, 坚持….
_LEAD = re.compile(
    r"(?:[以到持现让使就立保定动神行业求境员地要能会取极促]|只有|我们|确保|实现|努力)$"
)
#: What shows that two even clauses report, or list measures.
_PROSE = re.compile(
    "^(?:强化|推动|打造|加强|推进|坚持|完善|健全|深化|优化|提升|加大|聚焦|突出|创新|构建|丰富|做好|抓好|落实)|^在|[我你他她它们这那再获了着过不没很都也还就]|有|是"
)
_GOES_ON = re.compile("[的等]|(?:取得|落到|蔚然|成为)")
_CUT = re.compile("[的等是]|取得")
_TITLE_PAIR = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{5,9})[ \u3000\xa0]([\u4e00-\u9fff]{5,9})(?![\u4e00-\u9fff])"
)
#: A longer series is a list; and the search stays linear.
_MEMBERS = 12
_Span = tuple[int, int]


def _one_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern of phrases, longest first, in which 、 stands for a comma as well; not within a series."""
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile("(?<!、)(?:" + "|".join(longest_first).replace("、", "[、,]") + ")")


_KNOWN = ((_one_of(EXHORTATIONS), "exhortation"), (_one_of(FORMULAS), "parallel"))


def find_parallels(view: str, sentence: Sentence, heading: bool) -> Iterator[Mention]:
    """The slogans of a sentence that rhythm shows; ``view`` is the plain view of the text, and
    ``heading`` tells whether the sentence is a title or heading."""
    start, end = sentence.start, sentence.end
    for pattern, subtype in _KNOWN:
        for match in pattern.finditer(view, start, end):
            yield Mention("slogan", *match.span(), subtype=subtype)
    if heading:
        for match in _TITLE_PAIR.finditer(view, start, end):
            if len(match[1]) == len(match[2]) and not _share(match[1], match[2]):
                yield Mention("slogan", *match.span(), subtype="couplet")
    segments = [match.span() for match in _SEGMENT.finditer(view, start, end)]
    numbered = ENUMERATION.match(view, start) is not None
    whole = len(segments) == 2 and view[end - 1] in "。!"
    index = 0
    while index < len(segments) - 1:
        for series in _series(view, segments, index):
            if _is_parallel(view, series):
                yield Mention("slogan", series[0][0], series[-1][1], subtype="parallel")
                index += len(series)
                break
        else:
            if whole and not numbered and _is_couplet(*(view[a:b] for a, b in segments)):
                yield Mention("slogan", segments[0][0], segments[1][1], subtype="couplet")
            index += 1


def _series(view: str, segments: Sequence[_Span], index: int) -> Iterator[list[_Span]]:
    """The series of clauses that may begin in ``segments[index]``, likeliest first: with one head,
    of the second clause's length, of its length up to 的 or 等 (争就争一流的决心)."""
    first, second = segments[index], segments[index + 1]
    if not _joined(view, first, second):
        return
    lengths = [second[1] - second[0]]
    if goes_on := _GOES_ON.search(view, *second):
        lengths.append(goes_on.start() - second[0])
    for series in (
        _headed(view, segments, index),
        *(_even(view, segments, index, length) for length in lengths),
    ):
        if len(series) > 1:
            yield series


def _even(view: str, segments: Sequence[_Span], index: int, length: int) -> list[_Span]:
    """The longest run of clauses of this length, joined by one mark. The first may be the end of a
    longer clause, the last the beginning of one that goes on."""
    first = segments[index]
    if not 3 <= length <= 13 or first[1] - first[0] < length:
        return []
    joint = view[first[1]]
    run = [(first[1] - length, first[1])]
    for following in segments[index + 1 : index + _MEMBERS]:
        if not _joined(view, run[-1], following) or view[following[0] - 1] != joint:
            break
        cut = following[0] + length
        if following[1] == cut:
            run.append(following)
            continue
        close = joint == "、"
        if following[1] > cut and (
            (_GOES_ON.match(view, cut) and (close or len(run) == 1))
            or (close and len(run) > 1 and _continues(view, run, following[0]))
        ):
            run.append((following[0], cut))
        break
    return run


def _continues(view: str, run: Sequence[_Span], start: int) -> bool:
    """Whether what begins at ``start`` has all that the clauses of a series share."""
    shared = [
        place
        for place, column in enumerate(zip(*(view[a:b] for a, b in run), strict=True))
        if len(set(column)) == 1
    ]
    return bool(shared) and all(view[start + i] == view[run[0][0] + i] for i in shared)


def _headed(view: str, segments: Sequence[_Span], index: int) -> list[_Span]:
    """The run of clauses from ``segments[index]`` on that begin with one and the same head."""
    first, second = segments[index], segments[index + 1]
    head = _HEAD.match(view, *second)
    if not head:
        return []
    begin = view.rfind(head[0], *first)
    if begin < 0:
        return []
    run = [(begin, first[1])]
    for following in segments[index + 1 : index + _MEMBERS]:
        if not _joined(view, run[-1], following) or not view.startswith(head[0], following[0]):
            break
        cut = _CUT.search(view, following[0] + 3, following[1])
        run.append((following[0], cut.start() if cut else following[1]))
        if cut:
            break
    return run if max(b - a for a, b in run) <= 12 else []


def _joined(view: str, before: _Span, after: _Span) -> bool:
    return after[0] - before[1] == 1 and view[before[1]] in _JOINTS


def _is_parallel(view: str, series: Sequence[_Span]) -> bool:
    """Whether a series of clauses is a slogan by what its clauses share."""
    items = [view[a:b] for a, b in series]
    if len(set(items)) < len(items) or any(map(_TOLD.fullmatch, items)):
        return False
    if all(map(_NAMES.fullmatch, items)):
        return False
    if view[series[-1][1] : series[-1][1] + 1] == "的" and all(map(_ATTRIBUTE.fullmatch, items)):
        return False
    many = len(items) > 2
    length = len(items[0])
    head = _HEAD.match(items[0])
    if head and all(item.startswith(head[0]) for item in items):
        return many or max(map(len, items)) < 8
    if len({len(item) for item in items}) > 1:
        return False
    columns = list(zip(*items, strict=True))
    shared = [column[0] for column in columns if len(set(column)) == 1]
    turns = sum(character in _TURNS for character in shared)
    if length == 3:
        verbs = all(item[0] in _VERBS for item in items)
        return many and (verbs or (len(set(columns[0])) == 1 and (turns > 0 or len(shared) > 1)))
    if all(item[0] == item[2] for item in items):  # 干就干最好、争就争一流
        return True
    if length == 7 and all(map(_FOUR_THREE.fullmatch, items)):
        return True
    if length > 4 and sum(map(bool, map(_CALL.match, items))) * 2 > len(items):
        return True
    if length > 4 and all(map(_TWICE.fullmatch, items)):
        return True
    if many:
        return (length < 11 or len(set(columns[0])) == 1) and (
            turns > 0 or (columns[2][0] == "新" and "新" in shared)
        )
    return (
        length < 10
        and (turns > (length == 4) or columns[0][0] in _TURNS & set(shared))
        and _begins_clause(view, series[0][0])
    )


def _is_couplet(one: str, other: str) -> bool:
    """Whether the two clauses of a sentence match like the lines of a poem."""
    prose = _PROSE.search(one) or _PROSE.search(other)
    return len(one) == len(other) in (5, 6, 7) and not prose and not _share(one, other)


def _share(one: str, other: str) -> bool:
    """Whether two clauses have a character in the same place."""
    return any(a == b for a, b in zip(one, other, strict=True))


def _begins_clause(view: str, start: int) -> bool:
    """Whether a clause, or what a verb calls for (做到…, 坚持…), begins here."""
    return (
        start == 0
        or not "\u4e00" <= view[start - 1] <= "\u9fff"
        or (_LEAD.search(view, max(0, start - 2), start) is not None)
    )
