"""What the user knows better than the page: ``NAME.toml`` beside an input."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from exporter.errors import InputError
from exporter.model import Report
from exporter.read.inputs import Input
from exporter.text import is_day

KEYS = ("title", "author", "date", "place", "url", "rights")


def load_given(where: Input) -> dict[str, str]:
    """The metadata given beside an input; empty if there is no file.

    Raises :class:`InputError` naming the file and the key at fault.
    """
    beside = where.companion(".toml")
    if beside is None:
        return {}
    try:
        given = tomllib.loads(beside.load().decode())
        return {key: _value(key, value) for key, value in given.items()}
    except (OSError, ValueError) as error:
        raise InputError(f"{beside}: {error}") from error


def with_given(report: Report) -> Report:
    """``report`` with the address that its page states and, over that, the metadata given."""
    stated = {"url": report.source.url} if report.source.url else {}
    changes: Mapping[str, Any] = {**stated, **report.source.given}
    return replace(report, metadata=replace(report.metadata, **changes))


def _value(key: str, value: object) -> str:
    if key not in KEYS:
        raise ValueError(f"unknown key {key!r} (known: {', '.join(KEYS)})")
    if key == "date" and type(value) is date:
        return value.isoformat()
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"key {key!r}: not a text in quotation marks")
    if key == "date" and not is_day(value):
        raise ValueError(f"key 'date': {value!r} is not a day as in 2024-01-03")
    if key == "url" and not re.fullmatch(r"https?://[^\s/]+\S*", value):
        raise ValueError(f"key 'url': {value!r} does not begin with http:// or https://")
    return value.strip()
