"""``exporter glossary suggest``: what reports offer and the glossary lacks."""

from __future__ import annotations

from pathlib import Path

import jieba
import pytest

from exporter.annotate import annotate
from exporter.cli import main
from exporter.glossary import Concept, Glossary, load_glossary
from exporter.glossary.components import listed
from exporter.glossary.drafts import Drafter
from exporter.glossary.nearby import NearForms
from exporter.glossary.numerals import counts, english_number
from exporter.glossary.suggest import KINDS, Candidate, Suggester, proposals
from exporter.glossary.words import Words, names
from exporter.model import Report
from exporter.resources import resource_dir
from exporter.segment import segment
from exporter.text import narrow
from support import SEEDS, concept, glossary_with, source_of

FOLDER = str(SEEDS[0].parent)
SHIPPED = resource_dir("glossary")


def suggested(text: str, *concepts: Concept) -> dict[str, Candidate]:
    glossary = glossary_with(*concepts)
    suggester = Suggester(glossary)
    suggester.add(annotate(segment(source_of(text)), glossary))
    return {candidate.form: candidate for candidate in suggester.candidates()}


# Parts


@pytest.mark.parametrize(
    ("headword", "said"),
    [("两个维护", {2}), ("三重一大", {3, 4}), ("十二项举措", {12}), ("双减", {2}), ("党建", set())],
)
def test_a_numeral_says_how_many(headword: str, said: set[int]) -> None:
    assert counts(headword) == said


def test_numerals_in_english() -> None:
    assert [english_number(n) for n in ("两", "十", "十二", "党")] == ["two", "ten", None, None]


@pytest.mark.parametrize(
    ("text", "slogan", "items"),
    [
        (
            "建设稻香小镇、竹海小镇、茶山小镇等“三镇”。",
            "三镇",
            ("稻香小镇", "竹海小镇", "茶山小镇"),
        ),
        ("稻香区、竹海区、茶山区“三区”建设。", "三区", ("稻香区", "竹海区", "茶山区")),
        ("落实“三镇”:稻香、竹海和茶山。", "三镇", ("稻香", "竹海", "茶山")),
        ("落实“三镇”（稻香、竹海、茶山）工作。", "三镇", ("稻香", "竹海", "茶山")),
        ("“两低”项目:指低产出和低技术的企业。", "两低", ("低产出", "低技术")),
        ("实行“听证”“说理”及“回访”等“三步”。", "三步", ("听证", "说理", "回访")),
        ("“三步”是指“听证”“说理”和“回访”。", "三步", ("听证", "说理", "回访")),
        ("稻香、竹海等“三镇”。", "三镇", ()),  # two are not three
        ("落实“三镇”工作。", "三镇", ()),
    ],
)
def test_components_are_those_that_the_text_lists(
    text: str, slogan: str, items: tuple[str, ...]
) -> None:
    view = narrow(text)
    start = text.index(f"“{slogan}”") + 1
    assert listed(view, start, start + len(slogan), counts(slogan)) == items


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推进乡村振新战略", "乡村振新"),  # a character wrong
        ("推进高质量的发展", "高质量的发展"),  # a character too many
        ("推进高质发展", "高质发展"),  # a character missing
        ("推进高质量发展", None),  # as it should be
        ("推进高质量发", None),  # cut off, not misspelt
        ("推进三个维护", None),  # another numeral is another thing
        ("推进这个维护", None),
        ("推进新乡村振兴", None),
    ],
)
def test_near_forms_are_one_edit_away(text: str, expected: str | None) -> None:
    near = NearForms(["乡村振兴", "高质量发展", "两个维护"])
    found = {text[n.start : n.end] for n in near.find(text, range(len(text) + 1))}
    assert found == ({expected} if expected else set())
    assert not list(near.find(text, {0}))  # only between words


def test_names_are_runs_of_words_that_end_like_one() -> None:
    words = Words([]).cut("大力实施农田水利建设工程,由市城乡建设委员会牵头。全面布局。")
    found = {("".join(w.text for w in words)[n.start : n.end], n.kind) for n in names(words)}
    assert ("农田水利建设工程", "programme") in found
    assert ("市城乡建设委员会", "body") in found
    assert not any("实施" in name or "布局" in name for name, _ in found)


def test_jieba_elsewhere_does_not_see_the_glossary() -> None:
    before = list(jieba.cut("推进众创共富惠民行动计划", HMM=False))
    words = Words(["众创共富惠民行动计划"])
    assert [w.text for w in words.cut("推进众创共富惠民行动计划")] == [
        "推进",
        "众创共富惠民行动计划",
    ]
    assert list(jieba.cut("推进众创共富惠民行动计划", HMM=False)) == before
    assert "众创共富惠民行动计划" not in jieba.dt.FREQ


def test_a_draft_is_made_of_known_parts_only() -> None:
    drafter = Drafter(
        glossary_with(
            concept("lead", "主导产业", "leading industries"),
            concept("green", "绿色", "green"),
            concept("maybe", "通道", "corridor", state="proposed"),
            concept("here", "园区", "Zone", scope="Baotou"),
        )
    )
    assert drafter.draft("四大主导产业", ()) == (
        "four leading industries",
        "from the English of its parts",
    )
    assert drafter.draft("绿色主导产业", ()) == (
        "green leading industries",
        "from the English of its parts",
    )
    assert drafter.draft("两色", ("绿色", "主导产业")) == (
        "green and leading industries",
        "from the English of its components",
    )
    for unknown in ("四大产业", "绿色通道", "绿色园区", "绿色的主导产业", "十二主导产业", "绿色"):
        assert drafter.draft(unknown, ()) is None
    assert drafter.draft("两色", ("绿色", "红色")) is None


# Candidates

TEXT = """关于春季生产的报告

全力建设稻香小镇、竹海小镇、茶山小镇等“三镇”，打响“开门红”品牌。
“三镇”建设由市城乡建设委员会负责。全市实施农田水利建设工程。
市城乡建设委员会要求加快农田水利建设工程。
市城乡建设委员会要用好农田水利建设工程，推进乡村振新战略。
"""


def test_each_kind_of_candidate_is_found() -> None:
    known = concept("revival", "乡村振兴", "rural revitalization")
    found = suggested(TEXT, known, concept("rice", "稻香小镇", "Rice Town"))
    kinds = {form: candidate.kind for form, candidate in found.items()}
    assert kinds == {
        "三镇": "numeral",
        "开门红": "quoted",
        "市城乡建设委员会": "body",
        "农田水利建设工程": "programme",
        "乡村振新": "variant",
    }
    assert found["三镇"].reports == {"x": 2}
    assert found["三镇"].components == ("稻香小镇", "竹海小镇", "茶山小镇")
    assert found["三镇"].contexts[0].endswith("茶山小镇等“三镇”，打响“开门红”品牌。 “三镇”建设由")
    assert found["乡村振新"].near == "乡村振兴"
    assert next(c.kind for c in found.values()) == "body"  # three times, like the programme


def test_what_the_glossary_has_is_no_candidate_whatever_its_state() -> None:
    known = [concept("towns", "三镇", state="proposed"), concept("red", "開門紅", "good start")]
    assert not {"三镇", "开门红"} & suggested(TEXT, *known).keys()


DEFINED = """政府工作报告

去年，全区推进“明灯车间”建设。今年再建“明灯车间”两个。明灯车间要用好。

名词解释
1.“明灯车间”：指夜间也有人值守的车间。
2.“两低”项目：指低产出和低技术的项目。
3.“三镇”工作：指三个镇的工作。
"""


def test_definitions_of_an_appendix_are_candidates() -> None:
    found = suggested(DEFINED, concept("towns", "三镇", "Three Towns"))
    assert found["明灯车间"].definition == "指夜间也有人值守的车间。"
    assert found["明灯车间"].reports == {"x": 4}  # every time, in quotation marks or not
    assert found["“两低”项目"].components == ("低产出", "低技术")
    assert not any("三镇" in form for form in found)  # the glossary has what is quoted


def test_candidates_are_ranked_by_reports_then_count() -> None:
    glossary = glossary_with()
    suggester = Suggester(glossary)
    for text in (
        "打响“甲乙丙”品牌。",
        "打响“甲乙丙”品牌，“丁戊己”“丁戊己”“丁戊己”好。",
        "打造“庚辛壬”品牌。",
    ):
        suggester.add(annotate(segment(source_of(text)), glossary))
    ranked = [(c.form, len(c.reports), c.count) for c in suggester.candidates()]
    assert ranked == [("甲乙丙", 2, 2), ("丁戊己", 1, 3), ("庚辛壬", 1, 1)]


def test_traditional_text_gets_a_simplified_headword() -> None:
    glossary = glossary_with()
    suggester = Suggester(glossary)
    suggester.add(annotate(segment(source_of("打響“開門紅”品牌。")), glossary))
    tables = proposals(suggester.candidates(), suggester, set())
    assert [(t["lang"], t["role"], t["term"]) for t in tables.terms] == [
        ("zh-Hans", "headword", "开门红"), ("zh-Hant", "variant", "開門紅"),
    ]  # fmt: skip


def test_proposals_carry_what_was_found_out() -> None:
    glossary = glossary_with(
        *(concept(i, f, e) for i, f, e in
          (("rice", "稻香小镇", "Rice Town"), ("bamboo", "竹海小镇", "Bamboo Town"),
           ("tea", "茶山小镇", "Tea Town"), ("revival", "乡村振兴", "rural revitalization")))
    )  # fmt: skip
    suggester = Suggester(glossary)
    suggester.add(annotate(segment(source_of(TEXT)), glossary))
    tables = proposals(suggester.candidates(), suggester, {"san-zhen", "sanzhen"})
    rows = {row["note"].split(",")[0]: row for row in tables.concepts}
    towns, variant = rows["numeral"], rows["variant"]
    assert (towns["type"], towns["state"], towns["components"]) == (
        "numeral_slogan", "proposed", "rice;bamboo;tea",
    )  # fmt: skip
    assert towns["note"].startswith(
        "numeral, 2 in 1 report: x ×2; pinyin: sānzhèn; components: 稻香小镇, 竹海小镇, 茶山小镇; context:"
    )
    assert variant["related"] == "revival"
    drafts = [row for row in tables.terms if row["lang"] == "en"]
    assert [(d["concept"], d["term"], d["role"], d["source"]) for d in drafts] == [
        (towns["id"], "Rice Town, Bamboo Town and Tea Town", "preferred", "draft")
    ]
    assert drafts[0]["note"] == "from the English of its components"


# On the seeds


def test_the_seeds_offer_what_a_reader_sees_in_them(
    seeds: dict[str, Report], glossary: Glossary
) -> None:
    suggester = Suggester(glossary)
    for report in seeds.values():
        suggester.add(report)
    found = suggester.candidates()
    assert len(found) > 50 and {c.kind for c in found} <= set(KINDS)
    for candidate in found:
        texts = [r.source.text for r in seeds.values() if r.source.name in candidate.reports]
        assert candidate.form in "\n".join(texts)
        assert suggester.known(candidate.form) is None
        assert candidate.count >= 1 and candidate.contexts
    keys = [(-len(c.reports), -c.count) for c in found]
    assert keys == sorted(keys)


def test_what_is_suggested_comes_back_by_import_and_is_then_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, own = tmp_path / "made", tmp_path / "own"
    assert main(["glossary", "suggest", FOLDER, "--out", str(made)]) == 0
    count = len(load_glossary(SHIPPED, made).concepts) - len(load_glossary(SHIPPED).concepts)
    assert capsys.readouterr().out == f"{made}: {count} concepts proposed\n"
    assert main(["glossary", "import", str(made), "--glossary", str(own)]) == 0
    assert f"{count} added" in capsys.readouterr().out
    assert main(["glossary", "suggest", FOLDER, "--glossary", str(own)]) == 0
    left = capsys.readouterr().out
    assert [line for line in left.splitlines() if not line.startswith(" ")] == []


def test_suggest_prints_candidates(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["glossary", "suggest", str(SEEDS[3])]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "马路办公" in lines
    at = lines.index("马路办公")
    assert lines[at + 1] == f"  quoted, 1 in 1 report: {SEEDS[3].stem} ×1"
    assert lines[at + 2] == "  pinyin: mǎlù bàngōng"
    assert lines[at + 3].startswith("  context: ")
