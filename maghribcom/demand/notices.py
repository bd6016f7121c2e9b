"""What followers and senders of needs are told. A notice of found people names nobody: it counts, and leads to them."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from maghribcom.contributions import NoticeType
from maghribcom.demand.models import Follower, NeedTold
from maghribcom.locales import absolute_url, current_language, isolated, languages
from maghribcom.notices.operations import tell
from maghribcom.skills.labels import words_for
from maghribcom.skills.models import Concept
from maghribcom.territories import territories

FOUND, TOLD, ANSWERED = "demand.found", "demand.told", "demand.answered"


def tell_follower(session: Session, follower: Follower, concept: Concept, count: int, known: int) -> None:
    """Tell a follower that so many people came who have the concept, which may have taken the place of another.

    `known`: of how many people the follower knows with them, which tells this time from all others.
    """
    public_id = concept.public_id
    data = {
        "concept": public_id,
        "kind": concept.kind,
        "region": follower.region,
        "count": count,
        # The label as it is now, in every language of the pages: a notice is read without the vocabulary.
        "words": {code: words_for(session, (public_id,), code)[public_id].text for code in languages()},
    }
    tell(session, follower.account, FOUND, f"{FOUND}:{follower.public_id}:{known}", data)


def tell_sender(session: Session, told: NeedTold, type_name: str) -> None:
    """Tell the sender of a need that it has come, or that it is answered."""
    tell(session, told.account, type_name, f"{type_name}:{told.public_id}", {"need": told.public_id})


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(texts)


def _found_subject(data: Mapping[str, Any]) -> str:
    word = data["words"][current_language()]
    return ngettext(
        "%(num)s new person for “%(skill)s”", "%(num)s new people for “%(skill)s”", data["count"], skill=word
    )


def _found_link(data: Mapping[str, Any]) -> str:
    place = territories().get(data["region"])
    asked = {"occupation" if data["kind"] == "occupation" else "skill": data["concept"]}
    if place is not None:
        asked["region"] = place.code
    return absolute_url("directory.experts", current_language(), **asked)


def _found_body(data: Mapping[str, Any]) -> str:
    language, place = current_language(), territories().get(data["region"])
    return _paragraphs(
        ngettext(
            "You wanted to know when somebody has what you look for. %(num)s more person can be found now:",
            "You wanted to know when somebody has what you look for. %(num)s more people can be found now:",
            data["count"],
        ),
        isolated(data["words"][language]) + (f" · {place.name(language)}" if place else ""),
        _found_link(data),
        _("You can stop following it here:"),
        absolute_url("directory.follows", language),
    )


def _need_link(_data: Mapping[str, Any]) -> str:
    return absolute_url("directory.tell_need", current_language())


def _told_body(data: Mapping[str, Any]) -> str:
    return _paragraphs(
        _("We have received your need. A mediator reads it and writes to you what can be done."),
        _("You find your text, and later the answer, here:"),
        _need_link(data),
    )


def _answered_body(data: Mapping[str, Any]) -> str:
    return _paragraphs(
        _("A mediator has answered the need that you told us. Read the answer here:"),
        _need_link(data),
    )


NOTICE_TYPES = (
    NoticeType(
        FOUND, _found_subject, _found_body, link=_found_link, concerns="demand.follow",
        label=lambda: _("New people with a skill that you follow"),
    ),
    NoticeType(
        TOLD, lambda _data: _("We have received your need"), _told_body, link=_need_link, concerns="demand.tell_need",
        label=lambda: _("The receipt of a need that you told"),
    ),
    NoticeType(
        ANSWERED, lambda _data: _("Your need has an answer"), _answered_body, link=_need_link,
        concerns="demand.tell_need", label=lambda: _("The answer to a need that you told"),
    ),
)  # fmt: skip
