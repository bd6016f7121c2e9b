"""What this room holds of a person: what somebody answers for, has in hand, and handed in."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from maghribcom.accounts.models import Account
from maghribcom.contributions import PersonalData
from maghribcom.projects.models import Need, Project, Submission


def _export(session: Session, account_id: int) -> dict[str, Any] | None:
    public_id = session.scalar(select(Account.public_id).where(Account.id == account_id))
    query = select(Submission.kind, Submission.object_id, Submission.submitted_at)
    handed_in = query.where(Submission.submitted_by == public_id).order_by(Submission.id)
    found = {
        "answers for": _held(session, "contact_id", account_id),
        "has in hand": _held(session, "claimed_by_id", account_id),
        "submitted": [
            {"kind": kind, "id": object_id, "at": at.isoformat()} for kind, object_id, at in session.execute(handed_in)
        ],
    }
    return found if any(found.values()) else None


def _held(session: Session, column: str, account_id: int) -> list[str]:
    models: tuple[type[Project] | type[Need], ...] = (Project, Need)
    return [
        public_id
        for model in models
        for public_id in session.scalars(select(model.public_id).where(getattr(model, column) == account_id))
    ]


def _erase(session: Session, account_id: int) -> None:
    # Projects belong to the organisation and stay; who handed something in is a random id that leads nowhere then.
    models: tuple[type[Project] | type[Need], ...] = (Project, Need)
    for model in models:
        for column in ("contact_id", "claimed_by_id"):
            session.execute(update(model).where(getattr(model, column) == account_id).values({column: None}))


PERSONAL_DATA = (PersonalData("projects and needs", _export, _erase),)
