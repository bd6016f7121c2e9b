"""The words of the closed lists of this room, in the language of the page."""

from collections.abc import Mapping

from flask_babel import gettext as _

from maghribcom.contributions import DAILY, NEVER, WEEKLY


def alerts() -> Mapping[str, str]:
    """How often the owner of a saved search hears who is new."""
    return {DAILY: _("Every day"), WEEKLY: _("Every week"), NEVER: _("Never")}


def reasons() -> Mapping[str, str]:
    """Why somebody is on a shortlist, in the order of the form."""
    return {
        "skills": _("The skills fit"),
        "experience": _("The experience fits"),
        "region": _("Knows the region"),
        "recommended": _("Recommended by somebody"),
        "later": _("To contact later"),
        "reserve": _("In reserve"),
    }
