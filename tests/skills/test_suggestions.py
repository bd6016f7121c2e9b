"""What a combobox is offered while somebody types."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.accounts.access import NOBODY
from maghribcom.extensions import search_engine
from maghribcom.indexing.drain import drain
from maghribcom.indexing.rebuild import rebuild
from maghribcom.skills.models import Concept
from maghribcom.skills.operations import put_label, retire
from maghribcom.skills.suggestions import suggest
from search import INSTITUTIONS, SkillHeld
from tests import cast
from tests.browsing import signed_in
from tests.search.people import AMINA, AT
from tests.skills.loaded import empty_postgresql, empty_sqlite  # noqa: F401 (fixtures)


@pytest.fixture
def filled(indexed: Flask, session: Session) -> Flask:
    """An instance with our vocabulary, indexed."""
    rebuild("concept")
    return indexed


@pytest.fixture
def amina(filled: Flask, session: Session) -> FlaskClient:
    account = cast.amina(session)
    session.commit()
    return signed_in(filled, account)


def ask(client: FlaskClient, typed: str, kind: str = "skill", language: str = "fr") -> list[dict[str, Any]]:
    response = client.get(f"/{language}/skills/suggest", query_string={"q": typed, "kind": kind})
    assert response.status_code == 200
    assert response.json is not None
    found: list[dict[str, Any]] = response.json["suggestions"]
    return found


def concept(session: Session, public_id: str) -> Concept:
    return session.scalars(select(Concept).where(Concept.public_id == public_id)).one()


def test_a_beginning_offers_the_concept_in_the_readers_words_and_where_it_belongs(amina: FlaskClient) -> None:
    first = ask(amina, "énergie sol")[0]
    assert first == {"id": "solar-energy", "label": "énergie solaire", "context": "énergies renouvelables"}


def test_another_language_or_word_is_named_beside_the_label(amina: FlaskClient) -> None:
    first = ask(amina, "solar ener")[0]
    assert (first["id"], first["label"]) == ("solar-energy", "énergie solaire")
    assert (first["matched"], first["matched_language"]) == ("solar energy", "en")
    first = ask(amina, "الطاقة الشمس", language="en")[0]
    assert (first["id"], first["label"], first["matched_language"]) == ("solar-energy", "solar energy", "ar")


def test_a_word_may_have_a_mistake_from_four_letters_on(amina: FlaskClient) -> None:
    assert ask(amina, "énrgie sol")[0]["id"] == "solar-energy"
    assert ask(amina, "hydrogéolgie")[0]["id"] == "hydrogeology"
    assert ask(amina, "zqe") == []


def test_who_may_search_is_told_how_many_people_have_each_concept(filled: Flask, session: Session) -> None:
    people = [replace(AMINA, id=f"p{place}", skills=(SkillHeld("solar-energy", 2),)) for place in range(3)]
    hidden = replace(people[0], id="hidden", visible_until=AT)
    engine = search_engine()
    engine.apply([*people, hidden], [])
    kinds = ("skill", "knowledge")
    found = suggest(session, engine, "énergie sol", kinds, "fr", INSTITUTIONS, AT)
    assert (found[0].id, found[0].experts) == ("solar-energy", 3)
    assert {one.experts for one in suggest(session, engine, "énergie sol", kinds, "fr")} == {None}


def test_kinds_do_not_mix(amina: FlaskClient, session: Session) -> None:
    def kinds(kind: str) -> set[str]:
        return {concept(session, one["id"]).kind for one in ask(amina, "eau", kind)}

    assert kinds("skill") <= {"skill", "knowledge"}
    assert kinds("sector") == {"sector"}
    assert {concept(session, one["id"]).kind for one in ask(amina, "ingén", "occupation")} == {"occupation"}


def test_an_answer_is_small_and_kept_by_the_browser_of_this_person_only(amina: FlaskClient) -> None:
    response = amina.get("/fr/skills/suggest?q=gestion&kind=skill")
    assert len(response.json["suggestions"]) == 10  # type: ignore[index]
    assert len(response.data) < 4_000
    assert response.headers["Cache-Control"] == "private, max-age=300"


def test_odd_input_offers_nothing_and_breaks_nothing(amina: FlaskClient) -> None:
    for typed in ("", "e", "...", "x" * 300, "\u202e", "qqqqqq", "%", "_", "💧💧", "' OR 1=1 --"):
        assert ask(amina, typed) == [], typed


def test_an_unknown_kind_and_a_nul_are_refused(amina: FlaskClient) -> None:
    assert amina.get("/fr/skills/suggest?q=eau&kind=person").status_code == 400
    assert amina.get("/fr/skills/suggest?q=eau%00&kind=skill").status_code == 400


def test_a_visitor_is_sent_to_sign_in(filled: Flask) -> None:
    response = filled.test_client().get("/fr/skills/suggest?q=eau")
    assert response.status_code == 302
    assert "sign-in" in response.headers["Location"]


def test_a_retired_concept_is_not_offered_even_before_the_index_knows(amina: FlaskClient, session: Session) -> None:
    retire(session, concept(session, "solar-energy"), None, actor=NOBODY)
    session.commit()
    assert "solar-energy" not in [one["id"] for one in ask(amina, "énergie solaire")]


def test_a_new_label_is_found_after_the_drain(amina: FlaskClient, session: Session) -> None:
    put_label(session, concept(session, "solar-energy"), "fr", "héliotechnique", actor=NOBODY)
    session.commit()
    drain()
    assert [one["id"] for one in ask(amina, "héliotech")] == ["solar-energy"]


def test_without_the_engine_exact_labels_and_beginnings_are_still_found(app: Flask, session: Session) -> None:
    account = cast.amina(session)
    session.commit()
    client = signed_in(app, account)
    assert not any(status.documents for status in search_engine().status().values()), "there is no index at all"
    assert ask(client, "énergie sol")[0]["id"] == "solar-energy"
    assert ask(client, "solar energy")[0]["id"] == "solar-energy"
    assert ask(client, "طاقة شمسية")[0]["id"] == "solar-energy"
    assert ask(client, "C++")[0]["label"] == "C++"
