"""The protocol every engine speaks, and the table of engines.

Nothing outside an engine's own module knows the library behind it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from exporter.errors import EngineError
from exporter.model import Signature

#: name → "module:class", imported on use. ``auto`` and ``none`` are not engines.
ENGINES = {
    "local": "exporter.translate.local:LocalEngine",
    "argos": "exporter.translate.argos:ArgosEngine",
}


@dataclass(frozen=True, slots=True)
class Hint:
    """A wording the translation should carry: ``zh`` as it stands in the source, ``en``."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Request:
    """One stretch of Chinese to translate (a sentence, or a part of a long one), without line
    breaks, and its hints. ``similar`` are whole sentences like it with the English that people
    have made of them, the likest first."""

    text: str
    hints: tuple[Hint, ...] = ()
    similar: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One translation and its score (mean log-probability of a token; ``None``: not known)."""

    text: str
    score: float | None = None


class Engine(Protocol):
    """A machine translator from Chinese to English."""

    #: How many requests one call should hold.
    batch_size: int
    #: Whether the output depends on hints (they are then part of the cache key).
    uses_hints: bool
    #: Whether it depends on similar sentences.
    uses_similar: bool

    @property
    def signature(self) -> Signature:
        """What signs the output and keys the cache."""
        ...

    def translate(self, requests: Sequence[Request]) -> list[list[Candidate]]:
        """Return for each request its candidates, best first, at least one.

        Raises :class:`EngineError` when the engine fails as a whole.
        """
        ...

    def close(self) -> None:
        """Free the model."""
        ...


class EngineClass(Protocol):
    """What the table points to."""

    @staticmethod
    def available() -> str | None:
        """``None`` if the engine can run now with its default model, else what is missing."""
        ...

    def __call__(self, model: Path | None) -> Engine:
        """Open the engine with its default model, or with the one at ``model``."""
        ...


def engine_class(name: str) -> EngineClass:
    """Import the engine called ``name``. Raises :class:`EngineError` if there is none."""
    if name not in ENGINES:
        raise EngineError(f"no engine named {name!r}; there are: auto, none, {', '.join(ENGINES)}")
    module, _, attribute = ENGINES[name].partition(":")
    return cast(EngineClass, getattr(import_module(module), attribute))


def open_engine(name: str, model: Path | None = None) -> Engine:
    """Open an engine by name; ``auto`` takes the one whose kind of file ``model`` is, else the
    first of the table that can run.

    Raises :class:`EngineError` with what to install when none can.
    """
    if name == "auto" and model is not None:
        name = "local" if model.suffix == ".gguf" else "argos"
    if name != "auto":
        return engine_class(name)(model)
    missing = []
    for candidate in ENGINES:
        lack = engine_class(candidate).available()
        if lack is None:
            return engine_class(candidate)(None)
        missing.append(f"{candidate}: {lack}")
    raise EngineError("no translation engine can run (" + "; ".join(missing) + ")")


def threads() -> int:
    """How many sentences are decoded at once: ``$EXPORTER_THREADS``, else two at most.

    Raises :class:`EngineError` if the variable is not a whole number from 1 to 64.
    """
    text = os.environ.get("EXPORTER_THREADS", "").strip()
    if not text:
        return min(2, os.cpu_count() or 1)
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise EngineError(f"EXPORTER_THREADS: not a number from 1 to 64: {text!r}")
    return int(text)
