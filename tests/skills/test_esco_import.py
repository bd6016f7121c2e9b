"""ESCO's packages come in beside our own vocabulary: nothing of ours is lost, nothing is doubled, nothing is half."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, aliased

from maghribcom.accounts.access import NOBODY
from maghribcom.config import Config
from maghribcom.indexing.models import IndexChange, IndexLease
from maghribcom.skills.bad_rows import BadRows
from maghribcom.skills.esco.concepts import STEP, public_id_for
from maghribcom.skills.esco.importing import import_esco
from maghribcom.skills.labels import ancestors, find_by_label, near_concepts, words_for
from maghribcom.skills.models import Concept
from maghribcom.skills.operations import put_label, retire
from maghribcom.skills.starter import load_starter
from tests.skills.making import (
    ESCO,
    Dump,
    dump,
    occupation,
    occupation_row,
    package,
    skill,
    skill_row,
    small_esco,
    starter_row,
    table,
    water,
    write_starter,
)

WELLS, TCP, ADVICE = (public_id_for(skill(number)) for number in (1, 2, 3))
GEOLOGIST, HYDROGEOLOGIST, WAITER = (public_id_for(occupation(number)) for number in range(3))
PROJECT = Path(__file__).parents[2]


@pytest.fixture
def esco(tmp_path: Path) -> Path:
    return small_esco(tmp_path / "esco")


@pytest.fixture
def ours(app: Flask, session: Session, tmp_path: Path) -> Session:
    """A session on an instance with our own small vocabulary."""
    load_starter(water(tmp_path / "starter"))
    return session


def fresh_dump(session: Session) -> Dump:
    session.rollback()
    return dump(session)


def texts(session: Session, public_id: str, language: str) -> dict[str, tuple[str, str]]:
    labels = fresh_dump(session)[1]
    return {
        text: (kind, origin) for one, code, kind, text, _key, origin in labels if (one, code) == (public_id, language)
    }


def test_concepts_come_with_labels_links_and_codes(ours: Session, esco: Path) -> None:
    report = import_esco([esco])
    concepts, _labels, links = fresh_dump(ours)
    assert (HYDROGEOLOGIST, "occupation", occupation(1), "exact", "2114.1.8", False) in concepts
    assert ("isco-c2114", "group", f"{ESCO}/isco/C2114", "exact", "2114", False) in concepts
    assert (HYDROGEOLOGIST, "essential", "hydrology", "esco") in links
    assert (HYDROGEOLOGIST, "optional", ADVICE, "esco") in links
    assert (WELLS, "related", ADVICE, "esco") in links, "skills that go with each other are near"
    assert texts(ours, WELLS, "en") == {
        "drill wells": ("preferred", "esco"),
        "drilling of wells": ("alternative", "esco"),
    }
    assert texts(ours, WELLS, "fr") == {"forer des puits": ("preferred", "esco")}
    assert report.counts["concepts"]["added"] == 3 + 3 + 3
    assert words_for(ours, [ADVICE], "ar")[ADVICE].language == "en", "no label in Arabic: the original's"


def test_where_no_file_says_what_is_broader_the_codes_do(ours: Session, esco: Path) -> None:
    import_esco([esco])
    assert ancestors(ours, [HYDROGEOLOGIST]) == {HYDROGEOLOGIST: (GEOLOGIST, "isco-c2114")}
    assert ancestors(ours, ["isco-c21"]) == {"isco-c21": ("isco-c2",)}


def test_a_file_of_broader_occupations_is_believed(ours: Session, esco: Path, tmp_path: Path) -> None:
    rows = [{"conceptUri": occupation(1), "broaderUri": f"{ESCO}/isco/C2114"}]
    (esco / "broaderRelationsOccPillar_en.csv").write_bytes(table(rows))
    import_esco([esco])
    assert ancestors(ours, [HYDROGEOLOGIST]) == {HYDROGEOLOGIST: ("isco-c2114",)}


def test_an_exact_concept_is_ours_with_more_labels(ours: Session, esco: Path) -> None:
    report = import_esco([esco])
    assert ours.scalars(select(Concept.public_id).where(Concept.uri == skill(0))).all() == ["hydrology"]
    assert texts(ours, "hydrology", "en") == {
        "hydrology": ("preferred", "starter"),
        "study of waters": ("alternative", "starter"),
        "SOW": ("alternative", "starter"),
        "hydrological science": ("alternative", "esco"),
    }
    assert "well drilling" not in texts(ours, "hydrology", "en"), "that is a word of another concept of ours"
    assert report.left_out["labels that are a word of another concept of the starter vocabulary"] == 1


def test_a_close_concept_is_near_and_stays_its_own(ours: Session, esco: Path) -> None:
    import_esco([esco])
    assert ("drilling", "related", WELLS, "esco") in fresh_dump(ours)[2]
    assert WELLS in near_concepts(ours, ["drilling"])["drilling"]
    assert [found.public_id for found in find_by_label(ours, "Well drilling")] == ["drilling"]


def test_forms_are_two_labels_and_techniques_one(ours: Session, esco: Path) -> None:
    import_esco([esco])
    assert texts(ours, WAITER, "ar")["النادلة"] == ("alternative", "esco")
    assert texts(ours, WAITER, "fr") == {"serveur": ("preferred", "esco"), "serveuse": ("alternative", "esco")}
    assert {"waiter", "waitress"} < set(texts(ours, WAITER, "en"))
    assert "C/C++" in texts(ours, ADVICE, "en")
    assert "configure TCP/IP" in texts(ours, TCP, "en")


def test_links_that_lead_nowhere_or_round_are_left_out_and_counted(ours: Session, esco: Path) -> None:
    report = import_esco([esco])
    assert report.left_out["links of broader skills to a concept that no file has"] == 1
    assert report.left_out["links of broader skills that would make a concept broader than itself"] == 1
    assert ancestors(ours, [WELLS]) == {WELLS: ("hydrology", "water")}


def test_files_that_are_not_used_are_named(ours: Session, esco: Path) -> None:
    report = import_esco([esco])
    assert [name.split(": ")[1] for name in report.left_out_files] == ["dictionary_en.csv", "README.txt"]


def test_a_second_import_changes_nothing(ours: Session, esco: Path) -> None:
    import_esco([esco])
    before = fresh_dump(ours)
    ours.execute(delete(IndexChange))
    ours.commit()
    report = import_esco([esco])
    assert not report.changed_anything, list(report.lines())
    assert fresh_dump(ours) == before
    assert not ours.scalars(select(IndexChange)).all()


def test_language_by_language_gives_the_same_as_all_at_once(ours: Session, esco: Path) -> None:
    for language in ("ar", "en", "fr"):
        import_esco([esco / f"ESCO dataset - {language}.zip"])
    by_language = fresh_dump(ours)
    assert not import_esco([esco]).changed_anything
    assert fresh_dump(ours) == by_language


def test_new_concepts_wait_for_the_index_and_groups_do_not(ours: Session, esco: Path) -> None:
    ours.execute(delete(IndexChange))
    ours.commit()
    import_esco([esco])
    waiting = set(ours.scalars(select(IndexChange.object_id)))
    assert {WELLS, WAITER, "hydrology"} <= waiting
    assert not {one for one in waiting if one.startswith("isco")}
    assert "drilling" not in waiting, "nothing in its document changed"


def test_what_editors_wrote_survives(ours: Session, esco: Path) -> None:
    import_esco([esco])
    wells = ours.scalars(select(Concept).where(Concept.public_id == WELLS)).one()
    put_label(ours, wells, "en", "well boring", kind="preferred", actor=NOBODY)
    put_label(ours, wells, "en", "drilling of wells", kind="dropped", actor=NOBODY)
    put_label(ours, wells, "nl", "putten boren", actor=NOBODY)
    retire(ours, ours.scalars(select(Concept).where(Concept.public_id == TCP)).one(), wells, actor=NOBODY)
    ours.commit()
    before = fresh_dump(ours)
    assert not import_esco([esco]).total("removed")
    assert fresh_dump(ours) == before
    assert texts(ours, WELLS, "en")["drill wells"][0] == "alternative"


def test_a_newer_version_changes_labels_links_and_status(ours: Session, esco: Path) -> None:
    import_esco([esco])
    newer = {
        "skills_en.csv": table([skill_row(1, "bore wells", "drill wells"), skill_row(3, "advise", status="obsolete")]),
        "skillSkillRelations_en.csv": table(
            [{"originalSkillUri": skill(1), "relationType": "essential", "relatedSkillUri": skill(2)}]
        ),
    }
    import_esco([package(esco / "newer.zip", newer)])
    assert texts(ours, WELLS, "en") == {"bore wells": ("preferred", "esco"), "drill wells": ("alternative", "esco")}
    assert texts(ours, WELLS, "fr") == {"forer des puits": ("preferred", "esco")}, "French was not in that package"
    concepts, _labels, links = fresh_dump(ours)
    assert (ADVICE, "skill", skill(3), "exact", None, True) in concepts
    assert (WELLS, "related", ADVICE, "esco") not in links
    assert (WELLS, "related", TCP, "esco") in links
    assert (HYDROGEOLOGIST, "optional", ADVICE, "esco") in links, "links of a file that was not there stay"


def test_our_concept_that_comes_after_esco_takes_its_place(ours: Session, esco: Path, tmp_path: Path) -> None:
    import_esco([esco])
    water(tmp_path / "starter")
    more = starter_row("advice", broader="water", en="advice on wells", esco=skill(3), match="exact")
    write_starter(tmp_path / "starter", more, file="more.tsv")
    load_starter(tmp_path / "starter")
    assert state_of(ours, ADVICE) == (True, "advice")
    import_esco([esco])
    assert "advise on wells" in texts(ours, "advice", "en")
    (tmp_path / "starter" / "more.tsv").unlink()
    load_starter(tmp_path / "starter")
    assert state_of(ours, ADVICE) == (False, None), "when our concept goes, ESCO's is there again"


def state_of(session: Session, public_id: str) -> tuple[bool, str | None]:
    """Whether a concept is retired, and the one that took its place."""
    session.rollback()
    other = aliased(Concept)
    query = select(Concept.retired, other.public_id).outerjoin(other, other.id == Concept.replaced_by_id)
    retired, replaced_by = session.execute(query.where(Concept.public_id == public_id)).one()
    return retired, replaced_by


def test_public_ids_come_from_nothing_but_the_address() -> None:
    assert (
        public_id_for(f"{ESCO}/skill/0005c151-5b5a-4a66-8aac-60e734beb1ab") == "esco-0005c1515b5a4a668aac60e734beb1ab"
    )
    assert public_id_for(f"{ESCO}/isco/C2654") == "isco-c2654"
    assert public_id_for(f"{ESCO}/isced-f/0715") == "isced-f-0715"
    assert public_id_for(f"{ESCO}/skill/S1.2.3") == "skill-s1-2-3"
    strange = public_id_for("http://data.europa.eu/esco/" + "x" * 150)
    assert len(strange) <= 48
    assert strange != public_id_for("http://data.europa.eu/esco/" + "x" * 151)


GOOD = table([skill_row(0, "hydrology")])
GOOD_OCCUPATIONS = table([occupation_row(0, "2114.1", "geologist")])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (GOOD + b"KnowledgeSkillCompetence,nowhere,,,,\n", "skills_en.csv, line 3: conceptUri 'nowhere' is no address"),
        (GOOD + b"a,b\n", "skills_en.csv, line 3: 2 cells, but the header has 6"),
        (GOOD + b'Tool,http://x/1,,"a\nb",,\n', "skills_en.csv, line 3: 'Tool' is no type of concept"),
        (GOOD + b'KnowledgeSkillCompetence,http://x/1,"a\nb",c,d,e\nx\n', "line 5: 1 cells"),
        (GOOD + b"KnowledgeSkillCompetence,http://x/1,,\0,,\n", "line 3: there is a NUL"),
        (GOOD + "é".encode("latin-1") + b",,,,,\n", "line 3: is not UTF-8"),
        (GOOD + b'"' + b"a" * (1 << 21), "line 3: is longer than"),
        (GOOD + b'KnowledgeSkillCompetence,"http', "line 3: is not CSV"),
        (b"%PDF-1.7 \0\0", "line 1: there is a NUL"),
        (b"", "line 1: there is no header"),
        (b"a,a\n1,2\n", "line 1: there is no header with distinct"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(ours: Session, tmp_path: Path, content: bytes, message: str) -> None:
    before = fresh_dump(ours)
    zipped = package(tmp_path / "bad.zip", {"occupations_en.csv": GOOD_OCCUPATIONS, "skills_en.csv": content})
    with pytest.raises(BadRows) as refused:
        import_esco([zipped])
    assert "bad.zip: skills_en.csv" in str(refused.value)
    assert message in str(refused.value)
    assert fresh_dump(ours) == before


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("bomb.zip", {"skills_en.csv": b"0" * 50_000_000}, "would unpack to 50000000 bytes"),
        ("many.zip", {f"{number}.csv": b"a" for number in range(501)}, "in 501 files"),
        ("not.zip", None, "cannot be opened as a zip"),
        ("notes.txt", None, "is no CSV file, zip or folder"),
        ("other.csv", None, "None of these files has the header"),
        ("missing.zip", {}, "does not exist"),
    ],
)
def test_what_is_no_package_is_refused(
    ours: Session, tmp_path: Path, name: str, content: dict[str, bytes] | None, message: str
) -> None:
    path = tmp_path / name
    if content:
        package(path, content)
    elif content is None:
        path.write_bytes(b"a,b\n1,2\n")
    with pytest.raises(BadRows, match=message):
        import_esco([path])


def test_a_damaged_member_is_named(ours: Session, tmp_path: Path) -> None:
    path = package(tmp_path / "damaged.zip", {"skills_en.csv": GOOD * 50})
    content = bytearray(path.read_bytes())
    content[60:90] = b"\xff" * 30
    path.write_bytes(content)
    with pytest.raises(BadRows, match=r"damaged\.zip: skills_en\.csv"):
        import_esco([path])


def test_an_empty_folder_is_refused(ours: Session, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadRows, match="no CSV file or zip in this folder"):
        import_esco([tmp_path / "empty"])


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Enough skills for three steps, each linked to the one before; the last ones are in the first's reach, too."""
    number = 2 * STEP + 50
    links = [{"conceptUri": skill(one), "broaderUri": skill(one // 2)} for one in range(1, number)]
    members = {
        "skills_en.csv": table([skill_row(one, f"skill {one}", f"ability {one}") for one in range(number)]),
        "broaderRelationsSkillPillar_en.csv": table(links),
    }
    return package(tmp_path / "large.zip", members)


def environment(config: Config, **more: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "INSTANCE": str(config.instance),
        "SECRET_KEY": config.secret_key,
        "PUBLIC_URL": config.public_url,
        "DATABASE_URL": config.database_url,
        "SEARCH_URL": config.search_url,
        "MAIL_URL": config.mail_url,
        **more,
    }


def run_import(config: Config, path: Path, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "skills", "import", str(path)]
    return subprocess.run(
        command, cwd=PROJECT, env=environment(config, **more), capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize(("failpoint", "left"), [("skills.import.step", 0), ("skills.import.written", STEP)])
def test_a_killed_import_leaves_whole_concepts_and_is_simply_run_again(
    app: Flask, session: Session, config: Config, large: Path, failpoint: str, left: int
) -> None:
    killed = run_import(config, large, MAGHRIBCOM_FAILPOINT=failpoint)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    concepts, labels, links = fresh_dump(session)
    there = {row[0] for row in concepts}
    assert len(there) == left
    assert len(labels) == 2 * left, "each has all its labels"
    wanted = {(public_id_for(skill(one)), public_id_for(skill(one // 2))) for one in range(1, 2 * STEP + 50)}
    assert {row[::2] for row in links} == {link for link in wanted if there.issuperset(link)}, (
        "and all links it can have"
    )
    session.execute(delete(IndexLease))  # what a minute's waiting would do
    session.commit()
    again = run_import(config, large)
    assert again.returncode == 0, again.stderr
    concepts, labels, links = fresh_dump(session)
    assert (len(concepts), len(labels), len(links)) == (2 * STEP + 50, 2 * (2 * STEP + 50), 2 * STEP + 49)
