from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from cases import Case, load
from exporter.annotate import annotate
from exporter.errors import EngineError
from exporter.glossary import Glossary
from exporter.model import Block, Flag, Report
from exporter.segment import segment
from exporter.translate import translate
from exporter.translate.cache import Cache, cache_key
from exporter.translate.checks import check
from exporter.translate.engine import Candidate, Hint, Request, heeded, open_engine
from exporter.translate.heads import heads, told
from exporter.translate.names import person_names
from exporter.translate.requests import english_number, joined, requests_for
from support import FakeEngine, obedient, source_of

COMFORT = 160

EMPTY = Glossary({}, "0" * 64)


def prepared(text: str, glossary: Glossary = EMPTY) -> Report:
    return annotate(segment(source_of(text)), glossary)


def run(report: Report, engine: FakeEngine, cache: Cache, glossary: Glossary = EMPTY) -> Report:
    return translate(report, glossary, engine, cache, lambda count, cached: None)


@pytest.mark.parametrize("case", load("checks"), ids=lambda c: c.title)
def test_checks(case: Case) -> None:
    chinese, english = case.given.split("\n")
    report = prepared(chinese)
    _, flags = check(report, report.sentences[0], english, EMPTY)
    assert [f"{flag.kind} {flag.message}" for flag in flags] == case.expected


def test_terms_applied_and_missed(glossary: Glossary) -> None:
    report = prepared("全区上下践行“两个维护”,优化营商环境。", glossary)
    wording = "The whole region practices the two  upholds and optimizes something."
    echoes, flags = check(report, report.sentences[0], wording, glossary)
    assert [wording[e.start : e.end] for e in echoes] == ["two  upholds"]
    assert report.text(report.mentions[echoes[0].mention]) == "两个维护"
    assert [(f.kind, report.text(report.mentions[f.mention or 0])) for f in flags] == [
        ("term", "营商环境")
    ]


def test_quantity_echoes_point_to_their_figures() -> None:
    report = prepared("企业2965户、个体6592户,共9557户。")
    wording = "9,557 households: 2,965 enterprises and 6,592 individuals"
    echoes, flags = check(report, report.sentences[0], wording, EMPTY)
    found = {report.text(report.mentions[e.mention]): wording[e.start : e.end] for e in echoes}
    assert found == {"2965户": "2,965", "6592户": "6,592", "9557户": "9,557"}
    assert flags == ()


def test_breaks_and_strokes_of_the_capture_do_not_reach_the_engine() -> None:
    report = prepared("热头条丨某区开会\n工作取得\n,新的\n,成绩。")
    asked = [r.text for s in report.sentences for r in requests_for(report, s, {}, COMFORT)]
    assert asked[0] == "热头条 | 某区开会"
    assert not any("\n" in text for text in asked)


def test_hints_carry_terms_and_converted_quantities(glossary: Glossary) -> None:
    report = prepared("践行“两个维护”,完成投资766.9亿元,增长8.5%,新增134项。", glossary)
    (request,) = requests_for(report, report.sentences[0], {}, COMFORT)
    assert Hint("两个维护", glossary.concepts["two-upholds"].preferred or "") in request.hints
    assert Hint("766.9亿元", "76.69 billion yuan") in request.hints
    assert not {"8.5%", "134项"} & {hint.zh for hint in request.hints}


def test_names_give_hints_where_their_english_is_certain() -> None:
    text = "会议报道\n昆都仑区委书记李军到固阳县,内蒙古通威高纯晶硅有限公司投产,市长参加。"
    report = prepared(text)
    (request,) = requests_for(report, report.sentences[1], person_names(report), COMFORT)
    assert {hint.zh: hint.en for hint in request.hints} == {
        "昆都仑区委书记": "secretary of the Kundulun district Party committee",
        "李军": "Li Jun",
        "固阳县": "Guyang County",
        "内蒙古": "Inner Mongolia",
    }


def test_of_many_hints_the_weightiest_six_are_given(glossary: Glossary) -> None:
    text = "沈阳、大连、鞍山、抚顺、本溪、丹东、锦州完成投资766.9亿元,践行“两个维护”。"
    report = prepared(text, glossary)
    (request,) = requests_for(report, report.sentences[0], {}, COMFORT)
    hinted = [hint.zh for hint in request.hints]
    assert len(hinted) == 6
    assert hinted[:4] == ["沈阳", "大连", "鞍山", "抚顺"]
    assert {"766.9亿元", "两个维护"} <= set(hinted)


def test_a_place_found_again_is_an_echo_and_one_missed_a_doubt() -> None:
    report = prepared("固阳县和达拉特旗发展很快。")
    wording = "Guyang County developed fast."
    echoes, flags = check(report, report.sentences[0], wording, EMPTY)
    assert [report.text(report.mentions[e.mention]) for e in echoes] == ["固阳县"]
    assert [(f.kind, report.text(report.mentions[f.mention or 0])) for f in flags] == [
        ("name", "达拉特旗")
    ]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [(("We built roads,", "bridges and dams."), "We built roads, bridges and dams."),
     (("We built roads", "We will build dams."), "We built roads. We will build dams."),
     (('We said "go,"', "The rest followed."), 'We said "go." The rest followed.'),
     (("We built roads;", "and dams."), "We built roads, and dams."),
     (("We built roads, and", "We will build dams."), "We built roads. We will build dams."),
     (("", "All is well."), "All is well.")],
)  # fmt: skip
def test_pieces_of_a_sentence_are_joined_as_english_is(
    answers: tuple[str, ...], expected: str
) -> None:
    report = prepared("发展很好。")
    assert joined(report, report.sentences[0], answers) == expected


def test_printed_numbers_are_set_aside_and_put_back() -> None:
    report = prepared(
        "会议上的讲话\n同志们:\n一、过去工作回顾\n(二)抓实工作。要抓紧。\n——打造平台。"
    )
    engine = FakeEngine(lambda request: f"<{len(request.text)}>")
    translated = run(report, engine, Cache(None))
    assert "过去工作回顾" in [request.text for request in engine.asked]
    english = [t.text for t in translated.translations.values()]
    assert english == ["<6>", "<4>", "I. <6>", "(2) <5>", "<4>", "— <5>"]


@pytest.mark.parametrize(
    ("level", "number", "expected"),
    [(1, "四", "IV."), (1, "十九", "XIX."), (2, "二十三", "(23)"), (3, "7", "7."),
     (4, "2", "(b)"), (None, "10", "10."), (2, None, None)],
)  # fmt: skip
def test_english_numbers(level: int | None, number: str | None, expected: str | None) -> None:
    assert english_number(Block("heading", 0, 9, level, number, 2)) == expected


def test_long_sentences_are_cut_where_it_is_safe() -> None:
    part = "推动产业转型升级,完善“统分结合,专班推进”机制;"
    report = prepared(part * 12 + "总投资1,082.3亿元。")
    (sentence,) = report.sentences
    requests = requests_for(report, sentence, {}, COMFORT)
    assert len(requests) > 1
    assert "".join(r.text for r in requests) == report.text(sentence)
    for request in requests:
        assert len(request.text) <= COMFORT
        assert request.text.count("“") == request.text.count("”")
        assert request.text[-1] in ";。"
    assert requests[-1].hints == (Hint("1,082.3亿元", "108.23 billion yuan"),)


def test_a_sentence_that_is_a_term_is_rendered_from_the_glossary(glossary: Glossary) -> None:
    report = prepared("某区工作报告\n各位代表：\n现在,我报告工作,请予审议。", glossary)
    engine = FakeEngine(obedient)
    translations = list(run(report, engine, Cache(None), glossary).translations.values())
    assert (translations[1].text, translations[1].method) == ("Fellow deputies:", "glossary")
    assert "各位代表：" not in [request.text for request in engine.asked]


def test_speakers_and_credited_persons_stand_in_pinyin() -> None:
    text = "刘小平在区工作会议上的讲话\n区人民政府代区长刘小平\n同志们:\n现在,我讲四点意见。\n(记者:张建芳、马 宁;来源:本网)"
    report = prepared(text)
    assert person_names(report) == {
        "刘小平": "Liu Xiaoping",
        "张建芳": "Zhang Jianfang",
        "马 宁": "Ma Ning",
    }
    engine = FakeEngine(obedient)
    run(report, engine, Cache(None))
    assert engine.asked[0].text == "Liu Xiaoping在区工作会议上的讲话"
    assert engine.asked[-1].text == "(记者:Zhang Jianfang、Ma Ning;来源:本网)"


def test_a_short_name_is_left_alone_in_prose() -> None:
    report = prepared("某地新闻报道\n发动机的马力很大,运行平稳可靠。\n(记者:马力)")
    engine = FakeEngine(obedient)
    run(report, engine, Cache(None))
    asked = [request.text for request in engine.asked]
    assert asked[1:] == ["发动机的马力很大,运行平稳可靠。", "(记者:Ma Li)"]


def test_what_a_first_answer_misses_is_insisted_on(glossary: Glossary) -> None:
    report = prepared("九原区优化营商环境,完成投资766.9亿元。", glossary)

    def deaf(request: Request) -> str:
        """Hears only the English that stands in the text."""
        return " ".join(re.findall(r"[A-Za-z0-9. ]+", request.text)) or "Nothing heard."

    engine = FakeEngine(deaf)
    (translation,) = run(report, engine, Cache(None), glossary).translations.values()
    assert translation.method == "insisted"
    assert translation.flags == ()
    assert engine.asked[1].text == (
        "Jiuyuan District优化business environment,完成投资76.69 billion yuan。"
    )
    assert engine.asked[1].hints == ()


def test_an_engine_without_hints_is_given_capitals_to_copy(glossary: Glossary) -> None:
    engine = FakeEngine(lambda request: "Nothing.")
    engine.heeds = frozenset()
    run(prepared("优化营商环境。", glossary), engine, Cache(None), glossary)
    assert [request.text for request in engine.asked] == [
        "优化营商环境。",
        "优化Business Environment。",
    ]


def test_a_second_answer_that_is_no_better_is_not_taken(glossary: Glossary) -> None:
    report = prepared("九原区完成投资766.9亿元。", glossary)
    engine = FakeEngine(lambda request: "Nothing heard of 5.")
    (translation,) = run(report, engine, Cache(None), glossary).translations.values()
    assert len(engine.asked) == 2
    assert (translation.method, translation.text) == ("plain", "Nothing heard of 5.")


def test_a_doubtful_sentence_is_asked_for_other_answers(glossary: Glossary) -> None:
    report = prepared("优化营商环境。今年发展很好。", glossary)
    said = {0: "Nothing.", 1: "Still nothing.", 2: "The business environment.", 3: "Too late."}

    def answer(request: Request) -> str:
        return said[request.seed] if "发展" not in request.text else "All went well this year."

    engine = FakeEngine(answer)
    engine.heeds |= {"seed"}
    first, second = run(report, engine, Cache(None), glossary).translations.values()
    assert (first.text, first.method, first.flags) == ("The business environment.", "sampled", ())
    assert second.method == "plain"
    assert [request.seed for request in engine.asked] == [0, 0, 0, 1, 2]


def test_an_engine_that_has_but_one_answer_is_not_asked_for_others(glossary: Glossary) -> None:
    engine = FakeEngine(lambda request: "Nothing.")
    run(prepared("优化营商环境。", glossary), engine, Cache(None), glossary)
    assert len(engine.asked) == 2


def test_sentences_under_a_head_of_review_tell_of_what_has_been_done() -> None:
    report = prepared(
        "政府工作报告\n各位代表:\n一、2023年工作回顾\n(一)产业升级\n建成项目20个。今年要再接再厉。\n"
        "二、2024年重点工作\n(一)释放改革成效\n建成项目30个。\n三、取得成效的主要目标\n建成项目40个。"
    )
    under = {report.text(sentence): head for sentence, head in heads(report)}
    assert under["建成项目20个。"] == "(一)产业升级"
    assert under["建成项目40个。"] == "三、取得成效的主要目标"
    assert len(under) == 4
    said = [report.text(sentence) for sentence in told(report)]
    assert said == ["一、2023年工作回顾", "(一)产业升级", "建成项目20个。"]
    engine = FakeEngine(obedient)
    engine.heeds |= {"told"}
    run(report, engine, Cache(None))
    assert {"建成项目20个。"} < {r.text for r in engine.asked if r.told}
    assert not any("0个" in r.text and r.told and "20个" not in r.text for r in engine.asked)


def test_a_sentence_without_chinese_stands_as_it_is() -> None:
    engine = FakeEngine(obedient)
    translated = run(prepared("区里发展很好。\nABC 2022.\n大家继续努力。"), engine, Cache(None))
    assert [t.text for t in translated.translations.values()][1] == "ABC 2022."
    assert len(engine.asked) == 2


def test_everything_is_asked_once_and_never_again(tmp_path: Path) -> None:
    report = prepared("发展很好。发展很好。继续努力。")
    for asked in (2, 0):
        engine, cache = FakeEngine(obedient), Cache(tmp_path / "cache.sqlite")
        translated = run(report, engine, cache)
        cache.close()
        assert len(engine.asked) == asked
        assert len(translated.translations) == 3


def test_a_run_that_breaks_keeps_the_batches_before(tmp_path: Path) -> None:
    report = prepared("".join(f"第{n}项工作完成。" for n in range(10)))

    def breaking(request: Request) -> str:
        if "第6项" in request.text:
            raise EngineError("it broke")
        return "done"

    cache = Cache(tmp_path / "cache.sqlite")
    with pytest.raises(EngineError, match="it broke"):
        run(report, FakeEngine(breaking), cache)
    engine = FakeEngine(lambda request: "done")
    run(report, engine, cache)
    assert len(engine.asked) == 6  # the first batch of four is not asked again


def test_fewer_answers_than_requests_are_an_error() -> None:
    engine = FakeEngine(obedient)
    engine.translate = lambda requests: [[Candidate("one")]]  # type: ignore[method-assign]
    with pytest.raises(EngineError, match="answered 1 of 2 sentences"):
        run(prepared("发展很好。继续努力。"), engine, Cache(None))


def test_empty_parts_are_flagged() -> None:
    report = prepared("推动产业转型升级" * 12 + ";" + "完善机制体制改革" * 12 + "。")
    engine = FakeEngine(lambda request: "Advance." if request.text.startswith("推动") else "")
    (translation,) = run(report, engine, Cache(None)).translations.values()
    assert translation.text == "Advance."
    assert Flag("empty", "The machine left out a part of this sentence.") in (translation.flags)


def test_cache_keys_cover_what_can_change_the_output() -> None:
    engine, other = FakeEngine(obedient), FakeEngine(obedient, "other")
    hints = (Hint("文", "text"),)
    asked = [Request("文"), Request("字"), Request("文", hints), Request("文", similar=hints),
             Request("文", told=True), Request("文", seed=1), Request("文", seed=2)]  # fmt: skip
    keys = {cache_key(r, e.signature) for r in asked for e in (engine, other)}
    assert len(keys) == 2 * len(asked)
    assert heeded(replace(asked[-1], hints=hints), engine) == asked[2]


def test_a_broken_cache_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    path.write_bytes(b"not a database, not at all" * 100)
    with pytest.raises(EngineError, match=r"cache\.sqlite: the translation cache cannot be used"):
        Cache(path)
    path.unlink()
    cache = Cache(path)
    cache.put({"k": [Candidate("x")]})
    cache.close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE translation SET candidates = 'broken'")
    db.close()
    with pytest.raises(EngineError, match="cannot be used"):
        Cache(path).get(["k"])


def test_unknown_engines_are_refused() -> None:
    with pytest.raises(EngineError, match=r"no engine named 'deepl'; there are: auto, none, local"):
        open_engine("deepl")
