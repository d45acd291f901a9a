from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import Case, load
from exporter.model import UNTRANSLATED, Block, Report, Sentence
from exporter.segment import segment
from exporter.segment.blocks import find_blocks
from exporter.segment.parallels import find_parallels
from exporter.segment.sentences import sentence_spans
from exporter.segment.slogans import find_slogans, quoted_in
from exporter.text import plain
from support import SEEDS, source_of


def describe(block: Block) -> str:
    return " ".join(str(part) for part in (block.kind, block.level, block.number) if part)


@pytest.mark.parametrize("case", load("blocks"), ids=lambda c: c.title)
def test_blocks(case: Case) -> None:
    assert [describe(b) for b in find_blocks(plain(case.given))] == case.expected


@pytest.mark.parametrize("case", load("sentences"), ids=lambda c: c.title)
def test_sentences(case: Case) -> None:
    spans = sentence_spans(case.given, 0, len(case.given))
    assert [case.given[a:b] for a, b in spans] == case.expected


@pytest.mark.parametrize("case", load("slogans"), ids=lambda c: c.title)
def test_slogans(case: Case) -> None:
    view = plain(case.given)
    found = find_slogans(view, Sentence("s", 0, len(view), 0), quoted_in(view))
    shown = [f"{m.subtype} {case.given[m.start : m.end]}" for m in found]
    assert shown == case.expected


@pytest.mark.parametrize("case", load("parallels"), ids=lambda c: c.title)
def test_parallels(case: Case) -> None:
    sentence = Sentence("s", 0, len(case.given), 0)
    found = find_parallels(plain(case.given), sentence, heading=case.given[-1] not in "。!")
    assert [f"{m.subtype} {case.given[m.start : m.end]}" for m in found] == case.expected


def check_partition(report: Report) -> None:
    """Blocks, and the sentences of the blocks that have any, cover all but white space, once."""
    text = report.source.text
    assert "".join("".join(report.text(b).split()) for b in report.blocks) == "".join(text.split())
    position = 0
    for block in report.blocks:
        assert position <= block.start < block.end and block.start <= block.body <= block.end
        assert not text[position : block.start].strip()
        position = block.end
    for index, block in enumerate(report.blocks):
        sentences = list(report.sentences_of(index))
        joined = "".join(report.text(s) for s in sentences)
        expected = "" if block.kind in UNTRANSLATED else report.text(block)
        assert "".join(joined.split()) == "".join(expected.split())
        for sentence in sentences:
            assert sentence.id == f"{report.source.id}-{sentence.start}"
            assert report.text(sentence) == report.text(sentence).strip()


@pytest.mark.parametrize("seed", [p.name[:3] for p in SEEDS])
def test_seeds_lose_nothing(seeds: dict[str, Report], seed: str) -> None:
    check_partition(seeds[seed])


ALPHABET = "一二三十、(()).。!?!?;;,,:“”‘’《》—…·1290 \t\n\r\u3000\u2028\0\x1c政府工作报告代表同志们各位记者是(年月日)|>网第章Aa%+\U00020000😀\u200f\u200b臺灣國務院總理①〔〕"


@given(st.text(st.sampled_from(ALPHABET), max_size=200))
def test_any_text_is_partitioned(text: str) -> None:
    if text.strip():
        check_partition(segment(source_of(text)))


def test_metadata_of_the_seeds(seeds: dict[str, Report]) -> None:
    found = {name: report.metadata for name, report in seeds.items()}
    assert found["000"].title == "【奋斗百年路 启航新征程】昆都仑区:步履铿锵行致远 乘势而上开新局"
    assert (found["000"].author, found["000"].date, found["000"].genre) == ("冯雪", None, "feature")
    assert (found["001"].date, found["001"].source) == ("2022-07-23", "包头新闻网")
    assert (found["001"].author, found["001"].publisher) == ("张建芳", "苏北网")
    assert found["002"].title == "柳仙德在高新区、示范区党工委(扩大)会议上的讲话"
    assert (found["002"].author, found["002"].date) == ("柳仙德", "2024-01-03")
    assert found["002"].publisher == "党政综合办公室"
    assert found["002"].identifiers["index_number"] == "152900000000031/2024-00061"
    assert found["002"].identifiers["document_number"] is None
    assert (found["003"].title, found["003"].date) == (None, "2022-01-08")
    assert found["003"].genre == "work_report"
    assert (found["004"].date, found["004"].source) == ("2022-02-10", "包头日报")
    assert (found["004"].author, found["004"].publisher) == ("张富博", "人民网")


@pytest.mark.parametrize("line", ["来源:" + "甲" * 5000 + ":", "来源:" + "甲 " * 5000 + ":|"])
def test_a_field_that_does_not_end_is_given_up_at_once(line: str) -> None:
    assert segment(source_of(f"工作报道\n{line}\n发展很好。")).metadata.source is None


def test_the_outlet_beside_the_date_is_the_source() -> None:
    prose = "过去一年，全区地区生产总值增长百分之六，城乡居民收入稳步提高，民生持续改善。"
    metadata = segment(source_of(f"全区发展新闻\n2024年01月03日 09:05 某某日报\n{prose}")).metadata
    assert (metadata.date, metadata.source) == ("2024-01-03", "某某日报")


def test_long_lines_stay_linear() -> None:
    """A megabyte on one line, with and without ends of sentences, is cut without quadratic work."""
    for unit in (
        "发展“稳中求进”。",
        "发展,",
        "(“",
        "一是",
        "。",
        "来源:甲",
        "|时间:",
        "首页>",
        "记者:张",
        "1",
        "1+",
        "“一网办”",
        "“两新”和",
        "“闯新路,进中游”闯新路,",
        "三重一大",
        "一心一意谋发展,",
        "让老区加速、",
        "以人为本",
    ):
        text = unit * (1_000_000 // len(unit))
        assert segment(source_of(text)).blocks


@pytest.mark.parametrize(
    "unit",
    ["三", "三\n", "一、\n", "(一)\n", "抓重点\n", "注释\n[1]某:\n", "1.某。某某\n", "王小五\n"],
)
def test_many_numbers_and_heads_stay_linear(unit: str) -> None:
    text = "某某工作报告\n" + unit * (120_000 // len(unit)) + "。"
    assert segment(source_of(text)).blocks
