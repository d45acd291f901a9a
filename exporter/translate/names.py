"""Persons whom a report names beyond doubt: its speaker, and those in its credits."""

from __future__ import annotations

import re

from exporter.model import Report
from exporter.pinyin import person
from exporter.text import narrow

#: The commonest family names; a word that does not begin with one is not taken for a name.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤柳才施温康施牛樊葛邢安齐易乔伍庞"
)
_NAME = rf"[{_SURNAMES}](?:[\u4e00-\u9fff]{{1,2}}| [\u4e00-\u9fff])"
_CREDITED = re.compile(rf"(?<=[:、(])\s*({_NAME})(?=[;、,)\s]|$)")
_SPEAKER = re.compile(rf"(?:^|[长席记任理]\s*)({_NAME})$")


def person_names(report: Report) -> dict[str, str]:
    """Names as printed → in pinyin (冯 雪 → Feng Xue). Nothing is guessed from running text."""
    found: dict[str, str] = {}
    for block in report.blocks:
        if block.kind == "credit":
            line = narrow(report.text(block))
            found |= {m[1]: person(m[1]) for m in _CREDITED.finditer(line)}
            found |= {m[1]: person(m[1]) for m in _SPEAKER.finditer(line)}
    return found
