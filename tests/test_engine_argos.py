"""The argos engine against a tiny real package, and what is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("argostranslate")
ctranslate2 = pytest.importorskip("ctranslate2")
tiny_argos = pytest.importorskip("tiny_argos")

from exporter.errors import EngineError  # noqa: E402
from exporter.translate import archive, models  # noqa: E402
from exporter.translate.argos import ArgosEngine, download, packages  # noqa: E402
from exporter.translate.engine import Hint, Request  # noqa: E402

REQUESTS = [Request(text) for text in tiny_argos.SENTENCES[:3]]


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(tiny_argos.build_folder(tmp_path_factory.mktemp("tiny")))


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPORTER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.delenv("ARGOS_PACKAGES_DIR", raising=False)


def texts(engine: ArgosEngine) -> list[str]:
    found = [candidates[0].text for candidates in engine.translate(REQUESTS)]
    engine.close()
    return found


def test_translates_as_argos_itself(package: Path) -> None:
    from argostranslate.package import Package
    from argostranslate.translate import apply_packaged_translation

    class Whole:
        def split_sentences(self, text: str) -> list[str]:
            return [text]

    theirs = Package(package)
    translator = ctranslate2.Translator(str(package / "model"))
    expected = [
        apply_packaged_translation(theirs, request.text, translator, Whole(), 1)[0].value
        for request in REQUESTS
    ]
    assert all(expected)
    assert len(set(expected)) == 3
    assert texts(ArgosEngine(package)) == [" ".join(text.split()) for text in expected]


def test_order_and_repeats_do_not_matter(package: Path) -> None:
    engine = ArgosEngine(package)
    once = engine.translate(REQUESTS)
    hinted = [Request(REQUESTS[2].text, (Hint("党建", "Party building"),)), *REQUESTS[1::-1]]
    assert engine.translate(hinted) == once[::-1]
    assert all(candidate.score and candidate.score < 0 for [candidate] in once)
    assert engine.translate([]) == []


def test_signature(package: Path) -> None:
    signature = ArgosEngine(package).signature
    assert (signature.engine, signature.model) == ("argos", "translate-zh_en-1_0")
    assert signature.digest == models.folder_sha256(package)
    assert ("model_version", "1.0") in signature.options
    assert ("beam_size", "4") in signature.options


def test_file_folder_and_installed_agree(package: Path, tmp_path: Path) -> None:
    archive = tiny_argos.pack(package, tmp_path / "zh_en.argosmodel")
    expected = texts(ArgosEngine(package))
    assert texts(ArgosEngine(archive)) == expected
    assert texts(ArgosEngine(archive)) == expected
    assert "no Chinese-English package" in str(ArgosEngine.available())
    with pytest.raises(EngineError, match="exporter engine install argos:zh_en"):
        ArgosEngine(None)
    [record] = models.install(str(archive))
    assert models.install(str(archive)) == [record]
    assert (record.version, record.digest) == ("1.0", models.folder_sha256(package))
    assert record.path == tmp_path / "cache" / "models" / "argos" / "translate-zh_en-1_0"
    assert ArgosEngine.available() is None
    assert texts(ArgosEngine(None)) == expected
    assert record in models.installed()


def test_argos_own_packages_are_found_newest_first(package: Path, tmp_path: Path) -> None:
    folder = tmp_path / "share" / "argos-translate" / "packages"
    for release in ("1_9", "1_10"):
        other = folder / f"zh_en-{release}"
        other.mkdir(parents=True)
        metadata = tiny_argos.METADATA | {"package_version": release.replace("_", ".")}
        (other / "metadata.json").write_text(json.dumps(metadata), "utf-8")
    (folder / "translate-en_de").mkdir()
    assert packages() == [folder / "zh_en-1_10", folder / "zh_en-1_9"]


def test_plain_ctranslate2_folder(package: Path, tmp_path: Path) -> None:
    plain = tmp_path / "opus"
    plain.mkdir()
    for path in (package / "model").iterdir():
        os.link(path, plain / path.name)
    with pytest.raises(EngineError, match=r"opus: no SentencePiece files; looked for source\.spm"):
        ArgosEngine(plain)
    os.link(package / "sentencepiece.model", plain / "sentencepiece.model")
    assert texts(ArgosEngine(plain)) == texts(ArgosEngine(package))
    (plain / "sentencepiece.model").rename(plain / "source.spm")
    os.link(plain / "source.spm", plain / "target.spm")
    assert all(texts(ArgosEngine(plain)))
    assert ArgosEngine(plain).signature.model == "opus"


def test_writes_nothing_at_home(package: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    code = (
        "import sys; from pathlib import Path\n"
        "from exporter.translate.argos import ArgosEngine\n"
        "from exporter.translate.engine import Request\n"
        "assert 'argostranslate' not in sys.modules\n"
        "print(ArgosEngine(Path(sys.argv[1])).translate([Request('全市')])[0][0].text)\n"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("XDG_")}
    done = subprocess.run(
        [sys.executable, "-c", code, str(package)],
        env=environment | {"HOME": str(home)},
        capture_output=True,
        check=True,
    )
    assert done.stdout.strip()
    assert list(home.iterdir()) == []


Change = Callable[[zipfile.ZipFile], Any]


def entry(name: str, data: str = "x", mode: int = 0) -> Change:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return lambda archive: archive.writestr(info, data)


def metadata(**values: str) -> Change:
    return entry("p/metadata.json", json.dumps(tiny_argos.METADATA | values))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([metadata(), entry("/etc/x")], "'/etc/x': absolute or unclear path"),
        ([metadata(), entry("p/../../x")], "'p/../../x': path leads outside"),
        ([metadata(), entry("p\\x")], "absolute or unclear path"),
        ([metadata(), entry("C:/x")], "'C:/x': absolute or unclear path"),
        ([metadata(), entry("p/link", "/etc/passwd", 0o120777)], "'p/link': link or special"),
        ([metadata(), entry("p/pipe", "", 0o010644)], "'p/pipe': link or special"),
        ([metadata(), entry("q/x")], "2 top folders instead of one"),
        ([metadata(), entry("readme")], "'readme': file outside a folder"),
        ([entry("p/model.bin")], "no 'p/metadata.json'"),
        ([entry("p/metadata.json", "{")], "p/metadata.json: not JSON"),
        ([entry("p/metadata.json", "[]")], "p/metadata.json: not a JSON object"),
        ([metadata(from_code="de")], "p/metadata.json: translates de to en"),
        ([metadata(to_code="fr")], "p/metadata.json: translates zh to fr"),
        ([], "0 top folders"),
    ],
)
def test_unsafe_archives_are_refused(changes: list[Change], message: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.argosmodel"
    with zipfile.ZipFile(path, "w") as archive:
        for change in changes:
            change(archive)
    with pytest.raises(EngineError) as caught:
        models.install(str(path))
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)
    assert list(tmp_path.rglob("x")) == []
    assert not models.argos_dir().exists()


def test_traditional_chinese_is_welcome() -> None:
    for code in ("zh", "zt", "zh-Hans"):
        archive.check_metadata(json.dumps(tiny_argos.METADATA | {"from_code": code}).encode(), "p")


def test_bombs_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.argosmodel"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        metadata()(archive)
        archive.writestr("p/zeros", bytes(40 << 20))
    with pytest.raises(EngineError, match=r"unpacks to .* bytes from .*: refused"):
        models.install(str(path))


def test_damaged_files(package: Path, tmp_path: Path) -> None:
    whole = tiny_argos.pack(package, tmp_path / "whole.argosmodel").read_bytes()
    cut = tmp_path / "cut.argosmodel"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(EngineError, match=r"cut\.argosmodel: not a sound \.argosmodel file"):
        models.install(str(cut))
    middle = len(whole) // 2
    cut.write_bytes(whole[:middle] + bytes(64) + whole[middle + 64 :])
    with pytest.raises(EngineError, match=r"cut\.argosmodel: .*damaged"):
        models.install(str(cut))
    assert list(models.argos_dir().iterdir()) == []
    with pytest.raises(EngineError, match="no such file"):
        models.install(str(tmp_path / "absent"))


def test_damaged_model(package: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    (broken / "model").mkdir(parents=True)
    for path in package.rglob("*"):
        if path.is_file():
            os.link(path, broken / path.relative_to(package))
    (broken / "model" / "model.bin").unlink()
    with pytest.raises(EngineError, match=r"broken: no model/model\.bin"):
        ArgosEngine(broken)
    (broken / "model" / "model.bin").write_bytes(b"junk")
    with pytest.raises(EngineError, match="model: cannot be loaded"):
        ArgosEngine(broken).translate(REQUESTS)
    (broken / "sentencepiece.model").unlink()
    with pytest.raises(EngineError, match=r"broken: no sentencepiece\.model"):
        ArgosEngine(broken)


def test_offline_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import urllib.request

    def offline(*_: object) -> None:
        raise OSError("no network")

    monkeypatch.setattr(urllib.request, "urlopen", offline)
    with pytest.raises(EngineError, match=r"argos:zh_en: the index at .* cannot be reached"):
        download("zh_en", tmp_path)


def test_index_is_asked(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import urllib.request

    archive = tiny_argos.pack(package, tmp_path / "zh_en.argosmodel")
    index = json.dumps([tiny_argos.METADATA | {"links": ["https://example.org/zh_en.argosmodel"]}])

    def answer(request: Any) -> io.BytesIO:
        url = request if isinstance(request, str) else request.full_url
        return io.BytesIO(index.encode() if "index" in url else archive.read_bytes())

    monkeypatch.setattr(urllib.request, "urlopen", answer)
    [record] = models.install("argos:zh_en")
    assert record.model == "translate-zh_en-1_0"
    with pytest.raises(EngineError, match="argos:zh_fr: the index has no such package"):
        models.install("argos:zh_fr")
