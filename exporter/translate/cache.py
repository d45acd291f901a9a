"""What engines have translated before, in one SQLite file shared by all runs.

A key covers all that can change the output: source text, model digest, decoding options, and and
what else the engine heeds of a request. Every batch is committed at once, so an interrupted run loses at
most the batch in flight.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from exporter.errors import EngineError
from exporter.model import Signature
from exporter.translate.engine import Candidate, Request

_SCHEMA = "CREATE TABLE IF NOT EXISTS translation (key TEXT PRIMARY KEY, candidates TEXT NOT NULL)"


class Cache:
    """A translation cache at ``path``; ``None`` keeps it in memory.

    Raises :class:`EngineError` naming the file when it cannot be opened or written.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        try:
            if path:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path or ":memory:", timeout=60)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute(_SCHEMA)
            self._db.commit()
        except (OSError, sqlite3.Error) as error:
            raise self._failure(error) from error

    def get(self, keys: Sequence[str]) -> dict[str, list[Candidate]]:
        """The candidates known for ``keys``."""
        found: dict[str, list[Candidate]] = {}
        try:
            for key in keys:
                row = self._db.execute(
                    "SELECT candidates FROM translation WHERE key = ?", (key,)
                ).fetchone()
                if row:
                    found[key] = [Candidate(text, score) for text, score in json.loads(row[0])]
        except (sqlite3.Error, ValueError) as error:
            raise self._failure(error) from error
        return found

    def put(self, translations: Mapping[str, Iterable[Candidate]]) -> None:
        """Keep a batch and commit it."""
        rows = [
            (key, json.dumps([(c.text, c.score) for c in candidates], ensure_ascii=False))
            for key, candidates in translations.items()
        ]
        try:
            with self._db:
                self._db.executemany("INSERT OR IGNORE INTO translation VALUES (?, ?)", rows)
        except sqlite3.Error as error:
            raise self._failure(error) from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _failure(self, error: Exception) -> EngineError:
        return EngineError(f"{self._path}: the translation cache cannot be used ({error})")


def cache_key(request: Request, signature: Signature) -> str:
    """The key of a request to an engine that heeds all of it: a sha256 in hexadecimal."""
    parts: list[object] = [
        request.text, signature.engine, signature.version, signature.digest,
        signature.options, [[h.zh, h.en] for h in request.hints],
    ]  # fmt: skip
    if request.similar:
        parts.append([[e.zh, e.en] for e in request.similar])
    if request.heading or request.told or request.seed:
        parts.append({"heading": request.heading, "told": request.told, "seed": request.seed})
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
