"""The needs of a population: as many as wanted of a seed's plan. Making the same ones again adds nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import NOBODY
from maghribcom.accounts.models import Account
from maghribcom.accounts.operations import grant_role
from maghribcom.database import reading, writing
from maghribcom.demonstration.bulk import save_with_parts
from maghribcom.demonstration.institutions import find_or_create, posting
from maghribcom.demonstration.needs import Around, make_posting, public_id_of
from maghribcom.demonstration.outlines import RoleOutline, project_outlines
from maghribcom.demonstration.planning import OPEN, PlannedNeed, PlannedProject, plan
from maghribcom.demonstration.population import VocabularyMissing
from maghribcom.demonstration.showcase import DOMAIN, EMAILS
from maghribcom.events.models import Event
from maghribcom.organisations.models import Membership, Organisation
from maghribcom.projects.models import Need, Project
from maghribcom.projects.permissions import OWNERS
from maghribcom.skills.models import Concept

#: Projects of one transaction: short enough for others to write in between.
BATCH = 40

Wanted = tuple[PlannedProject, tuple[PlannedNeed, ...]]


def populate_needs(
    number: int, seed: int, open_share: float = OPEN, advance: Callable[[int], None] = lambda _made: None
) -> int:
    """Make needs 1 to `number` of this seed with their projects, as far as they are not there yet; returns how many.

    About `open_share` of them are open. One transaction for each batch: interrupted, it goes on where it stopped.
    `advance` is told of progress, those that were there included. Needs the organisations of `make_organisations`;
    raises VocabularyMissing on an instance without the starter vocabulary.
    """
    with reading() as session:
        known = set(session.scalars(select(Need.public_id)))
    wanted, made, now = _wanted(number, seed, open_share), 0, clock.now()
    while batch := list(islice(wanted, BATCH)):
        missing = [
            (project, tuple(need for need in needs if public_id_of(need.key) not in known)) for project, needs in batch
        ]
        if lacking := [one for one in missing if one[1]]:
            with writing() as session:
                _save(session, lacking, now)
        made += sum(len(needs) for _project, needs in lacking)
        advance(sum(len(needs) for _project, needs in batch))
    return made


def _wanted(number: int, seed: int, open_share: float) -> Iterator[Wanted]:
    """Planned projects, the last one with the needs that are left of the number."""
    left = number
    for project in plan(seed, open_share):
        if left <= 0:
            return
        yield project, project.needs[:left]
        left -= len(project.needs)


def _save(session: Session, wanted: Sequence[Wanted], now: datetime) -> None:
    around = _around(session)
    ids = [public_id_of(project.key) for project, _needs in wanted]
    existing = {row.public_id: row for row in session.scalars(select(Project).where(Project.public_id.in_(ids)))}
    made = [
        make_posting(project, needs, around, now, existing.get(public_id))
        for public_id, (project, needs) in zip(ids, wanted, strict=True)
    ]
    save_with_parts(session, [one.project for one in made if one.project.public_id not in existing])
    save_with_parts(session, [need for one in made for need in one.needs])
    save_with_parts(session, [submission for one in made for submission in one.submissions])
    session.execute(insert(Event), [event for one in made for event in one.events])


def _around(session: Session) -> Around:
    names = [row["fr"] for row in posting()]
    bodies = session.scalars(select(Organisation).where(Organisation.name_fr.in_(names)).order_by(Organisation.id))
    networks = select(Organisation).where(Organisation.type == "network", Organisation.status == "vetted")
    asked = {name for outline in project_outlines() for role in outline.roles for name in _concepts_of(role)}
    concepts = {row.public_id: row for row in session.scalars(select(Concept).where(Concept.public_id.in_(asked)))}
    if asked - set(concepts):
        raise VocabularyMissing("The skills that needs ask for are not there: load the starter vocabulary first.")
    moderator = find_or_create(session, EMAILS["moderator"], "fr")
    grant_role(session, moderator, "moderator", actor=NOBODY)
    return Around(
        {str(body.name_fr): body for body in bodies}, _people(session),
        session.scalars(networks.order_by(Organisation.id)).all(), concepts, moderator,
    )  # fmt: skip


def _concepts_of(role: RoleOutline) -> Iterable[str]:
    return role.occupation, *(asked.skill for asked in role.skills)


def _people(session: Session) -> dict[int, Sequence[Account]]:
    """Members who may post, by organisation: those that a visitor signs in as before others."""
    query = select(Membership.organisation_id, Account).join(Account, Account.id == Membership.account_id)
    mine = Membership.ended_at.is_(None), Membership.role.in_(OWNERS)
    found: dict[int, list[Account]] = {}
    for organisation, account in session.execute(query.where(*mine).order_by(Account.email)):
        found.setdefault(organisation, []).append(account)
    return {
        organisation: [one for one in people if one.email.endswith(f"@{DOMAIN}")] or people
        for organisation, people in found.items()
    }
