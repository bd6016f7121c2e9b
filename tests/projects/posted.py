"""Projects and needs of the health delegation, as tests of moderation and of the clock need them: rows, handed in."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.models import Account
from maghribcom.organisations.models import Organisation
from maghribcom.projects.answers import content_of
from maghribcom.projects.models import Need, NeedText, Project, ProjectText, Submission
from maghribcom.projects.states import kind_of
from maghribcom.working_days import end_of
from tests import cast

STAMPS = {"open": ("opened_at",), "suspended": ("opened_at",), "closed": ("opened_at", "closed_at")}


def post_project(
    session: Session,
    contact: Account | None,
    *,
    organisation: Organisation | None = None,
    status: str = "open",
    title: str = "Dialyse à Errachidia",
    **values: Any,
) -> Project:
    """A project of the delegation in this state, with its submission where it was handed in."""
    body = organisation or cast.delegation(session)
    project = Project(organisation=body, contact=contact, **_life(status), **values)
    project.texts = [ProjectText(field="title", language="fr", text=title, original=True)]
    session.add(project)
    session.flush()
    if status == "submitted":
        hand_in(session, project)
    return project


def post_need(
    session: Session,
    contact: Account | None,
    *,
    project: Project | None = None,
    status: str = "open",
    title: str = "Formation en dialyse",
    ends: date | None = None,
    **values: Any,
) -> Need:
    """A need in this state, in an open project unless another is given. `ends`: its last day."""
    deadline: dict[str, Any] = {"deadline_kind": "fixed", "deadline": ends, "deadline_at": end_of(ends)} if ends else {}
    need = Need(
        project=project or post_project(session, contact), contact=contact, **_life(status), **{**deadline, **values}
    )
    need.texts = [
        NeedText(field="title", language="fr", text=title, original=True),
        NeedText(field="summary", language="fr", text="Former douze infirmières à la dialyse.", original=True),
    ]
    session.add(need)
    session.flush()
    if status == "submitted":
        hand_in(session, need)
    return need


def hand_in(session: Session, thing: Project | Need, number: int = 1) -> Submission:
    """What a submission of it holds, as it is now."""
    submission = Submission(
        kind=kind_of(thing), object_id=thing.public_id, number=number, content=content_of(thing),
        submitted_by=thing.contact.public_id if thing.contact else "", submitted_at=clock.now(),
    )  # fmt: skip
    session.add(submission)
    session.flush()
    return submission


def _life(status: str) -> dict[str, Any]:
    now = clock.now()
    life: dict[str, Any] = {"status": status, "created_at": now - timedelta(days=3)}
    if status != "draft":
        life["submitted_at"] = now - timedelta(days=2)
    life |= dict.fromkeys(STAMPS.get(status, ()), now - timedelta(days=1))
    if status in {"suspended", "closed"}:
        life["status_reason"] = {"suspended": "paused_by_owner", "closed": "filled"}[status]
    return life


def at_noon(day: date) -> datetime:
    """Noon of a day, far from the edges of any time zone of Morocco."""
    return end_of(day) - timedelta(hours=12)
