"""Scopes: read, compared, and applied to reports."""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.annotate import annotate
from exporter.glossary import Glossary, Scope, parse_scope
from exporter.model import Metadata, Report
from exporter.pipeline import prepare
from exporter.read import read
from exporter.segment import segment
from support import SEEDS, concept, glossary_with, source_of

sys.path.append(str(Path(__file__).parent.parent))  # after the installed package
benchmark = importlib.import_module("benchmarks.glossary")

DAYS = st.one_of(
    st.just(""),
    st.dates().map(lambda d: d.isoformat()),
    st.dates().map(lambda d: d.isoformat()[:7]),
    st.dates().map(lambda d: d.isoformat()[:4]),
)
BAOTOU = concept("baotou", "包头市", "Baotou", ("zh-Hans", "variant", "包头"), type="place")
HOHHOT = concept("hohhot", "呼和浩特市", "Hohhot", type="place")
RIVER = concept("region", "自治区", "autonomous region", type="place")


def test_a_scope_is_place_from_to() -> None:
    assert parse_scope("Baotou") == Scope("Baotou")
    assert parse_scope("Baotou; 2021-05; 2025") == Scope("Baotou", "2021-05", "2025")
    assert parse_scope(";;2025-12-31") == Scope("", "", "2025-12-31")
    assert parse_scope("") == Scope()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a;2021;2022;2023", "has 4 fields, 3 at most"),
        ("a;21", "'21' in scope 'a;21' is not a year, month or day"),
        ("a;2021-13", "'2021-13' in scope"),
        ("a;2021-02-30", "'2021-02-30' in scope"),
        ("a;2025;2021", "ends before it begins"),
        ("a;2025-03;2025-02-28", "ends before it begins"),
    ],
)
def test_a_bad_scope_is_refused(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        parse_scope(text)


@pytest.mark.parametrize(
    ("scope", "day", "holds"),
    [
        (";2021;2025", "2021-01-01", True),
        (";2021;2025", "2025-12-31", True),
        (";2021;2025", "2020-12-31", False),
        (";2021;2025", "2026", False),
        (";2021-05;", "2021", True),  # some of 2021 is in it
        (";2021-05;", "2021-04-30", False),
        (";;2021-05-03", "2021-05-04", False),
        (";;2021-05-03", None, True),
    ],
)
def test_a_scope_holds_on_days(scope: str, day: str | None, holds: bool) -> None:
    assert parse_scope(scope).holds_on(day) is holds


@given(st.sampled_from(["", "A", "B"]), DAYS, DAYS, st.sampled_from(["", "A", "b"]), DAYS, DAYS)
def test_scopes_overlap_both_ways_or_not_at_all(
    place: str, start: str, end: str, other: str, since: str, until: str
) -> None:
    one, two = Scope(place, start, end), Scope(other, since, until)
    assert one.overlaps(two) == two.overlaps(one)
    if place and other and place.casefold() != other.casefold():
        assert not one.overlaps(two)


def test_scopes_that_follow_one_another_do_not_overlap() -> None:
    assert not parse_scope("A;2011;2015").overlaps(parse_scope("A;2016"))
    assert parse_scope("A;2011;2015").overlaps(parse_scope("A;2015-06"))
    assert parse_scope("A;2011;2015").overlaps(parse_scope(";2012"))


def found(text: str, glossary: Glossary, **metadata: str) -> list[str | None]:
    report = segment(source_of(text))
    report = replace(report, metadata=replace(report.metadata, **metadata))
    return [m.ref for m in annotate(report, glossary).mentions if m.kind != "place"]


SLOGAN = concept("bases", "四基地", "Four Bases", scope="Baotou; 2021; 2025")


@pytest.mark.parametrize(
    ("text", "metadata", "expected"),
    [
        ("建设四基地是大事。", {}, True),  # nothing known, nothing contradicts
        ("包头建设四基地是大事。", {}, True),
        ("包頭市建設四基地是大事。", {}, True),
        ("自治区建设四基地是大事。", {}, True),  # names no place by its name
        ("呼和浩特市建设四基地是大事。", {}, False),
        ("呼和浩特市与包头市建设四基地。", {}, True),
        ("建设四基地是大事。", {"place": "Baotou"}, True),
        ("建设四基地是大事。", {"place": "包头市"}, True),
        ("建设四基地是大事。", {"place": "内蒙古包头市"}, True),
        ("建设四基地是大事。", {"place": "呼和浩特市"}, False),
        ("建设四基地是大事。", {"place": "上海市"}, False),  # not in the glossary, still elsewhere
        ("包头建设四基地是大事。", {"date": "2022-03-01"}, True),
        ("包头建设四基地是大事。", {"date": "2020-03-01"}, False),
        ("建设四基地是大事。", {"date": "2026-03-01"}, False),
    ],
)
def test_a_scope_restricts_where_a_concept_is_found(
    text: str, metadata: dict[str, str], expected: bool
) -> None:
    glossary = glossary_with(BAOTOU, HOHHOT, RIVER, SLOGAN)
    assert ("bases" in found(text, glossary, **metadata)) is expected


def test_of_concepts_with_one_form_the_one_of_the_place_is_found() -> None:
    here = concept("here", "三区", "Three Zones of Baotou", scope="Baotou")
    there = concept("there", "三区", "Three Zones of Hohhot", scope="Hohhot")
    anywhere = concept("anywhere", "三区", "three zones")
    glossary = glossary_with(BAOTOU, HOHHOT, here, there, anywhere)
    assert found("包头市建设三区。", glossary) == ["here"]
    assert found("呼和浩特市建设三区。", glossary) == ["there"]
    assert found("呼和浩特市、包头市、呼和浩特市建设三区。", glossary) == ["there"]
    assert found("建设三区。", glossary, place="上海市") == ["anywhere"]
    assert set(found("建设三区。", glossary)) <= {"here", "there"}


def test_of_two_periods_the_one_of_the_report_is_found() -> None:
    old = concept("old", "新格局", "old pattern", scope=";2011;2015")
    new = concept("new", "新格局", "new pattern", scope=";2016")
    glossary = glossary_with(old, new)
    assert found("构建新格局。", glossary, date="2013-01-01") == ["old"]
    assert found("构建新格局。", glossary, date="2020") == ["new"]


def test_a_place_outside_of_the_glossary_is_looked_for_as_written() -> None:
    local = concept("local", "三区", "Three Zones", scope="九江市")
    glossary = glossary_with(BAOTOU, local)
    assert found("九江市和包头市建设三区。", glossary) == ["local"]
    assert found("包头市建设三区。", glossary) == []


def test_the_scopes_of_the_shipped_glossary_keep_seeds_apart(
    glossary: Glossary, seeds: dict[str, Report]
) -> None:
    used = {
        name: {m.ref for m in report.mentions if m.ref and glossary.concepts[m.ref].scope}
        for name, report in seeds.items()
    }
    assert "four-bases-baotou" in used["004"] and "two-demonstration-zones" in used["002"]
    assert all(used.values())


def test_a_real_report_set_elsewhere_has_no_local_term(tmp_path: Path, glossary: Glossary) -> None:
    """Seed 002 with its places taken for others: what holds in Alxa alone is not marked."""
    text = SEEDS[2].read_text(encoding="utf-8")
    path = tmp_path / "elsewhere.txt"
    path.write_text(text.replace("阿拉善", "鄂尔多斯").replace("内蒙古", "山西"), encoding="utf-8")
    report = prepare(path, glossary)
    scopes = {glossary.concepts[m.ref].scope for m in report.mentions if m.ref}
    assert not scopes & {"Alxa", "Inner Mongolia"}
    assert isinstance(report.metadata, Metadata)


def test_finding_terms_takes_no_longer_with_a_larger_glossary() -> None:
    small, large, found = benchmark.measure([segment(read(p)) for p in SEEDS], rounds=5)
    assert found > 100
    assert large <= benchmark.LIMIT * small
