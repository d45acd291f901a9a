"""Programs of other people read what this one writes. A test skips where its program is not there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree, html

from exporter.glossary import Glossary
from exporter.memory import MemoryFile, Unit, write_tmx
from exporter.model import Report, Review, Signature, Translation
from exporter.render.tei import render_tei
from exporter.render.tei.nodes import TEI, parse, read, xml
from support import SEEDS
from tei_all import HOW_TO_GET, tei_all_path

NS = {"t": TEI}
EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"


def program(name: str, package: str) -> str:
    """The path of a program; skips where it is not installed."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (Debian package {package})")
    return found


def run(*command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=300)


def english(root: etree._Element) -> list[etree._Element]:
    return root.findall(".//t:div[@type='translation']//t:s", NS)


# Validators


def test_jing_finds_the_editions_valid(site: Path, tmp_path: Path) -> None:
    jing = program("jing", "jing")
    schema = site / "tei" / "report.rng"
    editions = [site / "tei" / f"{path.stem}.xml" for path in SEEDS]
    done = run(jing, schema, *editions)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout
    wrong = tmp_path / "wrong.xml"
    wrong.write_bytes(editions[0].read_bytes().replace(b'type="edition"', b'type="editio"'))
    assert run(jing, schema, wrong).returncode != 0


def test_jing_finds_the_corpus_valid_and_its_ids_unique(site: Path, tmp_path: Path) -> None:
    jing, schema = program("jing", "jing"), tei_all_path()
    if schema is None:
        pytest.skip(HOW_TO_GET)
    tree = etree.parse(site / "tei" / "corpus.xml")
    tree.xinclude()
    whole = tmp_path / "whole.xml"
    tree.write(whole, encoding="UTF-8")
    done = run(jing, schema, whole)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout[:2000]


def test_xmllint_includes_the_reports_of_the_corpus(site: Path) -> None:
    xmllint = program("xmllint", "libxml2-utils")
    done = run(xmllint, "--xinclude", site / "tei" / "corpus.xml")
    assert (done.returncode, done.stderr) == (0, "")
    root = parse(done.stdout.encode())
    assert len(root.findall("t:TEI", NS)) == 5
    for path in SEEDS:
        edition = site / "tei" / f"{path.stem}.xml"
        done = run(xmllint, "--noout", "--relaxng", site / "tei" / "report.rng", edition)
        assert done.returncode == 0, done.stderr


# Readers


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: str(path.stem))
def test_saxon_lists_the_aligned_sentences(path: Path, site: Path) -> None:
    saxonche = pytest.importorskip("saxonche", reason="PyPI package saxonche")
    edition = site / "tei" / f"{path.stem}.xml"
    processor = saxonche.PySaxonProcessor(license=False)
    stylesheet = str(EXAMPLES / "aligned.xsl")
    executable = processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=stylesheet)
    listed = executable.transform_to_string(source_file=str(edition))
    root = parse(edition.read_bytes())
    known = {s.get(xml("id")): s for s in root.iterfind(".//t:div[@type='edition']//t:s", NS)}
    expected = []
    for sentence in english(root):
        name = sentence.get("corresp", "")[1:]
        texts = (" ".join("".join(s.itertext()).split(" ")) for s in (known[name], sentence))
        zh, en = (re.sub("[ \t\r\n]+", " ", text).strip() for text in texts)
        expected.append(f"{name}\t{zh}\t{en}\tmachine")
    assert listed.splitlines() == expected and len(expected) > 10


def test_delb_reads_heads_and_terms(site: Path) -> None:
    delb = pytest.importorskip("delb", reason="PyPI package delb")
    edition = site / "tei" / f"{SEEDS[2].stem}.xml"
    document = delb.Document(edition)
    root = parse(edition.read_bytes())
    for path in ("div[@type='edition']//head", "term[@ref]", "div[@type='translation']//s"):
        there = etree.XPath("//t:" + path.replace("//", "//t:"), namespaces=NS)(root)
        wanted = ["".join(e.itertext()) for e in there]  # type: ignore[union-attr]
        found = [node.full_text for node in document.xpath(f"//{path}")]  # in an order of its own
        assert sorted(found) == sorted(wanted)
        assert len(wanted) > 10
    title = document.css_select('titleStmt title[type="main"]')[0]
    assert title.full_text == "柳仙德在高新区、示范区党工委(扩大)会议上的讲话"


def test_ceteicean_shows_an_edition_in_a_browser(site: Path, tmp_path: Path) -> None:
    """The npm package CETEIcean, found through NODE_PATH, in Chromium without a window."""
    chromium = program("chromium", "chromium")
    folders = [Path(f) for f in os.environ.get("NODE_PATH", "").split(os.pathsep) if f]
    scripts = [f / "CETEIcean" / "dist" / "CETEI.js" for f in folders]
    script = next((s for s in scripts if s.is_file()), None)
    if script is None:
        pytest.skip("CETEIcean is not installed (npm package CETEIcean, NODE_PATH)")
    edition = site / "tei" / f"{SEEDS[1].stem}.xml"
    text = json.dumps(edition.read_text("utf-8")).replace("</", "<\\/")
    page = tmp_path / "page.html"
    page.write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><div id="shown"></div>'
        f"<script>{script.read_text('utf-8')}</script><script>new CETEI().makeHTML5({text}, "
        'data => document.getElementById("shown").appendChild(data))</script>',
        "utf-8",
    )
    done = run(
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=10000",
        f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", page.as_uri(),
    )  # fmt: skip
    shown = html.fromstring(done.stdout)
    root = parse(edition.read_bytes())
    for kind in ("edition", "translation"):
        (division,) = shown.xpath("//tei-div[@type=$kind]", kind=kind)
        wanted = [read(s) for s in root.iterfind(f".//t:div[@type='{kind}']//t:s", NS)]
        assert [s.text_content() for s in division.iter("tei-s")] == wanted
    assert len(shown.xpath("//tei-term")) == len(root.findall(".//t:term", NS))


# The translation memory


def unit_of(report: Report, translation: Translation) -> Unit:
    """A sentence as a unit of a translation memory, from the records."""
    sentence = next(s for s in report.sentences if s.id == translation.sentence)
    review = translation.review or Review("draft")
    return Unit(
        sentence.id, report.text(sentence), translation.text, review.state, review.reviewer or "",
        review.date or "", machine=translation.machine or "", document=report.source.name,
        lang=report.chinese,
    )  # fmt: skip


def unit_in(root: etree._Element, sentence: etree._Element) -> Unit:
    """The same from a TEI file alone."""

    def target(name: str) -> etree._Element:
        found = [e for e in root.iter("{*}*") if e.get(xml("id")) == sentence.get(name, "")[1:]]
        return found[0] if found else etree.Element("none")

    chinese, change, hand = target("corresp"), target("change"), target("resp")
    edition = root.find(".//t:div[@type='edition']", NS)
    person = hand.find("t:name[@type='person']", NS)
    path = f".//t:annotation[@target='#{sentence.get(xml('id'))}']/t:note[@type='machine']"
    file = root.findtext(".//t:bibl[@type='captured']/t:idno[@type='file']", "", NS)
    assert edition is not None
    return Unit(
        chinese.get(xml("id"), ""), read(chinese), read(sentence),
        change.get("status", "draft"),  # type: ignore[arg-type]
        "" if person is None else person.text or "", change.get("when", ""),
        machine=root.findtext(path, "", NS), document=file.rpartition(".")[0],
        lang=edition.get(xml("lang"), ""),
    )  # fmt: skip


def tmx(units: Sequence[Unit]) -> bytes:
    return write_tmx(MemoryFile(tuple(units)))


def test_a_memory_made_of_the_tei_alone_is_that_of_the_report(
    seeds: dict[str, Report], glossary: Glossary
) -> None:
    report = seeds["001"]
    english = {s.id: Translation(s.id, f"Sentence {s.start} & <more>.") for s in report.sentences}
    for number, review in enumerate(
        (Review("approved", "张三", "2026-01-03"), Review("reviewed", "李四"), Review("reviewed"))
    ):
        name = report.sentences[number].id
        english[name] = replace(english[name], origin="human", review=review, machine="Raw.")
    engine = Signature("fake", "1", "no model", "0" * 64)
    report = replace(report, translations=english, engine=engine)
    root = parse(render_tei(report, glossary))
    made = tmx([unit_in(root, sentence) for sentence in
                root.iterfind(".//t:div[@type='translation']//t:s", NS)])  # fmt: skip
    assert made == tmx([unit_of(report, translation) for translation in english.values()])
    assert made.count(b"<tu ") == len(report.sentences)
