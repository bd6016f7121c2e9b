"""Concepts as documents: with all their labels, without groups and what was retired."""

from pathlib import Path

from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from maghribcom.accounts.access import NOBODY
from maghribcom.database import writing
from maghribcom.events.models import Event
from maghribcom.extensions import search_engine
from maghribcom.indexing.drain import drain
from maghribcom.indexing.models import IndexChange
from maghribcom.indexing.rebuild import rebuild
from maghribcom.skills.esco.importing import import_esco
from maghribcom.skills.indexing import identifiers, load
from maghribcom.skills.models import Concept, Label
from maghribcom.skills.operations import put_label, retire
from maghribcom.skills.starter import load_starter
from search import ConceptQuery
from search import Label as DocumentLabel
from tests.skills.making import small_esco, water


def found(phrase: str) -> list[str]:
    return [one.id for one in search_engine().find_concepts(ConceptQuery((phrase,)))[0] if one.exact]


def test_a_document_has_every_label_but_dropped_ones(app: Flask, session: Session, tmp_path: Path) -> None:
    load_starter(water(tmp_path / "v"))
    hydrology = session.scalars(select(Concept).where(Concept.public_id == "hydrology")).one()
    put_label(session, hydrology, "en", "SOW", kind="dropped", actor=NOBODY)
    document = load(session, ["hydrology", "no-such-concept"])["hydrology"]
    assert document.concept_kind == "knowledge"
    assert DocumentLabel("علم المياه", "ar") in document.labels
    assert DocumentLabel("study of waters", "en", "alternative") in document.labels
    assert "SOW" not in {label.text for label in document.labels}


def test_groups_and_retired_concepts_have_no_document(app: Flask, session: Session, tmp_path: Path) -> None:
    load_starter(water(tmp_path / "v"))
    import_esco([small_esco(tmp_path / "esco")])
    drilling = session.scalars(select(Concept).where(Concept.public_id == "drilling")).one()
    retire(session, drilling, None, actor=NOBODY)
    assert load(session, ["isco-c21", "drilling"]) == {}
    ids = {one for batch in identifiers(session) for one in batch}
    assert len(ids) == 5 - 1 + 6
    assert load(session, sorted(ids)).keys() == ids


def test_an_import_is_found_after_the_drain_and_the_same_after_a_rebuild(
    indexed: Flask, session: Session, tmp_path: Path
) -> None:
    load_starter(water(tmp_path / "v"))
    import_esco([small_esco(tmp_path / "esco")])
    drain()
    phrases = ("hydrological science", "serveuse", "النادلة", "C/C++", "علم المياه")
    drained = {phrase: found(phrase) for phrase in phrases}
    assert all(len(ids) == 1 for ids in drained.values()), drained
    rebuild("concept")
    assert {phrase: found(phrase) for phrase in phrases} == drained


def test_a_changed_and_a_deleted_label_put_their_concept_into_the_queue(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    load_starter(water(tmp_path / "v"))
    for change in ("edit", "delete"):
        with writing() as other:
            other.execute(delete(IndexChange))
            label = other.scalars(select(Label).where(Label.text == "SOW")).one()
            if change == "edit":
                label.kind = "hidden"
            else:
                other.delete(label)
        session.rollback()
        assert session.scalars(select(IndexChange.object_id)).all() == ["hydrology"], change


def test_what_an_editor_does_is_recorded(app: Flask, session: Session, tmp_path: Path) -> None:
    load_starter(water(tmp_path / "v"))
    hydrology, drilling = session.scalars(
        select(Concept).where(Concept.public_id.in_(["hydrology", "drilling"])).order_by(Concept.public_id.desc())
    )
    put_label(session, hydrology, "fr", "science de l'eau", kind="preferred", actor=NOBODY)
    retire(session, drilling, hydrology, actor=NOBODY)
    assert [(event.verb, event.object_id) for event in session.scalars(select(Event).order_by(Event.id))] == [
        ("label", "hydrology"),
        ("retire", "drilling"),
    ]
