"""Closed lists that profiles and needs share, with their words: what one side offers and the other asks for."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import pgettext

from maghribcom.locales import by_language
from search.documents import LANGUAGE_LEVELS

#: The contribution ladder, from the smallest step to the largest.
MODES = (
    "call", "review", "jury", "mentoring", "training", "research", "remote_mission", "onsite_mission", "placement",
    "network", "equipment", "investment",
)  # fmt: skip
#: How well somebody masters a skill: notion, autonomous, expert, reference.
LEVELS = (1, 2, 3, 4)
#: CEFR, and native.
CEFR = LANGUAGE_LEVELS
#: The languages that a text may be written in.
TEXT_LANGUAGES = ("fr", "ar", "en", "es", "nl", "de", "it")


@by_language
def levels() -> Mapping[int, str]:
    """How well somebody masters a skill."""
    return {
        1: pgettext("level of a skill", "notion"),
        2: pgettext("level of a skill", "autonomous"),
        3: pgettext("level of a skill", "expert"),
        4: pgettext("level of a skill", "reference"),
    }


@by_language
def modes() -> Mapping[str, str]:
    """The contribution ladder, from the smallest step to the largest."""
    return {
        "call": _("one-hour call"),
        "review": _("review of a document"),
        "jury": _("jury or selection panel"),
        "mentoring": _("mentoring"),
        "training": _("training or teaching"),
        "research": _("research partnership"),
        "remote_mission": _("remote mission"),
        "onsite_mission": _("on-site mission"),
        "placement": _("long stay or return"),
        "network": _("opening a network"),
        "equipment": _("equipment"),
        "investment": _("contact for an investment"),
    }


@by_language
def cefr() -> Mapping[str, str]:
    """Levels of a language, of the Common European Framework, and native."""
    return {
        "A1": _("A1 – a few words"),
        "A2": _("A2 – simple sentences"),
        "B1": _("B1 – everyday matters"),
        "B2": _("B2 – at ease"),
        "C1": _("C1 – fluent"),
        "C2": _("C2 – mastery"),
        "native": _("native language"),
    }


@by_language
def cefr_short() -> Mapping[str, str]:
    """The same levels where there is little room."""
    return {"A1": "A1", "A2": "A2", "B1": "B1", "B2": "B2", "C1": "C1", "C2": "C2", "native": _("native")}
