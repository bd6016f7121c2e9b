"""Making one organisation of two, with what this room keeps for them."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from maghribcom.accounts.access import Actor
from maghribcom.directory.models import SavedSearch, Shortlist
from maghribcom.organisations.models import Organisation
from maghribcom.organisations.operations import Remark, merge


def merge_organisations(
    session: Session, source: Organisation, target: Organisation, remark: Remark, *, actor: Actor
) -> None:
    """Let `target` take the place of `source`: its members move, and what they kept for it goes with them.

    Raises Invalid and Conflict as `merge` does.
    """
    merge(session, source, target, remark, actor=actor)
    for kept in (Shortlist, SavedSearch):
        session.execute(update(kept).where(kept.organisation_id == source.id).values(organisation_id=target.id))
