"""``README.txt``: what a bag holds, in plain words, for whoever opens it in a later time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from textwrap import fill

from exporter.deposit.captures import Capture
from exporter.deposit.site import BuiltSite
from exporter.render.tei.corpus import NAME as CORPUS

_TEXT = """\
{title}
{line}

WHAT IS IN HERE

data/README.txt       this file
data/captures/        the files as they were fetched; NAME.toml holds what the depositor knew of one
data/tei/NAME.xml     the edition of a report: its text character for character, divided and
                      annotated{translated}
data/tei/NAME.dc.xml  a record of it in Dublin Core (oai_dc)
{corpus}{pair}data/tei/report.rng   the schema of the editions, in RELAX NG
data/glossary/        the glossary that the editions were made with{memory}
data/manifest.json    the site that the editions come from: what made it, and the sha256 of all
                      its files; its HTML pages are not here

{captures}

HOW IT WAS MADE

{made}

WHAT A MACHINE WROTE

{machine}

RIGHTS

{rights}

HOW TO VALIDATE

The bag:       bagit.py --validate FOLDER, or any other program for BagIt 1.0 (RFC 8493). By hand:
               sha256sum --check manifest-sha256.txt
An edition:    jing data/tei/report.rng data/tei/NAME.xml
               Every edition is also valid TEI P5 (tei_all).
The corpus:    xmllint --xinclude --noout --relaxng tei_all.rng data/tei/{corpus_file}.xml

HOW TO REBUILD

    pip install report-exporter=={version}
    {command}

{again}
"""


def letter(site: BuiltSite, captures: Sequence[Capture]) -> str:
    """The text for a bag of ``site``."""
    engine = site.signature.get("engine")
    title = (
        f"{len(captures)} report{'' if len(captures) == 1 else 's'} of Chinese local governments"
    )
    title += ", annotated and translated" if engine or site.memory else ", annotated"
    version = str(site.signature.get("exporter"))
    return _TEXT.format(
        title=title, line="=" * len(title), version=version, corpus_file=CORPUS,
        translated=", with an English translation" if engine or site.memory else "",
        corpus=_line(f"data/tei/{CORPUS}.xml", f"all editions as one TEI corpus, from the files in {CORPUS}/"),
        pair=_pair(site), memory=" and sentences that people have translated" if site.memory else "",
        captures=_captures(captures), made=_made(version, engine), machine=_machine(site, engine),
        rights=_rights(captures), command=_command(site, captures, engine), again=_again(engine),
    )  # fmt: skip


def _line(name: str, text: str) -> str:
    return f"{name:<22}{text}\n"


def _pair(site: BuiltSite) -> str:
    if not any(name.startswith("tei/zh/") for name in site.files):
        return ""
    return _line("data/tei/zh/, en/", "each edition as a pair: source and translation apart")


def _captures(captures: Sequence[Capture]) -> str:
    """How many captured files are there, and which are not."""
    restored = sum(capture.state == "restored" for capture in captures)
    missing = [capture.edition for capture in captures if capture.state == "missing"]
    there = len(captures) - len(missing)
    lines = [f"Of {len(captures)} captured files {there} are here, byte for byte (sha256)."]
    if restored:
        lines.append(f"{restored} of them were made again from the editions, to the same bytes.")
    if missing:
        lines.append("MISSING are these; their text is in their editions in full:")
        lines += [f"    {edition.file}  sha256 {edition.sha256}" for edition in missing]
    return "\n".join(lines)


def _made(version: str, engine: dict[str, str] | None) -> str:
    translated = (
        f"The engine that translated is {engine['engine']} {engine['version']} with the model "
        f"{engine['model']} (sha256 of its files: {engine['digest']})."
        if engine
        else "No engine translated."
    )
    return _filled(
        f"By the program exporter {version} (Python package report-exporter), from the captured files. "
        f"{translated}"
    )


def _machine(site: BuiltSite, engine: dict[str, str] | None) -> str:
    parts = [
        "Divisions, sentences, terms, quantities, dates, places, bodies and persons were found by rules "
        "and marked by the program; nobody has read through them unless an edition says so."
    ]
    if engine:
        parts.append(
            "The English is a machine's where nothing else is said. It helps to find a passage and is "
            "not fit to be quoted."
        )
    if site.memory:
        parts.append("A sentence whose English people have made says so (attribute resp).")
    parts.append("The header of each edition (teiHeader) says who or what did what.")
    return _filled(" ".join(parts))


def _rights(captures: Sequence[Capture]) -> str:
    """Each statement once, and how many reports make it, as the editions say in their headers."""
    said = Counter(statement for c in captures for statement in c.edition.rights)
    lines = ["As the header of each edition says (licence):"]
    lines += [f"{number} of {len(captures)}: {text}" for text, number in sorted(said.items())]
    return "\n".join(map(_filled, lines))


def _command(site: BuiltSite, captures: Sequence[Capture], engine: dict[str, str] | None) -> str:
    words = ["exporter build data/captures --glossary data/glossary --out site"]
    words.append(f"--engine {engine['engine'] if engine else 'none'}")
    days = {capture.edition.retrieved for capture in captures} - {None}
    words += [f"--retrieved {day}" for day in days if len(days) == 1]
    words += ["--split"] if _pair(site) else []
    return " ".join(words)


def _again(engine: dict[str, str] | None) -> str:
    text = (
        "The same version of the program finds the same text, divisions and annotations again. The "
        "English can come out otherwise: it depends on the engine, its options and its model, and on the "
        "machine."
        if engine
        else "The same version of the program gives the same editions, byte for byte."
    )
    return _filled(text)


def _filled(text: str) -> str:
    return fill(text, 92, break_long_words=False, break_on_hyphens=False)
