"""The choice of the unseen and the tuning documents: at random, with fixed seeds, over the corpora.

``python -m benchmarks.choose [--corpora DIR]`` prints the chosen files by set. The choice does not
look at the texts, but for two things: which congress reports are in Traditional script, and which
web pages are not articles on public affairs or the economy.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.gold import CORPORA

SEED = 20261124
_TRADITIONAL = frozenset("這個為國時來們對會發動過說產種後學經")
#: The portal's columns on Party building in places and bodies, on leaders' activities, and of
#: documents, comment, essays, foreign views and conferences.
_BUILDING = frozenset("fgdj gddt gqdj jddj jdsqdj jgdj ncjcdj xxdj".split())
_LEADERS = frozenset("gcdt ldhd zyjs".split())
_ESSAYS = frozenset("zywj plgd zjfd gjwj xsdt".split())
#: Sites with pages on public affairs or the economy, and their pages that are on something else
#: (show business, a song, programming) or there twice.
_SITES = frozenset(
    "people xinhuanet wechat thepaper guancha ifeng cjn cjddsb zsnews shanxi sina qq huanqiu stcn".split()
)
_OTHERS = frozenset("ifeng/ifeng.html qq/qq.html wechat/2.html thepaper/4.html".split())


def _is_any(path: Path) -> bool:
    return True


def _is_traditional(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return sum(c in _TRADITIONAL for c in text) > len(text) / 100


def _in_column(*columns: str) -> Callable[[Path], bool]:
    """The portal's column begins the file's name."""
    return lambda path: path.name.split("_")[0] in columns


def _is_page(path: Path) -> bool:
    site = path.parent.name
    return site in _SITES and f"{site}/{path.name}" not in _OTHERS


#: Folder, how many of its files, and which are eligible.
Stratum = tuple[str, int, Callable[[Path], bool]]

UNSEEN: tuple[Stratum, ...] = (
    ("provincial_work_reports_2026", 2, _is_any),
    ("national_work_reports", 1, lambda p: int(p.name[:4]) < 2000),
    ("national_work_reports", 1, lambda p: int(p.name[:4]) >= 2000),
    ("party_congress_reports", 1, _is_traditional),
    ("local_notices", 1, _is_any),
    ("party_news", 3, _in_column(*_BUILDING)),
    ("party_news", 2, _in_column(*_LEADERS)),
)
#: Chosen later, for the kinds of page that were not there.
UNSEEN_MORE: tuple[Stratum, ...] = (
    ("html_pages/tests", 1, lambda p: _is_page(p) and p.parent.name == "wechat"),
    ("html_pages/tests", 5, _is_page),
    ("party_news", 4, _in_column(*_LEADERS, *_ESSAYS)),
)
TUNING: tuple[Stratum, ...] = (
    ("provincial_work_reports_2026", 4, _is_any),
    ("national_work_reports", 1, _is_any),
    ("party_congress_reports", 1, _is_any),
    ("local_notices", 1, _is_any),
    ("party_news", 3, _is_any),
    ("html_pages/tests", 2, _is_page),
)
#: Chosen last: pages and press prose to work on, and as many to check the work with.
TUNING_MORE: tuple[Stratum, ...] = (
    ("html_pages/tests", 4, _is_page),
    ("party_news", 4, _in_column(*_BUILDING, *_ESSAYS, *_LEADERS)),
)
#: Set and its parts, each drawn with a generator of its own, so that none moves the others.
DRAWS = (
    ("unseen", UNSEEN),
    ("unseen", UNSEEN_MORE),
    ("tuning", TUNING),
    ("tuning", TUNING_MORE),
    ("tuning", TUNING_MORE),
    ("tuning", TUNING_MORE),
    ("tuning", TUNING_MORE),
)


def choose(corpora: Path) -> list[tuple[str, Path]]:
    """Set and file, in the order of :data:`DRAWS`. No file is chosen twice, and of a site's pages
    one at most in a draw."""
    chosen: list[tuple[str, Path]] = []
    for number, (name, strata) in enumerate(DRAWS):
        drawn = _draw(corpora, strata, random.Random(SEED + number), {p for _, p in chosen})
        chosen += ((name, path) for path in drawn)
    return chosen


def _draw(
    corpora: Path, strata: Sequence[Stratum], generator: random.Random, taken: set[Path]
) -> Iterator[Path]:
    sites: set[str] = set()
    for folder, count, eligible in strata:
        pattern = "*/*.html" if folder.startswith("html") else "*.txt"
        files = sorted((corpora / "documents" / folder).glob(pattern))
        pool = [p for p in files if eligible(p) and p not in taken]
        if pattern == "*.txt":
            yield from generator.sample(pool, count)
            continue
        for path in generator.sample(pool, len(pool)):
            if count and path.parent.name not in sites:
                count -= 1
                sites.add(path.parent.name)
                yield path


def main() -> None:
    """Print the chosen files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    corpora = parser.parse_args().corpora
    for name, path in choose(corpora):
        print(name, path.relative_to(corpora), sep="\t")


if __name__ == "__main__":
    main()
