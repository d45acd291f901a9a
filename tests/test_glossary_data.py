"""What glossary/README.md promises of every row of the shipped glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exporter.glossary import Concept, Glossary


def usable(glossary: Glossary) -> Iterator[Concept]:
    return (concept for concept in glossary.concepts.values() if concept.usable)


def test_an_approved_term_has_an_official_source_and_only_that(glossary: Glossary) -> None:
    for concept in usable(glossary):
        term = concept.preferred_term
        assert term is not None and term.source not in ("", "unverified"), concept.id
        ours = term.source == "project"
        assert concept.state == ("reviewed" if ours else "approved"), concept.id


def test_every_english_form_names_a_source(glossary: Glossary) -> None:
    for concept in glossary.concepts.values():
        assert all(term.source for term in concept.terms if term.lang == "en"), concept.id


def test_every_definition_is_sentences_in_plain_type(glossary: Glossary) -> None:
    for concept in glossary.concepts.values():
        assert re.fullmatch(r"[A-Z0-9].*\.", concept.definition), concept.id
        assert re.fullmatch(r"[^\u2018-\u201d\u3000-\u303f\uff00-\uffef]*", concept.definition), (
            concept.id
        )


def test_every_component_and_its_whole_can_be_shown(glossary: Glossary) -> None:
    for concept in usable(glossary):
        for part in concept.components:
            assert glossary.concepts[part].preferred, (concept.id, part)
