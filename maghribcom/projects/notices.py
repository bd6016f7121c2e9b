"""What those who answer for a project or a need are told about it. Its title is theirs; no third person is in it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.models import Account
from maghribcom.contributions import NoticeType
from maghribcom.locales import absolute_url, current_language, isolated, show_date
from maghribcom.notices.operations import tell
from maghribcom.organisations.models import Membership
from maghribcom.projects import labels
from maghribcom.projects.listing import title_of
from maghribcom.projects.models import Need, Project
from maghribcom.projects.states import PROJECT, kind_of

SUBMITTED, RETURNED, OPENED = "projects.submitted", "projects.returned", "projects.opened"
EXPIRING, CLOSED, HANDED_OVER = "projects.expiring", "projects.closed", "projects.handed_over"
SUSPENDED, RESUMED = "projects.suspended", "projects.resumed"
MANAGER = "organisation_manager"
#: Whom they can concern: whoever has projects of their own.
OWN = "projects.read_own"


def managers_of(session: Session, organisation_id: int) -> Sequence[Account]:
    """Who manages an organisation now, the longest-standing one first."""
    query = (
        select(Account)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.organisation_id == organisation_id, Membership.role == MANAGER)
        .where(Membership.ended_at.is_(None), Account.closed_at.is_(None))
    )
    return session.scalars(query.order_by(Membership.began_at, Membership.id)).all()


def answers_for(session: Session, thing: Project | Need) -> Sequence[Account]:
    """Whom to tell: the contact while that person acts for the organisation, else its managers."""
    project = thing.project if isinstance(thing, Need) else thing
    contact = (
        select(Account)
        .join(Membership, Membership.account_id == Account.id)
        .where(Account.id == thing.contact_id, Account.closed_at.is_(None))
        .where(Membership.organisation_id == project.organisation_id, Membership.ended_at.is_(None))
    )
    return session.scalars(contact).all() or managers_of(session, project.organisation_id)


def tell_owners(session: Session, thing: Project | Need, type_name: str, occasion: str = "", **data: Any) -> None:
    """Tell whoever answers for it. `occasion` names the event, the present instant where it is left out."""
    what = {"kind": kind_of(thing), "id": thing.public_id, **data}
    key = f"{type_name}:{thing.public_id}:{occasion or clock.now().isoformat()}"
    for account in answers_for(session, thing):
        tell(session, account, type_name, key, {**what, "title": title_of(thing.texts, account.language, "").text})


def _by_kind(need: Callable[[], str], project: Callable[[], str]) -> Callable[[Mapping[str, Any]], str]:
    return lambda data: project() if data["kind"] == PROJECT else need()


def _history(data: Mapping[str, Any]) -> str:
    return absolute_url("projects.history", current_language(), kind=data["kind"], public_id=data["id"])


def _body(*paragraphs: Callable[[Mapping[str, Any]], str]) -> Callable[[Mapping[str, Any]], str]:
    """The title, these paragraphs, and where it is read."""

    def body(data: Mapping[str, Any]) -> str:
        words = [paragraph(data) for paragraph in paragraphs]
        return "\n\n".join([isolated(data["title"]), *filter(None, words), _("See what happened:"), _history(data)])

    return body


def _reason(data: Mapping[str, Any]) -> str:
    known = {**labels.close_reasons(), **labels.suspend_reasons()}
    word = known.get(data.get("reason") or "")
    return _("Reason: %(reason)s.", reason=word) if word else ""


def _note_waits(data: Mapping[str, Any]) -> str:
    return _("The moderation team left a note for you on that page.") if data.get("noted") else ""


def _deadline(data: Mapping[str, Any]) -> str:
    # The term ends with this day: the instant is the first one of the next.
    day = show_date(datetime.fromisoformat(data["day"]))
    return _("Its last day is %(day)s. After it the need is hidden and takes no applications.", day=day)


NOTICE_TYPES = (
    NoticeType(
        SUBMITTED,
        _by_kind(lambda: _("We have received your need"), lambda: _("We have received your project")),
        _body(lambda _data: _("The moderation team reads it. You are told as soon as it is decided.")),
        link=_history,
        label=lambda: _("The receipt of what you submit"),
        concerns=OWN,
    ),
    NoticeType(
        RETURNED,
        _by_kind(lambda: _("Changes are asked in your need"), lambda: _("Changes are asked in your project")),
        _body(
            lambda _data: _("The remarks stand beside the answers that they are about."),
            lambda _data: _("Change these answers, then submit it again."),
        ),
        link=_history,
        label=lambda: _("Changes that are asked in your projects and needs"),
        concerns=OWN,
    ),
    NoticeType(
        OPENED,
        _by_kind(lambda: _("Your need is open"), lambda: _("Your project is open")),
        _body(_by_kind(lambda: _("Everybody it is meant for finds it from now on."), lambda: _("It is public now."))),
        link=_history,
        label=lambda: _("The opening of your projects and needs"),
        concerns=OWN,
    ),
    NoticeType(
        EXPIRING,
        _by_kind(lambda: _("Your need ends soon"), lambda: _("Your project ends soon")),
        _body(_deadline, lambda _data: _("If you still look for somebody, choose a later deadline.")),
        link=_history,
        label=lambda: _("Your needs that end soon"),
        concerns=OWN,
    ),
    NoticeType(
        CLOSED,
        _by_kind(lambda: _("Your need is closed"), lambda: _("Your project is closed")),
        _body(_reason, _note_waits, lambda _data: _("Nothing is deleted.")),
        link=_history,
        label=lambda: _("The closing of your projects and needs"),
        concerns=OWN,
    ),
    NoticeType(
        HANDED_OVER,
        _by_kind(lambda: _("A need is in your hands now"), lambda: _("A project is in your hands now")),
        _body(lambda _data: _("Nobody else of your organisation answers for it any more. Name another contact there.")),
        link=_history,
        label=lambda: _("Projects and needs that come into your hands"),
        concerns=OWN,
    ),
    NoticeType(
        SUSPENDED,
        _by_kind(lambda: _("Your need is suspended"), lambda: _("Your project is suspended")),
        _body(_reason, _note_waits, lambda _data: _("Nobody finds it meanwhile. Nothing is deleted.")),
        link=_history,
        label=lambda: _("The suspension of your projects and needs"),
        concerns=OWN,
    ),
    NoticeType(
        RESUMED,
        _by_kind(lambda: _("Your need is open again"), lambda: _("Your project is open again")),
        _body(_by_kind(lambda: _("Everybody it is meant for finds it from now on."), lambda: _("It is public now."))),
        link=_history,
        label=lambda: _("The end of a suspension of your projects and needs"),
        concerns=OWN,
    ),
)
