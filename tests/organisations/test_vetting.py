"""What staff decide about organisations, who may, and what follows."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import NOBODY
from maghribcom.accounts.models import Account
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.models import Event
from maghribcom.mail.models import OutboxMail
from maghribcom.notices.models import Notice
from maghribcom.organisations import states
from maghribcom.organisations.models import Organisation
from maghribcom.organisations.operations import (
    Remark,
    ask_changes,
    create_organisation,
    memberships_of,
    reader_of,
    refuse,
    resume,
    suspend,
    vet,
)
from maghribcom.organisations.schedule import remind_of_expiry
from maghribcom.organisations.vocabulary import STATUSES
from tests import cast
from tests.browsing import text_of
from tests.directory.conftest import statements
from tests.organisations.conftest import Office, asked, decide, fresh

SAID = Remark("Bien reçu.", "fr")


def told(session: Session, account: Account) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Notice.type).where(Notice.account_id == account.id).order_by(Notice.id)))


def test_who_asked_manages_the_organisation_once_it_is_vetted(office: Office, session: Session) -> None:
    organisation = asked(office.browser(office.zineb), session)
    until = clock.now().date() + timedelta(days=400)
    answer = decide(
        office.browser(office.coordinator), organisation, "accept", level="document", until=until.isoformat()
    )
    assert answer.status_code == 302, text_of(answer)
    fresh(session, organisation)
    assert organisation.is_vetted(clock.now())
    assert organisation.vetted_until == datetime(until.year, until.month, until.day, tzinfo=UTC)
    (member,) = memberships_of(session, office.zineb.id)
    assert (member.role, member.display_name, member.position) == ("organisation_manager", "Zineb Alami", "Présidente")
    session.expire_all()
    assert ("organisation_manager", organisation.public_id) in session.get_one(Account, office.zineb.id).actor().grants
    assert told(session, office.zineb) == ["organisations.received", "organisations.accepted"]
    assert office.app.test_client().get(f"/en/organisations/{organisation.public_id}").status_code == 200


def test_mails_never_carry_the_remark(office: Office, session: Session) -> None:
    organisation = asked(office.browser(office.zineb), session)
    decide(office.browser(office.moderator), organisation, "refuse", "Le récépissé manque.")
    session.rollback()
    mails = session.scalars(select(OutboxMail).where(OutboxMail.recipient == office.zineb.email)).all()
    assert len(mails) == 2
    assert all("récépissé" not in mail.text for mail in mails)
    assert told(session, office.zineb)[-1] == "organisations.refused"
    page = office.browser(office.zineb).get(f"/fr/organisations/{organisation.public_id}/request")
    assert "Le récépissé manque." in text_of(page)


@pytest.mark.parametrize("fields", [{}, {"level": "castle"}, {"level": "document", "until": "2001-01-01"}])
def test_a_decision_without_sense_is_refused_with_words(
    office: Office, session: Session, fields: dict[str, str]
) -> None:
    organisation = asked(office.browser(office.zineb), session)
    answer = decide(office.browser(office.moderator), organisation, "accept", "", **fields)
    assert answer.status_code == 422
    fresh(session, organisation)
    assert organisation.status == "requested"


def test_a_page_that_is_old_decides_nothing(office: Office, session: Session) -> None:
    organisation = asked(office.browser(office.zineb), session)
    desk, old = office.browser(office.moderator), str(organisation.row_version)
    session.rollback()
    session.execute(
        update(Organisation)
        .values(address="Elsewhere", row_version=Organisation.row_version + 1)
        .execution_options(synchronize_session=False)
    )
    session.commit()
    until = (clock.now() + timedelta(days=9)).date().isoformat()
    answer = decide(desk, organisation, "accept", level="document", until=until, seen=old)
    assert answer.status_code == 409
    assert "Elsewhere" in text_of(answer)
    fresh(session, organisation)
    assert organisation.status == "requested"


def test_a_decision_that_the_state_forbids_changes_nothing(office: Office, session: Session) -> None:
    organisation = asked(office.browser(office.zineb), session)
    assert decide(office.browser(office.moderator), organisation, "suspend").status_code == 302
    fresh(session, organisation)
    assert organisation.status == "requested"


def test_a_coordinator_vets_the_region_and_nothing_else(office: Office, session: Session) -> None:
    asked(office.browser(office.zineb), session)
    national = create_organisation(session, "ministry", {"fr": "Ministère des Puits"}, actor=NOBODY)
    province = create_organisation(session, "commune", {"fr": "Commune de Tata"}, territory="MA-TAT", actor=NOBODY)
    session.commit()
    own, other, staff = (office.browser(each) for each in (office.coordinator, office.neighbour, office.moderator))
    assert "Eau vive" in text_of(own.get("/fr/vetting"))
    assert "Ministère des Puits" not in text_of(own.get("/fr/vetting"))
    assert "Eau vive" not in text_of(other.get("/fr/vetting"))
    everything = text_of(staff.get("/fr/vetting"))
    assert all(name in everything for name in ("Eau vive", "Ministère des Puits", "Commune de Tata"))
    for client, organisation, status in (
        (own, national, 404),
        (own, province, 404),
        (staff, national, 200),
        (staff, province, 200),
    ):
        assert client.get(f"/fr/vetting/{organisation.public_id}").status_code == status
    everywhere = cast.somebody(session, "regional_coordinator")
    session.commit()
    assert "Eau vive" not in text_of(office.browser(everywhere).get("/fr/vetting"))
    for stranger in (office.zineb, cast.mediator(session)):
        session.commit()
        assert office.browser(stranger).get("/fr/vetting").status_code == 404


def test_every_transition_is_an_event_and_only_the_table_allows_it(session: Session) -> None:
    for step in states.TRANSITIONS:
        assert step.target in STATUSES
        assert step.sources <= set(STATUSES)
    made = create_organisation(session, "ngo", {"fr": "Puits"}, actor=NOBODY)
    ask_changes(session, made, SAID, actor=NOBODY)
    with pytest.raises(Conflict):
        resume(session, made, SAID, actor=NOBODY)
    refuse(session, made, SAID, actor=NOBODY)
    with pytest.raises(Conflict):
        suspend(session, made, "x", actor=NOBODY)
    vet(session, made, level="ministry", actor=NOBODY)
    suspend(session, made, "unanswered needs", actor=NOBODY)
    resume(session, made, SAID, actor=NOBODY)
    acts = session.execute(
        select(Event.verb, Event.from_state, Event.to_state, Event.reason)
        .where(Event.object_id == made.public_id)
        .order_by(Event.id)
    ).all()
    assert acts == [
        ("create", None, "requested", None),
        ("ask_changes", "requested", "changes_asked", "Bien reçu."),
        ("refuse", "changes_asked", "refused", "Bien reçu."),
        ("vet", "refused", "vetted", None),
        ("suspend", "vetted", "suspended", "unanswered needs"),
        ("resume", "suspended", "vetted", "Bien reçu."),
    ]


def test_of_two_who_decide_at_once_one_wins(session: Session) -> None:
    made = create_organisation(session, "ngo", {"fr": "Puits"}, actor=NOBODY)
    session.flush()
    session.execute(
        update(Organisation)
        .values(status="refused", row_version=Organisation.row_version + 1)
        .execution_options(synchronize_session=False)
    )
    with pytest.raises(Conflict):
        ask_changes(session, made, SAID, actor=NOBODY)
    assert session.scalars(select(Event.verb).where(Event.verb == "ask_changes")).all() == []


def test_whoever_has_not_seen_the_latest_change_decides_nothing(session: Session) -> None:
    made = create_organisation(session, "ngo", {"fr": "Puits"}, actor=NOBODY)
    session.execute(
        update(Organisation)
        .values(address="Elsewhere", row_version=Organisation.row_version + 1)
        .execution_options(synchronize_session=False)
    )
    with pytest.raises(Conflict):
        vet(session, made, actor=NOBODY)


def test_an_expired_vetting_counts_for_nothing_at_once(session: Session) -> None:
    karim, made = cast.karim(session, vetted=False), cast.delegation(session)
    end = clock.now() + timedelta(days=3)
    vet(session, made, until=end, actor=NOBODY)
    for at, there in ((end - timedelta(seconds=1), True), (end, False)):
        assert (reader_of(session, karim.actor(), at) is not None) is there
        assert made.is_vetted(at) is there
        assert bool(session.scalar(select(Organisation.id).where(Organisation.vetted(at)))) is there
    with pytest.raises(Invalid):
        vet(session, made, until=clock.now(), actor=NOBODY)


def test_managers_are_reminded_once_of_each_end(app: Flask, office: Office, session: Session) -> None:
    organisation = asked(office.browser(office.zineb), session)
    end = clock.now() + timedelta(days=20)
    vet(session, organisation, until=end, actor=NOBODY)
    session.commit()
    for _again in range(2):
        remind_of_expiry(clock.now())
    assert told(session, office.zineb).count("organisations.expiring") == 1
    fresh(session, organisation)
    first = organisation.vetted_at
    vet(session, organisation, until=end + timedelta(days=1), actor=NOBODY)
    session.commit()
    remind_of_expiry(clock.now())
    assert told(session, office.zineb).count("organisations.expiring") == 2
    fresh(session, organisation)
    assert organisation.vetted_at == first, "since when it is vetted stays"
    assert remind_of_expiry(end + timedelta(days=2)) == 0


def test_suspension_hides_the_page_and_tells_the_managers(office: Office, session: Session) -> None:
    organisation = asked(office.browser(office.zineb), session)
    vet(session, organisation, actor=NOBODY)
    session.commit()
    desk = office.browser(office.moderator)
    assert decide(desk, organisation, "suspend", "Trois besoins sans réponse.").status_code == 302
    page = f"/fr/organisations/{organisation.public_id}"
    assert office.app.test_client().get(page).status_code == 404
    assert "Trois besoins sans réponse." in text_of(office.browser(office.zineb).get("/fr/my-organisation"))
    fresh(session, organisation)
    assert decide(desk, organisation, "resume").status_code == 302
    assert office.app.test_client().get(page).status_code == 200
    assert told(session, office.zineb)[-2:] == ["organisations.suspended", "organisations.resumed"]


def test_the_desk_takes_as_many_statements_for_many_as_for_one(office: Office, session: Session) -> None:
    counts = []
    for number in (1, 15):
        for each in range(number):
            create_organisation(session, "ngo", {"fr": f"Puits {number} {each}"}, territory="MA-08", actor=NOBODY)
        session.commit()
        client = office.browser(office.moderator)
        client.get("/fr/vetting")
        with statements(office.app) as seen:
            assert client.get("/fr/vetting").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8
