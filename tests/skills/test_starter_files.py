"""The vocabulary that the project ships: complete, unambiguous, and refused as a whole when a row is wrong."""

import csv
import io
import os
import re
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest

from maghribcom.skills.bad_rows import BadRows
from maghribcom.skills.labels import key_of
from maghribcom.skills.models import LABEL_LANGUAGES
from maghribcom.skills.starter_files import COLUMNS, VOCABULARY, StarterConcept, read_starter
from tests.skills.making import starter_row, write_starter

#: The fields that issue and design name, each with a file of its own.
FIELDS = {
    "administration", "aerospace", "agriculture", "automotive", "chemistry", "construction", "culture", "digital",
    "education", "energy", "environment", "finance", "fisheries", "health", "law", "research", "sectors",
    "social-economy", "textiles", "tourism", "transport", "water",
}  # fmt: skip
OFFICIAL = Path(os.environ.get("ESCO", Path(__file__).parents[3] / "shared" / "data" / "esco"))


@pytest.fixture(scope="module")
def concepts() -> dict[str, StarterConcept]:
    return read_starter()


def test_every_field_has_its_file() -> None:
    assert {file.stem for file in VOCABULARY.glob("*.tsv")} == FIELDS


def test_there_are_enough_skills_and_occupations(concepts: dict[str, StarterConcept]) -> None:
    families = [concept.family for concept in concepts.values()]
    assert families.count("skill") >= 400
    assert families.count("occupation") >= 120
    assert families.count("sector") >= 20


def test_every_concept_has_a_preferred_label_in_seven_languages_and_an_alternative(
    concepts: dict[str, StarterConcept],
) -> None:
    for concept in concepts.values():
        preferred = [label.language for label in concept.labels if label.kind == "preferred"]
        assert sorted(preferred) == sorted(LABEL_LANGUAGES), concept.place
        assert len(concept.labels) > len(preferred), f"{concept.place}: no alternative in any language"


def test_a_label_means_one_concept_of_its_family_in_a_language(concepts: dict[str, StarterConcept]) -> None:
    owners: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for concept in concepts.values():
        for label in concept.labels:
            owners[concept.family, label.language, key_of(label.text)].add(concept.id)
    assert not {key: ids for key, ids in owners.items() if len(ids) > 1}


def test_arabic_labels_are_in_arabic_script_without_vowel_marks(concepts: dict[str, StarterConcept]) -> None:
    for concept in concepts.values():
        international = {label.text for label in concept.labels if label.language == "en"}  # C++, .NET
        for label in concept.labels:
            text = label.text
            if label.language == "ar" and text not in international:
                assert not re.search("[\u064b-\u0652\u0640]", text), f"{concept.place}: {text}"
                assert label.kind != "preferred" or re.search("[\u0621-\u064a]", text), f"{concept.place}: {text}"


def test_each_chain_leads_to_the_one_root_of_its_file(concepts: dict[str, StarterConcept]) -> None:
    roots: dict[tuple[str, str], list[str]] = defaultdict(list)
    for concept in concepts.values():
        if not concept.links["broader"] and concept.kind != "sector":
            roots[concept.place.split(",")[0], concept.family].append(concept.id)
        above = concept
        for _step in range(10):
            if not above.links["broader"]:
                break
            above = concepts[above.links["broader"][0]]
        assert not above.links["broader"], f"{concept.place}: no root within ten steps"
    assert all(len(ids) == 1 for ids in roots.values()), roots
    assert len(roots) == 2 * (len(FIELDS) - 1)


def test_occupations_name_the_skills_they_need(concepts: dict[str, StarterConcept]) -> None:
    for concept in concepts.values():
        if concept.kind == "occupation" and concept.links["broader"]:
            assert len(concept.links["essential"]) >= 3, concept.place


def test_each_esco_address_exists(concepts: dict[str, StarterConcept]) -> None:
    if not OFFICIAL.is_dir():
        pytest.skip(f"ESCO is not at {OFFICIAL}: the addresses of the vocabulary were NOT checked (set ESCO=folder)")
    known: dict[str, str] = {}
    with zipfile.ZipFile(OFFICIAL / "ESCO dataset - classification - en - csv.zip") as archive:
        for name in ("skills_en.csv", "occupations_en.csv", "skillGroups_en.csv", "ISCOGroups_en.csv"):
            rows = csv.DictReader(io.TextIOWrapper(archive.open(name), "utf-8-sig", newline=""))
            known.update((row["conceptUri"], row["conceptType"]) for row in rows)
    wrong = [
        f"{concept.place}: {concept.uri}"
        for concept in concepts.values()
        if concept.uri and (concept.kind == "occupation") != (known.get(concept.uri) == "Occupation")
    ]
    assert not wrong
    assert not [concept.place for concept in concepts.values() if concept.uri and concept.uri not in known]
    assert sum(bool(concept.uri) for concept in concepts.values()) > 0.5 * len(concepts)


GOOD = starter_row("water", "knowledge")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("water\tknowledge", f"2 cells instead of {len(COLUMNS)}"),
        (starter_row("Water works"), "the id 'Water works'"),
        (starter_row("w" * 49), "the id"),
        (starter_row("well", "tool"), "the kind 'tool'"),
        (starter_row("well", es=""), "there is no label in es"),
        (starter_row("well", fr_alt="puits||forage"), "is empty"),
        (starter_row("well", fr="puits\u202e"), "invisible"),
        (starter_row("well", fr=" puits"), "stray"),
        (starter_row("well", fr="...", en="well"), "is empty"),
        (starter_row("well", fr="p" * 301), "too long"),
        (starter_row("well", esco="http://example.org/1", match="exact"), "no address of an ESCO concept"),
        (starter_row("well", match="exact"), "needs a match"),
        (starter_row("well", esco="http://data.europa.eu/esco/skill/1", match="almost"), "needs a match"),
        (starter_row("well", essential="water"), "only an occupation"),
        (starter_row("well", broader="nowhere"), "broader names nowhere"),
        (starter_row("well", "occupation", broader="water"), "broader cannot be water"),
        (starter_row("well", broader="well"), "broader cannot be well"),
        (starter_row("well", "occupation", essential="water", optional="water"), "both essential and optional"),
        (starter_row("well", fr="Water FR"), "is also a label of water"),
        (starter_row("well", fr="a", fr_alt="water fr"), "is also a label of water"),
        (GOOD, "the id water is also at"),
    ],
)
def test_a_bad_row_is_named_with_file_and_line(tmp_path: Path, row: str, message: str) -> None:
    folder = write_starter(tmp_path / "vocabulary", GOOD, row)
    with pytest.raises(BadRows) as refused:
        read_starter(folder)
    assert any("water.tsv, line 3" in line and message in line for line in refused.value.rows), refused.value.rows


def test_a_cycle_is_refused(tmp_path: Path) -> None:
    folder = write_starter(tmp_path / "v", starter_row("a", broader="b"), starter_row("b", broader="a"))
    with pytest.raises(BadRows, match="line 2: a is broader than itself"):
        read_starter(folder)


def test_one_exact_address_belongs_to_one_concept(tmp_path: Path) -> None:
    same = {"esco": "http://data.europa.eu/esco/skill/1", "match": "exact"}
    folder = write_starter(tmp_path / "v", starter_row("a", **same), starter_row("b", **same))
    with pytest.raises(BadRows, match=re.escape("line 3: http://data.europa.eu/esco/skill/1 is exactly a already")):
        read_starter(folder)


def test_other_columns_another_encoding_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    folder.mkdir()
    with pytest.raises(BadRows, match=r"no \.tsv files"):
        read_starter(folder)
    (folder / "a.tsv").write_text("id\tkind\n")
    with pytest.raises(BadRows, match=r"a\.tsv, line 1: the columns must be"):
        read_starter(folder)
    (folder / "a.tsv").write_bytes("id\té".encode("latin-1"))
    with pytest.raises(BadRows, match=r"a\.tsv: is not UTF-8"):
        read_starter(folder)
