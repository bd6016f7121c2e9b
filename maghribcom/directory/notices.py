"""What is new: people, for the owner of a saved search; needs, for an expert. It names nobody else."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from maghribcom.contributions import DAILY, WEEKLY, NoticeType
from maghribcom.locales import absolute_url, current_language, isolated

NEW_PEOPLE = "directory.new_people"
NEW_NEEDS = "directory.new_needs"


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


def _needs_subject(data: Mapping[str, Any]) -> str:
    return ngettext("%(num)s new need for you", "%(num)s new needs for you", data["count"])


def _needs_link(_data: Mapping[str, Any]) -> str:
    return absolute_url("directory.needs", current_language(), fit="me", sort="freshness")


def _needs_body(data: Mapping[str, Any]) -> str:
    needs = (absolute_url("directory.need", current_language(), public_id=need) for need in data["needs"])
    return "\n\n".join(
        (
            ngettext(
                "%(num)s need was opened that asks for what you offer or interests you.",
                "%(num)s needs were opened that ask for what you offer or interest you.",
                data["count"],
            ),
            *needs,
            _("See all the needs that fit your profile:"),
            _needs_link(data),
            _("Say which needs interest you:"),
            absolute_url("directory.choose_interests", current_language()),
        )
    )


NOTICE_TYPES = (
    NoticeType(
        NEW_PEOPLE, _subject, _body, rate=DAILY, link=_link, concerns="directory.keep_searches",
        label=lambda: _("New people in your saved searches"),
    ),
    NoticeType(
        NEW_NEEDS, _needs_subject, _needs_body, rate=WEEKLY, link=_needs_link, concerns="directory.choose_interests",
        consent="alerts", label=lambda: _("New needs for you"),
    ),
)  # fmt: skip
