"""chrF2 and BLEU by sacrebleu, with 95 % bootstrap intervals."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

RESAMPLES = 1000
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")


@dataclass(frozen=True, slots=True)
class Score:
    """A score from 0 to 100, half the width of its 95 % interval, and sacrebleu's signature."""

    score: float
    interval: float
    signature: str


def comparable(english: str) -> str:
    """English as it is scored: white space collapsed, quotation marks straight."""
    return " ".join(english.split()).translate(_STRAIGHT)


def chrf(outputs: Sequence[str], references: Sequence[str]) -> Score:
    """chrF2 of some outputs, one or more; both sides are made comparable."""
    return _score(CHRF(), outputs, references)


def bleu(outputs: Sequence[str], references: Sequence[str]) -> Score:
    """BLEU with the tokens of WMT (13a); both sides are made comparable."""
    return _score(BLEU(), outputs, references)


def tokens(outputs: Sequence[str]) -> int:
    """The number of words and marks, as BLEU counts them."""
    tokenizer = Tokenizer13a()  # type: ignore[no-untyped-call]
    return sum(len(tokenizer(output).split()) for output in outputs)


def _score(metric: CHRF | BLEU, outputs: Sequence[str], references: Sequence[str]) -> Score:
    found = metric.corpus_score(
        [comparable(o) for o in outputs], [[comparable(r) for r in references]], RESAMPLES
    )
    signature = metric.get_signature().format()
    told = json.loads(found.format(width=2, signature=signature, is_json=True))
    return Score(told["score"], told.get("confidence_var", 0.0), signature)
