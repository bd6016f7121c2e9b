"""Asking for an organisation to join: who asks, duplicates, the documents, and what staff want changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from rapidfuzz import fuzz
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.accounts.models import Account
from maghribcom.drafts.operations import DRAFTS_KEPT, drop_draft
from maghribcom.errors import Invalid
from maghribcom.events.operations import record
from maghribcom.files.models import StoredFile
from maghribcom.files.operations import files_of, hand_over, remove
from maghribcom.organisations import notices, states
from maghribcom.organisations.models import JoinRequest, Organisation, OrganisationName
from maghribcom.organisations.operations.founding import Particulars, check_version, create_organisation
from maghribcom.organisations.operations.names import are_names, name_key, write_names
from maghribcom.organisations.states import KIND
from maghribcom.organisations.vocabulary import NAME_LENGTH, REQUESTS_MAX, TYPES, WAITING
from maghribcom.territories import territories

#: Owner of drafts and documents of a request that was not sent yet; the object is the account's public id.
UNSENT = "organisation_request"
#: The one group of the form, as drafts name it.
GROUP = "request"
#: From this likeness on (0 to 100, words in any order) two names may mean one organisation.
ALIKE = 88
DUPLICATES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Answers:
    """What the form of a request says; the names by language."""

    type: str
    names: Mapping[str, str]
    territory: str | None
    particulars: Particulars
    requester: str
    position: str

    def check(self) -> None:
        """Raise Invalid for what the form should have caught."""
        known = self.type in TYPES and (self.territory is None or self.territory in territories())
        people = all(0 < len(text) <= NAME_LENGTH for text in (self.requester, self.position))
        if not (known and people and are_names(self.names)):
            raise Invalid(_("These answers do not go together. Go back and look at them once more."))


def send_request(session: Session, account: Account, answers: Answers, *, actor: Actor) -> Organisation:
    """Ask for an organisation to join, with the documents that were kept for it.

    Raises Invalid when the address is not confirmed, when too many requests wait, and without a document.
    """
    answers.check()
    if account.email_confirmed_at is None:
        raise Invalid(_("Confirm your e-mail address first."))
    if waiting_requests(session, account.id) >= REQUESTS_MAX:
        raise Invalid(_("Your earlier requests wait for an answer. You can send another one after it."))
    _check_documents(session, UNSENT, account.public_id)
    organisation = create_organisation(
        session, answers.type, answers.names, territory=answers.territory, particulars=answers.particulars, actor=actor
    )
    session.add(
        JoinRequest(
            organisation_id=organisation.id,
            account_id=account.id,
            name=answers.requester,
            position=answers.position,
            sent_at=clock.now(),
        )
    )
    hand_over(session, UNSENT, account.public_id, KIND, organisation.public_id)
    drop_draft(session, UNSENT, account.public_id)
    session.flush()
    record(session, "request", KIND, organisation.public_id, actor=actor.public_id, after=organisation.status)
    notices.tell_about(session, account, notices.RECEIVED, organisation)
    return organisation


def amend_request(
    session: Session, request: JoinRequest, answers: Answers, *, actor: Actor, version: int | None = None
) -> None:
    """Change the request as staff asked, and send it again. Conflict when its state forbids it by now."""
    answers.check()
    organisation = request.organisation
    check_version(organisation, version)
    _check_documents(session, KIND, organisation.public_id)
    states.move(session, organisation, states.RESUBMIT, actor=actor)
    organisation.type, organisation.territory = answers.type, answers.territory
    answers.particulars.write(organisation)
    write_names(session, organisation, answers.names)
    request.name, request.position, request.sent_at = answers.requester, answers.position, clock.now()
    drop_draft(session, KIND, organisation.public_id, GROUP)
    session.flush()
    notices.tell_about(session, request.account, notices.RECEIVED, organisation)


def _check_documents(session: Session, kind: str, object_id: str) -> None:
    if not files_of(session, kind, object_id):
        raise Invalid(_("Add a document that shows who the organisation is."))


def request_of(session: Session, organisation: Organisation) -> JoinRequest | None:
    """Who asked for this organisation; None where staff made it, or where that person was erased."""
    return session.get(JoinRequest, organisation.id)


def requests_of(session: Session, account_id: int) -> Sequence[JoinRequest]:
    """What somebody asked for, the latest first."""
    query = select(JoinRequest).where(JoinRequest.account_id == account_id)
    return session.scalars(query.order_by(JoinRequest.sent_at.desc(), JoinRequest.organisation_id.desc())).all()


def waiting_requests(session: Session, account_id: int) -> int:
    """How many requests of an account are not settled."""
    query = select(func.count()).select_from(JoinRequest).join(Organisation)
    return session.scalar(query.where(JoinRequest.account_id == account_id, Organisation.status.in_(WAITING))) or 0


def duplicates(
    session: Session,
    names: Mapping[str, str],
    email_domain: str | None,
    *,
    vetted_at: datetime | None,
    but: Organisation | None = None,
) -> Sequence[Organisation]:
    """Organisations that may be this one: a name that is much alike, now or formerly, or the same e-mail domain.

    With `vetted_at` only those vetted then: whoever asks must not learn of requests of others.
    The names of all are compared, so this is for the moment of asking, not for lists.
    """
    keys = [name_key(text).replace("_", " ") for text in names.values() if text]
    named = select(OrganisationName.organisation_id, OrganisationName.key)
    likeness: dict[int, float] = {}
    for organisation_id, key in session.execute(named):
        alike = max((fuzz.token_sort_ratio(key.replace("_", " "), own) for own in keys), default=0.0)
        likeness[organisation_id] = max(alike, likeness.get(organisation_id, 0.0))
    wanted = sorted((one for one, alike in likeness.items() if alike >= ALIKE), key=lambda one: -likeness[one])
    alike_or_same: ColumnElement[bool] = Organisation.id.in_(wanted[: 4 * DUPLICATES_SHOWN])
    if email_domain:
        alike_or_same = or_(alike_or_same, Organisation.email_domain == email_domain)
    query = select(Organisation).where(alike_or_same, Organisation.status.not_in(("refused", "merged")))
    if vetted_at is not None:
        query = query.where(Organisation.vetted(vetted_at))
    if but is not None:
        query = query.where(Organisation.id != but.id)
    found = session.scalars(query.order_by(Organisation.id).limit(4 * DUPLICATES_SHOWN)).all()
    return sorted(found, key=lambda one: -likeness.get(one.id, 0.0))[:DUPLICATES_SHOWN]


def drop_unsent_documents(session: Session, at: datetime) -> int:
    """Remove documents that were kept for a request that was never sent, when its draft is gone, too."""
    old = select(StoredFile).where(StoredFile.owner_kind == UNSENT, StoredFile.stored_at < at - DRAFTS_KEPT)
    found = session.scalars(old).all()
    for file in found:
        remove(session, file)
    return len(found)
