"""The ``local`` engine: a GGUF model run inside this process by llama.cpp, through xllamacpp.

Each thread has a server of its own with one slot and one thread. Several slots or threads in one
server are a little faster on idle cores, but then the English depends on which sentences happen
to be decoded together, and busy cores make the threads wait for each other.

llama.cpp opens a port for its server. Here it is a Unix socket in a private folder, removed as
soon as the server stands; where that cannot be, a loopback port behind a random key.
"""

from __future__ import annotations

import hashlib
import os
import queue
import secrets
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from exporter.errors import EngineError
from exporter.model import Signature
from exporter.translate import models
from exporter.translate.engine import Candidate, Heed, Request, threads
from exporter.translate.prompt import ANSWER, PROMPTS, load_prompt, printable

INSTALL = 'pip install "report-exporter[mt]"'
ADAPTER = Path(__file__).with_name("adapters") / "gemma3-270m.gguf"

#: Characters of a sentence, beyond which it is cut: for the default model, which drops clauses of
#: long sentences (of 160, 60 and 30 characters 60 gave the best chrF2 and the fewest flags), and for
#: a model of the user's.
SHORT, LONG = 60, 160
#: Tokens of a server's context: examples, request and answer.
CONTEXT = 2048
#: How another answer than the likeliest is drawn.
SAMPLING = {"temperature": 0.4, "top_k": 40, "top_p": 0.9, "min_p": 0.05}
#: What the English of things done does not say; each is one token of the default model.
UNTOLD = (" will", " shall", " should")
#: How the second attempt at an answer that did not end is decoded, so that it does not loop.
LOOP_GUARD = {"repeat_penalty": 1.1, "repeat_last_n": 256}


class LocalEngine:
    """A GGUF model in this process; the default model, or the one at ``model``.

    Beside ``NAME.gguf`` a ``NAME.toml`` may give its prompt. The model is loaded on first use.
    Raises :class:`EngineError` naming the file that is missing, damaged or malformed.
    """

    batch_size = 32

    def __init__(self, model: Path | None = None) -> None:
        self._threads = threads()
        self._adapter = ADAPTER if model is None and ADAPTER.is_file() else None
        self._model = models.default_gguf() if model is None else model
        _check_magic(self._model)
        self._prompt_file = self._find_prompt(model)
        self._prompt = load_prompt(self._prompt_file)
        if self._prompt.chat:
            raise EngineError(f"{self._prompt_file}: prompt.chat: is for the engine server only")
        self._digest = self._hash()
        self.comfort = SHORT if self._adapter else LONG
        more: frozenset[Heed] = frozenset(("told", "seed")) if self._adapter else frozenset()
        self.heeds = self._prompt.heeds | more
        self._servers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._pool: ThreadPoolExecutor | None = None

    @staticmethod
    def available() -> str | None:
        """``None`` if the default model can run, else what to install."""
        lacking = [name for name in ("xllamacpp", models.DEFAULT_PACKAGE) if not find_spec(name)]
        return f"{' and '.join(lacking)} missing: {INSTALL}" if lacking else None

    @property
    def signature(self) -> Signature:
        """Engine, model and options; the digest covers the model and its adapter."""
        prompt = hashlib.sha256(self._prompt_file.read_bytes()).hexdigest()
        options = {
            "adapter": models.file_sha256(self._adapter) if self._adapter else "none",
            "answer": f"{ANSWER[0]}+{ANSWER[1]}n",
            "context": str(CONTEXT),
            "decoding": "greedy",
            "sampling": ",".join(f"{key}={value}" for key, value in SAMPLING.items()),
            "loop_guard": ",".join(f"{key}={value}" for key, value in LOOP_GUARD.items()),
            "prompt": f"{self._prompt_file.name}:{prompt}",
        }
        return Signature(
            "local",
            version("xllamacpp") if find_spec("xllamacpp") else "",
            self._model.stem,
            self._digest,
            tuple(sorted(options.items())),
        )

    def translate(self, requests: Sequence[Request]) -> list[list[Candidate]]:
        """Translate each request; an answer that did not end is followed by a second attempt.

        A request the model refuses gives an empty candidate. Raises :class:`EngineError` if the
        model cannot be loaded or breaks down.
        """
        if self._pool is None:
            for _ in range(self._threads):
                self._servers.put(self._open())
            self._pool = ThreadPoolExecutor(self._threads, "exporter-local")
        distinct = list(dict.fromkeys(requests))
        found = dict(zip(distinct, self._pool.map(self._answer, distinct), strict=True))
        return [list(found[request]) for request in requests]

    def close(self) -> None:
        """Free the model; a further call of :meth:`translate` loads it again."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
        self._servers = queue.SimpleQueue()

    def _find_prompt(self, model: Path | None) -> Path:
        if self._adapter is not None:
            return PROMPTS / "gemma3-270m-adapter.toml"
        own = model.with_suffix(".toml") if model is not None else None
        return own if own is not None and own.is_file() else PROMPTS / "few-shot.toml"

    def _hash(self) -> str:
        digest = models.file_sha256(self._model)
        if self._adapter is None:
            return digest
        both = f"{digest}\n{models.file_sha256(self._adapter)}\n"
        return hashlib.sha256(both.encode()).hexdigest()

    def _open(self) -> Any:
        """A server of one slot. Raises :class:`EngineError` naming the model."""
        try:
            llama = import_module("xllamacpp")
        except ImportError as error:
            raise EngineError(f"xllamacpp cannot be imported ({error}): {INSTALL}") from error
        params = _params(llama, self._model, self._adapter)
        try:
            return _serve(llama, params)
        except (RuntimeError, OSError, MemoryError) as error:
            adapter = f" with {self._adapter}" if self._adapter else ""
            raise EngineError(f"{self._model}{adapter}: llama.cpp cannot load it") from error

    def _answer(self, request: Request) -> list[Candidate]:
        """The candidates of one request, from a server that is free."""
        body = {
            "prompt": self._prompt.render(request),
            "max_tokens": self._prompt.limit(request.text),
            "stop": list(self._prompt.stop),
            "temperature": 0,
            "seed": max(request.seed, 1),
            # Examples are read once. With an adapter there are none, and a prompt of which a few
            # tokens are cached gives other scores than one read whole.
            "cache_prompt": self._adapter is None,
            "logprobs": 1,
        }
        if request.seed:
            body |= SAMPLING
        if request.told:
            body["logit_bias"] = [[word, False] for word in UNTOLD]
        server = self._servers.get()
        try:
            first, ended = _complete(server, body)
            if ended:
                return [first]
            again, ended = _complete(server, body | LOOP_GUARD)
            best = [again, first] if ended else [first, again]
            return best if again.text != first.text else [first]
        except (RuntimeError, MemoryError) as error:
            why = error if isinstance(error, RuntimeError) else "out of memory"
            raise EngineError(f"{self._model}: llama.cpp broke down: {why}") from error
        finally:
            self._servers.put(server)


def _check_magic(path: Path) -> None:
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise EngineError(f"{path}: {error.strerror or error}") from error
    if magic != b"GGUF":
        raise EngineError(f"{path}: not a GGUF model (it begins with {magic!r})")


def _params(llama: Any, model: Path, adapter: Path | None) -> Any:
    """The parameters of a quiet server whose output does not depend on its history."""
    params = llama.CommonParams()
    params.model.path = str(model)
    if adapter is not None:
        params.lora_adapters = [llama.CommonAdapterLoraInfo(str(adapter), 1.0)]
    params.n_parallel = 1
    params.n_ctx = CONTEXT
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    # llama.cpp drops the start of a sliding window's cache: kept whole, the examples stay in it.
    params.swa_full = True
    # Repacked weights and flash attention round differently for a prompt that is partly cached.
    params.no_extra_bufts = True
    params.flash_attn_type = llama.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
    params.n_gpu_layers = 0
    params.fit_params = params.warmup = params.ui = params.endpoint_slots = False
    params.cache_ram_mib = 0
    params.verbosity = -1
    params.api_keys = [secrets.token_hex(16)]
    return params


def _serve(llama: Any, params: Any) -> Any:
    """Open a server out of anyone's reach; see the module's text."""
    if os.name == "posix":
        with suppress(OSError, RuntimeError), tempfile.TemporaryDirectory() as private:
            # llama.cpp takes a host of this suffix for a socket; the system allows 108 bytes.
            socket = str(Path(private) / "llama.sock")
            if len(os.fsencode(socket)) < 100:
                params.hostnames = [socket]
                return llama.Server(params)
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    return llama.Server(params)


def _complete(server: Any, body: Mapping[str, Any]) -> tuple[Candidate, bool]:
    """An answer, on one line, with its score, and whether it came to its end."""
    answer = server.handle_completions(dict(body))
    if "error" in answer:
        return Candidate(""), True
    choice = answer["choices"][0]
    text = " ".join(printable(choice["text"]).split())
    tokens = [token["logprob"] for token in (choice.get("logprobs") or {}).get("content", ())]
    score = round(sum(tokens) / len(tokens), 4) if tokens else None
    return Candidate(text, score), choice["finish_reason"] == "stop"
