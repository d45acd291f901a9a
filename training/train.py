"""The training loop: adapters only, a wall-clock schedule, and checkpoints to resume from."""

import json
import math
import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from training import model as m
from training.data import Example, Stream, batches, padded
from training.prompt import prompt, target
from training.tokens import BOS, PAD, load_tokenizer

MICRO_TOKENS, MICROS, POOL = 400, 4, 96
FULL_SOFTMAX_EVERY = 8
KEEP_FIRST = 30_000
HELD_OUT = 64
SAVE_SECONDS = 240


@dataclass(frozen=True)
class Settings:
    """What a run may vary."""

    minutes: float = 90
    rank: int = 32
    alpha: float = 64
    rate: float = 8e-4
    warm_up: float = 0.02
    seed: int = 1


def encode(tokenizer: Tokenizer, zh: str, en: str, hints: list) -> tuple[list[int], int]:
    """Return the token ids of one example and how many of them are the prompt's."""
    before = [BOS, *tokenizer.encode(prompt(zh, hints)).ids]
    return before + tokenizer.encode(target(en)).ids, len(before)


def collate(encoded: list[tuple[list[int], int]]) -> tuple[Tensor, Tensor]:
    """Return padded ids and the mask of target tokens."""
    width = padded(max(len(ids) for ids, _ in encoded))
    ids = torch.full((len(encoded), width), PAD)
    mask = torch.zeros_like(ids, dtype=torch.bool)
    for row, (tokens, start) in enumerate(encoded):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        mask[row, start : len(tokens)] = True
    return ids, mask


def rate_at(progress: float, settings: Settings) -> float:
    """Rise linearly for a moment, then fall linearly to zero."""
    return settings.rate * min(progress / settings.warm_up, (1 - progress) / (1 - settings.warm_up))


class Trainer:
    """A model, its optimiser and its place in the data."""

    def __init__(
        self, gguf: Path, groups: dict[str, list[Example]], out: Path, settings: Settings
    ) -> None:
        torch.manual_seed(settings.seed)
        torch.set_num_threads(1)
        self.out, self.settings = out, settings
        self.tokenizer = load_tokenizer(gguf, out / "tokenizer.json")
        held = {**groups, "local": groups["local"][HELD_OUT:]}
        self.held_out = self._batch([(e.zh, e.en, e.hints) for e in groups["local"][:HELD_OUT]])
        self.keep = self._frequent_tokens(held)
        self.stream = Stream(held, settings.seed)
        self.model = m.load_base(gguf)
        self.adapters = m.add_lora(self.model, settings.rank, settings.alpha)
        self.params = list(self.adapters.values())
        self.masters = [p.detach().float() for p in self.params]
        self.adam = torch.optim.AdamW(
            self.masters, lr=0.0, betas=(0.9, 0.98), weight_decay=0.0, fused=True
        )
        self.elapsed, self.steps, self.micros, self.tokens = 0.0, 0, 0, 0
        workers = os.cpu_count() or 1
        self.pool = ThreadPoolExecutor(workers, initializer=torch.set_num_threads, initargs=(1,))

    def _frequent_tokens(self, groups: dict[str, list[Example]]) -> Tensor:
        texts = [text for rows in groups.values() for e in rows for text in (e.zh, target(e.en))]
        ids = {i for e in self.tokenizer.encode_batch(texts) for i in e.ids}
        ids |= {i for batch in self.held_out for i in batch[0].flatten().tolist()}
        return torch.tensor(sorted(ids | set(range(KEEP_FIRST))))

    def _batch(self, drawn: list) -> list[tuple[Tensor, Tensor]]:
        encoded = [encode(self.tokenizer, *example) for example in drawn]
        lengths = [len(ids) for ids, _ in encoded]
        return [collate([encoded[i] for i in batch]) for batch in batches(lengths, MICRO_TOKENS)]

    @property
    def progress(self) -> float:
        """The share of the time budget that is used up."""
        return min(1.0, self.elapsed / (self._dial("minutes", self.settings.minutes) * 60))

    def run(self) -> None:
        """Train until the budget is spent, saving now and then."""
        last, saved = time.monotonic(), self.elapsed
        while self.progress < 1:
            micros = self._batch([self.stream.draw(self.progress) for _ in range(POOL)])
            random.Random(self.stream.drawn).shuffle(micros)
            for first in range(0, len(micros), MICROS):
                loss = self._step(micros[first : first + MICROS])
                now = time.monotonic()
                self.elapsed, last = self.elapsed + now - last, now
                self._log(loss)
                if self.progress >= 1:
                    break
            if self.elapsed - saved > SAVE_SECONDS:
                self.save()
                saved = self.elapsed
        self.save()

    def _step(self, micros: list[tuple[Tensor, Tensor]]) -> float:
        """Take one optimiser step on a few micro-batches; return the mean loss."""
        keeps = []
        for _ in micros:
            self.micros += 1
            keeps.append(None if self.micros % FULL_SOFTMAX_EVERY == 0 else self.keep)
        if self._dial("threads", os.cpu_count() or 1) > 1:
            results = list(self.pool.map(self._gradients, micros, keeps))
        else:
            results = list(map(self._gradients, micros, keeps))
        count = sum(int(mask.sum()) for _, mask in micros)
        for master, *grads in zip(self.masters, *(g for _, g in results), strict=True):
            master.grad = torch.stack(grads).sum(0, dtype=torch.float32).div_(count)
        torch.nn.utils.clip_grad_norm_(self.masters, 1.0)
        self.adam.param_groups[0]["lr"] = rate_at(self.progress, self.settings)
        self.adam.step()
        self._publish()
        self.steps += 1
        self.tokens += sum(ids.numel() for ids, _ in micros)
        return sum(loss for loss, _ in results) / count

    def _gradients(
        self, micro: tuple[Tensor, Tensor], keep: Tensor | None
    ) -> tuple[float, tuple[Tensor, ...]]:
        loss = m.target_loss(self.model, *micro, keep)
        return loss.item(), torch.autograd.grad(loss, self.params)

    def _dial(self, name: str, usual: float) -> float:
        """Read a number from a file that may be written while training: `threads`, `minutes`."""
        file = self.out / name
        return float(file.read_text()) if file.exists() else usual

    @torch.no_grad()
    def _publish(self) -> None:
        for param, master in zip(self.params, self.masters, strict=True):
            param.copy_(master)

    def _log(self, loss: float) -> None:
        if self.steps % 10 == 0 or math.isnan(loss):
            speed = self.tokens / max(self.elapsed, 1)
            print(
                f"step {self.steps} progress {self.progress:.3f} loss {loss:.3f} "
                f"tokens {self.tokens} mean speed {speed:.0f}/s",
                flush=True,
            )

    @torch.no_grad()
    def held_out_loss(self) -> float:
        """Return the mean loss over sentences that are never trained on."""
        losses = [m.target_loss(self.model, *batch, None).item() for batch in self.held_out]
        return sum(losses) / sum(int(mask.sum()) for _, mask in self.held_out)

    def save(self) -> None:
        """Write the state to resume from, whole or not at all."""
        state = {
            "adapters": dict(zip(self.adapters, self.masters, strict=True)),
            "adam": self.adam.state_dict(),
            "cursors": self.stream.cursors,
            "drawn": self.stream.drawn,
            "counts": (self.elapsed, self.steps, self.micros, self.tokens),
            "settings": asdict(self.settings),
        }
        torch.save(state, self.out / "state.new")
        (self.out / "state.new").replace(self.out / "state.pt")
        record = {"seconds": round(self.elapsed), "steps": self.steps, "tokens": self.tokens}
        record["held_out_loss"] = round(self.held_out_loss(), 4)
        print("saved", json.dumps(record | {"cursors": self.stream.cursors}), flush=True)

    def resume(self) -> None:
        """Take up the state left by an earlier run, if there is one."""
        if not (self.out / "state.pt").exists():
            return
        state = torch.load(self.out / "state.pt")
        for master, value in zip(self.masters, state["adapters"].values(), strict=True):
            master.copy_(value)
        self._publish()
        self.adam.load_state_dict(state["adam"])
        self.stream.cursors, self.stream.drawn = state["cursors"], state["drawn"]
        self.elapsed, self.steps, self.micros, self.tokens = state["counts"]
