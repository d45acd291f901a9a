"""Bytes of Chinese text to characters: UTF-8, GB18030, Big5 and UTF-16; and back, byte for byte."""

from __future__ import annotations

import codecs
from collections.abc import Iterable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The commonest characters of Chinese prose in both scripts, with its punctuation: text decoded by
# the wrong table has almost none of them.
_COMMON = frozenset("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能"
                    "下过子说产种面而方后多定行学法所民得经十三之进等部度家電電里如水化高自二理起小现实加量都"
                    "两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重"
                    "這為個國時來們對會發動過說產種後學經進現實體製機當點從業開還關間樣與義兩應無，。、：；,")  # fmt: skip
_ENOUGH = 0.08


def decode(data: bytes) -> tuple[str, str]:
    """Find the encoding of Chinese text and decode it: UTF-8, GB18030, Big5, UTF-16, with or
    without a byte order mark. Returns the encoding's Python name and the text.

    Raises :class:`ValueError` with the place of the first bad byte when none fits.
    """
    if encoding := by_mark(data):
        return encoding, _strictly(data, encoding)
    try:
        return "utf-8", _checked(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        fault = error
    legacy = ("gb18030", "big5") if b"\0" not in data else ("utf-16-le", "utf-16-be")
    scored = [(_likeness(data, encoding), encoding) for encoding in legacy]
    best, encoding = max(scored)
    if best < _ENOUGH:
        raise ValueError(f"neither UTF-8 ({place(fault)}) nor GB18030, Big5 or UTF-16") from fault
    return encoding, data.decode(encoding)


def by_mark(data: bytes) -> str | None:
    """The Python name of the encoding that a byte order mark shows, or ``None``."""
    return next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)


def byte_order_mark(data: bytes) -> str:
    """The byte order mark that ``data`` begins with, in hexadecimal; empty without one."""
    return next((bom.hex() for bom, _ in _BOMS if data.startswith(bom)), "")


def unusual_spellings(
    data: bytes, text: str, encoding: str, bom: str
) -> tuple[tuple[int, str], ...]:
    """The characters of ``text`` that ``data`` spells in other bytes than Python does, as when Big5
    has two codes for one: their offsets, and their bytes in hexadecimal."""
    if encode(text, encoding, bom) == data:
        return ()
    codec, at = _codec(encoding, bom), len(bytes.fromhex(bom))
    found: list[tuple[int, str]] = []
    for offset, character in enumerate(text):
        usual = character.encode(codec)
        if data.startswith(usual, at):
            at += len(usual)
            continue
        spelt = next(s for n in range(1, 5) if _is(s := data[at : at + n], character, codec))
        found.append((offset, spelt.hex()))
        at += len(spelt)
    return tuple(found)


def encode(
    text: str, encoding: str, bom: str = "", spellings: Iterable[tuple[int, str]] = ()
) -> bytes:
    """The bytes of a captured text, from what :class:`exporter.model.Source` records of them.

    Raises :class:`ValueError` (:class:`LookupError` for an unknown encoding) if it cannot be encoded.
    """
    codec, at = _codec(encoding, bom), 0
    parts = [bytes.fromhex(bom)]
    for offset, spelt in spellings:
        parts += [text[at:offset].encode(codec), bytes.fromhex(spelt)]
        at = offset + 1
    return b"".join([*parts, text[at:].encode(codec)])


def _codec(encoding: str, bom: str) -> str:
    """The encoding without its byte order mark."""
    if encoding == "utf-16":
        return "utf-16-be" if bom == codecs.BOM_UTF16_BE.hex() else "utf-16-le"
    return encoding.removesuffix("-sig")


def _is(spelt: bytes, character: str, codec: str) -> bool:
    try:
        return spelt.decode(codec) == character
    except UnicodeDecodeError:
        return False


def place(error: UnicodeDecodeError) -> str:
    """Where decoding failed, in words for the user."""
    line = error.object.count(b"\n", 0, error.start) + 1
    return f"bad byte at offset {error.start}, line {line}"


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(f"begins as {encoding} but has a {place(error)}") from error


def _checked(text: str) -> str:
    """UTF-16 without a byte order mark is valid UTF-8 when it holds ASCII only; refuse binaries."""
    if text.count("\0") * 4 > len(text):
        raise ValueError("a binary file, or UTF-16 without any Chinese")
    return text


def _likeness(data: bytes, encoding: str) -> float:
    """The share of common Chinese characters in ``data`` read as ``encoding`` (0 if invalid)."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    letters = [c for c in text if ord(c) > 127]
    return sum(c in _COMMON for c in letters) / len(letters) if letters else 0.0
