"""``exporter check`` and ``exporter source``: every rule can fail, every loss is named, nothing is
trusted, and the captured bytes come back."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from exporter.check import find_faults, original
from exporter.check import parse as parsing
from exporter.cli import main
from exporter.errors import InputError, UsageError
from exporter.glossary import Glossary
from exporter.model import Report
from exporter.pipeline import prepare
from exporter.render.tei import render_tei
from exporter.translate import translate
from exporter.translate.cache import Cache
from support import FakeEngine, concept, glossary_with, obedient
from test_tei import GLOSSARY as SMALL
from test_tei import reports

GLOSSARY = glossary_with(
    concept("two-upholds", "两个维护", "Two Upholds"), concept("rural", "三农", "rural affairs")
)
TEXT = """在全市会议上的讲话
(2024年1月3日)
李军
同志们:
一、工作回顾
做到“两个维护”。完成766.9亿元,增长8%。\x0c抓好“三农”。
二、今后任务
坚持“两个维护”。
"""
ANY = settings(deadline=None, suppress_health_check=list(HealthCheck))


def built(path: Path) -> Report:
    """A report through all stages but the last, with an engine that knows every hint."""
    report = prepare(path, GLOSSARY)
    return translate(report, GLOSSARY, FakeEngine(obedient), Cache(None), lambda *_: None)


def edition_of(data: bytes, folder: Path, name: str = "报告.txt") -> Path:
    """The TEI file of an input with these bytes."""
    source, path = folder / name, folder / "edition.xml"
    source.write_bytes(data)
    path.write_bytes(render_tei(built(source), GLOSSARY))
    return path


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    return edition_of(TEXT.encode(), tmp_path)


def rules_of(path: Path) -> set[str]:
    return {fault.rule for fault in find_faults(path)}


def test_what_is_built_has_no_faults(edition: Path) -> None:
    assert find_faults(edition) == []


@pytest.mark.parametrize("name", ["000", "001", "002", "003", "004"])
def test_seeds(name: str, seeds: dict[str, Report], glossary: Glossary, tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    engine = FakeEngine(obedient)
    report = translate(seeds[name], glossary, engine, Cache(None), lambda *_: None)
    path.write_bytes(render_tei(report, glossary))
    assert find_faults(path) == []
    (seed,) = (Path(__file__).parent.parent / "seeds").glob(f"{name}*.txt")
    assert original(path) == seed.read_bytes()


@settings(ANY, max_examples=100)
@given(report=reports())
def test_any_report_has_no_faults(report: Report) -> None:
    """Whatever the records allow; only lone surrogates, which no decoder gives, are not spelt."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.xml")
        path.write_bytes(render_tei(report, SMALL))
        allowed = {"source"} if re.search("[\ud800-\udfff]", report.source.text) else set()
        assert rules_of(path) <= allowed


# Each rule of the schema and a change that breaks it.


def first(pattern: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        changed, count = re.subn(pattern, new, text, count=1)
        assert count, pattern
        return changed

    return change


BROKEN = {
    "document-id": first(r'(<TEI [^>]*xml:id="d)..', r"\g<1>00"),
    "document-idno": first(r'(type="docid">d)..', r"\g<1>00"),
    "extent-characters": first(r'unit="chars" quantity="', 'unit="chars" quantity="1'),
    "extent-sentences": first(r'unit="sentences" quantity="', 'unit="sentences" quantity="1'),
    "character": first(r"U\+000C", "U+000B"),
    "ref": first(r'ref="#g\.two-upholds', 'ref="#g.three-upholds'),
    "corresp": first(r'corresp="#d', 'corresp="#d000000000000-0 #d'),
    "target": first(r'target="#d[^"]*"', 'target="#nowhere"'),
    "ana": first(r'ana="#tm\.applied', 'ana="#tm.misapplied'),
    "resp": first(r'resp="#mt"', 'resp="#hand"'),
    "change": first(r'change="#ch.mt"', 'change="#ch.hand"'),
    "who": first(r'who="#mt"', 'who="#hand"'),
    "language": first(r'<language ident="zh-Hans">', '<language ident="ja">'),
    "sentence-id": first(r'(<s xml:id="d[0-9a-f]+-)', r"\g<1>9"),
    "sentence-length": first(r'source="src:(\d+),(\d)', r'source="src:\1,9\2'),
    "sentence-place": first(r"工作回顾</s>", "工作回顾</s>。"),
    "untranslated": first(r"<s xml:id=\"[^\"]*\.en\".*?</s>", ""),
    "aligned": first(r'(<s [^>]*corresp=")[^"]*"', r'\1#zh"'),
    "mark-place": first(r'(<term corresp="#d[0-9a-f]+-)(\d+)\.t\d+-\d+', r"\g<1>0.g9-9"),
    "mark-kind": first(r'(<term corresp="[^"]*" ref="#g\.)two-upholds', r"\1rural"),
}


def test_every_rule_has_a_case() -> None:
    rules = etree.fromstring((files("exporter") / "schema" / "report.sch").read_bytes())
    assert set(rules.xpath("//@id[parent::*[local-name() = 'assert']]")) == set(BROKEN)


@pytest.mark.parametrize("rule", BROKEN)
def test_each_rule_can_fail(rule: str, edition: Path) -> None:
    edition.write_text(BROKEN[rule](edition.read_text("utf-8")), "utf-8")
    found = [fault for fault in find_faults(edition) if fault.rule == rule]
    assert found and all(fault.line > 0 and fault.message.endswith(".") for fault in found)


def test_a_stated_reason_stands_for_a_translation(tmp_path: Path) -> None:
    source, path = tmp_path / "x.txt", tmp_path / "x.xml"
    source.write_text("发展很好。建设很好。", "utf-8")
    report = built(source)
    part = dict(list(report.translations.items())[:1])
    path.write_bytes(render_tei(replace(report, translations=part, engine=None), GLOSSARY))
    assert find_faults(path) == []
    text = path.read_text("utf-8")
    assert "the translation memory has nothing reviewed for it" in text
    path.write_text(
        re.sub('<listAnnotation type="untranslated">.*?</listAnnotation>', "", text, flags=re.S),
        "utf-8",
    )
    assert "untranslated" in rules_of(path)


def test_two_sentences_may_share_a_translation(edition: Path) -> None:
    text = edition.read_text("utf-8")
    (one, _), (two, other) = re.findall(
        r'(?s)(<s xml:id="[^"]*\.en" corresp="(#d[^"]*)".*?</s>)', text
    )[3:5]
    text = text.replace(two, "").replace(f"{one} ", one)
    text = text.replace(one, one.replace('corresp="', f'corresp="{other} ', 1))
    edition.write_text(text, "utf-8")
    assert rules_of(edition) <= {
        "mark-place",
        "target",
        "corresp",
    } and "untranslated" not in rules_of(edition)


# Losses.


def test_an_edited_edition_is_reported(edition: Path) -> None:
    text = edition.read_text("utf-8")
    edition.write_text(text.replace("今后任务", "今后人物", 1), "utf-8")
    assert rules_of(edition) == {"tampered"}
    with pytest.raises(InputError, match=r"edition\.xml: .* not the one that was captured"):
        original(edition)


def test_other_bytes_than_recorded_are_reported(edition: Path) -> None:
    text = edition.read_text("utf-8")
    edition.write_text(text.replace(">utf-8<", ">gb18030<"), "utf-8")
    assert rules_of(edition) == {"source"}
    with pytest.raises(InputError, match=r"edition\.xml: the bytes that come out"):
        original(edition)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (">utf-8<", ">klingon<", "cannot be put into klingon"),
        ('<note type="encoding">utf-8</note>', "", r"does not give note\[@type='encoding'\]"),
        ('type="edition"', 'type="text"', "no edition"),
        ('ref="#char-000C"', 'ref="#char-110000"', "edition"),
    ],
)
def test_what_is_missing_for_the_source_is_named(
    old: str, new: str, message: str, edition: Path
) -> None:
    text = edition.read_text("utf-8")
    assert old in text
    edition.write_text(text.replace(old, new), "utf-8")
    assert "source" in rules_of(edition)
    with pytest.raises(InputError, match=message):
        original(edition)


# Nothing is trusted.

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE TEI [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>
<TEI xmlns="http://www.tei-c.org/ns/1.0" n="&c;">&c;</TEI>"""
HOSTILE = {
    "bomb": (BOMB, "doctype", 2),
    "file": (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', "doctype", 1),
    "net": (b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">\n<x/>', "doctype", 1),
    "utf-16": ('<!DOCTYPE x [<!ENTITY e "e">]><x/>'.encode("utf-16"), "doctype", 1),
    "other encoding": (b'<?xml version="1.0" encoding="UTF-7"?><x/>', "well-formed", 1),
    "entity": (b'<TEI xmlns="http://www.tei-c.org/ns/1.0">\n&e;</TEI>', "well-formed", 2),
    "no namespace": (b"\n<TEI/>", "namespace", 2),
    "old namespace": (b'<TEI.2 xmlns="urn:x"/>', "namespace", 1),
    "deep": (b"<x>" * 5000 + b"</x>" * 5000, "well-formed", 1),
    "cut off": (b'<TEI xmlns="http://www.tei-c.org/ns/1.0">\n<teiHeader>', "well-formed", 2),
    "empty": (b"", "well-formed", 1),
    "binary": (bytes(range(256)), "well-formed", 1),
    "foreign": (b'<TEI xmlns="http://www.tei-c.org/ns/1.0"/>', "profile", 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files(name: str, tmp_path: Path) -> None:
    data, rule, line = HOSTILE[name]
    path = tmp_path / "x.xml"
    path.write_bytes(data)
    found = find_faults(path)
    assert (rule, line) in {(fault.rule, fault.line) for fault in found}
    assert "root:" not in str(found)
    with pytest.raises(InputError, match=r"x\.xml"):
        original(path)


def test_a_giant_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "giant.xml"
    with path.open("wb") as file:
        file.truncate(100 * 2**20)
    (fault,) = find_faults(path)
    assert (fault.rule, fault.message) == ("size", "100 MB: files larger than 64 MB are not read")


def test_ids_missing_or_twice(edition: Path) -> None:
    text = edition.read_text("utf-8")
    edition.write_text(first(r'<s xml:id="[^"]*"', "<s")(text), "utf-8")
    assert "profile" in rules_of(edition)
    edition.write_text(first(r'xml:id="en"', 'xml:id="zh"')(text), "utf-8")
    (fault,) = find_faults(edition)
    assert fault.rule == "duplicate-id" and fault.line > 1


@settings(ANY, max_examples=150)
@given(data=st.data())
def test_no_damage_makes_it_fail(data: st.DataObject, edition_text: str) -> None:
    """Any piece taken out or doubled is either harmless or a fault, never an exception."""
    start = data.draw(st.integers(0, len(edition_text)))
    end = min(start + data.draw(st.integers(0, 60)), len(edition_text))
    new = data.draw(st.sampled_from(["", "x", '"', "<p/>", "&#x0;", "&lt;", "#", "9" * 30]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.xml")
        path.write_text(edition_text[:start] + new + edition_text[end:], "utf-8")
        for fault in find_faults(path):
            assert fault.rule and fault.message and fault.line >= 0


@pytest.fixture(scope="module")
def edition_text(tmp_path_factory: pytest.TempPathFactory) -> str:
    return edition_of(TEXT.encode(), tmp_path_factory.mktemp("one")).read_text("utf-8")


# The bytes come back.

MIXED = "的一是在不了有和人这中大为上。\r\n第二行。\n第三行。\r四\x00五\x0b六\x7f。\r\r\n"
INPUTS = {
    "utf-8": MIXED.encode(),
    "utf-8 with mark": MIXED.encode("utf-8-sig"),
    "two marks": b"\xef\xbb\xbf" + MIXED.encode("utf-8-sig"),
    "gb18030": MIXED.replace("\x00", "").encode("gb18030"),
    "big5": "的一是在不了有和人這中大為上。\r\n第二行。\n".encode("big5"),
    "big5 with second codes": "的一是在不了有和人這中大為上".encode("big5")
    + b"\xa2\xcc\xa2\xceA\xa1\xfe",
    "utf-16 little": b"\xff\xfe" + MIXED.encode("utf-16-le"),
    "utf-16 big": b"\xfe\xff" + MIXED.encode("utf-16-be"),
    "utf-16 bare": "的一是在不了有和人这中大为上。\r\n".encode("utf-16-be"),
    "planes and marks": "𠀀中\ufeff文\u2028字\u00a0\ufffe。".encode(),
    "markup": b"]]>&amp;<!--\r\n<x> \t\n&#13;",
    "spaces": b" \n\t\r\n \xe4\xb8\xad \n \n",
}


@pytest.mark.parametrize("name", INPUTS)
def test_the_bytes_come_back(name: str, tmp_path: Path) -> None:
    path = edition_of(INPUTS[name], tmp_path)
    assert original(path) == INPUTS[name]
    assert find_faults(path) == []


letters = st.text(
    st.sampled_from(
        "的一是在不了有和人这中大为上個国,。、:“”()\r\n \t\u3000\x00\x0c\x1f\x7f\x85<&]>a1\ufeff\ufffe😀𠀀"
    ),
    max_size=40,
)
encoded = st.builds(
    lambda text, encoding: ("的一是在" + text).encode(encoding, "ignore"),
    letters,
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be"]),
)
chinese = st.builds(
    lambda head, codes, encoding: "的一是在不了有和人中大上".encode(encoding) * head + codes,
    st.integers(0, 4), st.binary(max_size=12), st.sampled_from(["big5", "gb18030", "utf-8"]),
)  # fmt: skip


@settings(ANY, max_examples=300)
@given(data=encoded | chinese | st.binary(max_size=40))
def test_any_bytes_come_back(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            path = edition_of(data, Path(folder))
        except InputError:
            assume(False)
        assert original(path) == data
        assert find_faults(path) == []


def test_a_page_gives_its_text_and_names_its_bytes(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    pytest.importorskip("resiliparse")
    page = "<html><body><article><h1>在会议上的讲话</h1><p>发展很好。</p></article></body></html>"
    path = edition_of(page.encode(), tmp_path, "page.html")
    assert find_faults(path) == []
    assert main(["source", str(path)]) == 1
    said = capfdbinary.readouterr().err.decode()
    size, digest = len(page.encode()), built(tmp_path / "page.html").source.sha256
    assert f"({size}, sha256 {digest})" in said and "text/html" in said
    assert main(["source", "--text", str(path)]) == 0
    assert capfdbinary.readouterr().out.decode() == built(tmp_path / "page.html").source.text


# The command line.


def test_lines_and_exit_codes(edition: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(edition.parent)]) == 0
    assert capsys.readouterr().out == "1 file checked: no faults\n"
    edition.write_text(BROKEN["resp"](edition.read_text("utf-8")), "utf-8")
    assert main(["check", str(edition)]) == 1
    lines = capsys.readouterr().out.splitlines()
    form = re.compile(rf"{re.escape(str(edition))}:\d+: resp: .*\.")
    assert any(map(form.fullmatch, lines))
    assert lines[-1] == "1 file checked: 1 with faults"
    assert main(["check", str(edition.parent / "nowhere")]) == 2


def test_json(edition: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edition.write_text(BROKEN["resp"](edition.read_text("utf-8")), "utf-8")
    assert main(["check", "--json", str(edition)]) == 1
    result = json.loads(capsys.readouterr().out)
    assert (result["files"], result["faulty"]) == (1, 1)
    fault = next(fault for fault in result["faults"] if fault["rule"] == "resp")
    assert fault["file"] == str(edition) and fault["line"] > 1
    assert fault["message"] == 'Nobody is declared as resp="#hand".'


def test_links_in_folders_are_not_followed(edition: Path, tmp_path: Path) -> None:
    from exporter.check import editions_in

    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link.xml").symlink_to(edition)
    (folder / "up").symlink_to(tmp_path)
    assert list(editions_in([folder])) == []
    assert list(editions_in([folder / "link.xml"])) == [folder / "link.xml"]
    with pytest.raises(UsageError, match=r"nowhere: no such file"):
        editions_in([folder, tmp_path / "nowhere"])


def test_nothing_is_written(edition: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in edition.parent.iterdir()}
    monkeypatch.chdir(edition.parent)
    main(["check", "."])
    main(["source", str(edition)])
    assert {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in edition.parent.iterdir()} == before


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (fault,) = find_faults(tmp_path / "gone.xml")
    assert (fault.rule, fault.line) == ("file", 0)


def test_the_limit_leaves_room_for_large_reports() -> None:
    assert parsing.LARGEST >= 15 * 2**20
