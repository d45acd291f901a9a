"""Bodies: institutions told by a place, a level or a name and by what they are.

区委, 昆都仑区行政审批局, 内蒙古大学, 通威股份有限公司. The English is composed where the place or
level and the generic are known, and left out where a name would have to be invented.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from exporter.annotate.frequency import is_common
from exporter.annotate.organs import (
    ADJECTIVES,
    DEPARTMENTS,
    INSTITUTIONS,
    KINDS,
    LEVELS,
    NATIONAL,
    ORGANS,
    OWN_ENGLISH,
    PARTS,
)
from exporter.annotate.wording import ordinal
from exporter.model import Mention, Sentence
from exporter.pinyin import toneless
from exporter.text import chinese_number

#: Stands for each character of a place in the text that the rules read.
PLACE = "\ue000"


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


#: A level that is not the end of another word (社区委, 同盟, 城镇), or several (县(市), 旗县区).
_LEVEL = (
    r"自治区|(?<!城)乡镇|街道|苏木|嘎查|社区|(?:工业)?园区|(?:经济技术)?开发区|高新区|经开区|示范区|新区|保税区|集团|公司|地区"
    r"|[县市]\([市区县]\)|(?<![城美])[省市县区旗盟州镇乡村]{2,4}"
    r"|(?<![节反])省|(?<![城都超夜股集])市|(?<![社特地郊山城园校景矿林牧灾疫片辖库小老新治东西南北中院战军行汛政])区|(?<!全)县"
    r"|(?<![红国锦])旗|(?<![联同加结])盟|(?<![九神])州|(?<![城乡集小])镇|(?<![城家返下故老])乡|(?<![农乡])村"
)
_NUMERAL = "[一二三四五六七八九十]{1,3}"
#: What goes before an organ or department: 中共包头市, 九原区第十八届.
_OWNER = re.compile(
    rf"(?:中共|中国共产党|国家税务总局)?(?P<owner>{PLACE}+(?:{_LEVEL})?|{_LEVEL}|国家)(?P<session>第?{_NUMERAL}届)?$"
)
_LONGEST_OWNER = 24
#: 区委, 昆都仑区委组织部, 九原区第十八届人民代表大会; their owner is looked for before them.
_ORGAN = re.compile(
    rf"(?P<organ>{_any(ORGANS.keys() - {'委', '委员会', '局'})}|委(?:员会)?(?!员|托|派|任|婉|屈|以|内)|局(?![面限势部促级域地]))"
    rf"(?!性|采购|购买|隐性|债|织|[属员])(?P<part>(?:[市区县省]?直)?(?:{_any(PARTS)})(?![公学事法理证]))?"
)
#: 政协包头市委员会
_COUNCIL = re.compile(rf"政协(?P<owner>{PLACE}+)(?:第{_NUMERAL}届)?委员会")
#: 市财政局, 行政审批和政务服务局, 国家税务总局包头市税务局
_DEPARTMENT = re.compile(
    rf"(?P<subject>(?:{_any(DEPARTMENTS)})(?:[和与、]?(?:{_any(DEPARTMENTS)})){{0,2}})"
    rf"(?P<kind>{_any(KINDS)})(?![员托派任公理法学事好证案企件限面])(?P<branch>{PLACE}+分局)?"
)
_SUBJECT = re.compile(_any(DEPARTMENTS))
_NATIONAL = re.compile(rf"(?:中华人民共和国)?(?P<name>{_any(NATIONAL)})(?![长门署分队落级])")
_MUNICIPALITIES = frozenset(("Beijing", "Tianjin", "Shanghai", "Chongqing"))
#: Organs whose own English says the level.
_OWN_LEVEL = frozenset(("委会", "民委员会", "居委会", "居民委员会"))
_SCHOOLS = {"中学": "Middle School", "小学": "Primary School", "医院": "Hospital", "人民医院": "People's Hospital",
            "幼儿园": "Kindergarten"}  # fmt: skip
_NUMBERED = re.compile(rf"第(?P<n>{_NUMERAL})(?P<kind>{_any(_SCHOOLS)})")
_LONGEST_NAME = 24
#: A name without a place before these is short, or it is a clause.
_LONGEST = {
    "公司": 6, "集团": 6, "大学": 8, "学院": 8, "医院": 8, "中学": 6, "小学": 6, "合作社": 6, "银行": 6,
}  # fmt: skip
_COMMON_NAME = 300
#: After one of these the name begins, however long it is.
_FOUNDED = re.compile("(?:组建|成立|创办|设立|建立|创建)$")
_LONGEST_SCHOOL = 4
#: Generics after a name of one's own; where the name begins is found by going back.
_GENERIC = re.compile(
    r"股份有限(?:责任)?公司|集团有限(?:责任)?公司|控股有限(?:责任)?公司|有限(?:责任)?公司|集团公司|总公司|分公司|公司|集团(?![军化体队式])"
    r"|合作社|农商(?:银)?行|银行(?![业卡间贷存账家机系监体])"
    r"|职业技术学院|职业学院|职院|大学(?![生习城科])|学院(?![派长])|中学(?<!高中学)(?![生习位段])|小学(?<!中小学)(?!生)|幼儿园|学校|师大|农大"
    r"|医院|卫生院|保健院|疾控中心|疾病预防控制中心|研究院|研究所|科学院|设计院|工程院"
    r"|协会|商会(?!议)|联合会|学会(?![了如用])|促进会|基金会|联盟(?=副?理事|秘书|会长)|登记中心|服务中心|救援中心|交易中心|铁路局|派出所"
    r"|党委(?=(?:常务)?副?书记|成员)|党组(?=(?:常务)?副?书记|成员)"
)
#: 中, 小 and 幼 of a school that has a number: 包二十九中, 沙河三小
_SCHOOL = re.compile(
    r"[中小幼](?<=[一二三四五六七八九十0-9].)(?:(?=[、,。;)和等分改扩建]|$)|(?P<branch>[\u4e00-\u9fff]{2}分校))"
)
_NUMBER_BEFORE = re.compile(rf"第?(?:{_NUMERAL}|[0-9]{{1,2}})$")
_FIRMS = {"集团": "Group", "集团公司": "Group", "公司": "Company"}
_FIRM_NAME = re.compile(r"(?![中国华])[^市省区县国子\W\da-zA-Z]{2,3}")
_NEEDS_PLACE = re.compile("[登服救交].*中心|派出所|学校|疾控|疾病|保健院|卫生院")
_ORGAN_OF_NAME = re.compile(
    r"(?:(?:直属)?机关党委|党委|党组|党总支|党支部|纪委|工会|团委)(?![员织])"
)
_BRANCH = re.compile(rf"[\u4e00-\u9fff{PLACE}]{{2,12}}?(?:分公司|支行|分行|分局|分校)")
_NAME_CHARACTER = re.compile(rf"[\u4e00-\u9fffA-Za-z0-9·(){PLACE}]")
#: What no name holds: it begins after the last of these.
_CUT = re.compile(
    "推动|支持|完成|推进|引进|组建|建立|创建|设立|开办|出资|成立|创办|走进|紧盯|瞄准|依托|联合(?!会)|邀请|组织|扶持|申报|打造|建设|实现|收购|重组|帮助|开展|围绕|加强|参观|考察|慰问|调研|毕业|就读|任职|供职|现任"
    "|担任|聘请|委托|对接|签约|入驻|落地|新建|在建|启动|利用|通过|作为|以及|包括|进行|位于|来自|前往|来到|深入|培育|壮大|覆盖|指导|选派|安排|协调|促成|吸引|吸纳|获批|设立|建成|改善|深化|强化"
    "|配备|专职|引导|鼓励|发挥|新增|增加|做强|探索|拓展|实行|处置|引入|着力|进入|首次|跻身|(?:更名|升格|改建)为|维修|改造|对标|即|宣布|当选|祝贺|挺进|保障|确保|感谢|负责|搭建|留守|点亮|召开|决定|会见|携手|宣贯|践行|承办|主办|管辖|所属|代表|举行|希望|肯定|不断|影响|融入|促进(?!会)|作者(?:单位)?|系(?!统)|(?<=作者)为|像|并入|[0-9几一二三四五六七八九十]+[个家所套年名届]|加快|持续|积极|全面|目前|其中|例如|比如|据|随着|为了|根据|按照|由于|关于|记者|书记|[的了是在以从向把被让使对与给将于该各每等及由赴往到和“”]"
)
#: A name made of these alone is a kind of body and none in particular: 国有企业集团, 县级公立医院.
_NO_NAME = re.compile(
    "(?:全|央企|收治|方舱|国有|民营|龙头|上市|平台|物业|医疗|教育|公立|民办|公办|县级|省级|市级|村级|乡镇|职业|高等|中等|义务教育|普通|重点|定点|专科|综合|三甲|三级|二级|一级|高水平|高职|本科|科研|投资"
    "|子|母|农民|农村|股份|专业|有限|责任|行业|社会|各类|多家|一批|知名|一流|大型|中小|企业|党|干部|老年|中外|名牌|示范|寄宿制|特殊教育|本|其他|某|此|家|个|所|名|座|紧密型|智库|创新|技术|科技|村|社区|社会组织"
    "|公共|民间|志愿|便民|政务|群众|居民|为民|养老|卫生|百姓|人才|就业|法律|文化|金融|运行|管理|现代|国际|国内|地方|基层|一般|专业化|新型|特色|国家|中央|商业|开发|政策性|大|小|女子|青年)+"
)


#: A name that ends in one of these only says of what sort the body is: 首家村镇银行, 省外三甲医院.
_SORT = re.compile(
    "(?:上市|公办|公立|民办|三甲|二甲|[二三]级|[省市县村]级|定点|独资|合资|村镇|项目|一流|高水平|医疗|试点|老年|普通|国有|民营|龙头|平台|物业|收治|方舱|其他|协会|绿色)$"
)


@dataclass(frozen=True, slots=True)
class BodyFinder:
    """Finds the bodies of a report's sentences.

    ``text`` is a narrow view of the whole report in which :data:`PLACE` stands for every character
    of a place; ``places`` are these places by their end; ``known`` the names whose beginning is
    sure somewhere in the report.
    """

    text: str
    places: Mapping[int, Mention]
    known: frozenset[str]

    @classmethod
    def of(cls, view: str, places: Sequence[Mention]) -> BodyFinder:
        """The finder for a report's narrow view and its places, in order."""
        masked, at = [], 0
        for place in places:
            masked += [view[at : place.start], PLACE * (place.end - place.start)]
            at = place.end
        text = "".join([*masked, view[at:]])
        finder = cls(text, {place.end: place for place in places}, frozenset())
        starts = ((finder._name_start(m), m) for m in _GENERIC.finditer(text))
        names = {text[start : m.end()] for start, m in starts if start is not None}
        own = {n for n in names if not any(n[i:] in names for i in range(1, len(n) - 2))}
        return replace(finder, known=frozenset(own))

    def find(self, sentence: Sentence) -> Iterator[Mention]:
        """The bodies of one sentence; of bodies that overlap the first and longest stays."""
        found = [
            mention
            for pattern, reading in RULES.values()
            for match in pattern.finditer(self.text, sentence.start, sentence.end)
            if (mention := reading(self, match))
        ]
        end = sentence.start
        for mention in sorted(found, key=lambda m: (m.start, -m.end, m.english is None)):
            if mention.start >= end:
                end = mention.end
                yield mention

    def organ(self, match: re.Match[str]) -> Mention | None:
        """区委, 昆都仑区委组织部, 区第十八届人民代表大会"""
        before = self._before(match.start())
        if before is None:
            return None
        organ, part = match["organ"], match["part"]
        english, owner = ORGANS[organ], self._adjective(*before.span("owner"))
        own_level = organ in _OWN_LEVEL and not before["owner"].startswith(PLACE)
        if english and not own_level:
            english = f"{owner} {english}" if owner else None
        if english and before["session"]:
            english = f"{ordinal(chinese_number(before['session'].strip('第届')))} {english}"
        if english and part:
            english = f"{PARTS[part]} of the {english}" if PARTS.get(part) else None
        return _body(before.start(), match.end(), english)

    def council(self, match: re.Match[str]) -> Mention:
        """政协包头市委员会"""
        owner = self._adjective(*match.span("owner"))
        return _body(*match.span(), f"{owner} {ORGANS['政协']}" if owner else None)

    def department(self, match: re.Match[str]) -> Mention | None:
        """市财政局, 行政审批和政务服务局; without an owner only where it is plainly a bureau."""
        before, kind = self._before(match.start()), match["kind"]
        bare = kind in ("局", "厅", "委员会") and self.text[match.start() - 1] not in "级各类"
        if before is None and not bare:
            return None
        start = before.start() if before else match.start()
        owner = self._adjective(*before.span("owner")) if before else ""
        organ = _ORGAN_OF_NAME.match(self.text, match.end())
        if owner is None or match["branch"] or organ:
            return _body(start, organ.end() if organ else match.end(), None)
        subject = " and ".join(DEPARTMENTS[word] for word in _SUBJECT.findall(match["subject"]))
        english = f"department of {subject}" if kind == "厅" else f"{subject} {KINDS[kind]}"
        return _body(start, match.end(), f"{owner} {english}".strip())

    def _before(self, start: int) -> re.Match[str] | None:
        """The place or level that a body begins with."""
        return _OWNER.search(self.text, max(0, start - _LONGEST_OWNER), start)

    def national(self, match: re.Match[str]) -> Mention:
        """国务院, 教育部"""
        organ = _ORGAN_OF_NAME.match(self.text, match.end())
        if organ:
            return _body(match.start(), organ.end(), None)
        return _body(*match.span(), NATIONAL[match["name"]])

    def named(self, match: re.Match[str]) -> Mention | None:
        """内蒙古大学, 通威股份有限公司: a generic after a place or after a name of its own."""
        start = self._name_start(match)
        known = self._known_start(match)
        if start is None or (known is not None and known > start + self._place_length(start)):
            start = known  # the name as it stands elsewhere, without what goes before it here
        if start is None:
            return None
        end = match.end()
        organ = _ORGAN_OF_NAME.match(self.text, end)
        branch = _BRANCH.match(self.text, end) if match[0][-1] in "司行团局" else None
        if branch or organ:
            return _body(start, (branch or organ).end(), None)  # type: ignore[union-attr]
        english = self._institution(start, end) or _firm(self.text[start : match.start()], match[0])
        return _body(start, end, english)

    def school(self, match: re.Match[str]) -> Mention | None:
        """包二十九中昆北分校, 沙河三小: a short name, a number and 中, 小 or 幼."""
        end = match.start()
        numbered = _NUMBER_BEFORE.search(self.text, max(0, end - 4), end)
        if not numbered:
            return None
        start = self._left(numbered.start())
        length = numbered.start() - start
        return _body(start, match.end(), None) if 1 <= length <= _LONGEST_SCHOOL else None

    def _place_length(self, start: int) -> int:
        end = start
        while self.text[end] == PLACE:
            end += 1
        return end - start

    def _name_start(self, match: re.Match[str]) -> int | None:
        """Where the name before a generic begins: at its place, or after what no name holds;
        ``None`` if that is not sure."""
        generic = match.start()
        left = self._left(generic)
        opened = self.text.rfind("(", left, generic)
        if opened >= 0 and ")" not in self.text[opened:generic]:
            left = opened + 1
        place = self.text.find(PLACE, left, generic)
        if place >= 0 and self.text[place - 1] != "(":
            return place
        sure = "有限" in match[0] or _FOUNDED.search(self.text, max(0, left - 2), left)
        longest = _LONGEST_NAME if sure else _LONGEST.get(match[0][-2:], 12)
        name = self.text[left:generic]
        return left if 2 <= len(name) <= longest and _is_name(name, match[0]) else None

    def _left(self, end: int) -> int:
        """How far back from ``end`` a name may reach."""
        left, least = end, max(0, end - _LONGEST_NAME)
        while left > least and _NAME_CHARACTER.match(self.text, left - 1):
            left -= 1
        for cut in _CUT.finditer(self.text, left, end):
            left = cut.end()
        return left

    def _known_start(self, match: re.Match[str]) -> int | None:
        """Where a name begins that is sure elsewhere in the report."""
        for length in range(3, _LONGEST_NAME):
            start = match.end() - length
            if start >= 0 and self.text[start : match.end()] in self.known:
                return start
        return None

    def _institution(self, start: int, end: int) -> str | None:
        """The English of a place and an institution: Inner Mongolia University."""
        rest = start + self._place_length(start)
        place = self.places.get(rest)
        if place is None or place.english is None:
            return None
        words = place.english.split()
        owner = " ".join(words[:-1]) if words[-1] in ("City", "Province") else place.english
        owner = owner.removesuffix(" Autonomous Region")
        kind = self.text[rest:end]
        if (owner, kind) in OWN_ENGLISH:
            return OWN_ENGLISH[owner, kind]
        what = INSTITUTIONS.get(kind)
        numbered = _NUMBERED.fullmatch(self.text, rest, end)
        if numbered:
            what = f"No. {chinese_number(numbered['n'])} {_SCHOOLS[numbered['kind']]}"
        return f"{owner} {what}" if what else None

    def _adjective(self, start: int, end: int) -> str | None:
        """A place or level as an English adjective: Baotou municipal, district."""
        named = start + self._place_length(start)
        level = LEVELS.get(self.text[named:end]) if named < end else ""
        if named == start or level is None:
            return level
        place = self.places.get(named)
        if place is None or place.english is None:
            return None
        head, _, generic = place.english.rpartition(" ")
        english = place.english
        if generic in ADJECTIVES:
            english = f"{head.removesuffix(' Autonomous')} {ADJECTIVES[generic]}"
        elif english in _MUNICIPALITIES:
            english += " municipal"
        return f"{english} {level}".strip()


def _is_name(name: str, generic: str) -> bool:
    """Whether a name without a place is one, and no common word (物业公司, 公立医院)."""
    if _NEEDS_PLACE.fullmatch(generic):
        return False
    if "有限" in generic:
        return len(name) > 1
    if (
        _NO_NAME.fullmatch(name)
        or _SORT.search(name)
        or name.startswith(("省级", "市级", "县级", "国家级"))
    ):
        return False
    return generic in ("大学", "师大", "农大", "银行") or not is_common(name, _COMMON_NAME)


def _firm(name: str, generic: str) -> str | None:
    """The English of a firm by the pinyin of its name, if that is short and no word is in it: 特步集团.
    One that begins with 中 or 国 has an English name of its own."""
    kind = _FIRMS.get(generic)
    words = [name, *(name[i : i + 2] for i in range(len(name) - 1))]
    proper = _FIRM_NAME.fullmatch(name) and not any(is_common(word, 1) for word in words)
    return f"{toneless(name)} {kind}" if kind and proper else None


def _body(start: int, end: int, english: str | None) -> Mention:
    return Mention("organization", start, end, subtype="body", english=english)


#: Every rule by name: what it looks for, and how a hit is read.
RULES: dict[str, tuple[re.Pattern[str], Callable[[BodyFinder, re.Match[str]], Mention | None]]] = {
    "organ": (_ORGAN, BodyFinder.organ),
    "council": (_COUNCIL, BodyFinder.council),
    "department": (_DEPARTMENT, BodyFinder.department),
    "national": (_NATIONAL, BodyFinder.national),
    "named": (_GENERIC, BodyFinder.named),
    "school": (_SCHOOL, BodyFinder.school),
}
