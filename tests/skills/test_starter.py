"""Loading the starter vocabulary, again and again, beside what editors wrote."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from maghribcom.accounts.access import NOBODY
from maghribcom.indexing.lease import LeaseTaken, held
from maghribcom.indexing.models import IndexChange
from maghribcom.skills.bad_rows import BadRows
from maghribcom.skills.labels import near_concepts, words_for
from maghribcom.skills.models import Concept
from maghribcom.skills.operations import put_label, retire
from maghribcom.skills.starter import load_starter
from maghribcom.skills.twins import VOCABULARY_LEASE
from tests.skills.making import dump, starter_row, water, write_starter


def concept(session: Session, public_id: str) -> Concept:
    return session.scalars(select(Concept).where(Concept.public_id == public_id)).one()


def waiting(session: Session) -> set[str]:
    return set(session.scalars(select(IndexChange.object_id).where(IndexChange.kind == "concept")))


def labels_of(session: Session, public_id: str, language: str) -> dict[str, str]:
    session.rollback()
    return {label.text: label.kind for label in concept(session, public_id).labels if label.language == language}


def test_concepts_labels_and_links_are_loaded_and_wait_for_the_index(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    report = load_starter(water(tmp_path / "v"))
    assert report.counts["concepts"]["added"] == 5
    concepts, labels, links = dump(session)
    assert ("hydrology", "ar", "preferred", "علم المياه", "علم_المياه", "starter") in labels
    assert ("hydrology", "en", "alternative", "SOW", "sow", "starter") in labels
    assert ("drilling", "related", "hydrology", "starter") in links
    assert ("hydrologist", "essential", "hydrology", "starter") in links
    assert len(concepts) == len(waiting(session)) == 5
    near = near_concepts(session, ["hydrology", "drilling"])
    assert near == {"hydrology": ("water", "drilling"), "drilling": ("water", "hydrology")}, "related is symmetric"


def test_loading_again_changes_nothing(app: Flask, session: Session, tmp_path: Path) -> None:
    load_starter(water(tmp_path / "v"))
    before = dump(session)
    session.execute(delete(IndexChange))
    session.commit()
    report = load_starter(tmp_path / "v")
    assert not report.changed_anything
    assert dump(session) == before
    assert not waiting(session)


def test_what_changed_in_the_files_is_changed_and_indexed(app: Flask, session: Session, tmp_path: Path) -> None:
    load_starter(water(tmp_path / "v"))
    session.execute(delete(IndexChange))
    session.commit()
    write_starter(
        tmp_path / "v",
        starter_row("water", "knowledge", fr="eaux", en="water"),
        starter_row("hydrology", "knowledge", broader="water", fr="hydrologie", en="study of waters"),
        starter_row("irrigation", broader="water"),
        starter_row("water-occupations", "occupation", fr="métiers de l'eau"),
    )
    load_starter(tmp_path / "v")
    assert labels_of(session, "water", "fr") == {"eaux": "preferred"}
    assert labels_of(session, "hydrology", "en") == {"study of waters": "preferred"}
    assert concept(session, "drilling").retired, "a concept that the files no longer have is retired, not deleted"
    assert words_for(session, ["drilling"], "fr")["drilling"].text == "forage d'eau", "and keeps its words"
    links = dump(session)[2]
    assert ("irrigation", "broader", "water", "starter") in links
    assert ("drilling", "related", "hydrology", "starter") not in links
    assert waiting(session) == {"water", "hydrology", "drilling", "irrigation", "hydrologist"}
    assert not load_starter(tmp_path / "v").changed_anything, "what is retired is not retired again"
    load_starter(water(tmp_path / "v"))
    session.rollback()
    assert not concept(session, "drilling").retired, "it comes back when the files have it again"


def test_what_an_editor_wrote_stays(app: Flask, session: Session, tmp_path: Path) -> None:
    load_starter(water(tmp_path / "v"))
    hydrology = concept(session, "hydrology")
    put_label(session, hydrology, "fr", "science de l'eau", kind="preferred", actor=NOBODY)
    put_label(session, hydrology, "en", "SOW", kind="dropped", actor=NOBODY)
    put_label(session, hydrology, "nl", "waterkunde", actor=NOBODY)
    retire(session, concept(session, "drilling"), hydrology, actor=NOBODY)
    session.commit()
    load_starter(tmp_path / "v")
    assert labels_of(session, "hydrology", "fr") == {"science de l'eau": "preferred", "hydrologie": "alternative"}
    assert labels_of(session, "hydrology", "en")["SOW"] == "dropped"
    assert labels_of(session, "hydrology", "nl")["waterkunde"] == "alternative"
    assert concept(session, "drilling").retired


def test_a_bad_row_leaves_everything_as_it_was(app: Flask, session: Session, tmp_path: Path) -> None:
    load_starter(water(tmp_path / "v"))
    before = dump(session)
    write_starter(tmp_path / "v", starter_row("new"), starter_row("bad", "tool"), file="more.tsv")
    with pytest.raises(BadRows, match=r"more\.tsv, line 3"):
        load_starter(tmp_path / "v")
    assert dump(session) == before


def test_two_processes_do_not_change_the_vocabulary_at_once(app: Flask, session: Session, tmp_path: Path) -> None:
    with held(VOCABULARY_LEASE), pytest.raises(LeaseTaken):
        load_starter(water(tmp_path / "v"))
    assert session.scalar(select(func.count()).select_from(Concept)) == 0
