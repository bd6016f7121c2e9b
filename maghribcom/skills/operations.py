"""What editors of the vocabulary do. Loader and imports leave it as it is."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.accounts.access import Actor
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.operations import record
from maghribcom.skills.labels import key_of
from maghribcom.skills.models import LABEL_KINDS, LABEL_LANGUAGES, LABEL_LENGTH, SKILL_KINDS, Concept, Label


def put_label(
    session: Session, concept: Concept, language: str, text: str, *, kind: str = "alternative", actor: Actor
) -> Label:
    """Write a label, or change the kind of one that is there; a preferred one makes the former an alternative.

    Raises Invalid for a label that is empty, too long or in a language that labels do not have, Conflict where
    another concept of the same family has the same words in this language as its own.
    """
    key = key_of(text)
    if language not in LABEL_LANGUAGES or kind not in LABEL_KINDS or not key or len(text) > LABEL_LENGTH:
        raise Invalid
    if kind != "dropped" and _owner(session, concept, language, key) is not None:
        raise Conflict
    label = next((one for one in concept.labels if (one.language, one.text) == (language, text)), None)
    if kind == "preferred":
        for former in concept.labels:
            if former is not label and (former.language, former.kind) == (language, "preferred"):
                former.kind, former.origin = "alternative", "editor"
        session.flush()  # the old one first: a concept has one preferred label a language
    if label is None:
        label = Label(language=language, text=text, key=key)
        concept.labels.append(label)
    before, label.kind, label.origin = label.kind, kind, "editor"
    record(session, "label", "concept", concept.public_id, actor=actor.public_id, before=before, after=kind)
    session.flush()
    return label


def retire(session: Session, concept: Concept, replaced_by: Concept | None, *, actor: Actor) -> None:
    """Offer a concept no more; profiles that hold it are read as holding `replaced_by`.

    Raises Invalid where that is the concept itself, is retired, or is of another family.
    """
    if replaced_by is not None and (
        replaced_by is concept or replaced_by.retired or _family(replaced_by) != _family(concept)
    ):
        raise Invalid
    before = "retired" if concept.retired else "current"
    concept.retired = concept.edited = True
    concept.replaced_by_id = replaced_by.id if replaced_by else None
    record(session, "retire", "concept", concept.public_id, actor=actor.public_id, before=before, after="retired")
    session.flush()


def _family(concept: Concept) -> tuple[str, ...]:
    return SKILL_KINDS if concept.kind in SKILL_KINDS else (concept.kind,)


def _owner(session: Session, concept: Concept, language: str, key: str) -> int | None:
    query = (
        select(Concept.id)
        .join(Label)
        .where(Label.language == language, Label.key == key, Label.kind != "dropped", Label.origin != "esco")
        .where(Concept.kind.in_(_family(concept)), Concept.retired.is_(False), Concept.id != concept.id)
    )
    return session.scalars(query.limit(1)).first()
