"""A site as ``exporter build`` left it: its manifest, its files, and what each edition says of its source."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from lxml import etree

from exporter.errors import InputError, UsageError
from exporter.output import MANIFEST
from exporter.render.tei.nodes import parse, read, tag

#: Absolute paths, drives, and what only some systems take for the end of a folder or a name.
_LEADS_OUT = re.compile(r"^/|^[A-Za-z]:|[\\\0]")


@dataclass(frozen=True, slots=True)
class Edition:
    """A report of a site, by its TEI file ``name`` (``tei/NAME.xml``): the file that was captured, its
    sha256 and encoding, the day it was fetched on (ISO 8601), and what is said of rights."""

    name: str
    file: str
    sha256: str
    encoding: str
    retrieved: str | None
    rights: tuple[str, ...]

    @property
    def stem(self) -> str:
        """The name of the report."""
        return PurePosixPath(self.name).name.removesuffix(".xml")


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """A site. ``manifest`` holds the bytes of its manifest, ``files`` the sha256 of each file by its
    relative path, ``signature`` what made it."""

    folder: Path
    manifest: bytes
    files: Mapping[str, str]
    signature: Mapping[str, Any]

    @property
    def glossary(self) -> str:
        """The digest of the glossary it was built with."""
        return str(self.signature["glossary"]["sha256"])

    @property
    def memory(self) -> str | None:
        """The digest of the translation memory it was built with, if it was with one."""
        memory = self.signature["memory"]
        return str(memory["sha256"]) if memory else None

    def archival(self) -> list[str]:
        """The files that an archive keeps: all below ``tei``, in order."""
        return sorted(name for name in self.files if name.startswith("tei/"))

    def load(self, name: str) -> bytes:
        """A file of the site.

        Raises :class:`InputError` if it is gone, lies outside the site, or has changed.
        """
        path = self.folder / name
        try:
            if not path.resolve().is_relative_to(self.folder.resolve()):
                raise InputError(f"{path}: leads out of the site")
            data = path.read_bytes()
        except OSError as error:
            raise InputError(f"{path}: cannot be read ({error.strerror})") from error
        if hashlib.sha256(data).hexdigest() != self.files[name]:
            raise InputError(f"{path}: has changed since the site was built; build it again")
        return data

    def editions(self) -> Iterator[Edition]:
        """Its reports, in order."""
        for name in self.archival():
            if name.count("/") == 1 and name.endswith(".xml"):
                root = parse(self.load(name))
                if root.tag == tag("TEI"):
                    yield _edition(name, root)

    def captured_text(self, edition: Edition) -> str:
        """The captured text of an edition, which its TEI has in full."""
        division = parse(self.load(edition.name)).find(f".//{tag('div')}[@type='edition']")
        return "" if division is None else read(division)


def open_site(folder: Path) -> BuiltSite:
    """The site in ``folder``. Raises :class:`UsageError` if there is none, and :class:`InputError` for a
    manifest that is damaged or names files outside the site."""
    path = folder / MANIFEST
    if not path.is_file():
        raise UsageError(f"{folder}: no site made by exporter build (it has no {MANIFEST})")
    try:
        data = path.read_bytes()
        manifest = json.loads(data)
        site = BuiltSite(folder, data, dict(manifest["files"]), dict(manifest["signature"]))
        _ = site.glossary, site.memory
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: is damaged; build the site again") from error
    for name in site.files:
        _check_inside(name, path)
    return site


def _check_inside(name: str, where: object) -> None:
    """Raise :class:`InputError` if a relative path could lead out of its folder on any system; ``where``
    names what the path stands in."""
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or _LEADS_OUT.search(name):
        raise InputError(f"{where}: {name!r} leads out of its folder")


def _edition(name: str, root: etree._Element) -> Edition:
    """What a TEI file says of its source. Raises :class:`InputError` if it does not."""
    said = root.find(f".//{tag('sourceDesc')}/{tag('bibl')}[@type='captured']")
    if said is None:
        raise InputError(f"{name}: does not say what it was captured from")
    file = said.findtext(f"{tag('idno')}[@type='file']", "")
    _check_inside(file.replace("/", "\\"), name)
    day = said.find(f"{tag('date')}[@type='retrieved']")
    return Edition(
        name, file, said.findtext(f"{tag('idno')}[@type='sha256']", ""),
        said.findtext(f"{tag('note')}[@type='encoding']", ""),
        None if day is None else day.get("when"),
        tuple(_rights(root)),
    )  # fmt: skip


def _rights(root: etree._Element) -> Iterator[str]:
    """What is said of the rights to the text and to the translation."""
    whose = {"#zh": "captured text", "#en": "translation"}
    for licence in root.iterfind(f".//{tag('availability')}/{tag('licence')}"):
        yield f"{whose.get(licence.get('corresp', ''), 'edition')}: {licence.text}"
