"""From the concept that an old address names to the one that stands for it now."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from maghribcom.skills.models import Concept

#: Replacements of replacements that are followed.
STEPS = 4


def follow(session: Session, public_ids: Collection[str]) -> dict[str, str]:
    """For each concept that is in use itself, or whose successor is, the one to read it as.

    Ids that do not exist, and retired concepts that nothing replaced, are left out. One statement, and one more for
    each step where a successor was itself replaced.
    """
    led = {public_id: public_id for public_id in public_ids}
    found: dict[str, str] = {}
    for _step in range(STEPS):
        if not led:
            break
        successor = aliased(Concept)
        rows = session.execute(
            select(Concept.public_id, Concept.retired, successor.public_id)
            .outerjoin(successor, successor.id == Concept.replaced_by_id)
            .where(Concept.public_id.in_(set(led.values())))
        )
        states = {public_id: (retired, replaced_by) for public_id, retired, replaced_by in rows}
        following = {}
        for asked, public_id in led.items():
            retired, replaced_by = states.get(public_id, (True, None))
            if not retired:
                found[asked] = public_id
            elif replaced_by is not None:
                following[asked] = replaced_by
        led = following
    return found
