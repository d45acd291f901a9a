"""The TEI renderer: lossless, every pointer resolves, valid against the profile and tei_all."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import cast, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from exporter.annotate import annotate
from exporter.errors import RenderError
from exporter.glossary import Concept, Glossary, Term
from exporter.model import (
    UNTRANSLATED,
    Block,
    BlockKind,
    Echo,
    Flag,
    FlagKind,
    Mention,
    MentionKind,
    Metadata,
    Method,
    RepairKind,
    Report,
    Review,
    ReviewState,
    Sentence,
    Signature,
    Source,
    Translation,
)
from exporter.read import read as read_source
from exporter.render.tei import encoding, render_tei, schema
from exporter.render.tei.nodes import MACHINE_LANG, TEI, moment, read, word, xml
from exporter.segment import segment
from support import source_of
from tei_all import HOW_TO_GET, tei_all_schema

NS = {"t": TEI}
SEEDS = Path(__file__).parent.parent / "seeds"
POINTERS = ("ref", "corresp", "ana", "target", "resp", "change", "who")
ENGINE = Signature(
    "local", "1.2.3+cpu", "zh-en base", "ab" * 32, (("beam_size", "4"), ("seed", ""))
)


def concept(name: str, zh: str, en: str, *admitted: str, pinyin: str = "") -> Concept:
    terms = [
        Term(name, "zh-Hans", zh, "headword", "", ""),
        Term(name, "en", en, "preferred", "", ""),
    ]
    terms += [Term(name, "en", other, "admitted", "", "") for other in admitted]
    terms.append(Term(name, "zh-Latn-pinyin", pinyin or "pīnyīn", "headword", "", ""))
    return Concept(
        id=name, type="slogan", domain="", scope="", definition=f"what {en} <means>",
        components=(), expand="", related=(), first_use="", first_use_source="",
        state="reviewed", reviewer="", date="", note="", terms=tuple(terms),
    )  # fmt: skip


BARE = (
    Term("bare", "zh-Hans", "三农", "headword", "", ""),
    Term("bare", "zh-Latn-pinyin", "sān nóng", "headword", "", ""),
)
GLOSSARY = Glossary(
    {
        c.id: c
        for c in (
            concept("two-upholds", "两个维护", "Two Upholds", "Two Safeguards"),
            concept("hohhot", "呼和浩特", "Hohhot"),
            replace(concept("bare", "三农", ""), definition="", terms=BARE),
            concept("unused", "不用", "unused"),
        )
    },
    digest="cd" * 32,
    edition="0.1",
)


def make_source(text: str, file: str = "报告 1.txt") -> Source:
    data = text.encode("utf-8", "surrogatepass")
    return Source(file.rpartition(".")[0], file, sha256(data).hexdigest(), len(data), "utf-8", text)


def compose(*parts: str | tuple[str, str] | Block, **fields: object) -> Report:
    """A report from gaps (``str``) and blocks (``(kind, text)``; a heading is ``heading2``); each
    stretch that ends in 。 or with its block is a sentence."""
    text, sentences = "", []
    blocks: list[Block] = []
    for part in parts:
        if isinstance(part, tuple):
            kind, body = part
            level = int(kind[-1]) if kind[-1].isdigit() else None
            number = body.partition("、")[0] if level else None
            name = cast(BlockKind, kind.rstrip("123456"))
            block = Block(name, len(text), len(text) + len(body), level, number)
            if name not in UNTRANSLATED:
                for found in re.finditer(r"[^\s。][^。]*。?", body):
                    span = (block.start + found.start(), block.start + found.end())
                    sentences.append((*span, len(blocks)))
            blocks.append(block)
            text += body
        else:
            text += str(part)
    source = make_source(text)
    made = tuple(Sentence(f"{source.id}-{start}", start, end, b) for start, end, b in sentences)
    return replace(Report(source, blocks=tuple(blocks), sentences=made), **fields)  # type: ignore[arg-type]


def find(report: Report, kind: MentionKind, wording: str, **fields: str) -> Mention:
    start = report.source.text.index(wording)
    return Mention(kind, start, start + len(wording), **fields)


def span(report: Report, wording: str) -> str:
    """The offsets of a wording as ids have them."""
    start = report.source.text.index(wording)
    return f"{start}-{start + len(wording)}"


def parse(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(huge_tree=True))


def one(root: etree._Element, path: str) -> etree._Element:
    found = root.xpath(path, namespaces=NS)
    assert isinstance(found, list) and len(found) == 1, (path, found)
    return cast(etree._Element, found[0])


def strings(root: etree._Element, path: str) -> list[str]:
    return [str(value) for value in cast(list[object], root.xpath(path, namespaces=NS))]


def check_links(root: etree._Element) -> None:
    """Ids are unique, every pointer has a target, every language in use is declared."""
    ids = strings(root, "//@xml:id")
    assert len(ids) == len(set(ids))
    for name in POINTERS:
        for value in strings(root, f"//@{name}"):
            for target in value.split():
                assert target[0] == "#" and target[1:] in ids, (name, target)
    assert set(strings(root, "//@xml:lang")) == set(strings(root, "//t:language/@ident"))
    categories = {f"#{name}" for name in strings(root, "//t:category/@xml:id")}
    used = {
        t for v in strings(root, "//@ana | //t:text//@ref[not(parent::t:g)]") for t in v.split()
    }
    assert categories == used


def check_text(root: etree._Element, report: Report) -> None:
    """The edition gives back the captured text; every sentence and mention has its own part."""
    text = report.source.text
    edition = one(root, "//t:div[@type='edition']")
    assert read(edition) == text
    if not edition.findall(".//{*}g"):
        assert "".join(edition.itertext()) == text
    sentences = edition.findall(".//{*}s")
    assert len(sentences) == len(report.sentences)
    for element, sentence in zip(sentences, report.sentences, strict=True):
        assert element.get("source") == f"src:{sentence.start},{sentence.end}"
        assert read(element) == report.text(sentence)
    for translation in report.translations.values():
        assert read(one(root, f"//t:s[@xml:id='{translation.sentence}.en']")) == translation.text


def check(report: Report) -> etree._Element:
    """Render and look at everything that must hold for any report."""
    root = parse(render_tei(report, GLOSSARY))
    check_text(root, report)
    check_links(root)
    return root


@pytest.fixture(scope="session")
def tei_all(missing: Callable[[str], None]) -> etree.RelaxNG:
    """The consortium's schema."""
    schema = tei_all_schema()
    if schema is None:
        missing(HOW_TO_GET)
    return cast(etree.RelaxNG, schema)


def assert_valid(schema: etree.RelaxNG, root: etree._Element) -> None:
    assert schema.validate(root), schema.error_log


@pytest.fixture(scope="module")
def report() -> Report:
    """One of everything, in the order a page has it."""
    bare = compose(
        ("chrome", "首页 > 新闻"), "\r\n", ("metadata", "索引号: | 1529 |"), "\n",
        ("title", "在会议上的讲话"), "\n", ("credit", "柳仙德"), "\n\n", ("title", "(扩大)"), "\n",
        ("salutation", "同志们:"), "\n\u3000\u3000",
        ("paragraph", "做到“两个维护”。完成766.9亿元,增长8%至10%,建成3个。"), "\n",
        ("heading1", "一、回顾"), "\n", ("heading2", "1、农业。"), ("paragraph", "呼和浩特市委抓“三农”。"),
        "\n", ("item", "1.粮食"), "\n", ("item", "2.蔬菜"), "\x0c\n", ("caption", "图为会场"), "\n",
        ("heading1", "二、2024年1月3日"), "\n", ("definition", "1.三农:农业<&]]>。"), "\n",
        ("chrome", "版权所有"), "\n\u3000\n",
    )  # fmt: skip
    mentions = (
        find(bare, "term", "两个维护", ref="two-upholds", subtype="slogan", english="Two Upholds"),
        find(bare, "quantity", "766.9亿元", value="76690000000", unit="yuan", subtype="money"),
        find(bare, "quantity", "8%至10%", value="8..10", unit="%", subtype="percent"),
        find(bare, "quantity", "3个", value="3", subtype="count"),
        find(bare, "organization", "呼和浩特市委", subtype="party", ref="not-in-glossary"),
        find(bare, "place", "呼和浩特", ref="hohhot"),
        find(bare, "slogan", "三农", subtype="quoted"),
        find(bare, "date", "2024年1月3日", value="2024-01-03"),
        find(bare, "quantity", "3日", value="3"),
    )
    english = {s.id: Translation(s.id, f"No. {s.start}.") for s in bare.sentences}
    first, second = bare.sentences_of(6)
    english[first.id] = Translation(
        first.id,
        "Do the Two Upholds.",
        "human",
        (Echo(0, 7, 18),),
        (Flag("han", "left: 的", None),),
    )
    english[second.id] = Translation(
        second.id, "Made 76.69 billion yuan and 8–10%.", echoes=(Echo(1, 5, 23), Echo(2, 28, 33)),
        flags=(Flag("quantity", "3 is missing", 3), Flag("quantity", "again"), Flag("term", "x", 0)),
    )  # fmt: skip
    meta = Metadata(
        "在会议上的讲话", "2024-01-03", "柳仙德", genre="speech", url="http://x/ y?a=1&b"
    )
    meta = replace(meta, identifiers={"index_number": "1529", "document_number": None})
    return replace(bare, metadata=meta, mentions=mentions, translations=english, engine=ENGINE)


@pytest.fixture(scope="module")
def root(report: Report) -> etree._Element:
    return parse(render_tei(report, GLOSSARY))


def test_lossless(root: etree._Element, report: Report) -> None:
    check_text(root, report)


def test_links(root: etree._Element) -> None:
    check_links(root)


def test_tei_all(root: etree._Element, tei_all: etree.RelaxNG) -> None:
    assert_valid(tei_all, root)


def test_structure(root: etree._Element) -> None:
    edition = one(root, "//t:div[@type='edition']")
    top = [etree.QName(child).localname for child in edition]
    assert top == ["fw", "fw", "head", "byline", "head", "opener", "p", "div", "div", "fw"]
    assert strings(edition, "t:div/@n") == ["一", "二"]
    assert strings(edition, "t:div/t:div/@n") == ["1"]
    assert strings(edition, ".//t:head[@rend='run-in']//text()") == ["1、农业。"]
    assert strings(edition, ".//t:list[not(@type)]/t:item//text()") == ["1.粮食", "2.蔬菜"]
    assert strings(edition, ".//t:figure/t:head/t:s/text()") == ["图为会场"]
    assert one(edition, "t:p").text == "\u3000\u3000"
    shapes = [
        [etree.QName(e).localname for e in d.iter("{*}div", "{*}p", "{*}head")]
        for d in (edition, one(root, "//t:div[@type='translation']"))
    ]
    assert shapes[0] == shapes[1]


def test_mentions(root: etree._Element, report: Report) -> None:
    edition = one(root, "//t:div[@type='edition']")
    term = one(edition, ".//t:term")
    sentence = next(report.sentences_of(6))
    assert (term.get("ref"), term.text) == ("#g.two-upholds", "两个维护")
    assert term.get(xml("id")) == f"{sentence.id}.t{span(report, '两个维护')}"
    money, growth = edition.findall(".//{*}measure")
    assert dict(money.attrib).items() >= {"quantity": "76690000000", "unit": "yuan"}.items()
    assert dict(one(growth, "t:num").attrib) == {"atLeast": "8", "atMost": "10"}
    assert one(edition, ".//t:num[@value='3'][@type='count']").text == "3个"
    assert one(edition, ".//t:orgName/t:placeName[@ref='#g.hohhot']").tail == "市委"
    assert one(edition, ".//t:seg[@type='slogan']").get("ana") == "#sl.quoted"
    assert one(edition, ".//t:date[@when='2024-01-03']/t:num").text == "3日"


def test_names_and_dates(tei_all: etree.RelaxNG) -> None:
    bare = compose(
        ("paragraph", "去年区委书记李军到包头市,近三年2021年以来增长三分之一,列第三。"), "\n"
    )
    mentions = (
        find(bare, "date", "去年", value="2021", subtype="year"),
        find(bare, "post", "区委书记", english="secretary"),
        find(bare, "organization", "区委", subtype="body"),
        find(bare, "person", "李军", english="Li Jun"),
        find(bare, "place", "包头市", subtype="prefecture"),
        find(bare, "date", "近三年", value="2019-01-08/2022-01-08", subtype="period"),
        find(bare, "date", "2021年以来", value="2021/..", subtype="period"),
        find(bare, "quantity", "三分之一", value="1/3", subtype="fraction"),
        find(bare, "quantity", "第三", value="3", subtype="ordinal"),
    )
    mentions = (replace(mentions[0], resolved=True), *mentions[1:])
    english = {bare.sentences[0].id: Translation(bare.sentences[0].id, "Li Jun", echoes=(Echo(3, 0, 6),))}  # fmt: skip
    report = replace(bare, mentions=mentions, translations=english, engine=ENGINE)
    root = check(report)
    assert_valid(tei_all, root)
    edition = one(root, "//t:div[@type='edition']")
    assert one(edition, ".//t:date[@when='2021']").get("evidence") == "internal"
    assert one(edition, ".//t:roleName/t:orgName").tail == "书记"
    assert one(edition, ".//t:persName").text == "李军"
    assert one(edition, ".//t:placeName[@type='prefecture']").text == "包头市"
    span = one(edition, ".//t:date[@to]")
    assert (span.get("from"), span.get("to")) == ("2019-01-08", "2022-01-08")
    assert one(edition, ".//t:date[@from='2021'][not(@to)]").text == "2021年以来"
    assert one(edition, ".//t:num[@type='fraction']").get("value") == "1/3"
    assert one(edition, ".//t:num[@type='ordinal']").get("value") == "3"
    assert one(root, "//t:div[@type='translation']//t:persName").text == "Li Jun"


def test_translation(root: etree._Element, report: Report) -> None:
    division = one(root, "//t:div[@type='translation']")
    first, second = report.sentences_of(6)
    human = one(division, f".//t:s[@corresp='#{first.id}']")
    assert (human.get("resp"), human.get("change")) == ("#hand", "#ch.hand")
    assert one(human, "t:term[@ana='#tm.applied']").get("corresp") == (
        f"#{first.id}.t{span(report, '两个维护')}"
    )
    machine = one(division, f".//t:s[@corresp='#{second.id}']")
    assert machine.get("ana") == "#fl.quantity #fl.term #tm.missed" and not machine.get("resp")
    assert one(machine, "t:measure/t:num").text == "8–10%"
    notes = root.findall(".//{*}annotation")
    assert [read(note).strip() for note in notes] == ["left: 的", "3 is missing", "again", "x"]
    assert notes[1].get("target") == (f"#{second.id}.en #{second.id}.q{span(report, '3个')}")
    assert not division.findall(".//{*}fw")


def test_reviews(report: Report, tei_all: etree.RelaxNG) -> None:
    """Each reviewer once, each review with its state and day, the machine's text beside it."""
    ids = [s.id for s in report.sentences]
    english = {
        **report.translations,
        ids[0]: Translation(ids[0], "A.", "human", review=Review("approved", "张三", "2026-01-03")),
        ids[1]: Translation(ids[1], "B.", "human", review=Review("reviewed", "张三", None, "u")),
        ids[2]: Translation(ids[2], "C.", "human", review=Review("reviewed"), machine="Raw & raw."),
    }
    for engine in (ENGINE, None):
        root = parse(render_tei(replace(report, translations=english, engine=engine), GLOSSARY))
        check_links(root)
        assert_valid(tei_all, root)
        assert strings(root, "//t:respStmt/t:name[@type='person']/text()") == ["张三"]
        hand = one(root, "//t:respStmt[t:name/@type='person']").get(xml("id"))
        changes = root.xpath("//t:change[starts-with(@xml:id, 'ch.hand.')]", namespaces=NS)
        assert [(c.get("who"), c.get("status"), c.get("when")) for c in changes] == [
            (f"#{hand}", "approved", "2026-01-03"), (f"#{hand}", "reviewed", None),
            ("#hand", "reviewed", None),
        ]  # fmt: skip
        made = [one(root, f"//t:s[@xml:id='{i}.en']") for i in ids[:3]]
        assert [(s.get("resp"), s.get("change")) for s in made] == [
            (c.get("who"), "#" + c.get(xml("id"))) for c in changes
        ]
        raw = one(root, "//t:listAnnotation[@type='machine']/t:annotation")
        assert raw.get("target") == f"#{ids[2]}.en"
        assert one(raw, "t:note[@type='machine']").text == "Raw & raw."


def test_header(root: etree._Element, report: Report) -> None:
    english = report.translations[report.sentences[0].id].text
    titles = strings(root, "//t:titleStmt/t:title/text()")
    assert titles == ["在会议上的讲话", english, "bilingual annotated edition"]
    assert one(root, "//t:sourceDesc//t:idno[@type='document_number']").text == "unknown"
    assert one(root, "//t:prefixDef").get("replacementPattern") == (
        "%E6%8A%A5%E5%91%8A%201.txt#char=$1,$2"
    )
    engine = one(root, "//t:application[@ident='local']")
    assert engine.get("version") == "1.2.3"
    assert strings(engine, ".//t:ident/text()") == ["beam_size", "seed"]
    assert one(root, "//t:char").get(xml("id")) == "char-000C"
    upholds = one(root, "//t:category[@xml:id='g.two-upholds']")
    assert strings(upholds, ".//t:term/text()") == [
        "两个维护", "pīnyīn", "Two Upholds", "Two Safeguards",
    ]  # fmt: skip


def test_no_clock(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    data = render_tei(report, GLOSSARY)
    assert data == render_tei(report, GLOSSARY)
    assert not strings(parse(data), "//t:change/@when | //t:application/@when")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1704240000")
    assert set(strings(parse(render_tei(report, GLOSSARY)), "//t:change/@when")) == {"2024-01-03"}


def test_no_engine(report: Report, tei_all: etree.RelaxNG) -> None:
    root = parse(render_tei(replace(report, engine=None, translations={}), GLOSSARY))
    check_links(root)
    assert_valid(tei_all, root)
    assert not root.xpath("//t:div[@type='translation']", namespaces=NS)
    assert "Not translated" in str(one(root, "//t:change").text)
    assert MACHINE_LANG not in strings(root, "//t:language/@ident")


def test_human_only(report: Report, tei_all: etree.RelaxNG) -> None:
    english = {key: replace(t, origin="human") for key, t in report.translations.items()}
    root = parse(render_tei(replace(report, engine=None, translations=english), GLOSSARY))
    check_links(root)
    assert_valid(tei_all, root)
    assert one(root, "//t:div[@type='translation']").get("resp") == "#hand"


@pytest.mark.parametrize("text", ["", "\n", "\u3000", "\r", "\x00", "text without blocks"])
def test_no_blocks(text: str, tei_all: etree.RelaxNG) -> None:
    report = Report(make_source(text))
    root = check(report)
    assert_valid(tei_all, root)


def test_schema_is_named_in_every_file(root: etree._Element) -> None:
    instruction = root.getprevious()
    assert instruction is not None
    assert instruction.get("href") == "report.rng"
    assert etree.RelaxNG(etree.fromstring(schema())).validate(root)


def test_carriage_returns_survive() -> None:
    report = compose(("paragraph", "甲。\r\n乙。\r丙。"), "\r\n\r")
    data = render_tei(report, GLOSSARY)
    assert data.count(b"&#13;") == 4
    check_text(parse(data), report)


def test_titles_further_down_open_parts(tei_all: etree.RelaxNG) -> None:
    report = compose(
        ("paragraph", "引。"), ("title", "甲"), ("title", "乙"), ("credit", "某"), ("heading3", "三、"),
        ("salutation", "各位"), ("paragraph", "文。"), ("credit", "某"), ("heading1", "一、"),
        ("title", "丙"), ("chrome", "尾"),
    )  # fmt: skip
    root = parse(render_tei(report, GLOSSARY))
    check_text(root, report)
    assert_valid(tei_all, root)
    assert strings(root, "//t:div[@type='part']/t:head//text()") == ["甲", "乙", "丙"]


def test_faults_name_the_report() -> None:
    report = compose(("paragraph", "甲。"))
    wrong = replace(report, sentences=(replace(report.sentences[0], id="x y"),))
    with pytest.raises(RenderError, match=r"报告 1\.txt: TEI line \d+: xml:id .* not an NCName"):
        render_tei(wrong, GLOSSARY)
    wrong = replace(report, sentences=(replace(report.sentences[0], id="s1"),))
    with pytest.raises(RenderError, match=r"报告 1\.txt: TEI line \d+: "):
        render_tei(wrong, GLOSSARY)
    overlapping = replace(report, blocks=(*report.blocks, report.blocks[0]))
    with pytest.raises(RenderError, match="does not give back the source text"):
        render_tei(overlapping, GLOSSARY)


@pytest.mark.parametrize(
    ("value", "attributes"),
    [
        ("2024", {"when": "2024"}),
        ("2024-01", {"when": "2024-01"}),
        ("2024-02-29", {"when": "2024-02-29"}),
        ("--01-03", {"when": "--01-03"}),
        ("--01", {"when": "--01"}),
        ("2021/2025", {"from": "2021", "to": "2025"}),
        ("P5Y", {"dur": "P5Y"}),
        ("2023-02-29", {}),
        ("2024-13", {}),
        ("0000", {}),
        ("-", {}),
        ("P", {}),
        ("P1YT", {}),
        ("2021/", {}),
        ("2021/2022/2023", {}),
        ("next year", {}),
        (None, {}),
    ],
)
def test_moment(value: str | None, attributes: dict[str, str]) -> None:
    assert moment(value) == attributes


@pytest.mark.parametrize(
    ("value", "expected"), [("square km", "square-km"), ("%", "%"), (" ", None), (None, None)]
)
def test_word(value: str | None, expected: str | None) -> None:
    assert word(value) == expected


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: str(path.stem))
def test_seeds(path: Path, request: pytest.FixtureRequest) -> None:
    report = annotate(segment(read_source(path)), GLOSSARY)
    english = {s.id: Translation(s.id, f"Sentence {s.start}.") for s in report.sentences}
    root = check(replace(report, translations=english, engine=ENGINE))
    assert_valid(request.getfixturevalue("tei_all"), root)


# Reports in any shape the records allow.

GAPS = " \t\n\r\u3000\x0b\x0c\x1c\x85\u2028\xa0"
WILD = "中文字一二。、“”!a1-.😀𠀀<&>]\"'" + GAPS + "\x00\x01\x1f\x7f\ufeff\ufffe\uffff\ud800"
VALUES = [
    "3",
    "-1.5",
    "8..10",
    "8..",
    "x",
    "2024-01-03",
    "2024-02-30",
    "2021/2025",
    "P5Y",
    "",
    None,
]
WORDS = ["money", "numeral", "odd kind", "数", " ", "\x00", "%", None]
texts = st.text(st.sampled_from(WILD), max_size=12) | st.sampled_from(
    ["]]>", "<!--", "&#13;", "𠀀"]
)


@st.composite
def spans(draw: st.DrawFn, start: int, end: int) -> tuple[int, int]:
    ends = sorted(draw(st.lists(st.integers(start, end), min_size=2, max_size=2)))
    return ends[0], ends[1]


@st.composite
def sentence_spans(draw: st.DrawFn, text: str, start: int) -> list[tuple[int, int]]:
    cuts = sorted({0, len(text), *draw(st.lists(st.integers(0, len(text)), max_size=3))})
    found = []
    for left, right in pairwise(cuts):
        part = text[left:right]
        if part.strip():
            begin = start + left + len(part) - len(part.lstrip())
            found.append((begin, begin + len(part.strip())))
    return found


@st.composite
def mentions_of(draw: st.DrawFn, sentence: Sentence) -> list[Mention]:
    found = []
    for start, end in draw(st.lists(spans(sentence.start, sentence.end), max_size=5)):
        kind = draw(st.sampled_from(get_args(MentionKind)))
        ref = draw(st.sampled_from(["two-upholds", "bare", "nowhere", None]))
        value, unit = (
            draw(st.sampled_from(VALUES)),
            draw(st.sampled_from(["yuan", "sq km", "%", None])),
        )
        found.append(Mention(kind, start, end, draw(st.sampled_from(WORDS)), ref, value, unit))
    return found


@st.composite
def translations_of(draw: st.DrawFn, sentence: str, mentions: int) -> Translation:
    text = draw(texts)
    echoes, at = [], 0
    for index in draw(st.lists(st.integers(0, mentions - 1), max_size=3)) if mentions else ():
        start, at = draw(spans(at, len(text)))
        echoes.append(Echo(index, start, at))
    flags = draw(st.lists(st.sampled_from(get_args(FlagKind)), max_size=3))
    stake = draw(st.sampled_from([None, 0])) if mentions else None
    origin = draw(st.sampled_from(["machine", "human"]))
    made = tuple(Flag(kind, draw(texts), stake) for kind in flags)
    review, machine = None, None
    if origin == "human" and draw(st.booleans()):
        review = Review(
            draw(st.sampled_from(get_args(ReviewState))), draw(st.sampled_from(["张三", "<李>", None])),
            draw(st.sampled_from(["2026-01-03", None])), draw(st.none() | texts),
        )  # fmt: skip
        machine = draw(st.none() | texts)
    return Translation(
        sentence, text, origin, tuple(echoes), made,  # type: ignore[arg-type]
        review=review, machine=machine,
    )  # fmt: skip


@st.composite
def reports(draw: st.DrawFn) -> Report:
    text, pending = draw(st.text(st.sampled_from(GAPS), max_size=3)), []
    blocks: list[Block] = []
    for kind in draw(st.lists(st.sampled_from(get_args(BlockKind)), max_size=8)):
        body = draw(texts)
        level = draw(st.integers(1, 6)) if kind == "heading" else None
        number = draw(st.sampled_from(["一", "1", "\x00", None]))
        block = Block(kind, len(text), len(text) + len(body), level, number)
        if kind not in UNTRANSLATED:
            pending += [(*s, len(blocks)) for s in draw(sentence_spans(body, block.start))]
        blocks.append(block)
        text += body + draw(st.text(st.sampled_from(GAPS), max_size=3))
    source = make_source(text, draw(st.sampled_from(["a.txt", "报 告$1#&.txt", "\x00<"])))
    sentences = [Sentence(f"{source.id}-{start}", start, end, b) for start, end, b in pending]
    mentions = [m for sentence in sentences for m in draw(mentions_of(sentence))]
    meta = Metadata(draw(st.none() | texts), draw(st.sampled_from(VALUES)), draw(st.none() | texts))
    english = {
        s.id: draw(translations_of(s.id, len(mentions))) for s in sentences if draw(st.booleans())
    }
    engine = draw(st.sampled_from([ENGINE, replace(ENGINE, version="main"), None]))
    parts = (tuple(blocks), tuple(sentences), tuple(draw(st.permutations(mentions))), english)
    return Report(source, meta, *parts, engine)


ANY = settings(deadline=None, suppress_health_check=list(HealthCheck))


@settings(ANY, max_examples=200)
@given(report=reports())
def test_any_report(report: Report) -> None:
    check(report)
    assert render_tei(report, GLOSSARY) == render_tei(report, GLOSSARY)


@settings(ANY, max_examples=100)
@given(report=reports())
def test_any_report_is_tei(report: Report, tei_all: etree.RelaxNG) -> None:
    assert_valid(tei_all, check(report))


def test_a_second_attempt_is_told_from_a_first() -> None:
    report = segment(source_of("发展很好。"))
    (sentence,) = report.sentences
    made = Translation(sentence.id, "All is well.", method="insisted")
    report = replace(report, translations={sentence.id: made})
    root = etree.fromstring(render_tei(report, Glossary({}, "0" * 64)))
    assert root.xpath("string(//t:s[@corresp]/@ana)", namespaces={"t": TEI}) == "#mt.insisted"
    assert root.xpath("//t:category[@xml:id='mt.insisted']", namespaces={"t": TEI})


def test_what_the_user_knows_of_the_source_is_in_the_header() -> None:
    source = replace(source_of("发展很好。"), retrieved="2026-01-02", media_type="text/html")
    report = segment(source)
    report = replace(report, metadata=replace(report.metadata, rights="Public domain."))
    root = etree.fromstring(render_tei(report, Glossary({}, "0" * 64)))
    space = {"t": TEI}
    (date,) = root.xpath("//t:date[@type='retrieved']", namespaces=space)
    assert (date.get("when"), date.text) == ("2026-01-02", "2026-01-02")
    assert root.xpath("string(//t:licence[@corresp='#zh'])", namespaces=space) == "Public domain."
    assert root.xpath("string(//t:note[@type='media-type'])", namespaces=space) == "text/html"


def test_metadata_lines_have_their_labels_marked() -> None:
    report = compose(
        ("metadata", "索引号: | 1 | 发布机构:| 某办 10:21"), "\n", ("metadata", "(2024年)")
    )
    root = check(report)
    assert strings(root, "//t:fw[@type='metadata']/t:seg[@type='label']/text()") == [
        "索引号:",
        "发布机构:",
    ]


def test_the_last_credits_close_the_text(tei_all: etree.RelaxNG) -> None:
    report = compose(
        ("title", "通知"), "\n", ("credit", "本报记者"), "\n", ("heading1", "一、"), "\n", ("paragraph", "文。"),
        "\n", ("credit", "某"), "\n", ("paragraph", "文。"), "\n", ("credit", "某市人民政府"), "\n",
        ("metadata", "2024年1月3日"), "\n", ("credit", "(责编:某)"), "\n", ("caption", "图"), "\n", ("chrome", "尾"),
        engine=ENGINE,
    )  # fmt: skip
    english = {s.id: Translation(s.id, "X.") for s in report.sentences}
    root = check(replace(report, translations=english))
    assert_valid(tei_all, root)
    edition = one(root, "//t:div[@type='edition']")
    names = [etree.QName(child).localname for child in edition]
    assert names == ["head", "byline", "div", "closer", "fw", "byline", "figure", "fw"]
    assert one(edition, "t:closer/t:signed/t:s").text == "某市人民政府"
    assert one(edition, "t:div/t:p[@rend='credit']/t:s").text == "某"
    names = [etree.QName(child).localname for child in one(root, "//t:div[@type='translation']")]
    assert names == ["head", "byline", "div", "closer", "byline", "figure"]


def test_author_office_and_body() -> None:
    bare = compose(("credit", "区人民政府代区长刘小平"), "\n", ("paragraph", "刘小平说。"))
    mentions = (
        find(bare, "organization", "区人民政府", english="district government"),
        find(bare, "post", "代区长", english="acting district head"),
        find(bare, "person", "刘小平", english="Liu Xiaoping"),
    )
    meta = Metadata(author="区人民政府代区长刘小平", genre="work_report")
    root = check(replace(bare, mentions=mentions, metadata=meta))
    author = one(root, "//t:titleStmt/t:author")
    assert author.get("role") == "speaker"
    assert [(etree.QName(e).localname, e.text) for e in author] == [
        ("persName", "刘小平"), ("persName", "Liu Xiaoping"), ("roleName", "代区长"),
        ("roleName", "acting district head"), ("orgName", "区人民政府"), ("orgName", "district government"),
    ]  # fmt: skip
    assert one(root, "//t:bibl[@type='captured']/t:author").text == meta.author


@pytest.mark.parametrize(
    ("meta", "category"),
    [
        (Metadata(), "unclear"),
        (Metadata(genre="news", publisher="某市人民政府"), "unclear"),
        (Metadata(genre="notice", publisher="某市人民政府办公室"), "official"),
        (Metadata(genre="notice", publisher="中共某市委员会"), "unclear"),
        (Metadata(genre="notice", publisher="某市人民政府", rights="In the public domain."), "public-domain"),
        (Metadata(rights="CC BY 4.0"), "licensed"),
        (Metadata(rights="All rights reserved."), "not-licensed"),
        (Metadata(rights="Ask us."), "stated"),
    ],
)  # fmt: skip
def test_rights(meta: Metadata, category: str) -> None:
    root = check(replace(compose(("paragraph", "文。")), metadata=meta))
    licence = one(root, "//t:licence[@corresp='#zh']")
    assert licence.get("ana") == f"#rt.{category}"
    assert meta.rights in (None, licence.text)


def test_days_of_delivery_and_publication(seeds: dict[str, Report]) -> None:
    days = {
        name: {
            kind: one(root, f"//t:bibl[@type='captured']/t:date[@type='{kind}']").text
            for kind in ("stated", "delivered", "published", "retrieved")
        }
        for name in ("000", "002", "004")
        for root in [parse(render_tei(seeds[name], Glossary({}, "0" * 64)))]
    }
    unknown = dict.fromkeys(("stated", "delivered", "published", "retrieved"), "unknown")
    spoken = dict.fromkeys(("stated", "delivered", "published"), "2024-01-03")
    printed = dict.fromkeys(("stated", "published"), "2022-02-10")
    assert days == {"000": unknown, "002": unknown | spoken, "004": unknown | printed}


def test_the_header_names_place_level_and_memory() -> None:
    bare = compose(("paragraph", "包头市发展。"))
    place = find(bare, "place", "包头市", subtype="prefecture")
    report = replace(bare, mentions=(place,), metadata=Metadata(place="包头市"), memory="ef" * 32)
    root = check(report)
    terms = {t.get("type"): t.text for t in root.findall(".//{*}keywords/{*}term")}
    assert terms == {"genre": "unknown", "place": "包头市", "level": "prefecture"}
    assert one(root, "//t:bibl[@type='memory']/t:idno").text == "ef" * 32


def test_every_flag_and_method_has_a_description() -> None:
    assert set(encoding._FLAGS) == set(get_args(FlagKind))
    assert {*encoding._METHODS, "plain"} == {*get_args(Method), *get_args(RepairKind)}


def names(root: etree._Element, path: str) -> dict[tuple[str, str], str]:
    """The ids of elements by what they are and what they hold."""
    return {
        (etree.QName(e).localname, f"{e.get('source')}{read(e)}"): e.get(xml("id"), "")
        for e in cast(list[etree._Element], root.xpath(path, namespaces=NS))
    }


def test_ids_stay(glossary: Glossary) -> None:
    """Another glossary, other engines, other reviewers and other cuts elsewhere leave ids alone."""
    text = "“两个维护”和两个维护,内蒙古发展。第二句有3个。"
    source = make_source(text)
    every = "//t:div[@type='edition']//*[@xml:id]"
    before = annotate(segment(source), Glossary({}, "0" * 64))
    after = annotate(segment(source), glossary)
    old = names(parse(render_tei(before, Glossary({}, "0" * 64))), every)
    new = names(parse(render_tei(after, glossary)), every)
    assert len(new) > len(old) > 2
    assert old.items() <= new.items()

    second = after.sentences[1]
    cut = (replace(after.sentences[0], end=after.sentences[0].end - 1), second)
    whole = names(parse(render_tei(replace(after, sentences=cut), glossary)), every)
    mine = {key: name for key, name in new.items() if name.startswith(second.id)}
    assert mine and mine.items() <= whole.items()

    first = after.sentences[0]
    late = Translation(second.id, "B.", "human", review=Review("reviewed", "张三"))
    early = Translation(first.id, "A.", "human", review=Review("approved", "李四"))
    hands = []
    for english in ([late], [early, late]):
        report = replace(after, translations={t.sentence: t for t in english}, engine=ENGINE)
        root = parse(render_tei(report, glossary))
        made = one(root, f"//t:s[@corresp='#{second.id}']")
        hands.append((made.get("resp"), made.get("change"), made.get(xml("id"))))
    assert hands[0] == hands[1]


def test_same_bytes_in_another_process(tmp_path: Path) -> None:
    seed = sorted(SEEDS.glob("*.txt"))[1]
    made = []
    for chance in ("1", "2"):
        command = [
            sys.executable,
            "-m",
            "exporter",
            "build",
            str(seed),
            "--engine",
            "none",
            "--quiet",
        ]
        environment = {**os.environ, "PYTHONHASHSEED": chance, "SOURCE_DATE_EPOCH": "1704240000"}
        subprocess.run([*command, "--out", str(tmp_path / chance)], env=environment, check=True)
        made.append((tmp_path / chance / "tei" / f"{seed.stem}.xml").read_bytes())
    assert made[0] == made[1] and b'when="2024-01-03"' in made[0]
