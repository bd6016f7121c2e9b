"""What was handed in for moderation, as it was, and what was asked to be changed in it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.projects.models import Remark, Submission

#: What a moderator decided; an owner who takes a thing back still has the remarks of before to answer.
DECIDED = ("open", "changes_asked", "closed")


def remarks_on(session: Session, kind: str, public_id: str) -> Mapping[str, Mapping[str, Remark]]:
    """What the last decision on a project or need asked to be changed: {group: {field: remark}}, in one statement.

    `kind` is "project" or "need". A remark has `.text` and `.language`; under the field "" it is on the whole group.
    Empty once the owner's answer was accepted, and where nothing was asked.
    """
    decided = select(Submission.id, Submission.decision).where(
        Submission.kind == kind, Submission.object_id == public_id, Submission.decision.in_(DECIDED)
    )
    last = decided.order_by(Submission.number.desc()).limit(1).subquery()
    query = select(Remark).join(last, last.c.id == Remark.submission_id).where(last.c.decision == "changes_asked")
    found: dict[str, dict[str, Remark]] = {}
    for remark in session.scalars(query.order_by(Remark.id)):
        found.setdefault(remark.group, {})[remark.field] = remark
    return found


def submissions_of(session: Session, kind: str, public_id: str, limit: int = 2) -> Sequence[Submission]:
    """What was handed in of one thing, the newest first."""
    query = select(Submission).where(Submission.kind == kind, Submission.object_id == public_id)
    return session.scalars(query.order_by(Submission.number.desc()).limit(limit)).all()
