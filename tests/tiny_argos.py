"""Build a real, tiny Argos package: a SentencePiece model and a transformer of fixed weights."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import sentencepiece

SENTENCES = (
    "全市完成投资三亿元。", "加快项目建设,推动高质量发展。", "坚持党建引领,服务人民群众。",
    "The city invested three hundred million yuan.", "Speed up project construction.",
    "Let Party building lead and serve the people.", "Promote high-quality development.",
)  # fmt: skip
METADATA = {
    "package_version": "1.0",
    "argos_version": "1.9",
    "from_code": "zh",
    "from_name": "Chinese",
    "to_code": "en",
    "to_name": "English",
}
SIZE = 16


def build_pieces(folder: Path) -> list[str]:
    """Train ``sentencepiece.model`` in ``folder`` and return its vocabulary."""
    corpus = folder / "corpus.txt"
    corpus.write_text("\n".join(SENTENCES * 5) + "\n", "utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(corpus), model_prefix=str(folder / "tiny"), vocab_size=140, minloglevel=2,
        hard_vocab_limit=False, character_coverage=1.0, num_threads=1,
    )  # fmt: skip
    corpus.unlink()
    (folder / "tiny.vocab").unlink()
    model = (folder / "tiny.model").rename(folder / "sentencepiece.model")
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(model))
    return [pieces.id_to_piece(i) for i in range(pieces.get_piece_size())]


def build_model(folder: Path, pieces: list[str]) -> None:
    """Write a CTranslate2 transformer over ``pieces`` with weights drawn from a fixed seed."""
    random = np.random.default_rng(7)

    def draw(*shape: int) -> Any:
        return random.normal(0, 0.6, shape).astype(np.float32)

    spec = ctranslate2.specs.TransformerSpec.from_config((1, 1), 2)
    vocabulary = ["<blank>", "<s>", "</s>", *[p for p in pieces if p not in {"<s>", "</s>"}]]
    for part in (spec.encoder, spec.decoder):
        _norm(part.layer_norm)
        layer = part.layer[0]
        for attention in (layer.self_attention, getattr(layer, "attention", None)):
            if attention is None:
                continue
            _norm(attention.layer_norm)
            for linear, width in zip(attention.linear, _widths(attention), strict=True):
                linear.weight, linear.bias = draw(width, SIZE), draw(width)
        _norm(layer.ffn.layer_norm)
        layer.ffn.linear_0.weight, layer.ffn.linear_0.bias = draw(32, SIZE), draw(32)
        layer.ffn.linear_1.weight, layer.ffn.linear_1.bias = draw(SIZE, 32), draw(SIZE)
    spec.encoder.embeddings[0].weight = draw(len(vocabulary), SIZE)
    spec.decoder.embeddings.weight = draw(len(vocabulary), SIZE)
    spec.decoder.projection.weight = draw(len(vocabulary), SIZE)
    spec.decoder.projection.bias = draw(len(vocabulary))
    # Without these the model would prefer to stop at once or to emit unknowns.
    for token, bias in (("<blank>", -99), ("<s>", -99), ("<unk>", -99), ("</s>", 4.0)):
        spec.decoder.projection.bias[vocabulary.index(token)] = bias
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.validate()
    spec.optimize()
    folder.mkdir(parents=True)
    spec.save(str(folder))


def build_folder(parent: Path, name: str = "translate-zh_en-1_0", **metadata: str) -> Path:
    """An unpacked package in ``parent``."""
    folder = parent / name
    folder.mkdir(parents=True)
    build_model(folder / "model", build_pieces(folder))
    (folder / "metadata.json").write_text(json.dumps(METADATA | metadata), "utf-8")
    return folder


def pack(folder: Path, archive: Path) -> Path:
    """Zip a folder as an ``.argosmodel`` file."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for path in sorted(folder.rglob("*")):
            target.write(path, path.relative_to(folder.parent))
    return archive


def _norm(norm: Any) -> None:
    norm.gamma, norm.beta = np.ones(SIZE, np.float32), np.zeros(SIZE, np.float32)


def _widths(attention: Any) -> tuple[int, ...]:
    return {2: (3 * SIZE, SIZE), 3: (SIZE, 2 * SIZE, SIZE)}[len(attention.linear)]
