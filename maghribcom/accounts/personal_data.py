"""What this room holds of a person."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from maghribcom.accounts.models import Account, Consent, Grant, SignIn, Token
from maghribcom.contributions import PersonalData


def _export(session: Session, account_id: int) -> dict[str, Any]:
    account = session.get_one(Account, account_id)
    consents = session.scalars(select(Consent).where(Consent.account_id == account_id))
    return {
        "email": account.email,
        "language": account.language,
        "created_at": account.created_at.isoformat(),
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
    for model in (SignIn, Token, Consent, Grant):
        session.execute(delete(model).where(model.account_id == account_id))
    session.execute(delete(Account).where(Account.id == account_id))


PERSONAL_DATA = (PersonalData("account", _export, _erase),)
