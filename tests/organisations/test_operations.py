"""As what somebody reads people."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import NOBODY
from maghribcom.errors import Invalid
from maghribcom.organisations.operations import (
    add_member,
    create_organisation,
    memberships_of,
    reader_of,
    relations,
    suspend,
    vet,
)
from search import INSTITUTIONS, NETWORKS, STAFF
from tests import cast
from tests.indexing.conftest import flask_command


def test_members_of_a_vetted_body_read_as_an_institution(session: Session) -> None:
    karim = cast.karim(session)
    reader = reader_of(session, karim.actor(), clock.now())
    assert reader is not None
    assert (reader.audience, reader.organisation) == (INSTITUTIONS, cast.delegation(session))


def test_an_unvetted_suspended_or_expired_body_reads_nobody(session: Session) -> None:
    karim, delegation = cast.karim(session, vetted=False), cast.delegation(session)
    assert reader_of(session, karim.actor(), clock.now()) is None
    vet(session, delegation, until=clock.now() + timedelta(days=1), actor=NOBODY)
    assert reader_of(session, karim.actor(), clock.now()) is not None
    assert reader_of(session, karim.actor(), clock.now() + timedelta(days=2)) is None
    suspend(session, delegation, "unanswered needs", actor=NOBODY)
    assert reader_of(session, karim.actor(), clock.now()) is None


def test_a_network_reads_as_a_network(session: Session) -> None:
    network = create_organisation(session, "network", {"fr": "Réseau de Lyon"}, actor=NOBODY)
    vet(session, network, actor=NOBODY)
    nadia = cast.somebody(session, "expert")
    add_member(session, network, nadia, "network_manager", actor=NOBODY)
    reader = reader_of(session, nadia.actor(), clock.now())
    assert reader is not None
    assert reader.audience == NETWORKS


def test_staff_read_as_staff_but_analysts_and_experts_read_nobody(session: Session) -> None:
    for role in ("mediator", "moderator", "administrator", "regional_coordinator", "data_protection_officer"):
        reader = reader_of(session, cast.somebody(session, role).actor(), clock.now())
        assert reader is not None
        assert reader.audience == STAFF
    for role in ("analyst", "expert"):
        assert reader_of(session, cast.somebody(session, role).actor(), clock.now()) is None
    assert reader_of(session, NOBODY, clock.now()) is None


def test_ended_memberships_do_not_count(session: Session) -> None:
    karim = cast.karim(session)
    memberships_of(session, karim.id)[0].ended_at = clock.now()
    session.flush()
    assert reader_of(session, karim.actor(), clock.now()) is None


def test_relations_come_from_grants_for_this_very_body(session: Session) -> None:
    karim, other = cast.karim(session), create_organisation(session, "ngo", {"en": "Other"}, actor=NOBODY)
    assert relations(karim.actor(), cast.delegation(session)) == {"member"}
    assert relations(karim.actor(), other) == frozenset()


@pytest.mark.parametrize(
    ("type_", "names", "territory"), [("castle", {"fr": "x"}, None), ("ngo", {}, None), ("ngo", {"fr": "x"}, "MA-99")]
)
def test_an_organisation_without_sense_is_refused(
    app: Flask, session: Session, type_: str, names: dict[str, str], territory: str | None
) -> None:
    with app.test_request_context(), pytest.raises(Invalid):
        create_organisation(session, type_, names, territory=territory, actor=NOBODY)


def test_officials_are_invited_by_command(app: Flask, session: Session) -> None:
    made = flask_command(app, "organisations", "create", "agency", "--fr", "Agence de l'eau", "--vetted")
    assert made.returncode == 0, made.stderr
    invited = flask_command(
        app, "organisations", "invite", made.stdout.strip(), "zineb@example.org", "--language", "ar"
    )
    assert invited.returncode == 0, invited.stderr
    assert flask_command(app, "organisations", "invite", "nowhere", "zineb@example.org").returncode == 2
    assert flask_command(app, "organisations", "create", "castle").returncode == 2
