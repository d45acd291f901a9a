"""The records that flow from stage to stage.

All records are frozen; a stage returns an enriched copy. Offsets are 0-based, end exclusive, and
count characters (Unicode code points) of the captured text, ``Source.text``, which no stage changes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice, takewhile
from typing import Literal

from exporter.text import is_traditional, plain

BlockKind = Literal[
    "title", "heading", "paragraph", "item", "caption",
    "credit", "salutation", "definition", "metadata", "chrome",
]  # fmt: skip
MentionKind = Literal[
    "term", "slogan", "quantity", "date", "place", "organization", "post", "person",
]  # fmt: skip
FlagKind = Literal[
    "quantity", "date", "term", "misrendering", "name", "han", "language", "empty",
    "omission", "addition", "loop", "mark", "negation",
]  # fmt: skip
Method = Literal["plain", "insisted", "sampled", "glossary"]
RepairKind = Literal["quoted", "misrendering", "number"]
ReviewState = Literal["draft", "reviewed", "approved"]
MarkRole = Literal["title", "heading", "strong", "caption", "pictured", "item", "link"]

#: Kinds of flag that say that a glossary term is not there in a right wording.
MISSED: frozenset[FlagKind] = frozenset({"term", "misrendering"})

#: Kinds of block that hold no prose of the report: they have no sentences and are not translated.
UNTRANSLATED: frozenset[BlockKind] = frozenset({"metadata", "chrome"})


@dataclass(frozen=True, slots=True)
class Mark:
    """What the markup of a file says of one line of its text, ``start`` to ``end``.

    ``title``: the file names it as its title. ``heading``: it is marked up as one; ``level`` is the
    file's own (1 is the highest). ``strong``: all of it is bold. ``caption``: it is marked up as
    one. ``pictured``: it stands right below a picture. ``item``: it opens an item of a list.
    ``link``: all of it is a link. ``level`` is ``None`` for all but headings. A line may have several
    marks; a plain text has none.
    """

    start: int
    end: int
    role: MarkRole
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One input as captured.

    ``name`` is the input's stem, ``file`` its file name without folders, ``sha256`` the digest of
    its bytes in hexadecimal, ``size`` their number, ``encoding`` the Python name of the encoding
    found (``utf-8``, ``utf-8-sig``, ``gb18030`` …), ``text`` the decoded text, line ends as they
    came, without a byte order mark. Of a file that is not plain text, ``text`` is what was
    extracted from it, in lines ended by ``\\n``.

    ``media_type`` is the kind of file (``text/html``), ``url`` the address that the file states
    as its own, ``retrieved`` the day it was fetched on (ISO 8601), as the user or the file says;
    ``None`` is unknown. ``given`` maps fields of :class:`Metadata` to what the user set beside
    the input; it goes before what is found in the text. ``declared`` maps them to what the head of
    a page says; what is found in the text goes before it. ``marks`` are what the markup says of the
    lines of ``text``, by ``start``.

    ``bom`` is the byte order mark of a plain text, in hexadecimal, empty without one; ``spellings``
    are its characters that are not in the bytes that Python encodes them to: their offset and their
    own bytes in hexadecimal. With them the bytes can be made of the text again.
    """

    name: str
    file: str
    sha256: str
    size: int
    encoding: str
    text: str
    media_type: str = "text/plain"
    url: str | None = None
    retrieved: str | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    declared: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    bom: str = ""
    spellings: tuple[tuple[int, str], ...] = ()

    @property
    def id(self) -> str:
        """The document id: ``d`` and the first 12 hexadecimal digits of the sha256."""
        return "d" + self.sha256[:12]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the report says of itself; ``None`` is unknown.

    ``date`` is ISO 8601 (``2024-01-03``), the rest is as printed. ``delivered`` and ``published`` are
    days of the same form, where the page tells them apart; ``date`` is the one that it gives itself. ``author`` is the speaker or
    writer, ``publisher`` the body that put the page out, ``source`` the outlet it was taken from
    (来源). ``identifiers`` maps ``index_number`` (索引号) and ``document_number`` (发文字号).
    ``genre`` is one of ``speech``, ``work_report``, ``news``, ``feature``, ``notice``. ``rights`` says under
    what terms the text may be used; only the user gives it.
    """

    title: str | None = None
    date: str | None = None
    author: str | None = None
    publisher: str | None = None
    source: str | None = None
    place: str | None = None
    url: str | None = None
    genre: str | None = None
    identifiers: Mapping[str, str | None] = field(default_factory=dict)
    rights: str | None = None
    delivered: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text of one kind. Blocks are in order, do not overlap, and what lies between
    them is white space only.

    ``level`` is 1–6 for headings (1 is the highest), else ``None``. ``number`` is the printed
    marker of a heading, item or definition without its punctuation (``一``, ``1``), else ``None``;
    ``body`` is the offset where the text after the marker begins (``start`` if there is none).
    """

    kind: BlockKind
    start: int
    end: int
    level: int | None = None
    number: str | None = None
    body: int = -1

    def __post_init__(self) -> None:
        if self.body < 0:
            object.__setattr__(self, "body", self.start)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence. ``id`` is the document id, ``-`` and ``start``; ``block`` indexes
    ``Report.blocks``. A sentence never begins or ends with white space."""

    id: str
    start: int
    end: int
    block: int


@dataclass(frozen=True, slots=True)
class Mention:
    """Something found in the text, inside one sentence. Mentions nest but never cross.

    ``subtype`` refines the kind: the concept's type for terms; ``numeral``, ``quoted``, ``parallel``,
    ``couplet`` or ``exhortation`` for slogans; ``money``, ``percent``, ``count``, ``ordinal`` … for
    quantities; ``day``, ``month``, ``year``, ``period``, ``plan`` for dates; ``province``,
    ``prefecture``, ``county``, ``township`` or ``village`` for places. ``ref`` is the glossary concept.
    ``value`` is normalised: for a quantity a plain decimal number (``76690000000``), the two ends of
    a range (``8..10``) or a fraction (``1/3``); for a date an ISO 8601 date, duration or interval
    (``2021/..`` is open). ``resolved`` tells that a date's value is worked out from the report's own
    date or the text around it. ``unit`` is the English unit
    (``yuan``, ``%``) or ``None`` for bare counts. ``english`` is the wording a translation should
    carry, ``None`` where unknown.
    """

    kind: MentionKind
    start: int
    end: int
    subtype: str | None = None
    ref: str | None = None
    value: str | None = None
    unit: str | None = None
    english: str | None = None
    resolved: bool = False

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The number of a quantity, or the two ends of its range; none for a fraction like 1/3."""
        if self.kind != "quantity" or self.value is None or "/" in self.value:
            return ()
        return tuple(map(Decimal, self.value.split("..")))


@dataclass(frozen=True, slots=True)
class Unfolding:
    """Where a report says what a slogan stands for: ``sentence`` is the id of the sentence that
    does; ``members`` are the spans of what it lists, in order, empty where it does not list."""

    sentence: str
    members: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Echo:
    """A mention of the source found again in its sentence's translation.

    ``mention`` indexes ``Report.mentions``; ``start`` and ``end`` count characters of
    ``Translation.text``. ``admitted`` tells that a glossary term stands in a wording that the
    glossary admits beside the preferred one, or that was official once.
    """

    mention: int
    start: int
    end: int
    admitted: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """A doubt about a translation: its kind, a sentence for the reader, and the mention at stake
    (an index into ``Report.mentions``), if it is about one that has an English wording."""

    kind: FlagKind
    message: str
    mention: int | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """Who stands for the English of a sentence: how far it has come, the reviewer's name and the day
    (ISO 8601), ``None`` where unknown, and ``unit``, the id it has in the translation memory."""

    state: ReviewState
    reviewer: str | None = None
    date: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Translation:
    """The English of one sentence. ``origin`` tells machine from human work; ``method`` how a
    machine was asked: ``plain``; ``insisted``, with the English of what a first answer missed put
    into the Chinese; ``sampled``, for another answer than the likeliest; ``glossary``,
    not at all, because the sentence is a glossary term. ``repairs`` tell what the program has put
    right in the answer, in order: ``quoted``, a term in quotation marks; ``misrendering``, a wording
    that the glossary records as a machine's error; ``number``, a wrong figure. ``echoes`` never
    overlap and are in order of ``start``. ``asked`` is a digest of all that a machine was asked for it,
    empty where it was asked nothing. Human work from the translation memory has a ``review``.
    ``machine`` is what the machine wrote, where ``text`` is something else and that is known.
    """

    sentence: str
    text: str
    origin: Literal["machine", "human"] = "machine"
    echoes: tuple[Echo, ...] = ()
    flags: tuple[Flag, ...] = ()
    method: Method = "plain"
    repairs: tuple[RepairKind, ...] = ()
    asked: str = ""
    review: Review | None = None
    machine: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a sentence and one like it differ: ``start`` to ``end`` of the captured text stands where
    the other has ``other_start`` to ``other_end`` of :attr:`Similar.chinese`. One of the two
    stretches is empty where only the other has something."""

    start: int
    end: int
    other_start: int
    other_end: int


@dataclass(frozen=True, slots=True)
class Similar:
    """A sentence of the translation memory that is like one of the report, or the same.

    ``score`` is their likeness in percent: twice the characters that both have in the same order,
    of all they have (the Indel ratio), width, script and white space aside. ``differences`` are
    in order of ``start`` and never overlap."""

    chinese: str
    english: str
    score: float
    review: Review
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """What produced a translation: engine name and version, model name, the sha256 of its files,
    and every option that can change its output, as sorted name-value pairs."""

    engine: str
    version: str
    model: str
    digest: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A report on its way through the pipeline: each stage fills the fields it is named for.

    Blocks and sentences are in order; mentions by ``start``, outer before inner.
    ``unfoldings`` maps numeral slogans, in Simplified script and half width, to where they are
    spelled out. ``translations`` maps sentence ids; without an engine it holds what the translation
    memory has, and ``engine`` is ``None``. ``similar`` maps ids of sentences that the memory does
    not decide to what it has that is like them, the likest first; ``memory`` is its sha256, ``None``
    where none was asked."""

    source: Source
    metadata: Metadata = Metadata()
    blocks: tuple[Block, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    translations: Mapping[str, Translation] = field(default_factory=dict)
    engine: Signature | None = None
    unfoldings: Mapping[str, Unfolding] = field(default_factory=dict)
    similar: Mapping[str, tuple[Similar, ...]] = field(default_factory=dict)
    memory: str | None = None

    @property
    def chinese(self) -> Literal["zh-Hans", "zh-Hant"]:
        """The BCP 47 tag of the report's Chinese by its script; the prevailing one if mixed."""
        return "zh-Hant" if is_traditional(self.source.text) else "zh-Hans"

    def text(self, part: Block | Sentence | Mention) -> str:
        """The captured text of a block, sentence or mention."""
        return self.source.text[part.start : part.end]

    def unfolding_of(self, mention: Mention) -> Unfolding | None:
        """Where this report spells out a numeral slogan, if it does."""
        if mention.kind != "slogan" or mention.subtype != "numeral":
            return None
        return self.unfoldings.get(plain(self.text(mention)))

    def sentence_at(self, offset: int) -> Sentence:
        """The last sentence that begins at ``offset`` or before it."""
        return self.sentences[bisect_right(self.sentences, offset, key=lambda s: s.start) - 1]

    def sentences_of(self, block: int) -> Iterator[Sentence]:
        """The sentences of ``blocks[block]``, in order."""
        first = bisect_left(self.sentences, block, key=lambda s: s.block)
        return takewhile(lambda s: s.block == block, islice(self.sentences, first, None))

    def mentions_in(self, start: int, end: int) -> list[tuple[int, Mention]]:
        """The mentions inside ``[start, end)`` with their indexes, outer before inner."""
        first = bisect_left(self.mentions, start, key=lambda m: m.start)
        rest = enumerate(islice(self.mentions, first, None), first)
        return [
            (i, m) for i, m in takewhile(lambda pair: pair[1].start < end, rest) if m.end <= end
        ]
