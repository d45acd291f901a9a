"""How far the checks of translations can be trusted, on published outputs of six engines.

``python -m benchmarks.checks --shared DIR`` prints for each check and engine how often it raises an
alarm; its precision and recall by the verdicts in ``tests/gold/checks`` (read the README there), on
the half of the lines that the rules were tuned on and on the half that was held out; how many
damages made by a program it finds; and the time. ``--fit`` fits the band of
:mod:`exporter.translate.checks.length` on reference translations instead.

``DIR`` holds ``replay/`` (``SET.zh`` and ``SET.ENGINE.en``, line by line) and
``corpora/parallel/train.tsv`` (set, Chinese, English).
"""

from __future__ import annotations

import argparse
import hashlib
import html
import math
import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import get_args

from benchmarks.damage import DAMAGES, Good
from benchmarks.gold import CORPORA, GOLD
from exporter.annotate import annotate
from exporter.glossary import Glossary, load_glossary
from exporter.model import Block, Echo, Flag, FlagKind, Metadata, Report, Sentence, Source
from exporter.resources import resource_dir
from exporter.segment import segment
from exporter.text import plain
from exporter.translate.checks import check
from exporter.translate.checks.length import size, words

SETS = ("wmt17", "wmt18", "wmt19", "wmt20", "wmt21", "flores-dev")
ENGINES = ("google", "microsoft", "bergamot-base", "opusmt", "argos", "nllb")
#: Sets of train.tsv that the published outputs translate; nothing is fitted on them.
_SAME = ("newstest2017", "newstest2018", "newstest2020")
_Z = 1.96  # of 95 %
Line = tuple[str, int]


def report_of(line: str, glossary: Glossary) -> Report:
    """A report of one sentence, segmented and annotated as the pipeline does it."""
    data = line.encode()
    source = Source("line", "line.txt", hashlib.sha256(data).hexdigest(), len(data), "utf-8", line)
    whole = replace(
        segment(source),
        metadata=Metadata(),
        blocks=(Block("paragraph", 0, len(line)),),
        sentences=(Sentence(f"{source.id}-0", 0, len(line), 0),),
    )
    return annotate(whole, glossary)


def held_out(line: Line) -> bool:
    """Whether a line belongs to the half that no rule was tuned on."""
    name, number = line
    return hashlib.sha256(f"{name}:{number}".encode()).digest()[0] % 2 == 1


def sources(replay: Path, glossary: Glossary) -> dict[Line, Report]:
    """Every source line of the published outputs, by set and line number from 1."""
    return {
        (name, number): report_of(line.strip(), glossary)
        for name in SETS
        for number, line in enumerate(_lines(replay / f"{name}.zh"), 1)
        if line.strip()
    }


def outputs(replay: Path, engine: str) -> dict[Line, str]:
    """What an engine made of every line; entities of HTML are read."""
    return {
        (name, number): " ".join(html.unescape(line).split())
        for name in SETS
        for number, line in enumerate(_lines(replay / f"{name}.{engine}.en"), 1)
    }


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")


def wilson(hits: int, of: int) -> str:
    """``12/14 = 0.857 (0.60-0.96)``: a share with its 95 % Wilson interval."""
    if not of:
        return "0/0"
    share, z2 = hits / of, _Z * _Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return f"{hits}/{of} = {share:.3f} ({max(middle - half, 0):.3f}-{min(middle + half, 1):.3f})"


def pairs(train: Path) -> Iterator[tuple[str, str, str]]:
    """The reference translations to fit on: set, Chinese, English."""
    for line in _lines(train)[1:]:
        if line:
            name, zh, en = line.split("\t")
            if name not in _SAME:
                yield name, zh.strip(), en.strip()


def fit(train: Path) -> None:
    """Print MIDDLE, SHORT, SCANT and LONG: the middle ratio, and least squares over bins of length
    of the shortest thousandth, the shortest fiftieth and the longest two thousandths."""
    rows = [(size(plain(zh)), words(en)) for _, zh, en in pairs(train)]
    ratios = sorted(math.log(max(w, 1) / n) for n, w in rows if n >= 12)
    middle = ratios[len(ratios) // 2]
    print(f"MIDDLE = {math.exp(middle):.2f}")
    edges = (8, 12, 18, 26, 40, 60, 90, 140)
    for name, share, sign in (("SHORT", 0.001, -1), ("SCANT", 0.02, -1), ("LONG", 0.998, 1)):
        points = []
        for low, high in pairwise(edges):
            some = sorted(math.log(max(w, 1) / n) - middle for n, w in rows if low <= n < high)
            points.append((1 / math.sqrt((low + high) / 2), sign * some[int(share * len(some))]))
        mx, my = (sum(axis) / len(points) for axis in zip(*points, strict=True))
        slope = sum((x - mx) * (y - my) for x, y in points) / sum((x - mx) ** 2 for x, _ in points)
        print(f"{name} = ({my - slope * mx:.2f}, {slope:.2f})")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reader says of one line of one engine for one check: that the English is right or
    wrong (``sample.tsv``), or that an alarm is right or wrong (``alarms.tsv``)."""

    line: Line
    engine: str
    kind: str
    wrong: bool


def verdicts(path: Path) -> list[Verdict]:
    """Read one file of ``tests/gold/checks``. Raises :class:`ValueError` naming file and line."""
    found = []
    for number, row in enumerate(_lines(path)[1:], 2):
        fields = row.split("\t")
        if not row:
            continue
        if len(fields) != 6 or not fields[1].isdecimal() or fields[4] not in ("right", "wrong"):
            raise ValueError(f"{path.name}, line {number}: {row!r} is no verdict")
        name, line, engine, kind, verdict, _ = fields
        if name not in SETS or engine not in ENGINES:
            raise ValueError(f"{path.name}, line {number}: no output of {name} by {engine}")
        found.append(Verdict((name, int(line)), engine, kind, verdict == "wrong"))
    return found


@dataclass(frozen=True, slots=True)
class Found:
    """What the checks find in all outputs: the flags of each line of each engine, the echoes, and
    the microseconds that a sentence took."""

    flags: dict[tuple[Line, str], tuple[Flag, ...]]
    echoes: dict[tuple[Line, str], tuple[Echo, ...]]
    texts: dict[tuple[Line, str], str]
    microseconds: float

    def kinds(self, line: Line, engine: str) -> set[str]:
        """The kinds of flag of one line."""
        return {flag.kind for flag in self.flags[line, engine]}


def found_in(replay: Path, reports: Mapping[Line, Report], glossary: Glossary) -> Found:
    """Run the checks over every output."""
    flags, echoes, texts, began = {}, {}, {}, 0.0
    for engine in ENGINES:
        made = outputs(replay, engine)
        start = time.perf_counter()
        for line, report in reports.items():
            texts[line, engine] = made[line]
            echoes[line, engine], flags[line, engine] = check(
                report, report.sentences[0], made[line], glossary
            )
        began += time.perf_counter() - start
    return Found(flags, echoes, texts, 1e6 * began / len(flags))


def print_alarms(found: Found, reports: Mapping[Line, Report]) -> None:
    """Sentences with a flag of each kind, by engine, of all lines."""
    print(f"\nSentences with a flag, of {len(reports)} for each engine")
    print(f"{'check':<14}" + "".join(f"{engine:>15}" for engine in ENGINES))
    for kind in get_args(FlagKind):
        counts = [sum(kind in found.kinds(line, engine) for line in reports) for engine in ENGINES]
        print(f"{kind:<14}" + "".join(f"{count:>15}" for count in counts))


def print_precision(found: Found, half: bool) -> None:
    """Of the alarms read, how many were right, by check: of all as they were first read, and of
    those that are still raised."""
    first: dict[str, Counter[bool]] = {}
    now: dict[str, Counter[bool]] = {}
    for verdict in verdicts(GOLD / "checks" / "alarms.tsv"):
        if held_out(verdict.line) == half:
            first.setdefault(verdict.kind, Counter())[verdict.wrong] += 1
            if verdict.kind in found.kinds(verdict.line, verdict.engine):
                now.setdefault(verdict.kind, Counter())[verdict.wrong] += 1
    print("\nPrecision: alarms that a reader found right, when first read; of those still raised")
    for kind, judged in sorted(first.items()):
        still = now.get(kind, Counter())
        print(
            f"{kind:<14}{wilson(judged[False], judged.total()):<34}{wilson(still[False], still.total())}"
        )


def print_false_quantities(found: Found, reports: Mapping[Line, Report], half: bool) -> None:
    """False alarms of the quantity check on the engines of which every alarm is judged."""
    total = sum(
        m.kind == "quantity" for line, r in reports.items() if held_out(line) == half for m in r.mentions
    )  # fmt: skip
    judged = {(v.line, v.engine): v.wrong for v in verdicts(GOLD / "checks" / "alarms.tsv") if v.kind == "quantity"}  # fmt: skip
    print(f"\nQuantity alarms of which a reader says they are false, of {total} quantities")
    for engine in ENGINES[:2]:
        lines = [x for x in reports if held_out(x) == half and "quantity" in found.kinds(x, engine)]
        false = sum(judged.get((line, engine), False) for line in lines)
        unread = sum((line, engine) not in judged for line in lines)
        print(
            f"{engine:<15}{wilson(false, total)}"
            + (f", {unread} alarms not judged" if unread else "")
        )


def print_recall(found: Found, name: str, half: bool) -> None:
    """Outputs of one file drawn at random and read without a look at the alarms: the errors that
    are flagged."""
    sampled: dict[tuple[Line, str], set[str]] = {}
    for verdict in verdicts(GOLD / "checks" / name):
        if held_out(verdict.line) == half:
            wrong = sampled.setdefault((verdict.line, verdict.engine), set())
            wrong |= {verdict.kind} if verdict.wrong else set()
    if not sampled:
        return
    print(f"\n{name}: {len(sampled)} outputs drawn at random and read: recall, precision")
    for kind in get_args(FlagKind):
        raised = {key for key in sampled if kind in found.kinds(*key)}
        wrong = {key for key, kinds in sampled.items() if kind in kinds}
        if kind not in ("term", "misrendering") and (raised or wrong):
            hits = len(raised & wrong)
            print(f"{kind:<14}{wilson(hits, len(wrong)):<34}{wilson(hits, len(raised))}")


def print_damage(
    found: Found, reports: Mapping[Line, Report], glossary: Glossary, half: bool
) -> None:
    """Damages to the outputs of Google that raise no flag: how many are noticed, by the right kind of
    flag and by any."""
    engine = ENGINES[0]
    lines = [x for x in reports if held_out(x) == half and not found.kinds(x, engine)]
    print(
        f"\nSynthetic damage to {len(lines)} outputs of {engine} without a flag: noticed by the check, by any"
    )
    for name, (damage, kinds) in DAMAGES.items():
        made = hits = anyway = 0
        for line, after in pairwise(lines):
            report, text = reports[line], found.texts[line, engine]
            good = Good(report, text, found.echoes[line, engine], found.texts[after, engine])
            damaged = damage(good, random.Random(f"{name}:{line}"))
            if damaged and damaged != text:
                flags = check(report, report.sentences[0], damaged, glossary)[1]
                made += 1
                hits += any(flag.kind in kinds for flag in flags)
                anyway += bool(flags)
        print(f"{name:<30}{wilson(hits, made):<36}{wilson(anyway, made)}")


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.checks")
    parser.add_argument("--shared", type=Path, default=CORPORA.parent, metavar="DIR")
    parser.add_argument("--fit", action="store_true", help="fit the band of lengths")
    given = parser.parse_args()
    if given.fit:
        fit(given.shared / "corpora" / "parallel" / "train.tsv")
        return
    replay = given.shared / "replay"
    glossary = load_glossary(resource_dir("glossary"))
    reports = sources(replay, glossary)
    found = found_in(replay, reports, glossary)
    print(f"{found.microseconds / 1000:.2f} ms a sentence")
    print_alarms(found, reports)
    for half, name in ((False, "DEVELOPMENT"), (True, "HELD OUT")):
        print(f"\n== {name} ==")
        print_false_quantities(found, reports, half)
        print_precision(found, half)
        print_recall(found, "sample.tsv", half)
        print_recall(found, "fresh.tsv", half)
        print_damage(found, reports, glossary, half)


if __name__ == "__main__":
    main()
