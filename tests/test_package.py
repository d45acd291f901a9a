from __future__ import annotations

import os
from pathlib import Path

import pytest

import exporter
from exporter.resources import resource_dir
from support import SEEDS


@pytest.mark.skipif("TOX_ENV_NAME" not in os.environ, reason="only tox installs the wheel")
def test_tox_tests_the_wheel() -> None:
    package = Path(exporter.__file__).parent
    assert package.parent.name == "site-packages"
    assert resource_dir("templates") == package / "data" / "templates"


def test_the_seeds_are_as_captured() -> None:
    """The files are data, not text: no tool may change a byte of them."""
    sizes = {path.name[:3]: path.stat().st_size for path in SEEDS}
    assert sizes == {"000": 15509, "001": 5649, "002": 33865, "003": 25860, "004": 7325}
