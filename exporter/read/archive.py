"""Zip archives: their members as bytes, within limits. Names of members are names, never paths to
write to; an archive inside an archive is not opened."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from exporter.read.formats import ARCHIVE, suffix_of

MOST_MEMBERS = 2_000
MOST_BYTES = 500_000_000
#: Bytes out of one byte in. Prose gets to 4, markup to 20; what packs better is made to fill disks.
MOST_RATIO = 200
_SMALL = 1_000_000  # a member up to this size does no harm, however well it packs
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1


def members(path: Path) -> list[str]:
    """The names of the members. Raises :class:`ValueError` if the archive is broken or too large."""
    with _opened(path) as archive:
        return list(_names(archive))


def holds(path: Path, member: str) -> bool:
    """Whether the archive has a member of this name."""
    return member in members(path)


def load(path: Path, member: str) -> bytes:
    """The bytes of a member. Raises :class:`ValueError` saying why they cannot be had."""
    with _opened(path) as archive:
        info = _names(archive).get(member)
        if info is None:
            raise ValueError("no such file in the archive")
        if suffix_of(member) == ARCHIVE:
            raise ValueError("an archive inside an archive is not opened; unpack it")
        if info.flag_bits & _ENCRYPTED:
            raise ValueError("protected by a password; unpack it")
        if is_bomb(info):
            raise ValueError(f"unpacks to more than {MOST_RATIO} times its size")
        return _unpacked(archive, info)


def check_size(archive: ZipFile) -> None:
    """Raise :class:`ValueError` for an archive of too many members or too many bytes."""
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise ValueError(f"holds {len(infos)} files, more than {MOST_MEMBERS}")
    if sum(info.file_size for info in infos) > MOST_BYTES:
        raise ValueError(f"unpacks to more than {MOST_BYTES // 1_000_000} MB")


def is_bomb(info: ZipInfo) -> bool:
    """Whether a member is packed so tightly that it was made to do harm."""
    return info.file_size > max(_SMALL, MOST_RATIO * info.compress_size)


@contextmanager
def _opened(path: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(path) as archive:
            check_size(archive)
            yield archive
    except (BadZipFile, EOFError) as error:
        raise ValueError(f"not a zip archive, or cut off ({error})") from error


def _names(archive: ZipFile) -> dict[str, ZipInfo]:
    """The files of an archive by name; of two of one name the last one counts, as in unzip."""
    return {_name(info): info for info in archive.infolist() if not info.is_dir()}


def _name(info: ZipInfo) -> str:
    """The name of a member. Windows packs Chinese names in GBK and does not say so."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                pass
    return name.replace("\\", "/")


def _unpacked(archive: ZipFile, info: ZipInfo) -> bytes:
    try:
        return archive.read(info)
    except (BadZipFile, EOFError, zlib.error) as error:
        raise ValueError(f"damaged or cut off ({error})") from error
    except (NotImplementedError, RuntimeError) as error:
        raise ValueError(f"cannot be unpacked ({error})") from error
