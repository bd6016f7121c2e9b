"""What this room holds of a person."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from maghribcom.accounts.models import Account, Consent, Device, Grant, SignIn, Token
from maghribcom.accounts.sessions import sessions_of
from maghribcom.contributions import PersonalData
from maghribcom.mail.addresses import forget_address


def _export(session: Session, account_id: int) -> dict[str, Any]:
    account = session.get_one(Account, account_id)
    consents = session.scalars(select(Consent).where(Consent.account_id == account_id))
    return {
        "email": account.email,
        "language": account.language,
        "created_at": account.created_at.isoformat(),
        "email_confirmed_at": account.email_confirmed_at.isoformat() if account.email_confirmed_at else None,
        "sessions": [
            {"agent": row.agent, "since": row.created_at.isoformat(), "last_seen": row.last_seen_at.isoformat()}
            for row in sessions_of(session, account_id)
        ],
        "roles": [{"role": grant.role, "scope": grant.scope} for grant in account.grants],
        "consents": [
            {
                "purpose": consent.purpose,
                "text_version": consent.text_version,
                "language": consent.language,
                "given_at": consent.given_at.isoformat(),
                "withdrawn_at": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
            }
            for consent in consents
        ],
    }


def _erase(session: Session, account_id: int) -> None:
    email = session.scalar(select(Account.email).where(Account.id == account_id))
    if email is not None:
        forget_address(session, email)
    for model in (SignIn, Device, Token, Consent, Grant):
        session.execute(delete(model).where(model.account_id == account_id))
    session.execute(delete(Account).where(Account.id == account_id))


PERSONAL_DATA = (PersonalData("account", _export, _erase),)
