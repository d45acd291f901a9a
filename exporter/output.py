"""Files written aside and renamed; the output folder with a manifest of all its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from exporter.errors import ExporterError

MANIFEST = "manifest.json"


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write files that belong together: all aside first, and only then each into its place.

    Raises :class:`ExporterError` naming the file when that fails; no file is half-written then.
    """
    asides = {path: path.with_name(f".{path.name}.part") for path in files}
    path = Path()
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            asides[path].write_bytes(data)
        for path, aside in asides.items():
            aside.replace(path)
    except OSError as error:
        for aside in asides.values():
            with suppress(OSError):
                aside.unlink()
        raise ExporterError(f"{path}: cannot be written ({error.strerror})") from error


class Site:
    """A folder being filled. Nothing in it is ever half-written: each file is renamed into place
    when it is complete, and the manifest comes last."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._digests: dict[str, str] = {}

    def write(self, name: str, data: bytes) -> None:
        """Write the file ``name`` (a relative path with ``/``).

        Raises :class:`ExporterError` naming the file when that fails.
        """
        write_files({self._folder / name: data})
        self._digests[name] = hashlib.sha256(data).hexdigest()

    def earlier(self, name: str) -> bytes | None:
        """The file ``name`` as it lies in the folder now, ``None`` if there is none."""
        try:
            return (self._folder / name).read_bytes()
        except OSError:
            return None

    def finish(self, signature: Mapping[str, object]) -> None:
        """Write the manifest: the run's signature and the sha256 of every file; then remove what an
        earlier run left and this one did not make."""
        stale = self._earlier() - self._digests.keys()
        manifest = {"signature": signature, "files": dict(sorted(self._digests.items()))}
        text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
        self.write(MANIFEST, text.encode())
        for name in stale:
            with suppress(OSError):
                (self._folder / name).unlink()

    def _earlier(self) -> set[str]:
        """The files of the earlier run that still lie in the folder."""
        try:
            names = json.loads((self._folder / MANIFEST).read_bytes())["files"]
        except (OSError, ValueError, KeyError, TypeError):
            return set()
        inside = self._folder.resolve()
        return {n for n in names if (inside / n).resolve().is_relative_to(inside)}
