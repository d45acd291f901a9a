"""From a parallel corpus to a LoRA adapter for the offline Chinese-English engine."""
