"""How a request is put to a language model: the prompt, and the file that describes it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exporter.errors import EngineError
from exporter.translate.engine import Heed, Request

#: The folder of the prompts that come with the program.
PROMPTS = Path(__file__).with_name("prompts")
#: The longest answer, in tokens: this many, and so many for each character of the source.
ANSWER = (32, 1.5)

_FIELD = re.compile(r"\{(zh|en|hints|heading|told)\}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SPECIAL = re.compile(r"<(?=[^<>\s]{1,40}>)")


@dataclass(frozen=True, slots=True)
class Example:
    """A worked translation shown to the model; ``hints`` are pairs of Chinese and English."""

    zh: str
    en: str
    hints: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """How a request is put to a model. ``{zh}``, ``{en}`` and ``{hints}`` are filled in.

    ``hints`` is the line of hints, empty where there are none; ``hint`` is one of them. ``heading`` is
    the line that tells the head a sentence stands under (its own ``{heading}``), ``told`` the one that
    says it tells of things done; both are empty where that is not so. An answer
    ends before any text of ``stop`` and has at most ``max_tokens`` tokens. ``chat`` is for models
    that are spoken to in messages: ``header`` is the system's, ``request`` the user's.
    """

    request: str
    header: str = ""
    example: str = ""
    hints: str = ""
    heading: str = ""
    told: str = ""
    hint: str = "{zh} = {en}"
    hint_separator: str = "; "
    stop: tuple[str, ...] = ("\n",)
    max_tokens: int = 512
    chat: bool = False
    examples: tuple[Example, ...] = ()

    @property
    def heeds(self) -> frozenset[Heed]:
        """What it can tell a model; what is similar it tells as an example."""
        fields: tuple[Heed, ...] = ("hints", "heading", "told")
        named = frozenset(field for field in fields if f"{{{field}}}" in self.request)
        return named | {"similar"} if self.example or self.chat else named

    def render(self, request: Request) -> str:
        """The text put to the model: header, examples, request. What is likest the request, as people
        have translated it, is the last of the examples."""
        shown = [
            _fill(self.example, zh=one.zh, en=one.en, hints=self._line(one.hints))
            for one in (*self.examples, *self._similar(request))
        ]
        return "".join([self.header, *shown, self._asked(request)])

    def messages(self, request: Request) -> list[dict[str, str]]:
        """The messages put to a chat model, each with its ``role`` and ``content``."""
        said = [("system", self.header.strip())] if self.header else []
        for one in (*self.examples, *self._similar(request)):
            line = self._line(one.hints)
            said += [("user", _fill(self.request, zh=one.zh, hints=line)), ("assistant", one.en)]
        said.append(("user", self._asked(request)))
        return [{"role": role, "content": content} for role, content in said]

    def limit(self, text: str) -> int:
        """The most tokens an answer to ``text`` may have: in proportion, so that loops end."""
        return min(self.max_tokens, int(ANSWER[0] + ANSWER[1] * len(text)))

    def _asked(self, request: Request) -> str:
        pairs = tuple((hint.zh, hint.en) for hint in request.hints)
        return _fill(
            self.request,
            zh=clean(request.text),
            hints=self._line(pairs),
            heading=_fill(self.heading, heading=clean(request.heading)) if request.heading else "",
            told=self.told if request.told else "",
        )

    def _similar(self, request: Request) -> list[Example]:
        return [Example(clean(one.zh), clean(one.en)) for one in request.similar[:1]]

    def _line(self, pairs: Sequence[tuple[str, str]]) -> str:
        hints = [_fill(self.hint, zh=clean(zh), en=clean(en)) for zh, en in pairs]
        return _fill(self.hints, hints=self.hint_separator.join(hints)) if hints else ""


def clean(text: str) -> str:
    """``text`` as plain data: on one line, without control characters or a model's own marks."""
    return _SPECIAL.sub("\uff1c", printable(text)).strip()


def load_prompt(path: Path) -> Prompt:
    """Read a prompt file. Raises :class:`EngineError` naming the file and the key at fault."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise EngineError(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        raise EngineError(f"{path}: {error}") from error
    for key in data:
        if key not in {"prompt", "examples"}:
            raise EngineError(f"{path}: unknown key {key!r}")
    values = _table(path, "prompt", data.get("prompt"), _PROMPT_KEYS)
    if "{zh}" not in values.get("request", ""):
        raise EngineError(f"{path}: prompt.request: must be text with {{zh}}")
    examples = data.get("examples", [])
    if not isinstance(examples, list):
        raise EngineError(f"{path}: examples: must be [[examples]] tables")
    return Prompt(
        **values, examples=tuple(_example(path, i, table) for i, table in enumerate(examples))
    )


def printable(text: str) -> str:
    """``text`` with a space for each run of control characters and line ends."""
    return _UNPRINTABLE.sub(" ", text)


_PROMPT_KEYS: Mapping[str, type] = {
    "request": str,
    "header": str,
    "example": str,
    "hints": str,
    "heading": str,
    "told": str,
    "hint": str,
    "hint_separator": str,
    "stop": list,
    "max_tokens": int,
    "chat": bool,
}
_EXAMPLE_KEYS: Mapping[str, type] = {"zh": str, "en": str, "hints": list}
_TYPES = {str: "text", list: "a list", int: "a whole number above 0", bool: "true or false"}


def _table(path: Path, place: str, table: Any, keys: Mapping[str, type]) -> dict[str, Any]:
    """A table of a prompt file, its keys and types checked; lists become tuples of text."""
    if not isinstance(table, dict):
        raise EngineError(f"{path}: {place}: table missing")
    for key, value in table.items():
        if key not in keys:
            raise EngineError(f"{path}: {place}: unknown key {key!r}")
        if not _is(value, keys[key]):
            raise EngineError(f"{path}: {place}.{key}: must be {_TYPES[keys[key]]}")
        if key == "stop" and not all(_is(item, str) for item in value):
            raise EngineError(f"{path}: {place}.stop: must be a list of texts")
    return {key: tuple(item) if isinstance(item, list) else item for key, item in table.items()}


def _is(value: object, kind: type) -> bool:
    return type(value) is kind and not (kind is int and value < 1)  # type: ignore[operator]


def _example(path: Path, index: int, table: object) -> Example:
    place = f"examples[{index}]"
    values = _table(path, place, table, _EXAMPLE_KEYS)
    for key in ("zh", "en"):
        if key not in values:
            raise EngineError(f"{path}: {place}: no {key!r}")
    pairs = values.get("hints", ())
    if not all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair)
        for pair in pairs
    ):
        raise EngineError(f"{path}: {place}.hints: must be a list of [Chinese, English]")
    return Example(values["zh"], values["en"], tuple((zh, en) for zh, en in pairs))


def _fill(template: str, **values: str) -> str:
    """Fill a template in one pass: braces in the values stay as they are."""
    return _FIELD.sub(lambda match: values.get(match[1], ""), template)
