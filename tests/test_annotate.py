from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from cases import Case, load
from exporter.annotate import annotate
from exporter.annotate.dates import find_dates
from exporter.annotate.quantities import find_quantities
from exporter.cli import _as_json
from exporter.fold import fold
from exporter.glossary import Glossary
from exporter.model import Report, Sentence
from exporter.segment import segment
from support import SEEDS, source_of


@pytest.mark.parametrize("case", load("quantities"), ids=lambda c: c.title)
def test_quantities(case: Case) -> None:
    found = find_quantities(case.given, Sentence("s", 0, len(case.given), 0))
    shown = [f"{case.given[m.start : m.end]} | {m.value} | {m.unit} | {m.english}" for m in found]
    assert shown == case.expected


@pytest.mark.parametrize("case", load("dates"), ids=lambda c: c.title)
def test_dates(case: Case) -> None:
    found = find_dates(case.given, Sentence("s", 0, len(case.given), 0))
    shown = [
        f"{case.given[m.start : m.end]} | {m.subtype} | {m.value} | {m.english}" for m in found
    ]
    assert shown == case.expected


@pytest.mark.parametrize("case", load("unfold"), ids=lambda c: c.title)
def test_unfoldings(case: Case, glossary: Glossary) -> None:
    report = annotate(segment(source_of(f"同志们:\n{case.given}\n")), glossary)
    shown = [
        " | ".join([phrase, *(report.source.text[a:b] for a, b in unfolding.members)])
        for phrase, unfolding in report.unfoldings.items()
    ]
    assert shown == case.expected


def test_entries_of_the_appendix_spell_out_slogans(glossary: Glossary) -> None:
    text = "工作报告\n各位代表:\n抓好“三保”和“四库”,落實“雙減”。\n名词解释\n1.“三保”:指兜底性的保障。\n[2]四库:\n水库、粮库、钱库、碳库。\n"
    report = annotate(segment(source_of(text)), glossary)
    told = {
        p: report.sentence_at(int(u.sentence.split("-")[1])) for p, u in report.unfoldings.items()
    }
    assert report.text(told["三保"]) == "1.“三保”:指兜底性的保障。"
    assert report.text(told["四库"]) == "水库、粮库、钱库、碳库。"
    assert [
        report.source.text[a:b] for a, b in report.unfoldings["四库"].members
    ] == "水库 粮库 钱库 碳库".split()
    first = next(m for m in report.mentions if report.text(m) == "三保")
    assert report.unfolding_of(first) == report.unfoldings["三保"]


def test_the_appendix_of_a_seed_spells_out_its_slogans(seeds: dict[str, Report]) -> None:
    report = seeds["003"]
    members = {
        p: [report.source.text[a:b] for a, b in u.members] for p, u in report.unfoldings.items()
    }
    assert members["四早"] == ["早发现", "早报告", "早隔离", "早治疗"]
    assert members["三个500强"] == ["世界500强企业", "中国500强企业", "中国民营500强企业"]
    assert "四办工作" in members and "1+1+N+X" in members


def test_folding_keeps_the_way_back() -> None:
    folded = fold("㈠ＡＢ兩個維護")
    assert folded.text == "(一)AB两个维护"
    assert list(folded.origin) == [0, 0, 0, 1, 2, 3, 4, 5, 6, 7]


def terms(text: str, glossary: Glossary) -> list[tuple[str, str | None]]:
    report = annotate(segment(source_of(text)), glossary)
    return [(report.text(m), m.ref) for m in report.mentions if m.ref and m.kind != "slogan"]


def test_traditional_and_simplified_find_the_same_terms(glossary: Glossary) -> None:
    simplified = terms("全区上下践行“两个维护”更加自觉坚定。", glossary)
    traditional = terms("全區上下踐行“兩個維護”更加自覺堅定。", glossary)
    assert [ref for _, ref in simplified] == [ref for _, ref in traditional]
    assert ("兩個維護", "two-upholds") in traditional


def test_longest_match_wins_and_nested_hits_stay(glossary: Glossary) -> None:
    found = terms("被确定为“蒙速办·掌上办”试点地区。", glossary)
    assert [text for text, _ in found][:2] == ["蒙速办·掌上办", "蒙速办"]


@pytest.mark.parametrize("seed", [p.name[:3] for p in SEEDS])
def test_mentions_nest_and_lie_in_one_sentence(seeds: dict[str, Report], seed: str) -> None:
    report = seeds[seed]
    assert len(report.mentions) > 20
    ends: list[int] = []
    for mention in report.mentions:
        assert any(s.start <= mention.start and mention.end <= s.end for s in report.sentences)
        while ends and ends[-1] <= mention.start:
            ends.pop()
        assert not ends or mention.end <= ends[-1]
        ends.append(mention.end)
    keys = [(m.start, -m.end) for m in report.mentions]
    assert keys == sorted(keys)


@pytest.mark.parametrize("seed", [p.name[:3] for p in SEEDS])
def test_inspect_golden(
    seeds: dict[str, Report], seed: str, golden: Callable[[str, str], None]
) -> None:
    text = json.dumps(_as_json(seeds[seed]), ensure_ascii=False, indent=1)
    golden(f"{seed}.json", text + "\n")


def test_main_places(seeds: dict[str, Report]) -> None:
    places = {name: report.metadata.place for name, report in seeds.items()}
    assert places["000"] == places["001"] == "昆都仑区"
    assert places["003"] == "九原区"
    assert places["004"] == "包头市"
