"""Archives, folders, standard input, and what is given beside an input."""

from __future__ import annotations

import io
import os
import pickle
import struct
import subprocess
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from exporter.cli import main
from exporter.errors import InputError
from exporter.glossary import Glossary
from exporter.model import Metadata
from exporter.pipeline import Summary, build, prepare
from exporter.read import Input, archive, find_inputs, formats, read
from exporter.translate.cache import Cache

TEXT = "某某区人民政府工作报告\n各位代表：\n现在，我代表区人民政府向大会报告工作，请予审议。\n"


def packed(path: Path, files: dict[str, bytes | str]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return path


def built(paths: list[Path], out: Path, glossary: Glossary, jobs: int = 1) -> Summary:
    cache = Cache(None)
    return build(find_inputs(paths), out, glossary, None, cache, jobs, retrieved="2024-02-01")


def fails(item: Input | Path, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(item)
    assert str(caught.value).startswith(f"{item}: ")


# archives


def test_members_of_an_archive_are_inputs_of_their_own(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "a.zip",
        {"sub/b.txt": TEXT, "a.TXT": TEXT, "c.jpg": b"x", "__MACOSX/._a.txt": b"x", "sub/": b""},
    )
    found = find_inputs([path, tmp_path])
    assert found == [Input(path, "a.TXT"), Input(path, "sub/b.txt")]
    assert [(i.stem, i.name, str(i)) for i in found] == [
        ("a", "a.TXT", f"{path}: a.TXT"), ("b", "b.txt", f"{path}: sub/b.txt"),
    ]  # fmt: skip
    assert pickle.loads(pickle.dumps(found)) == found
    source = read(found[1])
    assert (source.name, source.file, source.text) == ("b", "b.txt", TEXT)
    assert source.size == len(TEXT.encode())
    fails(path, "holds 2 files that can be read, not one")


def test_one_bad_member_never_stops_the_others(tmp_path: Path, glossary: Glossary) -> None:
    path = packed(tmp_path / "a.zip", {"bad.txt": b"\xff\xff\xff", "empty.txt": "", "good.txt": TEXT,
                                       "in.zip": b"PK", "x/good.txt": TEXT})  # fmt: skip
    broken = tmp_path / "b.zip"
    broken.write_bytes(path.read_bytes()[:100])
    summary = built([path, broken], tmp_path / "site", glossary, jobs=2)
    assert summary.reports == 1
    assert [failure.split(": ")[:3] for failure in summary.failed] == [
        [str(path), "bad.txt", summary.failed[0].split(": ")[2]],
        [str(path), "empty.txt", "the file is empty"],
        [str(path), "in.zip", "an archive inside an archive is not opened; unpack it"],
        [str(path), "x/good.txt", "has the same name as " + str(path)],
        [str(broken), "not a zip archive, or cut off (File is not a zip file)"],
    ]
    page = (tmp_path / "site" / "tei" / "good.xml").read_text("utf-8")
    assert "现在" in page


def test_names_in_an_archive_are_only_names(tmp_path: Path, glossary: Glossary) -> None:
    names = ["../../up.txt", "/root.txt", "C:\\win\\disk.txt", "..txt"]
    (tmp_path / "in").mkdir()
    path = packed(tmp_path / "in" / "a.zip", dict.fromkeys(names, TEXT))
    out = tmp_path / "in" / "out" / "site"
    out.parent.mkdir()
    summary = built([path], out, glossary)
    assert (summary.reports, summary.failed) == (4, [])
    made = {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*.xml")}
    stems, tei = ("up", "root", "disk", "."), "in/out/site/tei"
    corpus = {f"{tei}/corpus.xml", f"{tei}/corpus/up.xml"}  # the four are one and the same text
    assert made == corpus | {f"{tei}/{stem}{end}" for stem in stems for end in (".xml", ".dc.xml")}


def test_chinese_names_packed_by_windows(tmp_path: Path) -> None:
    info = ZipInfo("x" * len("报告.txt".encode("gbk")))
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as file:
        file.writestr(info, TEXT)
    path = tmp_path / "a.zip"
    path.write_bytes(buffer.getvalue().replace(info.filename.encode(), "报告.txt".encode("gbk")))
    assert [i.stem for i in find_inputs([path])] == ["报告"]
    assert read(path).name == "报告"


def test_bombs_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = packed(tmp_path / "a.zip", {"a.txt": bytes(3_000_000), "b.txt": TEXT})
    fails(Input(path, "a.txt"), "unpacks to more than 200 times its size")
    assert read(Input(path, "b.txt")).text == TEXT
    monkeypatch.setattr(archive, "MOST_BYTES", 2_000_000)
    assert find_inputs([path]) == [Input(path)]
    fails(path, "unpacks to more than 2 MB")
    monkeypatch.setattr(archive, "MOST_MEMBERS", 1)
    fails(path, "holds 2 files, more than 1")


def test_an_archive_that_understates_its_sizes_is_damaged(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"a.txt": TEXT * 99})
    size, data = struct.pack("<I", len((TEXT * 99).encode())), path.read_bytes()
    path.write_bytes(data.replace(size, struct.pack("<I", 9)))
    fails(Input(path, "a.txt"), "damaged or cut off")


def test_encrypted_damaged_and_missing_members(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"a.txt": TEXT})
    data = path.read_bytes()
    central = data.index(b"PK\x01\x02")
    path.write_bytes(data[: central + 8] + b"\1" + data[central + 9 :])
    fails(Input(path, "a.txt"), "protected by a password")
    path.write_bytes(data[:45] + b"\xff\xff" + data[47:])
    fails(Input(path, "a.txt"), "damaged or cut off")
    fails(Input(path, "none.txt"), "no such file in the archive")
    fails(packed(tmp_path / "b.zip", {"a.jpg": b"x"}), "holds no file that can be read")


def test_a_name_too_long_for_a_file_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"长" * 90 + ".txt": TEXT, "b.txt": TEXT})
    fails(find_inputs([path])[1], "its name is longer than 240 bytes")


# folders


def test_folders_of_every_kind_of_file(tmp_path: Path) -> None:
    for name in ("b.HTML", "a.pdf", "c.md", "x/d.docx", "x/e.tei.xml", "._a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("文")
    packed(tmp_path / "z.zip", {"in.htm": "文"})
    found = find_inputs([tmp_path])
    assert [i.name for i in found] == ["a.pdf", "b.HTML", "d.docx", "e.tei.xml", "in.htm"]
    assert [i.stem for i in found] == ["a", "b", "d", "e", "in"]


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, extra in ((".html", "html"), (".docx", "docx"), (".pdf", "pdf")):
        module = f"exporter.read.{formats.FORMATS[kind].module}"
        monkeypatch.setitem(sys.modules, module, None)
        path = tmp_path / f"a{kind}"
        path.write_text("文")
        fails(path, rf'reading {kind} needs: pip install "report-exporter\[{extra}\]"')


# standard input


def inspected(data: bytes) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "exporter", "inspect", "-", "--json"]
    return subprocess.run(command, input=data, capture_output=True, check=False)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_inspect_reads_standard_input(encoding: str) -> None:
    done = inspected(TEXT.encode(encoding))
    assert done.returncode == 0, done.stderr.decode()
    assert '"name": "stdin"' in done.stdout.decode() and "现在，我代表" in done.stdout.decode()


def test_standard_input_may_be_a_page_or_empty(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, glossary: Glossary
) -> None:
    def given(data: bytes) -> Path:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        return Path("-")

    page = f"\n<!DOCTYPE html><title>标题</title><p>{TEXT}</p>".encode()
    source = read(given(page))
    assert (source.name, source.file, source.media_type) == ("stdin", "stdin", "text/html")
    with pytest.raises(InputError, match=r"^stdin: the file is empty"):
        read(given(b" \n"))
    summary = built([given(TEXT.encode()), Path("-")], tmp_path / "site", glossary, jobs=2)
    assert (summary.reports, summary.failed) == (1, [])


# what the user knows better


def test_metadata_given_beside_an_input_goes_first(tmp_path: Path, glossary: Glossary) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    given = 'title = "题"\ndate = 2024-01-03\nplace = "某某"\nurl = "https://example.cn/a"\nrights = "公有"'
    (tmp_path / "a.toml").write_text(given)
    report = prepare(tmp_path / "a.txt", glossary, "2024-02-01")
    assert report.source.given["title"] == "题"
    assert report.source.retrieved == "2024-02-01"
    meta = report.metadata
    assert (meta.title, meta.date, meta.place, meta.url, meta.rights) == (
        "题", "2024-01-03", "某某", "https://example.cn/a", "公有",
    )  # fmt: skip
    (tmp_path / "a.toml").unlink()
    bare = prepare(tmp_path / "a.txt", glossary)
    assert (bare.source.given, bare.source.retrieved) == ({}, None)
    assert (bare.metadata.title, bare.metadata.rights) == (TEXT.split("\n")[0], Metadata().rights)


def test_metadata_given_inside_an_archive(tmp_path: Path, glossary: Glossary) -> None:
    files: dict[str, bytes | str] = {"s/a.txt": TEXT, "s/a.toml": 'author = "某"', "a.toml": "x"}
    path = packed(tmp_path / "a.zip", files)
    assert prepare(path, glossary).metadata.author == "某"
    (item,) = find_inputs([packed(tmp_path / "b.zip", {"a.txt": TEXT, "a.toml": "x = 1"})])
    with pytest.raises(InputError) as caught:
        read(item)
    assert str(caught.value).startswith(f"{tmp_path / 'b.zip'}: a.toml: unknown key 'x'")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("title = ", "Invalid value"),
        ('titel = "x"', "unknown key 'titel'"),
        ("title = 3", "key 'title': not a text"),
        ('author = " "', "key 'author': not a text"),
        ('date = "2024-1-3"', "key 'date': '2024-1-3' is not a day"),
        ('date = "2024-02-30"', "key 'date': '2024-02-30' is not a day"),
        ("date = 2024-01-03T10:00:00", "key 'date': not a text"),
        ('url = "example.cn"', "key 'url': 'example.cn' does not begin with http"),
    ],
)
def test_faults_in_given_metadata_are_named(tmp_path: Path, given: str, message: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.toml").write_text(given)
    with pytest.raises(InputError, match=message) as caught:
        read(tmp_path / "a.txt")
    assert str(caught.value).startswith(f"{tmp_path / 'a.toml'}: ")


def test_retrieved_is_a_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    arguments = ["build", str(tmp_path / "a.txt"), "--out", str(tmp_path / "x"), "--engine=none"]
    with pytest.raises(SystemExit) as caught:
        main([*arguments, "--retrieved", "3 Jan"])
    assert caught.value.code == 2
    assert "'3 Jan' is not a day as in 2024-01-03" in capsys.readouterr().err
    assert main([*arguments, "--retrieved", "2024-02-01"]) == 0


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_a_file_name_that_is_not_unicode_is_refused(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"a\xff.txt")
    path.write_text(TEXT)
    with pytest.raises(InputError, match="surrogates not allowed"):
        read(path)
