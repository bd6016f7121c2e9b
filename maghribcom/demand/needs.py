"""Needs told in words, and their answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.accounts.models import Account
from maghribcom.demand.models import ANSWER_LENGTH, NAMED_MOST, NEED_LENGTH, NeedConcept, NeedTold
from maghribcom.demand.notices import ANSWERED, TOLD, tell_sender
from maghribcom.demand.operations import WANTED_KINDS
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.operations import record
from maghribcom.organisations.models import Organisation
from maghribcom.skills.models import LABEL_LANGUAGES, Concept
from maghribcom.territories import territories

KIND = "need_told"


@dataclass(frozen=True, slots=True)
class Need:
    """What is needed, in words, with public ids of concepts, a region's code, and until when it is of use."""

    text: str
    language: str
    concepts: tuple[str, ...] = ()
    sector: str | None = None
    region: str | None = None
    by_when: date | None = None


def tell_need(session: Session, need: Need, account: Account, organisation: Organisation | None) -> NeedTold:
    """Hand a need to the mediators, for the organisation that the sender acts for, and confirm it to the sender.

    Raises Invalid for a text or list that is empty or too long, or a concept, region or day that cannot be meant.
    """
    place = territories().get(need.region or "")
    concepts = _concepts(session, (*need.concepts, *filter(None, (need.sector,))))
    if (
        not 0 < len(need.text) <= NEED_LENGTH
        or need.language not in LABEL_LANGUAGES
        or len(set(need.concepts)) > NAMED_MOST
        or any(one not in concepts or concepts[one].kind not in WANTED_KINDS for one in need.concepts)
        or (need.sector and (need.sector not in concepts or concepts[need.sector].kind != "sector"))
        or (need.region and (place is None or place.kind != "region"))
        or (need.by_when and need.by_when < clock.now().date())
    ):
        raise Invalid
    told = NeedTold(
        account=account, organisation_id=organisation.id if organisation else None, text=need.text,
        language=need.language, sector=concepts[need.sector] if need.sector else None, region=need.region,
        by_when=need.by_when, told_at=clock.now(), state="waiting",
    )  # fmt: skip
    told.named = [
        NeedConcept(concept=concepts[one], position=position)
        for position, one in enumerate(dict.fromkeys(need.concepts))
    ]
    session.add(told)
    session.flush()
    record(session, "tell", KIND, told.public_id, actor=account.public_id, after="waiting")
    tell_sender(session, told, TOLD)
    return told


def answer_need(session: Session, told: NeedTold, answer: str, *, actor: Actor) -> None:
    """Say to the sender what becomes of it. Raises Invalid for an empty or too long answer, Conflict for a second."""
    if told.state != "waiting":
        raise Conflict
    if not 0 < len(answer) <= ANSWER_LENGTH:
        raise Invalid
    told.state, told.answer, told.answered_at = "answered", answer, clock.now()
    session.flush()
    record(session, "answer", KIND, told.public_id, actor=actor.public_id, before="waiting", after="answered")
    tell_sender(session, told, ANSWERED)


def find_need(session: Session, public_id: str) -> NeedTold | None:
    """The told need of this address, if there is one."""
    return session.scalar(select(NeedTold).where(NeedTold.public_id == public_id))


def needs_in(session: Session, state: str, limit: int) -> Sequence[NeedTold]:
    """The newest needs in a state, with all that is shown of them. Two statements."""
    query = select(NeedTold).where(NeedTold.state == state).order_by(NeedTold.told_at.desc(), NeedTold.id.desc())
    return _with_words(session, query, limit)


def needs_of(session: Session, account_id: int, limit: int) -> Sequence[NeedTold]:
    """The newest needs that somebody told. Two statements."""
    query = select(NeedTold).where(NeedTold.account_id == account_id)
    return _with_words(session, query.order_by(NeedTold.told_at.desc(), NeedTold.id.desc()), limit)


def _with_words(session: Session, query: Select[NeedTold], limit: int) -> Sequence[NeedTold]:
    shown = (
        joinedload(NeedTold.organisation),
        joinedload(NeedTold.sector),
        selectinload(NeedTold.named).joinedload(NeedConcept.concept),
    )
    return session.scalars(query.options(*shown).limit(limit)).all()


def _concepts(session: Session, public_ids: Sequence[str]) -> dict[str, Concept]:
    """Concepts of these ids; a retired one is left out."""
    query = select(Concept).where(Concept.public_id.in_(public_ids), Concept.retired.is_(False))
    return {concept.public_id: concept for concept in session.scalars(query)}
