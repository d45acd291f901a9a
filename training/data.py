"""Reading, cleaning and mixing the parallel corpus."""

import csv
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from exporter.glossary import Glossary
from exporter.glossary.load import load_glossary
from training import hints as h
from training.hints import Pairs

GLOSSARY = Path("glossary")
GROUPS = {
    "local": ("local",),
    "reports": ("gwr2008-2020",),
    "documents": ("chinadaily_docs", "white_paper_2020", "scio_2021", "daily_word", "xuexi"),
    "breadth": ("mfa_press", "un_devset", "newstest2017", "newstest2018", "newstest2020"),
}
MIX_AT_START = {"local": 0.42, "reports": 0.30, "documents": 0.10, "breadth": 0.18}
MIX_AT_END = {"local": 0.72, "reports": 0.25, "documents": 0.03, "breadth": 0.0}
HALF_WIDTH = str.maketrans("，：；（）！？", ",:;()!?")
STRAIGHT = str.maketrans("‘’“”", "''\"\"")
COMMON, NOISY_KEPT = 0.001, 0.5
LONGEST = 260


class Example(NamedTuple):
    """A sentence pair and every hint that its translation bears out."""

    zh: str
    en: str
    hints: Pairs


def clean(text: str) -> str:
    """Collapse white space."""
    return " ".join(text.split())


def clean_english(text: str) -> str:
    """Write quotation marks straight and a lower-cased name of the epidemic in capitals."""
    return re.sub(r"\bcovid-19\b", "COVID-19", clean(text).translate(STRAIGHT), flags=re.IGNORECASE)


def well_aligned(zh: str, en: str) -> bool:
    """Judge a pair by the ratio of lengths and by its figures."""
    if not zh or not en or len(zh) > LONGEST:
        return False
    if not 1.3 <= (len(en) + 10) / (len(zh) + 3) <= 7:
        return False
    figures = re.findall(r"\d+(?:\.\d+)?(?![\d.]*[多余]?[十百千万亿])", zh.replace(",", ""))
    plain = en.replace(",", "")
    missing = sum(figure not in plain for figure in figures if len(figure) > 1)
    return missing <= len(figures) * 0.4


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file of the corpora, which has a header and no quoting."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def read_pairs(path: Path, names: tuple[str, ...]) -> Pairs:
    """Return the usable pairs of the sets called `names`, each once."""
    rows = (row for row in read_rows(path) if row["set"] in names)
    pairs = ((clean(row["zh"]), clean_english(row["en"])) for row in rows)
    return list(dict.fromkeys(pair for pair in pairs if well_aligned(*pair)))


def find_hints(
    zh: str, en: str, glossary: Glossary, trusted: h.Lexicon, noisy: h.Lexicon
) -> list[h.Hint]:
    """Return all hints for a pair that its translation bears out, the product's own first."""
    others = [
        *h.terms(zh, trusted, en),
        *h.names(zh, en, random.Random(zh)),
        *h.terms(zh, noisy, en, rare=True),
    ]
    others.sort(key=lambda hint: -len(hint.zh))
    return h.without_overlap([*h.borne_out(h.product_hints(zh, glossary), en), *others])


def load_cached(corpora: Path, cache: Path) -> dict[str, list[Example]]:
    """Return `load(corpora)`, kept as JSON at `cache` so that resuming is quick."""
    if not cache.exists():
        cache.write_text(json.dumps(load(corpora), ensure_ascii=False), encoding="utf-8")
    groups = json.loads(cache.read_text(encoding="utf-8"))
    return {
        group: [Example(zh, en, [(a, b) for a, b in hints]) for zh, en, hints in rows]
        for group, rows in groups.items()
    }


def load(corpora: Path) -> dict[str, list[Example]]:
    """Return the training examples by group; hints for common words are left out."""
    glossary = load_glossary(GLOSSARY)
    trusted, noisy = h.read_terms(corpora / "terms"), h.read_noisy_terms(corpora / "terms")
    found = {
        group: [
            (zh, en, find_hints(zh, en, glossary, trusted, noisy))
            for zh, en in read_pairs(corpora / "parallel" / "train.tsv", names)
        ]
        for group, names in GROUPS.items()
    }
    counts = Counter(hint.zh for rows in found.values() for *_, hints in rows for hint in hints)
    total = sum(map(len, found.values()))
    return {
        group: [
            Example(zh, en, [(x.zh, x.en) for x in hints if _wanted(x, counts[x.zh] / total)])
            for zh, en, hints in rows
        ]
        for group, rows in found.items()
    }


def _wanted(hint: h.Hint, frequency: float) -> bool:
    """Drop noisy hints for common words, and half of the others."""
    lot = random.Random(hint.zh).random()
    return not hint.rare or (frequency < COMMON and lot < NOISY_KEPT)


class Stream:
    """An endless, resumable mixture of the groups whose shares change with progress."""

    def __init__(self, groups: dict[str, list[Example]], seed: int = 1) -> None:
        self.groups, self.seed = groups, seed
        self.drawn = 0
        self.cursors = dict.fromkeys(groups, 0)
        self._orders: dict[tuple[str, int], list[int]] = {}

    def draw(self, progress: float) -> tuple[str, str, Pairs]:
        """Return the next source, translation and shown hints."""
        rng = random.Random(f"{self.seed}/{self.drawn}")
        self.drawn += 1
        shares = [
            MIX_AT_START[g] + (MIX_AT_END[g] - MIX_AT_START[g]) * progress for g in self.groups
        ]
        group = rng.choices(list(self.groups), shares)[0]
        zh, en, hints = h.swapped(*self._next(group), rng)
        stray = rng.choice(rng.choice(self.groups[group]).hints or [None])
        shown = h.sample(hints, stray, rng)
        if rng.random() < 0.5:
            narrow = [(zh.translate(HALF_WIDTH), en) for zh, en in shown]
            return zh.translate(HALF_WIDTH), en, narrow
        return zh, en, shown

    def _next(self, group: str) -> Example:
        rows = self.groups[group]
        lap, place = divmod(self.cursors[group], len(rows))
        self.cursors[group] += 1
        if (group, lap) not in self._orders:
            order = list(range(len(rows)))
            random.Random(f"{self.seed}/{group}/{lap}").shuffle(order)
            self._orders[group, lap] = order
        return rows[self._orders[group, lap][place]]


def batches(lengths: list[int], budget: int) -> Iterator[list[int]]:
    """Yield indices of sequences of similar length, at most `budget` padded tokens together."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and padded(lengths[index]) * (len(batch) + 1) > budget:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def padded(length: int) -> int:
    """Round up to a multiple of 16, so that few shapes occur."""
    return -(-length // 16) * 16
