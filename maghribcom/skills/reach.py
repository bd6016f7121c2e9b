"""Which concepts a document that names others leads to: what it replaced, what stands below. As conditions for SQL."""

from collections.abc import Collection

from sqlalchemy import Select, or_, select

from maghribcom.skills.models import Concept, Relation


def named_by(concept_ids: Collection[int]) -> Select[int]:
    """Row ids of these concepts and of the retired ones that they replaced."""
    return select(Concept.id).where(or_(Concept.id.in_(concept_ids), Concept.replaced_by_id.in_(concept_ids)))


def and_below(concept_ids: Collection[int]) -> Select[int]:
    """The same, with every concept below one of them."""
    below = named_by(concept_ids).cte(recursive=True)
    below = below.union(
        select(Relation.source_id).join(below, Relation.target_id == below.c.id).where(Relation.kind == "broader")
    )
    return select(below.c.id)
