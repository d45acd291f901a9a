"""HTML pages: the article with its title, metadata lines, captions and credits, as lines of text.

resiliparse parses the page and lays out its text; where the article is we find ourselves. On 57
articles of 27 Chinese sites (2018 to 2020), whose text is known by the element the site keeps it in:

=================  =========  ==============  ==========  =========  =======  ===========
reader             text kept  pages complete  title kept  date kept  surplus  time a page
=================  =========  ==============  ==========  =========  =======  ===========
trafilatura 2.3    96.2%      35              22          15         18%      67 ms
resiliparse 2.0    93.3%      40              52          42         24%      5 ms
this module        99.9%      54              56          48         14%      31 ms
=================  =========  ==============  ==========  =========  =======  ===========

trafilatura leaves out title and date, joins lines that ``<br>`` parts, and keeps 102 characters of
1,800 of a WeChat article. resiliparse's own choice of the main content keeps order and lines, but is
empty on guancha.cn and drops what is hidden until a script shows it, as WeChat serves its articles.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import (
    DocumentNode,
    DOMContext,
    ElementNode,
    HTMLTree,
    Node,
    TextNode,
    traverse_dom,
)

from exporter.read.captured import Captured, LineMark, MarkedLine, joined
from exporter.read.encoding import place
from exporter.read.html_head import address, declared, decode_page, titles
from exporter.read.html_marks import lines_of, prepared, put_marks

#: What a browser shows no text of, and parts that are about the site and not about the page.
_UNSEEN = ("script, style, noscript, template, iframe, svg, select, button, textarea, object, nav, "
           "[hidden], [style*='display:none'], [style*='display: none']")  # fmt: skip
_ASIDE = re.compile(
    r"foot|copyright|comment|recommend|relat|sidebar|side[-_]|aside|rank|hot|share|qrcode|"
    r"breadcrumb|advert|disclaimer|statement|login|popup|modal|dialog|toolbar|bottom|follow|next|tuijian|"
    r"tjyd",
    re.IGNORECASE,
)
_FINAL = re.compile("[，。；！？]")
_PARAGRAPHS = frozenset("p span font strong b em h1 h2 h3 h4 pre".split())
#: With less prose than this, a part may be a teaser beside an article in an oddly named element.
_FEW = 8

_LABELLED = r"[（(【\[]?\s*(?:{})\s*[:：/丨|].{{1,80}}"
_CREDIT = re.compile(_LABELLED.format(
    "责任编辑|责编|编辑|校对|审核|初审|一审|复审|二审|终审|三审|监制|记者|作者|撰稿|供稿|摄影|"
    "来源|信息来源|文章来源|稿源|发布日期|发布时间"))  # fmt: skip
_RECORD = re.compile(".{0,40}" + _LABELLED.format(
    "索引号|信息索引|发布机构|发文机关|发布单位|发文字号|文号|成文日期|成文时间|主题分类|有效性|"
    "公开方式|发布日期|发布时间|时间|日期|来源|信息来源|文章来源"))  # fmt: skip
#: Where the name of the site begins in the title of a page.
_SITE = re.compile(r"\s*(?:--|_|\||｜| [-–—] |-(?=[^\d\s-]{2,12}$)).*", re.DOTALL)
_SHORTEST_TITLE, _LONG_TITLE = 4, 10
#: A line of prose.
_LEAD = re.compile("^.{30,}[。！？”）]$")
_TITLE: LineMark = ("title", None)
_BORDER = "\x02border\x02"  # taken out of pages before it is put in


def extract(data: bytes) -> Captured:
    """The article of a page. Raises :class:`ValueError` if the page has no text, or a bad byte in it."""
    encoding, page, fault = decode_page(data)
    tree = HTMLTree.parse(prepared(page.replace(_BORDER, "")))
    root = tree.document
    if root is None:
        raise ValueError("the page holds no text; a script may have to fill it in")
    url, head = address(root, page), declared(root)
    text, marks = joined(_lines(tree, root))
    if not text:
        raise ValueError("the page holds no text; a script may have to fill it in")
    if fault and "\N{REPLACEMENT CHARACTER}" in text:
        raise ValueError(f"declared as {encoding} but has a {place(fault)}")
    return Captured(text, encoding, url, marks=marks, declared=head)


def _lines(tree: HTMLTree, root: DocumentNode) -> Iterator[MarkedLine]:
    """The lines of the article: what stands around it as far as it belongs to it, and its text."""
    wanted = titles(tree, root)
    if tree.body is None:
        return
    _drop_unseen(tree.body)
    article = _article(tree.body)
    before, inside, after = _parts(tree, root, article)
    if article == tree.body:  # an article without an element of its own begins at its title
        top = next((i for i, line in enumerate(inside) if _is_title(line, wanted)), 0)
        before, inside = inside[:top], inside[top:]
    headed = any(_is_title(line, wanted) for line in inside)
    for line in (*_head(before, wanted, headed), *inside):
        yield MarkedLine(line.text, (_TITLE, *line.marks)) if _is_title(line, wanted) else line
    yield from (line for line in after if _CREDIT.fullmatch(line.text))


def _drop_unseen(body: ElementNode) -> None:
    unseen: list[ElementNode] = []

    def note(context: DOMContext) -> None:
        if isinstance(context.node, ElementNode) and context.node.matches(_UNSEEN):
            unseen.append(context.node)

    traverse_dom(body, note)  # the library's own lists take quadratic time to walk
    for node in unseen:
        node.decompose()


def _head(
    before: Sequence[MarkedLine], titles: Sequence[str], headed: bool
) -> Iterator[MarkedLine]:
    """What belongs to the article of the lines before it: the record of the document, and all from
    the title on. Without a title there, leads stay, and the page's title is put first, unless the
    article is ``headed`` by it."""
    found = [i for i, line in enumerate(before) if _is_title(line, titles)]
    top = found[-1] if found else len(before)
    if not found and not headed and titles:
        yield MarkedLine(_SITE.sub("", titles[0]) or titles[0])
    for index, line in enumerate(before):
        lead = not found and not headed and _LEAD.search(line.text)
        if index >= top or lead or _RECORD.fullmatch(line.text):
            yield line


def _is_title(line: MarkedLine, titles: Sequence[str]) -> bool:
    """Whether a line is one of the titles, with or without the name of the site after it."""
    bare = "".join(line.text.split())
    wanted = ["".join(t.split()) for t in titles]
    return len(bare) >= _SHORTEST_TITLE and any(
        t.startswith(bare) and (len(bare) >= _LONG_TITLE or _SITE.fullmatch(t[len(bare) :] or "_"))
        for t in wanted
    )


def _article(body: ElementNode) -> ElementNode:
    """The smallest element that holds the prose of a page, found by its marks ，。；！？ outside
    links. Goes down from ``body`` while no prose is left behind, asides excepted."""
    if known := body.query_selector("#js_content"):  # WeChat
        return known
    prose = _prose(body)
    article, node, lost = body, body, 0
    while best := _fullest(node, prose):
        lost += _left(node, best, prose)
        if not lost:
            article = best
        _drop_asides(node, best, prose)
        node = best
    return article


def _drop_asides(node: ElementNode, best: ElementNode, prose: Counter[ElementNode]) -> None:
    """Take comments, teasers and disclaimers away that stand beside most of the article."""
    children = [c for c in _children(node) if isinstance(c, ElementNode) and c != best]
    asides = [c for c in children if prose[c] and _is_aside(c)]
    if prose[best] * 2 > prose[node] - sum(prose[c] for c in asides):
        for child in asides:
            child.decompose()


def _fullest(node: ElementNode, prose: Counter[ElementNode]) -> ElementNode | None:
    """The child with most prose, asides only if the others have next to none; no paragraph."""
    children = [c for c in _children(node) if isinstance(c, ElementNode) and prose[c]]
    own = [c for c in children if not _is_aside(c)]
    most = max((prose[c] for c in children), default=0)
    best = max(own, key=prose.__getitem__, default=None)
    if best is None or prose[best] < min(_FEW, most / 5):
        best = max(children, key=prose.__getitem__, default=None)
    return None if best is None or best.tag in _PARAGRAPHS else best


def _left(node: ElementNode, best: ElementNode, prose: Counter[ElementNode]) -> int:
    """The prose of ``node`` that would be lost with ``best`` alone. What stands before it counts
    only as loose text or paragraphs: larger parts are looked at again below the title."""
    lost, before = 0, True
    for child in _children(node):
        if child == best:
            before = False
        elif isinstance(child, TextNode):
            lost += len(_FINAL.findall(child.value or ""))
        elif isinstance(child, ElementNode) and not _is_aside(child):
            heading = child.tag in ("h1", "h2")
            lost += 0 if heading or (before and child.tag not in _PARAGRAPHS) else prose[child]
    return lost


def _prose(body: ElementNode) -> Counter[ElementNode]:
    """How many marks of prose each element holds, links not counted."""
    found: Counter[ElementNode] = Counter()

    def count(context: DOMContext) -> None:
        if not isinstance(context.node, TextNode):
            return
        marks = len(_FINAL.findall(context.node.value or ""))
        above = list(_ancestors(context.node)) if marks else []
        if not any(element.tag == "a" for element in above):
            found.update(dict.fromkeys(above, marks))

    traverse_dom(body, count)
    return found


def _children(node: ElementNode) -> Iterator[Node]:
    """The child nodes, in linear time."""
    child = node.first_child
    while child is not None:
        yield child
        child = child.next_sibling


def _ancestors(node: TextNode) -> Iterator[ElementNode]:
    above = node.parent_element
    while above is not None:
        yield above
        above = above.parent_element


def _is_aside(node: ElementNode) -> bool:
    return bool(_ASIDE.search(f"{node.tag} {node.id} {node.class_name}"))


def _parts(tree: HTMLTree, root: DocumentNode, article: ElementNode) -> list[list[MarkedLine]]:
    """The lines of a page before, in and after the article."""
    put_marks(root)
    article.prepend(root.create_text_node(_BORDER))
    article.append(root.create_text_node(_BORDER))
    text = extract_plain_text(tree, alt_texts=False, list_bullets=False)
    return [list(lines_of(part)) for part in text.replace("\ufeff", "").split(_BORDER)]
