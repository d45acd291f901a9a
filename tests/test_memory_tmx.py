"""The memory as TMX: valid, stable to the byte, nothing of other programs lost, bad files named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from translate.storage.tmx import tmxfile

from exporter.errors import MemoryFileError
from exporter.memory import MemoryFile, Unit, load_file, load_memory, read_tmx, tmx, write_tmx

ID = "d273378e53be2-4243"
OURS = Unit(
    ID, "完成投资766.9亿元。\n好", 'Invested <76.69> & "more".', "approved", "张三", "2026-01-03",
    machine="Made money.", document="报告",
)  # fmt: skip
FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
 <header creationtool="Other" creationtoolversion="9" segtype="sentence" o-tmf="x" adminlang="en"
  srclang="zh-CN" datatype="plaintext"><note>of the header</note><prop type="x-project">P</prop></header>
 <body>
  <!-- a comment -->
  <tu tuid="7" creationid="A" changedate="20240103T090000Z" usagecount="3">
   <note>a note</note>
   <prop type="x-context">upper case</prop>
   <tuv xml:lang="ZH-CN" changeid="B"><prop type="x-p">of a variant</prop><seg>你好  世界。</seg></tuv>
   <tuv xml:lang="EN-US"><seg>Hello.</seg></tuv>
   <tuv xml:lang="fr"><seg>Bonjour.</seg></tuv>
  </tu>
  <tu><tuv xml:lang="zh"><seg>图<ph x="1">&lt;img/></ph>一</seg></tuv><tuv xml:lang="en"><seg>Fig. 1</seg></tuv></tu>
  <tu tuid="fr"><tuv xml:lang="zh"><seg>法</seg></tuv><tuv xml:lang="fr"><seg>loi</seg></tuv></tu>
  <tu tuid="back" srclang="en"><tuv xml:lang="zh"><seg>回</seg></tuv><tuv xml:lang="en"><seg>back</seg></tuv></tu>
 </body>
</tmx>
"""


@pytest.fixture(scope="module")
def grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(Path(__file__).with_name("tmx14.rng")))


def assert_valid(grammar: etree.RelaxNG, data: bytes) -> None:
    assert grammar.validate(etree.fromstring(data)), grammar.error_log


def unit_xml(inside: str, attributes: str = "") -> bytes:
    zh, en = '<tuv xml:lang="zh"><seg>甲</seg></tuv>', '<tuv xml:lang="en"><seg>A</seg></tuv>'
    inside = inside.replace("ZH", zh).replace("EN", en)
    return (
        f'<tmx version="1.4"><header/><body>\n<tu{attributes}>{inside}</tu>\n</body></tmx>'.encode()
    )


# What is written


def test_what_is_written_is_valid_and_read_back(grammar: etree.RelaxNG) -> None:
    traditional = Unit("d273378e53be2-90", "雙減", "double reduction", lang="zh-Hant")
    data = write_tmx(MemoryFile((OURS, traditional)))
    assert_valid(grammar, data)
    memory = read_tmx(data, "m")
    assert memory == MemoryFile((traditional, OURS))
    assert not any(unit.rest for unit in memory.units)


def test_the_form_of_a_unit_is_fixed() -> None:
    text = write_tmx(MemoryFile((OURS,))).decode()
    assert text[text.index("<tu ") :] == (
        f'<tu tuid="{ID}" srclang="zh-Hans">\n'
        '<prop type="x-exporter-state">approved</prop>\n'
        '<prop type="x-exporter-reviewer">张三</prop>\n'
        '<prop type="x-exporter-date">2026-01-03</prop>\n'
        '<prop type="x-exporter-document">报告</prop>\n'
        f'<prop type="x-exporter-source-sha256">{OURS.digest}</prop>\n'
        '<prop type="x-exporter-machine">Made money.</prop>\n'
        '<tuv xml:lang="zh-Hans"><seg>完成投资766.9亿元。\n好</seg></tuv>\n'
        '<tuv xml:lang="en"><seg>Invested &lt;76.69&gt; &amp; "more".</seg></tuv>\n'
        "</tu>\n</body>\n</tmx>\n"
    )


def test_the_order_of_units_is_that_of_documents_and_offsets() -> None:
    ids = ["d111111111111-90", "d111111111111-100", "d222222222222-5", "other", ""]
    units = [Unit(i, "甲", "A") for i in ids]
    data = write_tmx(MemoryFile(tuple(units)))
    assert data == write_tmx(MemoryFile(tuple(reversed(units))))
    assert [u.id for u in read_tmx(data, "m").units] == [*ids[:3], "", "other"]


def test_another_program_reads_it() -> None:
    store = tmxfile.parsestring(write_tmx(MemoryFile((OURS, replace(OURS, id="", english="B")))))
    first, second = store.units
    assert (first.getid(), first.source, first.target) == (ID, OURS.chinese, OURS.english)
    assert second.target == "B"


LEGAL = st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff").filter(
    lambda c: c >= " " or c in "\t\n\r"
)
UNITS = st.builds(
    Unit, st.sampled_from(["", ID, "d273378e53be2-7", "a b\n\t\"'&<"]), st.text(LEGAL, max_size=30),
    st.text(LEGAL, max_size=30), st.just("draft"), st.text(LEGAL, max_size=9),
    st.sampled_from(["", "2026-01-03"]), st.sampled_from(["", "0" * 64]), st.text(LEGAL, max_size=9),
    st.text(LEGAL, max_size=9), st.sampled_from(["zh-Hans", "zh-Hant", "zh-CN"]),
)  # fmt: skip


@given(st.lists(UNITS, max_size=5))
def test_any_text_is_written_read_and_written_the_same(units: list[Unit]) -> None:
    data = write_tmx(MemoryFile(tuple(units)))
    again = read_tmx(data, "m")
    assert sorted(map(repr, again.units)) == sorted(map(repr, units))
    assert write_tmx(again) == data


@given(st.characters(categories=["Cc", "Cs", "Cn"]))
def test_what_xml_cannot_hold_is_refused_by_name(character: str) -> None:
    unit = replace(OURS, english=f"a{character}b")
    try:
        assert read_tmx(write_tmx(MemoryFile((unit,))), "m").units == (unit,)
    except MemoryFileError as error:
        code = f"U+{ord(character):04X}"
        assert str(error) == f"unit {ID!r}: english: the character {code} cannot be in XML"
        assert character not in "\t\n\r\x7f\x85"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"state": "done"}, "state: unknown state 'done'"),
        ({"date": "3.1.2026"}, "date: '3.1.2026' is not a day"),
        ({"digest": "ab"}, "digest: 'ab' is not a sha256"),
        ({"english": " "}, "approved, but there is no English"),
        ({"lang": "en"}, "lang: 'en' is not Chinese"),
        ({"machine": "x" * (tmx.MAX_TEXT + 1)}, "machine: more than 20000 characters"),
    ],
)
def test_what_could_not_be_read_back_is_not_written(change: dict[str, str], message: str) -> None:
    with pytest.raises(MemoryFileError, match=f"unit '{ID}': {message}"):
        write_tmx(MemoryFile((replace(OURS, **change),)))  # type: ignore[arg-type]


# What other programs wrote


def test_what_other_programs_wrote_survives(grammar: etree.RelaxNG) -> None:
    memory = read_tmx(FOREIGN.encode(), "m")
    (unit,) = memory.units
    assert (unit.id, unit.chinese, unit.english, unit.state) == (
        "7", "你好  世界。", "Hello.", "draft",
    )  # fmt: skip
    assert [r.partition(": not used: ")[2] for r in memory.remarks] == [
        "inline codes in a segment", "not one Chinese and one English segment, but zh, fr",
        "translated from 'en', not from Chinese",
    ]  # fmt: skip
    data = write_tmx(memory)
    assert_valid(grammar, data)
    for kept in (
        "of the header", 'type="x-project">P', 'creationid="A"', 'usagecount="3"', "<note>a note</note>",
        'type="x-context">upper case', 'changeid="B"', "of a variant", "Bonjour.", '"EN-US"',
        '图<ph x="1">&lt;img/&gt;</ph>一', "loi", 'srclang="en"', 'creationtool="Other"',
    ):  # fmt: skip
        assert kept in data.decode()
    assert "x-exporter" not in data.decode()
    assert write_tmx(read_tmx(data, "m")) == data


def test_a_review_is_put_into_what_another_program_wrote(grammar: etree.RelaxNG) -> None:
    (unit,) = read_tmx(FOREIGN.encode(), "m").units
    reviewed = replace(unit, english="Hello, world.", state="reviewed", reviewer="李四")
    data = write_tmx(MemoryFile((reviewed,)))
    assert_valid(grammar, data)
    (again,) = read_tmx(data, "m").units
    assert replace(again, rest="") == replace(reviewed, rest="")
    for kept in ("a note", "upper case", "Bonjour.", "Hello, world.", 'changeid="B"'):
        assert kept in data.decode()
    assert write_tmx(MemoryFile((again,))) == data


def test_older_and_other_encodings_are_read() -> None:
    expected = [(u.chinese, u.english) for u in read_tmx(FOREIGN.encode(), "m").units]
    utf16 = FOREIGN.replace('"UTF-8"', '"UTF-16"').encode("utf-16")
    old = FOREIGN.replace("xml:lang", "lang").encode()
    windows = b"\xef\xbb\xbf" + FOREIGN.replace("\n", "\r\n").encode()
    for data in (utf16, old, windows):
        memory = read_tmx(data, "m")
        assert [(u.chinese, u.english) for u in memory.units] == expected
        assert b'xml:lang="ZH-CN"' in write_tmx(memory)


def test_a_header_that_lacks_something_is_completed(grammar: etree.RelaxNG) -> None:
    memory = read_tmx(unit_xml("ZHEN"), "m")
    assert [u.english for u in memory.units] == ["A"]
    assert_valid(grammar, write_tmx(memory))


def test_our_file_with_windows_line_ends_is_the_same_memory() -> None:
    data = write_tmx(MemoryFile((OURS,)))
    assert read_tmx(data.replace(b"\n", b"\r\n"), "m") == read_tmx(data, "m")


def test_a_unit_that_is_there_twice_is_named_and_kept() -> None:
    data = write_tmx(MemoryFile((OURS, OURS)))
    memory = read_tmx(data, "m")
    assert memory.remarks == ("m:16: the same unit as in line 5",)
    assert write_tmx(memory) == data


def test_chinese_edited_after_the_review_is_named() -> None:
    data = write_tmx(MemoryFile((OURS,))).replace("投资".encode(), "捐款".encode())
    assert read_tmx(data, "m").remarks == (
        "m:5: the Chinese is not, to the letter, what was reviewed",
    )


# Bad files

LONG = f'<tuv xml:lang="zh"><seg>{"甲" * 20_001}</seg></tuv>EN'
STATE = '<prop type="x-exporter-state">{}</prop>ZHEN'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "m:1: not well-formed XML"),
        (b"<tmx><body>\n<tu></body></tmx>", "m:2: not well-formed XML"),
        (write_tmx(MemoryFile((OURS,)))[:-60], "m:14: not well-formed XML"),
        (b"\n<html/>", "m:2: no TMX: the root is <html>, not <tmx>"),
        (b"<tu/>", "m:1: no TMX: the root is <tu>, not <tmx>"),
        (b"<tmx><header/><body>\n<unit/></body></tmx>", "m:2: <unit> has no place in <body>"),
        (unit_xml(""), "m:2: a unit without <tuv>"),
        (unit_xml('ZH<tuv xml:lang="en"/>'), "m:2: <tuv> with 0 <seg>, one expected"),
        (unit_xml('ZH<tuv xml:lang="en"><seg/><seg/></tuv>'), "m:2: <tuv> with 2 <seg>"),
        (unit_xml("ZH<tuv><seg>A</seg></tuv>"), "m:2: <tuv> without xml:lang"),
        (unit_xml(LONG), "m:2: more than 20000 characters"),
        (unit_xml(STATE.format("done")), "m:2: unknown state 'done'; write one of draft, reviewed"),
        (unit_xml(STATE.format("draft").replace("ZH", STATE.format("draft"))),
         "m:2: x-exporter-state is there twice"),
        (unit_xml('<prop type="x-exporter-date">2026-02-30</prop>ZHEN'),
         "m:2: '2026-02-30' is not a day as in 2026-01-03"),
        (unit_xml('<prop type="x-exporter-source-sha256">x</prop>ZHEN'), "m:2: 'x' is not a sha256"),
        (unit_xml(STATE.format("approved")).replace(b">A<", b"> <"),
         "m:2: approved, but there is no English"),
        (unit_xml('<tuv xml:lang="de"><seg>A</seg></tuv>EN', ' srclang="de"'),
         "m:2: not used: translated from 'de', not from Chinese; nor is any other unit of use"),
        (b'<!DOCTYPE tmx SYSTEM "x.dtd">' + unit_xml("ZHEN").replace(b">A<", b">&who;<"),
         "m:2: &who;: TMX has no entities of its own"),
        (b'<!DOCTYPE tmx SYSTEM "x.dtd">' + unit_xml("ZHEN").replace(b"<header/>", b"<header><note>&who;</note></header>"),
         "m:1: &who;: TMX has no entities of its own"),
        (unit_xml("ZHEN").replace(b">A<", b">&who;<"), "m:2: not well-formed XML"),
    ],
)  # fmt: skip
def test_a_bad_file_is_named_with_the_line(data: bytes, message: str) -> None:
    with pytest.raises(MemoryFileError) as caught:
        read_tmx(data, "m")
    assert str(caught.value).startswith(message)


def test_all_faults_are_named_at_once() -> None:
    data = unit_xml("").replace(b"</body>", b"<tu/>\n<x/></body>")
    with pytest.raises(MemoryFileError) as caught:
        read_tmx(data, "m")
    assert [line[:4] for line in str(caught.value).splitlines()] == ["m:2:", "m:3:", "m:4:"]


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY x SYSTEM "file:///etc/passwd">',
        '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;',
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;">',
    ],
)
def test_entities_are_refused_and_not_resolved(declaration: str) -> None:
    data = f"<!DOCTYPE tmx [{declaration}]>".encode() + unit_xml("ZHEN").replace(b">A<", b">&x;<")
    with pytest.raises(MemoryFileError, match=r"^m: declares entities of its own") as caught:
        read_tmx(data, "m")
    assert "root:" not in str(caught.value)


def test_lines_are_named_far_down_a_file() -> None:
    data = unit_xml(STATE.format("done")).replace(b"<body>", b"<body>" + b"\n" * 70_000)
    with pytest.raises(MemoryFileError, match=r"^m:70002: unknown state"):
        read_tmx(data, "m")


def test_files_too_large_or_unreadable_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "memory.tmx"
    assert load_file(path) == MemoryFile()
    path.write_bytes(write_tmx(MemoryFile((OURS,))))
    with pytest.raises(MemoryFileError, match="Is a directory"):
        load_file(tmp_path)
    monkeypatch.setattr(tmx, "MAX_BYTES", 100)
    with pytest.raises(MemoryFileError, match=r"memory\.tmx: larger than 0 MB"):
        load_file(path)


def test_a_later_folder_replaces_units_of_the_same_id(tmp_path: Path) -> None:
    for name, units in {
        "one": (OURS, Unit("", "甲", "A")),
        "two": (replace(OURS, english="New."), Unit("", "乙", "B")),
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "memory.tmx").write_bytes(write_tmx(MemoryFile(units)))
    memory = load_memory([tmp_path / "none", tmp_path / "one", tmp_path / "two"])
    assert sorted(u.english for u in memory.units) == ["A", "B", "New."]
