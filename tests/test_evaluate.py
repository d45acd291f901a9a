"""Test sets, measures, decoding, controls, and the command ``exporter evaluate``."""

from __future__ import annotations

import importlib
import json
import random
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sacrebleu
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter import cli_evaluate
from exporter.cli import main
from exporter.errors import EngineError, InputError
from exporter.evaluate import evaluate, lines_of, measure
from exporter.evaluate.controls import control_glossary
from exporter.evaluate.decoding import decode
from exporter.evaluate.figures import figures
from exporter.evaluate.measures import Quantities, Terms, concepts_in, counted, report_of
from exporter.evaluate.scores import chrf_and_bleu, comparable
from exporter.evaluate.testsets import Pair, TestSet, read_lines, read_outputs, read_testsets
from exporter.glossary import Glossary
from exporter.model import Report
from exporter.translate import translate
from exporter.translate.cache import Cache
from exporter.translate.engine import Candidate, Request
from support import FakeEngine, concept, glossary_with, obedient, save

sys.path.append(str(Path(__file__).parent.parent))  # at the end: the installed package goes first
engines = importlib.import_module("benchmarks.engines")

EMPTY = glossary_with()


# Test sets


def test_a_table_of_several_sets(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text(
        "\ufeffset\tzh\ten\na\t一 \tOne  is\u00a0one\nb\t二\tTwo\na\t三\tThree\n", "utf-8"
    )
    assert read_testsets([path]) == [
        TestSet("a", (Pair("一", "One is one"), Pair("三", "Three"))),
        TestSet("b", (Pair("二", "Two"),)),
    ]
    path.write_bytes("zh\ten\r\n一\tOne\u2028more\x85\r\n".encode())
    assert read_testsets([path]) == [TestSet("t", (Pair("一", "One more"),))]


def test_a_pair_of_line_files(tmp_path: Path) -> None:
    zh, en = tmp_path / "news.zh", tmp_path / "news.en"
    zh.write_text("一\n二", "utf-8")
    en.write_text("One\nTwo\n", "utf-8")
    assert read_testsets([zh, en]) == [TestSet("news", (Pair("一", "One"), Pair("二", "Two")))]


def test_a_translation_memory(tmp_path: Path) -> None:
    path = tmp_path / "m.tmx"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header/><body>'
        '<tu><tuv xml:lang="en-GB"><seg>Two <bpt i="1">&lt;b&gt;</bpt><hi>bold</hi> ones.</seg></tuv>'
        '<tuv xml:lang="zh-CN"><seg>两个\n粗体。</seg></tuv></tu></body></tmx>',
        "utf-8",
    )
    assert read_testsets([path]) == [TestSet("m", (Pair("两个 粗体。", "Two bold ones."),))]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.tsv", "zh\tfr\n", "t.tsv:1: the columns must be set, zh, en or zh, en; they are: zh, fr"),
        ("t.tsv", "", "t.tsv:1: the columns must be"),
        ("t.tsv", "zh\ten\n", "t.tsv: holds no sentences"),
        ("t.tsv", "zh\ten\n一\tOne\n二\n", "t.tsv:3: 1 columns instead of 2"),
        ("t.tsv", "zh\ten\n一\tOne\tUn\n", "t.tsv:2: 3 columns instead of 2"),
        ("t.tsv", "zh\ten\n一\t \n", "t.tsv:2: the English is empty"),
        ("t.tsv", "zh\ten\n\tOne\n", "t.tsv:2: the Chinese is empty"),
        ("t.tsv", "set\tzh\ten\n\t一\tOne\n", "t.tsv:2: the name of the set is empty"),
        ("t.tsv", "zh\ten\n一\tOne\n二\tTw\udcff\n", "t.tsv:3: not UTF-8"),
        ("t.tmx", "<tmx>\n<body>", "t.tmx:2: not well-formed"),
        ("t.tmx", "<tmx/>", "t.tmx: holds no sentences"),
        ("t.tmx", "<tmx>\n<tu><tuv xml:lang='zh'><seg>一</seg></tuv></tu></tmx>",
         "t.tmx:2: no segment in en"),
        ("t.tmx", "<tmx>\n\n<tu><tuv xml:lang='zh'><seg>一</seg></tuv>"
         "<tuv xml:lang='zh-TW'><seg>一</seg></tuv></tu></tmx>", "t.tmx:3: two segments in zh"),
        ("t.tmx", "<tmx>\n<tu><tuv xml:lang='zh'><seg>一</seg></tuv>"
         "<tuv xml:lang='en'/></tu></tmx>", "t.tmx:2: the English is empty"),
        ("t.txt", "一\n", "t.txt: neither .tsv nor .tmx"),
    ],
)  # fmt: skip
def test_a_malformed_set_is_named_with_its_line(
    name: str, content: str, message: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError) as caught:
        read_testsets([tmp_path / name])
    assert str(caught.value).startswith(f"{tmp_path}/{message}")


def test_line_files_that_do_not_fit(tmp_path: Path) -> None:
    zh, en = tmp_path / "a.zh", tmp_path / "a.en"
    zh.write_text("一\n二\n", "utf-8")
    en.write_text("One\n", "utf-8")
    with pytest.raises(InputError, match=r"a\.en: has 1 lines, .*a\.zh has 2$"):
        read_testsets([zh, en])
    en.write_text("One\n\n", "utf-8")
    with pytest.raises(InputError, match=r"a\.en:2: the English is empty$"):
        read_testsets([zh, en])
    with pytest.raises(InputError, match=r"b\.en: No such file"):
        read_testsets([zh, tmp_path / "b.en"])
    for path in (zh, en):
        path.write_text("", "utf-8")
    with pytest.raises(InputError, match=r"a\.zh: holds no sentences"):
        read_testsets([zh, en])


_WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z"))).filter(str.strip)


@settings(deadline=None)
@given(st.lists(st.tuples(_WORDS, _WORDS), min_size=1))
def test_any_pairs_come_back(tmp_path_factory: pytest.TempPathFactory, pairs: list[Any]) -> None:
    path = tmp_path_factory.mktemp("any") / "t.tsv"
    path.write_bytes("".join(f"{a}\t{b}\n" for a, b in [("zh", "en"), *pairs]).encode())
    (test,) = read_testsets([path])
    assert list(test.pairs) == [(" ".join(a.split()), " ".join(b.split())) for a, b in pairs]


def test_a_sample_is_the_same_every_time() -> None:
    """It is that of ``random.Random(name).sample(pairs, n)``, so that published figures compare."""
    pairs = tuple(Pair(f"{i}", f"{i}") for i in range(50))
    test = TestSet("gwr2021", pairs)
    drawn = test.only(test.sampled(10)).pairs
    assert list(drawn) == random.Random("gwr2021").sample(pairs, 10)
    assert sorted(test.sampled(99)) == list(range(50))


def test_published_outputs_lose_their_html(tmp_path: Path) -> None:
    path = tmp_path / "o.en"
    path.write_text("It&#39;s &quot;it&quot; \n\n", "utf-8")
    assert read_outputs(path) == ['It\'s "it"', ""]
    assert read_lines(path)[0].startswith("It&#39;s")


# Figures and scores


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("76.69 billion yuan, up 12.3%", [76_690_000_000, Decimal("12.3")]),
        ("1,082.3 and 21,000", [Decimal("1082.3"), 21000]),
        ("twenty-one thousand people", [21000]),
        ("three hundred and fifty thousand", [350_000]),
        ("a two-hour talk", [2]),
        ("$30m", [30, 30_000_000]),
        ("3 to 5 million", [3, 3_000_000, 5_000_000]),
        ("1.5bn", [1_500_000_000]),
        ("Eighteen percent", [18]),
        ("the 5G of T-34 and B52", [5, 34]),
        ("no number", []),
    ],
)
def test_figures(text: str, values: Sequence[Any]) -> None:
    assert figures(text) == {Decimal(v) for v in values}


@settings(deadline=None)
@given(st.integers(0, 10**15), st.integers(0, 3))
def test_any_printed_number_is_read(number: int, decimals: int) -> None:
    value = Decimal(number) / 10**decimals
    assert value in figures(f"about {value:,} yuan")
    assert value * 10**6 in figures(f"{value:,} million")


@settings(deadline=None)
@given(st.text())
def test_figures_of_any_text(text: str) -> None:
    assert all(value >= 0 for value in figures(text))


def test_scores_compare_text_and_not_its_typography() -> None:
    assert comparable("“A”  b’s\u00a0c") == '"A" b\'s c'
    same, _ = chrf_and_bleu(["“Yes”, he said"], ['"Yes",  he said'])
    assert (same.score, same.interval) == (100, 0)
    assert same.signature == (
        f"nrefs:1|bs:1000|seed:12345|case:mixed|eff:yes|nc:6|nw:0|space:no|version:{sacrebleu.__version__}"
    )
    spread, bleu = chrf_and_bleu(["one two", "three", ""], ["one two", "four", "y"])
    assert 0 < spread.score < 100 and spread.interval > 0
    assert "tok:13a" in bleu.signature


# What is counted


def count(zh: str, reference: str, output: str, glossary: Glossary = EMPTY) -> Any:
    return counted(report_of(zh, glossary), Pair(zh, reference), output, glossary)


TERMS = glossary_with(
    concept("env", "营商环境", "business environment", ("en", "admitted", "business climate")),
    concept("poverty", "脱贫攻坚", "fight against poverty"),
    concept("town", "飞鱼镇", "Feiyu Town", type="place"),
)


def test_terms_are_counted_once_a_line() -> None:
    zh = "优化营商环境,打好脱贫攻坚战,营商环境更优。"
    found = count(zh, "the business climate improved", "the Business-Environment is good", TERMS)
    assert found.terms == Terms(found=2, exact=1, admitted=1)
    assert found.borne_out == Terms(found=1, exact=1, admitted=1)
    found = count(
        zh, "x", "The business climate improved, all worked hard, the climate is better.", TERMS
    )
    assert found.terms == Terms(found=2, exact=0, admitted=1)
    assert found.borne_out == Terms()
    assert found.flags == {"term": 1}
    found = count("飞鱼镇优化营商环境。", "x", "Feiyu Town", TERMS)
    assert (found.names, found.terms) == (Terms(1, 1, 1), Terms(found=1))


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("Investment was 76.69 billion yuan.", Quantities(right=1)),
        ("Investment was 766.9 billion yuan.", Quantities(wrong_flagged=1)),
        ("Investment was large.", Quantities(wrong_flagged=1)),
        ("Seventy-six thousand six hundred and ninety million", Quantities(right_flagged=1)),
    ],
)
def test_quantities_are_judged_by_the_reference(output: str, expected: Quantities) -> None:
    found = count("完成投资766.9亿元。", "Investment: 76.69 billion yuan.", output)
    assert (found.quantities, found.scaled, found.quantities.known) == (expected, expected, 1)
    unknown = count("完成投资766.9亿元。", "Much was invested.", output)
    assert unknown.quantities.known == 0


def test_a_wrong_quantity_that_no_check_flags(monkeypatch: pytest.MonkeyPatch) -> None:
    from exporter.evaluate import measures

    monkeypatch.setattr(measures, "check", lambda *_: ((), ()))
    found = count("共12户,增长8.5%。", "12 households, up 8.5%", "13 households, up 8.5 percent")
    assert found.quantities == Quantities(right=1, wrong=1)
    assert found.scaled == Quantities()


def test_small_spelled_numbers_are_not_quantities_to_judge() -> None:
    assert count("抓好两个方面。", "two aspects", "both aspects").quantities.known == 0


def test_lines_that_a_report_would_not_translate() -> None:
    report = report_of("来源:新华网", EMPTY)
    assert [report.text(s) for s in report.sentences] == ["来源:新华网"]
    assert report.blocks[0].kind == "paragraph"


def test_a_single_line_keeps_its_sentences(seeds: dict[str, Report], glossary: Glossary) -> None:
    """Real lines: a sentence of a report on its own is still one, with the same terms."""
    report = seeds["001"]
    for sentence in report.sentences:
        text = " ".join(report.text(sentence).split())
        alone = report_of(text, glossary)
        assert alone.sentences, text
        assert sum(s.end - s.start for s in alone.sentences) >= len(text.replace(" ", ""))


# Decoding


class Batched(FakeEngine):
    """Counts its calls too."""

    def __init__(self, answer: Any) -> None:
        super().__init__(answer)
        self.calls: list[int] = []

    def translate(self, requests: Sequence[Request]) -> list[list[Candidate]]:
        self.calls.append(len(requests))
        return super().translate(requests)


def real_lines(report: Report) -> list[str]:
    return list(dict.fromkeys(" ".join(report.text(s).split()) for s in report.sentences))


def half_deaf(request: Request) -> str:
    """Carries every second hint, and what stands in English already."""
    words = [hint.en for hint in request.hints[::2]]
    return "It says " + ", ".join([*words, "".join(c for c in request.text if c.isascii())]) + "."


def test_decoding_is_that_of_a_report_and_batched(
    seeds: dict[str, Report], glossary: Glossary
) -> None:
    reports = [report_of(text, glossary) for text in real_lines(seeds["001"])]
    alone = []
    for report in reports:
        done = translate(report, glossary, FakeEngine(half_deaf), Cache(None), lambda *_: None)
        texts = (done.translations[s.id].text for s in report.sentences)
        alone.append(" ".join(text for text in texts if text))
    engine, cache, shown = Batched(half_deaf), Cache(None), list[tuple[int, int]]()
    done = decode(reports, glossary, engine, cache, lambda *n: shown.append(n))
    assert list(done.outputs) == alone
    assert len(engine.asked) == len(set(engine.asked)) == done.requests == sum(engine.calls)
    assert max(engine.calls) == engine.batch_size
    assert any(
        request.text.isascii() is False and "It" not in request.text for request in engine.asked
    )
    assert shown[-1] == (done.requests, done.requests)
    again = decode(reports, glossary, Batched(obedient), cache, lambda *_: None)
    assert (again.outputs, again.requests) == (done.outputs, 0)
    assert again.cached > 0 == done.cached


def test_what_was_answered_is_kept_when_the_engine_fails(glossary: Glossary) -> None:
    reports = [report_of(f"推进第{i}项工作。", glossary) for i in range(11, 21)]

    class Failing(Batched):
        def translate(self, requests: Sequence[Request]) -> list[list[Candidate]]:
            if len(self.calls) == 2:
                raise EngineError("gone")
            return super().translate(requests)

    cache = Cache(None)
    with pytest.raises(EngineError, match="gone"):
        decode(reports, glossary, Failing(obedient), cache, lambda *_: None)
    rest = decode(reports, glossary, Batched(obedient), cache, lambda *_: None)
    assert rest.cached == 8


def test_an_engine_that_answers_too_little(glossary: Glossary) -> None:
    class Short(FakeEngine):
        def translate(self, requests: Sequence[Request]) -> list[list[Candidate]]:
            return []

    with pytest.raises(EngineError, match="answered 0 of 1 sentences"):
        decode([report_of("推进工作。", glossary)], glossary, Short(obedient), Cache(None),
               lambda *_: None)  # fmt: skip


# Controls


def test_control_glossaries(glossary: Glossary) -> None:
    assert not control_glossary("none", glossary).concepts
    dealt = control_glossary("random", glossary)
    assert dealt.concepts.keys() == glossary.concepts.keys()
    assert dealt.digest == control_glossary("random", glossary).digest != glossary.digest
    usable = [c for c in glossary.concepts.values() if c.usable]
    for known in usable:
        assert dealt.concepts[known.id].chinese == known.chinese
    assert sorted(c.preferred or "" for c in usable) == sorted(
        dealt.concepts[c.id].preferred or "" for c in usable
    )
    same = sum(dealt.concepts[c.id].preferred == c.preferred for c in usable)
    assert same < len(usable) / 50


def test_controls_tell_what_the_glossary_does(seeds: dict[str, Report], glossary: Glossary) -> None:
    """An engine that says what it is told: all terms with the glossary, hardly any without."""
    lines = real_lines(seeds["001"])
    test = lines_of(TestSet("s", tuple(Pair(zh, "A reference.") for zh in lines)), glossary)
    shares = {}
    for control in (None, "none", "random"):
        result, _ = evaluate("s", test, glossary, FakeEngine(obedient), Cache(None), control)
        terms = result.counts.terms
        shares[result.system] = terms.exact / terms.found
        assert terms.found > 30
    assert shares["fake"] > 0.9
    assert shares["fake-none"] < 0.1 and shares["fake-random"] < 0.1


def test_lines_without_terms_are_scored_apart() -> None:
    pairs = (Pair("优化营商环境。", "Improve."), Pair("天气很好。", "Fine weather."))
    lines = lines_of(TestSet("s", pairs), TERMS)
    assert [len(concepts_in(line.report, TERMS)) for line in lines] == [1, 0]
    result = measure("s", "x", lines, ["Bad.", "Fine weather."], TERMS)
    assert result.term_free is not None
    assert (result.term_free_lines, result.term_free.score) == (1, 100)
    assert result.chrf.score < 100
    assert measure("s", "x", lines[:1], ["Bad."], TERMS).term_free is None


# The command


@pytest.fixture
def table(tmp_path: Path, seeds: dict[str, Report], glossary: Glossary) -> Path:
    """Real Chinese, with the English of an engine that obeys as its reference."""
    path = tmp_path / "t.tsv"
    texts = real_lines(seeds["004"])[:12]
    done = decode([report_of(t, glossary) for t in texts], glossary, FakeEngine(obedient),
                  Cache(None), lambda *_: None)  # fmt: skip
    rows = [
        f"{'ab'[i % 2]}\t{zh}\t{en}"
        for i, (zh, en) in enumerate(zip(texts, done.outputs, strict=True))
    ]
    path.write_text("\n".join(["set\tzh\ten", *rows]) + "\n", "utf-8")
    return path


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeEngine:
    engine = FakeEngine(obedient)
    monkeypatch.setattr("exporter.translate.engine.open_engine", lambda *_: engine)
    monkeypatch.setenv("EXPORTER_CACHE", str(tmp_path / "cache"))
    return engine


def test_evaluate_prints_tables(
    table: Path, fake: FakeEngine, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    saved = tmp_path / "saved"
    assert main(["evaluate", str(table), "--control", "random", "--save", str(saved)]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    scores = captured.out.split("\n\n")[0].splitlines()
    assert [line.split()[:2] for line in scores[1:]] == [
        ["a", "fake"], ["a", "fake-random"], ["b", "fake"], ["b", "fake-random"],
    ]  # fmt: skip
    assert scores[1].split()[2:5] == ["6", "100.0", "±0.0"]
    assert "100.0" not in scores[2]
    assert "peak GB" in captured.out
    assert sorted(p.name for p in saved.iterdir()) == [
        "a.fake-random.tsv", "a.fake.tsv", "b.fake-random.tsv", "b.fake.tsv",
    ]  # fmt: skip
    rows = [r.split("\t") for r in (saved / "a.fake.tsv").read_text("utf-8").splitlines()]
    assert rows[0] == ["zh", "reference", "output", "flags"]
    assert all(len(row) == 4 and row[1] == row[2] for row in rows[1:])


def test_evaluate_gives_the_same_json_from_the_cache(
    table: Path, fake: FakeEngine, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    found = []
    for extra in ([], ["--json", str(tmp_path / "out.json")]):
        arguments = ["evaluate", str(table), "--sets", "b,a", "--sample", "4", *extra]
        assert main([*arguments] if extra else [*arguments, "--json"]) == 0
        text = capsys.readouterr().out
        found.append(json.loads((tmp_path / "out.json").read_text() if extra else text))
    assert [r["set"] for r in found[0]["results"]] == ["b", "a"]
    assert all(r["counts"]["lines"] == 4 for r in found[0]["results"])
    assert found[0]["engine"]["engine"] == "fake"
    first, second = (r["results"][0]["cost"] for r in found)
    assert first["requests"] > 0 == second["requests"]
    assert second["cached"] >= first["requests"] and second["seconds_per_line"] is None
    for run in found:
        for result in run["results"]:
            result.pop("cost")
    assert found[0] == found[1]
    asked = len(fake.asked)
    assert main(["evaluate", str(table), "--sample", "4", "--no-cache"]) == 0
    assert len(fake.asked) > asked


def test_evaluate_measures_published_outputs(
    table: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sets = {test.name: test for test in read_testsets([table])}
    outputs = tmp_path / "b.other.en"
    outputs.write_text("".join(f"{pair.en}\n" for pair in sets["b"].pairs), "utf-8")
    arguments = ["evaluate", str(table), "--outputs", str(outputs)]
    assert main([*arguments, "--sets", "b", "--sample", "3"]) == 0
    row = capsys.readouterr().out.splitlines()[1].split()
    assert row[:4] == ["b", "other", "3", "100.0"]
    assert main(arguments) == 1
    assert f"{outputs}: has 6 lines; the chosen sets have 12" in capsys.readouterr().err


def test_evaluate_with_a_glossary_of_ones_own(
    fake: FakeEngine, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    own = save(tmp_path / "own", concept("fish", "飞鱼计划", "Flying Fish Plan"))
    (tmp_path / "t.tsv").write_text("zh\ten\n实施飞鱼计划。\tCarry out the Flying Fish Plan.\n")
    assert main(["evaluate", str(tmp_path / "t.tsv"), "--json", "--glossary", str(own)]) == 0
    (result,) = json.loads(capsys.readouterr().out)["results"]
    assert result["counts"]["borne_out"] == {"found": 1, "exact": 1, "admitted": 1}
    assert result["term_free"] is None


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        (["--sets", "c"], "--sets: no set 'c'; there are: a, b"),
        (["--engine", "none"], "--engine none translates nothing"),
        (["--outputs", "x", "--control", "none"], "--outputs measures what is translated already"),
        (["--json", "{table}"], "that is an input"),
        (["a", "b"], "TESTSET is one file, or two"),
    ],
)
def test_evaluate_called_wrongly(
    extra: list[str], message: str, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = table.read_bytes()
    assert main(["evaluate", str(table), *(x.format(table=table) for x in extra)]) == 2
    assert message in capsys.readouterr().err
    assert table.read_bytes() == before


def test_what_is_missing_is_named(
    table: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_evaluate, "find_spec", lambda name: None)
    assert main(["evaluate", str(table)]) == 2
    assert (
        'sacrebleu is missing: pip install "report-exporter[evaluate]"' in capsys.readouterr().err
    )


# The benchmark


def test_published_engines_are_matched_by_the_chinese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    replay, parallel = tmp_path / "replay", tmp_path / "corpora" / "parallel"
    replay.mkdir()
    parallel.mkdir(parents=True)
    english = {
        "我们投资3亿元。": "We invested 300 million yuan.",
        "天气很好。": "The weather is fine.",
    }
    (replay / "flores-dev.zh").write_text("\n".join(english), "utf-8")
    (replay / "flores-dev.en").write_text("\n".join(english.values()), "utf-8")
    (replay / "wmt19.zh").write_text("\n".join([*reversed(english), "没有参考。"]), "utf-8")
    rows = [f"newstest2019\t{zh}\t{en}" for zh, en in english.items()]
    (parallel / "test.tsv").write_text("\n".join(["set\tzh\ten", *rows]), "utf-8")
    for engine in engines.ENGINES:
        (replay / f"flores-dev.{engine}.en").write_text("\n".join(english.values()), "utf-8")
        lines = [*reversed(english.values()), "No reference."]
        (replay / f"wmt19.{engine}.en").write_text("\n".join(lines), "utf-8")
    monkeypatch.setattr("sys.argv", ["engines", "--shared", str(tmp_path)])
    assert engines.main() == 0
    captured = capsys.readouterr()
    assert "newstest2019: 1 without a reference" in captured.err
    rows = [line.split() for line in captured.out.split("\n\n")[0].splitlines()[1:]]
    assert len(rows) == 2 * len(engines.ENGINES)
    assert {tuple(row[2:4]) for row in rows} == {("2", "100.0")}
    (replay / "wmt19.nllb.en").write_text("One", "utf-8")
    with pytest.raises(InputError, match=r"wmt19\.nllb\.en: has 1 lines instead of 3"):
        engines.main()
