"""What this room holds of a person: what they kept, and for which organisations they are on a shortlist.

An expert reads for whom they are on a list and since when, never who put them there, why, or what the note says: those
are the working papers of an organisation.
"""

from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, joinedload

from maghribcom.contributions import PersonalData
from maghribcom.directory.models import (
    Interest,
    NeedWatch,
    SavedSearch,
    SavedSearchLook,
    Shortlist,
    ShortlistEntry,
)
from maghribcom.directory.operations import saved_searches, shortlists
from maghribcom.directory.operations.interests import choice_of
from maghribcom.events.operations import record
from maghribcom.experts.models import Expert
from maghribcom.organisations.models import Organisation


def _export(session: Session, account_id: int) -> dict[str, Any]:
    lists = session.scalars(select(Shortlist).where(Shortlist.account_id == account_id).order_by(Shortlist.id))
    searches = session.scalars(select(SavedSearch).where(SavedSearch.account_id == account_id).order_by(SavedSearch.id))
    return {
        "shortlists": [
            {"name": row.name, "language": row.name_language, "shared": row.shared, "since": row.created_at.isoformat()}
            for row in lists
        ],
        "remarks": _remarks(session, account_id),
        "saved_searches": [
            {
                "name": row.name,
                "language": row.name_language,
                "search": row.parameters,
                "shared": row.shared,
                "told": row.alert,
                "since": row.created_at.isoformat(),
            }
            for row in searches
        ],
        "listed_by": _listed_by(session, account_id),
        "interests": _interests(session, account_id),
    }


def _interests(session: Session, account_id: int) -> dict[str, Any] | None:
    """None where nothing was chosen."""
    if session.get(NeedWatch, account_id) is None:
        return None
    choice = choice_of(session, account_id)
    return {"own_skills": choice.own_skills, "sectors": list(choice.sectors), "regions": list(choice.regions)}


def _remarks(session: Session, account_id: int) -> list[dict[str, Any]]:
    """What the person wrote about others, without saying about whom: that is the others' own."""
    query = select(ShortlistEntry).options(joinedload(ShortlistEntry.shortlist))
    rows = session.scalars(query.where(ShortlistEntry.added_by_id == account_id).order_by(ShortlistEntry.id))
    return [
        {
            "shortlist": row.shortlist.name,
            "reason": row.reason,
            "note": row.note,
            "language": row.note_language,
            "since": row.added_at.isoformat(),
        }
        for row in rows
    ]


def _listed_by(session: Session, account_id: int) -> list[dict[str, Any]]:
    """The organisations that keep the person on a list, by public id; None for the staff of Maghribcom."""
    query = (
        select(Organisation.public_id, func.min(ShortlistEntry.added_at))
        .select_from(ShortlistEntry)
        .join(Shortlist, Shortlist.id == ShortlistEntry.shortlist_id)
        .join(Expert, Expert.id == ShortlistEntry.expert_id)
        .outerjoin(Organisation, Organisation.id == Shortlist.organisation_id)
        .where(Expert.account_id == account_id)
        .group_by(Organisation.public_id)
        .order_by(func.min(ShortlistEntry.added_at))
    )
    return [
        {"organisation": organisation, "since": since.isoformat()} for organisation, since in session.execute(query)
    ]


def _erase(session: Session, account_id: int) -> None:
    """Private lists, searches and interests go; shared lists stay with the organisation, without their owner's name."""
    expert = select(Expert.id).where(Expert.account_id == account_id).scalar_subquery()
    session.execute(delete(ShortlistEntry).where(ShortlistEntry.expert_id == expert))
    for shortlist in session.scalars(select(Shortlist).where(Shortlist.account_id == account_id)):
        if shortlist.shared:
            shortlist.account_id = None
        else:
            record(session, "erase", shortlists.KIND, shortlist.public_id, before=shortlists.PRIVATE)
            session.delete(shortlist)
    for saved in session.scalars(select(SavedSearch).where(SavedSearch.account_id == account_id)):
        record(session, "erase", saved_searches.KIND, saved.public_id, before=shortlists.state_of(saved))
        session.delete(saved)
    session.flush()
    session.execute(update(ShortlistEntry).where(ShortlistEntry.added_by_id == account_id).values(added_by_id=None))
    for model in (SavedSearchLook, Interest, NeedWatch):
        session.execute(delete(model).where(model.account_id == account_id))


PERSONAL_DATA = (PersonalData("shortlists, saved searches and interests", _export, _erase),)
