"""Making one organisation of two, with its projects and with what this room keeps for them."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from maghribcom.accounts.access import Actor
from maghribcom.directory.models import SavedSearch, Shortlist
from maghribcom.organisations.models import Organisation
from maghribcom.organisations.operations import Remark, merge
from maghribcom.projects.operations.successions import hand_to_successor


def merge_organisations(
    session: Session, source: Organisation, target: Organisation, remark: Remark, *, actor: Actor
) -> None:
    """Let `target` take the place of `source`: members, projects with their needs, and what members kept for it.

    Raises Invalid and Conflict as `merge` does.
    """
    merge(session, source, target, remark, actor=actor)
    hand_to_successor(session, source, target, actor=actor)
    for kept in (Shortlist, SavedSearch):
        session.execute(update(kept).where(kept.organisation_id == source.id).values(organisation_id=target.id))
