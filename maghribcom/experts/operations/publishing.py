"""Beginning a profile, and each step of its life."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts import consents
from maghribcom.accounts.access import Actor
from maghribcom.accounts.models import Account
from maghribcom.errors import Invalid
from maghribcom.events.operations import record
from maghribcom.experts import states
from maghribcom.experts.freshness import LONGEST_PAUSE, is_visible
from maghribcom.experts.models import Expert, Verification
from maghribcom.experts.operations.progress import missing
from search import EXPERT


def find_expert(session: Session, public_id: str) -> Expert | None:
    """The profile of this address, if there is one, whatever its state."""
    return session.scalar(select(Expert).where(Expert.public_id == public_id))


def profile_of(session: Session, account_id: int) -> Expert | None:
    """The profile of an account, if it has begun one."""
    return session.scalar(select(Expert).where(Expert.account_id == account_id))


def create_expert(session: Session, account: Account, *, actor: Actor) -> Expert:
    """The account's profile, begun now unless it was before."""
    known = profile_of(session, account.id)
    if known is not None:
        return known
    now = clock.now()
    expert = Expert(account=account, status="draft", created_at=now, edited_at=now)
    try:
        with session.begin_nested():
            session.add(expert)
    except IntegrityError:  # another request of the same person was quicker
        return session.scalars(select(Expert).where(Expert.account_id == account.id)).one()
    record(session, "create", EXPERT, expert.public_id, actor=actor.public_id, after="draft")
    return expert


def publish(session: Session, expert: Expert, language: str, *, actor: Actor) -> None:
    """Show the profile to vetted institutions. The caller has the person's consent to the text in this language.

    Raises Invalid when tasks 1 to 3 or the confirmed e-mail address are missing, Conflict when it is published already.
    """
    lacks = missing(session, expert)
    if lacks.groups or lacks.email:
        raise Invalid(_("Before you publish, finish the tasks that are needed and confirm your e-mail address."))
    consents.give(session, expert.account, "visibility", language, actor=actor)
    if not any(row.level == "email" for row in expert.verifications):
        confirmed = expert.account.email_confirmed_at or clock.now()
        expert.verifications.append(Verification(level="email", at=confirmed))
    now = clock.now()
    states.move(
        session, expert, states.PUBLISH, actor=actor,
        published_at=now, changed_at=now, confirmed_at=now, reminders=0, paused_until=None, status_reason=None,
    )  # fmt: skip


def pause(session: Session, expert: Expert, until: date, *, actor: Actor) -> None:
    """Let nobody find the profile before this day (UTC). Invalid unless it is tomorrow to a year from now."""
    today = clock.now().date()
    if not today < until <= today + LONGEST_PAUSE:
        raise Invalid(_("Choose a day from tomorrow on and at most a year from now."))
    states.move(session, expert, states.PAUSE, actor=actor, paused_until=until, reminders=0)


def resume(session: Session, expert: Expert, *, actor: Actor) -> None:
    """End the pause now."""
    now = clock.now()
    since = expert.published_at if is_visible(expert, now) else now
    states.move(session, expert, states.RESUME, actor=actor, paused_until=None, published_at=since)


def confirm(session: Session, expert: Expert, *, actor: Actor) -> None:
    """The person says: this is true, and I am available. Ends a pause and dormancy."""
    now = clock.now()
    since = expert.published_at if is_visible(expert, now) else now
    states.move(
        session, expert, states.CONFIRM, actor=actor,
        confirmed_at=now, reminders=0, paused_until=None, published_at=since,
    )  # fmt: skip


def withdraw(session: Session, expert: Expert, *, actor: Actor) -> None:
    """Show the profile to nobody and take the visibility consent back. It can be published again."""
    states.move(session, expert, states.WITHDRAW, actor=actor, paused_until=None, reminders=0)
    consents.withdraw(session, expert.account, "visibility", actor=actor)
