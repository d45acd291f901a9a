"""Places: divisions of China, down to the village, with their level and English.

``places.csv`` names the divisions down to the county. A full name (包头市, 九原区) is a place
wherever it stands; a short one (包头) if it is a province's or prefecture's, or a county's whose
full name the report has, that follows its own prefecture, or that lies in the province the report is about. Towns and villages have no list: they
are a name and a generic (哈林格尔镇) where the name's beginning is sure.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, MatchKind

from exporter.annotate.frequency import is_common
from exporter.model import Mention
from exporter.pinyin import toneless

#: English of the generics below the county.
_TOWNSHIPS = {"镇": "Town", "乡": "Township", "街道": "Subdistrict", "苏木": "Sumu"}
_VILLAGES = {"村": "Village", "嘎查": "Gacha", "社区": "Community"}


@dataclass(frozen=True, slots=True)
class Division:
    """A row of ``places.csv``. ``code`` is that of GB/T 2260, ``english`` the name alone."""

    code: str
    name: str
    short: str
    english: str
    generic: str

    @property
    def level(self) -> str:
        """``province``, ``prefecture`` or ``county``."""
        if self.code.endswith("0000"):
            return "province"
        return "prefecture" if self.code.endswith("00") else "county"


@dataclass(frozen=True, slots=True)
class _Form:
    """A way to name divisions: in full or short. Several may share it (朝阳区). One that is not
    ``listed`` is what a county may be called since the list was made."""

    divisions: tuple[Division, ...]
    full: bool
    listed: bool = True

    @property
    def english(self) -> str | None:
        """The English, if all divisions of this name share it."""
        wordings = {
            f"{d.english} {d.generic}".strip() if self.full else d.english for d in self.divisions
        }
        return wordings.pop() if len(wordings) == 1 else None


#: Full names that are common words too; they need the place above before them.
_COMMON_FULL = frozenset(
    "南部县 新建县 新建区 新兴县 新兴区 大城县 资源县 合作市 振兴区 增城市 凉城县 东方市 和平县 "
    "新城区 老城区 新市区 东区 西区 南区 解放区 港口区 城中区 城东区 城西区 城北区 和县 成县 新县 通县 文县 古县 代县 大县".split()
)
#: Short names that are common words, mountains or rivers: they need their generic.
_COMMON = frozenset(
    "龙江 天等 站前 港南 市中 道外 朝阳 和平 新城 老城 城中 城东 城西 城北 来宾 日照 白银 怒江 红河 黄山 兴安 大兴安岭 海东 海西 海北 黄南 阿里 山南 和田 中山 "
    "安康 开封".split()
)
#: Words that only look like a short name: what goes before, and what comes after.
_OTHER_WORD = {
    "长治": ("", "久"), "大理": ("", "石|论|想|寺"), "哈密": ("", "瓜"), "普洱": ("", "茶"), "长春": ("", "[藤花]"),
    "上海": ("", "合作组织"), "新乡": ("", "[村贤镇风]"), "大庆": ("[重巨盛]", "典"), "大同": ("", "小异|世界|社会"),
    "文山": ("", "会海"), "玉树": ("", "临风"), "河源": ("黄", "头"), "江门": ("长", "户"), "海口": ("[出入沿]", ""),
    "南通": ("[西东]", "[道过]"), "大连": ("[重强最]", "接|锁"), "四平": ("", "八稳"), "北海": ("[东西]", ""), "金华": ("", "火腿"),
    "孝感": ("", "天"), "天水": ("", "一色"), "保定": ("", "期"),
}  # fmt: skip
#: 河南, 湖北, 山东 …: also the side of a river, lake or mountain.
_SIDED = re.compile("[江河湖海山云][东西南北]")
_SIDE = re.compile("岸|侧|麓|段|部|坡|路|街|大道|线")
_WATERS = frozenset("黄长淮辽沙运沿珠银湘渭")
#: After 包头市 these belong to its last character: 市场, 市民, 市区.
_MARKET = re.compile("[场值价容民区直级域属际辖]|面(?!临)")
_COUNTY = re.compile("域")
_AREA = re.compile("[域间块段别]|位(?!于)|划(?!定)")

#: Where the name of a town or village begins: after one of these.
_CUT = re.compile(
    "位于|来自|走进|走访|深入|前往|推进|启动|实施|建设|打造|加快|推动|支持|带领|组织|指导|帮助|依托|涉及|包括|覆盖|以及|其中|通过|选取|完成|抵达|返回"
    "|担任|联合|协调|选派|带动|例如|比如|作为|来到|赶到|回到|调研|考察|探访|记者|同志|书记|主任|镇长|乡长|村民|居民|群众|党员|贫困村|帮扶村|示范村"
    "|[在到于从对与及等是为由将向往赴被把给让的了来去走像如]|(?<=[镇乡村区县市道查木旗])和"
)
_NO_NAME = re.compile(
    "[各全该每们不或某第届镇乡]|^村|^(?:筑牢|织牢|织密|研判|排摸|摸排|助力|汇聚|虽经|嵌入|楼宇|赋能|做强|做优|深耕|盘活|撬动|中关)$"
    "|^.?[进入驻下回包联返还整撤并合数旧一两几多之]$"
    "|(?:驻|强|弱|以|回|带|拆迁|农|本|我|乡|镇|城|县|市|个|名|美丽|示范|贫困|行政|自然|中心|特色|重点|试点|文明|先进|后进|新型|传统|薄弱|空壳|涣散|样板|帮扶"
    "|富裕|明星|移民|搬迁|安置|小康|民族|专业|旅游|智慧|居民|街道|社区|村|所在|试验|互助|平安|和谐|红色|幸福|未来|边境|沿边|康居"
    "|易地|生态|数字|国际|高校|校园|网络|虚拟|大学生)$"
)


@cache
def divisions() -> tuple[Division, ...]:
    """The rows of ``places.csv``."""
    text = files("exporter.annotate").joinpath("places.csv").read_text(encoding="utf-8")
    rows = csv.reader(line for line in text.splitlines() if not line.startswith("#"))
    next(rows)
    return tuple(Division(*row) for row in rows)


class PlaceIndex:
    """Every form of every division, ready to be matched in linear time."""

    def __init__(self, rows: Sequence[Division]) -> None:
        forms: dict[tuple[str, bool], list[Division]] = {}
        rows = [*rows, *(short for row in rows for short in _abbreviated(row))]
        for row in rows:
            forms.setdefault((row.name, True), []).append(row)
            for name in _successors(row):
                forms.setdefault((name, True), [])
                if not any(d.name == name for d in forms[name, True]):
                    forms[name, True].append(_renamed(row, name))
            if row.short:
                forms.setdefault((row.short, False), []).append(row)
        named = dict(sorted(forms, key=lambda key: key[1]))
        self._names = list(named)
        listed = {row.name for row in rows}
        self._forms = [
            _Form(_highest(forms[name, full]), full, not full or name in listed)
            for name, full in named.items()
        ]
        self._matcher = AhoCorasick(self._names, matchkind=MatchKind.LeftmostLongest)
        self._by_name = dict(zip(self._names, self._forms, strict=True))

    def level(self, names: Iterable[str], english: str | None) -> str | None:
        """The level of what is called ``names`` in Chinese: that of a full name among them, else of
        a short one whose English is ``english``."""
        forms = [self._by_name[name] for name in names if name in self._by_name]
        known = [f for f in forms if f.full] or [f for f in forms if f.english == english]
        return known[0].divisions[0].level if known else None

    def code(self, name: str, level: str | None) -> str | None:
        """The code of GB/T 2260 of the one division of this level that is called ``name``, in full
        or short; ``None`` if there is none, or several."""
        form = self._by_name.get(name)
        if form is None or not form.listed:
            return None
        codes = {d.code for d in form.divisions if d.level == level}
        return codes.pop() if len(codes) == 1 else None

    def hits(self, text: str) -> list[tuple[int, int, _Form]]:
        """The forms that stand in ``text``, leftmost-longest, whatever they mean there."""
        found = self._matcher.find_matches_as_indexes(text)
        return [(start, end, self._forms[index]) for index, start, end in found]


@cache
def place_index() -> PlaceIndex:
    """The index of all divisions, built once."""
    return PlaceIndex(divisions())


def _highest(rows: list[Division]) -> tuple[Division, ...]:
    """Of divisions that share a name, those of the highest level (吉林: the province)."""
    rank = min(("province", "prefecture", "county").index(row.level) for row in rows)
    return tuple(r for r in rows if ("province", "prefecture", "county").index(r.level) == rank)


def _abbreviated(row: Division) -> Iterator[Division]:
    """An autonomous division without its people: 凉山州 for 凉山彝族自治州."""
    if "自治" in row.name and row.short and row.level != "province":
        generic = row.generic.rpartition(" ")[2]
        yield Division(row.code, row.short + row.name[-1], "", row.english, generic)


def _successors(row: Division) -> Iterator[str]:
    """What a county may be called since the list was made: it became a city or a district."""
    if row.level != "county" or len(row.short) < 2 or row.short in _COMMON:
        return
    if row.name == f"{row.short}县":
        yield f"{row.short}市"
        yield f"{row.short}区"
    elif row.name == f"{row.short}市":
        yield f"{row.short}区"


def _renamed(row: Division, name: str) -> Division:
    generic = {"市": "City", "区": "District"}[name[-1]]
    return Division(row.code, name, row.short, row.english, generic)


def find_places(text: str) -> list[Mention]:
    """The places of a whole text, a narrow view, in order; none overlap."""
    return _Finder(text).find()


class _Finder:
    """The places of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.hits = place_index().hits(text)
        self.full = {
            division.short
            for start, end, form in self.hits
            if form.full and form.listed and not self._tail(start, end)
            for division in form.divisions
        }

        self.home = self._home()

    def _home(self) -> str | None:
        """The province that most places of the text lie in: the first two digits of its code."""
        votes = Counter(
            form.divisions[0].code[:2]
            for start, end, form in self.hits
            if (form.full and form.listed and not self._tail(start, end))
            or (not form.full and form.divisions[0].level != "county")
        )
        province, count = max(votes.items(), key=lambda vote: vote[1], default=(None, 0))
        return province if count >= _HOME_VOTES and 2 * count > votes.total() else None

    def find(self) -> list[Mention]:
        found: list[Mention] = []
        above: _Form | None = None
        for start, end, form in self.hits:
            follows = bool(found) and found[-1].end == start
            mention = self._mention(start, end, form, above if follows else None)
            if mention:
                found.append(mention)
                above = form
        return self._with_townships(found)

    def _tail(self, start: int, end: int) -> bool:
        """Whether the generic of a full name belongs to what follows: 包头|市民."""
        tail = {"市": _MARKET, "区": _AREA, "县": _COUNTY}.get(self.text[end - 1])
        return tail is not None and tail.match(self.text, end) is not None

    def _mention(self, start: int, end: int, form: _Form, above: _Form | None) -> Mention | None:
        """The place at a hit, if it is one there; ``above`` is the place right before it."""
        name, after = self.text[start:end], self.text[end : end + 3]
        division = form.divisions[0]
        if form.full:
            if above is None and (
                not form.listed or name in _COMMON_FULL or self._runs_on(start, name)
            ):
                return None
            if above is not None or not self._tail(start, end):
                return _place(start, end, division.level, form.english)
            if not division.short:
                return None
            end, form = end - 1, _Form(form.divisions, False)
            name, after = self.text[start:end], self.text[end : end + 3]
        if not self._short_is_sure(name, after, start, form, above):
            return None
        return _place(start, end, division.level, form.english)

    def _short_is_sure(
        self, name: str, after: str, start: int, form: _Form, above: _Form | None
    ) -> bool:
        division = form.divisions[0]
        before = self.text[start - 1 : start]
        led, followed = _OTHER_WORD.get(name, ("", ""))
        if (led and re.match(led, before)) or (followed and re.match(followed, after)):
            return False
        if _SIDED.fullmatch(name) and (_SIDE.match(after) or before in _WATERS):
            return False
        below = above is not None and any(
            division.code.startswith(d.code.rstrip("0")) and division.code != d.code
            for d in above.divisions
        )
        if (below and not is_common(name, _VERY_COMMON)) or name in self.full:
            return True
        if name in _COMMON:
            return False
        if division.level != "county":
            return True
        if not any(d.code[:2] == self.home for d in form.divisions) or _NATURE.match(after):
            return False
        # 固|安全 is no 固安
        return not is_common(name, _NAME_ONLY) and not is_common(name[-1] + after[:1], _VERY_COMMON)

    def _runs_on(self, start: int, name: str) -> bool:
        """Whether a name of one character and its generic (杞县) may be the end of another word."""
        return len(name) == 2 and bool(re.match("[\u4e00-\u9fff]", self.text[start - 1 : start]))

    def _with_townships(self, found: list[Mention]) -> list[Mention]:
        """Add the towns and villages: those whose name surely begins, and these wherever else they
        are named."""
        ends = {mention.end for mention in found}
        taken = sorted(found, key=lambda m: m.start)
        sure: dict[str, Mention] = {}
        for match in _GENERIC.finditer(self.text):
            start = self._name_start(match.start(), ends)
            if start is None:
                continue
            name = self.text[start : match.start()]
            mention = _township(start, match.end(), name, match[0])
            if match.end() in ends or any(m.start < match.end() and start < m.end for m in taken):
                continue
            ends.add(match.end())
            sure.setdefault(self.text[start : match.end()], mention)
        if not sure:
            return found
        for mention in list(sure.values()):
            name = _GENERIC_END.sub("", self.text[mention.start : mention.end])
            if len(name) > 2:  # 巴彦木仁 for 巴彦木仁苏木
                short = (mention.english or "").rpartition(" ")[0]
                sure.setdefault(name, replace(mention, english=short))
        again = re.compile("|".join(sorted(map(re.escape, sure), key=len, reverse=True)))
        more = [
            replace(sure[match[0]], start=match.start(), end=match.end())
            for match in again.finditer(self.text)
        ]
        starts = [m.start for m in taken]
        free = [m for m in more if not _overlaps(m, taken, starts)]
        return sorted(found + free, key=lambda m: m.start)

    def _name_start(self, generic: int, ends: set[int]) -> int | None:
        """Where the name before a generic begins, or ``None``: right after the place above it, or
        after a mark or a word that no name holds, if it is no common word itself."""
        start = generic
        while (
            start > 0
            and generic - start < 5
            and start not in ends
            and _HAN.match(self.text, start - 1)
        ):
            start -= 1
        below = start in ends or bool(_LISTED.match(self.text, max(start - 2, 0), start))
        sure = below or start == 0 or not _HAN.match(self.text, start - 1)
        for cut in _CUT.finditer(self.text, max(start - 2, 0), generic):
            if cut.end() > start:
                start, sure, below = cut.end(), True, cut.end() in ends
        name = self.text[start:generic]
        if not sure or not 2 - below <= len(name) <= 4 or _NO_NAME.search(name):
            return None
        sure = below or _VILLAGE_NEXT.match(self.text, generic) is not None
        least = _VERY_COMMON if sure else _COMMON_FROM
        worded = len(name) > 2 or not below
        if worded and (is_common(name[:2], least) or is_common(name[-2:], least)):
            return None
        return start


#: A county of this name needs its generic even below its prefecture (宁夏南部).
_VERY_COMMON = 600
#: From here on a county of the report's own province needs its generic (延长, 武功).
_NAME_ONLY = 120
_HOME_VOTES = 3
_NATURE = re.compile("[山湖河江岛峡海]")

_HAN = re.compile("[\u4e00-\u9fff]")
#: A town is surer where its village follows: 红旗镇前进村.
_VILLAGE_NEXT = re.compile("[镇乡木道]+[\u4e00-\u9fff]{1,3}(?:村(?![民级委庄])|社区|嘎查)")
_COMMON_FROM = 60
_LISTED = re.compile("[镇乡道木村查区]、")
_GENERIC_END = re.compile("(?:街道|苏木|嘎查|社区|[镇乡村])$")
_GENERIC = re.compile(
    "街道(?!办法)|苏木|嘎查|社区|镇(?![压静痛定江长])|乡(?![镇村亲愁土贤风情])|村(?![镇庄子民级委两居落支里容貌官务街])|村(?=民委员会|委会|支部|党)"
)


def _overlaps(mention: Mention, taken: list[Mention], starts: list[int]) -> bool:
    """Whether a mention overlaps one of ``taken``, which are in order."""
    index = bisect_left(starts, mention.end)
    return index > 0 and taken[index - 1].end > mention.start


def _township(start: int, end: int, name: str, generic: str) -> Mention:
    level, english = ("township", _TOWNSHIPS) if generic in _TOWNSHIPS else ("village", _VILLAGES)
    return _place(start, end, level, f"{toneless(name)} {english[generic]}")


def _place(start: int, end: int, level: str, english: str | None) -> Mention:
    return Mention("place", start, end, subtype=level, english=english)
