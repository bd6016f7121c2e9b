"""What the owner of a saved search is told: how many people are new, and in which search. It names nobody else."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from maghribcom.contributions import DAILY, NoticeType
from maghribcom.locales import absolute_url, current_language, isolated

NEW_PEOPLE = "directory.new_people"


def _subject(data: Mapping[str, Any]) -> str:
    return ngettext(
        "%(num)s new person for your search “%(search)s”",
        "%(num)s new people for your search “%(search)s”",
        data["count"],
        search=isolated(data["name"]),
    )


def _link(_data: Mapping[str, Any]) -> str:
    return absolute_url("directory.saved_searches", current_language())


def _body(data: Mapping[str, Any]) -> str:
    return "\n\n".join(
        (
            ngettext(
                "A search that you saved finds %(num)s person more than when you looked last: “%(search)s”.",
                "A search that you saved finds %(num)s people more than when you looked last: “%(search)s”.",
                data["count"],
                search=isolated(data["name"]),
            ),
            _("See who is new:"),
            _link(data),
        )
    )


NOTICE_TYPES = (
    NoticeType(
        NEW_PEOPLE, _subject, _body, rate=DAILY, link=_link, concerns="directory.keep_searches",
        label=lambda: _("New people in your saved searches"),
    ),
)  # fmt: skip
