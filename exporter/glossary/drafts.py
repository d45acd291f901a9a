"""Drafts of English put together from what the glossary knows, and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from exporter.fold import fold
from exporter.glossary.numerals import english_number
from exporter.glossary.records import Concept, Glossary

_CLASSIFIERS = "个大项条类种"


class Drafter:
    """The usable forms of a glossary with their concepts."""

    def __init__(self, glossary: Glossary) -> None:
        self._known: dict[str, Concept] = {}
        for concept in glossary.concepts.values():
            if concept.usable and not concept.scope:
                for form in concept.chinese:
                    self._known.setdefault(fold(form).text, concept)
        self._longest = max(map(len, self._known), default=0)

    def known(self, form: str) -> Concept | None:
        """The concept that has a Chinese form."""
        return self._known.get(fold(form).text)

    def draft(self, form: str, components: Sequence[str]) -> tuple[str, str] | None:
        """English for a form and a word on where it comes from; ``None`` where a part is unknown."""
        parts = self._parts(fold(form).text)
        if parts:
            return " ".join(parts), "from the English of its parts"
        concepts = [self.known(item) for item in components]
        names = [c.preferred for c in concepts if c and c.preferred]
        if names and len(names) == len(components):
            return f"{', '.join(names[:-1])} and {names[-1]}", "from the English of its components"
        return None

    def _parts(self, text: str) -> list[str]:
        """The English of numerals and known forms that make up a text, the longest first; none if
        something is left over or no form is among them."""
        english: list[str] = []
        at, forms = 0, 0
        while at < len(text):
            for end in range(min(len(text), at + self._longest), at, -1):
                concept = self._known.get(text[at:end])
                if concept and concept.preferred:
                    english.append(concept.preferred)
                    at, forms = end, forms + 1
                    break
            else:
                number = english_number(text[at])
                if number is None or english:
                    return []
                english.append(number)
                at += 1 + (text[at + 1 : at + 2] in _CLASSIFIERS and at + 2 < len(text))
        return english if forms and len(english) > 1 else []
