"""What organisations are called: as data with history. After vetting, staff look at every new name first."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.accounts.models import Account
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.operations import record
from maghribcom.organisations import notices
from maghribcom.organisations.models import NameProposal, Organisation, OrganisationName
from maghribcom.organisations.states import KIND
from maghribcom.organisations.vocabulary import NAME_LANGUAGES, NAME_LENGTH
from search.text import label_key


def name_key(text: str) -> str:
    """What names are compared and sorted by."""
    return label_key(text)[:NAME_LENGTH]


def are_names(names: Mapping[str, str]) -> bool:
    """Whether there is at least one name, none is too long, and each is in a language that names may have."""
    given = [text for text in names.values() if text]
    return bool(given) and set(names).issubset(NAME_LANGUAGES) and all(len(text) <= NAME_LENGTH for text in given)


def write_names(session: Session, organisation: Organisation, names: Mapping[str, str]) -> bool:
    """Call the organisation so from now on; what it was called before stays as history. False without a change.

    A name of a request that nobody has vetted yet leaves no history: nobody ever knew the organisation by it.
    """
    now = clock.now()
    wanted = {code: names.get(code) or None for code in NAME_LANGUAGES}
    changed = False
    for row in [row for row in organisation.names if row.ended_at is None]:
        if wanted[row.language] == row.text:
            del wanted[row.language]
        elif organisation.vetted_at is None:
            organisation.names.remove(row)
            changed = True
        else:
            row.ended_at, changed = now, True
    for code, text in wanted.items():
        if text:
            organisation.names.append(OrganisationName(language=code, text=text, key=name_key(text), began_at=now))
            changed = True
    organisation.name_fr, organisation.name_ar, organisation.name_en = (
        names.get(code) or None for code in NAME_LANGUAGES
    )
    session.flush()
    return changed


def rename(session: Session, organisation: Organisation, names: Mapping[str, str], *, actor: Actor) -> None:
    """Call it so from now on, by the word of staff. A waiting proposal is settled by it."""
    if not are_names(names):
        raise Invalid(_("An organisation needs a name of at most %(limit)s characters.", limit=NAME_LENGTH))
    session.execute(delete(NameProposal).where(NameProposal.organisation_id == organisation.id))
    if write_names(session, organisation, names):
        record(session, "rename", KIND, organisation.public_id, actor=actor.public_id)


def propose_names(session: Session, organisation: Organisation, names: Mapping[str, str], *, actor: Actor) -> None:
    """Ask staff to call it so; a proposal that waits is replaced. Asking for the names that it has takes it back."""
    if not are_names(names):
        raise Invalid(_("An organisation needs a name of at most %(limit)s characters.", limit=NAME_LENGTH))
    given = {code: text for code, text in names.items() if text}
    proposal = find_proposal(session, organisation)
    if given == dict(organisation.named):
        if proposal is not None:
            session.delete(proposal)
            record(session, "withdraw_names", KIND, organisation.public_id, actor=actor.public_id)
        session.flush()
        return
    if proposal is None:
        proposal = NameProposal(organisation_id=organisation.id)
        session.add(proposal)
    proposal.name_fr, proposal.name_ar, proposal.name_en = (given.get(code) for code in NAME_LANGUAGES)
    proposal.account_id, proposal.at = actor.id, clock.now()
    session.flush()
    record(session, "propose_names", KIND, organisation.public_id, actor=actor.public_id)


def settle_names(session: Session, organisation: Organisation, *, accept: bool, actor: Actor) -> None:
    """Call the organisation as it proposed, or not. Conflict when nothing waits any more."""
    proposal = find_proposal(session, organisation)
    waits = delete(NameProposal).where(NameProposal.organisation_id == organisation.id)
    if proposal is not None:
        session.expunge(proposal)
        waits = waits.where(NameProposal.at == proposal.at)
    if proposal is None or not session.execute(waits).rowcount:  # type: ignore[attr-defined]
        raise Conflict(_("No new name waits any more: somebody else has decided, or it was taken back."))
    account = session.get(Account, proposal.account_id) if proposal.account_id else None
    told = notices.NAMES_ACCEPTED if accept else notices.NAMES_REFUSED
    if accept:
        rename(session, organisation, proposal.named, actor=actor)
    else:
        record(session, "refuse_names", KIND, organisation.public_id, actor=actor.public_id)
    if account is not None:
        notices.tell_about(session, account, told, organisation, occasion=proposal.at.isoformat())


def find_proposal(session: Session, organisation: Organisation) -> NameProposal | None:
    """The names that the organisation asked for and staff have not looked at."""
    return session.get(NameProposal, organisation.id)


def former_names(session: Session, organisation: Organisation) -> Sequence[OrganisationName]:
    """What it was called before, the latest first."""
    query = select(OrganisationName).where(
        OrganisationName.organisation_id == organisation.id, OrganisationName.ended_at.is_not(None)
    )
    return session.scalars(query.order_by(OrganisationName.ended_at.desc(), OrganisationName.id.desc())).all()
