"""What moderators do: take a thing in hand, decide about it, suspend what is open.

Of two who act at once one wins and the other gets Conflict: a claim is one conditional UPDATE, and a decision holds the
rows that it looks at. Project before need, always, so that no two wait for each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.operations import record
from maghribcom.projects import notices, states
from maghribcom.projects.models import Need, Project, Remark, Submission
from maghribcom.projects.submissions import submissions_of
from maghribcom.projects.vocabulary import GIVEN_CLOSE_REASONS
from maghribcom.working_days import working_time_ago

#: Working time after which somebody else may take over what nobody decided.
CLAIM_LASTS = timedelta(minutes=30)
TO_CHECK, ORGANISATION_SUSPENDED = "to_check", "organisation_suspended"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked to be changed: `field` empty for the whole group; the language is the text's."""

    group: str
    field: str
    text: str
    language: str


def is_claim_over(claimed_at: datetime | None, at: datetime) -> bool:
    """Whether somebody else may take over a claim of that instant."""
    return claimed_at is None or claimed_at <= working_time_ago(at, CLAIM_LASTS)


def is_held_by_other(thing: Project | Need, actor: Actor, at: datetime) -> bool:
    """Whether somebody else has it in hand."""
    return thing.claimed_by_id not in {None, actor.id} and not is_claim_over(thing.claimed_at, at)


def claim(session: Session, thing: Project | Need, *, actor: Actor) -> None:
    """Take what waits in hand, or one's own claim once more. Conflict when somebody else has it, or nobody needs to."""
    model, now = type(thing), clock.now()
    free: ColumnElement[bool] = or_(
        model.claimed_by_id.is_(None),
        model.claimed_by_id == actor.id,
        model.claimed_at <= working_time_ago(now, CLAIM_LASTS),
    )
    this = model.id == thing.id, model.status == "submitted", free
    _put_claim(session, thing, this, actor.id, now)
    record(session, "claim", states.kind_of(thing), thing.public_id, actor=actor.public_id)


def release(session: Session, thing: Project | Need, *, actor: Actor) -> None:
    """Give back what one has in hand. Conflict when it is in one's hands no more."""
    model = type(thing)
    _put_claim(session, thing, (model.id == thing.id, model.claimed_by_id == actor.id), None, None)
    record(session, "release", states.kind_of(thing), thing.public_id, actor=actor.public_id)


def _put_claim(
    session: Session,
    thing: Project | Need,
    conditions: Sequence[ColumnElement[bool]],
    account_id: int | None,
    at: datetime | None,
) -> None:
    # Not a change of what is moderated: its version stays.
    change = update(type(thing)).where(*conditions).values(claimed_by_id=account_id, claimed_at=at)
    done = session.execute(change.execution_options(synchronize_session=False))
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Conflict(_("Somebody else has it in hand, or it is decided. Reload the page to see who."))
    session.refresh(thing, ["claimed_by_id", "claimed_at", "claimed_by"])


def approve(session: Session, thing: Project | Need, *, number: int, actor: Actor) -> None:
    """Open what was submitted; the project with its need. `number`: of the submission that was read (all decisions).

    Conflict when it was decided, taken back or submitted again meanwhile, or is in somebody else's hands, and where
    opening it would show it to nobody: the organisation is not vetted, the deadline is over, nobody answers for it.
    """
    project = thing.project if isinstance(thing, Need) else thing
    _hold(session, project)
    now = clock.now()
    if not project.organisation.is_vetted(now):
        raise Conflict(_("The organisation is not vetted. Vet it first, then open what it submitted."))
    if isinstance(thing, Need):
        _hold(session, thing)
        if thing.deadline_at is not None and thing.deadline_at <= now:
            raise Conflict(_("The deadline is over. Ask for a later one."))
        if project.status != "open":
            _approve(session, project, None, actor, now)
    _approve(session, thing, number, actor, now)


def _approve(session: Session, thing: Project | Need, number: int | None, actor: Actor, now: datetime) -> None:
    if isinstance(thing, Project) and thing.status != "submitted":
        raise Conflict(_("The project is not submitted: its needs can be opened once it is."))
    if not notices.answers_for(session, thing):
        raise Conflict(_("Nobody of the organisation answers for it any more. Ask its managers for a contact."))
    _decide(session, thing, "open", number, actor, now)
    states.move(session, thing, states.OPEN, actor=actor, at=now)
    notices.tell_owners(session, thing, notices.OPENED)


def ask_changes(session: Session, thing: Project | Need, asked: Sequence[Asked], *, number: int, actor: Actor) -> None:
    """Give it back with what is asked to be changed, beside the answers. Invalid without any remark."""
    if not asked:
        raise Invalid(_("Write at least one remark: the organisation has to know what to change."))
    _hold(session, thing)
    now = clock.now()
    submission = _decide(session, thing, "changes_asked", number, actor, now)
    submission.remarks.extend(
        Remark(group=one.group, field=one.field, text=one.text, language=one.language) for one in asked
    )
    states.move(session, thing, states.ASK_CHANGES, actor=actor, at=now)
    notices.tell_owners(session, thing, notices.RETURNED)


def close(
    session: Session,
    thing: Project | Need,
    reason: str,
    note: str | None,
    *,
    number: int | None = None,
    actor: Actor,
) -> None:
    """Close it for a reason that a person may give; a project with all its needs. `number` where it was submitted."""
    if reason not in GIVEN_CLOSE_REASONS:
        raise Invalid(_("Choose a reason."))
    _hold(session, thing)
    now = clock.now()
    if thing.status == "submitted":
        _decide(session, thing, "closed", number, actor, now)
    _close(session, thing, reason, note, actor, now)
    if isinstance(thing, Project):
        waiting = select(Need).where(Need.project_id == thing.id, Need.status.in_(sorted(states.CLOSE.sources)))
        for need in session.scalars(waiting.order_by(Need.id)):
            _close(session, need, reason, note, actor, now)


def _close(session: Session, thing: Project | Need, reason: str, note: str | None, actor: Actor, now: datetime) -> None:
    states.move(session, thing, states.CLOSE, actor=actor, at=now, reason=reason, note=note)
    notices.tell_owners(session, thing, notices.CLOSED, reason=reason, noted=bool(note))


def suspend(session: Session, thing: Project | Need, note: str, *, actor: Actor) -> None:
    """Hide it because something in it has to be checked; `note` says what, for those who answer for it."""
    if not note:
        raise Invalid(_("Write what has to be checked."))
    states.move(session, thing, states.SUSPEND, actor=actor, at=clock.now(), reason=TO_CHECK, note=note)
    notices.tell_owners(session, thing, notices.SUSPENDED, reason=TO_CHECK, noted=True)


def resume(session: Session, thing: Project | Need, *, actor: Actor) -> None:
    """Show it again. Conflict while the organisation is suspended, and after the deadline."""
    now = clock.now()
    if thing.status_reason == ORGANISATION_SUSPENDED:
        raise Conflict(_("The organisation is suspended. It comes back with it."))
    if isinstance(thing, Need) and thing.deadline_at is not None and thing.deadline_at <= now:
        raise Conflict(_("The deadline is over. It can be opened again with a later one."))
    states.move(session, thing, states.RESUME, actor=actor, at=now)
    notices.tell_owners(session, thing, notices.RESUMED)


def _decide(
    session: Session, thing: Project | Need, decision: str, number: int | None, actor: Actor, now: datetime
) -> Submission:
    """Write a decision on the submission that was read. Conflict where it is not this decision's any more."""
    if is_held_by_other(thing, actor, now):
        raise Conflict(_("Somebody else has it in hand. Nothing was changed."))
    last = next(iter(submissions_of(session, states.kind_of(thing), thing.public_id, 1)), None)
    if last is None or last.decision is not None or number not in {None, last.number}:
        raise Conflict(_("It was decided or submitted again meanwhile. Reload the page and read it again."))
    last.decision, last.decided_by, last.decided_at = decision, actor.public_id, now
    return last


def _hold(session: Session, thing: Project | Need) -> None:
    """Read the row as it is now and keep others from changing it until the end of the transaction."""
    session.flush()
    session.refresh(thing, with_for_update=True)
