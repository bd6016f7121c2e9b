"""Rows of demand: what is written of a search that finds few people, and that it is nobody's."""

import dataclasses
import secrets
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session, aliased

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.database import Base
from maghribcom.demand.models import DemandKey, DemandRow
from maghribcom.demand.operations import ASKED_LEAST, COUNTED_DAYS, ROWS_MOST, Unmet, record_unmet, wanted_skills
from maghribcom.demand.schedule import forget_who_asked
from maghribcom.skills.models import Concept
from maghribcom.skills.operations import retire
from tests import cast
from tests.experts.profiles import plant_vocabulary

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HYDROLOGY = Unmet(("hydrology",), (), (), 0)


@pytest.fixture(autouse=True)
def vocabulary(app: Flask, session: Session) -> None:
    """A few concepts."""
    plant_vocabulary(session)
    session.commit()


def somebody(number: int) -> Actor:
    """One of many people."""
    return Actor(number, f"person{number}", frozenset({"official"}))


def ask(session: Session, unmet: Unmet, who: int = 1, at: datetime = NOON) -> None:
    """This person searches at this instant."""
    with clock.set_to(at):
        record_unmet(session, unmet, actor=somebody(who))
    session.commit()


def rows(session: Session) -> list[tuple[str | None, str | None, str | None, int, bool]]:
    """Concept, sector, region, number found and whether it is the first of its person's day, of each row."""
    concept, sector = aliased(Concept), aliased(Concept)
    query = (
        select(concept.public_id, sector.public_id, DemandRow.region, DemandRow.found, DemandRow.first_of_day)
        .select_from(DemandRow)
        .outerjoin(concept, concept.id == DemandRow.concept_id)
        .outerjoin(sector, sector.id == DemandRow.sector_id)
    )
    return sorted((tuple(row) for row in session.execute(query)), key=str)


def test_each_concept_of_a_search_is_a_row_with_its_sector_and_region(session: Session) -> None:
    ask(session, Unmet(("hydrology", "hydrologist"), ("water",), ("MA-08",), 3))
    assert rows(session) == [
        ("hydrologist", "water", "MA-08", 3, True),
        ("hydrology", "water", "MA-08", 3, True),
    ]


def test_a_sector_or_a_region_alone_is_demand_and_nothing_at_all_is_none(session: Session) -> None:
    ask(session, Unmet((), ("water",), (), 0))
    ask(session, Unmet((), (), ("MA-08",), 0))
    ask(session, Unmet((), (), (), 0))
    assert rows(session) == [(None, "water", None, 0, True), (None, None, "MA-08", 0, True)]


def test_the_same_demand_of_one_person_is_written_once_a_day(session: Session) -> None:
    ask(session, HYDROLOGY)
    ask(session, dataclasses.replace(HYDROLOGY, found=2), at=NOON + timedelta(hours=3))
    assert len(rows(session)) == 1
    ask(session, HYDROLOGY, who=2)
    ask(session, HYDROLOGY, at=NOON + timedelta(days=1))
    assert len(rows(session)) == 3


def test_one_person_who_tries_many_regions_counts_once(session: Session) -> None:
    for region in ("MA-08", "MA-09", "MA-10"):
        ask(session, dataclasses.replace(HYDROLOGY, regions=(region,)))
    assert [(row[2], row[4]) for row in rows(session)] == [("MA-08", True), ("MA-09", False), ("MA-10", False)]
    assert wanted_skills(session, NOON.date()) == {}


def test_one_search_in_two_regions_counts_once_for_the_whole_country(session: Session) -> None:
    for who in range(ASKED_LEAST):
        ask(session, dataclasses.replace(HYDROLOGY, regions=("MA-08", "MA-09")), who=who)
    assert dict(wanted_skills(session, NOON.date())) == {"hydrology": ASKED_LEAST}
    assert dict(wanted_skills(session, NOON.date(), "MA-09")) == {"hydrology": ASKED_LEAST}


def test_a_search_writes_a_bounded_number_of_rows(session: Session) -> None:
    every = tuple(f"MA-{number:02}" for number in range(1, 13))
    ask(session, Unmet(("hydrology", "drip-irrigation", "water-modelling"), (), every, 0))
    assert len(rows(session)) == ROWS_MOST


def test_a_row_cannot_say_that_many_were_found(session: Session) -> None:
    with pytest.raises(IntegrityError):
        ask(session, dataclasses.replace(HYDROLOGY, found=5))


def test_a_row_has_neither_account_nor_instant_nor_words(session: Session) -> None:
    columns = Base.metadata.tables["demand_row"].columns
    assert set(columns.keys()) == {
        "id", "day", "source", "concept_id", "sector_id", "region", "found", "first_of_day",
    }  # fmt: skip
    assert {key.target_fullname for column in columns for key in column.foreign_keys} == {"concept.id"}


def test_after_the_day_nothing_ties_a_row_to_a_person(session: Session) -> None:
    actor = cast.karim(session).actor()
    with clock.set_to(NOON):
        record_unmet(session, HYDROLOGY, actor=actor)
        session.commit()
    row = session.scalars(select(DemandRow)).one()
    assert session.scalar(select(func.count()).select_from(DemandKey)) == 2
    assert forget_who_asked(NOON) == 0
    assert forget_who_asked(NOON + timedelta(hours=12)) == 2
    session.rollback()
    assert session.scalar(select(func.count()).select_from(DemandKey)) == 0
    for table in Base.metadata.sorted_tables:
        if table.name == "demand_row":
            continue
        values = {str(value) for held in session.execute(select(table)) for value in held}
        assert row.id not in values, table.name
    assert str(actor.public_id) not in {str(value) for value in session.execute(select(DemandRow.__table__)).one()}


def test_no_order_of_rows_or_keys_tells_who_came_when(session: Session, stack: str) -> None:
    for number in range(20):
        ask(session, HYDROLOGY, who=number, at=NOON + timedelta(minutes=number))
    ids = session.scalars(select(DemandRow.id)).all()
    assert sorted(len(one) for one in ids) == [13] * 20
    if stack == "sqlite-embedded":
        for table in ("demand_row", "demand_key"):
            with pytest.raises(OperationalError, match="rowid"):
                session.execute(text(f"SELECT rowid FROM {table}"))  # noqa: S608
        assert ids == sorted(ids)


def test_a_key_says_nothing_without_the_secret_of_the_instance(app: Flask, session: Session) -> None:
    ask(session, HYDROLOGY)
    first = set(session.scalars(select(DemandKey.key)))
    session.execute(delete(DemandKey))
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], secret_key=secrets.token_hex(32))
    ask(session, HYDROLOGY)
    assert not first & set(session.scalars(select(DemandKey.key)))


def test_the_board_shows_what_was_asked_for_often_enough_the_most_wanted_first(session: Session) -> None:
    for who in range(ASKED_LEAST):
        ask(session, HYDROLOGY, who=who)
        ask(session, Unmet(("hydrologist",), (), ("MA-08",), 1), who=who)
    ask(session, HYDROLOGY, who=99)
    ask(session, Unmet(("r-language",), (), (), 0), who=1)
    ask(session, Unmet((), ("water",), (), 0), who=1)
    assert list(wanted_skills(session, NOON.date()).items()) == [("hydrology", 4), ("hydrologist", 3)]
    assert dict(wanted_skills(session, NOON.date(), "MA-08")) == {"hydrologist": 3}
    assert wanted_skills(session, NOON.date(), "MA-09") == {}


def test_the_board_forgets_what_was_asked_for_long_ago(session: Session) -> None:
    for who in range(ASKED_LEAST):
        ask(session, HYDROLOGY, who=who)
    last = NOON.date() + timedelta(days=COUNTED_DAYS - 1)
    assert wanted_skills(session, last)
    assert not wanted_skills(session, last + timedelta(days=1))


def test_the_board_counts_a_retired_concept_for_its_successor(session: Session) -> None:
    for who in range(ASKED_LEAST):
        ask(session, HYDROLOGY, who=who)
    concepts = {one.public_id: one for one in session.scalars(select(Concept))}
    retire(session, concepts["hydrology"], concepts["water-modelling"], actor=somebody(1))
    assert dict(wanted_skills(session, NOON.date())) == {"water-modelling": ASKED_LEAST}
    retire(session, concepts["hydrology"], None, actor=somebody(1))
    assert wanted_skills(session, NOON.date()) == {}
