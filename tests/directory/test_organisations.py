"""The public list of organisations, and the page of each."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import NOBODY
from maghribcom.organisations.models import Organisation
from maghribcom.organisations.operations import create_organisation, put_over, rename, vet
from tests import cast
from tests.browsing import text_of
from tests.directory.conftest import statements


def vetted(session: Session, name: str, type_: str = "agency", territory: str | None = None) -> Organisation:
    made = create_organisation(session, type_, {"fr": name}, territory=territory, actor=NOBODY)
    vet(session, made, actor=NOBODY)
    return made


def test_only_vetted_organisations_are_listed(app: Flask, session: Session) -> None:
    cast.delegation(session)
    create_organisation(session, "ngo", {"fr": "En attente"}, actor=NOBODY)
    late = create_organisation(session, "ngo", {"fr": "Échue"}, actor=NOBODY)
    vet(session, late, until=clock.now() + timedelta(days=1), actor=NOBODY)
    late.vetted_until = clock.now()
    for status in ("suspended", "refused"):
        vetted(session, f"Association {status}").status = status
    session.commit()
    text = text_of(app.test_client().get("/fr/organisations"))
    assert cast.DELEGATION in text
    assert "1 organisme" in text
    for hidden in ("En attente", "Échue", "suspended", "refused"):
        assert hidden not in text
    for organisation in session.query(Organisation):
        status = app.test_client().get(f"/fr/organisations/{organisation.public_id}").status_code
        assert status == (200 if organisation.is_vetted(clock.now()) else 404)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("", "Agence Commune Université"),
        ("type=commune", "Commune"),
        ("region=MA-08", "Agence Commune"),
        ("region=MA-08&type=agency", "Agence"),
        ("region=MA-99&type=castle&page=abc", "Agence Commune Université"),
        ("region=MA-01", ""),
        ("page=400", ""),
    ],
)
def test_lists_are_of_a_kind_and_a_region_with_its_provinces(
    app: Flask, session: Session, asked: str, named: str
) -> None:
    vetted(session, "Université", "university")
    vetted(session, "Commune", "commune", "MA-ZAG")
    vetted(session, "Agence", "agency", "MA-08")
    session.commit()
    page = app.test_client().get(f"/fr/organisations?{asked}")
    found = [line.split("<")[0] for line in page.text.split("<bdi>")[1:]]
    assert found == named.split()


def test_a_page_tells_the_names_the_history_and_who_stands_over_it(app: Flask, session: Session) -> None:
    made, above = cast.delegation(session), vetted(session, "Ministère du Puits", "ministry")
    rename(session, made, {"fr": "Direction de la santé", "ar": "مديرية الصحة"}, actor=NOBODY)
    put_over(session, above, made, actor=NOBODY)
    made.address = "Rue secrète"
    session.commit()
    text = text_of(app.test_client().get(f"/ar/organisations/{made.public_id}"))
    for word in ("مديرية الصحة", "Direction de la santé", "مندوبية الصحة بدرعة تافيلالت", "Ministère du Puits"):
        assert word in text
    assert "Rue secrète" not in text


def test_a_list_takes_two_statements_whatever_its_length(app: Flask, session: Session) -> None:
    counts = []
    for number in (1, 30):
        for each in range(number):
            vetted(session, f"Agence {number} {each}")
        session.commit()
        with statements(app) as seen:
            assert app.test_client().get("/fr/organisations").status_code == 200
        counts.append(len(seen))
    assert counts == [2, 2]
