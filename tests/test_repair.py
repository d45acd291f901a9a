"""Repairs of machine translations."""

from __future__ import annotations

import pytest

from exporter.annotate import annotate
from exporter.glossary import Glossary
from exporter.model import Translation
from exporter.segment import segment
from exporter.translate.checks import check
from exporter.translate.repair import repaired
from support import concept, glossary_with, source_of


def mend(chinese: str, english: str, glossary: Glossary) -> Translation:
    """The machine's ``english`` of a one-sentence report, repaired."""
    report = annotate(segment(source_of(chinese)), glossary)
    (sentence,) = report.sentences
    echoes, flags = check(report, sentence, english, glossary)
    return repaired(
        report, sentence, Translation(sentence.id, english, echoes=echoes, flags=flags), glossary
    )


def terms() -> Glossary:
    """A slogan, and a word that machines get wrong."""
    return glossary_with(
        concept("upholds", "两个维护", "Two Upholds"),
        concept("base", "基层", "primary level", ("en", "mt_error", "basic level")),
    )


@pytest.mark.parametrize(
    ("chinese", "english", "expected", "kinds"),
    [
        ("坚决做到“两个维护”。", 'We resolutely follow the "two safeguards."',
         'We resolutely follow the "Two Upholds."', ("quoted",)),
        ("推进“放管服”改革,做到“两个维护”。", 'We advance the "three things" and the "two of them".',
         'We advance the "three things" and the "Two Upholds".', ("quoted",)),
        ("加强基层建设。", "We strengthened the basic level.", "We strengthened the primary level.",
         ("misrendering",)),
        ("完成投资766.9亿元。", "Investment reached 7.669 billion yuan.",
         "Investment reached 76.69 billion yuan.", ("number",)),
        ("加强基层建设,投资766.9亿元。", "We put 766.9 billion yuan into the basic level.",
         "We put 76.69 billion yuan into the primary level.", ("misrendering", "number")),
    ],
)  # fmt: skip
def test_what_can_be_pointed_to_is_put_right(
    chinese: str, english: str, expected: str, kinds: tuple[str, ...]
) -> None:
    made = mend(chinese, english, terms())
    assert (made.text, made.repairs, made.machine) == (expected, kinds, english)
    assert not {f.kind for f in made.flags} & {"term", "misrendering", "quantity"}


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        # as many quotation marks are not there
        ("推进“放管服”改革,做到“两个维护”。", 'We advance reform and the "two of them".'),
        # the term does not fill its quotation marks
        ("牢记“坚决做到两个维护”。", 'We bear in mind "to do both".'),
        # another unit
        ("完成投资766.9亿元。", "Investment reached 7.669 billion tons."),
        # two figures could be meant
        ("完成投资766.9亿元,税收31.2亿元。", "Investment was 7 billion yuan, taxes 3 billion yuan."),
        # nothing to doubt
        ("完成投资766.9亿元。", "Investment reached 76.69 billion yuan."),
    ],
)  # fmt: skip
def test_what_is_not_sure_stays_as_it_is(chinese: str, english: str) -> None:
    made = mend(chinese, english, terms())
    assert (made.text, made.repairs, made.machine) == (english, (), None)
