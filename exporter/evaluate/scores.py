"""chrF2 and BLEU by sacrebleu, with 95 % bootstrap intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.significance import PairedTest, Result
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


def chrf_and_bleu(outputs: Sequence[str], references: Sequence[str]) -> tuple[Score, Score]:
    """chrF2, and BLEU with the tokens of WMT (13a), of some outputs, one or more. Both sides are made
    comparable first."""
    metrics = {"chrF2": CHRF(), "BLEU": BLEU()}
    signatures, found = PairedTest(
        [("outputs", [comparable(output) for output in outputs])],
        metrics,
        [[comparable(reference) for reference in references]],
        test_type="bs",
        n_samples=RESAMPLES,
    )()
    first, second = (
        Score(round(float(one.score), 2), round(float(one.ci), 2), signatures[name].format())
        for name in metrics
        for one in found[name]
        if isinstance(one, Result) and one.ci is not None
    )
    return first, second


def tokens(outputs: Sequence[str]) -> int:
    """The number of words and marks, as BLEU counts them."""
    tokenizer = Tokenizer13a()  # type: ignore[no-untyped-call]
    return sum(len(tokenizer(output).split()) for output in outputs)
