"""The ``server`` engine: a model behind an OpenAI-compatible server that the user runs, such as
llama-server, Ollama or vLLM. It is used only when it is named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import PureWindowsPath
from typing import Any

from exporter.errors import EngineError
from exporter.model import Signature
from exporter.translate.answers import translation_in
from exporter.translate.engine import Candidate, Endpoint, Request, threads
from exporter.translate.prompt import ANSWER, PROMPTS, load_prompt
from exporter.translate.service import Refusal, locate

#: Statuses that refuse one request (too long, malformed for this model), not all of them.
_THIS_REQUEST = frozenset({400, 413, 422})
#: What a server tells of a model that stays the same as long as the model does.
_LASTING = ("root", "max_model_len", "meta")


class ServerEngine:
    """A model served at ``endpoint``; the server is asked for its list of models at once.

    Raises :class:`EngineError` naming the URL, the prompt file or the variable at fault.
    """

    batch_size = 16
    comfort = 400

    def __init__(self, endpoint: Endpoint) -> None:
        self._threads = threads()
        self._prompt_file = endpoint.prompt or PROMPTS / "server.toml"
        self._prompt = load_prompt(self._prompt_file)
        self.heeds = self._prompt.heeds
        self._path = "/chat/completions" if self._prompt.chat else "/completions"
        self._service = locate(endpoint.url, endpoint.remote)
        self._model, told = self._find(endpoint.model)
        self._digest = hashlib.sha256(told.encode()).hexdigest()
        self._answered = False

    @property
    def signature(self) -> Signature:
        """Engine, model and options. The digest covers the model's name and what the server tells
        of it: a client cannot see the weights."""
        prompt = hashlib.sha256(self._prompt_file.read_bytes()).hexdigest()
        options = {
            "answer": f"{ANSWER[0]}+{ANSWER[1]}n",
            "decoding": "temperature=0,seed=1",
            "path": self._path,
            "prompt": f"{self._prompt_file.name}:{prompt}",
        }
        return Signature(
            "server", "", _plain(self._model), self._digest, tuple(sorted(options.items()))
        )

    def translate(self, requests: Sequence[Request]) -> list[list[Candidate]]:
        """Translate each request, one candidate each; several are under way at once.

        A request that the server refuses gives an empty candidate. Raises :class:`EngineError` if
        the server fails, or refuses all from the start.
        """
        pool = ThreadPoolExecutor(self._threads, "exporter-server")
        try:
            found = list(pool.map(self._answer, requests))
        finally:
            pool.shutdown(cancel_futures=True)
        texts = [text for text in found if isinstance(text, str)]
        self._answered = self._answered or any(texts)
        if not self._answered:
            why = next((str(r) for r in found if isinstance(r, Refusal)), self._service.url)
            raise EngineError(f"{why}: no translation of any of {len(found)} sentences")
        return [[Candidate(text if isinstance(text, str) else "")] for text in found]

    def close(self) -> None:
        """Nothing is kept open between calls."""

    def _find(self, name: str) -> tuple[str, str]:
        """The server's own name of the model, and what it tells of it; the name is believed where
        a server gives no list."""
        try:
            answer = self._service.ask("GET", "/models")
        except Refusal as refusal:
            if refusal.status not in (404, 405):
                raise
            return name, json.dumps([name])
        rows = answer.get("data") if isinstance(answer, dict) else None
        models = {
            str(row["id"]): row for row in rows or () if isinstance(row, dict) and "id" in row
        }
        for full, row in models.items():
            if name in (full, _plain(full)):
                told = {key: row[key] for key in _LASTING if key in row}
                return full, json.dumps([_plain(full), told], sort_keys=True)
        there = ", ".join(map(_plain, models)) or "none"
        raise EngineError(f"{self._service.url}: has no model {name!r}; its models: {there}")

    def _answer(self, request: Request) -> str | Refusal:
        """The translation of a request, or why there is none."""
        body: dict[str, Any] = {
            "model": self._model,
            "max_tokens": self._prompt.limit(request.text),
            "temperature": 0,
            "seed": 1,
        }
        if self._prompt.stop:
            body["stop"] = list(self._prompt.stop)
        if self._prompt.chat:
            body["messages"] = self._prompt.messages(request)
        else:
            body["prompt"] = self._prompt.render(request)
        try:
            answer = self._service.ask("POST", self._path, body)
        except Refusal as refusal:
            if refusal.status not in _THIS_REQUEST:
                raise
            return refusal
        return translation_in(self._said(answer), request.text)

    def _said(self, answer: Any) -> str:
        """The text of an answer; empty where the model would not speak."""
        try:
            choice = answer["choices"][0]
            holder: Mapping[str, Any] = choice["message"] if self._prompt.chat else choice
            text = holder["content" if self._prompt.chat else "text"]
        except (KeyError, IndexError, TypeError) as error:
            where = "choices[0].message.content" if self._prompt.chat else "choices[0].text"
            raise EngineError(
                f"{self._service.url}{self._path}: the answer has no {where}"
            ) from error
        if not isinstance(text, str | None):
            raise EngineError(f"{self._service.url}{self._path}: the answer is not text")
        return text or ""


def _plain(model: str) -> str:
    """A model's name; of a path on the server, the file's name."""
    path = PureWindowsPath(model)  # which knows both kinds of path
    return path.name if path.root else model
