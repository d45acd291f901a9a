"""Glossary terms and names in the English: in the preferred wording, an admitted one, a wrong one,
or none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from exporter.glossary import Concept
from exporter.model import Echo, Flag, Mention
from exporter.pinyin import pinyin
from exporter.translate.checks.pair import Pair
from exporter.translate.checks.wording import exact, inflected

_KINDS = ("term", "place", "organization", "post", "person")
_RIGHT = (("preferred",), ("admitted", "superseded"))
_WRONG = {"forbidden": "a wording not to be used for", "mt_error": "a known misreading of"}
_GENERIC = re.compile(
    r" (?:Province|City|County|District|Autonomous.*|Banner|League|Prefecture|New Area|Township|Town|Village|Subdistrict)$"
)
_LEVEL = re.compile("(?<=..)(?:省|市|县|区|旗|盟|自治.)$")
#: Names that English still uses beside the official ones.
_OLD_NAMES = {"北京": ("peking",), "广东": ("canton",), "贵州": ("kweichow",), "西藏": ("tibet",), "澳门": ("macao", "macau"),
              "香港": ("hk",)}  # fmt: skip
#: Baotou District of Baotou City; Kundulun District of Kunlun City.
_DOUBLE = re.compile(
    r"\b(?P<one>[A-Z][\w'’]+) (?:District|County|City|Province|Banner|League)(?: of(?: the)?|,| in)? (?P<two>[A-Z][\w'’]+) (?:District|County|City|Province|Banner|League)\b"
)
Span = tuple[int, int]


def findings(pair: Pair) -> Iterator[Echo | Flag]:
    """An echo for each outermost term and name that is found, each in words of its own. A flag for
    each glossary term that is not, and for each place that surely has one English name."""
    echoes: list[Echo] = []
    covered = -1
    for index, mention in pair.mentions:
        if mention.kind not in _KINDS or mention.start < covered:
            continue
        concept = pair.glossary.concepts[mention.ref] if mention.ref else None
        wordings = _wordings(concept, mention)
        spans = [(span, rank) for rank, some in enumerate(wordings) for w in some for span in inflected(w, pair.text)]  # fmt: skip
        if concept or spans:
            covered = mention.end
        free = [(rank, span) for span, rank in spans if not _meets(span, echoes)]
        if free:
            rank, span = min(free)
            echoes.append(Echo(index, *span, admitted=rank > 0))
        elif concept and concept.preferred and not spans:
            yield _missed(pair, index, mention, concept)
        elif not spans and _nameless(pair, mention):
            yield Flag("name", f"The source names {mention.english} ({pair.report.text(mention)}).", index)  # fmt: skip
    yield from echoes
    yield from _doubled(pair)


def _wordings(concept: Concept | None, mention: Mention) -> Sequence[Sequence[str]]:
    """The wordings that are right: the preferred one, then those that are right too."""
    if concept is None:
        return ((mention.english,),) if mention.english else ()
    return tuple(
        tuple(t.term for t in concept.terms if t.lang == "en" and t.role in roles)
        for roles in _RIGHT
    )


def _meets(span: Span, echoes: Sequence[Echo]) -> bool:
    return any(echo.start < span[1] and span[0] < echo.end for echo in echoes)


def _missed(pair: Pair, index: int, mention: Mention, concept: Concept) -> Flag:
    """A flag for a term that is not there; where a wrong wording is, it is named."""
    zh = pair.report.text(mention)
    for term in concept.terms:
        if term.lang == "en" and term.role in _WRONG:
            for start, end in exact(term.term, pair.text):
                wrong = f"The English “{pair.text[start:end]}” is {_WRONG[term.role]} {zh}"
                return Flag("misrendering", f"{wrong}, “{concept.preferred}”.", index)
    return Flag("term", f"The source says {zh}, which the glossary calls “{concept.preferred}”.", index)  # fmt: skip


def _nameless(pair: Pair, mention: Mention) -> bool:
    """Whether a division of China is not there: a province, or a place printed with its level, not
    even in other letters (Xian, Hu He Hao Te), by its Chinese sounds, or without its level."""
    zh = pair.chinese(mention)
    province = mention.subtype == "province"
    sure = province or (mention.subtype in ("prefecture", "county") and _LEVEL.search(zh))
    if mention.kind != "place" or not mention.english or not sure:
        return False
    text = _squeezed(pair.text)
    if any(name in text for name in (_core(mention.english), *_OLD_NAMES.get(zh[:2], ()))):
        return False
    return province or _squeezed(pinyin(_LEVEL.sub("", zh))) not in text


def _core(english: str) -> str:
    """Luliang City → luliang, Lanxian County → lan."""
    name = _GENERIC.sub("", english)
    return _squeezed(name.removesuffix("xian") if name != english and len(name) > 6 else name)


def _squeezed(text: str) -> str:
    """The letters of a text in lower case, without accents and tones."""
    letters = unicodedata.normalize("NFD", text.lower())
    return re.sub("[^a-z]", "", letters)


def _doubled(pair: Pair) -> Iterator[Flag]:
    """A flag where one place of the source became two alike."""
    for match in _DOUBLE.finditer(pair.text):
        one, two = match["one"].lower(), match["two"].lower()
        alike = one[:3] == two[:3]
        places = [m for _, m in pair.mentions if m.kind == "place"]
        if alike and len(places) < 2:
            yield Flag("name", f"The source has one place where the English has “{match[0]}”.")
