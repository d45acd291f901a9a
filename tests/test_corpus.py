"""What is made of the TEI for archives: the corpus of all reports, the pair of source and translation, and
the record in Dublin Core."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from exporter.annotate.places import divisions, place_index
from exporter.glossary import Glossary
from exporter.model import Report
from exporter.pipeline import Summary, build
from exporter.render.dublin_core import DC, OAI_DC, dublin_core
from exporter.render.tei import render_tei
from exporter.render.tei.corpus import Corpus
from exporter.render.tei.nodes import TEI, parse, read, xml
from exporter.render.tei.split import split
from exporter.translate.cache import Cache
from support import SEEDS, FakeEngine, obedient
from tei_all import HOW_TO_GET, tei_all_schema

NS = {"t": TEI, "dc": DC}
TEXT = "在会议上的讲话\n\n呼和浩特市和包头市发展很好。财政收入增长8%。\n"


def run(out: Path, glossary: Glossary, inputs: list[Path], split: bool = False) -> Summary:
    return build(inputs, out, glossary, FakeEngine(obedient), Cache(None), split=split)


def write(folder: Path, *names: str, text: str = TEXT) -> list[Path]:
    """Reports, each with a text of its own."""
    folder.mkdir(exist_ok=True)
    paths = [folder / name for name in names]
    for number, path in enumerate(paths):
        path.write_text(f"{text}第{number}段。\n", encoding="utf-8")
    return paths


def whole(folder: Path) -> etree._Element:
    """The corpus of a site with its members included."""
    tree = etree.parse(folder / "tei" / "corpus.xml")
    tree.xinclude()
    return tree.getroot()


def ids(root: etree._Element) -> list[str]:
    return [name for element in root.iter("{*}*") if (name := element.get(xml("id")))]


def dangling(root: etree._Element) -> set[str]:
    """Pointers within the file that lead nowhere."""
    known = {f"#{name}" for name in ids(root)}
    return {
        part
        for element in root.iter("{*}*")
        for value in element.attrib.values()
        for part in value.split()
        if part.startswith("#") and part not in known
    }


def assert_sound(root: etree._Element, schema: etree.RelaxNG | None = None) -> None:
    names = ids(root)
    assert len(names) == len(set(names))
    assert not dangling(root)
    declared = {e.get("ident") for e in root.iter("{*}language")}
    assert {e.get(xml("lang")) for e in root.iter("{*}*")} - {None} <= declared
    if schema is not None:
        assert schema.validate(root), schema.error_log


@pytest.fixture
def tei_all(missing: Callable[[str], None]) -> etree.RelaxNG:
    schema = tei_all_schema()
    if schema is None:
        missing(HOW_TO_GET)
    assert schema is not None
    return schema


# The corpus


def test_the_corpus_holds_all_reports_and_is_tei(site: Path, tei_all: etree.RelaxNG) -> None:
    root = whole(site)
    assert_sound(root, tei_all)
    editions = root.findall("t:TEI//t:div[@type='edition']", NS)
    assert [read(e) for e in editions] == [p.read_bytes().decode() for p in SEEDS]


def test_the_corpus_file_is_read_without_its_members(site: Path) -> None:
    root = etree.parse(site / "tei" / "corpus.xml").getroot()
    assert not root.findall("t:TEI", NS)
    assert len(root.findall("{http://www.w3.org/2001/XInclude}include")) == 5
    measures = root.iterfind("t:teiHeader/t:fileDesc/t:extent/t:measure", NS)
    assert {m.get("unit"): m.get("quantity") for m in measures}.items() >= {
        "reports": "5", "sentences": "541",
    }.items()  # fmt: skip


def test_places_have_their_codes_and_both_names_and_are_pointed_to(site: Path) -> None:
    root = whole(site)
    place = root.find(".//t:place[@xml:id='place.150200']", NS | {"xml": str(xml("")[1:-1])})
    assert place is not None and place.get("type") == "prefecture"
    names = {(n.get(xml("lang")), n.text) for n in place.iterfind("t:placeName", NS)}
    assert {("zh-Hans", "包头市"), ("zh-Hans", "包头"), ("en", "Baotou")} <= names
    assert place.findtext("t:idno[@type='GB-T-2260']", None, NS) == "150200"
    edition = root.findall("t:TEI//t:div[@type='edition']//t:placeName", NS)
    assert all("#place." in e.get("ref", "") for e in edition) and len(edition) > 50
    bodies = root.findall("t:TEI//t:div[@type='edition']//t:orgName", NS)
    assert all("#org." in e.get("ref", "") for e in bodies) and len(bodies) > 20
    both = [o for o in root.iter("{*}org") if {n.get(xml("lang")) for n in o} == {"zh-Hans", "en"}]
    assert both


def test_a_place_has_a_code_only_where_its_name_is_one_divisions() -> None:
    code = place_index().code
    for division in divisions()[:400]:
        found = code(division.name, division.level)
        others = {
            d.code for d in divisions() if (d.name, d.level) == (division.name, division.level)
        }
        assert found == (division.code if len(others) == 1 else None), division
    assert code("朝阳区", "county") is None  # in Beijing and in Changchun
    assert code("包头市", "county") is None and code("无此市", "prefecture") is None


def test_a_rerun_writes_the_same_bytes(site: Path, tmp_path: Path, glossary: Glossary) -> None:
    run(tmp_path / "again", glossary, SEEDS, split=True)
    for path in sorted(site.rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "again" / path.relative_to(site)).read_bytes()


def test_names_of_any_kind_are_included(tmp_path: Path, glossary: Glossary) -> None:
    inputs = write(tmp_path / "in", "报告 1%&#x.txt", "a b?.txt", "corpus1.txt")
    assert not run(tmp_path / "site", glossary, inputs).failed
    root = whole(tmp_path / "site")
    assert_sound(root)
    assert len(root.findall("t:TEI", NS)) == 3


def test_the_same_file_under_two_names_is_included_once(tmp_path: Path, glossary: Glossary) -> None:
    (first,) = write(tmp_path / "in", "first.txt")
    second = first.with_name("second.txt")
    second.write_bytes(first.read_bytes())
    run(tmp_path / "site", glossary, [first, second])
    root = whole(tmp_path / "site")
    assert_sound(root)
    assert len(root.findall("t:TEI", NS)) == 1
    note = root.findtext(".//t:notesStmt/t:note", "", NS)
    assert note == "second is the same file as first, which stands for it here."
    assert (tmp_path / "site" / "tei" / "second.xml").is_file()


def test_names_that_would_write_over_other_files_are_refused(
    tmp_path: Path, glossary: Glossary
) -> None:
    inputs = write(tmp_path / "in", "Corpus.txt", "a.txt", "a.dc.txt", "b.txt")
    summary = run(tmp_path / "site", glossary, inputs)
    assert summary.reports == 2 and len(summary.failed) == 2
    assert "Corpus.txt: corpus.xml is the file of all reports" in summary.failed[0]
    assert "a.dc.txt: a file made of it would have the name of one made of" in summary.failed[1]


def test_without_reports_there_is_no_corpus(tmp_path: Path, glossary: Glossary) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("", encoding="utf-8")
    run(tmp_path / "site", glossary, [empty])
    assert not (tmp_path / "site" / "tei" / "corpus.xml").exists()


def test_what_a_corpus_keeps_of_a_report_is_small(
    seeds: dict[str, Report], glossary: Glossary
) -> None:
    report, corpus = seeds["001"], Corpus(glossary, place_index().code)
    data = render_tei(report, glossary)

    def add(number: int) -> None:
        source = replace(report.source, name=f"n{number}", sha256=f"{number:064x}"[::-1])
        sentences = tuple(replace(s, id=f"{source.id}-{s.start}") for s in report.sentences)
        one = replace(report, source=source, sentences=sentences)
        member = corpus.add(one, data.replace(report.source.id.encode(), source.id.encode()))
        assert member and len(member) > 20_000

    add(0)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for number in range(1, 21):
        add(number)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (after - before) / 20 < 1_000  # bytes


# The pair


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: str(path.stem))
def test_a_pair_is_tei_and_its_pointers_resolve(
    path: Path, site: Path, tei_all: etree.RelaxNG
) -> None:
    folder = site / "tei"
    both, source, english = (
        etree.parse(folder / part / f"{path.stem}.xml").getroot() for part in ("", "zh", "en")
    )
    assert_sound(source, tei_all)
    assert_sound(english, tei_all)
    edition = source.find(".//t:div[@type='edition']", NS)
    assert edition is not None and read(edition) == path.read_bytes().decode()
    assert source.find(".//t:div[@type='translation']", NS) is None
    assert english.find(".//t:div[@type='edition']", NS) is None
    texts = [
        [read(s) for s in root.iterfind(".//t:div[@type='translation']//t:s", NS)]
        for root in (both, english)
    ]
    assert texts[0] == texts[1] and len(texts[0]) > 10
    prefix = english.find(".//t:prefixDef[@ident='mt-src']", NS)
    assert prefix is not None
    target = prefix.get("replacementPattern", "").replace("#$1", "")
    assert (folder / "en" / target).resolve() == (folder / "zh" / f"{path.stem}.xml").resolve()
    known = {f"mt-src:{name}" for name in ids(source)}
    pointers = {
        part for e in english.iter("{*}*") for value in e.attrib.values() for part in value.split()
        if part.startswith("mt-src:")
    }  # fmt: skip
    assert pointers and pointers <= known
    assert english.get("corresp") == f"mt-src:{source.get(xml('id'))}"
    sentences = english.findall(".//t:div[@type='translation']//t:s", NS)
    assert all(s.get("corresp", "").startswith("mt-src:") for s in sentences)


def test_the_source_says_nothing_of_machines_that_translate(site: Path) -> None:
    root = etree.parse(site / "tei" / "zh" / f"{SEEDS[0].stem}.xml").getroot()
    assert [e.get("ident") for e in root.iter("{*}application")] == ["exporter"]
    assert not root.findall(".//t:respStmt", NS) and root.find("t:standOff", NS) is None
    assert [e.get("who") for e in root.iter("{*}change")] == ["#app.exporter"]
    assert {e.get(xml("lang")) for e in root.iterfind(".//t:titleStmt/t:title", NS)} == {"zh-Hans", "en"}  # fmt: skip


def test_without_a_translation_there_is_only_the_source(
    seeds: dict[str, Report], glossary: Glossary, tei_all: etree.RelaxNG
) -> None:
    pair = split(render_tei(seeds["002"], glossary), "x")
    assert pair.keys() == {"zh"}
    assert_sound(parse(pair["zh"]), tei_all)


# Dublin Core

#: The published form (oai_dc.xsd, which no package brings) in RELAX NG: any of 15 elements, any number.
ELEMENTS = (
    "title creator subject description publisher contributor date type format identifier source "
    "language relation coverage rights"
).split()
OAI_DC_RNG = f"""<element name="dc" ns="{OAI_DC}" xmlns="http://relaxng.org/ns/structure/1.0"
 datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
 <optional><attribute name="schemaLocation" ns="http://www.w3.org/2001/XMLSchema-instance"/></optional>
 <zeroOrMore><choice>{
    "".join(
        f'<element name="{n}" ns="{DC}"><optional><attribute name="xml:lang">'
        '<data type="language"/></attribute></optional><text/></element>'
        for n in ELEMENTS
    )
}</choice></zeroOrMore>
</element>"""


def test_dublin_core_has_the_published_form(site: Path) -> None:
    schema = etree.RelaxNG(etree.fromstring(OAI_DC_RNG))
    for path in SEEDS:
        root = etree.parse(site / "tei" / f"{path.stem}.dc.xml").getroot()
        assert schema.validate(root), schema.error_log
        assert not [e for e in root if not e.text]
    wrong = etree.fromstring(f'<x:dc xmlns:x="{OAI_DC}" xmlns:dc="{DC}"><dc:author/></x:dc>')
    assert not schema.validate(wrong)


def test_dublin_core_says_what_the_header_says(site: Path) -> None:
    root = etree.parse(site / "tei" / f"{SEEDS[2].stem}.dc.xml").getroot()

    def values(name: str) -> list[str]:
        return [e.text or "" for e in root.iterfind(f"dc:{name}", NS)]

    assert values("title")[0] == "柳仙德在高新区、示范区党工委(扩大)会议上的讲话"
    assert (values("creator"), values("date")) == (["柳仙德"], ["2024-01-03"])
    assert values("language") == ["en", "zh-Hans"]
    assert values("contributor") == ["fake (machine translation from Chinese into English)"]
    assert values("description") == ["Bilingual annotated edition; status: unreviewed."]
    assert "unknown" not in {e.text for e in root} and not values("publisher")
    assert len(values("rights")) == 2


def test_dublin_core_without_a_translation(seeds: dict[str, Report], glossary: Glossary) -> None:
    root = etree.fromstring(dublin_core(render_tei(seeds["001"], glossary)))
    assert not root.findall("dc:contributor", NS)
    assert len(root.findall("dc:rights", NS)) == 1
