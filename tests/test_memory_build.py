"""The memory in a run: people go before the machine, and only what has changed is asked again. All
English here is made up for the tests; the Chinese is that of the seeds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree, html

from exporter.cli import main
from exporter.glossary import Glossary
from exporter.glossary.load import glossary_of
from exporter.memory import Memory, MemoryFile, Unit, write_tmx
from exporter.model import Report
from exporter.pipeline import Summary, build
from exporter.translate.again import counted
from exporter.translate.cache import Cache, cache_key
from exporter.translate.engine import Heed, Hint, Request
from exporter.translate.local import PROMPTS
from exporter.translate.prompt import load_prompt
from exporter.translate.recall import recall
from exporter.translate.requests import requests_for
from support import SEEDS, FakeEngine, concept, glossary_with, obedient, save

NS = {"t": "http://www.tei-c.org/ns/1.0"}


def run(
    out: Path, inputs: Sequence[Path], glossary: Glossary, memory: Memory | None = None,
    engine: FakeEngine | None = None, cache: Path | None = None,
) -> tuple[Summary, FakeEngine]:  # fmt: skip
    engine = engine or FakeEngine(obedient)
    store = Cache(cache)
    try:
        return build(inputs, out, glossary, engine, store, memory=memory), engine
    finally:
        store.close()


def tei(out: Path, path: Path) -> etree._Element:
    return etree.parse(out / "tei" / f"{path.stem}.xml").getroot()


def english(out: Path, path: Path) -> dict[str, str]:
    found = tei(out, path).iterfind(".//t:div[@type='translation']//t:s", NS)
    return {s.get("corresp", "")[1:]: "".join(s.itertext()) for s in found}


def row(out: Path, path: Path, sentence: str) -> html.HtmlElement:
    page = html.fromstring((out / "reports" / f"{path.stem}.html").read_bytes())
    return page.get_element_by_id(sentence)


def unit_of(report: Report, index: int, text: str, state: str = "reviewed", **fields: str) -> Unit:
    sentence = report.sentences[index]
    chinese = report.text(sentence)
    return Unit(sentence.id, chinese, text, state, **fields)  # type: ignore[arg-type]


# People go before the machine


def test_reviewed_sentences_win_and_the_engine_is_not_asked(
    tmp_path: Path, glossary: Glossary, seeds: dict[str, Report]
) -> None:
    report = seeds["001"]
    memory = Memory(
        [
            unit_of(report, 4, "Made-up reviewed English.", reviewer="张三", date="2026-01-03"),
            unit_of(report, 5, "Made-up approved English.", "approved", machine="Machine's words."),
            unit_of(report, 6, "A made-up draft.", "draft"),
        ]
    )
    summary, engine = run(tmp_path / "site", SEEDS[1:2], glossary, memory)
    four, five, six = (report.sentences[i] for i in (4, 5, 6))
    asked = {request.text for request in engine.asked}
    assert not asked & {r.text for s in (four, five) for r in requests_for(report, s, {}, 160)}
    shown = english(tmp_path / "site", SEEDS[1])
    assert (shown[four.id], shown[five.id]) == (
        "Made-up reviewed English.", "Made-up approved English.",
    )  # fmt: skip
    assert shown[six.id].startswith("Here it says")
    assert (summary.human, summary.similar, summary.tied) == (2, 1, [])

    root = tei(tmp_path / "site", SEEDS[1])
    sentence = root.find(f".//t:s[@corresp='#{four.id}']", NS)
    assert sentence is not None
    who, change = sentence.get("resp", "")[1:], sentence.get("change", "")[1:]
    ids = {e.get("{http://www.w3.org/XML/1998/namespace}id"): e for e in root.iter(etree.Element)}
    assert ids[who].findtext("t:name", namespaces=NS) == "张三"
    assert (ids[change].get("status"), ids[change].get("when")) == ("reviewed", "2026-01-03")
    beside = root.find(f".//t:annotation[@target='#{five.id}.en']/t:note[@type='machine']", NS)
    assert beside is not None and beside.text == "Machine's words."

    text = row(tmp_path / "site", SEEDS[1], four.id).text_content()
    assert "Reviewed translation, 张三, 2026-01-03" in text
    text = row(tmp_path / "site", SEEDS[1], five.id).text_content()
    assert "Approved translation" in text and "Machine's words." in text
    text = row(tmp_path / "site", SEEDS[1], six.id).text_content()
    assert "Similar sentence in draft, 100 % alike" in text and "A made-up draft." in text


def test_checks_are_notes_to_the_reviewer_and_alter_nothing(
    tmp_path: Path, glossary: Glossary, seeds: dict[str, Report]
) -> None:
    report = seeds["001"]
    index, sentence = next(
        (i, s) for i, s in enumerate(report.sentences)
        if any(m.kind == "quantity" and m.unit for _, m in report.mentions_in(s.start, s.end))
        and report.blocks[s.block].kind == "paragraph"
    )  # fmt: skip
    text = "Made up,  with 12,345  wrong figures."
    run(tmp_path / "site", SEEDS[1:2], glossary, Memory([unit_of(report, index, text)]))
    assert english(tmp_path / "site", SEEDS[1])[sentence.id] == text
    shown = row(tmp_path / "site", SEEDS[1], sentence.id)
    assert " to the reviewer" in shown.text_content()
    assert "A number may be wrong." in shown.text_content()
    assert "The source has no 12,345." in shown.text_content()
    assert "flagged" not in shown.get("class") and not shown.find_class("flag")


def test_people_of_equal_standing_who_differ_are_told_of_and_not_guessed(
    tmp_path: Path, glossary: Glossary, seeds: dict[str, Report]
) -> None:
    report = seeds["001"]
    one = replace(unit_of(report, 4, "One way."), id="a")
    summary, _ = run(
        tmp_path, SEEDS[1:2], glossary, Memory([one, replace(one, id="b", english="Another.")])
    )
    sentence = report.sentences[4].id
    assert summary.tied == [f"{sentence}: the memory has different English of equal standing: a, b"]
    assert english(tmp_path, SEEDS[1])[sentence].startswith("Here it says")
    text = row(tmp_path, SEEDS[1], sentence).text_content()
    assert "One way." in text and "Another." in text


def test_without_an_engine_the_memory_still_speaks(
    tmp_path: Path, glossary: Glossary, seeds: dict[str, Report]
) -> None:
    report = seeds["001"]
    memory = Memory([unit_of(report, 4, "Made-up English.")])
    build(SEEDS[1:2], tmp_path, glossary, None, Cache(None), memory=memory)
    assert english(tmp_path, SEEDS[1]) == {report.sentences[4].id: "Made-up English."}
    page = (tmp_path / "reports" / f"{SEEDS[1].stem}.html").read_text("utf-8")
    assert "No machine translation was made." in page and "Made-up English." in page


def test_the_memory_is_part_of_the_signature(tmp_path: Path, glossary: Glossary) -> None:
    memory = Memory([Unit("", "甲", "A", "reviewed")])
    for name, given, expected in (
        ("with", memory, {"units": 1, "sha256": memory.digest}), ("without", None, None),
    ):  # fmt: skip
        run(tmp_path / name, SEEDS[1:2], glossary, given)
        manifest = json.loads((tmp_path / name / "manifest.json").read_bytes())
        assert manifest["signature"]["memory"] == expected


# Similar sentences


def near_unit(report: Report, index: int, text: str, state: str = "reviewed") -> Unit:
    chinese = report.text(report.sentences[index])
    return Unit("", f"{chinese[:-2]}很好。", text, state)  # type: ignore[arg-type]


def test_a_similar_sentence_is_shown_with_the_difference(
    tmp_path: Path, glossary: Glossary, seeds: dict[str, Report]
) -> None:
    report = seeds["001"]
    sentence = report.sentences[4]
    run(tmp_path, SEEDS[1:2], glossary, Memory([near_unit(report, 4, "Made-up <English>.")]))
    shown = row(tmp_path, SEEDS[1], sentence.id)
    assert "Similar reviewed sentence, 9" in shown.text_content()
    assert "Made-up <English>." in shown.text_content()
    (gone,), (new,) = shown.findall(".//del"), shown.findall(".//ins")
    assert (gone.text, new.text) == ("很好。", report.text(sentence)[-2:])


def test_a_heading_holds_no_paragraphs(
    tmp_path: Path, glossary: Glossary, seeds: dict[str, Report]
) -> None:
    report = seeds["003"]
    kinds = [report.blocks[s.block].kind for s in report.sentences]
    index = kinds.index("heading")
    sentence = report.sentences[index]
    memory = Memory(
        [unit_of(report, index, "Head.", machine="Machine's head."),
         near_unit(report, index, "A near head.")]
    )  # fmt: skip
    run(tmp_path / "decided", SEEDS[3:4], glossary, memory)
    run(tmp_path / "similar", SEEDS[3:4], glossary, Memory(memory.units[1:]))
    for folder, said in (("decided", "Machine's head."), ("similar", "A near head.")):
        shown = row(tmp_path / folder, SEEDS[3], sentence.id)
        assert said in shown.text_content()
        assert {e.tag for e in shown.iter()} <= {"span", "a", "data", "ins", "del", "b"}


@pytest.mark.parametrize(("state", "given"), [("reviewed", True), ("draft", False)])
def test_similar_sentences_are_context_for_an_engine_that_wants_them(
    glossary: Glossary, seeds: dict[str, Report], state: str, given: bool
) -> None:
    unit = near_unit(seeds["001"], 6, "Made-up English.", state)
    report, _ = recall(seeds["001"], glossary, Memory([unit]))
    (request,) = requests_for(report, report.sentences[6], {}, 160)
    expected = (Hint(unit.chinese, unit.english),) if given else ()
    assert request.similar == expected
    signature, bare = FakeEngine(obedient).signature, replace(request, similar=())
    assert (cache_key(request, signature) != cache_key(bare, signature)) is given


@pytest.mark.parametrize("wanted", [True, False])
def test_no_engine_is_given_what_it_does_not_use(
    tmp_path: Path, glossary: Glossary, seeds: dict[str, Report], wanted: bool
) -> None:
    engine = FakeEngine(obedient)
    engine.heeds |= {"similar"} if wanted else set()
    memory = Memory([near_unit(seeds["001"], 6, "Made-up English.")])
    run(tmp_path, SEEDS[1:2], glossary, memory, engine)
    assert any(request.similar for request in engine.asked) is wanted


def test_only_a_prompt_with_examples_shows_a_similar_sentence() -> None:
    request = Request("甲乙。", similar=(Hint("甲丙。", "Like it."), Hint("甲丁。", "Less so.")))
    shown = load_prompt(PROMPTS / "few-shot.toml").render(request)
    assert shown.endswith("Chinese: 甲丙。\nEnglish: Like it.\n\nChinese: 甲乙。\nEnglish:")
    assert "Less so." not in shown
    adapter = load_prompt(PROMPTS / "gemma3-270m-adapter.toml")
    assert adapter.render(request) == adapter.render(Request("甲乙。"))


# Repeated sentences

REPEATED = "各级干部要把“某某办”用好。"


def report_file(folder: Path, name: str, title: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.txt"
    path.write_text(f"{title}\n　　{REPEATED}\n　　今天是个好日子。\n", encoding="utf-8")
    return path


def answers(request: Request) -> str:
    answers.count += 1  # type: ignore[attr-defined]
    hinted = ", ".join(hint.en for hint in request.hints)
    return f"Answer {answers.count}: {hinted}."  # type: ignore[attr-defined]


def repeated(out: Path, path: Path) -> str:
    root = tei(out, path)
    for s in root.iterfind(".//t:div[@type='edition']//t:s", NS):
        if "".join(s.itertext()) == REPEATED:
            name = s.get("{http://www.w3.org/XML/1998/namespace}id")
            return english(out, path)[name or ""]
    raise AssertionError(path)


@pytest.mark.parametrize("heeds", [frozenset({"hints"}), frozenset()])
def test_a_sentence_repeated_across_reports_gets_one_translation(
    tmp_path: Path, heeds: frozenset[Heed]
) -> None:
    glossary = glossary_with(concept("some-office", "某某办", "Some Office"))
    paths = [
        report_file(tmp_path, "a", "包头市工作报告"),
        report_file(tmp_path, "b", "北京市工作报告"),
    ]
    answers.count = 0  # type: ignore[attr-defined]
    engine = FakeEngine(answers)
    engine.heeds = heeds
    run(tmp_path / "site", paths, glossary, engine=engine)
    one, other = (repeated(tmp_path / "site", path) for path in paths)
    assert one == other
    assert ("Some Office" in one) is bool(heeds)
    assert [r.text for r in engine.asked].count(REPEATED) == 1


def test_where_a_scope_gives_it_other_hints_it_may_differ(tmp_path: Path) -> None:
    """What a term means in one place it need not mean in another."""
    places = [
        concept(n.lower(), zh, n, type="place")
        for zh, n in (("包头市", "Baotou"), ("北京市", "Beijing"))
    ]
    there = concept("some-office", "某某办", "Some Office", scope="Baotou")
    paths = [
        report_file(tmp_path, "a", "包头市工作报告"),
        report_file(tmp_path, "b", "北京市工作报告"),
    ]
    answers.count = 0  # type: ignore[attr-defined]
    _, engine = run(
        tmp_path / "site", paths, glossary_with(*places, there), engine=FakeEngine(answers)
    )
    one, other = (repeated(tmp_path / "site", path) for path in paths)
    assert "Some Office" in one and "Some Office" not in other
    assert [r.text for r in engine.asked].count(REPEATED) == 2


# What is translated again


def with_english(glossary: Glossary, identifier: str, wording: str) -> Glossary:
    """The glossary with another preferred rendering of one concept."""
    old = glossary.concepts[identifier]
    terms = tuple(
        replace(t, term=wording) if (t.lang, t.role) == ("en", "preferred") else t
        for t in old.terms
    )
    return glossary_of({**glossary.concepts, identifier: replace(old, terms=terms)})


def holding(reports: Sequence[Report], identifier: str) -> set[str]:
    """The sentences with a term, those left out in which it is only part of another one."""
    return {
        r.sentence_at(m.start).id
        for r in reports
        for m in r.mentions
        if m.ref == identifier
        and not any(
            o.ref and o.start <= m.start and m.end <= o.end and o.end - o.start > m.end - m.start
            for o in r.mentions
        )
    }


@pytest.mark.parametrize("identifier", ["two-upholds", "business-environment", "four-bases-baotou"])
def test_one_changed_entry_asks_again_for_its_sentences_and_no_others(
    tmp_path: Path, glossary: Glossary, seeds: dict[str, Report], identifier: str
) -> None:
    cache, out, wording = tmp_path / "cache.sqlite", tmp_path / "site", "Wording Made Up"
    first, _ = run(out, SEEDS, glossary, cache=cache)
    assert first.again == {}
    changed = with_english(glossary, identifier, wording)
    second, engine = run(out, SEEDS, changed, cache=cache)
    expected = holding(list(seeds.values()), identifier)
    assert expected and set(second.again) == expected
    assert set(counted(second.again)) == {glossary.concepts[identifier].headword}
    for request in engine.asked:
        assert wording in request.text or wording in [hint.en for hint in request.hints]
    assert {s for s, text in all_english(out).items() if wording in text} <= expected
    third, engine = run(out, SEEDS, changed, cache=cache)
    assert (third.again, engine.asked) == ({}, [])


def all_english(out: Path) -> dict[str, str]:
    return {s: text for path in SEEDS for s, text in english(out, path).items()}


def test_another_engine_or_a_damaged_record_compares_nothing(
    tmp_path: Path, glossary: Glossary
) -> None:
    changed = with_english(glossary, "two-upholds", "Wording Made Up")
    run(tmp_path, SEEDS[3:4], glossary)
    kept = (tmp_path / "asked.json").read_bytes()
    assert run(tmp_path, SEEDS[3:4], changed)[0].again
    (tmp_path / "asked.json").write_bytes(kept)
    other = FakeEngine(obedient, "other")
    assert run(tmp_path, SEEDS[3:4], changed, engine=other)[0].again == {}
    for damaged in (b"", b"[]", b'{"engine": 1}', kept[:-9], kept.replace(b'", {', b'", 7, {')):
        (tmp_path / "asked.json").write_bytes(damaged)
        assert run(tmp_path, SEEDS[3:4], changed)[0].again == {}


def test_what_people_have_made_is_not_translated_again(
    tmp_path: Path, glossary: Glossary, seeds: dict[str, Report]
) -> None:
    held = holding([seeds["003"]], "two-upholds")
    units = [
        unit_of(seeds["003"], i, "Made-up English.")
        for i, s in enumerate(seeds["003"].sentences) if s.id in held
    ]  # fmt: skip
    run(tmp_path, SEEDS[3:4], glossary, Memory(units))
    changed = with_english(glossary, "two-upholds", "Wording Made Up")
    assert units and run(tmp_path, SEEDS[3:4], changed, Memory(units))[0].again == {}


# The command line


@pytest.fixture
def fake_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "exporter.translate.engine.open_engine", lambda name, model: FakeEngine(obedient)
    )


def test_build_tells_what_it_did_and_never_writes_the_memory(
    tmp_path: Path, seeds: dict[str, Report], fake_engine: None, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = save(tmp_path / "mine", concept("mine", "两个维护的某某", "Mine"))
    one = replace(unit_of(seeds["001"], 6, "One."), id="")
    units = (
        unit_of(seeds["001"], 4, "Made-up English."), near_unit(seeds["001"], 5, "Near."),
        one, replace(one, english="Two."),
    )  # fmt: skip
    memory = folder / "memory.tmx"
    memory.write_bytes(write_tmx(MemoryFile(units)))
    before = memory.read_bytes(), memory.stat().st_mtime_ns
    arguments = ["build", str(SEEDS[1]), "--out", str(tmp_path / "site"), "--glossary", str(folder)]
    assert main(arguments) == 0
    told = capsys.readouterr()
    assert "translation memory: 1 sentence taken from it, 2 have similar ones there" in told.out
    assert "different English of equal standing" in told.err
    assert (memory.read_bytes(), memory.stat().st_mtime_ns) == before
    assert sorted(p.name for p in folder.iterdir()) == ["concepts.csv", "memory.tmx", "terms.csv"]


def test_build_counts_what_was_translated_again(
    tmp_path: Path, fake_engine: None, capsys: pytest.CaptureFixture[str]
) -> None:
    report_file(tmp_path / "in", "a", "包头市工作报告")
    arguments = ["build", str(tmp_path / "in"), "--out", str(tmp_path / "site"), "--glossary"]
    for wording in ("Some Office", "Another Office"):
        folder = save(tmp_path / "mine", concept("some-office", "某某办", wording))
        assert main([*arguments, str(folder)]) == 0
    told = capsys.readouterr().out
    assert told.count("translated again") == 1
    assert "1 sentence was translated again: its terms changed (某某办 1)" in told


def test_build_refuses_a_damaged_memory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = save(tmp_path / "mine", concept("mine", "某某办", "Mine"))
    (folder / "memory.tmx").write_bytes(write_tmx(MemoryFile())[:-8])
    arguments = ["build", str(SEEDS[1]), "--out", str(tmp_path / "site"), "--engine", "none"]
    assert main([*arguments, "--glossary", str(folder)]) == 1
    assert f"{folder / 'memory.tmx'}:5: not well-formed XML" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


def test_memory_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "memory.tmx"
    assert main(["memory", "check", str(path)]) == 2
    assert "no such file" in capsys.readouterr().err
    units = [Unit("a", "甲", "A", "approved"), Unit("b", "乙", "B", "draft")]
    path.write_bytes(write_tmx(MemoryFile(tuple(units))))
    assert main(["memory", "check", str(path)]) == 0
    told = capsys.readouterr().out
    assert told == f"{path}: 2 units: 1 approved, 0 reviewed, 1 draft, 0 not used\n"
    units += [Unit("c", "甲", "Other", "approved"), Unit("b", "乙", "B", "draft")]
    french = '<tu><tuv xml:lang="fr"><seg>un</seg></tuv></tu>'
    path.write_bytes(write_tmx(MemoryFile(tuple(units), (french,))))
    assert main(["memory", "check", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert "the same unit as in line" in lines[0] and "not used: not one Chinese" in lines[1]
    assert lines[2].endswith("different English of equal standing: 'A' (a); 'Other' (c)")
    assert lines[3].endswith("5 units: 2 approved, 0 reviewed, 2 draft, 1 not used")
