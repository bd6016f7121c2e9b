"""Lists of organisations: the vetted ones for everybody, and those that staff have to look at."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from maghribcom.accounts.access import Actor
from maghribcom.organisations.models import JoinRequest, NameProposal, Organisation, OrganisationName
from maghribcom.organisations.permissions import STAFF
from maghribcom.organisations.vocabulary import EXPIRY_NOTICE, NAME_LANGUAGES
from maghribcom.territories import provinces, regions

PAGE_SIZE = 20
LAST_PAGE = 500
#: What a desk can show: of which organisations.
REQUESTED, CHANGES_ASKED, RENAMING, EXPIRING, SUSPENDED = (
    "requested",
    "changes_asked",
    "renaming",
    "expiring",
    "suspended",
)
PILES = (REQUESTED, RENAMING, EXPIRING, CHANGES_ASKED, SUSPENDED)


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, and how many there are."""

    organisations: Sequence[Organisation]
    total: int

    @property
    def pages(self) -> int:
        """How many pages the list has."""
        return min(-(-self.total // PAGE_SIZE), LAST_PAGE)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An organisation that waits on a desk, since when, and who asked for it."""

    organisation: Organisation
    since: datetime
    request: JoinRequest | None


def vetted_organisations(
    session: Session, at: datetime, language: str, *, type_: str | None = None, region: str | None = None, page: int = 1
) -> Listed:
    """Those that are vetted, by name in this language; `region` with its provinces. Two statements."""
    conditions = [Organisation.vetted(at)]
    if type_:
        conditions.append(Organisation.type == type_)
    if region:
        conditions.append(Organisation.territory.in_(_places((region,))))
    query = select(Organisation)
    keys: list[InstrumentedAttribute[str]] = []
    for code in dict.fromkeys((language, *NAME_LANGUAGES)):
        if code not in NAME_LANGUAGES:
            continue
        named = aliased(OrganisationName)
        here = and_(named.organisation_id == Organisation.id, named.language == code, named.ended_at.is_(None))
        query, keys = query.outerjoin(named, here), [*keys, named.key]
    query = query.where(*conditions).order_by(func.coalesce(*keys), Organisation.id)
    total = session.scalar(select(func.count()).select_from(Organisation).where(*conditions)) or 0
    return Listed(session.scalars(query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all(), total)


def desk_regions(actor: Actor) -> frozenset[str] | None:
    """The regions whose organisations the actor vets; None for all of them."""
    if actor.roles & set(STAFF):
        return None
    return actor.scopes("regional_coordinator") & {region.code for region in regions()}


def waiting_in(
    session: Session, pile: str, at: datetime, within: Collection[str] | None, *, page: int = 1
) -> Sequence[Waiting]:
    """What lies in a pile of a desk, the oldest first. `within`: only organisations of these regions. One statement."""
    query = select(Organisation, JoinRequest, NameProposal.at).outerjoin(JoinRequest).outerjoin(NameProposal)
    query = query.where(*_pile(pile, at, within)).order_by(*_order(pile))
    rows = session.execute(query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return [
        Waiting(organisation, proposed if pile == RENAMING else organisation.status_since, request)
        for organisation, request, proposed in rows
    ]


def count_piles(session: Session, at: datetime, within: Collection[str] | None) -> dict[str, int]:
    """How many lie in each pile. One statement."""
    counts = [
        select(func.count()).select_from(Organisation).outerjoin(NameProposal).where(*_pile(pile, at, within))
        .scalar_subquery().label(pile)
        for pile in PILES
    ]  # fmt: skip
    row = session.execute(select(*counts)).one()
    return dict(zip(PILES, row, strict=True))


def _pile(pile: str, at: datetime, within: Collection[str] | None) -> list[ColumnElement[bool]]:
    conditions: dict[str, ColumnElement[bool]] = {
        REQUESTED: Organisation.status == "requested",
        CHANGES_ASKED: Organisation.status == "changes_asked",
        SUSPENDED: Organisation.status == "suspended",
        RENAMING: NameProposal.organisation_id.is_not(None),
        EXPIRING: and_(Organisation.status == "vetted", Organisation.vetted_until <= at + EXPIRY_NOTICE),
    }
    mine = [] if within is None else [Organisation.territory.in_(_places(within))]
    return [conditions[pile], *mine]


def _order(pile: str) -> tuple[ColumnElement[object], ...]:
    first = {RENAMING: NameProposal.at, EXPIRING: Organisation.vetted_until}.get(pile, Organisation.status_since)
    return first, Organisation.id  # type: ignore[return-value]


def _places(codes: Collection[str]) -> list[str]:
    """These regions with their provinces and prefectures."""
    return sorted({*codes, *(place.code for code in codes for place in provinces(code))})
