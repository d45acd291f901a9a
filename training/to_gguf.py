"""The adapter of a training state as a GGUF file for llama.cpp."""

import argparse
from pathlib import Path

import numpy as np
import torch
from gguf import GGUFWriter

NAMES = {
    "q_proj": "attn_q",
    "k_proj": "attn_k",
    "v_proj": "attn_v",
    "o_proj": "attn_output",
    "gate_proj": "ffn_gate",
    "up_proj": "ffn_up",
    "down_proj": "ffn_down",
}


def convert(state: Path, out: Path) -> None:
    """Write the adapter in `state` to `out`, in float16."""
    loaded = torch.load(state)
    writer = GGUFWriter(str(out), "gemma3")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(loaded["settings"]["alpha"]))
    for name, tensor in loaded["adapters"].items():
        block, linear, side = name.split(".")
        writer.add_tensor(
            f"blk.{block}.{NAMES[linear]}.weight.lora_{side}",
            tensor.contiguous().numpy().astype(np.float16),
        )
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main() -> None:
    """Convert from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("state", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    convert(options.state, options.out)


if __name__ == "__main__":
    main()
