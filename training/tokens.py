"""The tokenizer of a SentencePiece-BPE model, rebuilt from its GGUF file."""

from pathlib import Path

from gguf import GGUFReader
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers

NORMAL, USER_DEFINED = 1, 4
BOS, PAD = 2, 0
SPACE = "\u2581"


def load_tokenizer(gguf: Path, cache: Path | None = None) -> Tokenizer:
    """Return the tokenizer of `gguf`, kept as JSON at `cache` because building takes a while."""
    if cache is not None and cache.exists():
        return Tokenizer.from_file(str(cache))
    tokenizer = _build(gguf)
    if cache is not None:
        tokenizer.save(str(cache))
    return tokenizer


def _build(gguf: Path) -> Tokenizer:
    fields = GGUFReader(gguf).fields
    tokens, scores, kinds = (
        fields[f"tokenizer.ggml.{name}"].contents() for name in ("tokens", "scores", "token_type")
    )
    vocab = {token: number for number, token in enumerate(tokens)}
    normal = {token: scores[i] for i, token in enumerate(tokens) if kinds[i] == NORMAL}
    bpe = models.BPE(vocab, _merges(normal), unk_token="<unk>", fuse_unk=True, byte_fallback=True)
    tokenizer = Tokenizer(bpe)
    tokenizer.normalizer = normalizers.Replace(" ", SPACE)
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace(SPACE, " "), decoders.ByteFallback(), decoders.Fuse()]
    )
    whole = [t for i, t in enumerate(tokens) if kinds[i] == USER_DEFINED and SPACE not in t]
    tokenizer.add_tokens([AddedToken(token, normalized=False) for token in whole])
    return tokenizer


def _merges(scores: dict[str, float]) -> list[tuple[str, str]]:
    """List every split of a token into two others, the best-scored token first."""
    found = [
        (-score, token[:cut], token[cut:])
        for token, score in scores.items()
        for cut in range(1, len(token))
        if token[:cut] in scores and token[cut:] in scores
    ]
    found.sort(key=lambda item: item[0])
    return [(left, right) for _, left, right in found]
