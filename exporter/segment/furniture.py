"""What stands round the prose of a page, told by the form of a line or by its markup: credits,
captions, metadata, and the chrome of the site.

All patterns read the plain view of the text (:func:`exporter.text.plain`).
"""

from __future__ import annotations

import re

from exporter.model import BlockKind
from exporter.segment.lines import DOCUMENT_NUMBER, FINAL, NAME, Line, numbering

_NAMES = rf"{NAME}(?:[\s、,/]+{NAME}){{0,30}}"
_REPORTER = r"[\u4e00-\u9fff]{0,14}(?:记者|通讯员|评论员|特约撰稿人?)"
_DESK = (
    "采写|采访|文字|编辑|责编|责任编辑|美编|校对|初审|复审|二审|三审|终审|一审|审核|审签|监制|编审|统筹|策划|执行|值班编委"
    "|作者|撰稿|供稿|撰文|执笔|整理|摄影|摄像|图文|文图|文|图|图片|视频|制作|排版|主编|值班主任|投稿|来稿|编者|签发|出品"
)
_BYLINE = re.compile(rf"(?:{_REPORTER}\s*)?{_NAMES}(?:[\s、,]*{_REPORTER}\s*{_NAMES}){{0,4}}")
_CREDIT = re.compile(
    rf"[(【\[]?\s*(?:{_REPORTER}|{_DESK})(?:[、/&\s]+(?:{_REPORTER}|{_DESK})){{0,3}}\s*[:/丨|]\s*[^。?!]{{1,60}}"
    rf"|[(【\[]?(?:{_REPORTER}[\s:]*{_NAMES}[\s、,]*){{1,4}}(?:整理|报道|摄影报道|文/图)?[)】\]]?"
    r"|[(【\[](?:新华社|人民网|中新社|本报|据)[^()。]{2,24}[电讯][^()。]{2,120}[)】\]]"
    r"|[(【\[〔](?:本文)?(?:作者|执笔人?|整理)[^()]{2,160}(?:\([^()]*\)[^()]*)?[)】\]〕]"
    rf"|(?:{_DESK})\s+{NAME}(?:\s+(?:{_DESK})\s+{NAME}){{0,5}}|{NAME}\s*/\s*[\u4e00-\u9fff·]{{1,10}}(?:[报网社台]|视频|杂志|周刊|客户端|新闻)"
    r"|(?:责任编辑|责编|编辑)\s*:|[【\[](?:我要)?纠错[】\]]\s*责任?编辑?\s*:.*"
    r"|[^。,:]{2,30}供稿(?:\s+[^。]{1,40})?"
    r"|[—―─-]+\s*编\s*者"
)
_CAPTION = re.compile(
    r"[【\[(]?(?:资料图|资料图片|配图)[】\])]?|(?:图为|上图|下图|左图|右图|图\d{1,2}[:为]).{2,120}"
    rf"|.{{4,160}}(?:摄|供图|制图|新华社发|(?:摄影|摄影师|图片?)\s*[:/]?\s*{NAME}|摄影)(?:/[\u4e00-\u9fff]{{2,6}})?[)]?(?:\((?:资料|新华社|本报)[^()]{{0,8}}\))?"
    r"|.{4,160}(?:图片|照片|资料片)(?:均?为资料(?:图片|照片)|由.{2,30}提供)[)]?"
    r"|[▲△▼]\s*[^▲△▼]{2,120}|视频\s*[-|:丨].{2,60}|图\s*[:/丨|]\s*[^。]{2,40}"
    r"|.{2,120}[(](?:(?:视频|网络|微博|资料)?(?:截图|资料图?片?)|图源.{0,20}|(?:图片)?来源\s*:?.{1,20}|图/.{1,20}|视觉中国|东方IC|新华社(?:发|图片)?)[)]。?"
    r"|.{2,60}(?:视频|报道|网页|微博|新闻|画面)截图|.{2,80}(?:视觉中国|东方IC)(?:\s*(?:资料|供图|图片?))?|.{4,120}供图(?:\s+.{2,8})?"
    r"|[^。]{0,40}本文图片.{2,60}"
    r"|[^。,]{2,40}作政府工作报告。?|[^。,;:]{2,40}(?:合影|留影|现场|全景|一角|外景|航拍图?)"
)
_METADATA_LABEL = (
    "索引号|信息索引|公开方式|组配分类|主题分类|发文字号|文号|成文时间|成文日期|公文时效|有效性|时效性|发布机构|发文机关|发布单位|发布机关|发布部门"
    "|发布日期|发布时间|生成日期|实施日期|施行日期|印发日期|更新时间|时间|日期|来源|信息来源|文章来源|稿件来源|资料来源|内容来源|作者|标签|关键词|文章关键词|主题词|标题|原标题|本文原标题|本文来源|来源于|最后更新|更新于|发表于"
)
_DAY = r"\d{4}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}日?"
_METADATA = re.compile(
    rf"[-•·\s(【\[]*(?:{_METADATA_LABEL})\s*(?::|\||】).*|(?:时间|日期)\s+\d{{4}}.*"
    rf"|{_DAY}[日\s]*(?:\d{{1,2}}:\d{{2}}.*)?|[(]{_DAY}[)]|{_DAY}\s+[^。,]{{2,30}}|[\u4e00-\u9fff]{{2,12}}\s*{_DAY}(?:\s.*)?"
    rf"|[\u4e00-\u9fff]{{2,8}}(?:日报|晚报|早报|时报|商报|都市报|新闻网|电视台|广播电视台|融媒体中心|通讯社)"
    rf"|{_DAY}\s*\d{{0,2}}:?\d{{0,2}}:?\d{{0,2}}\s*(?:\||来源|稿源|字号).*"
    rf"|[(](?!.*(?:[上中]|会议|大会|全会)\s*[)]$){_DAY}[^()]{{2,90}}(?:\([^()]*\)[^()]*)?[)]"
    r"|[(]?(?:新华社|中新社|中新网|人民网|本报|央视网)[^。,]{2,24}电[)]?"
    r"|[(]?(?:本文)?原(?:标题|题)为?\s*:?\s*《.{2,80}》?[)]?|[(]?本文(?:来自|转自|转载自|原载|刊于|选自|摘自).{2,60}[)]?|标签(?:\s.*)?"
    r"|[(]?(?:综合|整理|编译|综合整理)自.{2,60}|原创\s+.{2,40}|\d{1,2}/\d{1,2}|\d{1,2}:\d{2}(?::\d{2})?|(?:19|20)\d\d|新华社|中新社|人民日报"
    rf"|{_DAY}\s*·.{{2,30}}|发表于\s*{_DAY}.*"
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
    r"|[^【】]{0,160}【点击[^】]{2,8}】.{0,60}|\+1|举报|赞|踩|关注|关注(?:我们|新华网|人民网)|回复(?:\s*[⋅·\d].*)?|\d+\s*条?(?:评论|跟贴|跟帖|回复)(?:\s.*)?|\d+\s*人(?:参与|关注|评论).*"
    r"|\d{3,}|\d{1,3}(?:,\d{3})+|\d{1,5}\s+\d{1,5}|(?:[【\[]\d{1,2}[】\]]\s*){2,}|(?:上一页)?\s*(?:\d{1,2}[\s/]*){1,9}(?:下一页|余下全文|全文).*|上一页.*|下一页.*"
    r"|返回.{2,8}(?:首页|频道|列表)?|(?:点击)?(?:下载|打开).{2,16}(?:客户端|APP|app).{0,12}|更多.{2,40}(?:请?关注|下载|点击).{0,40}|.{0,12}请(?:持续)?关注\s*:?.{0,20}"
    r"|.{0,10}字体\s*:?\s*(?:放大|缩小|大|小|正常).*|(?:缩小|放大)字体.*|打印\s.{0,30}|我要(?:反馈|跟帖|评论|发言|投稿|举报)|已输入\d+字|(?:最?[新热])评论|(?:网友|全部|热门|最新|查看)评论.*|(?:评论|跟帖)\s*[(].*"
    r"|.{0,8}用?微信扫.*|分享至.{2,16}|跟踪:.*|延伸\s*·?\s*推荐|(?:热门|为您|为你|猜你|编辑|小编|APP精彩|大家都在)(?:推荐|喜欢|看|精选)|(?:小编|作者)?最近文章|换一换|(?:正在|努力)?加载中?\.{0,3}|请登录.*|用户登录|忘记密码"
    r"|(?:本文|以上|文章|文中)[^。]{0,24}(?:仅代表|不代表|只代表)[^。]{2,40}。?|(?:特别|郑重|版权|免责)?声明\s*:.*(?:转载|侵权|观点|风险|参考|版权|真实).*|[^。]{0,60}(?:转载|转发)请(?:务必)?注明.*|.{0,60}未经[^。]{0,12}(?:授权|允许|许可|同意)[^。]{0,20}转载.*"
    r"|.{0,40}(?:报料|爆料)\s*:\s*[\d-]{6,}.*|[^。]{0,60}(?:All [Rr]ights [Rr]eserved|ICP备|公网安备|版权所有)[^。]*|©.*"
    r"|登录|注册|搜索|设为首页|加入收藏|手机版|网站地图|客户端|返回|更多|×|x"
    r"|.{0,16}邮箱:\s*\S+@\S+|欢迎.{0,14}投稿.{0,4}|[▶►].*|https?://\S+"
)
_LABELLED_LIMIT = 300  # no longer line is told by its own form
_CAPTION_LIMIT = 160
_PICTURED_LIMIT = 60  # a line below a picture without a stop
_SENTENCE_LIMIT = 30  # … of one sentence
_CLAUSES_LIMIT = 20  # … that has a comma
_BUTTON_LIMIT = 3
_PROSE_FROM = 40
#: Whose picture it is, below the picture.
_PHOTO = re.compile(
    r"(?:图片?|照片|资料图片?|摄影|来源|图源|图片来源|供图)\s*(?:[:/丨|]|$)|[(]?资料图"
)
#: Footers of sites.
_FOOTER = re.compile(r"版权所有|©|All [Rr]ights [Rr]eserved|^收藏\s*[|]")
_SITE_NAME = re.compile(r"[^,。:\s]{1,8}(?:网|在线|客户端|融媒|频道)")
#: Who edited the article: nothing of it follows but more credits.
EDITOR = re.compile(r"[(【\[]?\s*(?:本文来源.{0,30})?(?:责任编辑|责编|编辑)\s*[:|丨].{0,40}")
#: From one of these on, nothing of the report follows.
TAIL = re.compile(
    r"(?:相关|推荐|延伸|精彩|往期)(?:阅读|推荐|回顾).*|相关(?:链接|新闻|文章|报道|稿件).*|[-•·\s]*版权及?(?:免责)?(?:声明|所有).*|免责声明.*"
    r"|分享让更多人看到|返回顶部|扫码.{0,10}|欢迎.{0,14}投稿.{0,4}|(?:本|此|这部)作品.*"
)


def plain_kind(text: str) -> BlockKind | None:
    """The kind of a line that shows it by its own form, wherever it stands; else ``None``."""
    if text.count("|") >= 2:
        return "chrome" if _FOOTER.search(text) else "metadata"
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


def kind_of(line: Line) -> BlockKind | None:
    """The kind of a line that shows it by its own form or by its markup, wherever it stands."""
    kind, roles, text = plain_kind(line.text), line.roles, line.text
    if roles & {"title", "heading"}:
        return kind if kind in ("metadata", "credit", "chrome") and "title" not in roles else None
    if "caption" in roles and kind != "chrome" and len(text) <= _CAPTION_LIMIT:
        return "caption"
    if "pictured" in roles and (_PHOTO.match(text) or (kind is None and _is_caption(line))):
        return "caption"
    if "link" in roles and kind in (None, "caption") and not (numbering(text) or is_prose(line)):
        return "chrome"
    return kind


def _is_caption(line: Line) -> bool:
    """Whether a line below a picture describes it: a short one that is no head and no prose."""
    text = line.text
    if line.roles & {"strong", "item", "link"} or numbering(text):
        return False
    if text[-1] == "。":
        limit = _CLAUSES_LIMIT if "," in text else _SENTENCE_LIMIT
        return len(text) <= limit and text.count("。") == 1
    worded = any(c > "\u3400" for c in text)
    return worded and _BUTTON_LIMIT < len(text) <= _PICTURED_LIMIT and text[-1] not in FINAL + ":,”"


def is_prose(line: Line) -> bool:
    """Whether a line is prose for sure: long, with a stop at its end, and no link."""
    long = len(line.text) > _PROSE_FROM and line.text[-1] in "。!?…”"
    return long and "link" not in line.roles


def is_byline(text: str) -> bool:
    """Whether a line is nothing but names, and what the persons are for the paper."""
    return _BYLINE.fullmatch(text) is not None


def is_site_name(text: str) -> bool:
    """Whether a line is the bare name of a website (人民网)."""
    return _SITE_NAME.fullmatch(text) is not None
