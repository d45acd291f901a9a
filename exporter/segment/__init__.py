"""Stage 2: :class:`Source` to :class:`Report`: blocks, sentences, metadata, slogans."""

from __future__ import annotations

from collections.abc import Sequence

from exporter.model import UNTRANSLATED, Block, Mention, Report, Sentence, Source
from exporter.segment.blocks import find_blocks
from exporter.segment.metadata import find_metadata, with_declared
from exporter.segment.parallels import find_parallels
from exporter.segment.sentences import sentence_spans
from exporter.segment.slogans import Quoted, find_slogans, quoted_in
from exporter.text import plain

_WHOLE = frozenset({"title", "heading", "salutation", "credit"})


def segment(source: Source) -> Report:
    """Cut a source into blocks and sentences and find the slogans that their form shows.

    Every character that is not white space lies in exactly one block; every such character of a
    block that is neither metadata nor chrome lies in exactly one sentence.
    """
    text = plain(source.text)
    blocks = find_blocks(text, source.marks)
    sentences = tuple(
        Sentence(f"{source.id}-{start}", start, end, index)
        for index, block in enumerate(blocks)
        if block.kind not in UNTRANSLATED
        for start, end in (
            [(block.start, block.end)]
            if block.kind in _WHOLE
            else sentence_spans(text, block.start, block.end)
        )
    )
    quoted = quoted_in(text)
    slogans = [m for sentence in sentences for m in _slogans(text, sentence, blocks, quoted)]
    metadata = with_declared(find_metadata(source.text, blocks), source.declared)
    return Report(source, metadata, blocks, sentences, tuple(slogans))


def _slogans(
    view: str, sentence: Sentence, blocks: Sequence[Block], quoted: Quoted
) -> list[Mention]:
    """The slogans of a sentence in order; what its form shows goes before what its rhythm shows."""
    found = list(find_slogans(view, sentence, quoted))
    taken = {i for mention in found for i in range(mention.start, mention.end)}
    heading = blocks[sentence.block].kind in ("title", "heading")
    for mention in find_parallels(view, sentence, heading):
        span = range(mention.start, mention.end)
        if taken.isdisjoint(span):
            taken.update(span)
            found.append(mention)
    return sorted(found, key=lambda m: (m.start, -m.end))
