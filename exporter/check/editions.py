"""What an edition records of its source, and the source made of it again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from lxml import etree

from exporter.check.parse import NotParsed, load
from exporter.errors import InputError
from exporter.read import encode
from exporter.render.tei.nodes import read, tag

PLAIN = "text/plain"


@dataclass(frozen=True, slots=True)
class Captured:
    """The text of an edition and what its header says of the file it was captured from: name, media
    type, sha256 of the bytes and of the text (in UTF-8), size in bytes, encoding, byte order mark and
    unusual spellings as in :class:`exporter.model.Source`."""

    text: str
    file: str
    media_type: str
    sha256: str
    sha256_text: str
    size: int
    encoding: str
    bom: str
    spellings: tuple[tuple[int, str], ...]

    @property
    def is_text(self) -> bool:
        """Whether the text is as it was captured."""
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest() == self.sha256_text

    @property
    def is_plain(self) -> bool:
        """Whether the source was plain text, whose bytes can be made of it again."""
        return self.media_type == PLAIN

    def data(self) -> bytes:
        """The bytes of a plain text; :class:`ValueError` if they are not those that were captured."""
        try:
            data = encode(self.text, self.encoding, self.bom, self.spellings)
        except (ValueError, LookupError) as error:
            raise ValueError(f"the text cannot be put into {self.encoding} ({error})") from error
        found = sha256(data).hexdigest()
        if found != self.sha256 or len(data) != self.size:
            raise ValueError(
                f"the bytes that come out ({len(data)}, sha256 {found}) are not those that were "
                f"captured ({self.size}, sha256 {self.sha256})"
            )
        return data


def captured(root: etree._Element) -> Captured:
    """What an edition holds of its source. Raises :class:`ValueError` naming what is missing."""
    edition = root.find(f"{tag('text')}/{tag('body')}/{tag('div')}[@type='edition']")
    bibl = root.find(f"{tag('teiHeader')}//{tag('bibl')}[@type='captured']")
    if edition is None or bibl is None:
        raise ValueError("no edition, or no description of its source")

    def said(name: str, kind: str) -> str:
        value = bibl.findtext(f"{tag(name)}[@type='{kind}']")
        if value is None:
            raise ValueError(f"the header does not give {name}[@type='{kind}']")
        return value

    measure = bibl.find(f"{tag('extent')}/{tag('measure')}[@unit='bytes']")
    size = measure.get("quantity", "") if measure is not None else ""
    bom, spellings = said("note", "byte-order-mark"), said("note", "spellings")
    return Captured(
        read(edition), said("idno", "file"), said("note", "media-type"), said("idno", "sha256"),
        said("idno", "sha256-text"), int(size) if size.isdecimal() else -1, said("note", "encoding"),
        "" if bom == "none" else bom,
        tuple((int(at), spelt) for at, spelt in re.findall(r"(\d+):([0-9a-f]+)", spellings)),
    )  # fmt: skip


def original(path: Path, text: bool = False) -> bytes:
    """The bytes that an edition was captured from, byte for byte; with ``text`` the captured text in
    UTF-8, whatever it was captured from.

    Raises :class:`InputError` naming the file if they cannot be made of it: the source was no plain
    text, or the edition is not what was written.
    """
    try:
        source = captured(load(path))
        if not source.is_text:
            raise ValueError("the edition's text is not the one that was captured")
        if text:
            return source.text.encode("utf-8", "surrogatepass")
        if not source.is_plain:
            raise ValueError(
                f"made from {source.file}, which is {source.media_type}: an edition holds the text "
                f"of such a file, not its bytes ({source.size}, sha256 {source.sha256}). "
                "--text gives the text."
            )
        return source.data()
    except NotParsed as error:
        raise InputError(f"{path}:{error.line}: {error.message}") from error
    except ValueError as error:
        raise InputError(f"{path}: {error}") from error
