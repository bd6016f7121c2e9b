"""Needs told in words: kept, confirmed, answered once."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.models import Account
from maghribcom.demand.models import ANSWER_LENGTH, NAMED_MOST, NEED_LENGTH, NeedTold
from maghribcom.demand.needs import Need, answer_need, find_need, needs_in, needs_of, tell_need
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.models import Event
from maghribcom.mail.models import OutboxMail
from tests import cast
from tests.directory.conftest import statements
from tests.experts.profiles import plant_vocabulary

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SKILLS = ("hydrology", "hydrologist")
NEED = Need("Quelqu'un qui connaît les khettaras", "fr", SKILLS, "water", "MA-08", date(2026, 9, 1))


@pytest.fixture
def karim(app: Flask, session: Session) -> Account:
    plant_vocabulary(session)
    return cast.karim(session)


def tell(session: Session, karim: Account, need: Need = NEED) -> NeedTold:
    with clock.set_to(NOON):
        return tell_need(session, need, karim, cast.delegation(session))


def test_a_need_is_kept_and_confirmed_to_its_sender(session: Session, karim: Account) -> None:
    told = tell(session, karim)
    (held,) = needs_of(session, karim.id, 10)
    assert held is told
    assert [row.concept.public_id for row in held.named] == ["hydrology", "hydrologist"]
    assert (held.sector.public_id if held.sector else None, held.region, held.by_when) == (
        "water", "MA-08", date(2026, 9, 1),
    )  # fmt: skip
    mail = session.scalars(select(OutboxMail).where(OutboxMail.recipient == karim.email)).one()
    assert "http://localhost/fr/tell-need" in mail.text
    assert "khettaras" not in mail.subject + mail.text


def test_an_answer_is_told_to_the_sender_without_its_text(session: Session, karim: Account) -> None:
    told = tell(session, karim)
    answer_need(session, told, "Deux personnes vous écriront.", actor=cast.mediator(session).actor())
    assert (told.state, told.answer) == ("answered", "Deux personnes vous écriront.")
    mails = session.scalars(select(OutboxMail).where(OutboxMail.recipient == karim.email)).all()
    assert len(mails) == 2
    assert "Deux personnes" not in mails[-1].text
    events = session.scalars(select(Event).where(Event.object_id == told.public_id).order_by(Event.id)).all()
    assert [(event.verb, event.from_state, event.to_state) for event in events] == [
        ("tell", None, "waiting"),
        ("answer", "waiting", "answered"),
    ]


def test_a_need_is_answered_once(session: Session, karim: Account) -> None:
    told = tell(session, karim)
    mediator = cast.mediator(session).actor()
    for empty in ("", "x" * (ANSWER_LENGTH + 1)):
        with pytest.raises(Invalid):
            answer_need(session, told, empty, actor=mediator)
    answer_need(session, told, "Oui", actor=mediator)
    with pytest.raises(Conflict):
        answer_need(session, told, "Non", actor=mediator)


@pytest.mark.parametrize(
    "need",
    [
        Need("", "fr"),
        Need("x" * (NEED_LENGTH + 1), "fr"),
        Need("x", "tlh"),
        Need("x", "fr", ("no-such-skill",)),
        Need("x", "fr", ("old-skill",)),
        Need("x", "fr", ("water",)),
        Need("x", "fr", tuple(f"skill-{number}" for number in range(NAMED_MOST + 1))),
        Need("x", "fr", sector="hydrology"),
        Need("x", "fr", region="MA-TIZ"),
        Need("x", "fr", by_when=date(2026, 3, 1)),
    ],
)
def test_a_need_that_cannot_be_meant_is_refused(session: Session, karim: Account, need: Need) -> None:
    with pytest.raises(Invalid):
        tell(session, karim, need)


def test_the_newest_needs_come_first_in_two_statements(app: Flask, session: Session, karim: Account) -> None:
    for day in range(1, 6):
        with clock.set_to(NOON.replace(day=day)):
            tell_need(session, NEED, karim, cast.delegation(session))
    session.commit()
    session.expunge_all()
    with statements(app) as seen:
        needs = needs_in(session, "waiting", 4)
        days = [told.told_at.day for told in needs if told.organisation and told.sector and told.named[0].concept]
    assert days == [5, 4, 3, 2]
    assert len(seen) == 2, "\n".join(seen)
    assert find_need(session, "nobody") is None
