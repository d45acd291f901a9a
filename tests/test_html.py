"""The HTML pages: nothing lost, nothing executed, every link leads somewhere."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from jinja2 import StrictUndefined
from lxml import html as parser

from exporter.glossary import Concept, Glossary, Term
from exporter.model import (
    Block,
    Echo,
    Flag,
    Mention,
    Metadata,
    Report,
    Sentence,
    Signature,
    Source,
    Translation,
)
from exporter.read import read
from exporter.render import html
from exporter.segment import segment
from support import source_of

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
NASTY = "<script>alert('x')</script> ]]> \" & <!-- {{ 7 * 7 }} "
VOID = {"meta", "link", "input"}


def concept(identifier: str, headword: str, english: str, **fields: object) -> Concept:
    """A reviewed concept with its pinyin given, so that no dictionary is loaded."""
    terms = (
        Term(identifier, "zh-Hans", headword, "headword", "", ""),
        Term(identifier, "zh-Latn-pinyin", f"pinyin of {identifier}", "headword", "", ""),
        Term(identifier, "en", english, "preferred", "unverified", ""),
    )
    empty = Concept(identifier, "slogan", "", "", "", (), "", (), "", "", "reviewed", "", "", "")
    return replace(empty, terms=terms, **fields)  # type: ignore[arg-type]


GLOSSARY = Glossary(
    {
        "hall": concept("hall", "掌上办", "handled by phone"),
        "msb": concept("msb", "蒙速办·掌上办", "Mengsuban on the phone", components=("hall",)),
        "unused": concept("unused", "四基地", "four bases", related=("hall",)),
    },
    "ab" * 32,
)
TEXT = """首页>财经
来源:<b>日报</b>
工作报告
各位代表:
一、总体情况。推广“蒙速办·掌上办”服务,完成766.9亿元。很好。
名词解释
1.掌上办:用手机办。
"""


def at(piece: str, start: int = 0) -> tuple[int, int]:
    begin = TEXT.index(piece, start)
    return begin, begin + len(piece)


@pytest.fixture
def report() -> Report:
    """A report with a block of most kinds, nested mentions, echoes, flags and human work."""
    source = Source("报 告's", "报 告's.txt", "0123456789abcdef" * 4, 99, "utf-8", TEXT)
    blocks = (
        Block("chrome", *at("首页>财经")),
        Block("metadata", *at("来源:<b>日报</b>")),
        Block("title", *at("工作报告")),
        Block("salutation", *at("各位代表:")),
        Block("heading", *at("一、总体情况。"), level=2, number="一", body=at("总体")[0]),
        Block("paragraph", *at("推广“蒙速办·掌上办”服务,完成766.9亿元。很好。")),
        Block("heading", *at("名词解释"), level=1),
        Block("definition", *at("1.掌上办:用手机办。"), number="1", body=at("掌上办:")[0]),
    )
    pieces = ["工作报告", "各位代表:", "一、总体情况。", "推广“蒙速办·掌上办”服务,完成766.9亿元。"]
    pieces += ["很好。", "名词解释", "掌上办:用手机办。"]
    where = [2, 3, 4, 5, 5, 6, 7]
    sentences = tuple(
        Sentence(f"{source.id}-{at(piece)[0]}", *at(piece), block)
        for piece, block in zip(pieces, where, strict=True)
    )
    mentions = (
        Mention("slogan", *at("蒙速办·掌上办"), subtype="quoted"),
        Mention("term", *at("蒙速办·掌上办"), subtype="brand", ref="msb"),
        Mention("term", *at("掌上办"), subtype="brand", ref="hall"),
        Mention(
            "quantity", *at("766.9亿元"), "money", None, "76690000000", "yuan", "76.69 billion yuan"
        ),
        Mention("term", *at("掌上办:用")[:1], at("掌上办:用")[1] - 2, ref="hall"),
    )
    english = "Roll out Mengsuban on the phone, 76.69 billion yuan in all."
    start, money = english.index("Mengsuban"), english.index("76.69")
    echoes = (Echo(1, start, start + 22), Echo(3, money, money + 18))
    ids = [sentence.id for sentence in sentences]
    translations = (
        Translation(ids[0], "Work Report"),
        Translation(ids[2], "I. Overview."),
        Translation(ids[3], english, "machine", echoes, (Flag("term", "No “phone” <here>.", 2),)),
        Translation(ids[4], "Very good.", "human"),
    )
    return Report(
        source, Metadata(date="2024-01-03"), blocks, sentences, mentions,
        {translation.sentence: translation for translation in translations},
        Signature("argos", "1.12", "zh_en", "cd" * 32, (("beam", "4"),)),
    )  # fmt: skip


def page(text: str) -> parser.HtmlElement:
    return parser.document_fromstring(text)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def site(*reports: Report, glossary: Glossary = GLOSSARY) -> dict[str, str]:
    passages = [passage for report in reports for passage in html.passages_of(report)]
    pages = {f"reports/{r.source.name}.html": html.render_report(r, glossary) for r in reports}
    pages["index.html"] = html.render_index([html.index_entry(r) for r in reports], glossary)
    pages["glossary/index.html"] = html.render_glossary(glossary, passages)
    return pages


class Balance(HTMLParser):
    """Fails on tags that cross, and on links inside links."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert not (tag == "a" and "a" in self.open)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_sentences_have_their_ids_once(report: Report) -> None:
    tree = page(html.render_report(report, GLOSSARY))
    ids = Counter(tree.xpath("//@id"))
    assert set(ids.values()) == {1}
    assert [s.id for s in report.sentences] == tree.xpath("//*[contains(@class, 'row')]/@id")


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_nothing_of_a_seed_is_lost_or_moved(path: Path) -> None:
    report = segment(read(path))
    tree = page(html.render_report(report, GLOSSARY))
    cells = tree.xpath("//article[@class='edition']//*[contains(@class, 'zh') or @class='raw']")
    assert bare("".join(cell.text_content() for cell in cells)) == bare(report.source.text)


def test_text_outside_sentences_is_shown(report: Report) -> None:
    tree = page(html.render_report(report, GLOSSARY))
    assert tree.xpath("//*[@class='lead']/text()") == ["1."]
    trimmed = replace(report, sentences=report.sentences[:-1], mentions=report.mentions[:-1])
    assert "1.掌上办:用手机办。" in html.render_report(trimmed, GLOSSARY)


def test_block_kinds_are_elements(report: Report) -> None:
    tree = page(html.render_report(report, GLOSSARY))
    assert len(tree.xpath("//h1")) == 1
    assert [h.tag for h in tree.xpath("//*[contains(@class, 'heading')]")] == ["h3", "h2"]
    assert len(tree.xpath("//h3[contains(@class, 'run-on')]")) == 1
    assert tree.xpath("string(//details[contains(@class, 'chrome')]/p)") == "首页>财经"
    assert tree.xpath("string(//*[@class='block metadata']/p)") == "来源:<b>日报</b>"
    for kind in ("title", "salutation", "paragraph", "definition"):
        assert tree.xpath(f"//div[@class='block {kind}']")


def test_marks_nest_and_links_do_not(report: Report) -> None:
    text = html.render_report(report, GLOSSARY)
    Balance().feed(text)
    link = "//*[@class='slogan']/a[@data-concept='msb']"
    (inner,) = page(text).xpath(f"{link}/span[@class='term doubted'][@data-concept='hall']")
    assert inner.text == "掌上办"


def test_names_and_dates_tell_their_english_on_pointing() -> None:
    text = "去年包头市长李军说。"
    source = Source("x", "x.txt", "0" * 64, len(text), "utf-8", text)
    mentions = (
        Mention("date", 0, 2, "year", value="2021", english="last year", resolved=True),
        Mention("place", 2, 4, "prefecture", english="Baotou"),
        Mention("post", 4, 6, english="mayor"),
        Mention("person", 6, 8, english="Li Jun"),
    )
    blocks, sentences = (Block("paragraph", 0, len(text)),), (Sentence("s", 0, len(text), 0),)
    page = parser.fromstring(
        html.render_report(Report(source, Metadata(), blocks, sentences, mentions), GLOSSARY)
    )
    titles = {e.get("class"): e.get("title") for e in page.xpath("//*[@data-mention]")}
    assert titles == {
        "date": "去年 = last year (2021, worked out)",
        "place": "包头 = Baotou",
        "post": "市长 = mayor",
        "person": "李军 = Li Jun",
    }


def test_echoes_are_paired_with_their_mentions(report: Report) -> None:
    tree = page(html.render_report(report, GLOSSARY))
    pair = tree.xpath("//data[@data-mention='3']")
    assert [mark.text for mark in pair] == ["766.9亿元", "76.69 billion yuan"]
    assert {mark.get("title") for mark in pair} == {"766.9亿元 = 76.69 billion yuan"}
    assert [m.text_content() for m in tree.xpath("//a[@data-mention='1']")] == [
        "蒙速办·掌上办",
        "Mengsuban on the phone",
    ]


def test_languages_and_origins(report: Report) -> None:
    tree = page(html.render_report(report, GLOSSARY))
    assert tree.get("lang") == "en"
    rows = {row.get("id"): row for row in tree.xpath("//*[contains(@class, 'row')][@id]")}
    machine, human = (rows[report.sentences[index].id] for index in (3, 4))
    assert machine.xpath(".//@lang") == ["zh-Hans", "en-t-zh"]
    assert human.xpath(".//@lang") == ["zh-Hans", "en"]
    assert not machine.xpath(".//*[@class='human']")
    assert human.xpath(".//*[@class='human']")
    assert "No translation." in rows[report.sentences[1].id].text_content()


def test_flags_are_told_in_words(report: Report) -> None:
    tree = page(html.render_report(report, GLOSSARY))
    (flag,) = tree.xpath("//*[contains(@class, 'flagged')]//*[@class='flag']")
    assert flag.text_content() == "A term may be rendered differently. No “phone” <here>."
    assert "1 sentence of 7 carries a warning" in tree.xpath("string(//*[@class='notice'])")


def test_unknown_is_said(report: Report) -> None:
    tree = page(html.render_report(report, GLOSSARY))
    facts = dict(zip(tree.xpath("//header//dt/text()"), tree.xpath("//header//dd"), strict=True))
    assert facts["Date"].text_content() == "2024-01-03"
    assert facts["Author"].text_content() == "unknown"


@pytest.mark.parametrize("name", ["报 告's", "../x", 'a"b#c?d%20', "javascript:alert(1)", "\udcff"])
def test_links_lead_somewhere(report: Report, name: str) -> None:
    named = replace(report, source=replace(report.source, name=name))
    pages = {path: page(text) for path, text in site(named).items()}
    anchors = {path: set(tree.xpath("//@id")) for path, tree in pages.items()}
    files = {*pages, f"tei/{name}.xml", *html.assets()}
    for path, tree in pages.items():
        up = "" if path == "index.html" else "../"
        for link in tree.xpath("//@href | //@src"):
            target, _, fragment = link.partition("#")
            if link == "data:,":
                continue
            assert not target or target.startswith(up)
            goal = unquote(target.removeprefix(up), errors="surrogateescape") if target else path
            assert goal in files
            assert not fragment or unquote(fragment) in anchors[goal]


@pytest.mark.parametrize("path", ["index.html", "glossary/index.html", "reports/報.html"])
def test_pages_ask_nothing_of_other_hosts(report: Report, path: str) -> None:
    about = replace(report.metadata, url="https://example.org/", place="//example.org")
    named = replace(report, source=replace(report.source, name="報"), metadata=about)
    tree = page(site(named)[path])
    for value in tree.xpath(
        "//@href | //@src | //@action | //@style | //@*[starts-with(name(), 'on')]"
    ):
        assert not re.match(r"(?i)\s*(https?:|//|javascript:)", value)
    assert not tree.xpath("//style | //script[not(@src)] | //@style")
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self'")


def test_assets_stay_at_home() -> None:
    assert set(html.assets()) == {"assets/style.css", "assets/reader.js"}
    for data in html.assets().values():
        assert not re.search(rb"https?:|url\(|@import|fetch|innerHTML", data)


def test_text_stays_text(report: Report) -> None:
    text = NASTY + "长" * 500
    source = replace(report.source, name=NASTY, file=NASTY, text=text, encoding=NASTY)
    sentence = Sentence(f"{source.id}-0", 0, len(text), 0)
    hostile = Report(
        source,
        Metadata(NASTY, NASTY, NASTY, NASTY, NASTY, NASTY, NASTY, NASTY, {"index_number": NASTY}),
        (Block("heading", 0, len(text), 1),),
        (sentence,),
        (Mention("term", 0, len(NASTY), NASTY, "bad", NASTY, NASTY, NASTY),),
        {
            sentence.id: Translation(
                sentence.id, NASTY, "machine", (Echo(0, 0, 9),), (Flag("han", NASTY, 0),)
            )
        },
        Signature(NASTY, NASTY, NASTY, NASTY, ((NASTY, NASTY),)),
    )
    bad = concept("bad", NASTY, NASTY, definition=NASTY, scope=NASTY, first_use=NASTY, note=NASTY)
    glossary = Glossary({"bad": bad}, NASTY, NASTY)
    for text in site(hostile, glossary=glossary).values():
        Balance().feed(text)
        scripts = page(text).xpath("//script")
        assert [script.text for script in scripts] == [None]
        assert "alert('x')" not in text
        assert NASTY.strip() in page(text).text_content()


def test_bare_report() -> None:
    source = Source("x", "x.txt", "0" * 64, 0, "utf-8", "")
    tree = page(html.render_report(Report(source), GLOSSARY))
    assert tree.xpath("string(//h1)").strip() == "x"
    assert "No translation was made." in tree.text_content()
    assert not tree.xpath("//*[@class='contents'] | //section | //fieldset")


def test_report_without_an_engine(report: Report) -> None:
    tree = page(html.render_report(replace(report, engine=None), GLOSSARY))
    assert "No machine translation was made." in tree.text_content()
    tree = page(html.render_report(replace(report, engine=None, translations={}), GLOSSARY))
    assert "No translation was made." in tree.text_content()
    assert not tree.xpath("//*[@class='en']")


def test_contents_in_both_languages(report: Report) -> None:
    tree = page(html.render_report(report, GLOSSARY))
    lines = tree.xpath("//nav[@aria-label='Contents']//a")
    assert [line.text_content() for line in lines] == ["一、总体情况。 I. Overview.", "名词解释"]


def test_passages(report: Report) -> None:
    passages = html.passages_of(report)
    assert [(p.concept, p.sentence) for p in passages] == [
        ("msb", report.sentences[3].id),
        ("hall", report.sentences[3].id),
        ("hall", report.sentences[6].id),
    ]
    first = passages[0]
    assert first.before + first.hit + first.after == report.text(report.sentences[3])
    assert (first.title, first.lang, passages[2].english) == ("工作报告", "en-t-zh", None)


def test_glossary_page_shows_what_occurs(report: Report) -> None:
    tree = page(site(report)["glossary/index.html"])
    assert tree.xpath("//section/@id") == ["g.hall", "g.msb"]
    assert tree.xpath("//section[@id='g.hall']//mark/text()") == ["掌上办", "掌上办"]
    assert "2 passages" in tree.xpath("string(//section[@id='g.hall']//summary)")


def test_index_counts_and_order(report: Report) -> None:
    undated = replace(report, metadata=Metadata(), source=replace(report.source, name="a"))
    entries = [html.index_entry(undated), html.index_entry(report)]
    assert (entries[0].sentences, entries[0].terms, entries[0].flags) == (7, 3, 1)
    tree = page(html.render_index(entries, GLOSSARY))
    links = tree.xpath("//tbody/tr/th/a/@href")
    assert links == ["reports/%E6%8A%A5%20%E5%91%8A%27s.html", "reports/a.html"]
    assert "14 sentences" in tree.xpath("string(//*[@class='totals'])")
    assert "Work Report" in tree.xpath("string(//tbody)")


def test_output_is_deterministic(report: Report) -> None:
    assert site(report) == site(report)
    other = replace(report, source=replace(report.source, name="b"))
    passages = [html.passages_of(report), html.passages_of(other)]
    forth = html.render_glossary(GLOSSARY, passages[0] + passages[1])
    assert forth == html.render_glossary(GLOSSARY, passages[1] + passages[0])


def test_templates_are_strict() -> None:
    environment = html._environment()
    assert environment.undefined is StrictUndefined
    assert environment.autoescape is True


def test_a_report_in_traditional_script_says_so_and_can_be_switched() -> None:
    text = (
        "全區工作會議上的講話\n同志們:\n全區上下踐行“兩個維護”更加自覺堅定,各項工作取得新的成績。\n"
    )
    page = parser.fromstring(html.render_report(segment(source_of(text)), GLOSSARY))
    edition = page.find_class("edition")[0]
    pairs = edition.get("data-simplified")
    assert dict(zip(pairs[::2], pairs[1::2], strict=True))["講"] == "讲"
    assert {node.get("lang") for node in page.find_class("zh")} == {"zh-Hant"}
    assert page.get_element_by_id("script").tag == "button"
    plain = parser.fromstring(html.render_report(segment(source_of("工作會议。")), GLOSSARY))
    assert plain.find_class("edition")[0].get("data-simplified")


def entry_number(listed: parser.HtmlElement, phrase: str) -> str:
    entry = next(d for d in listed.iter("div") if d.findtext("dt/span") == phrase)
    return str(entry.findtext("dd/a")).removeprefix("sentence ")


def test_slogans_spelled_out_are_listed(seeds: dict[str, Report], glossary: Glossary) -> None:
    page = parser.fromstring(html.render_report(seeds["003"], glossary))
    listed = page.find_class("spelled")[0]
    entry = next(d for d in listed.iter("div") if d.findtext("dt/span") == "四早")
    members = [m.text for m in entry.find_class("member")]
    target = entry.find("dd/a").get("href")[1:]
    assert members == ["早发现", "早报告", "早隔离", "早治疗"]
    told = [n.get("title") for n in page.find_class("slogan") if n.text_content() == "四办工作"]
    assert told == [f"四办工作: spelled out in sentence {entry_number(listed, '四办工作')}"]
    assert "“四早”要求" in page.get_element_by_id(unquote(target)).text_content()


def test_a_sentence_that_the_capture_broke_is_shown_on_one_line() -> None:
    text = "某年工作报告\n各位代表:\n去年通过了《\n发展规划\n》,又制定了\n管理办法\n,收到了很好的效果。\n"
    page = parser.fromstring(html.render_report(segment(source_of(text)), GLOSSARY))
    shown = [node.text_content() for node in page.find_class("zh")]
    assert "去年通过了《发展规划》,又制定了管理办法,收到了很好的效果。" in shown
