"""The life of an organisation as data: asked for, vetted, suspended, merged, and each way between them.

Each transition is one conditional UPDATE: of two that race, one wins and the other gets Conflict. That a vetting is
over is no transition: `Organisation.is_vetted` compares its end with the present instant.
"""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.errors import Conflict
from maghribcom.events.operations import record
from maghribcom.indexing.queue import note_change
from maghribcom.organisations.models import Organisation

KIND = "organisation"


@dataclass(frozen=True, slots=True)
class Transition:
    """From any of these states into that one. `verb` names it in the events."""

    verb: str
    sources: frozenset[str]
    target: str


#: Vetting again renews level and end; a refusal may turn out to be a mistake.
VET = Transition("vet", frozenset({"requested", "changes_asked", "vetted", "refused"}), "vetted")
ASK_CHANGES = Transition("ask_changes", frozenset({"requested"}), "changes_asked")
RESUBMIT = Transition("resubmit", frozenset({"changes_asked"}), "requested")
REFUSE = Transition("refuse", frozenset({"requested", "changes_asked"}), "refused")
SUSPEND = Transition("suspend", frozenset({"vetted"}), "suspended")
RESUME = Transition("resume", frozenset({"suspended"}), "vetted")
MERGE = Transition("merge", frozenset({"requested", "changes_asked", "vetted", "suspended", "refused"}), "merged")

TRANSITIONS = (VET, ASK_CHANGES, RESUBMIT, REFUSE, SUSPEND, RESUME, MERGE)


def move(
    session: Session,
    organisation: Organisation,
    transition: Transition,
    *,
    actor: Actor,
    reason: str | None = None,
    reason_language: str | None = None,
    **values: Any,
) -> None:
    """Make a transition, with its remark, these columns and its event. Conflict when the state forbids it."""
    session.flush()
    before = organisation.status
    values |= {
        "status": transition.target,
        "status_since": clock.now(),
        "status_reason": reason,
        "status_reason_language": reason_language if reason else None,
    }
    this = (
        Organisation.id == organisation.id,
        Organisation.status == before,
        Organisation.status.in_(sorted(transition.sources)),
        # Somebody who answers a page that is old must look at what has changed.
        Organisation.row_version == organisation.row_version,
    )
    change = update(Organisation).where(*this).values(row_version=Organisation.row_version + 1, **values)
    done = session.execute(change.execution_options(synchronize_session=False))
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Conflict(_("This organisation has changed meanwhile. Reload the page and look at its state."))
    session.refresh(organisation, ["row_version", *values])
    note_change(session, organisation)
    record(
        session, transition.verb, KIND, organisation.public_id, actor=actor.public_id, before=before,
        after=transition.target, reason=reason,
    )  # fmt: skip
