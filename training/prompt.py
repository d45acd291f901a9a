"""The one place that knows how a sentence and its hints are put to the model."""

from collections.abc import Sequence

STOP = "\n"


def prompt(zh: str, hints: Sequence[tuple[str, str]] = ()) -> str:
    """Return the text the model continues with `` English sentence`` and a newline."""
    if not hints:
        return f"Chinese: {zh}\nEnglish:"
    listed = "; ".join(f"{source} = {target}" for source, target in hints)
    return f"Chinese: {zh}\nHints: {listed}\nEnglish:"


def target(en: str) -> str:
    """Return what the model is taught to write after the prompt."""
    return f" {en}{STOP}"
