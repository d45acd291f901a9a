"""The checks of translations on sentences of the seeds, with English made up for the test."""

from __future__ import annotations

import re
import time
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.checks import SETS, fit, held_out, report_of, verdicts, wilson
from benchmarks.damage import DAMAGES
from benchmarks.gold import GOLD
from exporter.annotate.wording import english_quantity
from exporter.glossary import Glossary
from exporter.model import Echo, Flag, Report, Sentence
from exporter.translate.checks import check
from exporter.translate.checks.figures import figures
from exporter.translate.checks.numerals import source_numbers
from exporter.translate.checks.wording import exact, inflected
from support import concept, glossary_with

EMPTY = Glossary({}, "0" * 64)


def sentence_with(report: Report, words: str) -> Sentence:
    """The one sentence of a report that has some words."""
    (found,) = (s for s in report.sentences if words in report.text(s))
    return found


def checked(
    report: Report, words: str, english: str, glossary: Glossary
) -> tuple[tuple[Echo, ...], tuple[Flag, ...]]:
    return check(report, sentence_with(report, words), english, glossary)


def test_a_good_translation_of_a_seed_has_no_flag(
    seeds: dict[str, Report], glossary: Glossary
) -> None:
    english = (
        "By the end of June, Kundulun District had 117 major projects with an investment of more "
        "than 100 million yuan each, and a total investment of 108.23 billion yuan. It plans to "
        "invest 24.97 billion yuan within the year; it has invested 17.83 billion yuan, 71.4 percent of the "
        "investment planned for the year."
    )
    echoes, flags = checked(seeds["001"], "117个投资亿元以上", english, glossary)
    assert flags == ()
    assert {"108.23 billion yuan", "Kundulun District"} <= {
        english[e.start : e.end] for e in echoes
    }


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("108.23 billion yuan", "1,082.3 billion yuan", {"quantity"}),
        ("24.97 billion yuan", "24.97 billion dollars", {"quantity"}),
        ("117 major", "many major", {"quantity"}),
        ("Kundulun District", "the district", {"term"}),
        ("June", "July", {"date"}),
    ],
)
def test_each_damage_to_it_is_named(
    seeds: dict[str, Report], glossary: Glossary, right: str, wrong: str, expected: set[str]
) -> None:
    english = (
        "By the end of June, Kundulun District had 117 major projects with an investment of more "
        "than 100 million yuan each, and a total investment of 108.23 billion yuan. It plans to "
        "invest 24.97 billion yuan within the year; it has invested 17.83 billion yuan, 71.4 percent of the "
        "investment planned for the year."
    )
    assert right in english
    _, flags = checked(seeds["001"], "117个投资亿元以上", english.replace(right, wrong), glossary)
    assert {flag.kind for flag in flags} == expected


def test_what_is_left_out_of_a_long_sentence_is_missed(
    seeds: dict[str, Report], glossary: Glossary
) -> None:
    _, flags = checked(seeds["000"], "以坐不住的紧迫感", "Kundulun District studied.", glossary)
    assert "omission" in {flag.kind for flag in flags}


TERM = concept(
    "choke", "卡脖子技术", "bottleneck technologies",
    ("en", "admitted", "choke-point technology"), ("en", "superseded", "strangling technologies"),
    ("en", "mt_error", "stuck neck"), ("en", "forbidden", "neck technology"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("wording", "admitted"),
    [("bottleneck technologies", False), ("the Bottleneck Technology", False),
     ("choke point technologies", True), ("strangling technologies", True)],
)  # fmt: skip
def test_a_right_wording_is_an_echo(wording: str, admitted: bool) -> None:
    text = f"We develop {wording} of all kinds."
    glossary = glossary_with(TERM)
    report = report_of("发展卡脖子技术。", glossary)
    (echo,), flags = check(report, report.sentences[0], text, glossary)
    assert (text[echo.start : echo.end].lower(), echo.admitted) == (
        wording.removeprefix("the ").lower(), admitted,
    )  # fmt: skip
    assert flags == ()


@pytest.mark.parametrize(
    ("wording", "kind", "message"),
    [
        ("key skills", "term", "The source says 卡脖子技术, which the glossary calls “bottleneck technologies”."),
        ("stuck neck skills", "misrendering",
         "The English “stuck neck” is a known misreading of 卡脖子技术, “bottleneck technologies”."),
        ("neck technology", "misrendering",
         "The English “neck technology” is a wording not to be used for 卡脖子技术, “bottleneck technologies”."),
    ],
)  # fmt: skip
def test_a_wrong_wording_is_named(wording: str, kind: str, message: str) -> None:
    glossary = glossary_with(TERM)
    report = report_of("发展卡脖子技术。", glossary)
    echoes, flags = check(report, report.sentences[0], f"We develop {wording}.", glossary)
    assert echoes == ()
    assert [(f.kind, f.message) for f in flags] == [(kind, message)]
    assert flags[0].mention is not None


@pytest.mark.parametrize(
    ("wording", "found"),
    [
        ("leading officials", "a leading official"), ("cutting overcapacity", "cut overcapacity"),
        ("year on year", "year-on-year"), ("labor market", "the labour market"),
        ("people's congress", "People ’ s Congresses"), ("program", "programmes"),
        ("economy", "economies"), ("center", "centres"), ("modernize", "modernising"),
        ("building a moderately prosperous society", "build the moderately prosperous society"),
    ],
)  # fmt: skip
def test_a_wording_is_found_in_other_forms(wording: str, found: str) -> None:
    assert [*inflected(wording, f"Now {found} here.")]


@pytest.mark.parametrize(
    ("wording", "other"),
    [
        ("leading officials", "leading the officials' cadre of offices"), ("party", "parted"),
        ("state", "station"), ("CPC", "CPCs2"), ("county", "country"), ("base", "basis"),
        ("new area", "renew areas"), ("post", "poster"), ("General Secretary", "Secretary General"),
    ],
)  # fmt: skip
def test_another_wording_is_not_taken_for_it(wording: str, other: str) -> None:
    found = [other[a:b].lower() for a, b in inflected(wording, other)]
    assert wording != "leading officials" or found == ["leading the officials'"]
    assert wording == "leading officials" or not found


def test_exact_wordings_do_not_bend() -> None:
    assert [*exact("stuck neck", "A stuck-neck skill.")] == [(2, 12)]
    assert not [*exact("flag county", "flag counties")]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("£1.35bn", [1350000000]), ("thirty-two people", [32]), ("the first three", [1, 3]),
        ("five hundred and twenty million", [520000000]), ("one in five", [1, Fraction(1, 5), 5]),
        ("60 to 85 billion", [60, 85000000000]), ("RMB206 billion", [206000000000]),
        ("the 1990s", [1990]), ("COVID-19", []), ("a quarter-final", [Fraction(1, 4)]), ("1:57.79", [1]),
    ],
)  # fmt: skip
def test_figures(text: str, values: list[int]) -> None:
    assert [figure.values[0] for figure in figures(text)] == values


def test_a_first_number_may_share_the_scale_of_the_second() -> None:
    assert Fraction(60 * 10**9) in figures("60 to 85 billion kilowatt-hours")[0].values


@pytest.mark.parametrize(
    ("zh", "value"),
    [("11万7015辆", 117015), ("7万8千", 78000), ("三到十万", 30000), ("4个亿", 400000000), ("Ⅱ型", 2),
     ("廿八都", 28), ("五点二亿", 520000000), ("7.19强降雨", 19), ("下午5时", 17), ("二零一七", 2017)],
)  # fmt: skip
def test_source_numbers(zh: str, value: int) -> None:
    assert Fraction(value) in source_numbers(zh)


@given(
    st.decimals(2, 10**13, allow_nan=False, places=2),
    st.sampled_from(["yuan", "mu", "%", "people"]),
)
@example(Decimal("10000.00"), "yuan")
def test_a_quantity_worded_as_hinted_is_found(value: Decimal, unit: str) -> None:
    value = value.normalize()
    zh = {"yuan": "元", "mu": "亩", "%": "%", "people": "人"}[unit]
    report = report_of(f"增加{value:f}{zh}。", EMPTY)
    text = f"There were {english_quantity([value], unit)} more."
    _, flags = check(report, report.sentences[0], text, EMPTY)
    assert [f for f in flags if f.kind == "quantity"] == []


@given(st.text(st.sampled_from("一二三百万亿元年月日0123456789.,、不“”(%后至亩 "), min_size=1, max_size=40),
       st.text(st.sampled_from("abz 0123456789.,-:/$%()\"“”onetwhrdmilbyuas' \u7684"), max_size=60))  # fmt: skip
def test_nothing_breaks_a_check_and_echoes_lie_apart(zh: str, english: str) -> None:
    report = report_of(zh, EMPTY)
    echoes, flags = check(report, report.sentences[0], english, EMPTY)
    for one, two in pairwise(echoes):
        assert one.end <= two.start
    assert all(0 <= e.start < e.end <= len(english) for e in echoes)
    assert all(re.fullmatch(r"[A-Z“\u3400-\u9fff].*[.]", f.message, re.DOTALL) for f in flags)


@pytest.mark.parametrize(
    "english",
    ["one hundred thousand " * 3000, "1,000" * 9000, "(“" * 20000, "a b " * 9000, "n't not 3 in " * 4000],
)  # fmt: skip
def test_long_texts_take_time_in_proportion(english: str) -> None:
    report = report_of("不得新增产能3095万吨,“两高”项目不再审批。" * 30, EMPTY)
    times = []
    for text in (english[: len(english) // 4], english):
        start = time.perf_counter()
        check(report, report.sentences[0], text, EMPTY)
        times.append(time.perf_counter() - start)
    assert times[1] < 12 * times[0] + 0.2


def test_gold_verdicts_are_well_formed() -> None:
    for path in sorted((GOLD / "checks").glob("*.tsv")):
        rows = verdicts(path)
        assert rows and {held_out(row.line) for row in rows} <= {False, True}
        assert {row.line[0] for row in rows} <= set(SETS)


def test_intervals_are_wilsons() -> None:
    assert wilson(0, 0) == "0/0"
    assert wilson(10, 10) == "10/10 = 1.000 (0.722-1.000)"  # 10/(10 + 1.96²)


def test_every_damage_names_its_flags() -> None:
    assert len(DAMAGES) == 18 and all(kinds for _, kinds in DAMAGES.values())
    assert callable(fit)
