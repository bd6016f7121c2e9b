"""The people of an organisation: invitations, roles, endings, and that somebody always manages it."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import NOBODY
from maghribcom.accounts.models import Account
from maghribcom.accounts.operations import find_account
from maghribcom.errors import Conflict, Invalid
from maghribcom.mail.models import OutboxMail
from maghribcom.organisations.models import Invitation, Organisation
from maghribcom.organisations.operations import (
    add_member,
    create_organisation,
    end_membership,
    memberships_of,
    send_invitation,
    vet,
)
from maghribcom.organisations.schedule import tidy
from maghribcom.organisations.vocabulary import INVITATION_KEPT
from tests import cast
from tests.browsing import submit, text_of
from tests.organisations.conftest import Office


@pytest.fixture
def managed(office: Office, session: Session) -> Organisation:
    """The health delegation, which Zineb manages and Karim belongs to."""
    cast.karim(session)
    made = cast.delegation(session)
    add_member(session, made, session.get_one(Account, office.zineb.id), "organisation_manager", actor=NOBODY)
    session.commit()
    return made


@pytest.fixture
def manager(office: Office, managed: Organisation) -> FlaskClient:
    """Zineb's browser."""
    return office.browser(office.zineb)


def path(organisation: Organisation, rest: str = "") -> str:
    return f"/fr/organisations/{organisation.public_id}/members{rest}"


def forget(session: Session) -> None:
    """Read from now on what others have written."""
    session.rollback()
    session.expunge_all()


def account_of(session: Session, email: str) -> Account:
    forget(session)
    found = find_account(session, email)
    assert found is not None
    return found


def test_nothing_changes_before_an_invitation_is_accepted(
    office: Office, managed: Organisation, manager: FlaskClient, session: Session
) -> None:
    amina, public_id = cast.amina(session), managed.public_id
    session.commit()
    invited = submit(manager, path(managed, "/invite"), email=amina.email, role="official", language="fr")
    assert invited.status_code == 302
    assert memberships_of(session, amina.id) == []
    browser = office.browser(amina)
    (invitation,) = session.scalars(select(Invitation))
    answer = f"/fr/my-organisation/invitations/{invitation.public_id}"
    assert cast.DELEGATION in text_of(browser.get("/fr/my-organisation"))
    assert submit(browser, answer, name="", position="").status_code == 422
    assert submit(browser, answer, name="Amina B.", position="Médecin").status_code == 302
    amina = account_of(session, amina.email)
    assert ("official", public_id) in amina.actor().grants
    (membership,) = memberships_of(session, amina.id)
    assert (membership.display_name, membership.position) == ("Amina B.", "Médecin")
    assert browser.get("/fr/my-organisation").status_code == 200, "who accepts stays signed in"
    assert browser.get(answer).status_code == 404


def test_whether_somebody_has_an_account_is_not_told(
    managed: Organisation, manager: FlaskClient, session: Session
) -> None:
    known = cast.amina(session)
    session.commit()
    for email in (known.email, "nobody-yet@example.org"):
        assert submit(manager, path(managed, "/invite"), email=email, role="official", language="ar").status_code == 302
    text = text_of(manager.get(path(managed)))
    assert "nobody-yet@example.org" in text
    assert known.email in text
    session.rollback()
    mails = session.scalars(select(OutboxMail.recipient).where(OutboxMail.recipient == "nobody-yet@example.org")).all()
    assert len(mails) == 2, "a password to choose, and the invitation"


def test_an_invitation_is_declined_taken_back_or_over(
    office: Office, managed: Organisation, manager: FlaskClient, session: Session
) -> None:
    amina, actor = cast.amina(session), office.zineb.actor()
    invitation = send_invitation(session, managed, "amina@example.org", "official", "fr", actor=actor)
    session.commit()
    stranger = cast.stranger(session)
    session.commit()
    answer = f"/fr/my-organisation/invitations/{invitation.public_id}"
    assert office.browser(stranger).get(answer).status_code == 404
    assert submit(office.browser(amina), answer, decline="1").status_code == 302
    forget(session)
    assert session.scalars(select(Invitation)).all() == []
    again = send_invitation(session, managed, amina.email, "official", "fr", actor=actor)
    session.commit()
    drop = f"/fr/organisations/{managed.public_id}/invitations/{again.public_id}/drop"
    assert submit(manager, drop, page=path(managed)).status_code == 302
    forget(session)
    late = send_invitation(session, managed, amina.email, "official", "fr", actor=actor)
    late.until = clock.now()
    session.commit()
    assert office.browser(amina).get(f"/fr/my-organisation/invitations/{late.public_id}").status_code == 404
    assert tidy(clock.now() + INVITATION_KEPT) == 1


def test_roles_belong_to_the_kind_of_organisation(managed: Organisation, session: Session) -> None:
    network = create_organisation(session, "network", {"fr": "Réseau"}, actor=NOBODY)
    vet(session, network, actor=NOBODY)
    for organisation, role in ((managed, "network_manager"), (network, "official")):
        with pytest.raises(Invalid):
            send_invitation(session, organisation, "x@example.org", role, "fr", actor=NOBODY)


def test_the_last_manager_names_another_one_first(
    office: Office, managed: Organisation, manager: FlaskClient, session: Session
) -> None:
    leave = f"/fr/organisations/{managed.public_id}/leave"
    own = path(managed, f"/{office.zineb.public_id}")
    assert submit(manager, leave).status_code == 422
    assert submit(manager, own, role="official").status_code == 422
    assert submit(manager, own, end="1").status_code == 422
    karim = account_of(session, "karim@example.org")
    promoted = submit(manager, path(managed, f"/{karim.public_id}"), role="organisation_manager")
    assert promoted.status_code == 302
    karim = account_of(session, "karim@example.org")
    assert karim.actor().scopes("organisation_manager") == {managed.public_id}
    assert karim.actor().scopes("official") == frozenset()
    assert submit(manager, leave).status_code == 302
    forget(session)
    assert memberships_of(session, office.zineb.id) == []
    assert manager.get(path(managed)).status_code == 404


def test_a_membership_that_ends_takes_the_role_at_once(
    office: Office, managed: Organisation, manager: FlaskClient, session: Session
) -> None:
    karim = account_of(session, "karim@example.org")
    browser = office.browser(karim)
    assert browser.get(path(managed)).status_code == 200
    assert submit(manager, path(managed, f"/{karim.public_id}"), end="1").status_code == 302
    assert browser.get(path(managed)).status_code == 302, "signed out"
    assert account_of(session, "karim@example.org").actor().grants == frozenset()


def test_staff_end_even_the_last_manager(office: Office, managed: Organisation, session: Session) -> None:
    desk = office.browser(office.moderator)
    assert submit(desk, path(managed, f"/{office.zineb.public_id}"), end="1").status_code == 302
    session.rollback()
    assert memberships_of(session, office.zineb.id) == []


def test_officials_see_members_without_addresses_and_change_nothing(
    office: Office, managed: Organisation, session: Session
) -> None:
    karim = account_of(session, "karim@example.org")
    browser = office.browser(karim)
    assert office.zineb.email not in browser.get(path(managed)).text
    for rest in ("/invite", f"/{office.zineb.public_id}"):
        assert browser.get(path(managed, rest)).status_code == 404
    assert browser.get(f"/fr/organisations/{managed.public_id}/edit").status_code == 404


def test_managers_of_another_organisation_find_nothing(office: Office, managed: Organisation, session: Session) -> None:
    other = create_organisation(session, "ngo", {"fr": "Autre"}, actor=NOBODY)
    vet(session, other, actor=NOBODY)
    nadia = cast.somebody(session, "expert")
    add_member(session, other, nadia, "organisation_manager", actor=NOBODY)
    session.commit()
    browser = office.browser(nadia)
    for rest in ("/members", "/members/invite", "/edit", "/names", "/leave", f"/members/{office.zineb.public_id}"):
        assert browser.get(f"/fr/organisations/{managed.public_id}{rest}").status_code == 404


def test_ended_twice_is_ended_once(managed: Organisation, session: Session) -> None:
    karim = account_of(session, "karim@example.org")
    (membership,) = memberships_of(session, karim.id)
    end_membership(session, membership, actor=NOBODY)
    with pytest.raises(Conflict):
        end_membership(session, membership, actor=NOBODY)


def test_a_suspended_organisation_is_not_edited(managed: Organisation, manager: FlaskClient, session: Session) -> None:
    managed = session.merge(managed)
    managed.status = "suspended"
    session.commit()
    assert manager.get(path(managed)).status_code == 200
    assert manager.get(path(managed, "/invite")).status_code == 404
    assert manager.get("/fr/my-organisation").status_code == 200
