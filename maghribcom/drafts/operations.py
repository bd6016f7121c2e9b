"""Keeping, finding and dropping drafts."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.database import insert_into
from maghribcom.drafts.models import CONTENT_LIMIT, Draft
from maghribcom.errors import Conflict, Invalid

DRAFTS_KEPT = timedelta(days=90)


def find_draft(session: Session, kind: str, object_id: str, group: str) -> Draft | None:
    """The draft of one group of one object, if there is one."""
    return session.scalar(_of(kind, object_id, group))


def _of(kind: str, object_id: str, group: str) -> Select[Draft]:
    return select(Draft).where(Draft.kind == kind, Draft.object_id == object_id, Draft.group == group)


def keep_draft(
    session: Session,
    kind: str,
    object_id: str,
    group: str,
    content: Mapping[str, Sequence[str]],
    *,
    actor: str,
    version: int | None = None,
) -> Draft:
    """Keep what was typed.

    `version` is the draft's version that the page showed: Conflict when somebody kept another one meanwhile.
    Invalid when the content is longer than any form of the house.
    """
    kept = {name: list(values) for name, values in content.items()}
    if len(json.dumps(kept, ensure_ascii=False)) > CONTENT_LIMIT:
        raise Invalid("draft too long")
    draft = find_draft(session, kind, object_id, group)
    if draft is not None and version is not None and draft.row_version != version:
        raise Conflict("draft changed")
    if draft is None:
        # Two pages may keep their first draft at once: the second finds the row of the first.
        row = {"kind": kind, "object_id": object_id, "group": group, "content": kept, "edited_by": actor}
        first = insert_into(session, Draft).values(**row, edited_at=clock.now(), row_version=1)
        made = session.execute(first.on_conflict_do_nothing(index_elements=["kind", "object_id", "group"]))
        draft = session.scalars(_of(kind, object_id, group)).one()
        if made.rowcount:  # type: ignore[attr-defined]
            return draft
    draft.content, draft.edited_by, draft.edited_at = kept, actor, clock.now()
    session.flush()
    return draft


def drop_draft(session: Session, kind: str, object_id: str, group: str | None = None) -> None:
    """Remove the draft of one group, or of all groups of the object."""
    statement = delete(Draft).where(Draft.kind == kind, Draft.object_id == object_id)
    session.execute(statement if group is None else statement.where(Draft.group == group))


def drop_old_drafts(session: Session) -> int:
    """Remove drafts that nobody touched for 90 days."""
    old = delete(Draft).where(Draft.edited_at < clock.now() - DRAFTS_KEPT)
    return int(session.execute(old).rowcount)  # type: ignore[attr-defined]
