"""How concepts relate, as editors see it."""

from flask_babel import gettext as _
from sqlalchemy import Select, delete, literal, select
from sqlalchemy.orm import Session

from maghribcom.accounts.access import Actor
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.operations import record
from maghribcom.skills.models import RELATIONS, SKILL_KINDS, Concept, Relation
from maghribcom.skills.operations.labels import family


def put_link(session: Session, concept: Concept, kind: str, other: Concept, *, actor: Actor) -> None:
    """Link a concept to another: `broader`, `related`, or a skill that an occupation needs (`essential`, `optional`).

    Raises Invalid for a link that makes no sense: to itself, to what is retired or of another family, or one that
    would make a concept broader than itself; Conflict where the two are linked so already.
    """
    _check_ends(concept, kind, other)
    source, target = _ends(concept, kind, other)
    if kind == "broader" and leads_to(session, target.id, source.id):
        raise Invalid(_("This would make a concept broader than itself. Choose another one."))
    known = session.scalars(_between(source, target).where(Relation.kind.in_((kind, "dropped")))).all()
    if any(link.kind == kind for link in known):
        raise Conflict(_("The two concepts are linked so already."))
    for link in known:
        session.delete(link)
    session.add(Relation(source_id=source.id, kind=kind, target_id=target.id, origin="editor"))
    record(session, "link", "concept", source.public_id, actor=actor.public_id, after=kind, reason=target.public_id)
    session.flush()


def drop_link(session: Session, concept: Concept, kind: str, other: Concept, *, actor: Actor) -> None:
    """Take a link away for good: neither loader nor import puts it back. Raises Conflict where it is not there."""
    source, target = _ends(concept, kind, other)
    if kind not in RELATIONS or not session.scalar(_between(source, target).where(Relation.kind == kind)):
        raise Conflict(_("The two concepts are not linked any more."))
    session.execute(delete(Relation).where(Relation.source_id == source.id, Relation.target_id == target.id))
    session.add(Relation(source_id=source.id, kind="dropped", target_id=target.id, origin="editor"))
    record(session, "unlink", "concept", source.public_id, actor=actor.public_id, before=kind, reason=target.public_id)
    session.flush()


def leads_to(session: Session, start: int, end: int) -> bool:
    """Whether a concept is another one, or is narrower than it by whatever number of steps. Row ids; one statement."""
    above = select(literal(start).label("id")).cte(recursive=True)
    above = above.union(
        select(Relation.target_id).join(above, Relation.source_id == above.c.id).where(Relation.kind == "broader")
    )
    return session.scalar(select(above.c.id).where(above.c.id == end)) is not None


def _check_ends(concept: Concept, kind: str, other: Concept) -> None:
    if concept.id == other.id or other.retired or concept.retired:
        raise Invalid(_("Choose another concept that is not retired."))
    if kind in {"essential", "optional"}:
        fits = concept.kind == "occupation" and other.kind in SKILL_KINDS
    else:
        fits = kind in {"broader", "related"} and other.kind in (*family(concept.kind), "group")
    if not fits:
        raise Invalid(_("These two kinds of concepts are not linked so. Choose a concept of the same kind."))


def _ends(concept: Concept, kind: str, other: Concept) -> tuple[Concept, Concept]:
    """Source and target as they are stored: a link without direction begins at the lower public id."""
    return (other, concept) if kind == "related" and concept.public_id > other.public_id else (concept, other)


def _between(source: Concept, target: Concept) -> Select[Relation]:
    return select(Relation).where(Relation.source_id == source.id, Relation.target_id == target.id)
