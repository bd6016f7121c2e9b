"""Needs for the tests of the pages where they are found: rows as moderation leaves them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.organisations.models import Organisation
from maghribcom.projects.models import (
    Need,
    NeedLanguage,
    NeedProvision,
    NeedSkill,
    NeedText,
    Project,
    ProjectChoice,
    ProjectText,
)
from maghribcom.skills.models import Concept
from tests import cast


@dataclass(frozen=True)
class Asked:
    """A skill that a need asks for."""

    concept: str
    level: int = 1
    years: int = 0
    required: bool = True


SOLAR = (Asked("solar-energy", 3, 5), Asked("hydrology", required=False))
TITLE = {"fr": "Ingénieur solaire pour dix dispensaires", "ar": "مهندس في الطاقة الشمسية لعشرة مستوصفات"}


def project(
    session: Session, organisation: Organisation | None = None, *, sector: str = "water", **values: Any
) -> Project:
    """An open project in Drâa-Tafilalet, in one sector."""
    now = clock.now()
    made = Project(
        organisation=organisation or cast.delegation(session),
        **{"status": "open", "created_at": now, "opened_at": now, **values},
    )
    made.texts = [
        ProjectText(field="title", language="fr", text="Énergie des dispensaires", original=True),
        ProjectText(field="objective", language="fr", text="Que chaque dispensaire ait du courant.", original=True),
    ]
    made.choices = [ProjectChoice(list="sector", code=sector), ProjectChoice(list="region", code="MA-08")]
    session.add(made)
    session.flush()
    return made


def need(
    session: Session,
    of: Project | None = None,
    *,
    title: dict[str, str] | None = None,
    skills: tuple[Asked, ...] = SOLAR,
    ends_in: timedelta | None = timedelta(days=30),
    **values: Any,
) -> Need:
    """An open need of a project: French is its original language."""
    now = clock.now()
    deadline = now + ends_in if ends_in is not None else None
    concepts = {one.public_id: one for one in session.scalars(select(Concept))}
    made = Need(
        project=of or project(session),
        **{
            "status": "open",
            "created_at": now,
            "opened_at": now,
            "mode": "onsite_mission",
            "way": "onsite",
            "region": "MA-08",
            "province": "MA-ERR",
            "compensation": "expenses",
            "experts": 2,
            "workload": 3,
            "workload_unit": "days_a_month",
            "deadline_kind": "fixed" if deadline else "open",
            "deadline": deadline.date() if deadline else None,
            "deadline_at": deadline,
            **values,
        },
    )
    made.texts = [
        *(
            NeedText(field="title", language=language, text=text, original=language == "fr")
            for language, text in (title or TITLE).items()
        ),
        NeedText(field="summary", language="fr", text="Dimensionner et recevoir les panneaux.", original=True),
        NeedText(field="tasks", language="fr", text="Visiter <b>chaque</b> khettara & dispensaire.", original=True),
    ]
    made.skills = [
        NeedSkill(
            concept=concepts[one.concept], position=place, required=one.required, level=one.level, years=one.years
        )
        for place, one in enumerate(skills)
    ]
    made.languages = [NeedLanguage(code="fr", level="B2")]
    made.provisions = [NeedProvision(code="lodging")]
    session.add(made)
    session.flush()
    return made


def close(made: Need, reason: str = "filled", at: datetime | None = None) -> None:
    """As a transition leaves it."""
    made.status, made.status_reason, made.closed_at = "closed", reason, at or clock.now()
