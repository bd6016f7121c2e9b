"""A house in which somebody looks for people: a small vocabulary, three experts, an official in the browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from maghribcom.accounts.models import Account
from maghribcom.database import db
from maghribcom.experts.answers import SkillEntry
from maghribcom.experts.models import Expert
from maghribcom.indexing.drain import drain
from maghribcom.skills.labels import key_of
from maghribcom.skills.models import Concept, Label, Relation
from tests import cast
from tests.browsing import signed_in
from tests.experts.profiles import IDENTITY, RESIDENCE, WORK, plant_vocabulary, published

SOLAR = {
    "fr": "énergie solaire",
    "ar": "طاقة شمسية",
    "en": "solar energy",
    "nl": "zonne-energie",
}


@dataclass
class House:
    """What the tests of the directory begin with."""

    app: Flask
    amina: Expert
    youssef: Expert
    salma: Expert
    karim: Account


@pytest.fixture
def house(indexed: Flask, session: Session) -> House:
    """Amina and Youssef know solar energy, Salma does not; all are published and indexed."""
    plant_vocabulary(session)
    _plant_solar_energy(session)
    people = []
    for make, first, country, skills in (
        (cast.amina, "Amina", "FR", (SkillEntry("solar-energy", 3, 9), *WORK.skills[:2])),
        (cast.youssef, "Youssef", "NL", (SkillEntry("solar-energy", 4, 15), *WORK.skills[:2])),
        (cast.salma, "Salma", "CA", WORK.skills),
    ):
        people.append(
            published(
                session,
                make(session),
                identity=replace(IDENTITY, first_name=first, phone=None),
                residence=replace(RESIDENCE, country=country, city=None, timezone=None),
                work=replace(WORK, skills=skills),
            )
        )
    karim = cast.karim(session)
    session.commit()
    drain()
    return House(indexed, *people, karim)


def _plant_solar_energy(session: Session) -> None:
    concepts = {name: Concept(public_id=name, scheme="maghribcom", kind="skill") for name in ("solar-energy", "energy")}
    for language, text in SOLAR.items():
        label = Label(language=language, kind="preferred", text=text, key=key_of(text), origin="starter")
        concepts["solar-energy"].labels.append(label)
    concepts["energy"].labels.append(
        Label(language="en", kind="preferred", text="energy", key=key_of("energy"), origin="starter")
    )
    session.add_all(concepts.values())
    session.flush()
    source, target = concepts["solar-energy"].id, concepts["energy"].id
    session.add(Relation(source_id=source, kind="broader", target_id=target, origin="starter"))
    session.flush()


@pytest.fixture
def official(house: House) -> FlaskClient:
    """Karim's browser."""
    return signed_in(house.app, house.karim)


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The SQL statements of a block, without those that begin and end transactions."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)
