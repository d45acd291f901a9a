"""The captured files of a site: given again as inputs, or made again from the TEI."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from exporter.deposit.site import BuiltSite, Edition
from exporter.read import Input

_SIDECAR = ".toml"


@dataclass(frozen=True, slots=True)
class Capture:
    """What became of the captured file of an edition: ``given`` with the inputs, ``restored`` from the
    TEI byte for byte, or ``missing``."""

    edition: Edition
    state: Literal["given", "restored", "missing"]


def find_captures(
    site: BuiltSite, inputs: Sequence[Input]
) -> Iterator[tuple[Capture, dict[str, bytes]]]:
    """What became of the capture of each edition, with the files to keep, by name: the capture itself
    and the sidecar beside the input. One is read at a time.

    A file is known by its sha256, so that its name and its place may have changed.
    """
    wanted: defaultdict[str, list[Edition]] = defaultdict(list)
    for edition in site.editions():
        wanted[edition.sha256].append(edition)
    for item in inputs:
        with suppress(OSError, ValueError):
            data = item.load()
            for edition in wanted.pop(hashlib.sha256(data).hexdigest(), ()):
                yield Capture(edition, "given"), {edition.file: data} | _sidecar(item, edition)
    for edition in (one for editions in wanted.values() for one in editions):
        again = _restored(edition, site)
        if again is None:
            yield Capture(edition, "missing"), {}
        else:
            yield Capture(edition, "restored"), {edition.file: again}


def _restored(edition: Edition, site: BuiltSite) -> bytes | None:
    """The bytes of a capture made from its TEI, which has every character of a plain text and its
    encoding; ``None`` if they are not the same ones."""
    with suppress(LookupError, ValueError):
        data = site.captured_text(edition).encode(edition.encoding)
        if hashlib.sha256(data).hexdigest() == edition.sha256:
            return data
    return None


def _sidecar(item: Input, edition: Edition) -> dict[str, bytes]:
    """What the user has set beside the input, which no digest is known of."""
    beside = item.companion(_SIDECAR)
    return {edition.stem + _SIDECAR: beside.load()} if beside else {}
