"""Persons whom a report names beyond doubt, as annotation has found them."""

from __future__ import annotations

from exporter.model import Report


def person_names(report: Report) -> dict[str, str]:
    """Names as printed → in pinyin (冯 雪 → Feng Xue)."""
    return {report.text(m): m.english for m in report.mentions if m.kind == "person" and m.english}
