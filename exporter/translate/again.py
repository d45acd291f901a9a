"""Which sentences were translated again because the English of their terms has changed since the
last run into the same folder. What was asked is kept beside the pages, in a file of its own."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from exporter.model import Report, Sentence, Signature
from exporter.text import plain
from exporter.translate.engine import Engine
from exporter.translate.names import person_names
from exporter.translate.requests import requests_for

#: The name of the file in the folder of a run.
NAME = "asked.json"


@dataclass(frozen=True, slots=True)
class Asked:
    """How a sentence was translated: ``digest`` covers what the engine was asked and what came of it,
    ``terms`` maps the glossary terms in it, in Simplified script, to their English."""

    digest: str
    terms: Mapping[str, str]


def asked(report: Report, engine: Engine) -> dict[str, Asked]:
    """How the machine translated each sentence of a report, by sentence id."""
    names = person_names(report)
    return {
        sentence.id: Asked(_digest(report, sentence, names, engine), _terms(report, sentence))
        for sentence in report.sentences
        if report.translations[sentence.id].origin == "machine"
    }


def _digest(report: Report, sentence: Sentence, names: Mapping[str, str], engine: Engine) -> str:
    parts = [report.translations[sentence.id].text] + [
        repr((r.text, engine.uses_hints and r.hints, engine.uses_similar and r.similar))
        for r in requests_for(report, sentence, names)
    ]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _terms(report: Report, sentence: Sentence) -> dict[str, str]:
    mentions = (m for _, m in report.mentions_in(sentence.start, sentence.end))
    return {plain(report.text(m)): m.english for m in mentions if m.ref and m.english}


def changed(before: Mapping[str, Asked], now: Mapping[str, Asked]) -> dict[str, list[str]]:
    """The sentences translated again for their terms, by id, each with the terms that have changed."""
    found = {}
    for identifier in before.keys() & now.keys():
        old, new = before[identifier], now[identifier]
        terms = {term for term, _ in old.terms.items() ^ new.terms.items()}
        if terms and old.digest != new.digest:
            found[identifier] = sorted(terms)
    return found


def counted(found: Mapping[str, list[str]]) -> Counter[str]:
    """In how many of the sentences each term has changed."""
    return Counter(term for terms in found.values() for term in terms)


def dump(now: Mapping[str, Asked], engine: Signature) -> bytes:
    """What was asked, as JSON, a line for each sentence."""
    lines = [json.dumps([key, a.digest, a.terms], ensure_ascii=False) for key, a in now.items()]
    head = json.dumps(asdict(engine), ensure_ascii=False)
    text = f'{{"engine": {head},\n"sentences": [\n' + ",\n".join(lines) + "\n]}\n"
    return text.encode(errors="replace")


def load(data: bytes | None, engine: Signature) -> dict[str, Asked]:
    """What an earlier run asked of the same engine; nothing where that is not known."""
    try:
        told = json.loads(data or b"{}")
        if told["engine"] != json.loads(json.dumps(asdict(engine))):
            return {}
        return {key: Asked(digest, dict(terms)) for key, digest, terms in told["sentences"]}
    except (ValueError, KeyError, TypeError):
        return {}
