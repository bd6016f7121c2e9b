"""The life of a profile as data: draft -> active <-> paused -> dormant -> withdrawn, and each way between them.

Each transition is one conditional UPDATE: of two that race, one wins and the other gets Conflict.
"""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from maghribcom.accounts.access import Actor
from maghribcom.errors import Conflict
from maghribcom.events.operations import record
from maghribcom.experts.models import Expert
from maghribcom.experts.vocabulary import PUBLISHED
from maghribcom.indexing.queue import enqueue
from search import EXPERT


@dataclass(frozen=True, slots=True)
class Transition:
    """From any of these states into that one. `verb` names it in the events."""

    verb: str
    sources: frozenset[str]
    target: str


PUBLISH = Transition("publish", frozenset({"draft", "withdrawn"}), "active")
#: Pausing again moves the end of the pause; somebody dormant may come back later.
PAUSE = Transition("pause", PUBLISHED, "paused")
RESUME = Transition("resume", frozenset({"paused"}), "active")
#: "Still available", said on the site or by the link in a mail.
CONFIRM = Transition("confirm", PUBLISHED, "active")
FALL_DORMANT = Transition("fall_dormant", frozenset({"active"}), "dormant")
WITHDRAW = Transition("withdraw", PUBLISHED, "withdrawn")

TRANSITIONS = (PUBLISH, PAUSE, RESUME, CONFIRM, FALL_DORMANT, WITHDRAW)


def move(session: Session, expert: Expert, transition: Transition, *, actor: Actor, **values: Any) -> None:
    """Make a transition, with these columns, its event and its index change. Conflict when the state forbids it.

    `actor` is NOBODY when the clock acts.
    """
    session.flush()
    before = expert.status
    this = Expert.id == expert.id, Expert.status == before, Expert.status.in_(sorted(transition.sources))
    change = update(Expert).where(*this).values(status=transition.target, row_version=Expert.row_version + 1, **values)
    done = session.execute(change.execution_options(synchronize_session=False))
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Conflict(_("This profile has changed meanwhile. Reload the page and look at its state."))
    session.refresh(expert, ["status", "row_version", *values])
    enqueue(session, EXPERT, select(Expert.public_id).where(Expert.id == expert.id))
    record(
        session, transition.verb, EXPERT, expert.public_id, actor=actor.public_id, before=before, after=expert.status
    )
