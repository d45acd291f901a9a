"""Where the package's own data folders lie, and the folder it keeps its cache in."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource_dir(name: str) -> Path:
    """The folder called ``name``: inside an installed wheel, else at the checkout's top level."""
    packed = _PACKAGE / "data" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


def cache_dir() -> Path:
    """Where translations and models are kept: ``EXPORTER_CACHE``, else the platform's folder."""
    named = os.environ.get("EXPORTER_CACHE")
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("exporter")
