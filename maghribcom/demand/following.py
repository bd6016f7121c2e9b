"""Waiting for a skill: who follows what, and whom they know of."""

from collections.abc import Collection, Sequence

from flask_babel import ngettext
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.database import insert_into
from maghribcom.demand.models import FOLLOWED_MOST, Follower, KnownExpert
from maghribcom.demand.operations import WANTED_KINDS
from maghribcom.errors import Invalid
from maghribcom.events.operations import record
from maghribcom.skills.models import Concept
from maghribcom.territories import territories
from search import ExpertQuery, SkillWanted

KIND = "follower"


def holders(concept: Concept, region: str, audience: str, page: int = 1) -> ExpertQuery:
    """The search for the people who have what is followed, as a reader of this audience finds them."""
    occupation = concept.kind == "occupation"
    return ExpertQuery(
        reader_audience=audience,
        required=() if occupation else (SkillWanted(concept.public_id),),
        occupations=(concept.public_id,) if occupation else (),
        regions=(region,) if region else (),
        page=page,
    )


def current(session: Session, concept: Concept) -> Concept | None:
    """The concept itself, the one that took its place, or None where it was retired without one."""
    if not concept.retired:
        return concept
    successor = session.get(Concept, concept.replaced_by_id) if concept.replaced_by_id else None
    return successor if successor is not None and not successor.retired else None


def follow(session: Session, concept: Concept, region: str, known: Collection[str], *, actor: Actor) -> Follower:
    """Tell the actor when people come who have this. `known`: public ids of those who have it now.

    What is followed already stays as it is. Raises Invalid for what cannot be in a profile, for an unknown region, and
    beyond `FOLLOWED_MOST`.
    """
    place = territories().get(region)
    if concept.kind not in WANTED_KINDS or concept.retired or (region and (place is None or place.kind != "region")):
        raise Invalid
    mine = select(Follower).where(Follower.account_id == actor.id)
    same = mine.where(Follower.concept_id == concept.id, Follower.region == region)
    held = session.scalar(same)
    if held is not None:
        return held
    if (session.scalar(select(func.count()).select_from(mine.subquery())) or 0) >= FOLLOWED_MOST:
        message = ngettext(
            "You follow %(num)s skill, as many as one can. Stop following one first.",
            "You follow %(num)s skills, as many as one can. Stop following one first.",
            FOLLOWED_MOST,
        )
        raise Invalid(message)
    follower = Follower(account_id=actor.id, concept_id=concept.id, region=region, since=clock.now())
    try:
        with session.begin_nested():
            session.add(follower)
    except IntegrityError:  # another request of the same person was quicker
        return session.scalars(same).one()
    learn(session, follower.id, known)
    record(session, "follow", KIND, follower.public_id, actor=actor.public_id)
    return follower


def stop_following(session: Session, follower: Follower, *, actor: Actor) -> None:
    """Tell no more."""
    record(session, "stop", KIND, follower.public_id, actor=actor.public_id)
    session.delete(follower)
    session.flush()


def learn(session: Session, follower_id: int, experts: Collection[str]) -> int:
    """Note that a follower knows of these experts; returns how many were new. Said twice is said once."""
    if not experts:
        return 0
    rows = [{"follower_id": follower_id, "expert": expert} for expert in sorted(experts)]
    added = insert_into(session, KnownExpert).values(rows).on_conflict_do_nothing().returning(KnownExpert.expert)
    return len(session.scalars(added).all())


def forget_expert(session: Session, expert: str) -> None:
    """Nobody knows of this expert any more: the profile is erased."""
    session.execute(delete(KnownExpert).where(KnownExpert.expert == expert))


def followed_by(session: Session, account_id: int) -> Sequence[Follower]:
    """What somebody follows, the newest first. One statement."""
    query = select(Follower).options(joinedload(Follower.concept)).where(Follower.account_id == account_id)
    return session.scalars(query.order_by(Follower.since.desc(), Follower.id.desc())).all()


def find_follower(session: Session, public_id: str, account_id: int | None) -> Follower | None:
    """One of the things that somebody follows."""
    query = select(Follower).where(Follower.public_id == public_id, Follower.account_id == account_id)
    return session.scalar(query)
