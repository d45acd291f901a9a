"""docs/encoding.md names everything that is written, and its examples are what is written."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree

from exporter.glossary import Glossary
from exporter.model import Report
from exporter.render.tei import render_tei
from exporter.render.tei.nodes import TEI
from exporter.translate import translate
from exporter.translate.cache import Cache
from support import FakeEngine, obedient

MANUAL = Path(__file__).parent.parent / "docs" / "encoding.md"
EXAMPLE = re.compile(r"<!-- (\d{3}): (.+?) -->\n```xml\n(.*?)```", re.DOTALL)
RELAX = {"r": "http://relaxng.org/ns/structure/1.0"}


@pytest.fixture(scope="module")
def editions(seeds: dict[str, Report], glossary: Glossary) -> dict[str, etree._Element]:
    def edition(report: Report) -> etree._Element:
        engine = FakeEngine(obedient)
        done = translate(report, glossary, engine, Cache(None), lambda *_: None)
        return etree.fromstring(render_tei(done, glossary))

    return {name: edition(seeds[name]) for name in ("002", "003")}


def shortest(root: etree._Element, path: str) -> str:
    """The shortest element at a path, as the manual prints it."""
    found = root.xpath(path, namespaces={"t": TEI})
    assert isinstance(found, list) and found, path
    texts = [etree.tostring(e, encoding="unicode", with_tail=False) for e in found]
    text = min(texts, key=len).replace(f' xmlns="{TEI}"', "")
    return re.sub(r"\n\s+", "\n ", text).replace("\n </", "\n</") + "\n"


def test_examples(editions: dict[str, etree._Element], request: pytest.FixtureRequest) -> None:
    text = MANUAL.read_text("utf-8")

    def current(match: re.Match[str]) -> str:
        name, path, _ = match.groups()
        return f"<!-- {name}: {path} -->\n```xml\n{shortest(editions[name], path)}```"

    fresh, count = EXAMPLE.subn(current, text)
    assert count == text.count("```xml") > 5
    if request.config.getoption("--update-golden"):
        MANUAL.write_text(fresh, "utf-8")
    assert MANUAL.read_text("utf-8") == fresh, "run pytest --update-golden and review it"


@pytest.mark.parametrize("kind", ["element", "attribute"])
def test_everything_written_is_named(kind: str) -> None:
    profile = etree.fromstring((files("exporter") / "schema" / "report.rng").read_bytes())
    written = {str(name) for name in profile.xpath(f"//r:{kind}/@name", namespaces=RELAX)}
    prose = EXAMPLE.sub("", MANUAL.read_text("utf-8"))
    named = {
        word for code in re.findall(r"`([^`\n]+)`", prose) for word in re.findall(r"[\w:-]+", code)
    }
    assert written - named == set()


def test_every_rule_is_named() -> None:
    rules = etree.fromstring((files("exporter") / "schema" / "report.sch").read_bytes())
    ids = {str(name) for name in rules.xpath("//@id[parent::*[local-name() = 'assert']]")}
    section = MANUAL.read_text("utf-8").partition("## What `exporter check` looks at")[2]
    assert ids <= set(re.findall(r"`([\w-]+)`", section))
