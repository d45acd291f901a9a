"""Posts and persons: 区委书记, 代区长, 局长; 区委书记李军, 李军同志, the speaker and the credits.

A person is found only where a post, a form of address or a by-line makes it certain. The English
of a post is composed where that of its body is known; a person stands in pinyin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from exporter.annotate.frequency import is_common
from exporter.model import Mention, Sentence
from exporter.pinyin import person

#: The commonest family names; a word that does not begin with one is not taken for a name.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤柳才施温康施牛樊葛邢安齐易乔伍庞"
    "习游柴骆欧申倪章鲁管祝霍耿关解兰甘翁池窦岳包左盛聂梅舒诸翟詹冉焦巴尚曲涂辛殷阮季鞠古裴席卓靳娄阎"
)
#: Persons whose name alone is certain.
_KNOWN = ("习近平", "毛泽东", "邓小平", "江泽民", "胡锦涛")
#: Heads of a level.
_HEADS = {
    "省长": "governor", "市长": "mayor", "州长": "prefecture governor", "盟长": "league head", "区长": "district head",
    "县长": "county head", "旗长": "banner head", "镇长": "town head", "乡长": "township head", "村长": "village head",
}  # fmt: skip
#: Posts in a body.
_POSTS = {
    "总书记": "general secretary", "书记": "secretary", "主席": "chairman", "主任": "director", "局长": "director", "厅长": "director", "部长": "head",
    "所长": "head", "院长": "president", "检察长": "chief procurator", "校长": "president", "行长": "president",
    "董事长": "chairman", "总经理": "general manager", "总裁": "president", "理事长": "chairman", "会长": "president",
    "秘书长": "secretary-general", "园长": "head", "站长": "head", "队长": "head", "社长": "president", "总编辑": "editor-in-chief",
    "常委": "member of the standing committee", "委员": "member", "专员": "commissioner", "处长": "division head",
    "科长": "section head", "支书": "Party branch secretary", "总工程师": "chief engineer", "研究员": "research fellow",
    "教授": "professor", "院士": "academician",
}  # fmt: skip
_RANKS = {"常务副": "executive deputy ", "副": "deputy ", "代理": "acting ", "代": "acting "}


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_RANK = re.compile(f"(?:{_any(_RANKS)})$")
_HEAD = re.compile(rf"(?:{_any(_HEADS)})(?<![社城门都学园片灾]..)(?![期效治征远久大达足])")
_POST = re.compile(rf"(?:{_any(_POSTS)})(?![会办室级处制])")
#: Two characters this common are no given name: 书记于近日, 主任任期内.
_COMMON, _VERY_COMMON = 60, 1000
_HAN = re.compile("[\u4e00-\u9fff]")
_VERB = re.compile(
    "说|表示|介绍|告诉|指出|强调|主持|出席|参加|讲话|致辞|率|带领|带队|深入|到|赴|在|一行|同志|等|与|和|及|就|对|向|代表|宣读|宣布|调研|认为|坦言|感慨|笑|回忆|解释"
    "|坚持|走|来|是|的|提出|要求|传达|通报|部署|陪同|随后|先后|也|还|已|正|曾|把|将|从|以|用|作|当选|任|兼|带|发|看|感叹|感到|汇报|宣讲|讲|做|请|请予"
)
_ADDRESSED = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[以由在对和与是请向为]))(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=同志|书记|主任|教授|院士|老师)"
    rf"|(?P<known>{_any(_KNOWN)})(?!思想)"
)
_NAME = rf"[{_SURNAMES}](?:[\u4e00-\u9fff]{{1,2}}| [\u4e00-\u9fff])"
_CREDITED = re.compile(rf"(?<=[:、(])\s*(?P<name>{_NAME})(?=[;、,)\s]|$)")
_SPEAKER = re.compile(rf"(?:^|[长席记任理]\s*)(?P<name>{_NAME})$")


def find_posts(text: str, sentence: Sentence, bodies: Sequence[Mention]) -> Iterator[Mention]:
    """The posts of one sentence of ``text``, a narrow view: heads of a level, posts after one of
    the ``bodies``, which they take in, after another post and before a name."""
    by_end = {body.end: body for body in bodies}
    for match in _HEAD.finditer(text, sentence.start, sentence.end):
        start, rank = _ranked(text, match.start())
        yield Mention("post", start, match.end(), english=rank + _HEADS[match[0]])
    last = -1
    for match in _POST.finditer(text, sentence.start, sentence.end):
        start, rank = _ranked(text, match.start())
        body = by_end.get(start)
        listed = text[start - 1] == "、" and last == start - 1
        if body is None and not listed and not _name_at(text, match.end(), sentence.end):
            continue
        last = match.end()
        title = rank + _POSTS[match[0]]
        if body is None:
            yield Mention("post", start, match.end(), english=title)
            continue
        english = f"{title} of the {body.english}" if body.english else None
        yield Mention("post", body.start, match.end(), english=english)


def _ranked(text: str, start: int) -> tuple[int, str]:
    """Where a post begins, with a rank before it, and the English of that rank."""
    rank = _RANK.search(text, max(0, start - 3), start)
    return (rank.start(), _RANKS[rank[0]]) if rank else (start, "")


def find_persons(
    text: str, sentence: Sentence, posts: Sequence[Mention], credit: bool
) -> Iterator[Mention]:
    """The persons of one sentence of ``text``: after one of the ``posts``, as addressed, and, in a
    line of ``credit``, the speaker and those credited."""
    start, end = sentence.start, sentence.end
    spans = {post.end: name_end for post in posts if (name_end := _name_at(text, post.end, end))}
    line = text[start:end]
    for pattern in (_ADDRESSED, _CREDITED, _SPEAKER) if credit else (_ADDRESSED,):
        for match in pattern.finditer(line):
            first, last = match.span(match.lastgroup or 0)
            spans.setdefault(start + first, start + last)
    for first, last in sorted(spans.items()):
        yield _person(text, first, last)


def find_again(text: str, sentence: Sentence, names: Iterable[str]) -> Iterator[Mention]:
    """The persons of one sentence whose ``names`` are known from elsewhere in the report."""
    for name in names:
        at = text.find(name, sentence.start, sentence.end)
        while at >= 0:
            yield _person(text, at, at + len(name))
            at = text.find(name, at + len(name), sentence.end)


def _name_at(text: str, start: int, end: int) -> int | None:
    """Where the name that begins at ``start`` ends, if there is one beyond doubt."""
    if start >= end or text[start] not in _SURNAMES:
        return None
    if is_common(text[start + 1 : start + 3], _VERY_COMMON):
        return None
    ends = [i for i in (start + 2, start + 3) if i <= end and _HAN.fullmatch(text, i - 1, i)]
    if len(ends) == 2 and not _VERB.match(text, start + 2, end):
        ends.reverse()
    return next((i for i in ends if _name_ends(text, i, end) and _may_be(text[start:i])), None)


def _may_be(name: str) -> bool:
    """Whether this can be a name: 关心 is a word, 王某 is nobody."""
    return "某" not in name and not (len(name) == 2 and is_common(name, _COMMON))


def _name_ends(text: str, at: int, end: int) -> bool:
    return at == end or not _HAN.match(text, at) or _VERB.match(text, at, end) is not None


def _person(text: str, start: int, end: int) -> Mention:
    return Mention("person", start, end, english=person(text[start:end]))
