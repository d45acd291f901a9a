"""Set phrases that a numeral stands for: 两个维护, 三重一大, 1+13+N, 双减.

All patterns read the plain view of the text (:func:`exporter.text.plain`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_DIGITS = frozenset("两三四五六七八九十双")
_DIGIT = "[一两三四五六七八九十]"
_WORD = "[\u4e00-\u9fff]"
_NO_DIGIT = "(?:(?![一二两三四五六七八九十百千万亿的等和])[\u4e00-\u9fff])"
#: What a number measures: 三年, 五成, 十分钟, 三级.
_MEASURE = (
    "(?:[年月日天周岁世时秒分点刻成折次遍回倍届期章节季代元角万亿千百斤吨米尺里亩号楼层\u00d7]"
    "|个(?:多|半)|公里|小时|[人几来余]|多[年个万亿次])"
)
#: Names of places, feasts and things that begin with a numeral.
_NAME = re.compile(
    "四川|四人帮|三[亚峡明国星伏九沙秦晋角一]|三江源|九[江寨州龙三华]|五[台指粮保星七四一]|六[安盘一]|七[夕台一]|八[达宝路股闽一]|十[堰佳强字里一]|十大.*(?:人物|青年|新闻|案例)"
    "|两[会岸广江湖伊]|双[鸭流桥方边向赢]|[三四五六七八九十]连.$|四合院|三明治|三八|二维|三好学生|三区三州|五眼|[一二三四五六七八九十].*[条国户奖]$|[一二三四五六七八九十]+$"
)
#: … and of bodies, meetings and documents: 五国集团, 两党共识.
_BODY = re.compile(
    ".*(?:联盟|集团|组织|公司|协会|大会|论坛|峰会|共识|协定|条约|公报|航母|会谈|对话)"
)
#: What an award is called: “五四红旗团委”称号.
_AWARD = re.compile("(?:荣誉)?(?:称号|奖章|奖|勋章|证书)")
#: A counted place or an ordinary count: 三省一市, 五县三区.
_COUNTED = "[省市县区镇乡村州旗国人家座项所名户份个左以]"
_SUM = r"\d{1,3}(?:[+\u00d7](?:\d{1,3}|[A-Z])(?![\dA-Za-z]))+"
#: In quotation marks: 三区, 四个意识, 双控, 新三样, 一企一策, 1+N+X; 一 alone is not (一次办), but 一条主线 is.
_QUOTED = re.compile(
    rf"[新老大小强]?(?:双(?!休)|[两三四五六七八九十]+)(?!{_DIGIT}|{_MEASURE}){_WORD}.*"
    rf"|一(?!{_MEASURE}){_WORD}{{1,2}}(?:、?(?:{_DIGIT}|双){_WORD}{{1,3}})+|双一流|\d个\d+万?"
    r"|一(?:条.线|个(?:中心|目标|核心|基地|高地|主题|平台))"
    rf"|{_SUM}.*"
)
_HEADED = re.compile(rf".{{0,2}}(?:{_DIGIT}|双|\d)")
#: A number that sums up its parts: “3820”战略工程, “132”总体工作部署.
_CIPHER = re.compile(r"\d{3,4}")
_CIPHER_OF = re.compile(
    f"{_WORD}{{0,4}}(?:部署|工程|战略|改革|行动|计划|模式|工作法|体系|机制|目标|思路)"
)

#: In running text it takes two numerals, the first not 一, and an end to the phrase (三重一大、),
#: or a phrase of the whole country.
_BARE = re.compile(
    rf"(?<![十百千万第零〇○一两三四五六七八九年月日之\d])"
    rf"(?:[两三四五六七八九](?!{_MEASURE}|{_COUNTED}){_NO_DIGIT}{{1,2}}){{1,3}}"
    rf"(?:{_DIGIT}(?!{_MEASURE}|{_COUNTED}){_NO_DIGIT}{{1,2}}){{1,3}}(?!{_WORD}(?<![的等和]))"
    r"|(?<![\d.+])\d{1,3}(?:\+\d{1,3})*\+[NXM](?![A-Za-z])"
    r"|(?<![\u4e00-\u9fff])一[企户村县业校乡镇人地事案厂河园市区项品城]一(?:[策品档法案码表图]|特色|品牌)(?![\u4e00-\u9fff](?<![的等和]))"
    "|两个(?:维护|确立|一百年|健康|毫不动摇|屏障)|四个(?:意识|自信|全面|伟大)|[五四三]位一体|三个区分开来|三严三实|两学一做|三会一课|两不愁三保障"
    "|(?<=能耗)双控|双碳|双减|双创|双一流|三农(?=工作|问题|投入|支出)|三公经费|(?<=落实)六保|六稳(?=工作)"
)
_IDIOMS = frozenset(
    "四通八达 四梁八柱 四面八方 五湖四海 五花八门 三番五次 三心二意 四分五裂 七上八下 三令五申 三天两头 五五分成 七嘴八舌 四平八稳 七零八落 八九不离十 九死一生 四面逢源 九牛一毛 三言两语 三教九流 三头六臂 七手八脚 两面三刀 五颜六色 三长两短 四世同堂 四舍五入".split()
)


def is_numeral(phrase: str, after: str) -> bool:
    """Whether a phrase in quotation marks, followed by the text ``after``, is a numeral slogan."""
    if _CIPHER.fullmatch(phrase):
        return _CIPHER_OF.match(after) is not None
    if (
        not _QUOTED.fullmatch(phrase)
        or _NAME.match(phrase)
        or _BODY.fullmatch(phrase)
        or _AWARD.match(after)
    ):
        return False
    if phrase in _IDIOMS:
        return False
    parts = re.split("[、,;]", phrase)
    numerals = len(re.findall(rf"{_DIGIT}|双|\d", phrase))
    return (len(phrase) <= 9 or numerals > 1) and all(_HEADED.match(part) for part in parts)


def is_name(phrase: str) -> bool:
    """Whether a phrase that begins with a numeral is the name of a place, a feast or a group."""
    if phrase[:1] in _DIGITS and _BODY.fullmatch(phrase):
        return True
    return _NAME.match(phrase) is not None and (len(phrase) < 4 or phrase == "三区三州")


def bare_numerals(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Numeral slogans without marks in ``text[start:end]``, as spans."""
    for match in _BARE.finditer(text, start, end):
        if match[0] not in _IDIOMS:
            yield match.span()
