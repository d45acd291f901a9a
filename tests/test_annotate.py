from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from cases import Case, load
from exporter.annotate import annotate
from exporter.annotate.bodies import BodyFinder
from exporter.annotate.dates import DateFinder
from exporter.annotate.persons import find_persons, find_posts
from exporter.annotate.places import divisions, find_places
from exporter.annotate.quantities import find_quantities
from exporter.cli import _as_json
from exporter.fold import fold
from exporter.glossary import Glossary
from exporter.model import Mention, Report, Sentence
from exporter.segment import segment
from exporter.text import narrow
from support import SEEDS, source_of

EMPTY = Glossary({}, "0" * 64)


def whole(text: str) -> Sentence:
    return Sentence("s", 0, len(text), 0)


@pytest.mark.parametrize("case", load("quantities"), ids=lambda c: c.title)
def test_quantities(case: Case) -> None:
    found = sorted(find_quantities(case.given, whole(case.given)), key=lambda m: m.start)
    shown = [f"{case.given[m.start : m.end]} | {m.value} | {m.unit} | {m.english}" for m in found]
    assert shown == case.expected


@pytest.mark.parametrize("case", load("dates"), ids=lambda c: c.title)
def test_dates(case: Case) -> None:
    found = DateFinder(date(2022, 1, 8)).find(case.given, whole(case.given))
    shown = [
        f"{case.given[m.start : m.end]} | {m.subtype} | {m.value} | {m.english}"
        + (" | resolved" if m.resolved else "")
        for m in found
    ]
    assert shown == case.expected


@pytest.mark.parametrize(
    ("text", "values"),
    [("今年以来,12月7日至9日,近三年,本世纪中叶", [None, "--12-07/--12-09", "P3Y"]),
     ("2021年发展很好。今年至6月15日", ["2021", None, "--06-15"]),
     ("2019年3月立项,5月开工", ["2019-03", "2019-05"])],
)  # fmt: skip
def test_dates_of_a_report_without_a_date(text: str, values: list[str | None]) -> None:
    assert [m.value for m in DateFinder().find(text, whole(text))] == values


def test_an_old_year_does_not_date_the_next_sentence() -> None:
    finder, text = DateFinder(date(2022, 7, 23)), "2018年3月以来。5月1日起。"
    first, second = Sentence("a", 0, 10, 0), Sentence("b", 10, len(text), 0)
    assert [m.value for m in finder.find(text, first)] == ["2018-03/.."]
    assert [m.value for m in finder.find(text, second)] == ["2022-05-01"]


@pytest.mark.parametrize("case", load("places"), ids=lambda c: c.title)
def test_places(case: Case) -> None:
    shown = [
        f"{case.given[m.start : m.end]} | {m.subtype} | {m.english}"
        for m in find_places(case.given)
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


def test_the_table_of_places_is_sound() -> None:
    rows = divisions()
    assert len({(row.code, row.name) for row in rows}) == len(rows) > 3200
    for row in rows:
        assert len(row.code) == 6 and row.code.isdecimal()
        assert row.english[0].isupper() and row.english.replace("ü", "u").isascii()
        assert not row.short or (len(row.short) > 1 and row.name.startswith(row.short))


@pytest.mark.parametrize("case", load("bodies"), ids=lambda c: c.title)
def test_bodies(case: Case) -> None:
    finder = BodyFinder.of(case.given, find_places(case.given))
    shown = [f"{case.given[m.start : m.end]} | {m.english}" for m in finder.find(whole(case.given))]
    assert shown == case.expected


@pytest.mark.parametrize("case", load("persons"), ids=lambda c: c.title)
def test_persons(case: Case) -> None:
    sentence = whole(case.given)
    bodies = list(BodyFinder.of(case.given, find_places(case.given)).find(sentence))
    posts = list(find_posts(case.given, sentence, bodies))
    found = [*posts, *find_persons(case.given, sentence, posts, credit=False)]
    shown = [
        f"{m.kind} {case.given[m.start : m.end]} | {m.english}"
        for m in sorted(found, key=lambda m: m.start)
    ]
    assert shown == case.expected


def kinds(report: Report) -> list[tuple[str, str]]:
    return [(m.kind, report.text(m)) for m in report.mentions]


def test_the_rules_come_together_in_one_report() -> None:
    text = "某区工作会议报道\n2022年,包头市市长张三丰调研第十三届论坛。会后,张三丰指出,要办好两件事,增长8%以上。"
    report = annotate(segment(source_of(text)), EMPTY)
    assert kinds(report) == [
        ("date", "2022年"), ("place", "包头市"), ("post", "市长"), ("person", "张三丰"),
        ("quantity", "第十三"), ("person", "张三丰"), ("quantity", "两件"), ("quantity", "8%以上"),
    ]  # fmt: skip


def test_terms_go_before_what_rules_find_but_not_inside_a_post(glossary: Glossary) -> None:
    text = "审议意见\n请区政协各位委员审议。省政协委员参加。"
    found = kinds(annotate(segment(source_of(text)), glossary))
    assert ("organization", "区政协") in found and ("organization", "省政协") in found
    assert ("post", "省政协委员") in found and ("term", "政协委员") not in found


def test_numbers_of_terms_and_numeral_slogans_are_no_quantities(glossary: Glossary) -> None:
    text = "做法介绍\n贯彻中央八项规定精神,打好“三场硬仗”,建成三个平台。"
    report = annotate(segment(source_of(text)), glossary)
    assert [report.text(m) for m in report.mentions if m.kind == "quantity"] == ["三个"]


def test_a_glossary_place_has_its_level(glossary: Glossary) -> None:
    report = annotate(segment(source_of("包头市九原区的昆区和鹿城。")), glossary)
    places = {report.text(m): m.subtype for m in report.mentions if m.kind == "place"}
    assert places["包头市"] == "prefecture" and places["昆区"] == "county"
    assert places["鹿城"] == "place"


def test_the_main_place_need_not_be_in_the_glossary() -> None:
    text = "江西省九江市召开会议\n九江市建设很快。\n南昌市来人,南昌市和南昌市代表发言。"
    assert annotate(segment(source_of(text)), EMPTY).metadata.place == "九江市"


def test_the_year_of_a_report_is_that_of_its_date_or_title() -> None:
    for text, year in (
        ("2014年工作报告\n各位代表:\n现在报告工作。\n去年发展很好。", "2013"),
        ("会议讲话\n(2022年1月8日)\n同志们:\n去年发展很好。", "2021"),
        ("会议讲话\n同志们:\n去年发展很好。", None),
    ):
        report = annotate(segment(source_of(text)), EMPTY)
        (last_year,) = [m for m in report.mentions if report.text(m) == "去年"]
        assert (last_year.value, last_year.resolved) == (year, year is not None)


def test_numbers_of_a_quantity() -> None:
    values = {"8..10": (8, 10), "1/3": (), "76690000000": (76690000000,)}
    for value, numbers in values.items():
        assert Mention("quantity", 0, 1, value=value).numbers == numbers
    assert Mention("date", 0, 1, value="2022").numbers == ()


def test_full_width_figures_are_read() -> None:
    text = "增长６４．８％,４０多位"
    view = narrow(text)
    assert [m.value for m in find_quantities(view, whole(view))] == ["64.8", "40"]


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
