"""Test sets: Chinese sentences with reference translations, from TSV, TMX or a pair of line files."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from exporter.errors import InputError

_COLUMNS = (["set", "zh", "en"], ["zh", "en"])
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: Elements of a TMX segment that hold code, not text.
_CODE = frozenset({"bpt", "ept", "it", "ph", "ut"})


class Pair(NamedTuple):
    """A Chinese line and its English, white space collapsed, neither empty."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class TestSet:
    """A named list of pairs, in the order of the file."""

    name: str
    pairs: tuple[Pair, ...]

    #: Not a class of tests, whatever its name suggests to pytest.
    __test__ = False

    def sampled(self, count: int) -> tuple[int, ...]:
        """The indexes of ``count`` pairs, or of all if there are fewer, drawn at random: the same
        for a set of this name and length every time, and those that ``training.score`` drew."""
        size = len(self.pairs)
        return tuple(random.Random(self.name).sample(range(size), min(count, size)))

    def only(self, indexes: Sequence[int]) -> TestSet:
        """The set with these pairs only, in this order."""
        return replace(self, pairs=tuple(self.pairs[i] for i in indexes))


def read_testsets(paths: Sequence[Path]) -> list[TestSet]:
    """Read the sets of a ``.tsv`` or ``.tmx`` file, or of two files with a sentence in each line,
    Chinese and English. A set of a file without names has the file's stem as its name.

    Raises :class:`InputError` naming the file and line at fault.
    """
    if len(paths) == 2:
        return [TestSet(paths[0].stem, tuple(_line_pairs(*paths)))]
    (path,) = paths
    kind = path.suffix.lower()
    if kind not in (".tsv", ".tmx"):
        raise InputError(
            f"{path}: neither .tsv nor .tmx; of files with a sentence in each line name two, "
            "Chinese and English"
        )
    found: dict[str, list[Pair]] = {}
    for name, pair in _tsv_pairs(path) if kind == ".tsv" else _tmx_pairs(path):
        found.setdefault(name, []).append(pair)
    if not found:
        raise InputError(f"{path}: holds no sentences")
    return [TestSet(name, tuple(pairs)) for name, pairs in found.items()]


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file, white space collapsed. Raises :class:`InputError`."""
    return [" ".join(line.split()) for line in _lines(path)]


def read_outputs(path: Path) -> list[str]:
    """The lines of a file of translations, which may be empty; some services escape characters as
    in HTML, and those are put back. Raises :class:`InputError`."""
    return [unescape(line) for line in read_lines(path)]


def _lines(path: Path) -> list[str]:
    """The lines of a file as they are, ended by nothing but line feeds."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}:{line}: not UTF-8") from error
    lines = text.split("\n")
    return lines[:-1] if not lines[-1] else lines


def _pair(path: Path, line: int, zh: str, en: str) -> Pair:
    pair = Pair(" ".join(zh.split()), " ".join(en.split()))
    for name, text in zip(("Chinese", "English"), pair, strict=True):
        if not text:
            raise InputError(f"{path}:{line}: the {name} is empty")
    return pair


def _line_pairs(chinese: Path, english: Path) -> Iterator[Pair]:
    zh, en = read_lines(chinese), read_lines(english)
    if len(zh) != len(en):
        raise InputError(f"{english}: has {len(en)} lines, {chinese} has {len(zh)}")
    if not zh:
        raise InputError(f"{chinese}: holds no sentences")
    for number, (source, target) in enumerate(zip(zh, en, strict=True), 1):
        yield _pair(english if source else chinese, number, source, target)


def _tsv_pairs(path: Path) -> Iterator[tuple[str, Pair]]:
    header, *rows = [line.rstrip("\r").split("\t") for line in _lines(path)] or [[]]
    if header not in _COLUMNS:
        there = ", ".join(header) or "none"
        raise InputError(f"{path}:1: the columns must be set, zh, en or zh, en; they are: {there}")
    for number, row in enumerate(rows, 2):
        if len(row) != len(header):
            raise InputError(f"{path}:{number}: {len(row)} columns instead of {len(header)}")
        name = row[0].strip() if len(header) == 3 else path.stem
        if not name:
            raise InputError(f"{path}:{number}: the name of the set is empty")
        yield name, _pair(path, number, *row[-2:])


def _tmx_pairs(path: Path) -> Iterator[tuple[str, Pair]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    except etree.XMLSyntaxError as error:
        raise InputError(f"{path}:{error.lineno or 1}: not well-formed ({error.msg})") from error
    for unit in root.iter("{*}tu"):
        line = int(unit.sourceline or 0)
        found: dict[str, str] = {}
        for variant in unit.iterfind("{*}tuv"):
            code = (variant.get(_LANG) or variant.get("lang") or "").lower()
            language = re.split("[-_]", code)[0]
            if language in found:
                raise InputError(f"{path}:{line}: two segments in {language}")
            found[language] = "".join(_text(variant.find("{*}seg")))
        for language in ("zh", "en"):
            if language not in found:
                raise InputError(f"{path}:{line}: no segment in {language}")
        yield path.stem, _pair(path, line, found["zh"], found["en"])


def _text(element: etree._Element | None) -> Iterator[str]:
    """The text of a segment without the code in it."""
    if element is None:
        return
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and etree.QName(child).localname not in _CODE:
            yield from _text(child)
        yield child.tail or ""
