"""What experts are interested in: the skills of their profile, and the sectors and regions that they name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.accounts.models import Account
from maghribcom.database import insert_into
from maghribcom.directory.models import Interest, NeedWatch
from maghribcom.errors import Invalid
from maghribcom.events.operations import record
from maghribcom.experts.models import Expert, ExpertSkill
from maghribcom.skills.models import Concept
from maghribcom.territories import regions as all_regions

KIND = "account"


@dataclass(frozen=True, slots=True)
class Choice:
    """What an expert chose on the page. Sectors by public id, regions by code."""

    own_skills: bool = True
    sectors: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Interests:
    """What needs are looked for: those that want one of the skills, and those of the sectors.

    Where regions are named, only in these. Nothing is looked for without skills and sectors.
    """

    skills: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()


def choice_of(session: Session, account_id: int) -> Choice:
    """What this person chose; the default for whoever never did. Two statements."""
    watch = session.get(NeedWatch, account_id)
    named = _named(session, (account_id,))[account_id]
    return Choice(watch.own_skills if watch else True, tuple(sorted(named["sector"])), tuple(sorted(named["region"])))


def choose_interests(session: Session, account: Account, choice: Choice, *, actor: Actor) -> None:
    """From now on be interested in this. Raises Invalid for a sector or a region that does not exist."""
    _check(session, choice)
    wanted = {("sector", code) for code in choice.sectors} | {("region", code) for code in choice.regions}
    held = select(Interest.kind, Interest.code).where(Interest.account_id == account.id)
    known = {(kind, code) for kind, code in session.execute(held)}
    for kind, code in known - wanted:
        session.execute(
            delete(Interest).where(Interest.account_id == account.id, Interest.kind == kind, Interest.code == code)
        )
    if added := sorted(wanted - known):
        rows = [{"account_id": account.id, "kind": kind, "code": code} for kind, code in added]
        session.execute(insert_into(session, Interest).on_conflict_do_nothing(), rows)
    values = {"own_skills": choice.own_skills, "changed_at": clock.now()}
    row = insert_into(session, NeedWatch).values(account_id=account.id, **values)
    session.execute(row.on_conflict_do_update(index_elements=["account_id"], set_=values))
    record(session, "choose_interests", KIND, account.public_id, actor=actor.public_id)


def interests_of(session: Session, account_ids: Collection[int]) -> Mapping[int, Interests]:
    """What needs are looked for, for each of these accounts. Three statements, however many there are.

    Skills are those of the profile as it is now, whatever its state: whoever tells people of needs chooses the people.
    """
    quiet = select(NeedWatch.account_id).where(NeedWatch.account_id.in_(account_ids), ~NeedWatch.own_skills)
    without = set(session.scalars(quiet))
    named = _named(session, account_ids)
    skills: dict[int, set[str]] = {account_id: set() for account_id in account_ids}
    holding = (
        select(Expert.account_id, Concept.public_id)
        .join(ExpertSkill, ExpertSkill.expert_id == Expert.id)
        .join(Concept, Concept.id == ExpertSkill.concept_id)
        .where(Expert.account_id.in_([account_id for account_id in account_ids if account_id not in without]))
    )
    for account_id, skill in session.execute(holding):
        skills[account_id].add(skill)
    return {
        account_id: Interests(frozenset(skills[account_id]), frozenset(of["sector"]), frozenset(of["region"]))
        for account_id, of in named.items()
    }


def _named(session: Session, account_ids: Collection[int]) -> dict[int, dict[str, set[str]]]:
    named: dict[int, dict[str, set[str]]] = {
        account_id: {"sector": set(), "region": set()} for account_id in account_ids
    }
    query = select(Interest.account_id, Interest.kind, Interest.code).where(Interest.account_id.in_(account_ids))
    for account_id, kind, code in session.execute(query):
        named[account_id][kind].add(code)
    return named


def _check(session: Session, choice: Choice) -> None:
    there = select(Concept.public_id).where(Concept.public_id.in_(choice.sectors), Concept.kind == "sector")
    if set(choice.sectors) != set(session.scalars(there)) or not set(choice.regions) <= {
        region.code for region in all_regions()
    }:
        raise Invalid(_("Choose among the answers shown."))
