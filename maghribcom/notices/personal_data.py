"""What this room holds of a person: what they were told, and how often they want to hear of what."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from maghribcom.accounts.models import Account
from maghribcom.contributions import PersonalData
from maghribcom.locales import in_language
from maghribcom.notices.mails import line_of
from maghribcom.notices.models import MailChoice, Notice
from maghribcom.notices.rates import known_type


def _export(session: Session, account_id: int) -> dict[str, Any]:
    language = session.get_one(Account, account_id).language
    notices = session.scalars(select(Notice).where(Notice.account_id == account_id).order_by(Notice.id))
    choices = session.scalars(select(MailChoice).where(MailChoice.account_id == account_id).order_by(MailChoice.type))
    with in_language(language):
        told = [_notice(notice) for notice in notices]
    return {"notices": told, "mails": [{"type": choice.type, "rate": choice.rate} for choice in choices]}


def _notice(notice: Notice) -> dict[str, Any]:
    kind = known_type(notice.type)
    return {
        "type": notice.type,
        "text": line_of(kind, notice.data) if kind else None,
        "at": notice.at.isoformat(),
        "read_at": notice.read_at.isoformat() if notice.read_at else None,
    }


def _erase(session: Session, account_id: int) -> None:
    for model in (Notice, MailChoice):
        session.execute(delete(model).where(model.account_id == account_id))


PERSONAL_DATA = (PersonalData("notices", _export, _erase),)
