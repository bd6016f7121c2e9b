"""How often somebody hears of what by mail: what they chose, else the rate of the type of notice."""

from collections.abc import Collection, Mapping

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from maghribcom.accounts import consents
from maghribcom.accounts.access import Actor, may_attempt
from maghribcom.accounts.models import Account, Consent
from maghribcom.contributions import AT_ONCE, DAILY, GROUPED, NEVER, RATES, NoticeType
from maghribcom.database import insert_into
from maghribcom.errors import Invalid
from maghribcom.events.models import REASON_LENGTH
from maghribcom.events.operations import record
from maghribcom.extensions import contributions
from maghribcom.notices.models import MailChoice, Notice

KIND = "account"


def known_type(name: str) -> NoticeType | None:
    """The contributed type of this name; rows of a type that is no longer told may be there."""
    return next((kind for kind in contributions().notice_types if kind.name == name), None)


def notice_type(name: str) -> NoticeType:
    """The contributed type of this name. Raises KeyError."""
    kind = known_type(name)
    if kind is None:
        raise KeyError(name)
    return kind


def chosen_types() -> tuple[NoticeType, ...]:
    """The types whose rate a person may choose."""
    return tuple(kind for kind in contributions().notice_types if kind.by_mail and not kind.security)


def types_for(actor: Actor) -> tuple[NoticeType, ...]:
    """Those of them that can concern the actor."""
    return tuple(kind for kind in chosen_types() if not kind.concerns or may_attempt(actor, kind.concerns))


def rates_for(session: Session, kind: NoticeType, account_ids: Collection[int]) -> dict[int, str]:
    """How often each account hears of this type by mail. At most two statements."""
    if kind.security or not kind.by_mail:
        return dict.fromkeys(account_ids, AT_ONCE if kind.security else NEVER)
    query = select(MailChoice.account_id, MailChoice.rate)
    chosen = query.where(MailChoice.type == kind.name, MailChoice.account_id.in_(account_ids))
    rates = {**dict.fromkeys(account_ids, kind.rate), **dict(session.execute(chosen).all())}
    if kind.consent:
        agreed = set(session.scalars(_agreed(kind.consent, account_ids)))
        rates = {account: rate if account in agreed else NEVER for account, rate in rates.items()}
    return rates


def rates_of(session: Session, account_id: int) -> dict[str, str]:
    """How often this person hears of each type by mail, as chosen; a consent that is missing is not looked at."""
    query = select(MailChoice.type, MailChoice.rate).where(MailChoice.account_id == account_id)
    return {**{kind.name: kind.rate for kind in chosen_types()}, **dict(session.execute(query).all())}


def choose_rates(session: Session, account: Account, rates: Mapping[str, str], *, actor: Actor) -> None:
    """From now on hear of these types so often. What waits for a digest waits for the one of the new rate.

    What waits for a type that is now told at once goes out with the next daily digest. Raises Invalid for a type or a
    rate that cannot be chosen.
    """
    if not set(rates) <= {kind.name for kind in chosen_types()} or not set(rates.values()) <= set(RATES):
        raise Invalid
    before = rates_of(session, account.id)
    changed = {name: rate for name, rate in rates.items() if before[name] != rate}
    if not changed:
        return
    rows = [{"account_id": account.id, "type": name, "rate": rate} for name, rate in changed.items()]
    row = insert_into(session, MailChoice).values(rows)
    session.execute(row.on_conflict_do_update(index_elements=["account_id", "type"], set_={"rate": row.excluded.rate}))
    for rate in set(changed.values()):
        _let_wait(session, account.id, [name for name, now in changed.items() if now == rate], rate)
    record(
        session, "choose_rates", KIND, account.public_id, actor=actor.public_id,
        reason=",".join(f"{name}={rate}" for name, rate in sorted(changed.items()))[:REASON_LENGTH],
    )  # fmt: skip


def switch_off(session: Session, account: Account, names: Collection[str], *, actor: Actor) -> None:
    """No more mails of these types; an agreement to be mailed ends with them. What cannot be chosen is left out."""
    stopped = [kind for kind in chosen_types() if kind.name in names]
    choose_rates(session, account, {kind.name: NEVER for kind in stopped}, actor=actor)
    for purpose in sorted({kind.consent for kind in stopped if kind.consent}):
        consents.withdraw(session, account, purpose, actor=actor)


def _let_wait(session: Session, account_id: int, names: Collection[str], rate: str) -> None:
    waits = {AT_ONCE: DAILY, NEVER: None}.get(rate, rate)
    mine = (Notice.account_id == account_id, Notice.waits.in_(GROUPED), Notice.type.in_(names))
    session.execute(update(Notice).where(*mine).values(waits=waits), execution_options={"synchronize_session": False})


def _agreed(purpose: str, account_ids: Collection[int]) -> Select[int]:
    given = (Consent.purpose == purpose, Consent.withdrawn_at.is_(None))
    return select(Consent.account_id).where(*given, Consent.account_id.in_(account_ids))
