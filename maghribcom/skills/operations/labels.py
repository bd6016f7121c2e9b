"""Words for concepts, written by editors."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from maghribcom.accounts.access import Actor
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.operations import record
from maghribcom.skills.labels import key_of
from maghribcom.skills.models import LABEL_KINDS, LABEL_LANGUAGES, LABEL_LENGTH, SKILL_KINDS, Concept, Label


def put_label(
    session: Session, concept: Concept, language: str, text: str, *, kind: str = "alternative", actor: Actor
) -> Label:
    """Write a label, or change the kind of one that is there; a preferred one makes the former an alternative.

    Raises Invalid for a label that is empty, too long or in a language that labels do not have, or that is the only
    preferred one and would be that no more; Conflict where another concept of the same family has the same words in
    this language as its own.
    """
    key = key_of(text)
    if language not in LABEL_LANGUAGES or kind not in LABEL_KINDS or not key or len(text) > LABEL_LENGTH:
        raise Invalid(_("Write a label with at least one letter and at most %(limit)s characters.", limit=LABEL_LENGTH))
    if kind != "dropped" and is_word_of_another(session, concept, language, key):
        raise Conflict(_("Another concept has this label already. Drop it there first, or merge the two concepts."))
    label = next((one for one in concept.labels if (one.language, one.text) == (language, text)), None)
    if kind == "preferred":
        for former in concept.labels:
            if former is not label and (former.language, former.kind) == (language, "preferred"):
                former.kind, former.origin = "alternative", "editor"
        session.flush()  # the old one first: a concept has one preferred label a language
    elif label is not None and [one for one in concept.labels if one.kind == "preferred"] == [label]:
        raise Invalid(_("A concept keeps at least one preferred label. Choose another one first."))
    if label is None:
        label = Label(language=language, text=text, key=key)
        concept.labels.append(label)
    before, label.kind, label.origin = label.kind, kind, "editor"
    record(session, "label", "concept", concept.public_id, actor=actor.public_id, before=before, after=kind)
    session.flush()
    return label


def family(kind: str) -> tuple[str, ...]:
    """The kinds of concepts that can stand for one another: skills with knowledge, each other kind by itself."""
    return SKILL_KINDS if kind in SKILL_KINDS else (kind,)


def is_word_of_another(session: Session, concept: Concept, language: str, key: str) -> bool:
    """Whether another current concept of the family has this word as its own; imported words may be shared."""
    return bool(session.scalar(select(_owned_by_another(concept).where(Label.language == language, Label.key == key))))


def loses_words(session: Session, concept: Concept) -> bool:
    """Whether another current concept of the family has a word that this one holds as its own."""
    own = aliased(Label)
    same = own.language == Label.language, own.key == Label.key
    held = own.concept_id == concept.id, own.kind != "dropped", own.origin != "esco"
    return bool(session.scalar(select(_owned_by_another(concept).where(exists().where(*same, *held)))))


def _owned_by_another(concept: Concept) -> Any:
    """A condition on labels: those of other current concepts of the family that are not imported."""
    return (
        exists()
        .where(Label.concept_id == Concept.id, Label.kind != "dropped", Label.origin != "esco")
        .where(Concept.kind.in_(family(concept.kind)), Concept.retired.is_(False), Concept.id != concept.id)
    )
