"""What the owner of a profile is told by the clock. The words are made from ids and instants, when they are read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.closed_lists import levels
from maghribcom.contributions import NoticeType
from maghribcom.database import db
from maghribcom.experts.freshness import visible_until
from maghribcom.experts.models import Expert
from maghribcom.experts.operations.free_words import WORD_MAPPED
from maghribcom.experts.reconfirmation import sign_link
from maghribcom.experts.vocabulary import MAPPED_LEVEL
from maghribcom.locales import absolute_url, current_language, show_date
from maghribcom.notices.operations import tell
from maghribcom.skills.labels import current_words

ASK, DORMANT, RESUMED = "experts.ask", "experts.dormant", "experts.resumed"
#: Whom they can concern: whoever has a profile to edit.
EDIT = "experts.edit"


def tell_owner(session: Session, expert: Expert, type_name: str, occasion: str) -> None:
    """Tell the owner; `occasion` tells apart what happens to one profile more than once."""
    confirmed_at, now = expert.confirmed_at or expert.created_at, clock.now()
    data = {
        "expert": expert.public_id,
        "confirmed_at": confirmed_at.isoformat(),
        "visible_until": visible_until(confirmed_at, expert.paused_until).isoformat(),
        "at": now.isoformat(),
    }
    tell(session, expert.account, type_name, f"{type_name}:{expert.public_id}:{occasion}", data)


def _link(data: Mapping[str, Any]) -> str:
    confirmed_at, sent_at = datetime.fromisoformat(data["confirmed_at"]), datetime.fromisoformat(data["at"])
    token = sign_link(data["expert"], confirmed_at, sent_at)
    return absolute_url("experts.reconfirm", current_language(), token=token)


def _day(data: Mapping[str, Any], name: str) -> str:
    return show_date(datetime.fromisoformat(data[name]))


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(texts)


def _ask_body(data: Mapping[str, Any]) -> str:
    return _paragraphs(
        _("You confirmed your expertise profile on %(day)s.", day=_day(data, "confirmed_at")),
        _("Is it still true, and are you still available? Answer with one click, without signing in:"),
        _link(data),
        _("You can also pause your profile until a day of your choice, or withdraw it."),
        _(
            "Without an answer, nobody finds your profile any more from %(day)s on. Nothing is deleted.",
            day=_day(data, "visible_until"),
        ),
    )


def _dormant_body(data: Mapping[str, Any]) -> str:
    return _paragraphs(
        _("You have not confirmed your expertise profile since %(day)s.", day=_day(data, "confirmed_at")),
        _("From today on nobody finds it. Nothing is deleted."),
        _("If you are still available, one click brings it back, without signing in:"),
        _link(data),
    )


def _resumed_body(data: Mapping[str, Any]) -> str:
    return _paragraphs(
        _("The pause that you chose is over: vetted institutions find your profile again."),
        _("To say that it is still true, to pause it again or to withdraw it, use this link, without signing in:"),
        _link(data),
    )


def _mapped_body(data: Mapping[str, Any]) -> str:
    if data["had_it"]:
        return _(
            "A word of your own means the skill “%(skill)s”, which is in your profile already. Only the skill stays.",
            skill=_skill(data),
        )
    return _paragraphs(
        _(
            "A word of your own is now the skill “%(skill)s”: people who search in another language find you by it.",
            skill=_skill(data),
        ),
        _(
            "Your level in it is “%(level)s” until you say more. Choose your level and your years.",
            level=levels()[MAPPED_LEVEL],
        ),
    )


def _skill(data: Mapping[str, Any]) -> str:
    """The skill in the reader's words, or in those of the one that replaced it."""
    public_id = data["concept"]
    current = current_words(db.session, (public_id,), current_language())
    return current[public_id].words.text if public_id in current else public_id


def _profile(_data: Mapping[str, Any]) -> str:
    return absolute_url("experts.edit_tasks", current_language())


NOTICE_TYPES = (
    NoticeType(
        ASK, lambda _data: _("Still available?"), _ask_body, link=_link, concerns=EDIT,
        label=lambda: _("Questions whether your profile is still true"),
    ),
    NoticeType(
        DORMANT, lambda _data: _("Your profile is no longer found"), _dormant_body, link=_link, concerns=EDIT,
        label=lambda: _("The news that nobody finds your profile any more"),
    ),
    NoticeType(
        RESUMED, lambda _data: _("Your profile is found again"), _resumed_body, link=_link, concerns=EDIT,
        label=lambda: _("The end of a pause of your profile"),
    ),
    NoticeType(
        WORD_MAPPED, lambda _data: _("One of your words became a skill"), _mapped_body, by_mail=False, link=_profile,
    ),
)  # fmt: skip
