"""The options that choose an engine, the same for every command that translates."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.errors import EngineError, UsageError

if TYPE_CHECKING:
    from exporter.translate.engine import Engine


def add_engine_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--engine``, ``--model`` and what the engine ``server`` needs."""
    parser.add_argument(
        "--engine",
        default="auto",
        metavar="NAME",
        help="local, argos, auto (the first of the two that can run; default), server (one that you "
        "run and name with --server) or none (annotate without translating)",
    )
    parser.add_argument(
        "--model",
        type=Path,
        metavar="PATH",
        help="a GGUF file (engine local), an .argosmodel file or a CTranslate2 folder (argos), or "
        "the name of a model of the server",
    )
    parser.add_argument(
        "--server",
        metavar="URL",
        help="an OpenAI-compatible server on this machine, such as http://127.0.0.1:8080, for "
        "--engine server; its key, if it wants one, is taken from EXPORTER_SERVER_KEY",
    )
    parser.add_argument(
        "--prompt",
        type=Path,
        metavar="FILE",
        help="a prompt file for the server's model (default: ours for chat models)",
    )
    parser.add_argument(
        "--allow-remote",
        action="store_true",
        help="let --server be on another machine: sends the text of the report to another machine",
    )


def chosen_engine(options: argparse.Namespace) -> Engine | None:
    """Open the engine that the options name; ``None`` for ``none``.

    Raises :class:`UsageError` if they do not fit together, or the engine cannot be opened.
    """
    from exporter.translate.engine import Endpoint, open_engine

    if not options.server and (options.prompt or options.allow_remote):
        raise UsageError("--prompt and --allow-remote are for --server URL")
    if options.server and not options.model:
        raise UsageError("--server needs --model NAME, the model's name there")
    try:
        if options.engine == "none" and not options.server:
            return None
        if not options.server:
            return open_engine(options.engine, options.model)
        endpoint = Endpoint(
            options.server, options.model.as_posix(), options.prompt, options.allow_remote
        )
        return open_engine(options.engine, None, endpoint)
    except EngineError as error:
        raise UsageError(str(error)) from error
