from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.errors import InputError
from exporter.read import read

PARAGRAPHS = [
    "现在，我代表区人民政府向大会报告工作，请予审议，并请各位政协委员提出意见。",
    "过去一年，全区地区生产总值增长百分之六，城乡居民收入稳步提高，民生持续改善。",
    "新的一年，我们将坚持稳中求进，扎实推动高质量发展，不断增强人民群众的获得感。",
]
BODY = "".join(f"<p>　　{p}</p>" for p in PARAGRAPHS)
TITLE = "某某区人民政府工作报告摘要"
PAGES = Path(__file__).parent.parent.parent / "shared" / "corpora" / "documents" / "html_pages"

PORTAL = f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<title>{TITLE}_某某区人民政府门户网站</title><link rel="canonical" href="/art/1.html">
<meta name="Url" content="https://www.example.gov.cn/art/1.html"></head><body>
<div class="header"><ul><li><a href="/">首页</a></li><li><a href="/x">政务公开</a></li></ul></div>
<table><tr><td>索引号：</td><td>123/2024-00001</td><td>发布机构：</td><td>区政府办</td></tr></table>
<h1>{TITLE}</h1><div class="info">发布日期：2024-01-03 来源：区政府办</div>
<div class="TRS_Editor">{BODY}<p><img alt="x"></p><p>图为会议现场。某某 摄</p></div>
<div>责任编辑：张某</div><div class="related"><a href="/2">别的新闻，别的新闻。</a></div>
<div class="footer">版权所有，翻印必究，备案号某某。</div></body></html>"""


def people(charset: str) -> str:
    return f"""<html><head><meta http-equiv="content-type" content="text/html;charset={charset}">
<title>{TITLE}--时政--人民网 </title></head><body><div class="path"><a>人民网</a>&gt;&gt;<a>时政</a></div>
<div class="text_title"><h1>{TITLE}</h1><div class="box01">2024年01月03日08:18  来源：人民网</div></div>
<div class="text_con"><div class="text_con_left"><div id="rwb_zw" class="box_con">{BODY}</div>
<div class="edit">(责编：张某、李某)</div><div id="rwb_tjyd">推荐阅读，推荐阅读，推荐阅读。</div></div></div>
</body></html>"""


def wechat() -> str:
    return f"""<html><head><meta charset="utf-8"><title></title><meta property="og:url" content="">
<meta property="og:title" content="{TITLE}"></head><body><div id="img-content">
<h1 class="rich_media_title" id="activity-name">\n {TITLE}\n</h1><a id="js_name"> 某某发布 </a>
<div id="js_content" style="visibility: hidden; opacity: 0;"><section><section>{BODY}</section></section>
<p><span>图片：某某</span></p></div></div><div class="comment">评论，评论，评论，评论。</div>
<script>var msg_link = "http://mp.weixin.qq.com/s?__biz=Mz==\\x26amp;mid=1\\x26amp;sn=ab#rd";</script></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(data: bytes) -> Path:
        path = tmp_path / "page.html"
        path.write_bytes(data)
        return path

    return write


def test_a_portal_page_keeps_title_metadata_captions_and_credits(
    page: Callable[[bytes], Path],
) -> None:
    source = read(page(PORTAL.encode()))
    lines = source.text.split("\n")
    assert lines[0].split() == ["索引号：", "123/2024-00001", "发布机构：", "区政府办"]
    assert lines[1:3] == [TITLE, "发布日期：2024-01-03 来源：区政府办"]
    assert [line.strip() for line in lines[3:6]] == PARAGRAPHS
    assert lines[6:] == ["图为会议现场。某某 摄", "责任编辑：张某"]
    assert (source.media_type, source.encoding) == ("text/html", "utf-8")
    assert source.url == "https://www.example.gov.cn/art/1.html"
    assert (source.name, source.size) == ("page", len(PORTAL.encode()))


@pytest.mark.parametrize(
    ("declared", "encoding", "expected"),
    [
        ("GB2312", "gb18030", "gb18030"),
        ("gbk", "gb18030", "gb18030"),
        ("gb2312", "utf-8", "utf-8"),  # saved again in UTF-8, as browsers do
        ("utf-8", "gb18030", "gb18030"),
        ("iso-8859-1", "gb18030", "gb18030"),
        ("no-such", "gb18030", "gb18030"),
        ("big5", "utf-8-sig", "utf-8-sig"),
        ("utf-8", "utf-16", "utf-16"),
    ],
)
def test_encodings_of_people_daily_pages(
    page: Callable[[bytes], Path], declared: str, encoding: str, expected: str
) -> None:
    source = read(page(people(declared).encode(encoding)))
    assert source.encoding == expected
    lines = [line.strip() for line in source.text.split("\n")]
    assert lines == [
        TITLE, "2024年01月03日08:18 来源：人民网", *PARAGRAPHS, "(责编：张某、李某)",
    ]  # fmt: skip
    assert source.url is None


def test_a_wechat_page_as_served_is_hidden_and_still_read(page: Callable[[bytes], Path]) -> None:
    source = read(page(wechat().encode()))
    lines = [line.strip() for line in source.text.split("\n")]
    assert lines == [TITLE, "某某发布", *PARAGRAPHS, "图片：某某"]
    assert source.url == "http://mp.weixin.qq.com/s?__biz=Mz==&mid=1&sn=ab#rd"


def test_a_title_that_the_body_lacks_goes_first(page: Callable[[bytes], Path]) -> None:
    html = f"<title>{TITLE} - 某某网</title><div><p>导航</p></div><div>{BODY}</div>"
    assert read(page(html.encode())).text.split("\n")[0] == TITLE


def test_parts_of_an_article_in_several_elements_all_stay(page: Callable[[bytes], Path]) -> None:
    first, second, third = PARAGRAPHS
    html = f"<h1>{TITLE}</h1><div><div>{first}</div><div><p>{second}</p><p>{second}</p></div></div><div>{third}</div>"
    text = read(page(html.encode())).text
    assert [text.count(p) for p in PARAGRAPHS] == [1, 2, 1]


def test_comments_longer_than_the_article_are_left_out(page: Callable[[bytes], Path]) -> None:
    comments = "".join(f"<li>评论，评论，{n}。</li>" for n in range(99))
    html = (
        f"<div><div class='all'>{BODY}</div><div class='comments'><ul>{comments}</ul></div></div>"
    )
    text = read(page(html.encode())).text
    assert "评论" not in text and all(p in text for p in PARAGRAPHS)


def test_a_page_says_where_it_was_saved_from(page: Callable[[bytes], Path]) -> None:
    note = "<!-- saved from url=(0033)https://www.example.gov.cn/a.html -->"
    assert read(page(f"{note}{BODY}".encode())).url == "https://www.example.gov.cn/a.html"


def test_a_bad_byte_matters_only_in_the_article(page: Callable[[bytes], Path]) -> None:
    head, body = PORTAL.split("<body>")
    outside = head.encode() + "<meta content='截".encode()[:-1] + b"'><body>" + body.encode()
    assert PARAGRAPHS[2] in read(page(outside)).text
    data = PORTAL.encode()
    at = data.index("城乡".encode())
    with pytest.raises(InputError, match=rf"declared as utf-8 but has a bad byte at offset {at}"):
        read(page(data[: at + 1] + b"\xff" + data[at + 1 :]))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b" \r\n\t", "the file is empty"),
        (b"<html><body><div id=app></div><script>x()</script></body></html>", "holds no text"),
        (b"<html", "holds no text"),
    ],
)
def test_pages_without_text_are_named(
    page: Callable[[bytes], Path], data: bytes, message: str
) -> None:
    path = page(data)
    with pytest.raises(InputError, match=message) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: ")


def test_control_characters_and_rare_characters(page: Callable[[bytes], Path]) -> None:
    rare = "𠀀\ue5e5🀄\u200f，。"
    text = read(page(f"{BODY}<p>a\0b\x02border\x02c{rare}</p>".encode())).text
    assert rare in text and "\0" not in text


def test_large_pages_are_read_in_linear_time(page: Callable[[bytes], Path]) -> None:
    many = "<script>x</script>" + BODY
    for html in (f"<p>{PARAGRAPHS[0] * 50_000}</p>", many * 3_000):
        path = page(html.encode())
        began = time.process_time()
        assert read(path).text.count(PARAGRAPHS[0]) >= 3_000
        assert time.process_time() - began < 10


def test_text_that_is_not_closed_off_is_not_lost_bit_by_bit(page: Callable[[bytes], Path]) -> None:
    text = read(page("".join(f"<div>第{n}句完。" for n in range(50)).encode())).text
    assert [f"第{n}句完。" for n in range(50)] == text.split("\n")


def test_real_pages_are_read_with_title_and_body() -> None:
    pages = sorted((PAGES / "tests").rglob("*.html"))
    if not pages:
        pytest.skip("the corpus of pages is not here")
    sources = [read(path) for path in pages]
    assert sum(len(s.text) > 200 for s in sources) >= len(pages) - 2
    article = next(s for s in sources if s.text.startswith("女儿出嫁"))
    assert "来源：人民网" in article.text and article.text.endswith("(责编：汤诗瑶、丁涛)")
