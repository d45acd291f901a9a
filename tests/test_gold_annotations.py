"""The gold annotations are well formed, and annotation keeps its scores on the seeds."""

from __future__ import annotations

import importlib
import re
import sys
import tomllib
from pathlib import Path

import pytest

from exporter.annotate import annotate
from exporter.glossary import Glossary
from exporter.read import read
from exporter.segment import segment
from support import source_of

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT))  # at the end: the installed package comes before the one here
scorer = importlib.import_module("benchmarks.annotation")

FILES = sorted((ROOT / "tests" / "gold" / "annotations").glob("*/*.tsv"))


def test_both_sets_are_there() -> None:
    assert len(scorer.load_set("seeds")) == 5
    assert len(scorer.load_set("unseen")) == 10


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_annotation_is_well_formed(path: Path) -> None:
    annotation = scorer.load(path)
    text = None
    if path.parent.name == "seeds":
        source = read(ROOT / annotation.source)
        assert annotation.sha256 == source.sha256
        text = source.text
        assert all(line.text for line in annotation.lines)
    assert list(scorer.problems(annotation, text)) == []


@pytest.mark.parametrize(
    "path", [p for p in FILES if p.parent.name == "unseen"], ids=lambda p: p.stem
)
def test_unseen_annotation_holds_no_text(path: Path) -> None:
    assert not re.search(r"[\u4e00-\u9fff]", path.read_text("utf-8"))


def test_faults_are_found(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    lines = ["place\t0\t2\tplanet\t-\t甲", "term\t2\t4\tx\tmaybe\t丙丁", "date\t3\t3\t-\t-\t"]
    path.write_text("\n".join(["document\ta\tb", *lines]), encoding="utf-8")
    found = "\n".join(scorer.problems(scorer.load(path), "甲乙丙丁"))
    for part in (
        "level planet",
        "'甲乙', not '甲'",
        "neither right nor wrong",
        "date 3-3 is empty",
    ):
        assert part in found
    path.write_text("document\ta\tb\nverse\t0\t2\t-\t-", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        scorer.load(path)


def test_what_counts() -> None:
    report = annotate(segment(source_of("包头市去年投资5亿元。")), Glossary({}, "0" * 64))
    lines = [
        ("place", (0, 3), "county", "-"), ("date", (3, 5), "2021", "-"),
        ("quantity", (7, 10), "500000000", "yuan"), ("body", (0, 5), "-", "-"),
        ("term", (0, 3), "baotou", "right"), ("term", (0, 2), "baotou", "right"),
    ]  # fmt: skip
    gold = scorer.Annotation(
        Path("x"), "s", "0", None, tuple(scorer.Line(*line, None) for line in lines)
    )
    counts, errors = scorer.tally(gold, report)
    values = {m: scorer.score(counts, m).value for m in scorer.MEASURES}
    assert values["quantity and value"] == values["place"] == values["date"] == 1
    assert values["place and level"] == values["date and value"] == values["body"] == 0
    assert values["ordinal and value"] is None
    assert counts["term", "gold"] == 1  # 包头 is inside 包头市
    assert len(errors) == 6


def test_scores_of_the_seeds_do_not_fall(glossary: Glossary) -> None:
    counts, _ = scorer.tallies("seeds", glossary)
    floors = tomllib.loads(scorer.FLOORS.read_text(encoding="utf-8"))
    assert set(floors) == set(scorer.MEASURES)
    for measure, floor in floors.items():
        value = scorer.score(counts, measure).value
        assert value is not None and value >= floor, f"{measure}: {value} is below {floor}"


def test_without_corpora_the_unseen_set_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["x", "--set", "unseen", "--corpora", str(tmp_path)])
    assert scorer.main() == 0
    assert "unseen: not scored" in capsys.readouterr().out


def test_speed_measures_both_sides(glossary: Glossary) -> None:
    ours, theirs = scorer.speed(glossary, repeats=1)
    assert ours > 0 and theirs > 0
