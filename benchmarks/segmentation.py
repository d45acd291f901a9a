"""How well segmentation agrees with a reader: scores against the annotations in ``tests/gold``.

Run it from the repository's root::

    python -m benchmarks.segmentation [--set seeds|unseen|tuning] [--corpora DIR] [--json FILE] [--floors]

The seeds and the tuning documents are known to whoever writes the rules; the unseen documents are
not, and nobody tunes on them. The texts of these two sets are not in the repository: without the
folder of corpora they are left out.
"""

from __future__ import annotations

import argparse
import json
import math
import tomllib
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from benchmarks.gold import (
    CORPORA,
    FIELDS,
    GENRES,
    GOLD,
    KINDS,
    ROOT,
    SETS,
    Gold,
    load_set,
    misfits,
    same_value,
)
from exporter.model import Report
from exporter.read import read
from exporter.segment import segment

FLOORS = GOLD / "floors.toml"
RATCHETED = ("seeds", "unseen")
#: Measures that are a share of right answers; the others have precision, recall and F1.
SHARES = ("kind of characters", "heading level", "metadata", *(f"metadata {f}" for f in FIELDS))
MEASURES = (
    *(f"block {kind}" for kind in KINDS),
    "block",
    "sentence",
    "slogan span",
    "slogan span and class",
    *SHARES,
)

#: Counts of (measure, ``right`` | ``gold`` | ``found``).
Tally = Counter[tuple[str, str]]


class Score(NamedTuple):
    """One measure. ``value`` is F1, or the share; ``None`` where there is nothing to measure."""

    precision: float | None
    recall: float | None
    value: float | None
    gold: int


def tally(gold: Gold, report: Report) -> Tally:
    """Compare one document with its annotation."""
    counts: Tally = Counter()
    until = len(report.source.text) if gold.until is None else gold.until
    found = [b for b in report.blocks if b.start < until]
    for kind in (*KINDS, ""):
        _compare(
            counts,
            f"block {kind}".strip(),
            {(b.start, b.end, b.kind) for b in gold.blocks if kind in ("", b.kind)},
            {(b.start, b.end, b.kind) for b in found if kind in ("", b.kind)},
        )
    sentences = {(s.start, s.end) for s in report.sentences if s.start < until}
    _compare(counts, "sentence", set(gold.sentences), sentences)
    slogans = [m for m in report.mentions if m.kind == "slogan" and m.start < until]
    _compare(counts, "slogan span", set(gold.slogans), {(m.start, m.end) for m in slogans})
    _compare(
        counts,
        "slogan span and class",
        {(a, b, c) for (a, b), c in gold.slogans.items()},
        {(m.start, m.end, m.subtype) for m in slogans},
    )
    _characters(counts, gold, report, until)
    _levels(counts, gold, report)
    _metadata(counts, gold, report)
    return counts


def _compare(
    counts: Tally, measure: str, gold: Iterable[Hashable], found: Iterable[Hashable]
) -> None:
    gold, found = set(gold), set(found)
    counts[measure, "right"] += len(gold & found)
    counts[measure, "gold"] += len(gold)
    counts[measure, "found"] += len(found)


def _share(counts: Tally, measure: str, right: int, of: int) -> None:
    counts[measure, "right"] += right
    counts[measure, "gold"] += of
    counts[measure, "found"] += of


def _characters(counts: Tally, gold: Gold, report: Report, until: int) -> None:
    """Of the characters that are not white space: are they in a block of the right kind?"""
    text = report.source.text
    mine = {i: b.kind for b in report.blocks for i in range(b.start, b.end)}
    theirs = [(i, b.kind) for b in gold.blocks for i in range(b.start, min(b.end, until))]
    inked = [(i, kind) for i, kind in theirs if not text[i].isspace()]
    right = sum(mine.get(i) == kind for i, kind in inked)
    _share(counts, "kind of characters", right, len(inked))


def _levels(counts: Tally, gold: Gold, report: Report) -> None:
    """Of the headings found with the right span: do they have the right level?"""
    mine = {(b.start, b.end): b.level for b in report.blocks if b.kind == "heading"}
    both = [b for b in gold.blocks if b.kind == "heading" and (b.start, b.end) in mine]
    right = sum(mine[b.start, b.end] == b.level for b in both)
    _share(counts, "heading level", right, len(both))


def _metadata(counts: Tally, gold: Gold, report: Report) -> None:
    """Of the fields: is each as annotated, or left empty where the document does not say?"""
    metadata = report.metadata
    for field in FIELDS:
        if field.endswith("_number"):
            found = metadata.identifiers.get(field)
        else:
            found = getattr(metadata, field)
        values = gold.meta[field]
        right = any(same_value(v, found) for v in values) if found else not values
        _share(counts, "metadata", right, 1)
        _share(counts, f"metadata {field}", right, 1)


def score(counts: Tally, measure: str) -> Score:
    """One measure of a tally."""
    right, gold, found = (counts[measure, part] for part in ("right", "gold", "found"))
    if measure in SHARES:
        return Score(None, None, right / gold if gold else None, gold)
    return Score(
        right / found if found else None,
        right / gold if gold else None,
        2 * right / (gold + found) if gold + found else None,
        gold,
    )


def locate(gold: Gold, corpora: Path) -> Path | None:
    """The document of an annotation, or ``None`` where the corpora do not have it."""
    if gold.source.startswith("seeds/"):
        return ROOT / gold.source
    for path in sorted((corpora / gold.source).glob("*.*")):
        if sha256(path.read_bytes()).hexdigest() == gold.sha256:
            return path
    return None


def tallies(name: str, corpora: Path = CORPORA) -> dict[str, Tally]:
    """The tallies of one set by genre, and ``all``. Raises :class:`ValueError` where a document
    is missing or an annotation does not fit it."""
    result: dict[str, Tally] = {}
    for gold in load_set(name):
        path = locate(gold, corpora)
        if path is None:
            raise ValueError(f"{gold.path.name}: its document is not in {gold.source}")
        source = read(path)
        if fault := next(misfits(gold, source), None):
            raise ValueError(f"{gold.path.name}: {fault}")
        counts = tally(gold, segment(source))
        form = "pages" if path.suffix == ".html" else "texts"
        for group in (gold.genre, form, "all"):
            result.setdefault(group, Counter()).update(counts)
    return result


def floors(counts: Tally, old: Mapping[str, float]) -> dict[str, float]:
    """The scores rounded down to three digits, none lower than it was."""
    result = {}
    for measure in MEASURES:
        value = score(counts, measure).value
        if value is not None:
            result[measure] = max(math.floor(value * 1000) / 1000, old.get(measure, 0.0))
    return result


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _table(rows: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def tables(name: str, by_group: Mapping[str, Tally]) -> str:
    """One table of all documents of a set, and one of its genres, plain texts and web pages."""
    whole = [[f"{name}: all", "precision", "recall", "F1 or share", "in gold"]]
    genres = [g for g in (*GENRES, "texts", "pages") if g in by_group]
    parts = [[f"{name}: F1 or share", *genres]]
    for measure in MEASURES:
        precision, recall, value, gold = score(by_group["all"], measure)
        whole.append([measure, _shown(precision), _shown(recall), _shown(value), str(gold)])
        parts.append([measure, *(_shown(score(by_group[g], measure).value) for g in genres)])
    return f"{_table(whole)}\n\n{_table(parts)}\n"


def as_json(by_set: Mapping[str, Mapping[str, Tally]]) -> str:
    """All scores by set, genre and measure."""
    data = {
        name: {
            group: {measure: score(counts, measure)._asdict() for measure in MEASURES}
            for group, counts in by_group.items()
        }
        for name, by_group in by_set.items()
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def read_floors() -> dict[str, dict[str, float]]:
    """The floors of each set that has any, by measure."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}


def _write_floors(by_set: Mapping[str, Mapping[str, Tally]]) -> None:
    old = read_floors()
    new = {
        name: floors(by_set[name]["all"], old.get(name, {}))
        if name in by_set
        else old.get(name, {})
        for name in RATCHETED
    }
    lines = [
        "# Scores that segmentation must keep, by set: F1, or the share that is right.",
        "# python -m benchmarks.segmentation --floors raises them; lower one by hand, with a reason.",
    ]
    for name, measures in new.items():
        lines += ["", f"[{name}]", *(f'"{m}" = {value:.3f}' for m, value in measures.items())]
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.segmentation")
    parser.add_argument("--set", choices=SETS, help="score this set only")
    parser.add_argument("--corpora", type=Path, default=CORPORA, help="where the corpora lie")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all scores to FILE")
    parser.add_argument("--floors", action="store_true", help="raise tests/gold/floors.toml")
    return parser.parse_args()


def main() -> int:
    """Print the scores."""
    options = _arguments()
    wanted = [options.set] if options.set else list(SETS)
    by_set: dict[str, dict[str, Tally]] = {}
    for name in wanted:
        if name != "seeds" and not (options.corpora / "documents").is_dir():
            print(
                f"{name}: not scored, its documents are not here (--corpora DIR names the folder)"
            )
            continue
        by_set[name] = tallies(name, options.corpora)
        print(tables(name, by_set[name]))
    if options.json:
        options.json.write_text(as_json(by_set), encoding="utf-8")
    if options.floors:
        _write_floors(by_set)
    return 0 if by_set else 1


if __name__ == "__main__":
    raise SystemExit(main())
