"""What becomes of needs when their organisation is merged or suspended on its page, as visitors and owners see it."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import NOBODY
from maghribcom.events.models import Event
from maghribcom.indexing.drain import drain
from maghribcom.notices.models import Notice
from maghribcom.organisations.operations import create_organisation, vet
from maghribcom.projects import notices
from maghribcom.projects.models import Need
from maghribcom.projects.schedule import follow_organisations
from tests import cast
from tests.browsing import signed_in, submit, text_of
from tests.directory.conftest import House
from tests.directory.needs import need, project
from tests.directory.test_open_needs import found

SUSPENDED = [notices.SUSPENDED] * 2
RESUMED = [notices.RESUMED] * 2


@pytest.fixture
def visitor(house: House) -> FlaskClient:
    """Somebody without an account."""
    return house.app.test_client()


@pytest.fixture
def moderator(house: House, session: Session) -> FlaskClient:
    account = cast.somebody(session, "moderator")
    session.commit()
    return signed_in(house.app, account)


@pytest.fixture
def posted(house: House, session: Session) -> Need:
    """Open and indexed, of a project whose contact is Karim."""
    contact = house.karim.id
    made = need(session, project(session, contact_id=contact), contact_id=contact)
    session.commit()
    drain()
    return made


def decide(moderator: FlaskClient, made: Need, deed: str) -> None:
    body = made.project.organisation
    values = {f"{deed}-remark": "Contrôle.", f"{deed}-seen": str(body.row_version)}
    answer = submit(moderator, f"/fr/vetting/{body.public_id}", deed=deed, **values)
    assert answer.status_code == 302, text_of(answer)


def told(session: Session, house: House) -> list[str]:
    """What Karim was told about projects and needs."""
    session.rollback()
    session.expire_all()
    types = select(Notice.type).where(Notice.account_id == house.karim.id).order_by(Notice.id)
    return [kind for kind in session.scalars(types) if kind in {notices.SUSPENDED, notices.RESUMED}]


def shown(visitor: FlaskClient, made: Need) -> list[str]:
    """Whose page says more than that it is not shown."""
    pages = {"need": f"needs/{made.public_id}", "project": f"projects/{made.project.public_id}"}
    return [name for name, path in pages.items() if "dispensaires" in visitor.get(f"/fr/{path}").text]


def follow(house: House) -> int:
    with house.app.app_context():
        return follow_organisations(clock.now())


def test_projects_and_needs_of_an_organisation_merged_on_its_page_are_its_successors(
    house: House, session: Session, moderator: FlaskClient, visitor: FlaskClient, posted: Need
) -> None:
    source = posted.project.organisation
    target = create_organisation(session, "agency", {"fr": "Direction régionale"}, territory="MA-08", actor=NOBODY)
    vet(session, target, actor=NOBODY)
    session.commit()
    form = f"/fr/vetting/{source.public_id}/merge"
    answer = submit(moderator, form, other=target.public_id, remark="Réforme.", seen=str(source.row_version))
    assert answer.status_code == 302, text_of(answer)
    session.rollback()
    session.expire_all()
    assert posted.project.organisation_id == target.id
    acts = session.scalars(select(Event.verb).where(Event.verb.in_(("merge", "move_to_organisation")))).all()
    assert sorted(acts) == ["merge", "move_to_organisation"]
    drain()
    assert found(visitor) == [posted.public_id]
    for path in (f"needs/{posted.public_id}", f"projects/{posted.project.public_id}"):
        page = text_of(visitor.get(f"/fr/{path}"))
        assert "Direction régionale" in page
        assert cast.DELEGATION not in page
    assert posted.public_id in visitor.get(f"/fr/organisations/{target.public_id}").text
    assert follow(house) == 0
    karim = signed_in(house.app, house.karim)
    assert karim.get(f"/fr/projects/{posted.project.public_id}/history").status_code == 200


def test_needs_suspended_with_their_organisation_come_back_with_its_successor(
    house: House, session: Session, moderator: FlaskClient, visitor: FlaskClient, posted: Need
) -> None:
    source = posted.project.organisation
    decide(moderator, posted, "suspend")
    assert follow(house) == 2
    target = create_organisation(session, "agency", {"fr": "Direction régionale"}, territory="MA-08", actor=NOBODY)
    vet(session, target, actor=NOBODY)
    session.commit()
    session.refresh(source)
    page = f"/fr/vetting/{source.public_id}/merge"
    submit(moderator, page, other=target.public_id, remark="Réforme.", seen=str(source.row_version))
    assert follow(house) == 2
    drain()
    assert found(visitor) == [posted.public_id]
    assert told(session, house) == SUSPENDED + RESUMED


def test_needs_of_an_organisation_suspended_on_its_page_are_gone_at_once_and_suspended_by_the_clock(
    house: House, session: Session, moderator: FlaskClient, visitor: FlaskClient, posted: Need
) -> None:
    assert (shown(visitor, posted), found(visitor)) == (["need", "project"], [posted.public_id])
    decide(moderator, posted, "suspend")
    assert (shown(visitor, posted), found(visitor)) == ([], []), "before the index and the clock did anything"
    assert visitor.get(f"/fr/organisations/{posted.project.organisation.public_id}").status_code == 404
    assert told(session, house) == []
    assert posted.status == "open"
    assert follow(house) == 2
    assert follow(house) == 0
    assert told(session, house) == SUSPENDED
    assert (posted.status, posted.status_reason) == ("suspended", "organisation_suspended")
    assert posted.project.status == "suspended"
    drain()
    assert (shown(visitor, posted), found(visitor)) == ([], [])


def test_needs_come_back_with_an_organisation_that_is_resumed_on_its_page(
    house: House, session: Session, moderator: FlaskClient, visitor: FlaskClient, posted: Need
) -> None:
    decide(moderator, posted, "suspend")
    follow(house)
    session.rollback()
    session.expire_all()
    decide(moderator, posted, "resume")
    assert follow(house) == 2
    assert told(session, house) == SUSPENDED + RESUMED
    assert (posted.status, posted.project.status) == ("open", "open")
    drain()
    assert found(visitor) == [posted.public_id]
    assert visitor.get(f"/fr/needs/{posted.public_id}").status_code == 200
