"""One concept in two vocabularies: the starter's, and the imported one that it says it is."""

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session, aliased

from maghribcom.indexing.queue import enqueue
from maghribcom.skills.models import Concept

#: The lock that whoever changes the vocabulary from files holds.
VOCABULARY_LEASE = "vocabulary"


def lead_twins(session: Session) -> int:
    """Retire each imported concept that a starter concept is exactly, and lead its readers there; bring back those
    whose starter concept says so no more. Returns how many changed.

    Happens when the starter vocabulary gets a concept, or its exact URI, after ESCO was imported.
    """
    imported, ours = aliased(Concept), aliased(Concept)
    same = and_(ours.uri == imported.uri, ours.scheme == "maghribcom", ours.match == "exact", ours.retired.is_(False))
    query = (
        select(imported.id, ours.id)
        .outerjoin(ours, same)
        .where(imported.scheme == "esco", imported.edited.is_(False))
        .where(
            or_(
                and_(ours.id.is_not(None), or_(imported.retired.is_(False), imported.replaced_by_id.is_(None))),
                and_(ours.id.is_(None), imported.replaced_by_id.is_not(None)),
            )
        )
    )
    changed = session.execute(query).all()
    for imported_id, ours_id in changed:
        values = {"retired": ours_id is not None, "replaced_by_id": ours_id}
        session.execute(update(Concept).where(Concept.id == imported_id).values(values))
    if changed:
        touched = [imported_id for imported_id, _ours_id in changed]
        further = select(imported.replaced_by_id).where(imported.id == Concept.replaced_by_id).scalar_subquery()
        led_there = update(Concept).where(Concept.replaced_by_id.in_(touched), further.is_not(None))
        session.execute(led_there.values(replaced_by_id=further))  # nobody ever follows two steps
        enqueue(session, "concept", select(Concept.public_id).where(Concept.id.in_(touched), Concept.kind != "group"))
    return len(changed)
