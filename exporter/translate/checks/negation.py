"""A negation that is lost, or one from nowhere. Only where a sentence has no other that it could be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exporter.model import Flag
from exporter.translate.checks.pair import Pair

#: Double negations, questions and set phrases that English may say without a "not".
_SET_PHRASES = re.compile(
    "不得不|不能不|不可不|不会不|不要不|无不|不无|莫不|没有不|不是没有|不得(?:了|已|人心)|了不得|离不开|少不了|忘不了|免不了|"
    "(?P<verb>[\u4e00-\u9fff])不(?P=verb)|有没有|是不是|要不是|能不能|"
    "不(?:可|能)(?:或缺|思议|避免|分割|多得|估量|磨灭|阻挡|替代|逾越|逆转|抗力|少|小视|低估|忽视|小觑|比拟|限量|缺少)|"
    "不要紧|不会儿|不要脸|没有(?:最.{0,4}只有|之一)|(?:再也|比)没有|没有比|没有什么比|还没有?|不是吗|何尝|无非|岂不|何不|不再?只是|不是.{1,12}(?:就是|便是)|"
    "不能再|不仅|不光|不只|不单|不但|不会太[远久]|没有.{1,8}(?:就没有|就不)|不到(?!位)|不想.{0,3}都"
)
#: Words that deny, whatever stands around them.
_DENIES = re.compile(
    "禁止|严禁|不得|不准|不许|不允许|不能|不会|不可(?!持续|再生|靠|或)|不应|不该|不要|不必|不需要|不愿|不再|不是|不予|不存在|不支持|不同意(?![识见])|"
    "不知道|不承认|不接受|不容(?=忽|质|置|侵)|没有|并未|尚未|从未(?!来)|未能|未经|未曾|并不(?!时)|并非|决不|绝不|从不(?!同)|毫不|毫无|绝非|而非|不信|不属于|不符合|不具备|不适合|不敢|无法|不用(?!说)|不了解|不清楚|无(?=新增|一人|一例)|不可能|不存|不算|不值得|不打算|不希望|不满意|不安全|不合格|不合理|不公平|不受"
)
#: Signs one of which a sentence has that denies, doubts or asks in any way.
_ANY = re.compile("[不没无未非否别莫勿免禁拒缺少难零反失弃停止避防除仅只才罕忌妨毋甭败差欠空绝弱岂哪怎吗么何谁亏剩破断脱违离辞撤取消误外远乏尽完]|再也")  # fmt: skip
_ENGLISH = re.compile(
    r"\b(?:no|not|nor|none|never|neither|nobody|nothing|nowhere|cannot|without|hardly|barely|scarcely|rarely|seldom|few|fewer|little|less|"
    r"unless|until|except|instead|rather|only|yet|zero|nil|non|out of|too|stop|stops|stopped|"
    r"un\w{3,}|in(?:ab|ac|ad|cap|co|de|di|ef|el|es|ev|ex|fr|hu|op|se|su|to|va|vi)\w+|im(?:p|m)\w+|ir(?:r)\w+|il(?:l)\w+|dis\w+|mis\w+|non\w+|de-\w+|anti\w*|"
    r"\w+less(?:ly)?|fail\w*|refus\w*|reject\w*|declin\w*|den(?:y|ies|ied|ying|ial)|lack\w*|absen\w+|free|avoid\w*|prevent\w*|prohibit\w*|"
    r"ban|bans|banned|banning|forbid\w*|forbade|ceas\w+|exclud\w+|exempt\w*|neglect\w*|ignor\w+|oppos\w+|against|miss\w*|los[et]\w*|"
    r"resist\w*|beyond|despite|contrary|opposite|doubt\w*|wrong\w*|short\w*|restrict\w*|remain\w*|difficult\w*|hard|pending|regardless|let alone|gone|substandard|barr?ed|barring|much less|than)\b|n['’]\s?t\b",
    re.IGNORECASE,
)
_HARD = re.compile(r"\b(?:not|never|cannot|nobody|none|neither)\b|n['’]\s?t\b", re.IGNORECASE)
_SOFT_PHRASES = re.compile(
    r"\b(?:not (?:only|just|merely|simply|least)|if not|whether or not|or not|not to mention|never before|why not)\b|n['’]t (?:you|we|it|he|she|they|I)\b",
    re.IGNORECASE,
)


def findings(pair: Pair) -> Iterator[Flag]:
    """A flag where the source denies and nothing in the English does, or the other way round."""
    denied = _DENIES.search(_SET_PHRASES.sub(lambda match: "\u3000" * len(match[0]), pair.zh))
    if denied and not _ENGLISH.search(pair.text):
        yield Flag("negation", f"The source says “not” ({denied[0]}); the English does not.")
    elif not _ANY.search(pair.zh):
        hard = _HARD.search(_SOFT_PHRASES.sub(" ", pair.text))
        if hard:
            yield Flag("negation", f"The English says “{hard[0]}”; the source denies nothing.")
