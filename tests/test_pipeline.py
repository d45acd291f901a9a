from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from exporter.errors import ExporterError
from exporter.glossary import Glossary
from exporter.output import Site
from exporter.pipeline import Summary, build
from exporter.translate.cache import Cache
from support import SEEDS, FakeEngine, obedient


def run(out: Path, glossary: Glossary, inputs: list[Path], jobs: int = 1) -> Summary:
    cache = Cache(out.parent / "cache.sqlite")
    try:
        return build(inputs, out, glossary, FakeEngine(obedient), cache, jobs)
    finally:
        cache.close()


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_second_run_translates_nothing_and_is_the_same(
    tmp_path: Path, glossary: Glossary
) -> None:
    first = run(tmp_path / "one", glossary, SEEDS)
    second = run(tmp_path / "two", glossary, SEEDS, jobs=2)
    assert (first.reports, first.failed) == (5, [])
    assert first.fresh > 500
    assert (second.fresh, second.cached) == (0, first.fresh + first.cached)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_the_site_has_what_the_manifest_says(tmp_path: Path, glossary: Glossary) -> None:
    summary = run(tmp_path / "site", glossary, SEEDS)
    found = files(tmp_path / "site")
    manifest = json.loads(found.pop("manifest.json"))
    assert manifest["files"] == {n: hashlib.sha256(d).hexdigest() for n, d in found.items()}
    assert manifest["signature"]["engine"]["engine"] == "fake"
    assert manifest["signature"]["glossary"]["sha256"] == glossary.digest
    for path in SEEDS:
        assert {f"reports/{path.stem}.html", f"tei/{path.stem}.xml"} <= found.keys()
    assert {"index.html", "glossary/index.html", "tei/report.rng"} <= found.keys()
    assert summary.applied > 200 and summary.sentences > 500


def test_without_an_engine_the_edition_is_annotated_and_says_so(
    tmp_path: Path, glossary: Glossary
) -> None:
    summary = build(SEEDS[1:2], tmp_path / "site", glossary, None, Cache(None))
    assert (summary.reports, summary.fresh, summary.flags) == (1, 0, 0)
    page = (tmp_path / "site" / "reports" / f"{SEEDS[1].stem}.html").read_text("utf-8")
    assert "no translation was made" in page.lower()


def test_one_bad_file_never_stops_the_others(tmp_path: Path, glossary: Glossary) -> None:
    bad, empty, twin = tmp_path / "bad.txt", tmp_path / "empty.txt", tmp_path / "x" / "good.txt"
    bad.write_bytes("各位代表".encode() + b"\xff\xff")
    empty.write_bytes(b"")
    good = tmp_path / "good.txt"
    shutil.copy(SEEDS[1], good)
    twin.parent.mkdir()
    shutil.copy(SEEDS[1], twin)
    summary = run(tmp_path / "site", glossary, [bad, empty, good, twin])
    assert summary.reports == 1
    assert [failure.split(":")[0] for failure in summary.failed] == [
        str(bad),
        str(empty),
        str(twin),
    ]
    assert "rename one of them" in summary.failed[2]
    assert (tmp_path / "site" / "reports" / "good.html").is_file()


def test_what_an_earlier_run_made_is_cleared_away_and_nothing_else(
    tmp_path: Path, glossary: Glossary
) -> None:
    site = tmp_path / "site"
    run(site, glossary, SEEDS[:2])
    mine = site / "mine.txt"
    mine.write_text("keep me")
    manifest = site / "manifest.json"
    told = json.loads(manifest.read_text())
    outside = tmp_path / "outside.txt"
    outside.write_text("keep me")
    told["files"]["../outside.txt"] = "0"
    manifest.write_text(json.dumps(told))
    run(site, glossary, SEEDS[1:2])
    assert not (site / "reports" / f"{SEEDS[0].stem}.html").exists()
    assert (site / "reports" / f"{SEEDS[1].stem}.html").exists()
    assert mine.exists() and outside.exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file in the way")
    with pytest.raises(ExporterError, match=r"site/index\.html: cannot be written"):
        Site(tmp_path / "site").write("index.html", b"x")


def test_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(tmp_path)
    site.write("index.html", b"old")

    def full(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ExporterError, match=r"index\.html: cannot be written \(No space left"):
        site.write("index.html", b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("index.html", b"old")]
