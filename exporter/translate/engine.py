"""The protocol every engine speaks, and the table of engines.

Nothing outside an engine's own module knows the library behind it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, Protocol, cast

from exporter.errors import EngineError
from exporter.model import Signature

#: name → "module:class", imported on use. ``auto`` and ``none`` are not engines; ``server`` needs more
#: than a model and is opened by :func:`open_engine` itself.
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
    have made of them, the likest first. ``heading`` is the head it stands under. ``told`` says that the text tells of what has been done, not
    of what is planned. A ``seed`` other than 0 asks for another answer than the likeliest, the
    same one each time."""

    text: str
    hints: tuple[Hint, ...] = ()
    similar: tuple[Hint, ...] = ()
    heading: str = ""
    told: bool = False
    seed: int = 0


Heed = Literal["hints", "similar", "heading", "told", "seed"]
_UNSAID: tuple[tuple[Heed, Any], ...] = (
    ("hints", ()), ("similar", ()), ("heading", ""), ("told", False), ("seed", 0)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """One translation and its score (mean log-probability of a token; ``None``: not known)."""

    text: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server that the user runs: its ``url``, the ``model`` to use there by the server's name,
    the file of the prompt (``None``: ours for chat models), and whether it may be another machine,
    to which the text of a report is then sent."""

    url: str
    model: str
    prompt: Path | None = None
    remote: bool = False


class Engine(Protocol):
    """A machine translator from Chinese to English."""

    #: How many requests one call should hold.
    batch_size: int
    #: How long a text it translates well, in characters; longer sentences are cut for it.
    comfort: int
    #: What it heeds of a request beside the text.
    heeds: frozenset[Heed]

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


def heeded(request: Request, engine: Engine) -> Request:
    """The request without what the engine does not heed, so that it is not asked twice."""
    return replace(request, **{name: value for name, value in _UNSAID if name not in engine.heeds})


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
        raise EngineError(
            f"no engine named {name!r}; there are: auto, none, {', '.join(ENGINES)}, server"
        )
    module, _, attribute = ENGINES[name].partition(":")
    return cast(EngineClass, getattr(import_module(module), attribute))


def open_engine(name: str, model: Path | None = None, endpoint: Endpoint | None = None) -> Engine:
    """Open an engine by name; ``auto`` takes the one whose kind of file ``model`` is, else the
    first of the table that can run. ``server`` is no such engine: it, and it alone, takes an
    ``endpoint``.

    Raises :class:`EngineError` with what to install when none can.
    """
    if (name == "server") != (endpoint is not None):
        raise EngineError("--engine server and --server URL go together, with --model NAME")
    if endpoint is not None:
        return import_module("exporter.translate.server").ServerEngine(endpoint)  # type: ignore[no-any-return]
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
