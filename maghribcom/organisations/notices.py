"""What people of organisations are told. A mail says what happened and where to read more, never a remark itself."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from maghribcom.accounts.models import Account
from maghribcom.contributions import NoticeType
from maghribcom.locales import absolute_url, current_language, isolated, show_date
from maghribcom.notices.operations import tell
from maghribcom.organisations.labels import role_name
from maghribcom.organisations.models import Organisation
from maghribcom.organisations.vocabulary import NAME_LANGUAGES

RECEIVED, ACCEPTED = "organisations.received", "organisations.accepted"
CHANGES_ASKED, REFUSED = "organisations.changes_asked", "organisations.refused"
INVITED = "organisations.invited"
SUSPENDED, RESUMED = "organisations.suspended", "organisations.resumed"
EXPIRING = "organisations.expiring"
NAMES_ACCEPTED, NAMES_REFUSED = "organisations.names_accepted", "organisations.names_refused"
#: Whom the life of an organisation can concern: whoever belongs to one. Anybody may ask for one or be invited.
MEMBERS = "organisations.see_members"


def tell_about(
    session: Session,
    account: Account,
    type_name: str,
    organisation: Organisation,
    *,
    occasion: str | None = None,
    **more: Any,
) -> None:
    """Tell somebody what happened to an organisation. `occasion` tells apart what happens to one more than once."""
    occasion = occasion or organisation.status_since.isoformat()
    data = {
        "organisation": organisation.public_id,
        "names": dict(organisation.named),
        "until": organisation.vetted_until.isoformat() if organisation.vetted_until else None,
        **more,
    }
    tell(session, account, type_name, f"{type_name}:{organisation.public_id}:{occasion}", data)


def _name(data: Mapping[str, Any]) -> str:
    names = data["names"]
    return isolated(next(names[code] for code in (current_language(), *NAME_LANGUAGES) if code in names))


def _request(data: Mapping[str, Any]) -> str:
    return absolute_url("organisations.follow_request", current_language(), public_id=data["organisation"])


def _own(_data: Mapping[str, Any]) -> str:
    return absolute_url("organisations.my_organisation", current_language())


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(texts)


def _body(text: Callable[[Mapping[str, Any]], str], link: Callable[[Mapping[str, Any]], str]) -> Any:
    return lambda data: _paragraphs(text(data), link(data))


def _day(data: Mapping[str, Any]) -> str:
    return show_date(datetime.fromisoformat(data["until"])) if data["until"] else "–"


def _received(data: Mapping[str, Any]) -> str:
    return _paragraphs(
        _("We have received your request for %(organisation)s.", organisation=_name(data)),
        _("A person looks at it and writes to you. You see here where it stands:"),
    )


def _accepted(data: Mapping[str, Any]) -> str:
    return _paragraphs(
        _("%(organisation)s is vetted, and you are its manager.", organisation=_name(data)),
        _("You can search experts and invite your colleagues. Sign in again, then begin here:"),
    )


def _changes_asked(data: Mapping[str, Any]) -> str:
    return _paragraphs(
        _("Something is missing in your request for %(organisation)s.", organisation=_name(data)),
        _("Read the remark, change your answers and send them again:"),
    )


def _refused(data: Mapping[str, Any]) -> str:
    return _paragraphs(
        _("Your request for %(organisation)s was not accepted.", organisation=_name(data)),
        _("You can read the reason here:"),
    )


def _invited(data: Mapping[str, Any]) -> str:
    return _paragraphs(
        _("You are invited to act for %(organisation)s.", organisation=_name(data)),
        _("Your role would be: %(role)s.", role=role_name(data["role"])),
        _("Nothing changes before you accept. Sign in and answer here, within 30 days:"),
    )


def _suspended(data: Mapping[str, Any]) -> str:
    return _paragraphs(
        _("%(organisation)s is suspended. Its members cannot search experts for now.", organisation=_name(data)),
        _("You can read the reason here:"),
    )


def _resumed(data: Mapping[str, Any]) -> str:
    return _paragraphs(
        _(
            "The suspension of %(organisation)s is over. Its members can search experts again.",
            organisation=_name(data),
        ),
        _("You find your organisation here:"),
    )


def _expiring(data: Mapping[str, Any]) -> str:
    return _paragraphs(
        _("The vetting of %(organisation)s ends on %(day)s.", organisation=_name(data), day=_day(data)),
        _("From then on its members cannot search experts. The team has been told and will vet it again."),
        _("Check here that what you say of your organisation is still true:"),
    )


def _names_accepted(data: Mapping[str, Any]) -> str:
    return _paragraphs(
        _("Your organisation is now called %(organisation)s.", organisation=_name(data)),
        _("You find your organisation here:"),
    )


def _names_refused(data: Mapping[str, Any]) -> str:
    return _paragraphs(
        _(
            "The new name that you asked for was not accepted: %(organisation)s keeps its name.",
            organisation=_name(data),
        ),
        _("You find your organisation here:"),
    )


NOTICE_TYPES = (
    NoticeType(
        RECEIVED,
        lambda _data: _("We have received your request"),
        _body(_received, _request),
        link=_request,
        label=lambda: _("The receipt of your request for an organisation"),
    ),
    NoticeType(
        ACCEPTED,
        lambda _data: _("Your organisation is vetted"),
        _body(_accepted, _own),
        link=_own,
        label=lambda: _("The news that your organisation is vetted"),
    ),
    NoticeType(
        CHANGES_ASKED,
        lambda _data: _("Your request needs a change"),
        _body(_changes_asked, _request),
        link=_request,
        label=lambda: _("A change that your request needs"),
    ),
    NoticeType(
        REFUSED,
        lambda _data: _("Your request was not accepted"),
        _body(_refused, _request),
        link=_request,
        label=lambda: _("The refusal of your request"),
    ),
    NoticeType(
        INVITED,
        lambda _data: _("You are invited to act for an organisation"),
        _body(_invited, _own),
        link=_own,
        label=lambda: _("Invitations to act for an organisation"),
    ),
    NoticeType(
        SUSPENDED,
        lambda _data: _("Your organisation is suspended"),
        _body(_suspended, _own),
        link=_own,
        concerns=MEMBERS,
        label=lambda: _("The suspension of your organisation"),
    ),
    NoticeType(
        RESUMED,
        lambda _data: _("Your organisation is active again"),
        _body(_resumed, _own),
        link=_own,
        concerns=MEMBERS,
        label=lambda: _("The end of a suspension of your organisation"),
    ),
    NoticeType(
        EXPIRING,
        lambda _data: _("The vetting of your organisation ends soon"),
        _body(_expiring, _own),
        link=_own,
        concerns=MEMBERS,
        label=lambda: _("The vetting of your organisation when it ends soon"),
    ),
    NoticeType(
        NAMES_ACCEPTED,
        lambda _data: _("Your organisation has its new name"),
        _body(_names_accepted, _own),
        link=_own,
        concerns=MEMBERS,
        label=lambda: _("The new name of your organisation, accepted"),
    ),
    NoticeType(
        NAMES_REFUSED,
        lambda _data: _("The new name was not accepted"),
        _body(_names_refused, _own),
        link=_own,
        concerns=MEMBERS,
        label=lambda: _("The new name of your organisation, not accepted"),
    ),
)
