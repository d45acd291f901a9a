"""What the markup of pages and Word files says of their lines, and what comes of it in the blocks."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from exporter.model import Mark, Source
from exporter.read import read
from exporter.segment import segment
from support import source_of

docx = pytest.importorskip("docx")
html = pytest.importorskip("exporter.read.html")

PROSE = (
    "过去一年，全区地区生产总值增长百分之六，城乡居民收入稳步提高，民生持续改善，社会大局保持稳定。"
)
TITLE = "某某区推进高质量发展"
CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpora" / "documents" / "html_pages"


def page(body: str, tmp_path: Path, head: str = "") -> Source:
    path = tmp_path / "page.html"
    path.write_text(
        f"<html><head><meta charset='utf-8'><title>{TITLE}_某某网</title>{head}</head>"
        f"<body><div id='article'>{body}</div></body></html>",
        encoding="utf-8",
    )
    return read(path)


def marks_of(source: Source) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for mark in source.marks:
        line = source.text[mark.start : mark.end].strip()
        found.setdefault(line, []).append(f"{mark.role}{mark.level or ''}")
    return found


def blocks_of(source: Source) -> list[str]:
    report = segment(source)
    return [
        " ".join(str(part) for part in (b.kind, b.level, b.number, report.text(b)[:8]) if part)
        for b in report.blocks
        if b.kind != "paragraph"
    ]


# What is read


def test_a_page_says_what_its_lines_are(tmp_path: Path) -> None:
    source = page(
        f"""<h1>{TITLE}</h1><div><a href='/u'>某某发布</a></div><p>{PROSE}</p>
        <h2>产业 <em>兴区</em></h2><p>{PROSE}</p>
        <p><strong>　　做大</strong><b> 做强</b></p><p>其中<b>部分</b>加粗。</p>
        <p style='font-weight: bold'>样式加粗</p><p><span class='bjh-h3'>类名标题</span></p>
        <figure><img src='a.jpg'><figcaption>图说一</figcaption></figure>
        <div class='img_wrapper'><img src='b.jpg'><span class='img_descr'>图说二</span></div>
        <p><img src='c.jpg' width='600'></p><p>园区一角</p><p><img width='20'></p><p>小图之后</p>
        <ul><li>第一项</li><li><p>第二项</p><p>接着说</p></li></ul><p>{PROSE}</p>""",
        tmp_path,
    )
    assert marks_of(source) == {
        TITLE: ["title", "heading1"],
        "某某发布": ["link"],
        "产业 兴区": ["heading2"],
        "做大 做强": ["strong"],
        "样式加粗": ["strong"],
        "类名标题": ["heading3"],
        "图说一": ["caption", "pictured"],
        "图说二": ["caption", "pictured"],
        "园区一角": ["pictured"],
        "第一项": ["item"],
        "第二项": ["item"],
    }


def test_each_line_of_a_bold_paragraph_is_marked(tmp_path: Path) -> None:
    source = page(
        f"<p>{PROSE}</p><p><b>上句<br>下句</b></p><p><b>只有上句</b><br>不加粗</p><p>{PROSE}</p>",
        tmp_path,
    )
    bold = [line for line, roles in marks_of(source).items() if "strong" in roles]
    assert bold == ["上句", "下句", "只有上句"]


def test_a_page_cannot_bring_marks_of_its_own(tmp_path: Path) -> None:
    source = page(f"<p>\2h1\2甲\2s\2乙\2\2</p><p>&#2;s&#2;丙</p><p>{PROSE}</p>", tmp_path)
    assert source.text.split("\n")[1:] == ["甲乙", "丙", PROSE]


@pytest.mark.parametrize(
    "body",
    [
        "<p>　　缩进 <b> 空格 </b> 文字<br> 换行<br><br>又换行</p><pre> 原样\n  两行</pre>",
        "<div>裸文<p> 段 </p>裸文<ul><li> 项 <b>粗</b></li><li></li></ul><table><tr><td>格</td><td><b>格</b>"
        "</td></tr></table></div><h2> <span>题</span> 目 </h2>",
        "<p>空&nbsp;格<strong>&nbsp;粗&nbsp;</strong>体</p><a href='x'><p>链</p></a><b></b><p> </p>",
    ],
)
def test_marks_leave_no_trace_in_the_text(
    body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked = page(f"{body}<p>{PROSE}</p>", tmp_path)
    monkeypatch.setattr(html, "put_marks", lambda root: None)
    plain = page(f"{body}<p>{PROSE}</p>", tmp_path)
    assert marked.text == plain.text and "\2" not in marked.text
    assert [m for m in plain.marks if m.role != "title"] == []


def test_marks_leave_no_trace_in_the_text_of_real_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = sorted(CORPUS.rglob("*.html"))
    if not pages:
        pytest.skip("the corpus of pages is not here")
    marked = [read(path) for path in pages]
    assert sum(any(m.role == "strong" for m in s.marks) for s in marked) > 20
    monkeypatch.setattr(html, "put_marks", lambda root: None)
    assert [s.text for s in marked] == [read(path).text for path in pages]


def test_the_head_of_a_page_declares_metadata(tmp_path: Path) -> None:
    source = page(
        f"<p>{PROSE}</p>",
        tmp_path,
        "<meta name='SiteName' content='某某区人民政府'><meta name='PubDate' content='2024-01-03 09:00'>"
        "<meta name='ContentSource' content='某某日报'><meta name='Author' content='张某'>",
    )
    assert source.declared == {
        "date": "2024-01-03", "source": "某某日报", "publisher": "某某区人民政府", "author": "张某",
    }  # fmt: skip
    metadata = segment(source).metadata
    assert (metadata.date, metadata.publisher) == ("2024-01-03", "某某区人民政府")


def test_the_text_goes_before_what_the_head_declares(tmp_path: Path) -> None:
    source = page(
        f"<h1>{TITLE}</h1><div>2023-12-01 来源：某某网</div><p>{PROSE}</p>",
        tmp_path,
        "<meta property='article:published_time' content='2024-01-03T10:00:00+08:00'>"
        "<meta name='ContentSource' content='某某日报'><meta name='author' content='某某网'>",
    )
    assert source.declared == {"date": "2024-01-03", "source": "某某日报"}
    metadata = segment(source).metadata
    assert (metadata.date, metadata.source, metadata.author) == ("2023-12-01", "某某网", None)


def test_a_date_that_is_none_is_not_declared(tmp_path: Path) -> None:
    assert not page(
        f"<p>{PROSE}</p>", tmp_path, "<meta name='PubDate' content='昨天'>"
    ).declared  # fmt: skip


def word(path: Path) -> docx.document.Document:
    document = docx.Document()
    document.add_paragraph(TITLE, style="Title")
    document.add_paragraph(PROSE)
    document.add_heading("产业", 1)
    document.add_heading("工业", 2)
    document.add_paragraph(PROSE)
    document.add_paragraph("稳增长", style="List Bullet")
    document.add_paragraph("促改革", style="List Number")
    document.add_paragraph().add_run("全部加粗").bold = True
    mixed = document.add_paragraph("部分")
    mixed.add_run("加粗。").bold = True
    document.add_picture(BytesIO(_picture()))
    document.add_paragraph("园区一角", style="Caption")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "指标", "数值"
    document.add_paragraph(PROSE)
    document.save(str(path))
    return document


def _picture() -> bytes:
    image = pytest.importorskip("PIL.Image")
    out = BytesIO()
    image.new("RGB", (4, 3), "grey").save(out, "PNG")
    return out.getvalue()


def test_a_word_file_says_what_its_lines_are(tmp_path: Path) -> None:
    word(tmp_path / "a.docx")
    source = read(tmp_path / "a.docx")
    assert marks_of(source) == {
        TITLE: ["title"], "产业": ["heading1"], "工业": ["heading2"], "稳增长": ["item"],
        "促改革": ["item"], "全部加粗": ["strong"], "园区一角": ["caption", "pictured"],
    }  # fmt: skip
    assert blocks_of(source) == [
        f"title {TITLE[:8]}", "heading 1 产业", "heading 2 工业", "item 稳增长", "item 促改革",
        "heading 3 全部加粗", "caption 园区一角",
    ]  # fmt: skip


def test_styles_of_word_in_chinese_and_outline_levels(tmp_path: Path) -> None:
    document = docx.Document()
    own = document.styles.add_style("公文一级", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = document.styles["Heading 2"]
    document.styles["Heading 3"].element.name_val = "标题 3"
    level = document.add_paragraph("大纲级别")
    level._p.get_or_add_pPr().append(
        docx.oxml.parse_xml(f'<w:outlineLvl {docx.oxml.ns.nsdecls("w")} w:val="0"/>')
    )
    document.add_paragraph("自定样式", style="公文一级")
    document.add_paragraph("中文样式", style=document.styles["标题 3"])
    document.save(str(tmp_path / "a.docx"))
    assert marks_of(read(tmp_path / "a.docx")) == {
        "大纲级别": ["heading1"], "自定样式": ["heading2"], "中文样式": ["heading3"],
    }  # fmt: skip


# What is made of it


def test_an_article_of_a_portal(tmp_path: Path) -> None:
    source = page(
        f"""<h1>{TITLE}</h1><h3>副标题一行</h3><div>2024年01月03日 09:00　来源：某某日报</div>
        <a href='#'>15867</a><ul><li><a href='#'>易信</a></li></ul><p>用微信扫码二维码</p>
        <p>（原标题：另一个标题）</p><p>{PROSE}</p><p><img></p><p>图片来源：某某日报</p>
        <p><b>开局就是决战？</b></p><p>{PROSE}</p><p><b>{PROSE}</b></p>
        <p><img></p><p>园区生产线上的工人</p><p><b>点评：</b></p><p>{PROSE}</p>
        <p><a href='/t'>点击看专题报道</a></p><p>责任编辑：张某</p>
        <h4>编辑最近文章</h4><p><a href='/1'>别的新闻</a></p><p>2024-01-02</p>""",
        tmp_path,
    )
    assert blocks_of(source) == [
        f"title {TITLE[:8]}", "title 副标题一行", "metadata 2024年01月", "chrome 15867", "chrome 易信",
        "chrome 用微信扫码二维码", "metadata （原标题：另一个", "caption 图片来源：某某日", "heading 1 开局就是决战？",
        "caption 园区生产线上的工", "heading 1 点评：", "chrome 点击看专题报道", "credit 责任编辑：张某",
        "chrome 编辑最近文章", "chrome 别的新闻", "chrome 2024-01-",
    ]  # fmt: skip


def test_printed_numbers_go_before_markup(tmp_path: Path) -> None:
    source = page(
        f"""<h1>{TITLE}</h1><p>{PROSE}</p><h3>一、产业</h3><p>{PROSE}</p><p><b>做大做强</b></p><p>{PROSE}</p>
        <h3>二、民生</h3><p>{PROSE}</p><p><b>（一）就业</b></p><p>{PROSE}</p>""",
        tmp_path,
    )
    assert blocks_of(source)[1:] == [
        "heading 1 一 一、产业", "heading 2 做大做强", "heading 1 二 二、民生", "heading 2 一 （一）就业",
    ]  # fmt: skip


def test_levels_are_relative_and_a_pair_is_a_head_with_its_subhead(tmp_path: Path) -> None:
    source = page(
        f"<h1>{TITLE}</h1><p>{PROSE}</p>"
        + "".join(
            f"<h3>部分{n}</h3><p>{PROSE}</p><p><b>小节{n}</b></p><p>{PROSE}</p>" for n in "甲乙"
        ),
        tmp_path,
    )
    assert blocks_of(source)[1:] == [
        "heading 1 部分甲", "heading 2 小节甲", "heading 1 部分乙", "heading 2 小节乙",
    ]  # fmt: skip
    source = page(f"<p>{PROSE}</p><p><b>大题<br>小题</b></p><p>{PROSE}</p>", tmp_path)
    assert blocks_of(source)[1:] == ["heading 1 大题", "heading 2 小题"]


def test_numbers_alone_open_sections(tmp_path: Path) -> None:
    source = page(
        f"<p>{PROSE}</p><p>01</p><p>绿水青山</p><p>{PROSE}</p><p><b>问题在哪？</b></p><p>{PROSE}</p>"
        f"<p>02</p><p>{PROSE}</p><p>3</p>",
        tmp_path,
    )
    assert blocks_of(source)[1:] == [
        "heading 1 01 01\n绿水青山", "heading 2 问题在哪？", "heading 1 02 02", "chrome 3",
    ]  # fmt: skip


def test_a_line_that_says_where_related_pages_are_ends_no_article_that_goes_on(
    tmp_path: Path,
) -> None:
    source = page(
        f"<h1>{TITLE}</h1><p>{PROSE}</p><p>相关新闻：</p><p>{PROSE}{PROSE}</p><p>{PROSE}</p>",
        tmp_path,
    )
    assert blocks_of(source)[1:] == ["chrome 相关新闻："]


def test_marks_beside_the_text_are_harmless() -> None:
    source = source_of(f"{TITLE}\n{PROSE}\n\n")
    odd = (Mark(0, 4, "item"), Mark(5, 9, "heading", 6), Mark(900, 901, "link"))
    assert segment(replace(source, marks=odd)).blocks
