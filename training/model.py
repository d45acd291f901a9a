"""Gemma 3 with low-rank adapters, and a loss that looks at target positions only."""

import math
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import linear
from transformers import AutoModelForCausalLM
from transformers.models.gemma3.modeling_gemma3 import Gemma3RMSNorm

LINEARS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
NO_MASK = {"full_attention": None, "sliding_attention": None}
ROWS = 192


class LoraLinear(nn.Module):
    """A frozen linear layer plus a trainable product of two thin matrices."""

    def __init__(self, base: nn.Linear, rank: int, alpha: float) -> None:
        super().__init__()
        self.weight = base.weight
        self.scale = alpha / rank
        bound = 1 / math.sqrt(base.in_features)
        a = torch.empty(rank, base.in_features).uniform_(-bound, bound)
        self.a = nn.Parameter(a.to(base.weight.dtype))
        self.b = nn.Parameter(base.weight.new_zeros(base.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        """Apply the layer with its adapter."""
        low = linear(x, self.a).flatten(0, -2)
        out = torch.addmm(linear(x, self.weight).flatten(0, -2), low, self.b.t(), alpha=self.scale)
        return out.unflatten(0, x.shape[:-1])


class RmsNorm(torch.autograd.Function):
    """Root-mean-square normalisation with a frozen weight and few passes over the data."""

    @staticmethod
    def forward(ctx, x: Tensor, weight: Tensor, eps: float) -> Tensor:
        """Normalise in single precision."""
        full = x.float()
        mean = torch.linalg.vector_norm(full, dim=-1, keepdim=True).square_().div_(x.shape[-1])
        inverse = mean.add_(eps).rsqrt_()
        ctx.save_for_backward(x, weight, inverse)
        return (full * inverse).mul_(weight).to(x.dtype)

    @staticmethod
    def backward(ctx, grad: Tensor) -> tuple[Tensor, None, None]:
        """Return the gradient of the input."""
        x, weight, inverse = ctx.saved_tensors
        scaled, unit = grad * weight, x * inverse
        along = (scaled * unit).mean(-1, keepdim=True)
        return scaled.addcmul_(unit, along, value=-1).mul_(inverse).to(x.dtype), None, None


class FastNorm(nn.Module):
    """A drop-in for the model's own norm, whose weight is stored less one."""

    def __init__(self, base: nn.Module) -> None:
        super().__init__()
        self.eps = base.eps
        self.register_buffer("weight", 1 + base.weight.detach().float(), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """Normalise the last dimension."""
        return RmsNorm.apply(x, self.weight, self.eps)


def load_base(gguf: Path) -> nn.Module:
    """Return the dequantised model, frozen, in bfloat16."""
    model = AutoModelForCausalLM.from_pretrained(
        str(gguf.parent), gguf_file=gguf.name, dtype=torch.bfloat16, attn_implementation="sdpa"
    )
    for parent in list(model.modules()):
        for name, child in parent.named_children():
            if isinstance(child, Gemma3RMSNorm):
                setattr(parent, name, FastNorm(child))
    return model.requires_grad_(False)


def add_lora(model: nn.Module, rank: int, alpha: float) -> dict[str, nn.Parameter]:
    """Wrap every linear layer of `model`; return the adapters under the layers' names."""
    adapters: dict[str, nn.Parameter] = {}
    for number, layer in enumerate(model.model.layers):
        for block in (layer.self_attn, layer.mlp):
            for name in LINEARS:
                if not hasattr(block, name):
                    continue
                wrapped = LoraLinear(getattr(block, name), rank, alpha)
                setattr(block, name, wrapped)
                adapters[f"{number}.{name}.a"] = wrapped.a
                adapters[f"{number}.{name}.b"] = wrapped.b
    return adapters


class SoftmaxLoss(torch.autograd.Function):
    """Summed cross-entropy of hidden states against a frozen output table.

    The gradient is made in the forward pass, a few rows at a time, so that the logits of a
    quarter of a million tokens are never all in memory.
    """

    @staticmethod
    def forward(ctx, hidden: Tensor, table: Tensor, wanted: Tensor) -> Tensor:
        """Return the loss and keep its gradient."""
        total, grads = hidden.new_zeros((), dtype=torch.float32), []
        for rows, ids in zip(hidden.split(ROWS), wanted.split(ROWS), strict=True):
            log_p = linear(rows, table).float().log_softmax(-1)
            total -= log_p.gather(1, ids[:, None]).sum()
            p = log_p.exp_()
            p.scatter_add_(1, ids[:, None], p.new_full((len(ids), 1), -1.0))
            grads.append(p.to(table.dtype) @ table)
        ctx.save_for_backward(torch.cat(grads))
        return total

    @staticmethod
    def backward(ctx, grad: Tensor) -> tuple[Tensor, None, None]:
        """Scale the kept gradient."""
        (kept,) = ctx.saved_tensors
        return kept * grad.to(kept.dtype), None, None


def target_loss(model: nn.Module, ids: Tensor, mask: Tensor, keep: Tensor | None) -> Tensor:
    """Return the summed loss of the tokens under `mask`.

    `keep` restricts the softmax to those token ids (sorted); None means all of them.  Sequences
    are padded on the right, so causal attention alone keeps the padding out.
    """
    hidden = model.model(input_ids=ids, attention_mask=NO_MASK, use_cache=False).last_hidden_state
    chosen, wanted = hidden[:, :-1][mask[:, 1:]], ids[:, 1:][mask[:, 1:]]
    table = model.lm_head.weight
    if keep is not None:
        table, wanted = narrowed(table, keep), torch.searchsorted(keep, wanted)
    return SoftmaxLoss.apply(chosen, table, wanted)


_narrow: dict[int, Tensor] = {}


def narrowed(table: Tensor, keep: Tensor) -> Tensor:
    """Return the rows `keep` of `table`, remembered for the next call."""
    if id(keep) not in _narrow:
        _narrow[id(keep)] = table[keep].contiguous()
    return _narrow[id(keep)]
