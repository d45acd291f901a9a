"""Fixtures and the switch ``--update-golden``. Where ``CI`` is set nothing may be skipped."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.glossary import Glossary, load_glossary
from exporter.model import Report
from exporter.pipeline import build, prepare
from exporter.resources import resource_dir
from exporter.translate.cache import Cache
from support import SEEDS, FakeEngine, obedient


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test touches the user's cache; models are kept over the whole session."""
    if "EXPORTER_CACHE" not in os.environ:
        monkeypatch.setenv("EXPORTER_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture(scope="session")
def glossary() -> Glossary:
    return load_glossary(resource_dir("glossary"))


@pytest.fixture(scope="session")
def seeds(glossary: Glossary) -> dict[str, Report]:
    """The five seeds, annotated, by the first three digits of their names."""
    return {path.name[:3]: prepare(path, glossary) for path in SEEDS}


@pytest.fixture(scope="session")
def site(glossary: Glossary, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five seeds built with a made-up engine, split too; not to be changed."""
    folder = tmp_path_factory.mktemp("built") / "site"
    build(SEEDS, folder, glossary, FakeEngine(obedient), Cache(None), split=True)
    return folder


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with ``tests/golden/NAME``, or rewrite that with ``--update-golden``."""

    def compare(name: str, text: str) -> None:
        path = Path(__file__).parent / "golden" / name
        if request.config.getoption("--update-golden"):
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"{path} is missing; run pytest --update-golden and review it"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def missing() -> Callable[[str], None]:
    """Skip the test, or fail it where ``CI`` is set, because something is not installed."""

    def report(what: str) -> None:
        if os.environ.get("CI"):
            pytest.fail(f"required in CI: {what}")
        pytest.skip(what)

    return report
