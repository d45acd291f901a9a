"""Which sentences were translated again because the English of their terms has changed since the
last run into the same folder. What was asked is kept beside the pages, in a file of its own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from exporter.memory.records import digest
from exporter.model import Report, Sentence, Signature
from exporter.text import plain

#: The name of the file in the folder of a run.
NAME = "asked.json"


@dataclass(frozen=True, slots=True)
class Asked:
    """How a sentence was translated: ``digest`` stands for what the engine was asked, or for the English
    itself where it was asked nothing; ``terms`` maps the glossary terms in the sentence, in
    Simplified script, to their English."""

    digest: str
    terms: Mapping[str, str]


def asked(report: Report) -> dict[str, Asked]:
    """How each sentence of a report that people have not translated was, by sentence id."""
    return {
        sentence.id: Asked(
            translation.asked or digest(translation.text)[:16], _terms(report, sentence)
        )
        for sentence in report.sentences
        if (translation := report.translations[sentence.id]).origin == "machine"
    }


def _terms(report: Report, sentence: Sentence) -> dict[str, str]:
    mentions = (m for _, m in report.mentions_in(sentence.start, sentence.end))
    return {plain(report.text(m)): m.english for m in mentions if m.ref and m.english}


def changed(before: Mapping[str, Asked], now: Mapping[str, Asked]) -> dict[str, list[str]]:
    """The sentences translated again for their terms, by id, each with the terms that have changed."""
    found = {}
    for identifier in sorted(before.keys() & now.keys()):
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
