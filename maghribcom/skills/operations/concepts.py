"""A concept's life: it is created, retired, perhaps brought back."""

import re
import unicodedata
from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from maghribcom.accounts.access import Actor
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.operations import record
from maghribcom.indexing.queue import enqueue
from maghribcom.skills.labels import key_of
from maghribcom.skills.models import CONCEPT_ID_LENGTH, KINDS, Concept
from maghribcom.skills.operations.labels import family, loses_words, put_label
from maghribcom.skills.operations.links import put_link

#: Languages in which a new concept must have a preferred label.
REQUIRED_LANGUAGES = ("fr", "ar", "en")
_NO_SLUG = re.compile(r"[^a-z0-9]+")
#: Marks that tell one concept from another: C, C++ and C#.
_SPELT_OUT = {"+": " plus ", "#": " sharp ", "&": " and "}


def create_concept(
    session: Session, kind: str, preferred: Mapping[str, str], broader: Concept, *, actor: Actor
) -> Concept:
    """Make a concept of our own with its preferred labels, by language, under a broader one.

    Its public id comes from the English label. Raises Invalid without labels in the required languages or under a
    concept that cannot stand above it, Conflict where another concept has one of the labels.
    """
    if kind not in KINDS or not all(key_of(preferred.get(language, "")) for language in REQUIRED_LANGUAGES):
        raise Invalid(_("A new concept needs a kind, and a label in French, in Arabic and in English."))
    public_id = _free_id(session, preferred["en"])
    concept = Concept(public_id=public_id, scheme="maghribcom", kind=kind, retired=False, edited=True)
    session.add(concept)
    session.flush()
    record(session, "create", "concept", public_id, actor=actor.public_id, after="current")
    for language, text in preferred.items():
        put_label(session, concept, language, text, kind="preferred", actor=actor)
    put_link(session, concept, "broader", broader, actor=actor)
    return concept


def _free_id(session: Session, label: str) -> str:
    """The label in kebab-case, with a number where another concept has it."""
    for mark, word in _SPELT_OUT.items():
        label = label.replace(mark, word)
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    slug = _NO_SLUG.sub("-", plain).strip("-")[: CONCEPT_ID_LENGTH - 4].rstrip("-")
    if not slug:
        raise Invalid(_("Write the English label in Latin letters."))
    taken = set(session.scalars(select(Concept.public_id).where(Concept.public_id.startswith(slug, autoescape=True))))
    return next(one for one in (slug, *(f"{slug}-{number}" for number in range(2, 1000))) if one not in taken)


def retire(session: Session, concept: Concept, replaced_by: Concept | None, *, actor: Actor) -> None:
    """Offer a concept no more; profiles that hold it, and links to it, are read as naming `replaced_by`.

    Those that led to this concept lead to its successor from now on, so that nobody ever follows two steps. Raises
    Invalid where the successor is the concept itself, is retired, or is of another family.
    """
    if replaced_by is not None and (
        replaced_by.id == concept.id or replaced_by.retired or replaced_by.kind not in family(concept.kind)
    ):
        raise Invalid(_("Choose a successor of the same kind that is not retired itself."))
    before = "retired" if concept.retired else "current"
    successor = replaced_by.id if replaced_by else None
    concept.retired = concept.edited = True
    concept.replaced_by_id = successor
    session.flush()
    led_here = update(Concept).where(Concept.replaced_by_id == concept.id)
    session.execute(led_here.values(edited=True, replaced_by_id=successor or concept.id))
    record(session, "retire", "concept", concept.public_id, actor=actor.public_id, before=before, after="retired")
    session.flush()


def bring_back(session: Session, concept: Concept, *, actor: Actor) -> None:
    """Offer a retired concept again. Its imported twin, if there is one, leads to it again.

    Raises Conflict where another concept has one of its words meanwhile.
    """
    if not concept.retired:
        raise Conflict(_("This concept is not retired."))
    if loses_words(session, concept):
        raise Conflict(
            _("Another concept has words of this one now, perhaps from a merge. Drop them there first, then try again.")
        )
    concept.retired, concept.replaced_by_id, concept.edited = False, None, True
    session.flush()
    if concept.scheme == "maghribcom" and concept.match == "exact":
        twin = Concept.scheme == "esco", Concept.uri == concept.uri
        session.execute(update(Concept).where(*twin).values(retired=True, replaced_by_id=concept.id, edited=False))
        enqueue(session, "concept", select(Concept.public_id).where(or_(*[twin[0] & twin[1]])))
    record(
        session, "bring_back", "concept", concept.public_id, actor=actor.public_id, before="retired", after="current"
    )
    session.flush()
