"""``exporter glossary show``, ``concordance`` and ``stats``, on the seeds."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.cli import main
from exporter.glossary import Glossary
from exporter.glossary.concordance import occurrences
from exporter.glossary.lookup import close, entry, find
from exporter.glossary.stats import Statistics
from exporter.model import Report
from exporter.segment import segment
from exporter.terminal import coloured, end_of, start_of, width
from support import SEEDS, concept, glossary_with, save, source_of

FOLDER = str(SEEDS[0].parent)


def test_the_width_of_text() -> None:
    assert width("两个a") == 5
    assert width("“é”") == 3  # an accent of its own has no width
    assert start_of("两个维护", 5) == "两个 "
    assert end_of("两个维护", 5) == " 维护"
    assert start_of("a", 3) == "a  " and end_of("a", 3) == "  a"


@given(st.text(st.characters(exclude_categories=["Mn", "Me", "Cf"])), st.integers(0, 30))
def test_cut_text_has_exactly_the_width_asked_for(text: str, columns: int) -> None:
    assert width(start_of(text, columns)) == columns
    assert width(end_of(text, columns)) == columns


# show


@pytest.mark.parametrize(
    "words",
    ["two-upholds", "两个维护", "兩個維護", "Two Upholds", "two upholds", "liǎnggè wéihù",
     "liang ge wei hu"],
)  # fmt: skip
def test_an_entry_is_found_by_what_a_person_types(glossary: Glossary, words: str) -> None:
    assert [c.id for c in find(glossary, words)] == ["two-upholds"]


def test_an_entry_is_found_by_wrong_english_too(glossary: Glossary) -> None:
    assert [c.id for c in find(glossary, "sappanwood")] == ["sumu"]


def test_what_is_not_there_has_neighbours(glossary: Glossary) -> None:
    assert find(glossary, "四个自倍") == []
    assert "四个自信" in close(glossary, "四个自倍")


def test_an_entry_reads_like_one() -> None:
    whole = concept(
        "whole", "两个基地", "Two Bases", ("zh-Hant", "variant", "兩個基地"),
        ("zh-Latn-pinyin", "preferred", "liǎng gè jīdì"), ("en", "admitted", "two bases"),
        ("en", "mt_error", "two cardinals"), ("en", "superseded", "Twin Bases"),
        components=("part",), related=("other",), definition="What it is.", first_use="2013",
        first_use_source="a speech", scope="Baotou", note="To be checked.", reviewer="AB",
    )  # fmt: skip
    part = concept("part", "能源基地", "energy base")
    other = concept("other", "屏障", state="proposed")
    glossary = glossary_with(whole, part, other)
    assert entry(whole, glossary).splitlines() == [
        "两个基地  liǎng gè jīdì",
        "also written 兩個基地",
        "",
        "Two Bases  [project]",
        "also two bases  [project]",
        "no longer “Twin Bases”",
        "never (machine error) “two cardinals”",
        "",
        "What it is.",
        "consists of 能源基地 energy base (part)",
        "see also 屏障 (other)",
        "first used 2013: a speech",
        "only in Baotou",
        "note for editors: To be checked.",
        "whole (concept, economy): reviewed, 2026-01-01 AB",
    ]
    assert "part of 两个基地 Two Bases (whole)" in entry(part, glossary)
    assert "no English yet" in entry(other, glossary)


def test_show_prints_entries(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["glossary", "show", "四基地"]) == 0
    assert "consists of 钢铁新材料生产加工基地 " in capsys.readouterr().out
    assert main(["glossary", "show", "四个自倍"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("exporter: the glossary has no '四个自倍'; there is 四个自信")
    mine = save(tmp_path, concept("four-bases-baotou", "四基地", "My Four Bases"))
    assert main(["glossary", "show", "四基地", "--glossary", str(mine)]) == 0
    assert "My Four Bases  [project]" in capsys.readouterr().out


# concordance


def test_a_concordance_has_every_form_in_order() -> None:
    report = segment(source_of("发展，發展。\n继续ＧＤＰ增长。\n发 展。"))
    hits = list(occurrences(report, ["发展", "GDP"]))
    assert [hit.text for hit in hits] == ["发展", "發展", "ＧＤＰ"]
    assert (hits[1].before, hits[1].after) == ("发展，", "。")
    assert hits[0].sentence == f"{report.source.id}-0"


def test_the_longest_form_is_the_one_marked() -> None:
    report = segment(source_of("建设新包头市。"))
    assert [h.text for h in occurrences(report, ["包头", "包头市"])] == ["包头市"]


def test_a_concordance_of_the_seeds_is_complete_and_aligned(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["glossary", "concordance", "营商环境", FOLDER, "--width", "90"]) == 0
    lines = capsys.readouterr().out.splitlines()
    texts = [path.read_text(encoding="utf-8") for path in SEEDS]
    assert len(lines) == sum(text.count("营商环境") for text in texts) == 19
    assert all(line.startswith(start_of(line, 50) + "营商环境") for line in lines)
    assert all(width(line) <= 90 for line in lines)
    ids = [line.split()[0].split("-") for line in lines]
    assert all(int(a[1]) <= int(b[1]) for a, b in pairwise(ids) if a[0] == b[0])
    assert len({digest for digest, _ in ids}) == 5


def test_other_words_are_looked_for_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["glossary", "concordance", "建設", FOLDER]) == 0
    assert "建设" in capsys.readouterr().out
    assert main(["glossary", "concordance", "zebra", FOLDER]) == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "exporter: no occurrence of 'zebra'\n")


def test_a_concordance_can_be_cut_off() -> None:
    command = f"{sys.executable} -m exporter glossary concordance 建设 {FOLDER} | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert (len(done.stdout.splitlines()), done.stderr) == (1, "")


def test_only_a_terminal_is_coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert coloured(Terminal()) and not coloured(io.StringIO())
    monkeypatch.setenv("TERM", "dumb")
    assert not coloured(Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not coloured(Terminal())


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_hit_is_coloured_on_a_terminal() -> None:
    import pty

    ours, theirs = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | {"TERM": "xterm"}
    arguments = ["glossary", "concordance", "双减", FOLDER, "--width", "80"]
    with subprocess.Popen(
        [sys.executable, "-m", "exporter", *arguments], stdout=theirs, env=environment
    ) as process:
        process.wait(60)
        output = os.read(ours, 10_000).decode()
    os.close(ours)
    os.close(theirs)
    assert "\x1b[1;31m双减\x1b[0m" in output


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["concordance", "建设", "nowhere"], 2, "nowhere: no such file or folder"),
        (["concordance", "建设", ".", "--width", "10"], 2, "--width 10 is too narrow"),
        (["concordance", " ", "."], 2, "TERM is empty"),
        (["stats", "empty"], 2, "nothing to read in empty"),
        (["stats", "bad.txt"], 1, "bad.txt: "),
        (["concordance", "建设", "bad.txt"], 1, "bad.txt: "),
        (["show", "x", "--glossary", "gone"], 1, "gone/concepts.csv: cannot be read"),
    ],
)
def test_wrong_usage_and_bad_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: list[str], code: int, message: str,
) -> None:  # fmt: skip
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\xff")
    monkeypatch.chdir(tmp_path)
    assert main(["glossary", *arguments]) == code
    assert message in capsys.readouterr().err


# stats


def test_statistics_of_a_small_report() -> None:
    glossary = glossary_with(
        concept("gdp", "生产总值", "GDP"),
        concept("growth", "增长", "growth"),
        concept("trade", "外贸", "foreign trade"),
        concept("maybe", "也许", "maybe", state="proposed"),
    )
    from exporter.annotate import annotate

    statistics = Statistics(glossary)
    statistics.add(
        annotate(segment(source_of("生产总值增长。生产总值也许好。天 气好。")), glossary)
    )
    assert statistics.as_json() == {
        "total": {"sentences": 3, "with_term": 2, "characters": 19, "covered": 10, "mentions": 3},
        "reports": [{"name": "x", "date": None, "sentences": 3, "with_term": 2, "characters": 19,
                     "covered": 10, "mentions": 3}],
        "dates": [{"date": None, "sentences": 3, "with_term": 2, "characters": 19, "covered": 10,
                   "mentions": 3}],
        "concepts": [
            {"id": "gdp", "headword": "生产总值", "preferred": "GDP", "count": 2,
             "reports": {"x": 2}, "dates": {"unknown": 2}},
            {"id": "growth", "headword": "增长", "preferred": "growth", "count": 1,
             "reports": {"x": 1}, "dates": {"unknown": 1}},
        ],
        "unused": ["trade"],
    }  # fmt: skip


def test_statistics_of_the_seeds_add_up(
    seeds: dict[str, Report], glossary: Glossary, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["glossary", "stats", FOLDER, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["total"]["sentences"] == sum(len(r.sentences) for r in seeds.values())
    for part in ("reports", "dates"):
        for key, value in found["total"].items():
            assert sum(row[key] for row in found[part]) == value
    assert sum(c["count"] for c in found["concepts"]) == found["total"]["mentions"]
    assert [r["date"] for r in found["dates"]] == [
        "2022-01-08", "2022-02-10", "2022-07-23", "2024-01-03", None,
    ]  # fmt: skip
    used = {c["id"] for c in found["concepts"]}
    assert not used & set(found["unused"])
    assert used | set(found["unused"]) == {c.id for c in glossary.concepts.values() if c.usable}


def test_stats_print_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["glossary", "stats", FOLDER]) == 0
    lines = capsys.readouterr().out.splitlines()
    table = lines[: lines.index("")]
    assert [line.split()[0] for line in table] == ["report", *[p.stem for p in SEEDS], "all"]
    assert len({width(line) for line in table}) == 1
    assert any(line.startswith("never found: ") for line in lines)


def test_reports_of_one_name_are_counted_apart(tmp_path: Path, glossary: Glossary) -> None:
    from exporter.pipeline import prepare

    statistics = Statistics(glossary)
    for folder, text in (("a", "建设新包头。"), ("b", "建设新包头。包头好。")):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "same.txt"
        path.write_text(text, encoding="utf-8")
        statistics.add(prepare(path, glossary))
    assert len(statistics.reports) == 2
    assert statistics.total.mentions == 3
