"""Word, PDF and TEI files, made here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from exporter.errors import InputError
from exporter.glossary import Glossary
from exporter.pipeline import prepare
from exporter.read import read, with_given
from exporter.render.tei import render_tei
from exporter.segment import segment
from support import SEEDS, source_of

docx = pytest.importorskip("docx")
canvas = pytest.importorskip("reportlab.pdfgen.canvas")
pikepdf = pytest.importorskip("pikepdf")

TITLE = "某某区人民政府工作报告"
LONG = "过去一年，全区地区生产总值增长百分之六，城乡居民收入稳步提高，民生持续改善，" * 3
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def fails(path: Path, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: ")


# Word


def word(*paragraphs: str) -> object:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return document


def saved(document: object, path: Path) -> Path:
    document.save(str(path))  # type: ignore[attr-defined]
    return path


def test_word_paragraphs_tables_and_their_order(tmp_path: Path) -> None:
    document = word(TITLE, "", "　　各位代表：")
    table = document.add_table(2, 2)  # type: ignore[attr-defined]
    for cell, text in zip(table._cells, ("指标", "数值", "地区生产总值", "766.9亿元"), strict=True):
        cell.text = text
    layout = document.add_table(1, 1)  # type: ignore[attr-defined]
    layout.cell(0, 0).text = "第一行"
    layout.cell(0, 0).add_paragraph("第二行")
    document.add_paragraph("末段\t有制表符\n和换行𠀀\ue5e5")  # type: ignore[attr-defined]
    source = read(saved(document, tmp_path / "a.docx"))
    assert source.text.split("\n") == [
        TITLE, "　　各位代表：", "指标\t数值", "地区生产总值\t766.9亿元", "第一行", "第二行",
        "末段\t有制表符", "和换行𠀀\ue5e5",
    ]  # fmt: skip
    assert source.media_type.endswith("wordprocessingml.document")
    assert source.size == (tmp_path / "a.docx").stat().st_size


def test_word_changes_links_boxes_and_content_controls(tmp_path: Path) -> None:
    document = word()
    body = document.element.body  # type: ignore[attr-defined]
    xml = (
        f"<w:p {W}><w:r><w:t>前</w:t></w:r><w:ins><w:r><w:t>增</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
        "<w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink>"
        "<w:r><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:r></w:p>",
        f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>",
    )
    for part in reversed(xml):
        body.insert(0, docx.oxml.parse_xml(part))
    assert read(saved(document, tmp_path / "a.docx")).text == "前增链\n框\n控件"


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """A package with one part more, or with other content in one it has."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, content)
    return out.getvalue()


def test_word_footnotes_come_last(tmp_path: Path) -> None:
    path = saved(word(TITLE), tmp_path / "a.docx")
    notes = (
        f"<w:footnotes {W}><w:footnote w:type='separator'><w:p><w:r><w:t>-</w:t></w:r></w:p>"
        "</w:footnote><w:footnote><w:p><w:r><w:t>名词解释</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    data = with_part(path.read_bytes(), "word/footnotes.xml", notes.encode())
    name = "word/_rels/document.xml.rels"
    with ZipFile(BytesIO(data)) as package:
        relations = package.read(name)
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    link = b'<Relationship Id="rId99" Type="' + kind + b'" Target="footnotes.xml"/>'
    ends = relations.replace(b"</Relationships>", link + b"</Relationships>")
    path.write_bytes(with_part(data, name, ends))
    assert read(path).text == f"{TITLE}\n名词解释"


def test_word_files_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    whole = saved(word(TITLE), path).read_bytes()
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)
    bomb = with_part(whole, "word/media/x.bin", bytes(3_000_000))
    cases = [
        (b"", "the file is empty"),
        ("不是压缩包".encode(), "not a Word file, or damaged"),
        (whole[: len(whole) // 2], "not a Word file, or damaged"),
        (ole, "an old Word file"),
        (ole + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (bomb, "packed so tightly"),
        (with_part(whole, "word/document.xml", b"<w:document"), "not a Word file, or damaged"),
        (with_part(whole, "[Content_Types].xml", b"<Types/>"), "not a Word file"),
    ]
    for data, message in cases:
        path.write_bytes(data)
        fails(path, message)
    fails(saved(word(), tmp_path / "b.docx"), "holds no text")


# PDF


def pdf(pages: Sequence[Callable[[object], None]], path: Path) -> Path:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    sheet = canvas.Canvas(str(path), pagesize=(400, 300))
    for draw in pages:
        draw(sheet)
        sheet.showPage()
    sheet.save()
    return path


def prose(*lines: tuple[float, float, str], number: str = "") -> Callable[[object], None]:
    """A page of lines at (left, base), 20 characters of 16 points wide, with a page number."""

    def draw(sheet: object) -> None:
        sheet.setFont("STSong-Light", 16)  # type: ignore[attr-defined]
        for left, base, text in lines:
            sheet.drawString(left, base, text)  # type: ignore[attr-defined]
        sheet.drawString(190, 10, number)  # type: ignore[attr-defined]

    return draw


def image(sheet: object) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    sheet.drawImage(ImageReader(Image.new("RGB", (40, 30), "grey")), 0, 0, 400, 300)  # type: ignore[attr-defined]


TEXT = prose((72, 260, LONG[:18]), (40, 240, LONG[18:38]), (40, 220, LONG[38:58]), number="— 1 —")


def test_pdf_lines_become_paragraphs_across_pages(tmp_path: Path) -> None:
    first = prose(
        (100, 280, TITLE),
        (72, 250, LONG[:18]), (40, 230, LONG[18:38]), (40, 210, LONG[38:45]),
        (72, 190, LONG[:18]), (40, 170, LONG[18:38]), number="— 1 —",
    )  # fmt: skip
    second = prose((40, 280, LONG[38:58]), (40, 260, "未完。"), (72, 240, "一、短行"), number="2")
    source = read(pdf([first, second], tmp_path / "a.pdf"))
    assert source.text.split("\n") == [TITLE, LONG[:45], LONG[:58] + "未完。", "一、短行"]
    assert source.media_type == "application/pdf"


def test_pdf_rows_of_a_table_stay_rows(tmp_path: Path) -> None:
    page = prose((40, 250, "指标"), (200, 250, "数值"), (40, 230, "总值"), (200, 230, "766亿元"))
    lines = read(pdf([page], tmp_path / "a.pdf")).text.split("\n")
    assert [line.split() for line in lines] == [["指标", "数值"], ["总值", "766亿元"]]


def test_scanned_pdf(tmp_path: Path) -> None:
    fails(pdf([image], tmp_path / "a.pdf"), r"no text layer on pages: 1 \(a scan\?\)")
    fails(pdf([TEXT, image, image], tmp_path / "b.pdf"), "no text layer on pages: 2, 3")
    assert read(pdf([image, TEXT, TEXT], tmp_path / "c.pdf")).text.startswith(LONG[:18])


def test_pdf_files_that_cannot_be_read(tmp_path: Path) -> None:
    whole = pdf([TEXT], tmp_path / "a.pdf")
    data = whole.read_bytes()
    locked = tmp_path / "locked.pdf"
    with pikepdf.open(whole) as document:
        document.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    fails(locked, "protected by a password")
    path = tmp_path / "b.pdf"
    for content, message in (
        (data[: len(data) // 2], "cut off"),
        (data[:40], "damaged or cut off"),
        ("不是".encode(), "not a PDF file"),
        (b"", "the file is empty"),
    ):
        path.write_bytes(content)
        fails(path, message)


def test_pdf_with_an_owner_password_only_is_open_to_read(tmp_path: Path) -> None:
    whole, path = pdf([TEXT], tmp_path / "a.pdf"), tmp_path / "b.pdf"
    with pikepdf.open(whole) as document:
        document.save(path, encryption=pikepdf.Encryption(owner="a", user=""))
    assert read(path).text == read(whole).text == LONG[:58]


# TEI


@pytest.mark.parametrize("index", range(len(SEEDS)))
def test_our_own_tei_gives_the_captured_text_back(
    index: int, tmp_path: Path, glossary: Glossary
) -> None:
    report = prepare(SEEDS[index], glossary)
    path = tmp_path / "x.tei.xml"
    path.write_bytes(render_tei(report, glossary))
    source = read(path)
    assert source.text == report.source.text
    assert (source.name, source.media_type) == ("x", "application/tei+xml")
    assert source.url is None and source.retrieved is None


def test_tei_with_characters_xml_cannot_hold_and_an_address(
    tmp_path: Path, glossary: Glossary
) -> None:
    text = "一\0二\x1b。\r\n\u3000三\ue5e5四\U00020000\ufffe\r五。\u200f\n"
    url = "https://www.example.gov.cn/a.html"
    report = with_given(segment(replace(source_of(text), url=url)))
    assert report.metadata.url == url
    path = tmp_path / "a.xml"
    path.write_bytes(render_tei(report, glossary))
    assert (read(path).text, read(path).url) == (text, url)


def test_xml_that_is_no_edition(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    tei = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>{}</body></text></TEI>'
    bomb = '<!DOCTYPE a [<!ENTITY a "{}">{}]><a>&a9;</a>'.format(
        "x" * 99, "".join(f'<!ENTITY a{n} "{"&a;" * 99}">' for n in range(10))
    )
    for data, message in (
        ("<a/>", "not a TEI edition made by exporter"),
        ("<a>", "broken XML"),
        (tei.format("<div type='edition'><g ref='#x'/></div>"), "points to '#x'"),
        (tei.format("<div type='edition'/>"), "the file is empty"),
        (bomb, "not a TEI edition"),
    ):
        path.write_text(data)
        fails(path, message)
