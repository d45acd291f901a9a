"""Lines of a captured text, and the patterns that tell what a line is by itself.

All patterns read the narrow view of the text (:func:`exporter.text.narrow`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from exporter.model import BlockKind

CHINESE_NUMBER = "[一二三四五六七八九十百]+"

#: Printed numbering by GB/T 9704-2012, highest level first: 一、 (一) 1. (1), and 第一章.
NUMBERINGS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"第({CHINESE_NUMBER})(?:章|部分)[、:\s]*")),
    (1, re.compile(rf"({CHINESE_NUMBER})、\s*")),
    (2, re.compile(rf"[(]({CHINESE_NUMBER})[)]、?\s*")),
    (3, re.compile(r"(\d{1,2})[.、](?!\d)\s*")),
    (4, re.compile(r"[(](\d{1,2})[)]、?\s*")),
)
#: 一是… / 二是… at the head of a paragraph.
ENUMERATION = re.compile(rf"({CHINESE_NUMBER})(?:是|要)(?!否)")
DASH_ITEM = re.compile(r"[—―─-]{2,}\s*")
FINAL = "。!?;…"

APPENDIX = re.compile(r"(?:附件?\s*\d*\s*:?\s*)?(?:名词解释|名词注释|有关名词解释|注释|名词说明)")
SALUTATION = re.compile(
    r"(?:尊敬的)?(?:各位|同志|朋友|女士|先生|全体|父老)[^。;,]{0,24}[:!,]|同志们:?"
)
DELIVERY = re.compile(r"[—―─-]{2,}\s*(?:\d{4}年\d{1,2}月\d{1,2}日)?.{0,10}在.+[上中]")
DATE_LINE = re.compile(r"[(]?\s*(\d{4})年(\d{1,2})月(\d{1,2})日\s*[)]?")

_CREDIT_ROLE = (
    "记者|本报记者|通讯员|见习记者|编辑|责编|责任编辑|美编|校对|初审|复审|二审|三审|终审|一审|审核|审签|监制"
    "|作者|撰稿|供稿|摄影|摄像|图文|文图|文|图|制作|排版|主编|值班主任|投稿"
)
_CREDIT = re.compile(rf"[(【]?\s*(?:{_CREDIT_ROLE})\s*(?::|/|丨|\|)\s*.{{1,60}}")
_CAPTION = re.compile(
    r"[【\[(]?(?:资料图|资料图片|配图)[】\])]?|(?:图为|上图|下图|左图|右图).{2,80}|.{4,80}(?:摄|摄影)"
)
_METADATA_LABEL = (
    "索引号|信息索引|公开方式|组配分类|主题分类|发文字号|文号|成文时间|成文日期|公文时效|有效性|发布机构|发文机关|发布单位"
    "|发布日期|发布时间|时间|日期|来源|信息来源|文章来源|稿件来源|作者|标签|关键词|主题词|标题"
)
_METADATA = re.compile(
    rf"[-•·\s]*(?:{_METADATA_LABEL})\s*(?::|\|).*|(?:时间|日期)\s+\d{{4}}.*"
    r"|\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s*\d{1,2}:\d{2}.*|[(]?\d{4}年\d{1,2}月\d{1,2}日[)]?"
)
_CHROME = re.compile(
    r"(?:您?的?当前位置|您?现在的?位置|首页)\s*[:>》].*|[^。]*>>[^。]*|(?:[^>。]+>){2,}[^>。]*"
    r"|[【\[]?(?:小|中|大)?字号.*|[【\[]?(?:大|中|小)(?:\s*(?:大|中|小)){1,2}[】\]]?|打印(?:本页)?|下载|全屏|加大|还原|减小|[】\]]|关闭(?:窗口)?|收藏"
    r"|[-•·\s]*(?:浏览次数|浏览量|点击数|点击量|阅读量|阅读次数|访问量)\s*:?\s*\d*\s*次?"
    r"|分享.{0,12}|返回(?:顶部|首页|列表)|点(?:分享|收藏|点赞|在看)|扫码.{0,10}|.{0,10}扫一扫.{0,14}|长按.{0,14}二维码.{0,10}"
    r"|(?:相关|推荐|延伸)阅读.*|相关(?:链接|新闻|文章).*|(?:上|下)一[篇条].*|[-•·\s]*版权及?(?:免责)?声明.*|免责声明.*"
    r"|.{0,16}邮箱:\s*\S+@\S+|欢迎.{0,14}投稿.{0,4}|[●▶►◆■].*"
)
_SITE_NAME = re.compile(r"[^,。:\s]{1,8}(?:网|在线|客户端|融媒|频道)")
#: From one of these on, nothing of the report follows.
TAIL = re.compile(
    r"(?:相关|推荐|延伸)阅读.*|相关(?:链接|新闻|文章).*|[-•·\s]*版权及?(?:免责)?声明.*|免责声明.*"
    r"|分享让更多人看到|返回顶部|扫码.{0,10}|欢迎.{0,14}投稿.{0,4}"
)


class Line(NamedTuple):
    """A line without the white space around it: offsets into the captured text, and its text."""

    start: int
    end: int
    text: str


def lines_of(text: str) -> Iterator[Line]:
    """The lines of ``text`` that are not blank."""
    offset = 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        if stripped:
            start = offset + raw.index(stripped)
            yield Line(start, start + len(stripped), stripped)
        offset += len(raw)


def plain_kind(text: str) -> BlockKind | None:
    """The kind of a line that shows it by its own form, wherever it stands; else ``None``."""
    if _CREDIT.fullmatch(text):
        return "credit"
    if text.count("|") >= 2 or _METADATA.fullmatch(text):
        return "metadata"
    if _CHROME.fullmatch(text):
        return "chrome"
    if _CAPTION.fullmatch(text):
        return "caption"
    return None


def is_site_name(text: str) -> bool:
    """Whether a line is the bare name of a website (人民网)."""
    return _SITE_NAME.fullmatch(text) is not None


def numbering(text: str) -> tuple[int, re.Match[str]] | None:
    """The heading level and the match of the printed number a line begins with."""
    for level, pattern in NUMBERINGS:
        match = pattern.match(text)
        if match and match.end() < len(text):
            return level, match
    return None
