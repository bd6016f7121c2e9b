"""The rows of invented people, in bulk through the models: types, defaults and constraints hold as for anybody."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from maghribcom.accounts.models import Account, Consent, Grant
from maghribcom.database import ID_ALPHABET, PUBLIC_ID_LENGTH, Base
from maghribcom.events.models import Event
from maghribcom.experts.models import (
    Choice,
    DoneGroup,
    Experience,
    Expert,
    ExpertLanguage,
    ExpertSkill,
    FreeWord,
    SectionAudience,
    Verification,
)

Row = dict[str, Any]
OF_ACCOUNT: tuple[type[Base], ...] = (Grant, Consent)
#: Experiences come before the skills that they stand behind.
OF_EXPERT: tuple[type[Base], ...] = (
    ExpertSkill, FreeWord, ExpertLanguage, Choice, SectionAudience, Verification, DoneGroup,
)  # fmt: skip


@dataclass(slots=True)
class Person:
    """An account with its profile, and the values of all other rows, without the ids that they get when written."""

    account: Account
    expert: Expert
    rows: dict[type[Base], list[Row]] = field(default_factory=lambda: defaultdict(list))
    #: Which experience stands behind which skill, both by their position.
    evidence: dict[int, int] = field(default_factory=dict)

    def add(self, model: type[Base], **values: Any) -> None:
        """One more row."""
        self.rows[model].append(values)


def save(session: Session, people: Sequence[Person]) -> None:
    """Write these people in the caller's transaction.

    The flush of the profiles notes their index changes; what follows belongs to the same transaction.
    """
    session.add_all(person.expert for person in people)
    session.flush()
    for person in people:
        _own(person, OF_ACCOUNT, "account_id", person.account.id)
        _own(person, (Experience, *OF_EXPERT), "expert_id", person.expert.id)
    _link_evidence(people, _write_experiences(session, people))
    others: tuple[type[Base], ...] = (*OF_ACCOUNT, *OF_EXPERT, Event)
    for model in others:
        if rows := list(_all_rows(people, model)):
            session.execute(insert(model), rows)


def drawn_public_id(chance: Random) -> str:
    """The next public id of a seed: the same one whenever the same thing is made."""
    number = chance.getrandbits(64)
    return "".join(ID_ALPHABET[number >> shift & 31] for shift in range(5 * PUBLIC_ID_LENGTH - 5, -1, -5))


def _own(person: Person, models: Iterable[type[Base]], column: str, owner: int) -> None:
    for model in models:
        for row in person.rows[model]:
            row[column] = owner


def _all_rows(people: Sequence[Person], model: type[Base]) -> Iterable[Row]:
    return (row for person in people for row in person.rows[model])


def _write_experiences(session: Session, people: Sequence[Person]) -> dict[tuple[int, int], int]:
    """Ids by profile and position."""
    rows = list(_all_rows(people, Experience))
    if not rows:
        return {}
    statement = insert(Experience).returning(Experience.expert_id, Experience.position, Experience.id)
    return {(expert, position): row for expert, position, row in session.execute(statement, rows)}


def _link_evidence(people: Sequence[Person], experiences: dict[tuple[int, int], int]) -> None:
    for person in people:
        for row in person.rows[ExpertSkill]:
            place = person.evidence.get(row["position"])
            row["evidence"] = "claimed" if place is None else "experience"
            row["experience_id"] = None if place is None else experiences[person.expert.id, place]
