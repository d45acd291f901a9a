"""How well annotation agrees with a reader: scores against ``tests/gold/annotations``.

Run it from the repository's root::

    python -m benchmarks.annotation [--set seeds|unseen] [--corpora DIR] [--errors] [--floors]
    python -m benchmarks.annotation --speed
    python -m benchmarks.annotation --choose

The seeds are known to whoever writes the rules; the unseen documents are not, and nobody tunes
on them: ``--errors`` is for the seeds. The unseen texts are not in the repository; without the
folder of corpora they are left out.
"""

from __future__ import annotations

import argparse
import math
import random
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.gold import CORPORA, GOLD, ROOT, Span
from benchmarks.segmentation import Score, Tally, _shown, _table, locate
from exporter.annotate import annotate
from exporter.glossary import Glossary, load_glossary
from exporter.model import Mention, Report
from exporter.pipeline import prepare
from exporter.read import read
from exporter.segment import segment

ANNOTATIONS = GOLD / "annotations"
FLOORS = ANNOTATIONS / "floors.toml"
SETS = ("seeds", "unseen")
KINDS = ("quantity", "ordinal", "date", "place", "body", "term")
LEVELS = ("province", "prefecture", "county", "township", "village")
#: What is scored. ``value`` is the value, for a quantity with its unit, for a place its level.
MEASURES = (
    "quantity", "quantity and value", "ordinal and value", "date", "date and value",
    "place", "place and level", "body", "term",
)  # fmt: skip
SLACK = {"term": 0.015}

#: The choice of the unseen documents: folder, how many, the earliest year in the name.
SEED = 20261125
STRATA = (
    ("provincial_work_reports_2026", 3, 0), ("national_work_reports", 1, 2000),
    ("local_notices", 1, 0), ("party_news", 5, 0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One annotation: ``value`` and ``unit`` as the README of the annotations says."""

    kind: str
    span: Span
    value: str
    unit: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Annotation:
    """The annotations of one document, up to ``until`` (``None``: all of it)."""

    path: Path
    source: str
    sha256: str
    until: int | None
    lines: tuple[Line, ...]


def load(path: Path) -> Annotation:
    """Read one file. Raises :class:`ValueError` naming file and line where it is malformed."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    until, lines = None, []
    for number, row in enumerate(rows[1:], 2):
        if row[0] == "until" and len(row) == 2:
            until = int(row[1])
        elif row[0] in KINDS and len(row) in (5, 6):
            kind, start, end, value, unit, *text = row
            lines.append(Line(kind, (int(start), int(end)), value, unit, text[0] if text else None))
        else:
            raise ValueError(f"{path.name}, line {number}: not an annotation")
    _, source, sha256 = rows[0]
    return Annotation(path, source, sha256, until, tuple(lines))


def load_set(name: str) -> list[Annotation]:
    """All annotations of one set, by file name."""
    return [load(path) for path in sorted((ANNOTATIONS / name).glob("*.tsv"))]


def problems(gold: Annotation, text: str | None = None) -> Iterator[str]:
    """What is wrong with an annotation; ``text`` is the document's, if it is at hand."""
    for line in gold.lines:
        start, end = line.span
        if not 0 <= start < end:
            yield f"{line.kind} {start}-{end} is empty"
        if line.kind == "place" and line.value not in LEVELS:
            yield f"place {start}-{end}: unknown level {line.value}"
        if line.kind == "term" and line.unit not in ("right", "wrong"):
            yield f"term {start}-{end}: neither right nor wrong"
        if text is not None and line.text is not None and line.text != _shown_text(text[start:end]):
            yield f"{start}-{end} is {_shown_text(text[start:end])!r}, not {line.text!r}"


def _shown_text(part: str) -> str:
    return " ".join(part.split())


def tally(gold: Annotation, report: Report) -> tuple[Tally, list[str]]:
    """Compare one report with its annotation: counts by measure, and what differs, a line each.

    Lines outside the report's sentences are left out: what a page is made of is scored elsewhere.
    A place or body that the glossary names counts where a reader has it too; else it is a term.
    """
    until = len(report.source.text) if gold.until is None else gold.until
    inside = bytearray(len(report.source.text))
    for sentence in report.sentences:
        inside[sentence.start : sentence.end] = b"\1" * (sentence.end - sentence.start)
    wanted = [x for x in gold.lines if all(inside[x.span[0] : x.span[1]])]
    mentions = [m for m in report.mentions if m.end <= until]
    counts: Tally = Counter()
    errors: list[str] = []
    for kind in KINDS[:-1]:
        theirs = {x.span: (x.value, x.unit) for x in wanted if x.kind == kind}
        mine = _found(mentions, kind, theirs)
        exact = {"place": "place and level"}.get(kind, f"{kind} and value")
        for measure, a, b in (
            (kind, set(theirs), set(mine)),
            (exact, set(theirs.items()), set(mine.items())),
        ):
            counts[measure, "right"] += len(a & b)
            counts[measure, "gold"] += len(a)
            counts[measure, "found"] += len(b)
        text = report.source.text
        errors += [f"{kind} missed: {text[a:b]} {v}" for (a, b), v in theirs.items() if mine.get((a, b)) != v]  # fmt: skip
        errors += [f"{kind} found: {text[a:b]} {v}" for (a, b), v in mine.items() if theirs.get((a, b)) != v]  # fmt: skip
    _terms(counts, errors, wanted, mentions, report)
    return counts, errors


def _found(
    mentions: list[Mention], kind: str, theirs: Mapping[Span, tuple[str, str]]
) -> dict[Span, tuple[str, str]]:
    """The mentions of one kind of annotation: span → value and unit. Of nested ones the outermost."""
    name = {"ordinal": "quantity", "body": "organization"}.get(kind, kind)
    result: dict[Span, tuple[str, str]] = {}
    end = 0
    for m in mentions:
        if m.kind != name or (kind in ("quantity", "ordinal") and (m.subtype == "ordinal") != (kind == "ordinal")):  # fmt: skip
            continue
        span = (m.start, m.end)
        if kind in ("place", "body") and (m.end <= end or (m.ref and span not in theirs)):
            continue
        if kind == "place" and m.subtype not in LEVELS:
            continue
        end = m.end
        value = {"place": m.subtype, "body": None}.get(kind, m.value)
        result[span] = (value or "-", (m.unit or "-") if kind == "quantity" else "-")
    return result


def _terms(
    counts: Tally, errors: list[str], wanted: list[Line], mentions: list[Mention], report: Report
) -> None:
    """Terms, where they have been judged: those found and right, and those found and wrong. A form
    inside a longer one of the same concept (包头 in 包头市) is not counted."""
    lines = [x for x in wanted if x.kind == "term"]
    judged = {
        (x.span, x.value): x.unit
        for x in lines
        if not any(y.value == x.value and y.span != x.span and y.span[0] <= x.span[0] and x.span[1] <= y.span[1] for y in lines)
    }  # fmt: skip
    found = {((m.start, m.end), m.ref) for m in mentions if m.ref}
    right = {key for key, verdict in judged.items() if verdict == "right"}
    counts["term", "right"] += len(right & found)
    counts["term", "gold"] += len(right)
    counts["term", "found"] += len(judged.keys() & found)
    counts["term", "not judged"] += len(found - judged.keys())
    for (start, end), concept in (right - found) | (judged.keys() & found) - right:
        errors.append(f"term {concept}: {report.source.text[start:end]} at {start}")


def score(counts: Tally, measure: str) -> Score:
    """Precision, recall and F1 of one measure."""
    right, gold, found = (counts[measure, part] for part in ("right", "gold", "found"))
    return Score(
        right / found if found else None,
        right / gold if gold else None,
        2 * right / (gold + found) if gold + found else None,
        gold,
    )


def tallies(name: str, glossary: Glossary, corpora: Path = CORPORA) -> tuple[Tally, list[str]]:
    """The tally of one set, and all that differs. Raises :class:`ValueError` where a document is
    missing or an annotation does not fit it."""
    counts: Tally = Counter()
    errors: list[str] = []
    for gold in load_set(name):
        path = locate(gold, corpora)  # type: ignore[arg-type]
        if path is None:
            raise ValueError(f"{gold.path.name}: its document is not in {gold.source}")
        report = prepare(path, glossary)
        fault = next(problems(gold, report.source.text), None)
        if report.source.sha256 != gold.sha256:
            fault = "the sha256 is not that of its document"
        if fault:
            raise ValueError(f"{gold.path.name}: {fault}")
        one, differences = tally(gold, report)
        counts.update(one)
        errors += [f"{gold.path.stem[:3]} {line}" for line in differences]
    return counts, errors


def table(name: str, counts: Tally) -> str:
    """The scores of one set."""
    rows = [[name, "precision", "recall", "F1", "in gold"]]
    for measure in MEASURES:
        precision, recall, value, gold = score(counts, measure)
        rows.append([measure, _shown(precision), _shown(recall), _shown(value), str(gold)])
    return f"{_table(rows)}\nterms found that nobody has judged: {counts['term', 'not judged']}\n"


def speed(glossary: Glossary, repeats: int = 5) -> tuple[float, float]:
    """Seconds to annotate the five seeds, and seconds jieba takes to cut them: the best of some
    rounds of each in turn, in this process, with all dictionaries loaded."""
    import jieba

    reports = [segment(read(path)) for path in sorted((ROOT / "seeds").glob("*.txt"))]
    ours, theirs = [], []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        for report in reports:
            annotate(report, glossary)
        middle = time.perf_counter()
        for report in reports:
            jieba.lcut(report.source.text)
        ours.append(middle - start)
        theirs.append(time.perf_counter() - middle)
    return min(ours[1:]), min(theirs[1:])


def choose(corpora: Path) -> list[Path]:
    """The chosen files, in the order of :data:`STRATA`."""
    generator = random.Random(SEED)
    chosen: list[Path] = []
    for folder, count, year in STRATA:
        files = sorted((corpora / "documents" / folder).glob("*.txt"))
        eligible = [p for p in files if not year or int(p.name[:4]) >= year]
        chosen += generator.sample(eligible, count)
    return chosen


def _write_floors(counts: Tally) -> None:
    old = tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    lines = [
        "# F1 on the seeds that annotation must keep; terms, which the glossary changes too, with some slack.",
        "# python -m benchmarks.annotation --floors raises them; lower one by hand, with a reason.",
    ]
    for measure in MEASURES:
        value = score(counts, measure).value
        if value is not None:
            reached = math.floor((value - SLACK.get(measure, 0)) * 1000) / 1000
            lines.append(f'"{measure}" = {max(reached, old.get(measure, 0)):.3f}')
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.annotation")
    parser.add_argument("--set", choices=SETS, help="score this set only")
    parser.add_argument("--corpora", type=Path, default=CORPORA, help="where the corpora lie")
    parser.add_argument("--errors", action="store_true", help="list what differs on the seeds")
    parser.add_argument("--floors", action="store_true", help="raise the floors of the seeds")
    parser.add_argument("--speed", action="store_true", help="time annotation against jieba")
    parser.add_argument("--choose", action="store_true", help="print the choice of documents")
    return parser.parse_args()


def main() -> int:
    """Print what is asked for."""
    options = _arguments()
    if options.choose:
        for path in choose(options.corpora):
            print(path.relative_to(options.corpora))
        return 0
    glossary = load_glossary(ROOT / "glossary")
    if options.speed:
        ours, theirs = speed(glossary)
        print(f"annotation {ours:.3f} s, jieba {theirs:.3f} s, ratio {ours / theirs:.2f}")
        return 0
    for name in [options.set] if options.set else SETS:
        if name == "unseen" and not (options.corpora / "documents").is_dir():
            print("unseen: not scored, its documents are not here (--corpora DIR names the folder)")
            continue
        counts, errors = tallies(name, glossary, options.corpora)
        print(table(name, counts))
        if name == "seeds" and options.errors:
            print("\n".join(errors))
        if name == "seeds" and options.floors:
            _write_floors(counts)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
