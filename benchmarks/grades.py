"""Grades of fifty random sentences of the sample reports, given by reading them.

Run it from the repository's root, after ``exporter build`` has filled the cache::

    python -m benchmarks.grades          # the grades in grades.tsv, and the ten worst with their flags
    python -m benchmarks.grades --blank  # the fifty sentences with their English, to be graded anew

``grades.tsv`` has a row for each sentence: its id, the first 12 hexadecimal digits of the sha256 of
the English that was graded, adequacy and fluency from 1 to 5, and a remark. What each grade means is
in docs/evaluation.md. A grade of English that has changed since is not counted, and said to be old.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from exporter.cli_glossary import open_glossary
from exporter.model import Report, Sentence, Translation
from exporter.pipeline import prepare
from exporter.read import find_inputs
from exporter.resources import cache_dir
from exporter.translate import translate
from exporter.translate.cache import Cache
from exporter.translate.engine import open_engine

GRADES = Path(__file__).with_name("grades.tsv")
COUNT, SEED, WORST = 50, 20261125, 10


@dataclass(frozen=True, slots=True)
class Graded:
    """A sentence of a report, its translation, and its grades with a remark, if it has any."""

    report: Report
    sentence: Sentence
    adequacy: int = 0
    fluency: int = 0
    remark: str = ""
    digest: str = ""

    @property
    def translation(self) -> Translation:
        """The English as it is now."""
        return self.report.translations[self.sentence.id]

    @property
    def old(self) -> bool:
        """Whether the English has changed since it was graded."""
        return self.digest != digest_of(self.translation)


def digest_of(translation: Translation) -> str:
    """What tells one English of a sentence from another."""
    return hashlib.sha256(translation.text.encode()).hexdigest()[:12]


def drawn(folder: Path) -> list[Graded]:
    """The chosen sentences of the reports in ``folder``, translated, with their grades."""
    glossary, engine = open_glossary(None), open_engine("local")
    cache = Cache(cache_dir() / "translations.sqlite")
    reports = [
        translate(prepare(i, glossary), glossary, engine, cache, lambda count, cached: None)
        for i in find_inputs([folder])
    ]
    engine.close()
    cache.close()
    every = [(r, s) for r in reports for s in r.sentences]
    given = {row["sentence"]: row for row in _rows()}
    chosen = random.Random(SEED).sample(every, COUNT)
    return [_graded(r, s, given.get(s.id)) for r, s in chosen]


def _rows() -> list[dict[str, str]]:
    if not GRADES.exists():
        return []
    with GRADES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _graded(report: Report, sentence: Sentence, row: dict[str, str] | None) -> Graded:
    if row is None:
        return Graded(report, sentence)
    grades = int(row["adequacy"]), int(row["fluency"])
    return Graded(report, sentence, *grades, row["remark"], row["digest"])


def _show(one: Graded) -> None:
    print(f"\n{one.sentence.id} {digest_of(one.translation)} {one.translation.method}")
    print(f"  {' '.join(one.report.text(one.sentence).split())}")
    print(f"  {one.translation.text}")
    for flag in one.translation.flags:
        print(f"  ! {flag.message}")
    if one.adequacy:
        print(f"  adequacy {one.adequacy}, fluency {one.fluency}: {one.remark}")


def _print_grades(sentences: Sequence[Graded]) -> None:
    counted = [one for one in sentences if one.adequacy and not one.old]
    print(f"{len(counted)} of {len(sentences)} sentences have a grade of the English they have now")
    if not counted:
        return
    for name in ("adequacy", "fluency"):
        grades = [getattr(one, name) for one in counted]
        spread = ", ".join(f"{n} × {grade}" for grade, n in sorted(Counter(grades).items()))
        print(f"{name}: mean {mean(grades):.2f} ({spread})")
    poor = [one for one in counted if one.adequacy <= 2]
    flagged = sum(bool(one.translation.flags) for one in poor)
    print(f"of {len(poor)} sentences with adequacy 1 or 2, {flagged} carry a flag")
    fine = [one for one in counted if one.adequacy >= 4]
    flagged = sum(bool(one.translation.flags) for one in fine)
    print(f"of {len(fine)} sentences with adequacy 4 or 5, {flagged} carry a flag")
    print(f"\nThe {WORST} worst:")
    for one in sorted(counted, key=lambda g: (g.adequacy + g.fluency, g.sentence.id))[:WORST]:
        _show(one)


def main() -> None:
    """Print the grades, or what is to be graded."""
    parser = argparse.ArgumentParser(prog="benchmarks.grades", description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", type=Path, default=Path("seeds"))
    parser.add_argument("--blank", action="store_true", help="show all sentences, without grades")
    options = parser.parse_args()
    sentences = drawn(options.seeds)
    if options.blank:
        for one in sentences:
            _show(Graded(one.report, one.sentence))
    else:
        _print_grades(sentences)


if __name__ == "__main__":
    main()
