"""What staff decide about organisations: vetted, changes, refused, suspended, resumed. Those concerned are told."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.errors import Invalid
from maghribcom.organisations import notices, states
from maghribcom.organisations.models import JoinRequest, Organisation
from maghribcom.organisations.operations.members import add_member, managers_of
from maghribcom.organisations.vocabulary import LEVELS, manager_role


@dataclass(frozen=True, slots=True)
class Remark:
    """What staff say to the people of an organisation, and in which language."""

    text: str
    language: str


def vet(
    session: Session,
    organisation: Organisation,
    *,
    level: str = "document",
    until: datetime | None = None,
    remark: Remark | None = None,
    actor: Actor,
) -> None:
    """From now on its members may search people, until `until` where it is given. Who asked for it becomes its manager.

    Vetting again renews level and end, and keeps the day on which it was vetted first.
    Raises Invalid for an unknown level or an end that is over, Conflict when the state forbids it.
    """
    now = clock.now()
    if level not in LEVELS or (until is not None and until <= now):
        raise Invalid(_("Choose by what it is vetted, and an end that lies ahead."))
    renewed = organisation.status == "vetted"
    states.move(
        session, organisation, states.VET, actor=actor, vetting_level=level, vetted_until=until,
        vetted_at=organisation.vetted_at if renewed else now, **_said(remark),
    )  # fmt: skip
    request = session.get(JoinRequest, organisation.id)
    if request is None:
        return
    role = manager_role(organisation.type)
    if not renewed:
        add_member(
            session, organisation, request.account, role, display_name=request.name, position=request.position,
            actor=actor,
        )  # fmt: skip
        notices.tell_about(session, request.account, notices.ACCEPTED, organisation)


def ask_changes(session: Session, organisation: Organisation, remark: Remark, *, actor: Actor) -> None:
    """Ask who requested it to change something first."""
    states.move(session, organisation, states.ASK_CHANGES, actor=actor, **_said(remark))
    _tell_requester(session, organisation, notices.CHANGES_ASKED)


def refuse(session: Session, organisation: Organisation, remark: Remark, *, actor: Actor) -> None:
    """Say no."""
    states.move(session, organisation, states.REFUSE, actor=actor, **_said(remark))
    _tell_requester(session, organisation, notices.REFUSED)


def suspend(
    session: Session, organisation: Organisation, reason: str, *, language: str | None = None, actor: Actor
) -> None:
    """Its members may no longer search people. What becomes of its needs is decided in a higher room."""
    states.move(session, organisation, states.SUSPEND, actor=actor, reason=reason, reason_language=language)
    for manager in managers_of(session, organisation):
        notices.tell_about(session, manager.account, notices.SUSPENDED, organisation)


def resume(session: Session, organisation: Organisation, remark: Remark, *, actor: Actor) -> None:
    """End a suspension. The end of the vetting stays as it was."""
    states.move(session, organisation, states.RESUME, actor=actor, **_said(remark))
    for manager in managers_of(session, organisation):
        notices.tell_about(session, manager.account, notices.RESUMED, organisation)


def _said(remark: Remark | None) -> dict[str, str | None]:
    return {} if remark is None else {"reason": remark.text, "reason_language": remark.language}


def _tell_requester(session: Session, organisation: Organisation, type_name: str) -> None:
    request = session.get(JoinRequest, organisation.id)
    if request is not None:
        notices.tell_about(session, request.account, type_name, organisation)
