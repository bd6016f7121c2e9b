"""What the room gives back to a person, and what is left of them."""

import json

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maghribcom.accounts.models import Account
from maghribcom.accounts.personal_data import PERSONAL_DATA as ACCOUNT_DATA
from maghribcom.demand.following import follow
from maghribcom.demand.models import DemandRow, Follower, KnownExpert, NeedConcept, NeedTold
from maghribcom.demand.needs import Need, answer_need, tell_need
from maghribcom.demand.operations import Unmet, record_unmet
from maghribcom.demand.personal_data import PERSONAL_DATA
from maghribcom.skills.models import Concept
from tests import cast
from tests.experts.profiles import plant_vocabulary

(DATA,) = PERSONAL_DATA


@pytest.fixture
def karim(app: Flask, session: Session) -> Account:
    """Karim follows, told a need, and searched in vain."""
    plant_vocabulary(session)
    karim = cast.karim(session)
    hydrology = session.scalars(select(Concept).where(Concept.public_id == "hydrology")).one()
    follow(session, hydrology, "MA-08", ("someexpertid1",), actor=karim.actor())
    told = tell_need(session, Need("Des khettaras", "fr", ("hydrology",)), karim, cast.delegation(session))
    answer_need(session, told, "Bientôt", actor=cast.mediator(session).actor())
    record_unmet(session, Unmet(("hydrology",), (), (), 0), actor=karim.actor())
    return karim


def test_the_export_holds_follows_and_needs(session: Session, karim: Account) -> None:
    found = json.loads(json.dumps(DATA.export(session, karim.id)))
    assert [(row["concept"], row["region"]) for row in found["follows"]] == [("hydrology", "MA-08")]
    (need,) = found["needs"]
    assert (need["text"], need["concepts"], need["answer"]) == ("Des khettaras", ["hydrology"], "Bientôt")


def test_nothing_of_a_person_is_left_and_demand_stays(session: Session, karim: Account) -> None:
    account_id = karim.id
    for data in (DATA, *ACCOUNT_DATA):
        data.erase(session, account_id)
    for model in (Follower, KnownExpert, NeedTold, NeedConcept):
        assert session.scalar(select(func.count()).select_from(model)) == 0, model
    assert session.scalar(select(func.count()).select_from(DemandRow)) == 1
    assert DATA.export(session, account_id) == {"follows": [], "needs": []}


def test_what_others_hold_stays(session: Session, karim: Account) -> None:
    DATA.erase(session, cast.stranger(session).id)
    assert session.scalar(select(func.count()).select_from(NeedTold)) == 1
