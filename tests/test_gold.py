"""The gold annotations are well formed, and segmentation keeps its scores on the seeds."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from exporter.read import read

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT))  # at the end: the installed package comes before the one here
gold = importlib.import_module("benchmarks.gold")
scorer = importlib.import_module("benchmarks.segmentation")

FILES = sorted(path for name in gold.SETS for path in (gold.GOLD / name).glob("*.tsv"))


HASHED = [p for p in FILES if p.parent.name != "seeds"]


@pytest.mark.parametrize(("name", "count"), [("seeds", 5), ("unseen", 21), ("tuning", 44)])
def test_all_sets_are_there(name: str, count: int) -> None:
    assert len(gold.load_set(name)) == count


def test_no_document_is_in_two_sets() -> None:
    digests = [gold.load(p).sha256 for p in FILES]
    assert len(set(digests)) == len(digests)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_annotation_is_well_formed(path: Path) -> None:
    annotation = gold.load(path)
    if path in HASHED:
        assert list(gold.problems(annotation)) == []
    else:
        assert list(gold.misfits(annotation, read(ROOT / annotation.source))) == []


@pytest.mark.parametrize("path", HASHED, ids=lambda p: p.stem)
def test_annotation_fits_its_document(path: Path, missing: Callable[[str], None]) -> None:
    if not gold.CORPORA.is_dir():
        pytest.skip("the corpora are not here")
    annotation = gold.load(path)
    if annotation.text_sha256 and not importlib.util.find_spec("resiliparse"):
        missing("resiliparse")
    document = scorer.locate(annotation, gold.CORPORA)
    assert document, f"its document is not in {annotation.source}"
    assert list(gold.misfits(annotation, read(document))) == []


@pytest.mark.parametrize("path", HASHED, ids=lambda p: p.stem)
def test_annotation_holds_no_text(path: Path) -> None:
    assert gold.load(path).excerpts == ()
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"(?m)^(block\t.*)\t.+$", r"\1", path.read_text("utf-8")))  # fmt: skip


def test_faults_are_found() -> None:
    good = gold.load(FILES[0])
    text = read(ROOT / good.source).text
    fault = gold.GoldBlock(good.blocks[0].start, good.blocks[1].end, "verse", 1, None)
    bad = gold.Gold(
        good.path, good.source, good.sha256, "ode", None, None, good.meta, (fault, *good.blocks[2:]),
        good.sentences[:-1], {(0, 2): "pun"}, ((((0, 1)), "?"),),
    )  # fmt: skip
    found = "\n".join(gold.problems(bad, text))
    for part in ("genre ode", "kind verse", "class pun", "only they", "in no sentence", "not '?'"):
        assert part in found


def test_changed_document_and_changed_extraction_are_told() -> None:
    good = gold.load(FILES[0])
    source = read(ROOT / good.source)
    (fault,) = gold.misfits(replace(good, text_sha256="0" * 64), source)
    assert "another text is extracted" in fault
    (fault,) = gold.misfits(replace(good, sha256="0" * 64), source)
    assert "sha256" in fault


def test_malformed_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text("document\ta\tb\tnews\nblock\t1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        gold.load(path)


def test_hashed_value_ignores_white_space() -> None:
    digest = "sha256:" + hashlib.sha256("冯雪".encode()).hexdigest()
    assert gold.same_value("冯 雪", "冯雪")
    assert gold.same_value(digest, "冯 雪")
    assert not gold.same_value(digest, "冯")


@pytest.mark.parametrize("name", scorer.RATCHETED)
def test_scores_do_not_fall(name: str) -> None:
    if name != "seeds" and not gold.CORPORA.is_dir():
        pytest.skip("the corpora are not here")
    counts = scorer.tallies(name)["all"]
    floors = scorer.read_floors()[name]
    assert floors
    for measure, floor in floors.items():
        value = scorer.score(counts, measure).value
        assert value is not None and value >= floor, f"{measure}: {value} is below {floor}"


def test_perfect_and_empty_scores() -> None:
    counts = scorer.Tally()
    scorer._compare(counts, "sentence", {1, 2}, {2, 3})
    assert scorer.score(counts, "sentence") == (0.5, 0.5, 0.5, 2)
    assert scorer.score(counts, "slogan span").value is None


def test_without_corpora_only_the_seeds_are_scored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    scores = tmp_path / "scores.json"
    argv = ["x", "--corpora", str(tmp_path), "--json", str(scores)]
    monkeypatch.setattr(sys, "argv", argv)
    assert scorer.main() == 0
    out = capsys.readouterr().out
    assert "unseen: not scored" in out
    assert "tuning: not scored" in out
    assert '"seeds"' in scores.read_text(encoding="utf-8")
