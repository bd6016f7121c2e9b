"""The owner's steps in the life of a project or a need: one transition with its event each; Conflict when it is late.

A project takes its needs with it: they are paused, taken back and closed with it. They come back one by one.
"""

from collections.abc import Iterable
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.drafts.operations import drop_draft
from maghribcom.errors import Conflict, Invalid
from maghribcom.projects import notices, states
from maghribcom.projects.answers import content_of
from maghribcom.projects.models import Need, Project, Submission
from maghribcom.projects.models.projects import NOTE_LENGTH
from maghribcom.projects.operations.needs import put_deadline
from maghribcom.projects.operations.progress import missing
from maghribcom.projects.vocabulary import GIVEN_CLOSE_REASONS

#: Reasons of a suspension that the owner ends without asking anybody; "no_contact" once somebody answers for it again.
ENDED_BY_OWNER = frozenset({"paused_by_owner", "no_contact"})


def submit(session: Session, thing: Project | Need, *, actor: Actor) -> None:
    """Hand it in for moderation, as it is now; a need takes its project with it where that was not handed in yet.

    Raises Invalid while the organisation is not vetted, an answer is missing or the deadline has passed, and Conflict
    when the project is closed or suspended.
    """
    project = thing.project if isinstance(thing, Need) else thing
    now = clock.now()
    states.check_possible(thing, states.SUBMIT)
    if not project.organisation.is_vetted(now):
        raise Invalid(_("Your organisation is not vetted yet. Your drafts are kept; you can submit them once it is."))
    if isinstance(thing, Need):
        if project.status in states.SUBMIT.sources:
            _submit(session, project, actor, now)
        elif project.status not in {"submitted", "open"}:
            raise Conflict(_("The project of this need is suspended or closed. Open it again first."))
        if thing.deadline_at is not None and thing.deadline_at <= now:
            raise Invalid(_("The deadline of this need has passed. Choose a later day."))
    _submit(session, thing, actor, now)
    notices.tell_owners(session, thing, notices.SUBMITTED)


def _submit(session: Session, thing: Project | Need, actor: Actor, now: datetime) -> None:
    if missing(thing):
        raise Invalid(_("Some required answers are missing. Complete them, then submit again."))
    states.move(session, thing, states.SUBMIT, actor=actor, at=now)
    kind = states.kind_of(thing)
    before = select(func.coalesce(func.max(Submission.number), 0))
    number = session.scalar(before.where(Submission.kind == kind, Submission.object_id == thing.public_id))
    session.add(
        Submission(
            kind=kind, object_id=thing.public_id, number=(number or 0) + 1, content=content_of(thing),
            submitted_by=str(actor.public_id), submitted_at=now,
        )
    )  # fmt: skip
    drop_draft(session, kind, thing.public_id)
    session.flush()


def take_back(session: Session, thing: Project | Need, *, actor: Actor) -> None:
    """Go on writing before anybody has decided."""
    for need in _needs(session, thing, states.TAKE_BACK):
        take_back(session, need, actor=actor)
    now = clock.now()
    states.move(session, thing, states.TAKE_BACK, actor=actor, at=now)
    _forget_submission(session, thing, actor, now)


def suspend(session: Session, thing: Project | Need, *, note: str | None = None, actor: Actor) -> None:
    """Pause it: nobody finds it and it takes no applications until it is resumed."""
    check_note(note, required=False)
    for need in _needs(session, thing, states.SUSPEND):
        suspend(session, need, note=note, actor=actor)
    states.move(session, thing, states.SUSPEND, actor=actor, at=clock.now(), reason="paused_by_owner", note=note)


def resume(session: Session, thing: Project | Need, *, actor: Actor) -> None:
    """End a pause. Raises Invalid for a suspension that staff must end, or while nobody answers for it."""
    states.check_possible(thing, states.RESUME)
    if thing.status_reason not in ENDED_BY_OWNER:
        raise Invalid(_("A moderator suspended it. Correct it and submit it again, or ask the moderator."))
    if thing.contact_id is None:
        raise Invalid(_("Choose first who answers for it."))
    now = clock.now()
    _check_open_around(thing, now)
    states.move(session, thing, states.RESUME, actor=actor, at=now)


def revise(session: Session, thing: Project | Need, *, actor: Actor) -> None:
    """Make a draft of it again, to change what is moderated. It is found again once it was approved anew."""
    states.move(session, thing, states.REVISE, actor=actor, at=clock.now(), opened_at=None)


def close(session: Session, thing: Project | Need, reason: str, *, note: str | None = None, actor: Actor) -> None:
    """End it, with a reason of GIVEN_CLOSE_REASONS."""
    if reason not in GIVEN_CLOSE_REASONS:
        raise Invalid(_("Choose one of the answers of the list."))
    check_note(note, required=False)
    for need in _needs(session, thing, states.CLOSE):
        close(session, need, reason, note=note, actor=actor)
    now = clock.now()
    states.move(session, thing, states.CLOSE, actor=actor, at=now, reason=reason, note=note)
    _forget_submission(session, thing, actor, now)


def reopen(session: Session, thing: Project | Need, note: str, *, deadline: date | None = None, actor: Actor) -> None:
    """Open it again, with a note that says why; `deadline` where the old one is over.

    Raises Invalid for a deadline in the past, and for what was never open: nobody has approved it.
    """
    states.check_possible(thing, states.REOPEN)
    check_note(note, required=True)
    if thing.opened_at is None:
        raise Invalid(_("It was never open, so it cannot be opened again. Copy it and submit the copy."))
    now = clock.now()
    _check_open_around(thing, now)
    if isinstance(thing, Need):
        if deadline is not None:
            put_deadline(thing, "fixed" if thing.deadline_kind == "open" else thing.deadline_kind, deadline)
        elif thing.deadline_at is not None and thing.deadline_at <= now:
            raise Invalid(_("The deadline of this need has passed. Choose a later day."))
    states.move(session, thing, states.REOPEN, actor=actor, at=now, note=note, closed_at=None)


def check_note(note: str | None, *, required: bool) -> None:
    """Raise Invalid for a note that is too long, or missing where something has to be said."""
    if (required and not note) or len(note or "") > NOTE_LENGTH:
        raise Invalid(_("Write a note of at most %(limit)s characters.", limit=NOTE_LENGTH))


def _check_open_around(thing: Project | Need, now: datetime) -> None:
    """Raise Invalid where the project or the organisation around it is not there for anybody."""
    project = thing.project if isinstance(thing, Need) else thing
    if isinstance(thing, Need) and project.status != "open":
        raise Invalid(_("The project of this need is not open. Open it first."))
    if not project.organisation.is_vetted(now):
        raise Invalid(_("Your organisation is not vetted at present. It has to be before anything of it is open."))


def _needs(session: Session, thing: Project | Need, transition: states.Transition) -> Iterable[Need]:
    """The needs of a project that go with it."""
    if isinstance(thing, Need):
        return ()
    ready = Need.project_id == thing.id, Need.status.in_(sorted(transition.sources))
    return session.scalars(select(Need).where(*ready).order_by(Need.id)).all()


def _forget_submission(session: Session, thing: Project | Need, actor: Actor, now: datetime) -> None:
    """What was handed in and not decided yet is decided by its owner."""
    waiting = Submission.kind == states.kind_of(thing), Submission.object_id == thing.public_id
    taken = update(Submission).where(*waiting, Submission.decision.is_(None))
    session.execute(taken.values(decision="taken_back", decided_by=actor.public_id, decided_at=now))
