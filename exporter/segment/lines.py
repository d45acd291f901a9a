"""Lines of a captured text, and the patterns that tell what a line is by itself.

All patterns read the plain view of the text (:func:`exporter.text.plain`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from exporter.model import BlockKind
from exporter.text import BLANK

CHINESE_NUMBER = "[一二三四五六七八九十百零〇]+"

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
_NAMES = rf"{NAME}(?:[\s、,/]+{NAME}){{0,30}}"
_REPORTER = r"[\u4e00-\u9fff]{0,14}(?:记者|通讯员|评论员|特约撰稿人?)"
_DESK = (
    "编辑|责编|责任编辑|美编|校对|初审|复审|二审|三审|终审|一审|审核|审签|监制|编审|统筹|策划|执行|值班编委"
    "|作者|撰稿|供稿|撰文|执笔|整理|摄影|摄像|图文|文图|文|图|图片|视频|制作|排版|主编|值班主任|投稿|来稿|编者|签发|出品"
)
_BYLINE = re.compile(rf"(?:{_REPORTER}\s*)?{_NAMES}(?:[\s、,]*{_REPORTER}\s*{_NAMES}){{0,4}}")
_CREDIT = re.compile(
    rf"[(【\[]?\s*(?:{_REPORTER}|{_DESK})(?:[、/&\s]+(?:{_REPORTER}|{_DESK})){{0,3}}\s*[:/丨|]\s*[^。?!]{{1,60}}"
    rf"|[(【\[]?(?:{_REPORTER}[\s:]*{_NAMES}[\s、,]*){{1,4}}(?:整理|报道|摄影报道|文/图)?[)】\]]?"
    r"|[(【\[](?:新华社|人民网|中新社|本报|据)[^()。]{2,24}[电讯][^()。]{2,120}[)】\]]"
    r"|[(【\[〔](?:本文)?(?:作者|执笔人?|整理)[^()]{2,160}(?:\([^()]*\)[^()]*)?[)】\]〕]"
    r"|[—―─-]+\s*编\s*者"
)
_CAPTION = re.compile(
    r"[▲△].{2,120}|[【\[(]?(?:资料图|资料图片|配图)[】\])]?|(?:图为|上图|下图|左图|右图|图\d{1,2}[:为]).{2,120}"
    rf"|.{{4,160}}(?:摄|供图|制图|新华社发|(?:摄影|摄影师|图片?)\s*[:/]?\s*{NAME}|摄影)(?:/[\u4e00-\u9fff]{{2,6}})?[)]?(?:\((?:资料|新华社|本报)[^()]{{0,8}}\))?"
    r"|.{4,160}(?:图片|照片|资料片)(?:均?为资料(?:图片|照片)|由.{2,30}提供)[)]?"
    r"|[^。,]{2,40}作政府工作报告。?|[^。,;:]{2,40}(?:合影|留影|现场|全景|一角|外景|航拍图?)"
)
_METADATA_LABEL = (
    "索引号|信息索引|公开方式|组配分类|主题分类|发文字号|文号|成文时间|成文日期|公文时效|有效性|时效性|发布机构|发文机关|发布单位|发布机关|发布部门"
    "|发布日期|发布时间|生成日期|实施日期|施行日期|印发日期|更新时间|时间|日期|来源|信息来源|文章来源|稿件来源|资料来源|内容来源|作者|标签|关键词|主题词|标题|原标题"
)
_DAY = r"\d{4}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}日?"
_METADATA = re.compile(
    rf"[-•·\s(【\[]*(?:{_METADATA_LABEL})\s*(?::|\||】).*|(?:时间|日期)\s+\d{{4}}.*"
    rf"|{_DAY}[日\s]*(?:\d{{1,2}}:\d{{2}}.*)?|[(]{_DAY}[)]|{_DAY}\s+[^。,]{{2,30}}|[\u4e00-\u9fff]{{2,12}}\s*{_DAY}(?:\s.*)?"
    rf"|[\u4e00-\u9fff]{{2,8}}(?:日报|晚报|早报|时报|商报|都市报|新闻网|电视台|广播电视台|融媒体中心|通讯社)"
    rf"|{_DAY}\s*\d{{0,2}}:?\d{{0,2}}:?\d{{0,2}}\s*(?:\||来源|稿源|字号).*"
    rf"|[(]{_DAY}[^()]{{2,90}}(?:\([^()]*\)[^()]*)?[)]"
    r"|[(]?(?:新华社|中新社|中新网|人民网|本报|央视网)[^。,]{2,24}电[)]?"
    r"|这是.{2,80}的(?:节录|摘录|摘编|一部分)。?"
)
_CHROME = re.compile(
    r"(?:您?的?当前位置|您?现在的?位置|您?所在的?位置|首页)\s*[:>》].*|[^。]*>>[^。]*|(?:[^>。]+>){2,}[^>。]*"
    r"|[【\[(]?\s*(?:小|中|大)?(?:字号|字体).*|[【\[(]?\s*(?:A?[大中小+-]\s*){2,3}[】\])]?|[【\[]?(?:我要)?(?:打印|下载|保存|纠错)(?:本[页文]|此[页文]|文章)?[】\]]?"
    r"|全屏|加大|还原|减小|默认|超大|[】\]]|[【\[]?关闭(?:窗口|本页)?[】\]]?|收藏|朗读|T[+-]?|阅读全文|展开全文|查看原文|原文链接.*|点击(?:查看|进入|下载|播放|关注).*"
    r"|[-•·\s]*(?:浏览次数|浏览量|浏览|点击数|点击量|点击率|阅读量|阅读次数|阅读|访问量|访问次数|人气|评论|热度)\s*:?\s*\[?\d*\]?\s*次?"
    r"|(?:[【\[][^】\]]{0,4}(?:打印|关闭|字体|字号|分享|收藏|返回|纠错|大|中|小)[^】\]]{0,4}[】\]]\s*){1,8}"
    r"|(?:保护视力色?|视力保护色?|背景色|浏览字号|显示模式|阅读模式|正文字号).*|.{0,12}扫描.{0,6}二维码.*|打开微信.*|[↑^][\d.\s↑]*"
    r"|【法宝引证码】.*|CLI\.[\d.]+"
    r"|分享(?:到|至|给)?.{0,12}|返回(?:顶部|首页|列表)|点(?:分享|收藏|点赞|在看)|(?:点赞|在看|赞|转发|收藏|写留言|留言)\s*\d*|扫码.{0,10}|.{0,10}扫一扫.{0,14}|.{0,6}(?:长按|识别).{0,14}二维码.{0,10}"
    r"|(?:相关|推荐|延伸|精彩|往期|更多)(?:阅读|推荐|回顾|内容|专题|精彩).*|相关(?:链接|新闻|文章|报道|稿件|附件).*|(?:上|下)一[篇条].*|[-•·\s]*版权及?(?:免责)?(?:声明|所有).*|免责声明.*"
    r"|微信|微博|朋友圈|QQ(?:空间|好友)?|(?:新浪|腾讯)微博|人人网|豆瓣|语音播报|无障碍(?:浏览|阅读)?|(?:长者|关怀|适老)(?:模式|版)|繁體?体?(?:中文|版)?|简体(?:中文|版)?|English|EN"
    r"|登录|注册|搜索|设为首页|加入收藏|手机版|网站地图|客户端|返回|更多|×|x"
    r"|.{0,16}邮箱:\s*\S+@\S+|欢迎.{0,14}投稿.{0,4}|[▶►].*|https?://\S+"
)
_LABELLED_LIMIT = 300  # no longer line is told by its own form
_SITE_NAME = re.compile(r"[^,。:\s]{1,8}(?:网|在线|客户端|融媒|频道)")
#: From one of these on, nothing of the report follows.
TAIL = re.compile(
    r"(?:相关|推荐|延伸|精彩|往期)(?:阅读|推荐|回顾).*|相关(?:链接|新闻|文章|报道|稿件).*|[-•·\s]*版权及?(?:免责)?(?:声明|所有).*|免责声明.*"
    r"|分享让更多人看到|返回顶部|扫码.{0,10}|欢迎.{0,14}投稿.{0,4}|(?:本|此|这部)作品.*"
)


class Line(NamedTuple):
    """A line without the white space around it: offsets into the captured text, and its text. A
    line break inside (see :mod:`exporter.segment.joins`) stands in ``text`` as a space."""

    start: int
    end: int
    text: str


def lines_of(text: str) -> Iterator[Line]:
    """The lines of ``text`` that show something."""
    offset = 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip(BLANK)
        if stripped:
            start = offset + raw.index(stripped)
            yield Line(start, start + len(stripped), stripped)
        offset += len(raw)


def plain_kind(text: str) -> BlockKind | None:
    """The kind of a line that shows it by its own form, wherever it stands; else ``None``."""
    if text.count("|") >= 2:
        return "metadata"
    if len(text) > _LABELLED_LIMIT:
        return None
    if _METADATA.fullmatch(text) or DOCUMENT_NUMBER.fullmatch(text):
        return "metadata"
    if _CREDIT.fullmatch(text):
        return "credit"
    if _CHROME.fullmatch(text):
        return "chrome"
    if _CAPTION.fullmatch(text):
        return "caption"
    return None


def is_byline(text: str) -> bool:
    """Whether a line is nothing but names, and what the persons are for the paper."""
    return _BYLINE.fullmatch(text) is not None


def is_site_name(text: str) -> bool:
    """Whether a line is the bare name of a website (人民网)."""
    return _SITE_NAME.fullmatch(text) is not None


def numbering(text: str) -> tuple[int, re.Match[str]] | None:
    """The heading level and the match of the printed number a line begins with."""
    for level, pattern in NUMBERINGS:
        match = pattern.match(text)
        if match:
            return level, match
    return None
