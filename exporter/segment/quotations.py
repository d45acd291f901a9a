"""What stands in quotation marks: where, beside what, and whether it is a slogan.

Official prose quotes its own coinages and watchwords, news quotes speech, names and plain words as
well. Each sign for or against a slogan has a weight, and the sum decides. The weights are those of a
logistic regression on the 900 quotations of the seeds and 64 more documents, rounded by hand: 1 is a
hint, 4 or more nearly proof.

All patterns read the plain view of the text (:func:`exporter.text.plain`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from exporter.segment.watchwords import WATCHWORDS

_MARKS = '“”‘’"「」『』'
#: A phrase in marks; a closing mark may be of another kind, as captures have it.
_QUOTED = re.compile(rf"[“‘「『\"][\s/]*([^{_MARKS}]*?)[\s/]*[”’」』\"]")
_LONGEST = 30
_NEAR = 12
#: What stands between the phrases of one list: “一网办”“掌上办”, “输血”和“造血”.
_LINK = re.compile(r"、?|和|与|及|以及|或|到|向|变为|变成|为")


class Quotation(NamedTuple):
    """A phrase in quotation marks (offsets without the marks), and the text beside the list of
    phrases that it belongs to: up to 12 characters, within the sentence."""

    start: int
    end: int
    phrase: str
    before: str
    after: str
    listed: bool


def quotations(text: str, start: int, end: int) -> Iterator[Quotation]:
    """The phrases of ``text[start:end]``, short enough for a slogan, in order."""
    run: list[re.Match[str]] = []
    for match in _QUOTED.finditer(text, start, end):
        if run and not _LINK.fullmatch(text, run[-1].end(), match.start()):
            yield from _of_one_list(text, start, end, run)
            run = []
        run.append(match)
    yield from _of_one_list(text, start, end, run)


def _of_one_list(text: str, start: int, end: int, run: list[re.Match[str]]) -> Iterator[Quotation]:
    if not run:
        return
    before = text[max(start, run[0].start() - _NEAR) : run[0].start()]
    after = text[run[-1].end() : min(end, run[-1].end() + _NEAR)]
    for match in run:
        if 1 < len(match[1].strip()) <= _LONGEST:
            yield Quotation(*match.span(1), match[1], before, after, len(run) > 1)


def _any(words: str) -> str:
    """A pattern of one of these words."""
    return f"(?:{'|'.join(words.split())})"


#: Verbs of speech; what is offered under a name; what programmes are; what is done with them.
_SPEAK = _any(
    r"""
    说 道 指出 强调 表示 认为 称 写道 透露 感叹 坦言 叮嘱 告诉 介绍 回答 问 喊 直言 笑言 呼吁
    宣布
    """
)
_MOTTO = "(?:口号|主题|标语|誓言|总要求|校训|理念|目标)"
_PUT_OUT = _any(
    r"""
    APP [Aa]pp 平台 系统 小程序 公众号 微信号 微信群 客户端 网站 网页 频道 栏目 专栏 节目
    模块 软件 热线 号(?!召) 杯 牌(?!子) 奖 称号 荣誉 奖章 勋章 大赛 竞赛 比赛 联赛 论坛 峰会
    大会 博览会 研讨会 发布会 座谈会 仪式 晚会 讲座 展览 书店 基金 公司 集团 协会 学院 医院 学校
    小学 酒店 商标 卫星 飞船 案件 事件 案例 台风 一书 一文 话题 弹幕 证书? 协议 条例 文件 标志
    图标 按钮 字号 高速 铁路 大桥 航班 名单
    """
)
_PROGRAMME = _any(
    r"""
    行动 工程 计划 战略 模式 机制 工作法 法则 品牌 理念 精神 政策 方针 要求 目标 改革 活动 专项
    实践 主题教育 教育 服务 体系 建设 效应 作用 优势 意识 思想 思维 方式 原则 方法 格局 布局 定位
    思路 做法 经验 举措 措施 制度 试点 示范 攻坚 整治 治理 监管 审批 难题 顽疾 问题 现象 怪圈 困境
    态势 韧劲 拼劲 定力 决心 担当 姿态 势头 路子 道路 文章 答卷 功夫 队伍 企业 产业 经济 项目 党建
    建成 清单 岗 创建 结合 转变 功能 能力 要素 新[\u4e00-\u9fff]
    """
)
_DO = _any(
    r"""
    打造 争当 当好 当 建设 创建 构建 推行 实施 实行 施行 开展 推进 推动 深化 落实 坚持 弘扬 践行
    树立 实现 成为 擦亮 打通 筑牢 解决 破解 防止 杜绝 打破 吹响 按下 跑出 注入 走好 下好 念好 打好
    唱好 用好 讲好 做好 做到 做 做实 搭建 培育 激活 撬动 牵住 抓住 紧盯 聚焦 围绕 突出 强化 激发
    释放 发挥 探索 首创 创新 推出 推广 形成 建立 健全 完善 启动 提供 增强 扛起 传承 开启 点燃 装上
    架起 织密 划出 立起 打 交出 持续 积极 全面 深入 秉承 秉持 遵循 按照 本着 采取 提升 优化 消除
    摒弃 补齐 打响 融入 由 从 向 把 将 作为 变 以
    """
)
_LAST = (
    "[式型化制链圈码网牌桥路关线力器石剂田园港池极员家岗度效质量岛员点锁书令战仗棋歌戏菜饭课账税+]"
)

_PROGRAMME_AFTER = re.compile(rf"(?:的|之)?{_PROGRAMME}")
#: Weight, the part of the quotation, and the pattern that is looked for: at the head of ``after``,
#: anywhere in the others.
_SIGNS: tuple[tuple[float, str, re.Pattern[str]], ...] = (
    # speech and sentences
    (-8, "phrase", re.compile(r"[。!?;…:]")),
    (-2, "before", re.compile(rf"(?:{_SPEAK}[,:]?|:)$")),
    (-2, "before", re.compile(r"(?:提出|要求|规定|明确|建议|提醒)$")),
    (7, "before", re.compile(rf"{_MOTTO}(?:为|是|:)$")),
    (-5, "after", re.compile(rf"[,。]?[^,。:]{{0,9}}(?:{_SPEAK}|告诉记者|介绍说)[,。:]")),
    (
        -2,
        "phrase",
        re.compile(
            r"我(?!为群众|[检查管助同保])|我们|他|她|吗|呢|吧|啊|呀|谢|[了的]$|是(?!$)|都|很|太|就(?!业)|还|没|不是|可以|已经|这|那|什么|怎样|如何|谁|只要|如果|但"
        ),
    ),
    (-2, "phrase", re.compile(r"^[^、,+·]{10,}$")),
    (-2.5, "phrase", re.compile(r"^[^、]*,[^、]*$|[^、,]{14,}")),
    # citations and names
    (
        -5,
        "after",
        re.compile(
            r"字样|一[词语说句]|[一二两三四五六七八九十\d]个?大?字|[这该]个?(?:概念|词|字|说法|提法)|这[句一]|的(?:通知|意见|报告|批复|说法|提法|观点|论断|论述|名言|诗句|话|声音|呼声|报道|指控|谬论|消息|表述|字眼|疑问|错觉|感觉|评价)"
        ),
    ),
    (
        -4,
        "before",
        re.compile(
            r"(?:所谓的?|名为|取名|叫做?|题为|名叫|昵称|网名|自称|一[句个]|署名|写着|印有|刻着|标有|写有|挂着|号称|命名为|定义为|解释为|简称)$"
        ),
    ),
    (-2.5, "after", re.compile(rf"(?:(?!的)[\u4e00-\u9fff]){{0,4}}{_PUT_OUT}")),
    (
        -3,
        "before",
        re.compile(
            r"(?:荣获|获得?|获评|授予|评为|入选|评选|获颁|荣膺|当选)(?:[\u4e00-\u9fff\d]{0,8})$"
        ),
    ),
    (
        -2,
        "phrase",
        re.compile(
            r"(?:公司|集团|学院|大学|中学|小学|协会|学会|大赛|论坛|大会|峰会|晚会|杯|奖|章|号|条例|办法|规定|通知|方案|许可证?|证|平台|系统|APP|节|日|周|月|年|委员会|办公室|博物馆|案|之家|楷模|榜样)$|.{4}(?:中心|指数)$"
        ),
    ),
    (
        -8,
        "phrase",
        re.compile(
            r"\d{4}|第.{1,3}[届期次]|[A-Za-z]{2}|^\s*\d+\s*$|^\s*[一二三四五六七八九十]+\s*$|^\d0后$"
        ),
    ),
    (-3, "phrase", re.compile(r"[—―-]")),
    (
        -2,
        "after",
        re.compile(
            r"[\u4e00-\u9fff]{0,3}(?:人员|地区|农民|青年|职工|学生|老人|干部|士兵|[男女]孩)"
        ),
    ),
    # slogans
    (2, "after", _PROGRAMME_AFTER),
    (1, "after", re.compile(rf"[^,。;:]{{1,5}}{_PROGRAMME}")),
    (3, "after", re.compile(r"[:,]?(?:指|即|是指|就是指)")),
    (0.5, "after", re.compile(r"[,。;、!]|$")),
    (1, "before", re.compile(rf"{_DO}$")),
    (0.5, "before", re.compile(rf"{_DO}[^,。;:]{{0,6}}$")),
    (1.5, "phrase", re.compile(rf"{_LAST}$")),
    (
        2,
        "phrase",
        re.compile(
            r"(?:工程|行动|计划|战略|模式|机制|经验|精神|速度|品牌|效应|答卷|文章|管家|工作法|名片|党建|经济|清单)$|\+"
        ),
    ),
    (2.5, "phrase", re.compile(r"^[^、, ]{2,}(?:[、, ][^、, ]{2,})+$")),
    (0.5, "phrase", re.compile(r"^[^、,]{3,6}$")),
    (
        1,
        "phrase",
        re.compile(
            r"^[微云零智红绿金铁硬软新大小老活]|智慧|平安|美丽|数字|红色|党建|党员|一[张站件窗网图卡码键号门次]"
        ),
    ),
)
_BIAS = -0.5
_WATCHWORD = 3.5
_LISTED = 0.5
#: Where three in ten of the phrases that a document quotes are plainly slogans, the rest is of their kind.
_OFFICIAL = 1.5


def is_plain(quotation: Quotation) -> bool:
    """Whether one sign is enough: a known watchword, or a programme's noun that follows."""
    return quotation.phrase in WATCHWORDS or _PROGRAMME_AFTER.match(quotation.after) is not None


def is_slogan(quotation: Quotation, official: bool) -> bool:
    """Whether the phrase is a slogan; ``official``: three in ten of the phrases that the document
    quotes are plainly slogans."""
    return sum(signs(quotation, official)) + _BIAS > 0


def signs(quotation: Quotation, official: bool) -> list[float]:
    """The weights of the signs that a quotation shows, 0 for the others."""
    fields = quotation._asdict()
    found = [
        weight if (pattern.match if field == "after" else pattern.search)(fields[field]) else 0.0
        for weight, field, pattern in _SIGNS
    ]
    watchword = _WATCHWORD * (quotation.phrase in WATCHWORDS)
    return [*found, watchword, _LISTED * quotation.listed, _OFFICIAL * official]
