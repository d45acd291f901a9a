"""The ``argos`` engine: Argos Translate packages, and other CTranslate2 models, run in process.

The package is read by argostranslate and run by ctranslate2 directly, one sentence a unit, with
Argos's decoding: the English is Argos's own, and stays aligned. argostranslate makes folders when
it is imported, so it is imported on use, with its folders led into ours.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from exporter.errors import EngineError
from exporter.model import Signature
from exporter.translate import archive, models
from exporter.translate.engine import Candidate, Heed, Request, threads
from exporter.translate.prompt import clean

INSTALL = 'pip install "report-exporter[mt]"'
INSTALL_MODEL = "exporter engine install argos:zh_en (or FILE.argosmodel)"

#: Argos's own decoding, except that its batches are larger; what changes the output is signed.
DECODING: dict[str, Any] = {"beam_size": 4, "length_penalty": 0.2, "replace_unknowns": True}
BATCH_TOKENS = 1024

_PAIRS = (("source.spm", "target.spm"), ("src.spm.model", "tgt.spm.model"))
_SHARED = ("sentencepiece.model", "sentencepiece.bpe.model", "spm.model", "shared.spm")


@dataclass(frozen=True, slots=True)
class Model:
    """A model ready to run: its name and version, the folder CTranslate2 opens, tokenizers, the
    tokens added around a source, and the token every target begins with (``""``: none)."""

    name: str
    version: str
    folder: Path
    source: Any
    target: Any
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    prefix: str = ""


class ArgosEngine:
    """An Argos package (installed, unpacked or as a file) or a plain CTranslate2 folder.

    With ``model`` ``None`` it is the first zh→en package installed here or by Argos itself. Raises
    :class:`EngineError` naming what is missing or broken. Hints and similar sentences are not used.
    """

    batch_size = 1024
    comfort = 160
    heeds: frozenset[Heed] = frozenset()

    def __init__(self, model: Path | None = None) -> None:
        lack = _lacking()
        if lack:
            raise EngineError(lack)
        self._path = _locate(model)
        self._model = _load(self._path)
        self._digest = models.folder_sha256(self._path)
        self._threads = threads()
        self._translator: Any = None

    @staticmethod
    def available() -> str | None:
        """``None`` if the engine can run an installed package, else what to install."""
        lack = _lacking()
        if lack:
            return lack
        return None if packages() else f"no Chinese-English package installed: {INSTALL_MODEL}"

    @property
    def signature(self) -> Signature:
        """Engine, package, the digest of all its files, and the options of decoding."""
        options = DECODING | {"model_version": self._model.version}
        return Signature(
            "argos",
            version("ctranslate2"),
            self._model.name,
            self._digest,
            tuple(sorted((key, str(value)) for key, value in options.items())),
        )

    def translate(self, requests: Sequence[Request]) -> list[list[Candidate]]:
        """Translate each request on its own, one candidate each with its score.

        Raises :class:`EngineError` if CTranslate2 fails.
        """
        model = self._model
        sources = [
            [*model.before, *model.source.encode(clean(request.text)), *model.after]
            for request in requests
        ]
        prefix = [[model.prefix]] * len(sources) if model.prefix else None
        try:
            results = self._open().translate_batch(
                sources,
                target_prefix=prefix,
                max_batch_size=BATCH_TOKENS,
                batch_type="tokens",
                num_hypotheses=1,
                return_scores=True,
                **DECODING,
            )
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"{self._path}: ctranslate2 failed: {error}") from error
        return [[_candidate(model, result)] for result in results]

    def close(self) -> None:
        """Free the model; a further call of :meth:`translate` loads it again."""
        self._translator = None

    def _open(self) -> Any:
        if self._translator is None:
            ctranslate2 = import_module("ctranslate2")
            try:
                self._translator = ctranslate2.Translator(
                    str(self._model.folder),
                    device="cpu",
                    inter_threads=1,
                    intra_threads=self._threads,
                )
            except (RuntimeError, ValueError) as error:
                raise EngineError(f"{self._model.folder}: cannot be loaded: {error}") from error
        return self._translator


def packages() -> list[Path]:
    """The folders of zh→en packages installed here, then those in Argos's own data folder.

    In each the newest version comes first.
    """
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    theirs = os.environ.get("ARGOS_PACKAGES_DIR") or home / "argos-translate" / "packages"
    return _zh_en(models.argos_dir()) + _zh_en(Path(theirs))


def _zh_en(parent: Path) -> list[Path]:
    found = []
    with suppress(OSError):
        for folder in sorted(parent.iterdir()):
            with suppress(EngineError):
                release = str(archive.read_metadata(folder).get("package_version"))
                found.append(([int(part) for part in re.findall(r"\d+", release)], folder))
    return [folder for _, folder in sorted(found, key=lambda pair: pair[0], reverse=True)]


def download(code: str, folder: Path) -> Path:
    """Fetch the package ``zh_en`` from Argos's index into ``folder``; the file's path.

    Raises :class:`EngineError` if the index or the package cannot be reached, or has none.
    """
    package = _argos_package(code)
    settings: Any = import_module("argostranslate.settings")
    settings.downloads_dir = folder
    settings.local_package_index = folder / "index.json"
    package.update_package_index()
    if not settings.local_package_index.is_file():
        raise EngineError(
            f"argos:{code}: the index at {settings.remote_package_index} cannot be reached; "
            "fetch an .argosmodel file elsewhere and install that"
        )
    try:
        offered = package.get_available_packages()
    except (ValueError, TypeError, AttributeError) as error:
        raise EngineError(f"argos:{code}: the index is malformed: {error}") from error
    source, _, target = code.partition("_")
    for one in offered:
        if (one.from_code, one.to_code) == (source, target):
            try:
                return Path(one.download())
            except Exception as error:  # argostranslate raises bare exceptions
                raise EngineError(f"argos:{code}: {error}") from error
    raise EngineError(f"argos:{code}: the index has no such package")


def _lacking() -> str | None:
    names = ("argostranslate", "ctranslate2", "sentencepiece")
    lacking = [name for name in names if find_spec(name) is None]
    return f"{', '.join(lacking)} missing: {INSTALL}" if lacking else None


def _argos_package(place: object) -> Any:
    """The module ``argostranslate.package``, its folders led into ours at its first import."""
    base = models.models_dir() / "argos-settings"
    ours = {f"XDG_{name}_HOME": str(base) for name in ("DATA", "CONFIG", "CACHE")}
    ours |= {"ARGOS_PACKAGES_DIR": str(models.argos_dir())}
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    with _environment(ours):
        try:
            return import_module("argostranslate.package")
        except (ImportError, OSError) as error:
            raise EngineError(f"{place}: argostranslate cannot be imported: {error}") from error


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """Set environment variables, and put them back after."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _locate(model: Path | None) -> Path:
    """The folder of the model asked for; a package file is unpacked into the cache first."""
    if model is None:
        found = packages()
        if not found:
            raise EngineError(f"no Chinese-English Argos package installed: {INSTALL_MODEL}")
        return found[0]
    if model.is_dir():
        return model
    if not model.is_file():
        raise EngineError(f"{model}: no such model")
    parent = models.models_dir() / "argos-files" / models.file_sha256(model)
    with suppress(OSError, StopIteration):
        return next(path for path in parent.iterdir() if not path.name.startswith("."))
    return archive.unpack(model, parent)


def _load(folder: Path) -> Model:
    """What is needed to run the model in ``folder``, of either kind."""
    if (folder / "metadata.json").is_file():
        return _load_package(folder)
    if (folder / "model.bin").is_file():
        return _load_plain(folder)
    raise EngineError(f"{folder}: neither an Argos package nor a CTranslate2 model")


def _load_package(folder: Path) -> Model:
    archive.read_metadata(folder)
    if not (folder / "model" / "model.bin").is_file():
        raise EngineError(f"{folder}: no model/model.bin")
    try:
        package = _argos_package(folder).Package(folder)
        tokenizer = package.tokenizer
        tokenizer.encode("试")
    except AttributeError as error:
        raise EngineError(f"{folder}: no sentencepiece.model or bpe.model") from error
    except (OSError, RuntimeError, ValueError, TypeError, ImportError) as error:
        raise EngineError(f"{folder}: not a sound Argos package: {error}") from error
    return Model(
        folder.name,
        str(package.package_version),
        folder / "model",
        tokenizer,
        tokenizer,
        prefix=package.target_prefix,
    )


def _load_plain(folder: Path) -> Model:
    """A converted model with its SentencePiece files: OPUS-MT and quickmt have two and mark the
    end of the source, NLLB has one and names both languages, OpenNMT has one."""
    name = folder.resolve().name
    for pair in _PAIRS:
        if all((folder / file).is_file() for file in pair):
            source, target = (_pieces(folder / file) for file in pair)
            after = () if _adds_end(folder) else ("</s>",)
            return Model(name, "", folder, source, target, after=after)
    for file in _SHARED:
        if (folder / file).is_file():
            pieces = _pieces(folder / file)
            if _speaks(folder, "zho_Hans") and _speaks(folder, "eng_Latn"):
                return Model(name, "", folder, pieces, pieces, ("zho_Hans",), ("</s>",), "eng_Latn")
            return Model(name, "", folder, pieces, pieces)
    wanted = ", ".join([" + ".join(pair) for pair in _PAIRS] + list(_SHARED))
    raise EngineError(f"{folder}: no SentencePiece files; looked for {wanted}")


def _pieces(path: Path) -> Any:
    """A SentencePiece tokenizer with Argos's interface."""
    _argos_package(path)
    tokenizer = import_module("argostranslate.tokenizer").SentencePieceTokenizer(path)
    try:
        tokenizer.encode("试")
    except (OSError, RuntimeError) as error:
        raise EngineError(f"{path}: not a SentencePiece model: {error}") from error
    return tokenizer


def _adds_end(folder: Path) -> bool:
    """Whether CTranslate2 itself ends the source, as in models converted from Marian."""
    with suppress(OSError):
        return '"add_source_eos": true' in (folder / "config.json").read_text("utf-8")
    return False


def _speaks(folder: Path, language: str) -> bool:
    for name in ("shared_vocabulary.json", "shared_vocabulary.txt"):
        with suppress(OSError):
            return language in (folder / name).read_text("utf-8")
    return False


def _candidate(model: Model, result: Any) -> Candidate:
    """The best hypothesis; its score, a sum with a length penalty, becomes the mean of a token."""
    tokens, score = result.hypotheses[0], float(result.scores[0])
    text = str(model.target.decode(tokens)).removeprefix(model.prefix)
    mean = score * max(len(tokens), 1) ** (DECODING["length_penalty"] - 1)
    return Candidate(" ".join(text.split()), mean)
