"""One profile as its readers may see it, and the record of who looked."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maghribcom.directory.views import people
from maghribcom.events.models import AccessEvent
from maghribcom.experts import operations
from maghribcom.experts.answers import Visibility
from maghribcom.experts.models import Expert
from tests import cast
from tests.browsing import signed_in, text_of
from tests.directory.conftest import House


def opened(session: Session, house: House) -> int:
    query = select(func.count()).where(AccessEvent.expert == house.amina.public_id)
    return session.scalar(query) or 0


def test_each_opening_is_recorded_and_its_owner_reads_it(house: House, official: FlaskClient, session: Session) -> None:
    assert official.get(f"/fr/experts/{house.amina.public_id}").status_code == 200
    assert opened(session, house) == 1
    page = text_of(signed_in(house.app, house.amina.account).get("/fr/profile/accesses"))
    assert cast.DELEGATION in page
    assert "Karim" in page


def test_a_head_request_is_not_recorded(house: House, official: FlaskClient, session: Session) -> None:
    assert official.head(f"/fr/experts/{house.amina.public_id}").status_code == 200
    assert opened(session, house) == 0


def test_own_words_are_shown(house: House, official: FlaskClient) -> None:
    assert "khettaras" in official.get(f"/fr/experts/{house.amina.public_id}").text


def test_a_page_that_cannot_be_shown_records_nothing(
    house: House, official: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "profile_page", lambda *_arguments: {}["nothing"])
    assert official.get(f"/fr/experts/{house.amina.public_id}").status_code == 500
    assert opened(session, house) == 0


def test_reading_by_staff_is_recorded_too(house: House, session: Session) -> None:
    mediator = cast.mediator(session)
    session.commit()
    assert signed_in(house.app, mediator).get(f"/en/experts/{house.amina.public_id}").status_code == 200
    assert opened(session, house) == 1


def test_reading_ones_own_profile_is_not_recorded(house: House, session: Session) -> None:
    page = signed_in(house.app, house.amina.account).get(f"/fr/experts/{house.amina.public_id}")
    assert page.status_code == 200
    assert opened(session, house) == 0


def test_strangers_and_visitors_find_no_such_page(house: House, session: Session) -> None:
    stranger = cast.stranger(session)
    session.commit()
    for client in (house.app.test_client(), signed_in(house.app, stranger)):
        assert client.get(f"/fr/experts/{house.salma.public_id}").status_code == 404


def test_a_section_that_is_public_is_seen_by_its_link(house: House, session: Session) -> None:
    expert = session.get_one(Expert, house.salma.id)
    audiences = {"skills": "public", "residence": "institutions", "background": "only_me"}
    operations.save_visibility(session, expert, Visibility(audiences, frozenset(), "ar"), actor=expert.account.actor())
    session.commit()
    page = house.app.test_client().get(f"/en/experts/{expert.public_id}")
    assert page.status_code == 200
    assert "hydrology" in page.text
    assert "Canada" not in page.text
    assert "Salma" not in page.text


def test_sections_that_wait_for_acceptance_are_only_named(house: House, official: FlaskClient) -> None:
    page = official.get(f"/en/experts/{house.amina.public_id}").text
    assert "Nappes du Rhône" not in page
    assert "Experience and education" in page


def test_junk_addresses_are_not_found(house: House, official: FlaskClient) -> None:
    for address in ("x", "%00", "..", "a" * 500, "0" * 13):
        assert official.get(f"/fr/experts/{address}").status_code in {400, 404}
        assert official.get(f"/fr/organisations/{address}").status_code in {400, 404}


def test_an_organisation_has_a_page_once_it_is_vetted(house: House, session: Session) -> None:
    organisation = cast.delegation(session)
    page = house.app.test_client().get(f"/ar/organisations/{organisation.public_id}")
    assert page.status_code == 200
    assert "مندوبية الصحة" in page.text
    organisation.status = "requested"
    session.commit()
    assert house.app.test_client().get(f"/ar/organisations/{organisation.public_id}").status_code == 404
