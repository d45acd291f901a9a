"""The bag: whole, valid, the same every time, and never over anything."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from exporter.cli import main
from exporter.glossary import Glossary, load_glossary
from exporter.memory import Memory, MemoryFile, Unit, load_memory, write_tmx
from exporter.model import Report
from exporter.pipeline import build
from exporter.translate.cache import Cache
from support import SEEDS, FakeEngine, concept, obedient, save

bagit = pytest.importorskip("bagit")


def deposit(site: Path, out: Path, *more: object) -> int:
    return main(["deposit", str(site), "--out", str(out), *map(str, more)])


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def small_site(folder: Path, inputs: list[Path], glossary: Glossary) -> Path:
    assert not build(inputs, folder, glossary, None, Cache(None)).failed
    return folder


def test_a_bag_is_whole_and_valid(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deposit(site, tmp_path / "bag", SEEDS[0].parent) == 0
    bag = bagit.Bag(str(tmp_path / "bag"))
    bag.validate()
    assert bag.version_info == (1, 0) and set(bag.algorithms) == {"sha256", "sha512"}
    files = contents(tmp_path / "bag")
    for path in SEEDS:
        assert files[f"data/captures/{path.name}"] == path.read_bytes()
    for path in (site / "tei").rglob("*"):
        if path.is_file():
            assert files[f"data/{path.relative_to(site)}"] == path.read_bytes()
    assert files["data/manifest.json"] == (site / "manifest.json").read_bytes()
    assert files["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    payload = {n: d for n, d in files.items() if n.startswith("data/")}
    oxum = f"Payload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}"
    assert oxum in files["bag-info.txt"].decode().splitlines()
    assert not {n for n in files if "reports/" in n or n.startswith(".")}
    assert "5 from the inputs, 0 made from the TEI, 0 missing" in capsys.readouterr().out


def test_the_letter_tells_what_a_reader_needs(site: Path, tmp_path: Path) -> None:
    deposit(site, tmp_path / "bag", SEEDS[0].parent)
    letter = (tmp_path / "bag" / "data" / "README.txt").read_text("utf-8")
    flat = " ".join(letter.split())
    assert letter.startswith(
        "5 reports of Chinese local governments, annotated and translated\n===="
    )
    assert "Of 5 captured files 5 are here" in flat and "MISSING" not in flat
    assert "the engine that translated is fake 1" in flat.casefold()
    assert "not fit to be quoted" in flat and "no permission is implied" in flat
    assert "--engine fake --split" in flat
    for word in flat.split():
        if word.startswith("data/") and "NAME" not in word:
            assert (tmp_path / "bag" / word.rstrip(",")).exists(), word


def test_the_glossary_in_the_bag_is_the_one_used(
    site: Path, tmp_path: Path, glossary: Glossary
) -> None:
    deposit(site, tmp_path / "bag")
    assert load_glossary(tmp_path / "bag" / "data" / "glossary").digest == glossary.digest


def test_without_inputs_plain_texts_are_made_from_the_tei(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deposit(site, tmp_path / "bag") == 0
    for path in SEEDS:
        assert (
            tmp_path / "bag" / "data" / "captures" / path.name
        ).read_bytes() == path.read_bytes()
    assert "5 made from the TEI" in capsys.readouterr().out


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-8"])
def test_any_encoding_comes_back_from_the_tei(
    encoding: str, tmp_path: Path, glossary: Glossary
) -> None:
    text = "在会议上的讲话\r\n\r\n包头市发展很好,财政收入增长8%。\x0b推动经济社会发展。\r\n" * 3
    path = tmp_path / "x.txt"
    path.write_bytes(text.encode(encoding))
    site = small_site(tmp_path / "site", [path], glossary)
    assert deposit(site, tmp_path / "bag") == 0
    assert (tmp_path / "bag/data/captures/x.txt").read_bytes() == path.read_bytes()


def test_a_missing_capture_is_said_everywhere(
    tmp_path: Path, glossary: Glossary, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("resiliparse")
    page = tmp_path / "page.html"
    page.write_text(
        "<html><body><h1>讲话</h1><p>包头市发展很好。财政收入增长8%。</p></body></html>", "utf-8"
    )
    sidecar = tmp_path / "page.toml"
    sidecar.write_text('rights = "Public domain."\n', "utf-8")
    site = small_site(tmp_path / "site", [page], glossary)
    assert deposit(site, tmp_path / "bag") == 1
    assert "page.html: the captured file is missing in the bag" in capsys.readouterr().err
    letter = (tmp_path / "bag/data/README.txt").read_text("utf-8")
    assert f"page.html  sha256 {sha256(page.read_bytes()).hexdigest()}" in letter
    assert "captured text: Public domain." in letter
    bagit.Bag(str(tmp_path / "bag")).validate()
    assert deposit(site, tmp_path / "full", page) == 0
    captures = contents(tmp_path / "full/data/captures")
    assert captures == {"page.html": page.read_bytes(), "page.toml": sidecar.read_bytes()}


def test_captures_are_known_by_their_bytes(tmp_path: Path, glossary: Glossary) -> None:
    """Whatever the file is called now, and in an archive too; what was not built is left out."""
    site = small_site(tmp_path / "site", SEEDS[1:2], glossary)
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr("folder/renamed.txt", SEEDS[1].read_bytes())
        archive.writestr("other.txt", SEEDS[0].read_bytes())
    assert deposit(site, tmp_path / "bag", tmp_path / "in.zip") == 0
    captures = contents(tmp_path / "bag/data/captures")
    assert captures == {SEEDS[1].name: SEEDS[1].read_bytes()}


def test_the_same_site_gives_the_same_bag(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    deposit(site, tmp_path / "one", SEEDS[0].parent)
    deposit(site, tmp_path / "two", *reversed(SEEDS))
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert "Bagging-Date" not in (tmp_path / "one/bag-info.txt").read_text("utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1704240000")
    deposit(site, tmp_path / "three", SEEDS[0].parent)
    assert "Bagging-Date: 2024-01-03\n" in (tmp_path / "three/bag-info.txt").read_text("utf-8")


def test_nothing_is_invented_in_bag_info_and_fields_can_be_given(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deposit(site, tmp_path / "bare")
    info = bagit.Bag(str(tmp_path / "bare")).info
    assert info.keys() == {"Bag-Software-Agent", "Payload-Oxum"}
    deposit(site, tmp_path / "bag", "--info", "Source-Organization=某图书馆", "--info", "X=a=b")
    info = bagit.Bag(str(tmp_path / "bag")).info
    assert (info["Source-Organization"], info["X"]) == ("某图书馆", "a=b")
    for wrong in ("nothing", "Payload-Oxum=1.1", "a b=c", "X=a\nBagging-Date: 1999-01-01", "X= "):
        assert deposit(site, tmp_path / "no", "--info", wrong) == 2
        assert not (tmp_path / "no").exists()
    assert capsys.readouterr().err.count("exporter: error:") == 5


# What is refused


@pytest.mark.parametrize("kind", ["folder", "file", "link", "left"])
def test_nothing_is_overwritten(kind: str, site: Path, tmp_path: Path) -> None:
    out = tmp_path / "bag"
    there = tmp_path / ".bag.part" if kind == "left" else out
    if kind == "file":
        out.write_text("mine", "utf-8")
    elif kind == "link":
        out.symlink_to("nowhere")
    else:
        there.mkdir()
        (there / "mine").write_text("mine", "utf-8")
    before = contents(tmp_path)
    assert deposit(site, out) == 2
    assert contents(tmp_path) == before and out.is_symlink() == (kind == "link")


def test_only_a_site_is_deposited(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert deposit(tmp_path, tmp_path / "bag") == 2
    assert "no site made by exporter build" in capsys.readouterr().err
    for text in ("{", "[]", '{"files": {}}', '{"files": {}, "signature": {}}'):
        (tmp_path / "manifest.json").write_text(text, "utf-8")
        assert deposit(tmp_path, tmp_path / "bag") == 1
        assert "is damaged" in capsys.readouterr().err
    assert not (tmp_path / "bag").exists()


def test_a_changed_or_lost_file_is_refused(
    tmp_path: Path, glossary: Glossary, capsys: pytest.CaptureFixture[str]
) -> None:
    site = small_site(tmp_path / "site", SEEDS[1:2], glossary)
    tei = site / "tei" / f"{SEEDS[1].stem}.xml"
    data = tei.read_bytes()
    tei.write_bytes(data + b"<!-- -->")
    assert deposit(site, tmp_path / "bag") == 1
    assert f"{tei}: has changed since the site was built" in capsys.readouterr().err
    tei.unlink()
    assert deposit(site, tmp_path / "bag") == 1
    assert f"{tei}: cannot be read" in capsys.readouterr().err
    (tmp_path / "elsewhere.xml").write_bytes(data)
    tei.symlink_to(tmp_path / "elsewhere.xml")
    assert deposit(site, tmp_path / "bag") == 1
    assert "leads out of the site" in capsys.readouterr().err
    assert {p.name for p in tmp_path.iterdir()} == {"site", "elsewhere.xml"}


@pytest.mark.parametrize(
    "name", ["../x", "/etc/passwd", "tei/../../x", "C:\\x", "tei\\x", "c:x", "a\0"]
)
def test_paths_that_lead_out_are_refused(
    name: str, tmp_path: Path, glossary: Glossary, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the manifest, and in the name of the captured file that a TEI file states."""
    site = small_site(tmp_path / "site", SEEDS[1:2], glossary)
    manifest = json.loads((site / "manifest.json").read_bytes())
    changed = {**manifest, "files": {**manifest["files"], name: "0" * 64}}
    (site / "manifest.json").write_text(json.dumps(changed), "utf-8")
    assert deposit(site, tmp_path / "bag") == 1
    assert "leads out of its folder" in capsys.readouterr().err
    if "\0" not in name:
        tei = f"tei/{SEEDS[1].stem}.xml"
        data = (site / tei).read_bytes().replace(
            f'type="file">{SEEDS[1].name}'.encode(), f'type="file">{name}'.encode())  # fmt: skip
        (site / tei).write_bytes(data)
        manifest["files"][tei] = sha256(data).hexdigest()
        (site / "manifest.json").write_text(json.dumps(manifest), "utf-8")
        assert deposit(site, tmp_path / "bag") == 1
        assert "leads out of its folder" in capsys.readouterr().err
    assert {p.name for p in tmp_path.iterdir()} == {"site"}


def test_names_that_bags_cannot_hold_are_refused(
    tmp_path: Path, glossary: Glossary, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a%20b.txt"
    path.write_bytes(SEEDS[1].read_bytes())
    site = small_site(tmp_path / "site", [path], glossary)
    assert deposit(site, tmp_path / "bag", path) == 1
    assert "a bag cannot hold a name with %" in capsys.readouterr().err
    assert not (tmp_path / "bag").exists() and not (tmp_path / ".bag.part").exists()


def test_another_glossary_or_memory_is_refused(
    tmp_path: Path, glossary: Glossary, seeds: dict[str, Report],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    own = save(tmp_path / "own", concept("only-here", "只在这里", "only here"))
    both = load_glossary(Path(__file__).parent.parent / "glossary", own)
    sentence = seeds["001"].sentences[4]
    unit = Unit(sentence.id, seeds["001"].text(sentence), "Made-up English.", "reviewed")
    (own / "memory.tmx").write_bytes(write_tmx(MemoryFile((unit,))))
    memory = load_memory([own])
    build(SEEDS[1:2], tmp_path / "site", both, FakeEngine(obedient), Cache(None), memory=memory)
    assert deposit(tmp_path / "site", tmp_path / "bag") == 2
    assert "was built with another glossary" in capsys.readouterr().err
    assert deposit(tmp_path / "site", tmp_path / "bag", "--glossary", own) == 0
    assert load_memory([tmp_path / "bag/data/glossary"]).digest == memory.digest
    letter = (tmp_path / "bag/data/README.txt").read_text("utf-8")
    assert "sentences that people have translated" in letter
    build(SEEDS[1:2], tmp_path / "plain", both, None, Cache(None), memory=Memory())
    assert deposit(tmp_path / "plain", tmp_path / "bag2", "--glossary", own) == 2
    assert "another translation memory" in capsys.readouterr().err


def test_a_bag_can_be_built_again(site: Path, tmp_path: Path) -> None:
    """From the bag alone, with the same engine, comes the same site."""
    deposit(site, tmp_path / "bag")
    data = tmp_path / "bag" / "data"
    used = load_glossary(Path(__file__).parent.parent / "glossary", data / "glossary")
    inputs = sorted((data / "captures").iterdir())
    build(inputs, tmp_path / "again", used, FakeEngine(obedient), Cache(None), split=True)
    assert (tmp_path / "again/manifest.json").read_bytes() == (data / "manifest.json").read_bytes()


# Disks


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
@pytest.mark.parametrize("at", ["README.txt", "bagit.txt"])
def test_a_disk_that_fails_leaves_nothing(
    code: int, at: str, site: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    for name in ("write_bytes", "write_text"):
        write = getattr(Path, name)

        def fail(self: Path, *a: object, _write: object = write, **k: object) -> object:
            if self.name == at:
                raise OSError(code, "it failed")
            return _write(self, *a, **k)  # type: ignore[operator]

        monkeypatch.setattr(Path, name, fail)
    assert deposit(site, tmp_path / "bag") == 1
    assert "cannot be written (it failed)" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_full_disk_in_earnest(site: Path, tmp_path: Path) -> None:
    """A process that may write no file of more than 100 kB."""
    program = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "from exporter.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, "deposit", str(site), "--out", str(tmp_path / "bag")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert "cannot be written (File too large)" in done.stderr
    assert not list(tmp_path.iterdir())


def test_without_the_library_it_is_named(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "bagit", None)
    assert deposit(site, tmp_path / "bag") == 2
    assert 'pip install "report-exporter[deposit]"' in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_bag_that_is_not_valid_is_not_left(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def sabotage(folder: object, *a: object, _make: object = bagit.make_bag, **k: object) -> object:
        made = _make(folder, *a, **k)  # type: ignore[operator]
        with (Path(str(folder)) / "data" / "README.txt").open("a") as file:
            file.write("x")
        return made

    monkeypatch.setattr(bagit, "make_bag", sabotage)
    assert deposit(site, tmp_path / "bag") == 1
    assert "no valid bag" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
