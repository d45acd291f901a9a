"""The text of the file: the edition, the translation and the notes on the translation."""

from __future__ import annotations

import re

from lxml import etree

from exporter.model import MISSED, UNTRANSLATED, Block, Mention, Report, Sentence, Translation
from exporter.render.tei.hands import HUMAN, MACHINE, Hands, machine_made
from exporter.render.tei.layout import Layout, closings
from exporter.render.tei.mentions import Mentions
from exporter.render.tei.nodes import HUMAN_LANG, MACHINE_LANG, add, write
from exporter.text import narrow

_NOT_IN_MEMORY = (
    "Not translated: no engine was used, and the translation memory has nothing reviewed for it."
)
_LABEL = re.compile("(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,8}\\s*:")
_NOT_MADE = "Not translated: no translation is recorded for it."


class Body:
    """Builds the divisions of one report from its records."""

    def __init__(self, report: Report, mentions: Mentions) -> None:
        self._report = report
        self._text = report.source.text
        self._mentions = mentions
        self._hands = Hands(report)
        self._closings = closings(report)
        #: Whether there is a translation, or at least a part of one.
        self.translated = bool(report.engine or report.translations)
        self._sentences: list[list[Sentence]] = [[] for _ in report.blocks]
        for sentence in report.sentences:
            self._sentences[sentence.block].append(sentence)

    def edition(self, parent: etree._Element) -> None:
        """Add the captured text, character for character."""
        root = add(
            parent, "div", type="edition", id="zh", lang=self._report.chinese, space="preserve"
        )
        layout, at = Layout(root), 0
        for index, block in enumerate(self._report.blocks):
            holder = layout.place(
                block, self._text[at : block.start], self._runs_in(index), self._closings.get(index)
            )
            at = block.start
            for sentence in self._sentences[index]:
                write(holder, self._text[at : sentence.start])
                self._source_sentence(holder, sentence)
                at = sentence.end
            if block.kind == "metadata":
                at = self._labels(holder, at, block.end)
            write(holder, self._text[at : block.end])
            at = block.end
        layout.close(self._text[at:])

    def translation(self, parent: etree._Element) -> None:
        """Add the translation, division for division; chrome and metadata have none."""
        by = MACHINE if machine_made(self._report) else HUMAN
        root = add(parent, "div", type="translation", id="en", corresp="#zh", **by)
        layout = Layout(root)
        for index, block in enumerate(self._report.blocks):
            if block.kind not in UNTRANSLATED:
                closing = self._closings.get(index)
                holder = layout.place(block, "\n", self._runs_in(index), closing)
                self._translated_sentences(holder, index)
        layout.close("\n")

    def notes(self, parent: etree._Element) -> None:
        """Add an annotation for every flag, for what the machine wrote where the translation is
        something else, and for the sentences without a translation beside those that have one, if
        there are any."""
        flagged = [t for t in self._translations() if t.flags]
        revised = [t for t in self._translations() if t.machine]
        known = self._report.translations
        left = [s for s in self._report.sentences if s.id not in known] if self.translated else []
        if not flagged and not revised and not left:
            return
        holder = add(parent, "standOff")
        if flagged:
            self._flags(add(holder, "listAnnotation", type="flags"), flagged)
        if revised:
            texts = add(holder, "listAnnotation", type="machine")
            for translation in revised:
                annotation = add(
                    texts, "annotation", id=f"{translation.sentence}.en.m", motivation="commenting",
                    target=f"#{translation.sentence}.en",
                )  # fmt: skip
                add(annotation, "note", translation.machine, type="machine", lang=MACHINE_LANG)
        if left:
            reasons = add(holder, "listAnnotation", type="untranslated")
            annotation = add(
                reasons, "annotation", id=f"{self._report.source.id}.u", motivation="commenting",
                target=" ".join(f"#{sentence.id}" for sentence in left),
            )  # fmt: skip
            reason = _NOT_MADE if self._report.engine else _NOT_IN_MEMORY
            add(annotation, "note", reason, lang=HUMAN_LANG)

    def _flags(self, notes: etree._Element, flagged: list[Translation]) -> None:
        for translation in flagged:
            for number, flag in enumerate(translation.flags, start=1):
                stake = self._mentions.ids.get(-1 if flag.mention is None else flag.mention)
                missed = " #tm.missed" if flag.kind in MISSED else ""
                target = f"#{translation.sentence}.en" + (f" #{stake}" if stake else "")
                annotation = add(
                    notes, "annotation", id=f"{translation.sentence}.en.f{number}",
                    motivation="assessing", ana=f"#fl.{flag.kind}{missed}", target=target,
                )  # fmt: skip
                add(annotation, "note", flag.message, lang=HUMAN_LANG)

    def _labels(self, parent: etree._Element, at: int, end: int) -> int:
        """Mark the labels in a line of metadata (索引号:), and tell where the last one ends."""
        for match in _LABEL.finditer(narrow(self._text[:end]), at):
            write(parent, self._text[at : match.start()])
            write(add(parent, "seg", type="label"), self._text[match.start() : match.end()])
            at = match.end()
        return at

    def _runs_in(self, index: int) -> bool:
        """Whether the next block, a paragraph, goes on in the same line."""
        following: tuple[Block, ...] = self._report.blocks[index + 1 : index + 2]
        end = self._report.blocks[index].end
        return any(block.kind == "paragraph" and block.start == end for block in following)

    def _source_sentence(self, parent: etree._Element, sentence: Sentence) -> None:
        place = f"src:{sentence.start},{sentence.end}"
        holder = add(parent, "s", id=sentence.id, source=place)
        at, outer = sentence.start, [(holder, sentence.end)]
        for index, mention in self._mentions.inside(sentence):
            while mention.start >= outer[-1][1]:
                holder, end = outer.pop()
                write(holder, self._text[at:end])
                at = end
            write(outer[-1][0], self._text[at : mention.start])
            at = mention.start
            links = {
                "id": self._mentions.ids[index],
                "corresp": self._spelled_out(mention, sentence),
            }
            inner = self._mentions.mark(outer[-1][0], mention, **links)
            outer.append((inner, mention.end))
        for holder, end in reversed(outer):
            write(holder, self._text[at:end])
            at = end

    def _spelled_out(self, mention: Mention, sentence: Sentence) -> str | None:
        """A pointer to the sentence, if it is another one, that says what a slogan stands for."""
        unfolding = self._report.unfolding_of(mention)
        return f"#{unfolding.sentence}" if unfolding and unfolding.sentence != sentence.id else None

    def _translations(self) -> list[Translation]:
        known = self._report.translations
        return [known[s.id] for s in self._report.sentences if s.id in known]

    def _translated_sentences(self, parent: etree._Element, index: int) -> None:
        for sentence in self._sentences[index]:
            translation = self._report.translations.get(sentence.id)
            if translation is not None:
                write(parent, " " if len(parent) else "")
                self._translated_sentence(parent, translation)

    def _translated_sentence(self, parent: etree._Element, translation: Translation) -> None:
        missed = any(flag.kind in MISSED for flag in translation.flags)
        marks = [f"#fl.{kind}" for kind in dict.fromkeys(f.kind for f in translation.flags)]
        marks += ["#tm.missed"] * missed
        ways = (translation.method, *translation.repairs)
        marks += [f"#mt.{way}" for way in dict.fromkeys(ways) if way != "plain"]
        mixed = bool(translation.review) or machine_made(self._report)
        by = self._hands.of(translation) if translation.origin == "human" and mixed else {}
        holder = add(
            parent, "s", id=f"{translation.sentence}.en", corresp=f"#{translation.sentence}",
            ana=" ".join(marks) or None, **by,
        )  # fmt: skip
        at, text = 0, translation.text
        for echo in translation.echoes:
            name = self._mentions.ids.get(echo.mention, "")
            if name.startswith(f"{translation.sentence}.") and at <= echo.start < echo.end <= len(
                text
            ):
                write(holder, text[at : echo.start])
                mention = self._report.mentions[echo.mention]
                use = "#tm.admitted" if echo.admitted else "#tm.applied"
                inner = self._mentions.mark(holder, mention, use, corresp=f"#{name}")
                write(inner, text[echo.start : echo.end])
                at = echo.end
        write(holder, text[at:])
