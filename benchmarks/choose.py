"""The choice of the unseen documents: at random, with a fixed seed, over the shared corpora.

``python -m benchmarks.choose [--corpora DIR]`` prints the chosen files. The choice does not look
at the texts, but for one thing: which congress reports are in Traditional script.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable
from pathlib import Path

SEED = 20261124
SHARED = Path(__file__).resolve().parents[2] / "shared" / "corpora"
_TRADITIONAL = frozenset("這個為國時來們對會發動過說產種後學經")
#: The portal's columns on Party building in places and bodies, and on leaders' activities.
_BUILDING = frozenset("fgdj gddt gqdj jddj jdsqdj jgdj ncjcdj xxdj".split())
_LEADERS = frozenset("gcdt ldhd zyjs".split())


def _is_traditional(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return sum(c in _TRADITIONAL for c in text) > len(text) / 100


def _prefix(path: Path) -> str:
    """The portal's column, which begins the file's name."""
    return path.name.split("_")[0]


#: Folder, how many, and which of its files are eligible.
STRATA: tuple[tuple[str, int, Callable[[Path], bool]], ...] = (
    ("provincial_work_reports_2026", 2, lambda p: True),
    ("national_work_reports", 1, lambda p: int(p.name[:4]) < 2000),
    ("national_work_reports", 1, lambda p: int(p.name[:4]) >= 2000),
    ("party_congress_reports", 1, _is_traditional),
    ("local_notices", 1, lambda p: True),
    ("party_news", 3, lambda p: _prefix(p) in _BUILDING),
    ("party_news", 2, lambda p: _prefix(p) in _LEADERS),
)


def choose(corpora: Path) -> list[Path]:
    """The chosen files, in the order of :data:`STRATA`."""
    generator = random.Random(SEED)
    chosen: list[Path] = []
    for folder, count, eligible in STRATA:
        files = sorted((corpora / "documents" / folder).glob("*.txt"))
        chosen += generator.sample([p for p in files if eligible(p)], count)
    return chosen


def main() -> None:
    """Print the chosen files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, default=SHARED)
    corpora = parser.parse_args().corpora
    for path in choose(corpora):
        print(path.relative_to(corpora))


if __name__ == "__main__":
    main()
