from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from exporter.cli import main
from exporter.errors import GlossaryError
from exporter.glossary import Glossary, load_glossary
from exporter.model import Report
from exporter.pinyin import pinyin
from support import SEEDS, concept, save

CONCEPTS = (
    "id,type,domain,scope,definition,components,expand,related,first_use,first_use_source,"
    "state,reviewer,date,note\n"
)
TERMS = "concept,lang,term,role,source,note\n"


def write(folder: Path, concepts: str, terms: str, encoding: str = "utf-8") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "concepts.csv").write_bytes((CONCEPTS + concepts).encode(encoding))
    (folder / "terms.csv").write_bytes((TERMS + terms).encode(encoding))
    return folder


GOOD = ("a,policy,,,A thing.,,never,,,,approved,,2026-01-01,\n",
        "a,zh-Hans,甲,headword,,\na,en,Thing A,preferred,Example Daily,\n")  # fmt: skip


def test_the_shipped_glossary_serves_the_seeds(
    glossary: Glossary, seeds: dict[str, Report]
) -> None:
    used = {m.ref for report in seeds.values() for m in report.mentions if m.ref}
    assert len(used) >= 60
    for identifier in used:
        term = glossary.concepts[identifier].preferred_term
        assert term is not None and term.source.strip()


def test_a_users_glossary_overrides_entry_by_entry(tmp_path: Path) -> None:
    first = write(tmp_path / "1", *GOOD)
    more = GOOD[0].replace("a,policy", "b,policy"), GOOD[1].replace("a,", "b,").replace("甲", "乙")
    second = write(tmp_path / "2", more[0], more[1])
    changed = write(tmp_path / "3", GOOD[0], GOOD[1].replace("Thing A", "Item A"))
    merged = load_glossary(first, second, changed)
    assert [c.preferred for c in merged.concepts.values()] == ["Item A", "Thing A"]
    assert load_glossary(first).digest != load_glossary(changed).digest
    assert load_glossary(first).digest == load_glossary(first, first).digest


def test_a_users_glossary_drives_an_edition(tmp_path: Path) -> None:
    own = save(
        tmp_path / "own",
        concept("kundulun-district", "昆都仑区", "My Own District", type="place"),
        concept("mine", "鳞次栉比", "row upon row"),
    )
    site = tmp_path / "site"
    arguments = ["build", str(SEEDS[0]), "--out", str(site), "--engine", "none", "--quiet"]
    assert main([*arguments, "--glossary", str(own)]) == 0
    page = (site / "glossary" / "index.html").read_text(encoding="utf-8")
    assert "My Own District" in page and "row upon row" in page
    assert "GDP" in page  # and the shipped entries are still there
    assert "Hondlon" not in page  # an entry is overridden as a whole


def test_a_byte_order_mark_and_crlf_are_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "g", *GOOD, encoding="utf-8-sig")
    path = folder / "terms.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_glossary(folder).concepts["a"].headword == "甲"


@pytest.mark.parametrize(
    ("concepts", "terms", "fault"),
    [
        (GOOD[0].replace("approved", "fine"), GOOD[1], r"concepts.csv:2: state: unknown state 'fine'; write one of proposed,"),
        (GOOD[0].replace("a,", "../A,", 1), GOOD[1].replace("a,", "../A,"), r"concepts.csv:2: id: bad id '../A'"),
        (GOOD[0] * 2, GOOD[1], r"concepts.csv:3: id: duplicate id 'a'; it is also at .*concepts.csv:2"),
        (GOOD[0], GOOD[1] + "x,en,X,preferred,s,\n", r"terms.csv:4: concept: no concept 'x'"),
        (GOOD[0], GOOD[1] + "a,en,B,best,s,\n", r"terms.csv:4: role: unknown role 'best'"),
        (GOOD[0], GOOD[1] + "a,fr,B,variant,s,\n", r"terms.csv:4: lang: unknown lang 'fr'"),
        (GOOD[0], GOOD[1] + "a,en,B,admitted,,\n", r"terms.csv:4: source: no source for 'B'"),
        (GOOD[0], GOOD[1] + "a,en, ,admitted,s,\n", r"terms.csv:4: term: empty term"),
        (GOOD[0], GOOD[1] + "a,en,B\n", r"terms.csv:4: 3 cells, 6 expected"),
        (GOOD[0], GOOD[1] + 'a,en,"B,admitted,s,\n', r"terms.csv:4: malformed CSV"),
        (GOOD[0], GOOD[1] + "a,en,B,preferred,s,\n", r"concepts.csv:2: 'a' has 2 preferred .*; keep one of .*terms.csv:3, .*terms.csv:4"),
        (GOOD[0], GOOD[1].split("\n")[1] + "\n", r"concepts.csv:2: 'a' has 0 zh-Hans headwords"),
        (GOOD[0].replace("policy,,", "policy,,Here;2021;2020"), GOOD[1],
         r"concepts.csv:2: scope: scope 'Here;2021;2020' ends before it begins"),
        (GOOD[0].replace("policy,,", "policy,,Here;May"), GOOD[1],
         r"concepts.csv:2: scope: 'May' in scope 'Here;May' is not a year, month or day"),
        (GOOD[0].replace("A thing.,", "A thing.,z"), GOOD[1], r"concepts.csv:2: components: 'a' points to unknown 'z'"),
        (GOOD[0] + GOOD[0].replace("a,", "b,", 1), GOOD[1] + GOOD[1].replace("a,", "b,"),
         r"terms.csv:4: term: duplicate headword '甲', also of 'a'; join"),
    ],
)  # fmt: skip
def test_faults_are_named(tmp_path: Path, concepts: str, terms: str, fault: str) -> None:
    with pytest.raises(GlossaryError, match=fault):
        load_glossary(write(tmp_path / "g", concepts, terms))


def test_a_proposal_may_lack_its_english_and_a_deprecated_concept_may_share_its_headword(
    tmp_path: Path,
) -> None:
    proposed = GOOD[0].replace("approved", "proposed")
    old = GOOD[0].replace("a,", "b,", 1).replace("approved", "deprecated")
    terms = GOOD[1].split("\n")[0] + "\n"
    folder = write(tmp_path / "g", proposed + old, terms + terms.replace("a,", "b,"))
    assert load_glossary(folder).concepts["a"].preferred is None


def test_ten_thousand_concepts_load_in_time_that_grows_with_their_number(tmp_path: Path) -> None:
    many = [f"c{n}" for n in range(10_000)]
    concepts = "".join(GOOD[0].replace("a,", f"{name},", 1) for name in many)
    terms = "".join(GOOD[1].replace("a,", f"{name},").replace("甲", name) for name in many)
    folder = write(tmp_path / "g", concepts, terms)
    start = process_time()
    assert len(load_glossary(folder).concepts) == 10_000
    assert process_time() - start < 5  # a set built for each concept took minutes


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    folder = write(tmp_path / "g", GOOD[0].replace("approved", "fine"), GOOD[1] + "x,fr,,best,,\n")
    with pytest.raises(GlossaryError) as caught:
        load_glossary(folder)
    assert len(str(caught.value).splitlines()) == 5


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match=r"concepts\.csv: cannot be read"):
        load_glossary(tmp_path)
    folder = write(tmp_path / "g", *GOOD, encoding="gb18030")
    with pytest.raises(GlossaryError, match=r"terms\.csv:2: not UTF-8"):
        load_glossary(folder)
    write(folder, *GOOD)
    (folder / "terms.csv").write_text("concept;lang\n", encoding="utf-8")
    with pytest.raises(GlossaryError, match=r"terms\.csv:1: columns must be concept,lang,term"):
        load_glossary(folder)


def test_pinyin_is_joined_by_word() -> None:
    assert pinyin("两个维护") == "liǎnggè wéihù"
    assert pinyin("全面从严治党").startswith("quánmiàn")
