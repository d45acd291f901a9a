"""TBX-Basic: ISO 30042:2019 (TBX 3, style ``dca``), and the older ``martif`` that OmegaT, Weblate and
translate-toolkit read. ``docs/glossary-exchange.md`` says what becomes of each column."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from exporter.errors import GlossaryError
from exporter.glossary.proposals import Loose, Proposal, propose
from exporter.glossary.records import CONCEPT_COLUMNS, LANGUAGES, LISTS, TERM_COLUMNS
from exporter.glossary.scope import is_date
from exporter.glossary.tables import Fault, Row, Tables, in_order, list_cell

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class _Tags(NamedTuple):
    root: str
    header: str
    concept: str
    language: str
    term: str


_V3 = _Tags("tbx", "tbxHeader", "conceptEntry", "langSec", "termSec")
_V2 = _Tags("martif", "martifHeader", "termEntry", "langSet", "tig")
_CONCEPTS = {_V3.concept, _V2.concept}
_LANGUAGE_SECTIONS = {_V3.language, _V2.language}
_TERM_SECTIONS = {_V3.term, _V2.term, "ntig"}
_SECTIONS = _CONCEPTS | _LANGUAGE_SECTIONS | _TERM_SECTIONS

#: Columns that TBX-Basic has no category for: each is a note that begins with the column's name.
_CONCEPT_NOTES = ("type", "state", "expand", "scope", "first_use", "first_use_source")
#: Data categories that have a column of their own.
_COLUMNS = {
    "definition": "definition", "subjectField": "domain", "date": "date",
    "responsibility": "reviewer",
}  # fmt: skip
_LABEL = re.compile(r"([a-z_]+): (.*)", re.DOTALL)
_LABELS = frozenset({*CONCEPT_COLUMNS, *TERM_COLUMNS})

_STATUS = {
    "headword": "preferredTerm-admn-sts", "preferred": "preferredTerm-admn-sts",
    "variant": "admittedTerm-admn-sts", "admitted": "admittedTerm-admn-sts",
    "superseded": "supersededTerm-admn-sts",
    "forbidden": "deprecatedTerm-admn-sts", "mt_error": "deprecatedTerm-admn-sts",
}  # fmt: skip
#: What a status means by itself: first in Chinese, then in other languages.
_ROLE = {
    "preferredTerm-admn-sts": ("headword", "preferred"),
    "admittedTerm-admn-sts": ("variant", "admitted"),
    "supersededTerm-admn-sts": ("superseded", "superseded"),
    "deprecatedTerm-admn-sts": ("forbidden", "forbidden"),
}
#: Where an old reader looks for terms: it offers whatever it finds under a language it knows.
_PLAIN = {
    ("zh-Hans", "headword"): "zh", ("zh-Hans", "variant"): "zh", ("zh-Hant", "variant"): "zh",
    ("en", "preferred"): "en", ("en", "admitted"): "en",
}  # fmt: skip


# Writing


def write_tbx(tables: Tables, version: int = 3) -> bytes:
    """A glossary as TBX-Basic, version 3 or 2, in the order of the tables. Every column is in it.

    Raises :class:`GlossaryError` naming a cell with a character that no XML can carry.
    """
    _check_characters((*tables.concepts, *tables.terms))
    tags = _V3 if version == 3 else _V2
    terms: defaultdict[str, list[Row]] = defaultdict(list)
    for row in tables.terms:
        terms[row["concept"]].append(row)
    if version == 3:
        root = etree.Element(tags.root, {"type": "TBX-Basic", "style": "dca", _LANG: "en"},
                             nsmap={None: NAMESPACE})  # fmt: skip
    else:
        root = etree.Element(tags.root, {"type": "TBX-Basic", _LANG: "zh"})
    description = etree.SubElement(etree.SubElement(root, tags.header), "fileDesc")
    source = etree.SubElement(description, "sourceDesc")
    _add(source, "p", "Written by exporter glossary export")
    body = etree.SubElement(etree.SubElement(root, "text"), "body")
    for row in tables.concepts:
        _write_concept(body, tags, row, terms[row["id"]])
    if version == 3:
        for element in root.iter():
            element.tag = etree.QName(NAMESPACE, str(element.tag))
    etree.indent(root)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data + b"\n"


def _check_characters(rows: Iterable[Row]) -> None:
    for row in rows:
        for column, cell in row.cells.items():
            if match := _ILLEGAL.search(cell):
                place = row.where or f"concept {row.cells.get('id') or row.cells.get('concept')!r}"
                fault = f"the character U+{ord(match[0]):04X} cannot be in XML"
                raise GlossaryError(str(Fault(place, column, fault, "delete it")))


def _add(parent: etree._Element, tag: str, text: str, **attributes: str) -> None:
    etree.SubElement(parent, tag, attributes).text = text


def _note(parent: etree._Element, column: str, cell: str) -> None:
    """A cell as a note; the column ``note`` itself goes without a label where that is clear."""
    labelled = column != "note" or _labelled(cell) is not None
    if cell or column == "state":
        _add(parent, "note", f"{column}: {cell}" if labelled else cell)


def _labelled(text: str) -> tuple[str, str] | None:
    match = _LABEL.fullmatch(text)
    return (match[1], match[2]) if match and match[1] in _LABELS else None


def _write_concept(body: etree._Element, tags: _Tags, row: Row, terms: Sequence[Row]) -> None:
    entry = etree.SubElement(body, tags.concept, id=_as_name(row["id"]))
    if row["domain"]:
        _add(entry, "descrip", row["domain"], type="subjectField")
    if row["definition"]:
        _add(entry, "descrip", row["definition"], type="definition")
    for column in _CONCEPT_NOTES:
        _note(entry, column, row[column])
    for column in LISTS:
        for other in list_cell(row[column]):
            _add(entry, "ref", column, type="crossReference", target=_as_name(other))
    day = row["date"] if is_date(row["date"]) and len(row["date"]) == 10 else ""
    if day or row["reviewer"]:
        group = etree.SubElement(entry, "transacGrp")
        _add(group, "transac", "modification", type="transactionType")
        if day:
            _add(group, "date", day)
        if row["reviewer"]:
            _add(group, "transacNote", row["reviewer"], type="responsibility")
    if not day:
        _note(entry, "date", row["date"])
    _note(entry, "note", row["note"])
    sections: dict[str, etree._Element] = {}
    for term in _reading_order(terms):
        lang = _language_of(tags, row, term)
        if lang not in sections:
            sections[lang] = etree.SubElement(entry, tags.language, {_LANG: lang})
        _write_term(etree.SubElement(sections[lang], tags.term), term, lang)


def _reading_order(terms: Sequence[Row]) -> list[Row]:
    """Chinese before English: an old reader takes the first language for the source."""
    return sorted(terms, key=lambda row: (_PLAIN.get((row["lang"], row["role"]), "") != "zh",
                                          (row["lang"], row["role"]) not in _PLAIN))  # fmt: skip


def _language_of(tags: _Tags, concept: Row, term: Row) -> str:
    """The tag that a term stands under. In version 2, what is not to be used goes under a private
    one, which old readers pass over."""
    if tags is _V3:
        return term["lang"]
    plain = _PLAIN.get((term["lang"], term["role"]))
    usable = plain != "en" or concept["state"] in ("reviewed", "approved")
    return plain if plain and usable else f"x-{term['lang']}"


def _write_term(section: etree._Element, row: Row, lang: str) -> None:
    _add(section, "term", row["term"])
    status = _STATUS.get(row["role"])
    if status:
        _add(section, "termNote", status, type="administrativeStatus")
    if row["source"]:
        _add(section, "admin", row["source"], type="source")
    if _role(row["lang"], status) != row["role"]:
        _note(section, "role", row["role"])
    if _known_language(lang) != row["lang"]:
        _note(section, "lang", row["lang"])
    _note(section, "note", row["note"])


def _as_name(identifier: str) -> str:
    """An id as an XML name, which does not begin with a digit."""
    return f"_{identifier}" if identifier[:1].isdecimal() else identifier


def _role(lang: str, status: str | None) -> str | None:
    both = _ROLE.get(status or "")
    return both[not lang.startswith("zh-Han")] if both else None


def _known_language(tag: str) -> str | None:
    """The glossary's language for a language tag."""
    for language in LANGUAGES:
        if tag.casefold() == language.casefold():
            return language
    parts = tag.casefold().split("-")
    if parts[0] in ("zh", "cmn"):
        if "latn" in parts:
            return "zh-Latn-pinyin"
        return "zh-Hant" if {"hant", "tw", "hk", "mo"} & set(parts) else "zh-Hans"
    return "en" if parts[0] == "en" else None


# Reading


class _Fact(NamedTuple):
    """An element that says one thing: its data category, its text, the id it points to."""

    category: str
    text: str
    target: str


class _Term(NamedTuple):
    """A term with its language tag and what is said of it."""

    where: str
    tag: str
    facts: tuple[_Fact, ...]

    def says(self, category: str) -> str:
        return next((fact.text for fact in self.facts if fact.category == category), "")


class _Entry(NamedTuple):
    """A concept entry as it is written."""

    where: str
    name: str
    cells: Mapping[str, str]
    terms: tuple[_Term, ...]


def read_tbx(data: bytes, name: str, taken: Collection[str]) -> tuple[Tables, list[Fault]]:
    """The tables in a TBX file of version 2 or 3, style ``dca`` or ``dct``; ``name`` is the file's.
    What another program wrote becomes proposed concepts with ids that are not in ``taken``. What
    has no place in the glossary is left out and named.

    Raises :class:`GlossaryError` if the file is no TBX.
    """
    entries = [_entry(e, name) for e in _parsed(data, name).iter() if _local(e) in _CONCEPTS]
    own = [entry for entry in entries if "state" in entry.cells]
    concepts = [_own_concept(entry) for entry in own]
    terms = [_own_term(entry, term) for entry in own for term in entry.terms]
    proposals, faults = _proposed([e for e in entries if "state" not in e.cells],
                                  {*taken, *(row["id"] for row in concepts)})  # fmt: skip
    concepts += [proposal.concept for proposal in proposals]
    terms += [term for proposal in proposals for term in proposal.terms]
    return in_order(Tables(tuple(concepts), tuple(terms))), faults


def _parsed(data: bytes, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False,
                             remove_comments=True, remove_pis=True)  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise GlossaryError(f"{name}:{error.lineno}: not well-formed XML ({error.msg})") from error
    if _local(root) not in (_V3.root, _V2.root):
        raise GlossaryError(f"{name}: no TBX: the root is <{_local(root)}>, not <tbx> or <martif>")
    for entity in root.iter(etree.Entity):
        raise GlossaryError(f"{name}:{entity.sourceline}: {entity.text} is an entity of its own")
    return root


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _entry(element: etree._Element, name: str) -> _Entry:
    terms = tuple(
        _Term(f"{name}:{section.sourceline}", language.get(_LANG, ""), tuple(_facts(section)))
        for language in element
        if _local(language) in _LANGUAGE_SECTIONS
        for section in language
        if _local(section) in _TERM_SECTIONS
    )
    about = list(_facts(element))
    for language in element:
        if _local(language) in _LANGUAGE_SECTIONS:
            about += _facts(language)
    return _Entry(f"{name}:{element.sourceline}", element.get("id", ""), _cells(about), terms)


def _facts(section: etree._Element) -> Iterator[_Fact]:
    """What is said in a section, groups opened, the sections in it left out. The data category is
    the type of an element (style dca) or its name (style dct)."""
    for element in section:
        name = _local(element)
        if name.endswith("Grp"):
            yield from _facts(element)
        elif name not in _SECTIONS:
            text = "".join(element.itertext())
            yield _Fact(element.get("type", name), text, element.get("target", ""))


def _cells(facts: Iterable[_Fact]) -> dict[str, str]:
    """The columns of a concept in what is said of it; what no column is for goes into the note."""
    cells: dict[str, str] = {}
    notes: list[str] = []
    lists: dict[str, list[str]] = {name: [] for name in LISTS}
    for category, text, target in facts:
        if category == "note" and (labelled := _labelled(text)):
            cells[labelled[0]] = labelled[1]
        elif category == "note":
            notes.append(text)
        elif category == "crossReference":
            lists[text if text in LISTS else "related"].append(target)
        elif category in _COLUMNS and _COLUMNS[category] not in cells:
            cells[_COLUMNS[category]] = text
        elif category != "transactionType":
            notes.append(f"{category}: {text}")
    cells |= {name: ";".join(ids) for name, ids in lists.items()}
    return {"note": "; ".join(notes)} | cells


def _own_concept(entry: _Entry) -> Row:
    cells = {column: entry.cells.get(column, "") for column in CONCEPT_COLUMNS}
    lists = {name: ";".join(map(_as_id, list_cell(cells[name]))) for name in LISTS}
    return Row(entry.where, cells | lists | {"id": _as_id(entry.name)})


def _as_id(name: str) -> str:
    """The id that an XML name stands for."""
    return name.removeprefix("_")


def _own_term(entry: _Entry, term: _Term) -> Row:
    said = dict(filter(None, (_labelled(f.text) for f in term.facts if f.category == "note")))
    bare = [f.text for f in term.facts if f.category == "note" and not _labelled(f.text)]
    lang = said.get("lang") or _known_language(term.tag) or term.tag
    role = said.get("role") or _role(lang, term.says("administrativeStatus")) or ""
    cells = {"concept": _as_id(entry.name), "lang": lang, "term": term.says("term"), "role": role,
             "source": term.says("source"), "note": said.get("note", "; ".join(bare))}  # fmt: skip
    return Row(term.where, cells)


def _proposed(entries: Sequence[_Entry], taken: set[str]) -> tuple[list[Proposal], list[Fault]]:
    """What another program wrote, as proposed concepts with ids of their own."""
    proposals: dict[str, Proposal] = {}
    faults: list[Fault] = []
    for number, entry in enumerate(entries):
        loose = []
        for term in entry.terms:
            lang = _known_language(term.tag)
            if lang is None:
                fault = f"a term in language {term.tag!r} is left out"
                faults.append(Fault(term.where, "lang", fault))
            else:
                loose.append(_loose(term, lang))
        known = {name: _squeezed(cell) for name, cell in entry.cells.items()}
        proposal = propose(entry.where, loose, taken, **known | dict.fromkeys(LISTS, ""))
        if isinstance(proposal, Fault):
            faults.append(proposal)
        else:
            proposals[entry.name or f" {number}"] = proposal
    for entry in entries:
        if entry.name in proposals:
            _link(proposals, entry, faults)
    return list(proposals.values()), faults


def _link(proposals: dict[str, Proposal], entry: _Entry, faults: list[Fault]) -> None:
    """Point a proposal's references at the new ids."""
    proposal, lists = proposals[entry.name], {}
    for column in LISTS:
        names = list_cell(entry.cells[column])
        lists[column] = ";".join(proposals[n].concept["id"] for n in names if n in proposals)
        for name in names:
            if name not in proposals:
                fault = f"{name!r} is no entry of the file that was taken over"
                faults.append(Fault(entry.where, column, fault))
    concept = Row(proposal.concept.where, {**proposal.concept.cells, **lists})
    proposals[entry.name] = Proposal(concept, proposal.terms)


def _loose(term: _Term, lang: str) -> Loose:
    """A term of another program; what no column is for goes into its note."""
    status = term.says("administrativeStatus")
    role = _role("en", status) or ""
    told = ("term", "administrativeStatus", "source", "transactionType")
    rest = [f.text if f.category == "note" else f"{f.category}: {f.text}"
            for f in term.facts if f.category not in told]  # fmt: skip
    return Loose(term.where, lang, _squeezed(term.says("term")), role,
                 _squeezed(term.says("source")), _squeezed("; ".join(rest)))  # fmt: skip


def _squeezed(text: str) -> str:
    return " ".join(text.split())
