"""OmegaT's glossary: a text file with three columns, source, target and comment, set apart by tabs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from exporter.errors import GlossaryError
from exporter.glossary.proposals import Loose, Proposal, propose
from exporter.glossary.records import Concept
from exporter.glossary.tables import Fault, Tables, in_order


def write_omegat(concepts: Iterable[Concept]) -> bytes:
    """The Chinese forms of the reviewed and approved concepts, each with the preferred English; other
    English, what to avoid, and the definition in the comment.

    Raises :class:`GlossaryError` for a form that OmegaT would take for a remark of its own.
    """
    lines = []
    for concept in concepts:
        if concept.usable:
            comment = _line(_comment(concept))
            for form in dict.fromkeys(map(_line, concept.chinese)):
                if form.startswith("#"):
                    raise GlossaryError(f"concept {concept.id!r}: OmegaT skips {form!r}, for its #")
                lines.append(f"{form}\t{_line(concept.preferred or '')}\t{comment}\n")
    return "".join(lines).encode()


def _line(text: str) -> str:
    """A text in one line, without tabs."""
    return " ".join(text.split())


def _comment(concept: Concept) -> str:
    def sayings() -> Iterator[str]:
        yield concept.definition
        avoid = [t.term for t in concept.terms if t.role in ("superseded", "forbidden", "mt_error")]
        for label, words in (("Also:", concept.admitted), ("Not:", avoid)):
            if words:
                yield f"{label} {', '.join(words)}."
        if concept.scope:
            yield f"Only in {concept.scope}."

    return " ".join(filter(None, sayings()))


def read_omegat(data: bytes, name: str, taken: Collection[str]) -> tuple[Tables, list[Fault]]:
    """The lines of an OmegaT glossary as proposed concepts, one for each Chinese term; ``name`` is
    the file's, ``taken`` are ids that they must not have.

    Raises :class:`GlossaryError` if the file is not UTF-8.
    """
    try:
        lines = data.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        at = error.object[: error.start].count(b"\n") + 1
        raise GlossaryError(f"{name}:{at}: not UTF-8") from error
    terms: defaultdict[str, list[Loose]] = defaultdict(list)
    comments: dict[str, str] = {}
    faults: list[Fault] = []
    for number, line in enumerate(lines, 1):
        where = f"{name}:{number}"
        source, *rest = (cell.strip() for cell in line.split("\t"))
        if not line.strip() or line.startswith("#"):
            continue
        if not rest or not source:
            fault = "a line without a tab between source and target is left out"
            faults.append(Fault(where, "", fault))
            continue
        if source not in terms:
            terms[source].append(Loose(where, "zh-Hans", source))
        if rest[0]:
            terms[source].append(Loose(where, "en", rest[0]))
        if comment := " ".join(filter(None, rest[1:])):
            comments.setdefault(source, comment)
    used = set(taken)
    proposals: list[Proposal] = []
    for source, loose in terms.items():
        made = propose(loose[0].where, loose, used, note=comments.get(source, ""))
        if isinstance(made, Proposal):
            proposals.append(made)
    rows = (tuple(p.concept for p in proposals), tuple(t for p in proposals for t in p.terms))
    return in_order(Tables(*rows)), faults
