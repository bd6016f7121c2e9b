"""What this room holds of a person: what they follow, and the needs they told. A row of demand is nobody's."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from maghribcom.contributions import PersonalData
from maghribcom.demand.following import followed_by
from maghribcom.demand.models import Follower, NeedTold


def _export(session: Session, account_id: int) -> dict[str, Any]:
    return {
        "follows": [
            {"concept": row.concept.public_id, "region": row.region or None, "since": row.since.isoformat()}
            for row in followed_by(session, account_id)
        ],
        "needs": [_need(told) for told in session.scalars(select(NeedTold).where(NeedTold.account_id == account_id))],
    }


def _need(told: NeedTold) -> dict[str, Any]:
    return {
        "text": told.text,
        "language": told.language,
        "concepts": [row.concept.public_id for row in told.named],
        "sector": told.sector.public_id if told.sector else None,
        "region": told.region,
        "by_when": told.by_when.isoformat() if told.by_when else None,
        "told_at": told.told_at.isoformat(),
        "state": told.state,
        "answer": told.answer,
        "answered_at": told.answered_at.isoformat() if told.answered_at else None,
    }


def _erase(session: Session, account_id: int) -> None:
    for model in (Follower, NeedTold):
        session.execute(delete(model).where(model.account_id == account_id))


PERSONAL_DATA = (PersonalData("follows and needs", _export, _erase),)
