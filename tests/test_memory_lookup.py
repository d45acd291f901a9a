"""What the memory finds: which translation decides, and which sentences are similar. All English
here is made up for the tests."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from exporter.memory import Match, Memory, Unit, as_similar
from exporter.memory.lookup import CUTOFF, MOST, differences, key
from exporter.memory.records import digest

HERE, THERE = "d000000000001", "d000000000002"
TEXT = "全面推进乡村振兴。"


def unit(english: str, where: str = f"{THERE}-5", **fields: str) -> Unit:
    return Unit(
        where, fields.pop("chinese", TEXT), english, fields.pop("state", "reviewed"), **fields
    )  # type: ignore[arg-type]


def decided(*units: Unit, text: str = TEXT) -> str | None:
    match = Memory(units).exact(f"{HERE}-10", text)
    return match.unit.english if match and match.unit else None


def test_the_same_sentence_goes_before_the_same_text() -> None:
    own = unit("of this sentence", f"{HERE}-10")
    other = unit("approved elsewhere", state="approved", date="2026-05-05")
    assert decided(other, own) == "of this sentence"


def test_a_sentence_that_has_changed_is_another() -> None:
    """Its id may stay: the file is the same, but it may be cut into sentences in another way."""
    own = unit("of the sentence as it was", f"{HERE}-10", chinese="全面推进乡村振兴,加快发展。")
    assert decided(own) is None
    assert decided(replace(own, digest=digest(TEXT))) == "of the sentence as it was"


@pytest.mark.parametrize(
    "text", ["全面推進鄉村振興。", "全面推进\n乡村 振兴。", "\u3000全面推进乡村\u200b振兴。"]
)
def test_script_and_white_space_are_no_difference(text: str) -> None:
    assert decided(unit("found"), text=text) == "found"


def test_width_is_no_difference() -> None:
    assert (
        decided(unit("found", chinese="(一)GDP增长8%;"), text="（一）ＧＤＰ增长８％；") == "found"
    )


@pytest.mark.parametrize(
    "loser",
    [
        {"where": f"{THERE}-7", "state": "approved", "date": "2027-01-01"},
        {"where": f"{HERE}-7", "state": "reviewed", "date": "2027-01-01"},
        {"where": f"{HERE}-7", "state": "approved", "date": "2025-01-01"},
        {"where": f"{HERE}-7", "state": "approved", "date": ""},
        {"where": f"{HERE}-7", "state": "draft", "date": "2027-01-01"},
    ],
)
def test_the_same_document_then_approved_then_the_latest(loser: dict[str, str]) -> None:
    winner = unit("winner", f"{HERE}-99", state="approved", date="2026-01-01")
    for units in ((winner, unit("loser", **loser)), (unit("loser", **loser), winner)):
        assert decided(*units) == "winner"


def test_equal_standing_decides_nothing_and_is_told() -> None:
    units = (
        unit("one"),
        unit("two", f"{THERE}-9"),
        unit("old", date=""),
        unit("a draft", state="draft"),
    )
    units = tuple(
        replace(u, date="2026-01-01") if u.english in ("one", "two") else u for u in units
    )
    memory = Memory(units)
    assert memory.exact(f"{HERE}-10", TEXT) == Match(None, units[:2])
    assert memory.ties() == [units[:2]]
    assert [u.english for u, _ in memory.similar(TEXT)] == ["one", "two", "old"]


def test_the_same_english_twice_is_no_tie() -> None:
    assert decided(unit("the same"), unit("the  same", f"{THERE}-9")) == "the same"


def test_drafts_and_empty_english_decide_nothing() -> None:
    memory = Memory((unit("a draft", state="draft"), unit(" ", state="approved")))
    assert memory.exact(f"{THERE}-5", TEXT) is None
    assert [(u.english, score) for u, score in memory.similar(TEXT)] == [("a draft", 100)]


def test_an_empty_memory_finds_nothing() -> None:
    assert not Memory()
    assert Memory().exact("", "") is None and Memory().similar(TEXT) == ()


def test_similar_sentences_the_likest_first_three_at_most() -> None:
    texts = [
        "全面推进乡村振兴!",
        "全面推进乡村建设。",
        "全面推进城市振兴。",
        "全力推进乡村振兴。",
        "完全不同的句子。",
    ]
    memory = Memory([unit(text, f"{THERE}-{i}", chinese=text) for i, text in enumerate(texts)])
    found = memory.similar(TEXT)
    assert len(found) == MOST
    assert [u.english for u, _ in found][:2] == [texts[0], texts[3]]
    assert [round(score, 1) for _, score in found] == [88.9, 88.9, 77.8]


def test_differences_are_in_the_captured_text() -> None:
    text = "现在，我代表\n国务院作报告。"
    other = Unit("", "现在,我代表区人民政府向大会作报告。", "x", "reviewed")
    similar = as_similar(other, 80.04, text, 100)
    found = [(text[d.start - 100 : d.end - 100], other.chinese[d.other_start : d.other_end])
             for d in similar.differences]  # fmt: skip
    assert found == [("国务院", "区人民政府向大会")]
    assert similar.score == 80.0


WORDS = st.text(st.sampled_from("甲乙丙丁ＡA，,…. \n\u3000鄉乡①1"), max_size=25)


@given(WORDS, WORDS)
def test_the_differences_make_one_sentence_of_the_other(text: str, other: str) -> None:
    made, at, there = "", 0, 0
    for it in differences(text, other):
        assert at <= it.start <= it.end <= len(text)
        assert there <= it.other_start <= it.other_end <= len(other)
        assert (it.start, it.other_start) != (it.end, it.other_end)
        made += text[at : it.start] + other[it.other_start : it.other_end]
        at, there = it.end, it.other_end
    assert key(made + text[at:]) == key(other)


CLOSE = st.text(st.sampled_from("甲乙丙丁戊己庚辛壬癸"), min_size=1, max_size=12)


@settings(max_examples=300)
@given(CLOSE, st.lists(CLOSE, max_size=8, unique=True))
def test_nothing_similar_is_passed_over(text: str, others: list[str]) -> None:
    """The quick look that spares most comparisons loses nothing."""
    memory = Memory([unit(other, chinese=other) for other in others])
    expected = sorted((fuzz.ratio(text, o) for o in others), reverse=True)
    expected = [score for score in expected if score >= CUTOFF][:MOST]
    assert [score for _, score in memory.similar(text)] == expected
