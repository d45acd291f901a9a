from __future__ import annotations

from pathlib import Path

import pytest

from exporter.errors import InputError, UsageError
from exporter.read import decode, find_inputs, read
from support import SEEDS

CHINESE = "各位代表:现在,我代表区人民政府向大会报告工作,请予审议。\r\n这是第二行。\n"


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.name[:3])
def test_seeds_are_captured_byte_for_byte(path: Path) -> None:
    source = read(path)
    assert source.text.encode(source.encoding) == path.read_bytes()
    assert source.size == path.stat().st_size
    assert source.id == "d" + source.sha256[:12]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_encodings_of_simplified_text(encoding: str) -> None:
    assert decode(CHINESE.encode(encoding)) == (encoding, CHINESE)


def test_big5() -> None:
    text = "各位代表:現在,我代表縣人民政府向大會報告工作,請予審議。"
    assert decode(text.encode("big5")) == ("big5", text)


def test_line_ends_and_marks_survive(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("一\r\n二\r三\n四\u2028\ufeff".encode())
    assert read(path).text == "一\r\n二\r三\n四\u2028\ufeff"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\t", "the file is empty"),
        (CHINESE.encode()[:41] + b"\xff" + CHINESE.encode()[41:], "bad byte at offset 41, line 1"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "neither UTF-8"),
        (b"a\0b\0c\0", "a binary file"),
        (b"\xef\xbb\xbfab\xff", "begins as utf-8-sig but has a bad byte at offset 2"),
    ],
)
def test_bad_files_are_named(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    with pytest.raises(InputError, match=message) as caught:
        read(path)
    assert str(path) in str(caught.value)


def test_missing_and_unsupported(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "none.txt")
    with pytest.raises(InputError, match="unsupported kind of file"):
        read(tmp_path / "a.xlsx")
    with pytest.raises(UsageError, match="no such file or folder"):
        find_inputs([tmp_path / "none"])


def test_folders_are_searched_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.md", "sub/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("文")
    found = find_inputs([tmp_path, tmp_path / "a.txt"])
    assert [p.name for p in found] == ["a.txt", "b.txt", "d.txt"]
