"""Gold annotations: what ``tests/gold`` holds, read and checked. Its README has the rules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import get_args

from exporter.model import UNTRANSLATED, BlockKind, Source

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "gold"
#: Where the folder of corpora lies, seen from the repository: beside it.
CORPORA = ROOT.parent / "shared" / "corpora"

SETS = ("seeds", "unseen", "tuning")
FIELDS = ("title", "date", "author", "publisher", "source", "index_number", "document_number")
CLASSES = ("numeral", "quoted", "parallel", "couplet", "exhortation")
GENRES = ("speech", "work_report", "news", "feature", "notice")
KINDS: tuple[str, ...] = get_args(BlockKind)
_EXCERPT = 16

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GoldBlock:
    """A block as a reader cuts it."""

    start: int
    end: int
    kind: str
    level: int | None
    number: str | None


@dataclass(frozen=True, slots=True)
class Gold:
    """The annotation of one document, up to ``until`` (``None``: all of it).

    ``source`` is a path in the repository, or a folder of the corpora where the file with this
    ``sha256`` lies. ``text_sha256`` is the digest of the text that was extracted from a document
    that is not plain text (its UTF-8), else ``None``. ``meta`` maps a field to the values that count as right; ``()`` is: the
    document does not say. ``excerpts`` maps line numbers to the text shown there, if any.
    """

    path: Path
    source: str
    sha256: str
    genre: str
    text_sha256: str | None
    until: int | None
    meta: dict[str, tuple[str, ...]]
    blocks: tuple[GoldBlock, ...]
    sentences: tuple[Span, ...]
    slogans: dict[Span, str]
    excerpts: tuple[tuple[Span, str], ...]


def load(path: Path) -> Gold:
    """Read one file. Raises :class:`ValueError` naming file and line where it is malformed."""
    header, *lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    parts: dict[str, list[list[str]]] = {}
    excerpts: list[tuple[Span, str]] = []
    for number, (name, *fields) in enumerate(lines, 2):
        width = _WIDTHS.get(name, -1)
        if len(fields) not in (width, width + 1):
            raise ValueError(f"{path.name}, line {number}: {name} with {len(fields)} fields")
        if len(fields) > width:
            excerpts.append(((int(fields[0]), int(fields[1])), fields[width]))
        parts.setdefault(name, []).append(fields)
    try:
        _, source, sha256, genre = header
        return Gold(path, source, sha256, genre, *_typed(parts), excerpts=tuple(excerpts))
    except (ValueError, KeyError) as error:
        raise ValueError(f"{path.name}: {error}") from error


_WIDTHS = {"text": 1, "until": 1, "meta": 2, "block": 5, "sentence": 2, "slogan": 3}
_Typed = tuple[
    str | None,
    int | None,
    dict[str, tuple[str, ...]],
    tuple[GoldBlock, ...],
    tuple[Span, ...],
    dict[Span, str],
]


def _typed(parts: dict[str, list[list[str]]]) -> _Typed:
    text_sha256 = parts["text"][0][0] if "text" in parts else None
    until = int(parts["until"][0][0]) if "until" in parts else None
    meta: dict[str, tuple[str, ...]] = dict.fromkeys(FIELDS, ())
    for name, value in parts.get("meta", []):
        meta[name] += () if value == "-" else (value,)
    blocks = tuple(
        GoldBlock(int(a), int(b), k, None if v == "-" else int(v), None if n == "-" else n)
        for a, b, k, v, n, *_ in parts.get("block", [])
    )
    sentences = tuple((int(a), int(b)) for a, b, *_ in parts.get("sentence", []))
    slogans = {(int(a), int(b)): c for a, b, c, *_ in parts.get("slogan", [])}
    return text_sha256, until, meta, blocks, sentences, slogans


def load_set(name: str) -> list[Gold]:
    """All annotations of one set, by file name."""
    return [load(path) for path in sorted((GOLD / name).glob("*.tsv"))]


def same_value(gold: str, found: str) -> bool:
    """Whether a metadata value is the annotated one, white space aside. The values of texts that
    are not ours to show stand as ``sha256:`` and the digest of the value without white space."""
    bare = "".join(found.split())
    if gold.startswith("sha256:"):
        return gold == "sha256:" + hashlib.sha256(bare.encode()).hexdigest()
    return bare == "".join(gold.split())


def misfits(gold: Gold, source: Source) -> Iterator[str]:
    """Why an annotation does not fit its document: another file or text, or :func:`problems`."""
    digest = hashlib.sha256(source.text.encode()).hexdigest()
    if gold.sha256 != source.sha256:
        yield "the sha256 is not that of its document"
    elif gold.text_sha256 not in (None, digest):
        yield "another text is extracted from its document now, the offsets no longer hold"
    else:
        yield from problems(gold, source.text)


def problems(gold: Gold, text: str | None = None) -> Iterator[str]:
    """What is wrong with an annotation; ``text`` is the document's, if it is at hand."""
    yield from _bad_names(gold)
    spans = [(b.start, b.end) for b in gold.blocks]
    yield from _disorder("block", spans)
    yield from _disorder("sentence", gold.sentences)
    homes = [(b.start, b.end) for b in gold.blocks if b.kind not in UNTRANSLATED]
    for name, inner, outer in (
        ("sentence", gold.sentences, homes),
        ("slogan", tuple(gold.slogans), gold.sentences),
    ):
        for a, b in inner:
            if not any(start <= a and b <= end for start, end in outer):
                yield f"{name} {a}-{b} does not lie inside one block or sentence"
    if text is not None:
        end = len(text) if gold.until is None else gold.until
        yield from _gaps("block", text, spans, [(0, end)])
        yield from _gaps("sentence", text, gold.sentences, homes)
        yield from _ragged(gold, text)


def _bad_names(gold: Gold) -> Iterator[str]:
    if gold.genre not in GENRES:
        yield f"unknown genre {gold.genre}"
    for block in gold.blocks:
        if block.kind not in KINDS:
            yield f"unknown kind {block.kind}"
        if (block.kind == "heading") != (block.level is not None):
            yield f"block {block.start}-{block.end}: headings, and only they, have a level"
    for slogan in gold.slogans.values():
        if slogan not in CLASSES:
            yield f"unknown class {slogan}"


def _disorder(name: str, spans: Sequence[Span]) -> Iterator[str]:
    for start, end in spans:
        if start >= end:
            yield f"{name} {start}-{end} is empty"
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            yield f"{name} at {start} begins before the one above it ends"


def _gaps(name: str, text: str, inner: Sequence[Span], outer: Sequence[Span]) -> Iterator[str]:
    covered = bytearray(len(text))
    for start, end in inner:
        covered[start:end] = b"\1" * (end - start)
    for start, end in outer:
        for i in range(start, end):
            if not covered[i] and not text[i].isspace():
                yield f"character {i} is in no {name}"
                break


def _ragged(gold: Gold, text: str) -> Iterator[str]:
    blocks = [(b.start, b.end) for b in gold.blocks]
    for start, end in [*blocks, *gold.sentences, *gold.slogans]:
        if text[start:end] != text[start:end].strip():
            yield f"{start}-{end} begins or ends with white space"
    for (start, end), excerpt in gold.excerpts:
        if excerpt != excerpt_of(text[start:end]):
            yield f"{start}-{end} is {excerpt_of(text[start:end])!r}, not {excerpt!r}"


def excerpt_of(part: str) -> str:
    """The first characters of a part, as the last column shows them."""
    return " ".join(part[:_EXCERPT].split()) + ("…" if len(part) > _EXCERPT else "")
