"""Glossaries to compare with the real one: what does it do beyond what an engine knows anyway?

``none`` leaves the glossary out. ``random`` keeps its Chinese and deals its English out anew, so
that the hints are as many and as long, and wrong: an engine that gains by them gains by accident.
The translations of both are measured by the real glossary.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Literal

from exporter.glossary import Concept, Glossary
from exporter.glossary.load import glossary_of

Control = Literal["none", "random"]
CONTROLS: tuple[Control, ...] = ("none", "random")


def control_glossary(control: Control, glossary: Glossary) -> Glossary:
    """The glossary to translate with. The dealing is the same every time."""
    if control == "none":
        return glossary_of({})
    concepts = [c for c in glossary.concepts.values() if c.usable and c.preferred]
    order = random.Random(0).sample(concepts, len(concepts))
    dealt = dict(zip((c.id for c in order), [*order[1:], *order[:1]], strict=True))
    return glossary_of(
        {i: _with_english_of(c, dealt.get(i, c)) for i, c in glossary.concepts.items()}
    )


def _with_english_of(concept: Concept, other: Concept) -> Concept:
    chinese = [term for term in concept.terms if term.lang != "en"]
    english = [replace(term, concept=concept.id) for term in other.terms if term.lang == "en"]
    return replace(concept, terms=(*chinese, *english))
