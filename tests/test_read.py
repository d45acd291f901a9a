from __future__ import annotations

import time
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
        ("\ufeff\u3000\n".encode(), "the file is empty"),
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


def test_one_line_of_five_megabytes_is_read_in_linear_time(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    text = "全区地区生产总值增长百分之六，" * 333_333
    for encoding in ("utf-8", "gb18030"):
        path.write_bytes(text.encode(encoding))
        began = time.process_time()
        assert read(path).text == text
        assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "text",
    [
        "一\0二\x01\x1b[0m三\x7f\x85",
        "一\r\n二\r三\n\r四\v五\f六\u2028七\u2029",
        "私用\ue5e5\uf8ff\U00100000，扩展㐀𠀀𪜶𰻞，兼容﨎",
        "表情🀄👨‍👩‍👧🇨🇳，方向\u200f\u202e\u2066\u2069，宽\u200b\ufeff\u00ad",
    ],
)
def test_odd_characters_are_captured_as_they_are(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.txt"
    path.write_bytes(text.encode())
    assert read(path).text == text


def test_missing_and_unsupported(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "none.txt")
    with pytest.raises(InputError, match=r"unsupported kind of file \(supported: \.txt, \.html, "):
        read(tmp_path / "a.xlsx")
    with pytest.raises(UsageError, match="no such file or folder"):
        find_inputs([tmp_path / "none"])


def test_folders_are_searched_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.md", "sub/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("文")
    found = find_inputs([tmp_path, tmp_path / "a.txt"])
    assert [p.name for p in found] == ["a.txt", "b.txt", "d.txt"]
