"""The glossary: two CSV files that map one to one onto TBX (concept, language, term).

``concepts.csv`` and ``terms.csv`` are UTF-8 with a header row; ``glossary/README.md`` describes the
columns. Only concepts whose state is ``reviewed`` or ``approved`` drive annotation and translation.
"""

from exporter.glossary.load import load_glossary
from exporter.glossary.records import (
    EDITION,
    LANGUAGES,
    ROLES,
    STATES,
    Concept,
    Glossary,
    Term,
)
from exporter.glossary.scope import Scope, parse_scope

__all__ = [
    "EDITION",
    "LANGUAGES",
    "ROLES",
    "STATES",
    "Concept",
    "Glossary",
    "Scope",
    "Term",
    "load_glossary",
    "parse_scope",
]
