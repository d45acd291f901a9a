"""``exporter glossary import`` and ``export``: nothing lost, nothing overwritten unasked."""

from __future__ import annotations

import builtins
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from exporter.cli import main
from exporter.errors import GlossaryError
from exporter.glossary import LANGUAGES, ROLES, STATES, load_glossary
from exporter.glossary.exchange import exported, imported
from exporter.glossary.records import CONCEPT_COLUMNS, LISTS, TERM_COLUMNS
from exporter.glossary.tables import Row, Tables, dump, in_order, read_folder, tables_of
from exporter.glossary.tbx import NAMESPACE, read_tbx, write_tbx
from exporter.glossary.xlsx import read_xlsx, write_xlsx
from exporter.resources import resource_dir
from support import concept, glossary_with, save

SHIPPED = resource_dir("glossary")
T = f"{{{NAMESPACE}}}"

# Round trips

_LEGAL = st.characters(
    exclude_categories=["Cs"],
    exclude_characters=[*map(chr, {*range(32)} - {9, 10, 13}), "\ufffe", "\uffff"],
)
_CELL = st.one_of(
    st.text(_LEGAL, max_size=12),
    st.sampled_from(["", "=1+1", 'say "x"', "a\nb", "a\r\nb", "\r", " x ", "😀", "note: x", "state: y",
                     "007", "2013", "TRUE", "#N/A", "<b>&amp;", "]]>", "a;b", "_x000D_", "x" * 500,
                     "2024-01-03", "2024-13-03", "'"]),
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn, cell: st.SearchStrategy[str] = _CELL) -> Tables:
    """Concepts and terms with any text in every cell whose values are not fixed."""
    ids = draw(st.lists(st.from_regex(r"[a-z0-9]{1,3}(-[a-z0-9]{1,2})?", fullmatch=True),
                        min_size=1, max_size=4, unique=True))  # fmt: skip
    some = st.lists(st.sampled_from(ids), max_size=3).map(";".join)
    concepts, terms = [], []
    for identifier in ids:
        cells = {column: draw(cell) for column in CONCEPT_COLUMNS}
        cells |= {"id": identifier, "state": draw(st.sampled_from(STATES))}
        concepts.append(Row("", cells | {column: draw(some) for column in LISTS}))
        for _ in range(draw(st.integers(1, 3))):
            row = {column: draw(cell) for column in TERM_COLUMNS} | {
                "concept": identifier,
                "lang": draw(st.sampled_from(LANGUAGES)),
                "role": draw(st.sampled_from(ROLES)),
            }
            terms.append(Row("", row))
    return in_order(Tables(tuple(concepts), tuple(terms)))


def cells(given_tables: Tables) -> list[list[dict[str, str]]]:
    return [[dict(row.cells) for row in rows] for rows in given_tables]


@settings(deadline=None)
@given(tables())
def test_csv_to_tbx_3_to_csv_loses_nothing(given_tables: Tables) -> None:
    found, faults = read_tbx(write_tbx(given_tables, 3), "x.tbx", ())
    assert (cells(found), faults) == (cells(given_tables), [])


@settings(deadline=None)
@given(tables())
def test_csv_to_tbx_2_to_csv_loses_nothing(given_tables: Tables) -> None:
    found, faults = read_tbx(write_tbx(given_tables, 2), "x.tbx", ())
    assert (cells(found), faults) == (cells(given_tables), [])


@settings(max_examples=50, deadline=None)
@given(tables())
def test_csv_to_xlsx_to_csv_loses_nothing(given_tables: Tables) -> None:
    found, faults = read_xlsx(write_xlsx(given_tables), "x.xlsx")
    assert (cells(found), faults) == (cells(given_tables), [])


@settings(deadline=None)
@given(tables(st.text(st.characters(exclude_categories=["Cs"]), max_size=12)))
def test_csv_to_csv_loses_nothing(
    tmp_path_factory: pytest.TempPathFactory, given_tables: Tables
) -> None:
    folder = tmp_path_factory.getbasetemp() / "round"
    folder.mkdir(exist_ok=True)
    for name, data in dump(given_tables).items():
        (folder / name).write_bytes(data)
    found, faults = read_folder(folder)
    assert (cells(found), faults) == (cells(given_tables), [])


@pytest.mark.parametrize("form", ["csv", "xlsx", "tbx", "tbx2"])
def test_the_shipped_glossary_comes_back_byte_for_byte(tmp_path: Path, form: str) -> None:
    concepts = load_glossary(SHIPPED).concepts.values()
    out = tmp_path / {"csv": "g", "xlsx": "g.xlsx"}.get(form, "g.tbx")
    for path, data in exported(concepts, out, form).items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    found, faults = imported(out, ())
    assert faults == []
    assert dump(found) == dump(in_order(read_folder(SHIPPED)[0]))
    assert exported(concepts, out, form) == exported(concepts, out, form)  # no clock


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe"])
def test_a_character_that_a_format_cannot_carry_is_named(character: str) -> None:
    bad = tables_of([concept("bad", "生意", "business", note=f"a{character}b")])
    code = f"U+{ord(character):04X}"
    with pytest.raises(GlossaryError, match=f"concept 'bad': note: the character U.{code[2:]}"):
        write_tbx(bad)
    with pytest.raises(GlossaryError, match=f"concept 'bad': note: the character U.{code[2:]}"):
        write_xlsx(bad)


def test_a_cell_that_is_too_long_for_a_workbook_is_named() -> None:
    long = tables_of([concept("long", "生意", "business", note="x" * 32_768)])
    with pytest.raises(GlossaryError, match="concept 'long': note: longer than 32767 characters"):
        write_xlsx(long)


# TBX 3: its structure

#: What TBX-Basic, style dca, allows of the elements that we write, after ISO 30042:2019 and the
#: definition of the dialect at ltac-global.github.io/TBX-Basic_dialect.
_RULES = f"""
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="{NAMESPACE}"
  datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
<start><element name="tbx">
  <attribute name="type"><value>TBX-Basic</value></attribute>
  <attribute name="style"><value>dca</value></attribute>
  <attribute name="xml:lang"><data type="language"/></attribute>
  <element name="tbxHeader"><element name="fileDesc"><element name="sourceDesc">
    <oneOrMore><element name="p"><text/></element></oneOrMore>
  </element></element></element>
  <element name="text"><element name="body"><oneOrMore><ref name="concept"/></oneOrMore></element>
  </element>
</element></start>
<define name="concept"><element name="conceptEntry">
  <attribute name="id"><data type="NCName"/></attribute>
  <zeroOrMore><choice>
    <element name="descrip"><attribute name="type"><choice>
      <value>subjectField</value><value>definition</value></choice></attribute><text/></element>
    <element name="note"><text/></element>
    <element name="ref"><attribute name="type"><value>crossReference</value></attribute>
      <attribute name="target"><data type="NCName"/></attribute><text/></element>
    <element name="transacGrp">
      <element name="transac"><attribute name="type"><value>transactionType</value></attribute>
        <value>modification</value></element>
      <optional><element name="date"><data type="date"/></element></optional>
      <optional><element name="transacNote">
        <attribute name="type"><value>responsibility</value></attribute><text/></element></optional>
    </element>
  </choice></zeroOrMore>
  <oneOrMore><element name="langSec">
    <attribute name="xml:lang"><data type="language"/></attribute>
    <oneOrMore><element name="termSec">
      <element name="term"><text/></element>
      <optional><element name="termNote">
        <attribute name="type"><value>administrativeStatus</value></attribute>
        <choice><value>preferredTerm-admn-sts</value><value>admittedTerm-admn-sts</value>
          <value>supersededTerm-admn-sts</value><value>deprecatedTerm-admn-sts</value></choice>
      </element></optional>
      <zeroOrMore><choice>
        <element name="admin"><attribute name="type"><value>source</value></attribute><text/>
        </element>
        <element name="note"><text/></element>
      </choice></zeroOrMore>
    </element></oneOrMore>
  </element></oneOrMore>
</element></define>
</grammar>"""
RULES = etree.RelaxNG(etree.fromstring(_RULES))


def well_built(data: bytes) -> None:
    root = etree.fromstring(data)
    RULES.assertValid(root)
    ids = [entry.get("id") for entry in root.iter(f"{T}conceptEntry")]
    assert len(set(ids)) == len(ids)
    assert {ref.get("target") for ref in root.iter(f"{T}ref")} <= set(ids)
    for entry in root.iter(f"{T}conceptEntry"):
        languages = [s.get("{http://www.w3.org/XML/1998/namespace}lang") for s in
                     entry.iter(f"{T}langSec")]  # fmt: skip
        assert len(set(languages)) == len(languages)


def test_tbx_3_is_built_as_the_standard_says() -> None:
    well_built(write_tbx(tables_of(load_glossary(SHIPPED).concepts.values())))


@settings(deadline=None)
@given(tables())
def test_tbx_3_is_well_built_whatever_is_in_it(given_tables: Tables) -> None:
    well_built(write_tbx(given_tables))


def test_columns_are_where_other_programs_look_for_them() -> None:
    one = concept("1st", "双减", "double reduction", ("en", "mt_error", "double minus"),
                  definition="Less homework.", date="2026-01-02", reviewer="AB", note="Check.",
                  scope="; 2021")  # fmt: skip
    root = etree.fromstring(write_tbx(tables_of([one])))
    (entry,) = root.iter(f"{T}conceptEntry")
    assert entry.get("id") == "_1st"  # an XML name does not begin with a digit
    said = [(e.get("type"), e.text) for e in entry.iter() if not len(e)]
    assert said == [
        ("subjectField", "economy"), ("definition", "Less homework."), (None, "type: concept"),
        (None, "state: reviewed"), (None, "expand: never"), (None, "scope: ; 2021"),
        ("transactionType", "modification"), (None, "2026-01-02"), ("responsibility", "AB"),
        (None, "Check."),
        (None, "双减"), ("administrativeStatus", "preferredTerm-admn-sts"), ("source", "project"),
        (None, "double reduction"), ("administrativeStatus", "preferredTerm-admn-sts"),
        ("source", "project"),
        (None, "double minus"), ("administrativeStatus", "deprecatedTerm-admn-sts"),
        ("source", "project"), (None, "role: mt_error"),
    ]  # fmt: skip


# TBX 2: read by translate-toolkit, the library inside Weblate


@pytest.fixture
def toolkit(missing: Callable[[str], None]) -> Any:
    try:
        from translate.storage import tbx
    except ImportError:
        missing("translate-toolkit")
    return tbx


def test_translate_toolkit_reads_tbx_2(toolkit: Any) -> None:
    glossary = load_glossary(SHIPPED)
    data = write_tbx(tables_of(glossary.concepts.values()), 2)
    store = toolkit.tbxfile.parsestring(data, "zh", "en")
    assert len(store.units) == len(glossary.concepts)
    for unit in store.units:
        entry = glossary.concepts[unit.getid().removeprefix("_")]
        assert unit.source == entry.headword
        if entry.usable:
            assert unit.target == entry.preferred
            english = [term.text for term in unit.get_target_terms()]
            assert english == [entry.preferred, *entry.admitted]  # and nothing to be avoided
        chinese = [term.text for term in unit.get_source_terms()]
        assert sorted(chinese) == sorted(entry.chinese)
        assert entry.definition in unit.getnotes(origin="definition")


def test_weblate_is_not_offered_what_is_only_proposed(toolkit: Any) -> None:
    proposed = concept("maybe", "生意", "business", state="proposed")
    store = toolkit.tbxfile.parsestring(write_tbx(tables_of([proposed]), 2), "zh", "en")
    assert [term.text for term in store.units[0].get_target_terms("en")] == []


# What other programs write

FOREIGN_3 = """<?xml version="1.0"?>
<!-- made elsewhere -->
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><tbxHeader>
<fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader><text><body>
<conceptEntry id="c1">
  <transacGrp><transac type="transactionType">origination</transac><date>2020-01-01</date></transacGrp>
  <descrip type="subjectField">economy</descrip><ref type="crossReference" target="c2">see</ref>
  <langSec xml:lang="en">
    <descripGrp><descrip type="definition">Selling
      abroad.</descrip><admin type="source">a book</admin></descripGrp>
    <termSec><term>export trade</term>
      <termNote type="administrativeStatus">admittedTerm-admn-sts</termNote>
      <termNote type="partOfSpeech">noun</termNote></termSec>
    <termSec><term>exports</term><admin type="source">a dictionary</admin>
      <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termSec>
  </langSec>
  <langSec xml:lang="zh-TW"><termSec><term>出口貿易</term></termSec></langSec>
  <langSec xml:lang="fr"><termSec><term>exportation</term></termSec></langSec>
</conceptEntry>
<conceptEntry id="c2"><ref type="crossReference" target="c3">see</ref><langSec xml:lang="zh-CN"><termSec><term>进口</term></termSec>
  <termSec><term>输入</term><note>rare</note></termSec></langSec></conceptEntry>
<conceptEntry id="c3"><langSec xml:lang="en"><termSec><term>lonely</term></termSec></langSec>
</conceptEntry>
</body></text></tbx>
"""


def test_an_entry_of_another_program_is_proposed() -> None:
    found, faults = read_tbx(FOREIGN_3.encode(), "f.tbx", {"exports"})
    assert [str(f) for f in faults] == [
        "f.tbx:18: lang: a term in language 'fr' is left out",
        "f.tbx:22: an entry without a Chinese term is left out",
        "f.tbx:20: related: 'c3' is no entry of the file that was taken over",
    ]
    exports, imports = found.concepts
    assert (exports["id"], imports["id"]) == ("exports-2", "jinkou")
    assert exports["state"] == imports["state"] == "proposed"
    assert exports["definition"] == "Selling abroad."
    assert (exports["domain"], exports["date"]) == ("economy", "2020-01-01")
    assert exports["related"] == "jinkou"
    assert exports["note"] == "source: a book"
    assert [tuple(row.cells.values()) for row in found.terms] == [
        ("exports-2", "en", "exports", "preferred", "a dictionary", ""),
        ("exports-2", "en", "export trade", "admitted", "unverified", "partOfSpeech: noun"),
        ("exports-2", "zh-Hans", "出口贸易", "headword", "opencc", ""),
        ("exports-2", "zh-Hant", "出口貿易", "variant", "", ""),
        ("jinkou", "zh-Hans", "进口", "headword", "", ""),
        ("jinkou", "zh-Hans", "输入", "variant", "", "rare"),
    ]


def test_style_dct_and_martif_with_ntig_are_read_too() -> None:
    dct = """<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
      xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
      <text><body><conceptEntry id="a"><min:subjectField>economy</min:subjectField>
      <langSec xml:lang="zh"><termSec><term>贸易</term></termSec></langSec><langSec xml:lang="en-GB">
      <basic:definition>Buying and selling.</basic:definition><termSec><term>trade</term>
      <min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus>
      <basic:source>a book</basic:source></termSec></langSec></conceptEntry></body></text></tbx>"""
    martif = """<martif type="TBX" xml:lang="zh"><text><body><termEntry id="a">
      <descrip type="subjectField">economy</descrip><descrip type="definition">Buying and selling.
      </descrip><langSet xml:lang="zh"><tig><term>贸易</term></tig></langSet>
      <langSet xml:lang="en"><ntig><termGrp><term>trade</term>
      <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termGrp>
      <admin type="source">a book</admin></ntig></langSet></termEntry></body></text></martif>"""
    for text in (dct, martif):
        found, faults = read_tbx(text.encode(), "f", ())
        assert faults == []
        assert found.concepts[0]["definition"] == "Buying and selling."
        assert [(row["term"], row["role"], row["source"]) for row in found.terms] == [
            ("trade", "preferred", "a book"), ("贸易", "headword", "")]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<tbx>", "x.tbx:1: not well-formed XML"),
        ("<html/>", "x.tbx: no TBX: the root is <html>, not <tbx> or <martif>"),
        ('<!DOCTYPE tbx [<!ENTITY e "boo">]>\n<tbx><text>&e;</text></tbx>',
         "x.tbx:2: &e; is an entity of its own"),
    ],
)  # fmt: skip
def test_what_is_no_tbx_is_refused(text: str, fault: str) -> None:
    with pytest.raises(GlossaryError, match=fault):
        read_tbx(text.encode(), "x.tbx", ())


# Workbooks that a person has worked on


def workbook(**changes: object) -> bytes:
    import openpyxl

    book = openpyxl.load_workbook(
        io.BytesIO(write_xlsx(tables_of([concept("a", "生意", "trade")])))
    )
    for cell, value in changes.items():
        sheet = book["concepts" if cell[0] == "c" else "terms"]
        sheet[cell[1:].upper()] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_typed_numbers_and_dates_are_read_as_text() -> None:
    from datetime import datetime

    data = workbook(cI2=2013, cM2=datetime(2024, 1, 3), cN2=2.5, cJ2=True, cE2=12.0)
    found, faults = read_xlsx(data, "x.xlsx")
    row = found.concepts[0]
    assert faults == []
    assert (row["first_use"], row["date"], row["note"]) == ("2013", "2024-01-03", "2.5")
    assert (row["first_use_source"], row["definition"]) == ("TRUE", "12")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (
            {"cN2": "=1+1"},
            "x.xlsx: sheet concepts, row 2: note: a formula, not a text; paste it as",
        ),
        ({"tA1": "id"}, "x.xlsx: sheet terms, row 1: columns must be concept, lang, term, role"),
        ({"tH3": "more"}, "x.xlsx: sheet terms, row 3: 'more' stands right of the last column"),
    ],
)
def test_faults_of_a_workbook_are_named(changes: dict[str, object], fault: str) -> None:
    _, faults = read_xlsx(workbook(**changes), "x.xlsx")
    assert str(faults[0]).startswith(fault)


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(GlossaryError, match=r"x\.xlsx: not an Excel workbook"):
        read_xlsx(b"PK nonsense", "x.xlsx")
    import openpyxl

    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    with pytest.raises(GlossaryError, match=r"x\.xlsx: has no sheet called concepts"):
        read_xlsx(out.getvalue(), "x.xlsx")


def test_a_workbook_holds_text_and_no_clock() -> None:
    data = write_xlsx(tables_of([concept("a", "生意", "trade", note="=1+1")]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        assert b"1980-01-01T00:00:00Z" in archive.read("docProps/core.xml")
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"=1+1" in sheet and b"<f>" not in sheet


def test_without_openpyxl_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *arguments: object, **options: object) -> object:
        if name == "openpyxl":
            raise ImportError(name)
        return real(name, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(GlossaryError, match=r'pip install "report-exporter\[xlsx\]"'):
        write_xlsx(Tables())


# OmegaT


def test_omegat_gets_three_columns_of_what_may_be_used() -> None:
    used = concept("used", "双减", "double reduction", ("zh-Hant", "variant", "雙減"),
                   ("en", "admitted", "the double cut"), ("en", "mt_error", "double minus"),
                   definition="Less\thomework.\nLess tutoring.", scope="; 2021")  # fmt: skip
    glossary = glossary_with(used, concept("maybe", "生意", "business", state="proposed"))
    (data,) = exported(glossary.concepts.values(), Path("g.txt"), "omegat").values()
    comment = (
        "Less homework. Less tutoring. Also: the double cut. Not: double minus. Only in ; 2021."
    )
    assert data.decode() == (
        f"双减\tdouble reduction\t{comment}\n雙減\tdouble reduction\t{comment}\n"
    )


def test_what_omegat_would_skip_is_named() -> None:
    bad = concept("bad", "#双减", "double reduction")
    with pytest.raises(GlossaryError, match="concept 'bad': OmegaT skips '#双减'"):
        exported([bad], Path("g.txt"), "omegat")


def test_an_omegat_glossary_comes_in_as_proposed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        "\ufeff# my terms\n龙头作用\tleading role\tcheck this\n龙头作用\tflagship role\n\n"
        "两个维护\tTwo Upholds\n营商环境\tdealing climate\nno tab\n乡村振兴\t\n"
    )
    (tmp_path / "glossary.txt").write_text(text, encoding="utf-8")
    own = tmp_path / "own"
    arguments = ["glossary", "import", str(tmp_path / "glossary.txt"), "--glossary", str(own)]
    assert main(arguments) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0] == f"{tmp_path}/glossary.txt:7: a line without a tab between source and target " \
                     "is left out"  # fmt: skip
    assert "glossary.txt:6: term: '营商环境' is a form of " in out[1] and ", in English '" in out[1]
    assert out[2] == (
        f"{own}: concepts: 1 added, 0 with new terms, 0 replaced, 2 as they were; 2 rows left out"
    )
    (mine,) = load_glossary(own).concepts.values()
    assert (mine.id, mine.state, mine.note) == ("leading-role", "proposed", "check this")
    assert [(t.lang, t.term, t.role, t.source) for t in mine.terms] == [
        ("en", "leading role", "preferred", "unverified"),
        ("en", "flagship role", "admitted", "unverified"),
        ("zh-Hans", "龙头作用", "headword", ""),
    ]
    (tmp_path / "glossary.txt").write_bytes("龙头作用\tx\n".encode("gb18030"))
    assert main(arguments) == 1
    assert "glossary.txt:1: not UTF-8" in capsys.readouterr().err


# Import: what is new, what is otherwise


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return save(
        tmp_path / "own", concept("trade", "生意", "trade"), concept("goods", "货物", "goods")
    )


def run(own: Path, *concepts: object, options: tuple[str, ...] = ()) -> int:
    folder = save(own.parent / "in", *concepts)  # type: ignore[arg-type]
    return main(["glossary", "import", str(folder), "--glossary", str(own), *options])


def test_new_concepts_and_terms_are_added(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = concept("trade", "生意", "trade", ("en", "admitted", "business"))
    new = concept("money", "钱币", "money", related=("two-upholds", "goods"))
    assert run(own, more, new, concept("goods", "货物", "goods")) == 0
    assert capsys.readouterr().out == (
        f"{own}: concepts: 1 added, 1 with new terms, 0 replaced, 1 as they were; no rows left out\n"
    )
    found = load_glossary(SHIPPED, own).concepts
    assert found["trade"].admitted == ("business",) and found["money"].preferred == "money"
    assert "two-upholds" not in {row["id"] for row in read_folder(own)[0].concepts}


def test_a_term_for_a_shipped_concept_brings_the_concept_along(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from dataclasses import replace

    from exporter.glossary import Term

    shipped = load_glossary(SHIPPED).concepts["two-upholds"]
    more = Term("two-upholds", "en", "two defenses", "forbidden", "project", "")
    components = [load_glossary(SHIPPED).concepts[i] for i in shipped.components]
    changed = replace(shipped, terms=(*shipped.terms, more))
    assert run(own, changed, *components) == 0
    assert "1 with new terms" in capsys.readouterr().out
    merged = load_glossary(SHIPPED, own).concepts["two-upholds"]
    assert more in merged.terms and merged.definition == shipped.definition


@pytest.mark.parametrize(
    ("incoming", "fault"),
    [
        (concept("trade", "生意", "trade", definition="Buying."),
         "in/concepts.csv:2: definition: definition of 'trade' is '' in {own}/concepts.csv:3, "
         "'Buying.' here; --replace trade takes what is here"),
        (concept("trade", "生意", "commerce"),
         "in/terms.csv:2: role: preferred of 'trade' is 'trade' in {own}/terms.csv:4; --replace"),
        (concept("trade", "买卖", "trade"),
         "in/terms.csv:3: role: headword of 'trade' is '生意' in {own}/terms.csv:5; --replace tra"),
        (concept("trade", "生意", "trade", ("zh-Hans", "variant", "货物")),
         "in/terms.csv:4: term: '货物' is a form of 'goods' already, in English 'goods'"),
        (concept("wares", "貨物", "wares"),
         "in/terms.csv:3: term: '貨物' is a form of 'goods' already, in English 'goods'"),
        (concept("mine", "两个维护", "Two Duties"),
         "in/terms.csv:3: term: '两个维护' is a form of 'two-upholds' already, in English 'Two Up"),
    ],
)  # fmt: skip
def test_a_conflict_is_named_and_nothing_overwritten(
    own: Path, capsys: pytest.CaptureFixture[str], incoming: object, fault: str
) -> None:
    before = (own / "concepts.csv").read_bytes() + (own / "terms.csv").read_bytes()
    assert run(own, incoming) == 1
    out = capsys.readouterr().out
    assert f"{own.parent}/{fault.format(own=own)}" in out, out
    assert "0 added, 0 with new terms, 0 replaced" in out and "1 row left out" in out
    assert (own / "concepts.csv").read_bytes() + (own / "terms.csv").read_bytes() == before


def test_conflicts_do_not_hold_up_the_rest(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    concepts = (
        concept("trade", "生意", "trade", note="changed"),
        concept("money", "钱币", "money"),
        concept("taken", "货物", "wares"),
        concept("pointing", "金融", "finance", related=("taken",)),
        concept("twice", "钱币", "coins"),
    )
    folder = save(own.parent / "in", *concepts[:4])
    assert main(["glossary", "import", str(folder), "--glossary", str(own)]) == 1
    out = capsys.readouterr().out
    assert "'pointing' points to 'taken', which is left out" in out
    assert "1 added" in out and "3 rows left out" in out
    assert set(load_glossary(own).concepts) == {"trade", "goods", "money"}


def test_replace_overwrites_what_it_names(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed = (concept("trade", "买卖", "commerce"), concept("goods", "货物", "wares"))
    assert run(own, *changed, options=("--replace", "trade")) == 1
    out = capsys.readouterr().out
    assert "1 replaced" in out and "'goods' is 'goods' in" in out
    found = load_glossary(own).concepts
    assert (found["trade"].headword, found["goods"].preferred) == ("买卖", "goods")
    assert run(own, *changed, options=("--replace", "nothing")) == 1
    assert "--replace: no concept 'nothing' in what is imported" in capsys.readouterr().err


def test_a_dry_run_writes_nothing(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted((p, p.read_bytes()) for p in own.iterdir())
    assert run(own, concept("money", "钱币", "money"), options=("--dry-run",)) == 0
    assert f"{own} (not written: --dry-run): concepts: 1 added" in capsys.readouterr().out
    assert sorted((p, p.read_bytes()) for p in own.iterdir()) == before


def test_what_has_faults_is_not_taken_in(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted((p, p.read_bytes()) for p in own.iterdir())
    assert run(own, concept("money", "钱币"), concept("x", "金融", "finance")) == 1
    assert "concepts.csv:2: 'money' has 0 preferred English terms" in capsys.readouterr().err
    assert sorted((p, p.read_bytes()) for p in own.iterdir()) == before


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["import", "gone.tbx"], 2, "gone.tbx: no such file or folder"),
        (["import", "x.pdf"], 1, "x.pdf: unknown kind of file (known: .xlsx, .tbx, .xml, .txt"),
        (["import", "x"], 1, "x: CSV is read from a folder with concepts.csv and terms.csv"),
        (["export", "y.pdf"], 1, "y.pdf: unknown kind of file"),
        (["export", "x/y.tbx"], 1, "x/y.tbx: cannot be written"),
    ],
)
def test_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: list[str], code: int, message: str,
) -> None:  # fmt: skip
    for name in ("x.pdf", "x"):
        (tmp_path / name).write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    own = [] if arguments[0] == "export" else ["--glossary", "own"]
    assert main(["glossary", *arguments, *own]) == code
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("name", ["g", "g.xlsx", "g.tbx", "g.txt"])
def test_export_writes_the_merged_glossary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    mine = save(tmp_path / "own", concept("two-upholds", "两个维护", "My Two Upholds"))
    out = tmp_path / name
    assert main(["glossary", "export", str(out), "--glossary", str(mine)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed == (
        [str(out / "concepts.csv"), str(out / "terms.csv")] if name == "g" else [str(out)]
    )
    found, _ = imported(out, ())
    assert "My Two Upholds" in {row["term"] for row in found.terms}
    assert len(found.concepts) > 300


def test_a_glossary_is_not_written_over_by_an_export_or_by_candidates(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted((p, p.read_bytes()) for p in own.iterdir())
    assert main(["glossary", "export", str(own), "--glossary", str(own)]) == 2
    assert f"{own}: is the glossary itself" in capsys.readouterr().err
    assert main(["glossary", "export", str(SHIPPED)]) == 2
    assert main(["glossary", "suggest", str(own), "--out", str(own)]) == 2
    assert f"{own}: holds a glossary already" in capsys.readouterr().err
    assert sorted((p, p.read_bytes()) for p in own.iterdir()) == before


def test_all_files_are_written_or_none(tmp_path: Path) -> None:
    from exporter.errors import ExporterError
    from exporter.output import write_files

    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "b").mkdir()
    with pytest.raises(ExporterError, match="cannot be written"):
        write_files({tmp_path / "a": b"new", tmp_path / "b" / "c" / "d": b"x",
                     Path("/proc/nowhere/x"): b""})  # fmt: skip
    assert (tmp_path / "a").read_bytes() == b"old"
    assert list(tmp_path.rglob("*.part")) == []


def test_an_empty_folder_can_be_imported_into(tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()
    own = save(tmp_path / "own", concept("two-acts", "两个作为", "Two Acts"))
    assert main(["glossary", "import", str(own), "--glossary", str(new)]) == 0
    assert (new / "terms.csv").read_bytes() == (own / "terms.csv").read_bytes()
