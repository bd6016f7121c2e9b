"""Names with history, who stands over whom, and two organisations that become one."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import NOBODY
from maghribcom.accounts.models import Account
from maghribcom.directory.models import Shortlist
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.models import Event
from maghribcom.notices.models import Notice
from maghribcom.organisations.models import Delegation, NameProposal, Organisation
from maghribcom.organisations.operations import (
    Remark,
    add_member,
    create_organisation,
    end_delegation,
    memberships_of,
    merge,
    overseen_by,
    propose_names,
    put_over,
    relations,
    rename,
    settle_names,
    settled,
    suspend,
    vet,
)
from tests import cast
from tests.browsing import submit, text_of
from tests.organisations.conftest import Office

SAID = Remark("Réforme de 2015.", "fr")


def vetted(session: Session, name: str, type_: str = "agency") -> Organisation:
    made = create_organisation(session, type_, {"fr": name}, actor=NOBODY)
    vet(session, made, actor=NOBODY)
    return made


def test_a_former_name_stays_as_history_once_the_organisation_is_vetted(session: Session) -> None:
    made = create_organisation(session, "agency", {"fr": "Agence des Puits", "ar": "وكالة الآبار"}, actor=NOBODY)
    rename(session, made, {"fr": "Agence des puits", "ar": "وكالة الآبار"}, actor=NOBODY)
    assert [name.text for name in made.names if name.language == "fr"] == ["Agence des puits"]
    vet(session, made, actor=NOBODY)
    rename(session, made, {"fr": "Agence de l'eau", "ar": "وكالة الآبار"}, actor=NOBODY)
    french = [(name.text, name.ended_at is None) for name in made.names if name.language == "fr"]
    assert french == [("Agence des puits", False), ("Agence de l'eau", True)]
    assert len([name for name in made.names if name.language == "ar"]) == 1
    with pytest.raises(Invalid):
        rename(session, made, {"fr": ""}, actor=NOBODY)


def test_a_new_name_is_shown_only_when_staff_have_looked(office: Office, session: Session) -> None:
    made = vetted(session, "Agence des puits")
    zineb = session.get_one(Account, office.zineb.id)
    add_member(session, made, zineb, "organisation_manager", actor=NOBODY)
    session.commit()
    page, public = f"/fr/organisations/{made.public_id}/names", f"/fr/organisations/{made.public_id}"
    manager, desk, visitor = office.browser(zineb), office.browser(office.moderator), office.app.test_client()
    assert submit(manager, page, name_fr="", name_ar="", name_en="").status_code == 422
    assert submit(manager, page, name_fr="Ministère de l'Eau", name_ar="", name_en="").status_code == 302
    assert "Ministère de l'Eau" not in text_of(visitor.get(public))
    vetting = f"/fr/vetting/{made.public_id}"
    assert "Ministère de l'Eau" in text_of(desk.get(vetting))
    assert "Agence des puits" in text_of(desk.get("/fr/vetting?pile=renaming"))
    assert submit(desk, f"{vetting}/names", page=vetting, answer="refuse").status_code == 302
    assert submit(manager, page, name_fr="Agence de l'eau", name_ar="", name_en="").status_code == 302
    assert submit(desk, f"{vetting}/names", page=vetting, answer="accept").status_code == 302
    text = text_of(visitor.get(public))
    assert "Agence de l'eau" in text
    assert "Anciennement : Agence des puits" in text
    session.rollback()
    told = session.scalars(select(Notice.type).where(Notice.account_id == zineb.id).order_by(Notice.id)).all()
    assert told == ["organisations.names_refused", "organisations.names_accepted"]


def test_of_two_who_settle_a_name_one_is_told(session: Session) -> None:
    made = vetted(session, "Agence des puits")
    propose_names(session, made, {"fr": "Agence de l'eau"}, actor=NOBODY)
    settle_names(session, made, accept=True, actor=NOBODY)
    with pytest.raises(Conflict):
        settle_names(session, made, accept=True, actor=NOBODY)
    propose_names(session, made, {"fr": "Agence du ciel"}, actor=NOBODY)
    propose_names(session, made, {"fr": "Agence de l'eau"}, actor=NOBODY)
    assert session.scalars(select(NameProposal)).all() == [], "asking for the present names takes a proposal back"


def test_who_acts_for_the_one_above_oversees_the_one_below(session: Session) -> None:
    karim, above = cast.karim(session), cast.delegation(session)
    below = vetted(session, "Hôpital de Zagora", "hospital")
    assert relations(karim.actor(), below) == frozenset()
    delegation = put_over(session, above, below, actor=NOBODY)
    assert relations(karim.actor(), below) == {"overseer"}
    assert relations(karim.actor(), above) == {"member"}
    assert overseen_by(session, karim.actor()) == [below]
    suspend(session, above, "x", actor=NOBODY)
    assert relations(karim.actor(), below) == frozenset()
    assert overseen_by(session, karim.actor()) == []
    vetted_again = session.get_one(Organisation, above.id)
    vetted_again.status = "vetted"
    end_delegation(session, delegation, actor=NOBODY)
    assert relations(karim.actor(), below) == frozenset()
    with pytest.raises(Conflict):
        end_delegation(session, delegation, actor=NOBODY)
    put_over(session, above, below, actor=NOBODY)
    assert len(session.scalars(select(Delegation)).all()) == 2, "what was stays"


def test_nobody_stands_over_oneself_or_over_the_one_above(session: Session) -> None:
    above, below = vetted(session, "Ministère", "ministry"), vetted(session, "Agence")
    network = vetted(session, "Réseau", "network")
    put_over(session, above, below, actor=NOBODY)
    for over, under in ((above, above), (below, above), (network, below)):
        with pytest.raises(Invalid):
            put_over(session, over, under, actor=NOBODY)
    with pytest.raises(Conflict):
        put_over(session, above, below, actor=NOBODY)


def test_staff_arrange_who_stands_over_whom(office: Office, session: Session) -> None:
    above, below = vetted(session, "Ministère de l'Eau", "ministry"), vetted(session, "Agence des puits")
    session.commit()
    desk, page = office.browser(office.moderator), f"/fr/vetting/{below.public_id}/delegations"
    assert submit(desk, page, other="https://example.org/nothing").status_code == 422
    assert submit(desk, page, other=f"http://localhost/fr/organisations/{above.public_id}").status_code == 302
    assert "Ministère de l'Eau" in text_of(desk.get(f"/fr/organisations/{below.public_id}"))
    session.rollback()
    (delegation,) = session.scalars(select(Delegation))
    assert submit(desk, page, end=delegation.public_id).status_code == 302
    assert submit(desk, page, end="x").status_code == 404
    assert office.browser(office.coordinator).get(page).status_code == 404


def test_a_merged_organisation_leads_to_the_one_that_took_its_place(office: Office, session: Session) -> None:
    karim, source = cast.karim(session), cast.delegation(session)
    target, above = vetted(session, "Direction régionale de la santé"), vetted(session, "Ministère", "ministry")
    nadia = cast.somebody(session, "expert")
    add_member(session, source, nadia, "organisation_manager", display_name="Nadia", actor=NOBODY)
    add_member(session, target, nadia, "official", actor=NOBODY)
    put_over(session, above, source, actor=NOBODY)
    session.add(
        Shortlist(
            account_id=karim.id, organisation_id=source.id, name="Eau", name_language="fr", shared=True,
            created_at=clock.now(),
        )
    )  # fmt: skip
    session.commit()
    desk, page = office.browser(office.moderator), f"/fr/vetting/{source.public_id}/merge"
    assert submit(desk, page, other="nowhere", remark="Réforme.").status_code == 422
    sent = submit(desk, page, other=target.public_id, remark="Réforme.", seen=str(source.row_version))
    assert sent.status_code == 302, text_of(sent)
    session.rollback()
    session.expire_all()
    assert (source.status, source.merged_into_id) == ("merged", target.id)
    (membership,) = memberships_of(session, karim.id)
    assert (membership.organisation_id, membership.role, membership.display_name) == (target.id, "official", "Karim")
    assert {(grant.role, grant.scope) for grant in session.get_one(Account, karim.id).grants} == {
        ("official", target.public_id)
    }
    (kept,) = memberships_of(session, nadia.id)
    assert (kept.organisation_id, kept.role) == (target.id, "official"), "who is there already keeps the role"
    assert session.scalars(select(Shortlist.organisation_id)).all() == [target.id]
    assert [one.over_id for one in target.overseers if one.ended_at is None] == [above.id]
    visitor = office.app.test_client()
    for language in ("fr", "ar"):
        answer = visitor.get(f"/{language}/organisations/{source.public_id}")
        assert answer.status_code == 301
        assert answer.location == f"/{language}/organisations/{target.public_id}"
    assert f"A pris la place de : {cast.DELEGATION}" in text_of(visitor.get(f"/fr/organisations/{target.public_id}"))
    acts = session.execute(select(Event.from_state, Event.to_state, Event.reason).where(Event.verb == "merge")).all()
    assert acts == [("vetted", "merged", "Réforme.")]
    assert desk.get(page).status_code == 404


def test_mergers_are_followed_through_and_refused_where_they_make_no_sense(session: Session) -> None:
    first, second, third = (vetted(session, name) for name in ("A", "B", "C"))
    waiting = create_organisation(session, "agency", {"fr": "D"}, actor=NOBODY)
    network = vetted(session, "E", "network")
    for target in (first, waiting, network):
        with pytest.raises(Invalid):
            merge(session, first, target, SAID, actor=NOBODY)
    merge(session, first, second, SAID, actor=NOBODY)
    merge(session, second, third, SAID, actor=NOBODY)
    assert settled(session, first) is third
    with pytest.raises(Invalid):
        merge(session, third, first, SAID, actor=NOBODY)
    with pytest.raises(Conflict):
        merge(session, first, third, SAID, actor=NOBODY)
