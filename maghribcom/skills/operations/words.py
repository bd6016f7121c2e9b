"""Words that people typed and that no concept has: what editors decided about them."""

import hashlib

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.database import insert_into
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.operations import record
from maghribcom.skills.models import IGNORE_REASONS, LABEL_LANGUAGES, WORD_KEY_LENGTH, IgnoredWord


def word_id(key: str, language: str) -> str:
    """What a word is called in the record of events, which keeps nothing that people typed."""
    return hashlib.sha256(f"{language}:{key}".encode()).hexdigest()[:20]


def ignore_word(session: Session, key: str, language: str, reason: str, *, actor: Actor) -> None:
    """Leave a word without a concept, for a reason. Nobody's profile changes.

    Raises Invalid for an unknown reason, Conflict where it is ignored already.
    """
    if reason not in IGNORE_REASONS or language not in LABEL_LANGUAGES or not 0 < len(key) <= WORD_KEY_LENGTH:
        raise Invalid(_("Choose why this word gets no concept."))
    row = {"key": key, "language": language, "reason": reason, "at": clock.now()}
    added = insert_into(session, IgnoredWord).values(row).on_conflict_do_nothing().returning(IgnoredWord.id)
    if session.scalar(added) is None:
        raise Conflict(_("Another editor decided about this word meanwhile."))
    record(session, "ignore", "word", word_id(key, language), actor=actor.public_id, after="ignored", reason=reason)
    session.flush()


def restore_word(session: Session, key: str, language: str, *, actor: Actor) -> None:
    """Put an ignored word back among those that wait. Raises Conflict where it is not ignored any more."""
    ignored = delete(IgnoredWord).where(IgnoredWord.key == key, IgnoredWord.language == language)
    if not session.execute(ignored.returning(IgnoredWord.id)).first():
        raise Conflict(_("Another editor decided about this word meanwhile."))
    record(session, "restore", "word", word_id(key, language), actor=actor.public_id, before="ignored")
    session.flush()
