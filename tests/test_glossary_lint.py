"""``exporter glossary lint``: every fault with its place and its mend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.cli import main
from exporter.glossary import Concept, load_glossary
from exporter.glossary.lint import lint
from exporter.glossary.records import CONCEPT_COLUMNS, TERM_COLUMNS
from exporter.resources import resource_dir
from support import concept, save

PLACE = concept("baotou", "包头", "Baotou", ("zh-Hant", "variant", "包頭"), type="place")
PLAIN = concept("plain", "生意", "business")


def faults(folder: Path, *concepts: Concept) -> list[str]:
    return [str(f).removeprefix(f"{folder}/") for f in lint(save(folder, *concepts))]


def row(columns: tuple[str, ...], **cells: str) -> str:
    values = [cells.get(column, "") for column in columns]
    return ",".join(f'"{v.replace(chr(34), chr(34) * 2)}"' for v in values) + "\n"


def test_a_sound_glossary_has_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, PLACE, PLAIN) == []


GOOD = {"id": "x", "type": "concept", "domain": "economy", "expand": "never", "state": "reviewed"}
HEAD = {"concept": "x", "lang": "zh-Hans", "term": "生意", "role": "headword"}
ENGLISH = {"concept": "x", "lang": "en", "term": "business", "role": "preferred", "source": "s"}


@pytest.mark.parametrize(
    ("table", "cells", "fault"),
    [
        # values
        ("concepts", {"type": "slogan"}, "2: type: unknown type 'slogan'; write one of numeral_s"),
        ("concepts", {"domain": "law"}, "2: domain: unknown domain 'law'; write one of politics"),
        ("concepts", {"expand": "yes"}, "2: expand: unknown expand 'yes'; write one of never, fi"),
        ("concepts", {"state": "done"}, "2: state: unknown state 'done'; write one of proposed"),
        ("concepts", {"scope": "Bautou"}, "2: scope: no concept of type place is called 'Bautou'"),
        ("concepts", {"related": "y"}, "2: related: 'x' points to unknown 'y'; correct the id"),
        ("concepts", {"related": "x"}, "2: components: 'x' points to itself"),
        # dates, and what spreadsheets make of them
        ("concepts", {"date": "2024-1-3"},
         "2: date: '2024-1-3' is not a day; a spreadsheet has changed it: write 2024-01-03"),
        ("concepts", {"date": "2024/1/3"}, "has changed it: write 2024-01-03"),
        ("concepts", {"date": "2024-01-03 00:00:00"}, "has changed it: write 2024-01-03"),
        ("concepts", {"date": "45294"}, "has changed it: write 2024-01-03"),
        ("concepts", {"date": "3/1/24"}, "'3/1/24' is not a day; write it as in 2024-01-03"),
        ("concepts", {"date": "2024-02-30"}, "'2024-02-30' is not a day; write it as in"),
        ("concepts", {"date": "2024"}, "2: date: '2024' is not a day"),
        ("concepts", {"first_use": "2013.0", "first_use_source": "s"}, "2: first_use: '2013.0' is "
         "not a year, month or day; a spreadsheet has changed it: write 2013"),
        ("concepts", {"first_use": "2013"}, "2: first_use: first_use and first_use_source belong"),
        ("concepts", {"first_use_source": "s"}, "first_use_source belong together; fill both, or"),
        # damage
        ("concepts", {"note": "=SUM(A1)"}, "2: note: '=SUM(A1)' begins like a formula"),
        ("concepts", {"note": "+N"}, "2: note: '+N' begins like a formula"),
        ("concepts", {"note": "#NAME?"}, "2: note: '#NAME?' is an error of a spreadsheet"),
        ("concepts", {"note": "#N/A"}, "2: note: '#N/A' is an error of a spreadsheet"),
        ("concepts", {"note": "####"}, "2: note: '####' is an error of a spreadsheet"),
        ("concepts", {"note": "a\ufeffb"}, "2: note: 'a\\ufeffb' holds a stray byte order mark"),
        ("concepts", {"note": "a\ufffd"}, "holds the mark of a character that was lost"),
        ("concepts", {"note": "manâ€™s"}, "2: note: 'manâ€™s' was read in a wrong encoding"),
        ("concepts", {"note": "a\nb"}, "2: note: 'a\\nb' holds a line break or a tab"),
        ("concepts", {"note": "a\u200bb"}, "2: note: 'a\\u200bb' holds an invisible character"),
        ("concepts", {"note": "a "}, "2: note: 'a ' has a space too many or a hard space"),
        ("concepts", {"note": "a\u00a0b"}, "2: note: 'a\\xa0b' has a space too many"),
        ("concepts", {"definition": "A “thing”."}, "2: definition: 'A “thing”.' has curly quotat"),
        ("terms", ENGLISH | {"term": "People’s"}, "3: term: 'People’s' has curly quotation marks"),
        ("terms", HEAD | {"term": '"双控"'}, "2: term: '\"双控\"' has straight quotation marks"),
        ("terms", HEAD | {"term": "能耗“双控"}, "2: term: '能耗“双控' has one “ or ” too few"),
        # roles
        ("terms", HEAD | {"role": "preferred"}, "2: role: role 'preferred' is not for lang 'zh-H"),
        ("terms", HEAD | {"role": "main"}, "2: role: unknown role 'main'; write one of headword"),
        ("terms", ENGLISH | {"source": "draft"},
         "3: source: 'business' is a draft, but the concept is reviewed; confirm the wording"),
        ("terms", ENGLISH | {"source": ""}, "3: source: no source for 'business'; name it, or wri"),
        ("terms", HEAD | {"term": "业务"}, "2: term: no Traditional form 業務 of '业务'; lint --fix"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_place_and_mend(
    tmp_path: Path, table: str, cells: dict[str, str], fault: str
) -> None:
    concept_cells = GOOD | cells if table == "concepts" else GOOD
    terms = [cells if table == "terms" and cells["lang"] == t["lang"] else t
             for t in (HEAD, ENGLISH)]  # fmt: skip
    head = ",".join(CONCEPT_COLUMNS) + "\n" + row(CONCEPT_COLUMNS, **concept_cells)
    tail = ",".join(TERM_COLUMNS) + "\n" + "".join(row(TERM_COLUMNS, **t) for t in terms)
    (tmp_path / "concepts.csv").write_text(head, encoding="utf-8")
    (tmp_path / "terms.csv").write_text(tail, encoding="utf-8")
    found = [str(f) for f in lint(tmp_path)]
    assert any(f.startswith(f"{tmp_path}/{table}.csv:") and fault in f for f in found), found


@pytest.mark.parametrize(
    ("concepts", "fault"),
    [
        ([PLAIN, concept("other", "生意", "trade")],
         "terms.csv:5: term: duplicate headword '生意', also of 'other'; join the two, or give each"),
        ([concept("a", "生意人", "trader", ("zh-Hans", "variant", "生意")), PLAIN],
         "terms.csv:6: term: '生意' is also a form of 'a', at terms.csv:4; delete one of the two"),
        ([concept("a", "发展", "growth", ("zh-Hant", "variant", "發展")),
          concept("b", "開發", "opening", ("zh-Hans", "variant", "發展"))],
         "term: '發展' is also a form of 'a', at terms.csv:4"),
        ([concept("a", "商业", "trade", ("zh-Hans", "variant", "ＧＤＰ")),
          concept("b", "GDP", "GDP")], "term: 'GDP' is also a form of 'a', at terms.csv:4"),
        ([PLAIN, PLACE, concept("z", "生意", "deals", scope="Baotou")],
         "terms.csv:8: term: '生意' is also a form of 'plain', at terms.csv:6; delete one of the tw"),
        ([concept("a", "生意", "x", scope=";2011;2015"), concept("b", "生意", "y", scope=";2015")],
         "terms.csv:5: term: '生意' is also a form of 'a', at terms.csv:3"),
        ([concept("a", "生意", "x", ("en", "preferred", "y"))],
         "concepts.csv:2: 'a' has 2 preferred English terms, one expected; keep one of terms.csv:2"),
        ([concept("a", "生意")], "concepts.csv:2: 'a' has 0 preferred English terms, one expected"),
        ([concept("a", "生意", "x", ("en", "admitted", "y"), ("en", "forbidden", "y"))],
         "terms.csv:4: term: 'y' is there twice, as admitted and forbidden"),
        ([concept("a", "生意", "x", *[("zh-Latn-pinyin", "preferred", p) for p in ("a", "b")])],
         "role: 'a' has 2 preferred readings, one expected; keep this one or that at terms.csv:4"),
        ([PLAIN, concept("a", "货物", "x", components=("plain", "plain"))],
         "concepts.csv:2: components: an id is there twice; delete one"),
        ([concept("a", "生意", "x", scope="a;b;c;d")],
         "concepts.csv:2: scope: scope 'a;b;c;d' has 4 fields, 3 at most; write place; from; to"),
        ([concept("a", "生意", "x", components=("gone",))],
         "concepts.csv:2: components: 'a' points to unknown 'gone'; correct the id"),
    ],
)  # fmt: skip
def test_faults_between_rows(tmp_path: Path, concepts: list[Concept], fault: str) -> None:
    found = [f.replace(f"{tmp_path}/", "") for f in faults(tmp_path, *concepts)]
    assert any(fault in f for f in found), found


def test_one_form_in_two_concepts_is_allowed_where_their_scopes_do_not_overlap(
    tmp_path: Path,
) -> None:
    ordos = concept("ordos", "伊旗", "Ordos", type="place")
    here, there = (
        concept("here", "生意", "x", scope="Baotou"),
        concept("there", "生意", "y", scope="Ordos"),
    )
    early, late = (
        concept("early", "成果", "x", scope=";2011;2015"),
        concept("late", "成果", "y", scope=";2016"),
    )
    old = concept("old", "生意", "z", state="deprecated")
    assert faults(tmp_path, PLACE, ordos, here, there, early, late, old) == []


@pytest.mark.parametrize(
    ("headword", "right", "wrong"),
    [("两个维护", 2, 3), ("三重一大", 4, 5), ("四不两直", 6, 5), ("双减", 2, 1), ("一个桥头堡", 1, 2),
     ("三个500强", 3, 4)],
)  # fmt: skip
def test_a_slogan_has_as_many_components_as_it_says(
    tmp_path: Path, headword: str, right: int, wrong: int
) -> None:
    def about(count: int) -> list[str]:
        parts = [concept(f"p{n}", f"生意{'人' * n}", "x", type="component") for n in range(count)]
        slogan = concept("s", headword, "S", type="numeral_slogan",
                         components=tuple(p.id for p in parts))  # fmt: skip
        return [f for f in faults(tmp_path, slogan, *parts) if ": components:" in f]

    assert about(right) == []
    assert about(wrong) == [
        f"concepts.csv:{wrong + 2}: components: '{headword}' has {wrong} components; list "
        f"{right}, or none"
    ]


def test_the_shipped_glossary_has_no_fault_but_what_fix_mends() -> None:
    assert [f for f in lint(resource_dir("glossary")) if "lint --fix" not in f.mend] == []


def test_an_own_folder_is_checked_against_the_shipped_glossary(tmp_path: Path) -> None:
    base = load_glossary(resource_dir("glossary")).concepts
    taken = base["two-upholds"].headword
    folder = save(tmp_path, concept("mine", taken, "mine", related=("two-upholds",)))
    found = [str(f) for f in lint(folder, base) if "Traditional" not in str(f)]
    assert len(found) == 1
    assert f"'{taken}' is also a form of 'two-upholds', in the glossary that this" in found[0]
    override = save(tmp_path, concept("two-upholds", taken, "Two Upholds"))
    assert [f for f in lint(override, base) if "Traditional" not in str(f)] == []


def test_faults_come_in_order_of_place(tmp_path: Path) -> None:
    many = [concept(f"c{n:02}", f"业务{n}", "x") for n in range(12)]
    lines = [int(f.split(":")[1]) for f in faults(tmp_path, *many)]
    assert lines == sorted(lines) and len(lines) == 12


def test_fix_adds_traditional_forms_and_sorts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = save(tmp_path, concept("b", "群众里", "masses"), concept("a", "生意", "business"))
    concepts = (folder / "concepts.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    terms = (folder / "terms.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    for name, (head, *rows) in {"concepts.csv": concepts, "terms.csv": terms}.items():
        (folder / name).write_text("\ufeff" + head + "".join(reversed(rows)), encoding="utf-8")
    before = {*concepts, *terms}
    assert main(["glossary", "lint", "--glossary", str(folder)]) == 1
    out = capsys.readouterr().out
    assert f"{folder}/concepts.csv:3: the rows from here on are out of order; lint --fix" in out
    assert "no Traditional form 羣衆裏 or 群眾裡 of '群众里'" in out
    assert out.endswith(f"{folder}: 3 faults\n")
    assert main(["glossary", "lint", "--fix", "--glossary", str(folder)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{folder}: sorted, 2 Traditional forms added",
        f"{folder}: no faults",
    ]
    after = (folder / "terms.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    added = [line for line in after if line not in before]
    assert added == [
        "b,zh-Hant,羣衆裏,variant,opencc,\n",
        "b,zh-Hant,群眾裡,variant,opencc,\n",
    ]
    assert (folder / "concepts.csv").read_text(encoding="utf-8").splitlines(True) == [
        concepts[0],
        *sorted(concepts[1:]),
    ]
    assert main(["glossary", "lint", "--fix", "--glossary", str(folder)]) == 0
    assert "no Traditional forms added" in capsys.readouterr().out


def test_fix_refuses_a_file_that_it_cannot_read_in_full(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = save(tmp_path, PLAIN)
    with (folder / "terms.csv").open("a", encoding="utf-8") as file:
        file.write("plain,en,x\n")
    before = (folder / "terms.csv").read_bytes()
    assert main(["glossary", "lint", "--fix", "--glossary", str(folder)]) == 1
    assert "terms.csv:4: 3 cells, 6 expected" in capsys.readouterr().err
    assert (folder / "terms.csv").read_bytes() == before


def test_fix_adds_what_the_shipped_glossary_lacks_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("concepts.csv", "terms.csv"):
        (tmp_path / name).write_bytes((resource_dir("glossary") / name).read_bytes())
    before = (tmp_path / "terms.csv").read_text(encoding="utf-8").splitlines()
    main(["glossary", "lint", "--fix", "--glossary", str(tmp_path)])
    after = (tmp_path / "terms.csv").read_text(encoding="utf-8").splitlines()
    assert set(before) <= set(after)
    assert all(",zh-Hant," in line and ",opencc," in line for line in set(after) - set(before))
    assert capsys.readouterr().out.endswith(": no faults\n")


def test_the_glossary_of_an_installed_package_is_not_changed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import exporter.cli_glossary as module

    packed: Callable[[str], Path] = lambda name: Path(module.__file__).parent / "data" / name  # noqa: E731
    monkeypatch.setattr("exporter.resources.resource_dir", packed)
    assert main(["glossary", "lint", "--fix"]) == 2
    assert "is part of the package; name yours: --glossary DIR" in capsys.readouterr().err
