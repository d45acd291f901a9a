"""The checks of translations on sentences of the seeds, with English made up for the test."""

from __future__ import annotations

import importlib
import random
import re
import sys
import time
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exporter.annotate import annotate
from exporter.annotate.wording import english_quantity
from exporter.glossary import Glossary
from exporter.model import Echo, Flag, Report, Sentence
from exporter.segment import segment
from exporter.translate.checks import check
from exporter.translate.checks.figures import figures
from exporter.translate.checks.numerals import source_numbers
from exporter.translate.checks.wording import exact, inflected
from support import concept, glossary_with, source_of

sys.path.append(str(Path(__file__).parent.parent))  # at the end: the installed package comes first
bench = importlib.import_module("benchmarks.checks")
damages = importlib.import_module("benchmarks.damage")

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
    report = bench.report_of("发展卡脖子技术。", glossary)
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
    report = bench.report_of("发展卡脖子技术。", glossary)
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
        ("party", "parted"), ("state", "station"), ("CPC", "CPCs2"), ("county", "country"),
        ("base", "basis"), ("new area", "renew areas"), ("post", "poster"),
        ("General Secretary", "Secretary General"), ("leading officials", "leading the cadres and officials"),
    ],
)  # fmt: skip
def test_another_wording_is_not_taken_for_it(wording: str, other: str) -> None:
    assert not [*inflected(wording, other)]


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
    report = bench.report_of(f"增加{value:f}{zh}。", EMPTY)
    text = f"There were {english_quantity([value], unit)} more."
    _, flags = check(report, report.sentences[0], text, EMPTY)
    assert [f for f in flags if f.kind == "quantity"] == []


@given(st.text(st.sampled_from("一二三百万亿元年月日0123456789.,、不“”(%后至亩 "), min_size=1, max_size=40),
       st.text(st.sampled_from("abz 0123456789.,-:/$%()\"“”onetwhrdmilbyuas' \u7684"), max_size=60))  # fmt: skip
def test_nothing_breaks_a_check_and_echoes_lie_apart(zh: str, english: str) -> None:
    report = bench.report_of(zh, EMPTY)
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
    report = bench.report_of("不得新增产能3095万吨,“两高”项目不再审批。" * 30, EMPTY)
    times = []
    for text in (english[: len(english) // 4], english):
        start = time.process_time()
        check(report, report.sentences[0], text, EMPTY)
        times.append(time.process_time() - start)
    assert times[1] < 12 * times[0] + 0.2


@pytest.mark.parametrize("name", ["sample", "fresh", "alarms"])
def test_gold_verdicts_are_well_formed(name: str) -> None:
    rows = bench.verdicts(bench.GOLD / "checks" / f"{name}.tsv")
    assert len(rows) > 50
    assert len({(row.line, row.engine, row.kind) for row in rows}) == len(rows)
    halves = {bench.held_out(row.line) for row in rows}
    assert halves == ({True} if name == "fresh" else {False, True})


@pytest.mark.parametrize("row", ["wmt17\t1\targos\tdate\tmaybe\t", "wmt17\tx\targos\tdate\tright\t", "wmt99\t1\targos\tdate\tright\t"])  # fmt: skip
def test_a_malformed_verdict_is_named(tmp_path: Path, row: str) -> None:
    path = tmp_path / "v.tsv"
    path.write_text(f"set\tline\tengine\tcheck\tverdict\tnote\n{row}\n")
    with pytest.raises(ValueError, match=r"v\.tsv, line 2"):
        bench.verdicts(path)


def test_intervals_are_wilsons() -> None:
    assert bench.wilson(0, 0) == "0/0"
    assert bench.wilson(10, 10) == "10/10 = 1.000 (0.722-1.000)"  # 10/(10 + 1.96²)


def test_the_band_of_lengths_is_fitted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train = tmp_path / "train.tsv"
    rows = [f"local\t{'发' * n}\t{'word ' * (n // 2)}" for n in range(8, 140, 2) for _ in range(9)]
    train.write_text("\n".join(["set\tzh\ten", *rows]))
    bench.fit(train)
    assert capsys.readouterr().out.splitlines()[0] == "MIDDLE = 0.50"


@pytest.mark.parametrize(
    "name",
    ["a digit changed", "a figure ten times as large", "a figure dropped", "million for billion",
     "another unit", "another month", "a clause doubled", "a place replaced"],
)  # fmt: skip
def test_the_damage_of_the_benchmark_is_noticed(name: str, seeds: dict[str, Report]) -> None:
    english = (
        "By the end of June, the first major projects of Inner Mongolia had a total investment of "
        "108.23 billion yuan and they plan to invest 24.97 billion yuan within the coming months of this year."
    )
    report = bench.report_of(
        "截至6月底,内蒙古首批重大项目总投资1082.3亿元,年内计划投资249.7亿元。", EMPTY
    )
    echoes, flags = check(report, report.sentences[0], english, EMPTY)
    assert flags == ()
    damage, kinds = damages.DAMAGES[name]
    damaged = damage(damages.Good(report, english, echoes, english), random.Random(1))
    assert damaged != english
    _, flags = check(report, report.sentences[0], damaged, EMPTY)
    assert kinds & {flag.kind for flag in flags}


@pytest.mark.parametrize("word", ["ian" * 2000 + "x", "a" * 6000 + "1", "guanguang" * 700 + "k"])
def test_a_word_without_end_takes_no_time(glossary: Glossary, word: str) -> None:
    report = annotate(segment(source_of("工作取得新的成绩。")), glossary)
    begun = time.process_time()
    check(report, report.sentences[0], f"{word} {word}, {word}", glossary)
    assert time.process_time() - begun < 2
