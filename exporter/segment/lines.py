"""Lines of a captured text, and the patterns that tell what a line is by itself.

All patterns read the plain view of the text (:func:`exporter.text.plain`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from exporter.model import Mark, MarkRole
from exporter.text import BLANK

CHINESE_NUMBER = "[一二三四五六七八九十百零〇]{1,6}"

CIRCLED = 5  # the level of ①, if all others are in use
#: Printed numbering by GB/T 9704-2012, highest level first: 一、 (一) 1. (1); and 第一章, 第一节.
NUMBERINGS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"第({CHINESE_NUMBER})(?:章|编|部分)[、:\s]*")),
    (2, re.compile(rf"第({CHINESE_NUMBER})节[、:\s]*")),
    (1, re.compile(rf"({CHINESE_NUMBER})、\s*")),
    (2, re.compile(rf"[(]({CHINESE_NUMBER})[)]、?\s*")),
    (3, re.compile(r"(\d{1,2})[.、\ufe52](?!\d)\s*")),
    (4, re.compile(r"[(](\d{1,2})[)]、?\s*")),
    (CIRCLED, re.compile(r"([\u2460-\u2473])\s*")),
)
ARTICLE = re.compile(rf"第({CHINESE_NUMBER})条[\s:]")
#: 一是… / 二是… at the head of a paragraph.
ENUMERATION = re.compile(rf"({CHINESE_NUMBER})(?:是|要)(?!否)")
DASH_ITEM = re.compile(r"[—―─-]{2,}\s*")
BULLET = re.compile(r"[●◆◇■□▪◼•★]\s*")
FINAL = "。!?;…"

APPENDIX = re.compile(
    r"(?:附件?\s*\d*\s*:?\s*)?(?:《.{2,20}》|政府工作报告)?(?:(?:有关|部分|相关|的)?(?:内容|名词|术语|用语)*(?:解释|注释|说明)|注释|注解)[:\s]*"
)
#: A note at the end: ［1］一降三减:
NOTE = re.compile(r"\[(\d{1,3})\]\s*")
ATTACHMENT = re.compile(r"附\s*(?:件|表|录)?\s*[\d一二三四五六七八九十]{0,3}\s*:?")
SALUTATION = re.compile(
    r"(?:尊敬的[^。;]{1,40}|(?:各位|同志|朋友|女士|先生|全体|父老|亲爱的)[^。;,]{0,24})[:!,]|同志们:?"
)
#: Whom a notice or letter is for: 各旗、县、区人民政府,市直有关部门、单位:
ADDRESSEE = re.compile(
    r"(?:各|省|市|州|盟|区|县|有关)[^。;:!?]{0,80}(?:政府|部门|单位|机构|委员会|党委|党组|办公室|企业|学校|[委办局会])\s*:"
)
DELIVERY = re.compile(
    r"(?:[—―─-]{2,}\s*|[(]\s*)?(?:\d{4}年\d{1,2}月\d{1,2}日)?.{0,10}在.{2,60}(?:[上中]|会议|大会|全会)\s*[)]?"
    r"|[—―─-]{2,}\s*在?.{2,60}[上中]的?(?:报告|讲话|致辞|发言)"
)
DATE_LINE = re.compile(
    r"[(]?\s*(?:\d{4}|[一二三四五六七八九零〇○0]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\d{1,2}|[一二三四五六七八九十]{1,3})日\s*[)]?"
)
#: 包府办发〔2022〕43号
DOCUMENT_NUMBER = re.compile(r"[(]?[\u4e00-\u9fff]{2,14}[〔\[(]\d{4}[〕\])]第?\d+号[)]?")

#: Family names by frequency (list of the Ministry of Public Security, and compound ones).
_SURNAMES = (
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦"
    "邱侯江尹薛闫阎雷龙史陶贺毛段郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文包牛齐庄涂翁殷安倪关葛樊岳梅童章施颜鲁柳盛路鞠柯温庞管祝左符洪尚俞甘辛季华欧"
    "柴纪兰焦骆卓申詹晏訾诸应柏水占闵冉蒲巩麻燕宁解苗卫曲耿单项祁娄车鄢叙连霍裴屈桂耿祖褚仇鲍费岑喻阮房游翟凌丛游卞窦简饶宫胥隋全战楼穆古滕刁艾宗佟习栗郗郜冀仲敬晋衡逯匡麦司湛植储蓝苑晁奚郁宣揭仝臧巴布乌达扎洛格次桑旦阿]"
    "|欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯"
)
NAME = rf"(?:(?:{_SURNAMES})[\u4e00-\u9fff]{{1,2}}|(?:{_SURNAMES})\s+[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff])?|[\u4e00-\u9fff]{{1,6}}·[\u4e00-\u9fff·]{{1,10}})"


class Line(NamedTuple):
    """A line without the white space around it: offsets into the captured text, its text, and what
    the markup of the file says of it (:class:`exporter.model.Mark`). A line break inside (see
    :mod:`exporter.segment.joins`) stands in ``text`` as a space."""

    start: int
    end: int
    text: str
    roles: frozenset[MarkRole] = frozenset()
    level: int | None = None


def lines_of(text: str, marks: Sequence[Mark] = ()) -> Iterator[Line]:
    """The lines of ``text`` that show something; ``marks`` are in the order of their ``start``."""
    offset, index = 0, 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip(BLANK)
        if stripped:
            start = offset + raw.index(stripped)
            first = index
            while index < len(marks) and marks[index].start < offset + len(raw):
                index += 1
            own = marks[first:index]
            roles = frozenset(mark.role for mark in own)
            level = next((mark.level for mark in own if mark.level), None)
            yield Line(start, start + len(stripped), stripped, roles, level)
        offset += len(raw)


def numbering(text: str) -> tuple[int, re.Match[str]] | None:
    """The heading level and the match of the printed number a line begins with."""
    for level, pattern in NUMBERINGS:
        match = pattern.match(text)
        if match:
            return level, match
    return None
