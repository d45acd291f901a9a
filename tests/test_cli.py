from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from exporter import __version__
from exporter.cli import main
from support import SEEDS

CONTRACT = {
    "blocks": {"kind", "level", "number", "start", "end", "text"},
    "sentences": {"id", "start", "end", "block"},
    "mentions": {"kind", "subtype", "start", "end", "text", "ref", "value", "unit"},
}


def exporter(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "exporter", *arguments],
        capture_output=True, text=True, encoding="utf-8", check=False, **options,  # type: ignore[call-overload]
    )  # fmt: skip


def test_version_and_help() -> None:
    assert exporter("--version").stdout == f"exporter {__version__}\n"
    text = exporter("build", "--help").stdout
    for option in ("--out DIR", "--glossary DIR", "--engine NAME", "--model PATH", "--jobs N"):
        assert option in text


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from exporter.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'lxml', 'jinja2', 'jieba', 'opencc', 'tqdm', 'ctranslate2', 'xllamacpp', 'numpy', 'rapidfuzz'}"
        " & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_inspect_json_keeps_its_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(SEEDS[2]), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["name"] == SEEDS[2].stem
    assert report["metadata"]["identifiers"]["index_number"] == "152900000000031/2024-00061"
    text = SEEDS[2].read_bytes().decode()
    for part, keys in CONTRACT.items():
        assert report[part]
        for record in report[part]:
            assert record.keys() == keys
            if "text" in record:
                assert record["text"] == text[record["start"] : record["end"]]
    money = next(m for m in report["mentions"] if m["text"] == "160亿元")
    assert (money["kind"], money["value"], money["unit"]) == ("quantity", 16_000_000_000, "yuan")


def test_inspect_prints_an_outline(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(SEEDS[2])]) == 0
    out = capsys.readouterr().out
    assert "heading 1   一、团结奋斗" in out and "quantity: 160亿元 = 16 billion yuan" in out


def test_build_without_translation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["build", str(SEEDS[1]), str(SEEDS[4]), "--out", str(tmp_path), "--engine", "none"]
    assert main(arguments) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("2 reports, ")
    assert captured.err == ""
    assert main([*arguments, "--quiet"]) == 0
    assert capsys.readouterr().out == ""


def test_a_page_without_a_report_is_named(tmp_path: Path) -> None:
    (tmp_path / "bare.txt").write_text("首页>财经>\n打印\n关闭窗口\n", encoding="utf-8")
    done = exporter(
        "build", str(tmp_path / "bare.txt"), "--out", str(tmp_path / "s"), "--engine", "none"
    )
    assert done.returncode == 0
    assert "bare.txt: no sentence found, only page furniture" in done.stderr


def test_failed_inputs_are_named_and_set_the_exit_code(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\xff\xfe\xff")
    done = exporter(
        "build", str(bad), str(SEEDS[1]), "--out", str(tmp_path / "site"), "--engine=none"
    )
    assert done.returncode == 1
    assert f"exporter: error: {bad}: " in done.stderr
    assert done.stdout.startswith("1 report, ") and "failed: 1 (named above)" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "nowhere", "--out", "x"], "nowhere: no such file or folder"),
        (["build", ".", "--out", "x", "--engine", "deepl"], "no .txt files in ."),
        (["build", "a.txt", "--out", "x", "--engine", "deepl"], "no engine named 'deepl'"),
        (["build", "a.txt", "--out", "x", "--jobs", "0"], "'0' is not a whole number from 1"),
        (["build", "a.txt"], "the following arguments are required: --out"),
        (["translate"], "invalid choice: 'translate'"),
        ([], "the following arguments are required: COMMAND"),
    ],
)
def test_wrong_usage(tmp_path: Path, arguments: list[str], message: str) -> None:
    if "a.txt" in arguments:
        (tmp_path / "a.txt").write_text("文")
    done = exporter(
        *arguments, cwd=tmp_path, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "x").exists()


def test_a_broken_glossary_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(SEEDS[1]), "--glossary", str(tmp_path)]) == 1
    assert f"{tmp_path / 'concepts.csv'}: cannot be read" in capsys.readouterr().err


def test_output_into_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m exporter inspect {SEEDS[3]} --json | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("{\n", "")


def test_an_argos_package_is_installed_listed_and_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ctranslate2")
    import tiny_argos

    monkeypatch.setenv("EXPORTER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    package = tiny_argos.pack(tiny_argos.build_folder(tmp_path), tmp_path / "zh_en.argosmodel")
    assert main(["engine", "install", str(package)]) == 0
    assert "translate-zh_en-1_0 1.0  ready" in capsys.readouterr().out
    assert main(["engine", "list"]) == 0
    listed = capsys.readouterr().out
    assert "local  gemma-3-270m-q4_k_m" in listed and "argos  translate-zh_en-1_0" in listed
    site = tmp_path / "site"
    assert main(["build", str(SEEDS[1]), "--out", str(site), "--engine", "argos"]) == 0
    assert "translated now: " in capsys.readouterr().out
    engine = json.loads((site / "manifest.json").read_text("utf-8"))["signature"]["engine"]
    assert (engine["engine"], len(engine["digest"])) == ("argos", 64)
    assert main(["engine", "install", str(SEEDS[1])]) == 1
    assert f"{SEEDS[1]}: " in capsys.readouterr().err
