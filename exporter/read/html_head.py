"""What a page says of itself outside its article: encoding, address, titles, metadata."""

from __future__ import annotations

import codecs
import re
from html import unescape

from resiliparse.parse.html import DocumentNode, HTMLTree

from exporter.read.encoding import by_mark, decode
from exporter.text import is_day

_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_DECLARED_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w-]+)""")
_HEAD = 4096  # bytes in which an encoding may be declared; browsers look at 1024
_GB = frozenset("gb2312 gb_2312-80 gbk x-gbk".split())

_MESSAGE = re.compile(r"""\bmsg_link\s*=\s*["']([^"'\s]+)["']""")
_SAVED = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")
_ADDRESS = re.compile(r"https?://[^/\s]+/\S+")

#: Fields of metadata and the elements that declare them, the surest first. The names in capitals are
#: those of the tags for pages of government sites in 政府网站发展指引 (State Council Office, 2017).
#: ``meta[name='author']`` names the site or nobody on most pages, and counts on such pages only.
_METADATA = {
    "date": ("PubDate", "article:published_time", "publishdate", "pubdate", "og:release_date"),
    "source": ("ContentSource",),
    "publisher": ("SiteName", "og:site_name"),
    "author": ("Author",),
}
_STANDARD = "meta[name='SiteName' i]"
#: The account of a WeChat page, whose ``og:site_name`` is the platform.
_ACCOUNT = "#js_name"


def decode_page(data: bytes) -> tuple[str, str, UnicodeDecodeError | None]:
    """Encoding and text of a page: by its mark, as UTF-8, as declared, or as its Chinese shows.

    UTF-8 goes before the declaration because saved pages keep a ``gb2312`` they no longer are in,
    and no GB18030 page is UTF-8 by chance. If none fits, bad bytes become U+FFFD and the fault is
    given too: outside the article it does no harm.
    """
    declared = _declared(data)
    for encoding in filter(None, (by_mark(data), "utf-8", declared)):
        try:
            return encoding, data.decode(encoding), None
        except UnicodeDecodeError as error:
            fault = error
    try:
        return *decode(data), None
    except ValueError:
        encoding = by_mark(data) or declared or "utf-8"
        return encoding, data.decode(encoding, "replace"), fault


def _declared(data: bytes) -> str | None:
    """The encoding a page declares, by its Python name; GB2312 is read as what contains it."""
    match = _DECLARED_XML.search(data[:_HEAD]) or _DECLARED.search(data[:_HEAD])
    name = match[1].decode().lower() if match else ""
    if name in _GB:
        return "gb18030"
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return None
    # No Chinese can be in these: the declaration is a left-over of a template.
    return None if known in ("ascii", "iso8859-1", "cp1252") else known


def address(root: DocumentNode, page: str) -> str | None:
    """The address a page gives as its own; a bare host is none."""
    stated = [
        _attribute(root, "link[rel='canonical' i]", "href"),
        _attribute(root, "meta[property='og:url' i]", "content"),
        _attribute(root, "meta[name='url' i]", "content"),
        *(m[1].replace("\\x26", "&").replace("\\/", "/") for m in _MESSAGE.finditer(page)),
        *(m[1] for m in _SAVED.finditer(page)),
    ]
    return next((a for s in stated if _ADDRESS.fullmatch(a := unescape(s).strip())), None)


def _attribute(root: DocumentNode, selector: str, name: str) -> str:
    node = root.query_selector(selector)
    return str(node.get_attribute(name) or "") if node else ""


def titles(tree: HTMLTree, root: DocumentNode) -> list[str]:
    """The titles a page gives itself, the surest first."""
    name = root.query_selector("#activity-name")  # WeChat
    stated = [
        (name.text or "") if name else "",
        _attribute(root, "meta[name='ArticleTitle' i]", "content"),
        _attribute(root, "meta[property='og:title' i]", "content"),
        tree.title or "",
    ]
    return [t for s in stated if (t := " ".join(unescape(s).split()))]


def declared(root: DocumentNode) -> dict[str, str]:
    """The metadata that a page declares in its head; of a WeChat page the account as publisher."""
    found: dict[str, str] = {}
    standard = root.query_selector(_STANDARD)
    for field, names in _METADATA.items():
        for name in names if field != "author" or standard else ():
            value = _meta(root, name)
            if field == "date":
                value = value[:10] if is_day(value[:10]) else ""
            if value:
                found.setdefault(field, value)
    if account := root.query_selector(_ACCOUNT):
        found["publisher"] = " ".join((account.text or "").split())
    return {field: value for field, value in found.items() if value}


def _meta(root: DocumentNode, name: str) -> str:
    found = (_attribute(root, f"meta[{key}='{name}' i]", "content") for key in ("name", "property"))
    return next((value for f in found if (value := " ".join(unescape(f).split()))), "")
