"""The life of projects and needs as data: one table of transitions for both, printed into docs/ from here.

Each transition is one conditional UPDATE and one event: of two people acting at once exactly one wins, the other gets
Conflict and is told.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from maghribcom.accounts.access import Actor
from maghribcom.errors import Conflict
from maghribcom.events.operations import record
from maghribcom.indexing.queue import enqueue
from maghribcom.projects.models import Need, Project
from maghribcom.projects.unmet import NO_SUITABLE_EXPERT, record_unmet
from search import NEED

PROJECT = "project"
#: Who makes a transition: a member of the organisation, a moderator or coordinator, or the clock.
OWNER, MODERATOR, CLOCK = "owner", "moderator", "clock"


@dataclass(frozen=True, slots=True)
class Transition:
    """From any of these states into that one. `verb` names it in events and permissions."""

    verb: str
    sources: frozenset[str]
    target: str
    by: tuple[str, ...]
    #: What must be said with it: a reason of a closed list, a note in words, or nothing.
    says: str = ""


SUBMIT = Transition("submit", frozenset({"draft", "changes_asked"}), "submitted", (OWNER,))
#: The owner wants to go on writing; nobody has decided yet.
TAKE_BACK = Transition("take_back", frozenset({"submitted"}), "draft", (OWNER,))
ASK_CHANGES = Transition("ask_changes", frozenset({"submitted"}), "changes_asked", (MODERATOR,), "remarks")
OPEN = Transition("open", frozenset({"submitted"}), "open", (MODERATOR,))
SUSPEND = Transition("suspend", frozenset({"open"}), "suspended", (OWNER, MODERATOR, CLOCK), "reason")
RESUME = Transition("resume", frozenset({"suspended"}), "open", (OWNER, MODERATOR))
#: What is moderated changes in a draft only: the owner pauses what is open, writes, and hands it in again.
REVISE = Transition("revise", frozenset({"suspended"}), "draft", (OWNER,))
CLOSE = Transition(
    "close", frozenset({"submitted", "changes_asked", "open", "suspended"}), "closed", (OWNER, MODERATOR), "reason"
)
#: At the deadline, by itself; the event is dated with the deadline.
EXPIRE = Transition("expire", frozenset({"open", "suspended"}), "closed", (CLOCK,))
REOPEN = Transition("reopen", frozenset({"closed"}), "open", (OWNER, MODERATOR), "note")

TRANSITIONS = (SUBMIT, TAKE_BACK, ASK_CHANGES, OPEN, SUSPEND, RESUME, REVISE, CLOSE, EXPIRE, REOPEN)
#: What a transition writes besides the status, with the instant at which it is made.
DATED = {
    SUBMIT: ("submitted_at",), OPEN: ("opened_at",), RESUME: ("opened_at",), REOPEN: ("opened_at",),
    CLOSE: ("closed_at",), EXPIRE: ("closed_at",),
}  # fmt: skip


def kind_of(thing: Project | Need) -> str:
    """The name of its kind in events, drafts and submissions."""
    return NEED if isinstance(thing, Need) else PROJECT


def check_possible(thing: Project | Need, transition: Transition) -> None:
    """Raise Conflict when the state forbids the transition: before other questions are asked of it."""
    if thing.status not in transition.sources:
        raise _late()


def move(
    session: Session,
    thing: Project | Need,
    transition: Transition,
    *,
    actor: Actor,
    at: datetime,
    reason: str | None = None,
    note: str | None = None,
    **values: Any,
) -> None:
    """Make a transition, with its columns, its event dated `at` and its index changes.

    Raises Conflict when the state forbids it, also when somebody else was quicker. `actor` is NOBODY when the clock
    acts. What a transition does not say about reason and note is forgotten: they belong to the state that it leads to.
    A need for which nobody suitable was found is written down as demand, whoever closes it.
    """
    session.flush()
    model, before = type(thing), thing.status
    columns = {
        "status": transition.target, "status_reason": reason, "status_note": note, "claimed_by_id": None,
        "claimed_at": None, **dict.fromkeys(DATED.get(transition, ()), at), **values,
    }  # fmt: skip
    this = model.id == thing.id, model.status == before, model.status.in_(sorted(transition.sources))
    change = update(model).where(*this).values(row_version=model.row_version + 1, **columns)
    done = session.execute(change.execution_options(synchronize_session=False))
    if not done.rowcount:  # type: ignore[attr-defined]
        raise _late()
    session.refresh(thing, ["row_version", *columns])
    mine = Need.id == thing.id if isinstance(thing, Need) else Need.project_id == thing.id
    enqueue(session, NEED, select(Need.public_id).where(mine))
    event = record(
        session, transition.verb, kind_of(thing), thing.public_id, actor=actor.public_id, before=before,
        after=transition.target, reason=reason,
    )  # fmt: skip
    event.at = at
    if isinstance(thing, Need) and reason == NO_SUITABLE_EXPERT:
        record_unmet(session, thing)


def _late() -> Conflict:
    return Conflict(_("Somebody else was quicker: the state has changed meanwhile. Reload the page to see it."))
