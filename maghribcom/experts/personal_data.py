"""What this room holds of a person: the profile with all its parts, and its drafts."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.inspection import inspect
from sqlalchemy.orm import Session

from maghribcom.contributions import PersonalData
from maghribcom.demand.following import forget_expert
from maghribcom.drafts.models import Draft
from maghribcom.drafts.operations import drop_draft
from maghribcom.events.operations import record
from maghribcom.experts.models import Expert
from maghribcom.experts.operations import profile_of
from maghribcom.skills.models import Concept
from search import EXPERT

#: Keys of rows: they say nothing to a person.
KEYS = frozenset({"id", "account_id", "expert_id", "merged_into_id", "row_version"})
PARTS = (
    "skills", "free_words", "experiences", "languages", "choices", "audiences", "verifications", "done_groups",
)  # fmt: skip


def _export(session: Session, account_id: int) -> dict[str, Any] | None:
    expert = profile_of(session, account_id)
    if expert is None:
        return None
    concepts = {expert.occupation_id, *(skill.concept_id for skill in expert.skills)} - {None}
    query = select(Concept.id, Concept.public_id).where(Concept.id.in_(concepts))
    names = {row.id: row.public_id for row in session.execute(query)}
    drafts = session.scalars(select(Draft).where(Draft.kind == EXPERT, Draft.object_id == expert.public_id))
    return {
        **_values(expert, names),
        **{part: [_values(row, names) for row in getattr(expert, part)] for part in PARTS},
        "drafts": {draft.group: draft.content for draft in drafts},
    }


def _values(row: Any, names: dict[int, str]) -> dict[str, Any]:
    """The columns of a row; concepts by their public ids, experiences by their place in the list."""
    values: dict[str, Any] = {}
    for column in inspect(type(row)).column_attrs:
        name, value = column.key, getattr(row, column.key)
        if name in {"occupation_id", "concept_id"}:
            values[name.removesuffix("_id")] = names.get(value)
        elif name == "experience_id":
            linked = (experience.position for experience in row.expert.experiences if experience.id == value)
            values["experience"] = next(linked, None)
        elif name not in KEYS:
            values[name] = value.isoformat() if hasattr(value, "isoformat") else value
    return values


def _erase(session: Session, account_id: int) -> None:
    expert = profile_of(session, account_id)
    if expert is None:
        return
    drop_draft(session, EXPERT, expert.public_id)
    forget_expert(session, expert.public_id)
    session.execute(update(Expert).where(Expert.merged_into_id == expert.id).values(merged_into_id=None))
    record(session, "erase", EXPERT, expert.public_id, before=expert.status, after="erased")
    for skill in expert.skills:
        skill.evidence, skill.experience_id = "claimed", None
    session.flush()  # before the experiences go: nothing may point to them then
    session.delete(expert)
    session.flush()


PERSONAL_DATA = (PersonalData("expertise profile", _export, _erase),)
