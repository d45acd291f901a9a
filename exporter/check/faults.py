"""All that is wrong with an edition, each fault with its place and the rule that it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from lxml import etree, isoschematron

from exporter.check.editions import captured
from exporter.check.parse import NotParsed, load
from exporter.render.tei import schema
from exporter.render.tei.nodes import tag

RULES = "report.sch"
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
# Only failures are wanted, and no rule is about attributes or text apart from their element.
_TERSE: dict[str, Any] = {
    "generate-fired-rule": "'false'",
    "only-child-elements": "'true'",
    "attributes": "'false'",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: the file, the line (1 is the first; 0 for the file as a whole), the id of the
    rule, and a message."""

    file: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.message}"


def find_faults(path: Path) -> list[Fault]:
    """The faults of one file, by line. What keeps it from being read leaves the rest unexamined."""
    try:
        root = load(path)
    except NotParsed as error:
        return [Fault(str(path), error.line, error.rule, error.message)]
    found = {*_profile(root), *_rules(root), *_losses(root)}
    return [Fault(str(path), *fault) for fault in sorted(found)]


def _profile(root: etree._Element) -> Iterator[tuple[int, str, str]]:
    profile = _compiled_profile()
    if not profile.validate(root):
        for fault in profile.error_log:
            yield fault.line, "profile", fault.message


def _rules(root: etree._Element) -> Iterator[tuple[int, str, str]]:
    rules = _compiled_rules()
    if not rules.validate(root):
        result: Any = rules.validation_report
        for failed in result.iter(f"{_SVRL}failed-assert"):
            (element,) = root.xpath(failed.get("location"))
            message = " ".join("".join(failed.itertext()).split())
            yield element.sourceline or 0, failed.get("id"), message


def _losses(root: etree._Element) -> Iterator[tuple[int, str, str]]:
    """Whether what was captured comes out of the file again."""
    edition = root.find(f".//{tag('div')}[@type='edition']")
    line = edition.sourceline or 0 if edition is not None else 0
    try:
        source = captured(root)
    except ValueError as error:
        yield line, "source", str(error)
        return
    if not source.is_text:
        message = (
            "the text of the edition has been changed: it has another sha256 than was recorded"
        )
        yield line, "tampered", message
    elif source.is_plain:
        try:
            source.data()
        except ValueError as error:
            yield line, "source", str(error)


@cache
def _compiled_profile() -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring(schema()))


@cache
def _compiled_rules() -> isoschematron.Schematron:
    rules = etree.fromstring((files("exporter") / "schema" / RULES).read_bytes())
    return isoschematron.Schematron(rules, store_report=True, compile_params=_TERSE)
