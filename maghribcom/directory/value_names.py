"""What the values of filters are called, in the language of the page."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from maghribcom import closed_lists
from maghribcom.experts import labels
from maghribcom.locales import country_name, current_language, language_name
from maghribcom.projects import labels as project_labels
from maghribcom.skills.labels import Words
from maghribcom.territories import territories
from search.queries import OPEN_ENDED


def foreign(words: Words) -> str | None:
    """The language of a label where it is not the page's."""
    return None if words.language == current_language() else words.language


def region_name(code: str) -> str:
    """A region in the language of the page."""
    held = territories().get(code)
    return held.name(current_language()) if held else code


def language_words(value: str) -> str:
    """ "French, B2 at least"."""
    code, _at, level = value.partition("@")
    name = language_name(code)
    if level in {"", "A1"}:
        return name
    if level == "native":
        return _("%(language)s, native", language=name)
    return _("%(language)s, %(level)s at least", language=name, level=level)


def years_words(value: str) -> str:
    """ "10 years or more"."""
    return ngettext("%(num)s year or more", "%(num)s years or more", int(value))


def mode_name(code: str) -> str:
    """A way to help."""
    return closed_lists.modes().get(code, code)


def capacity_name(code: str) -> str:
    """How much time."""
    return labels.capacities().get(code, code)


def verification_name(code: str) -> str:
    """Who checked."""
    return labels.verifications().get(code, code)


def way_name(code: str) -> str:
    """Where the work is done."""
    return project_labels.ways().get(code, code)


def compensation_name(code: str) -> str:
    """What is given for the work."""
    return project_labels.compensations().get(code, code)


def deadline_words(value: str) -> str:
    """When a need ends: within so many days, or without a deadline."""
    if value == OPEN_ENDED:
        return _("without a deadline")
    return ngettext("ends within %(num)s day", "ends within %(num)s days", int(value))


#: By parameter, for those whose values are called the same in every search.
NAMED: Mapping[str, Callable[[str], str]] = {
    "country": country_name,
    "region": region_name,
    "mode": mode_name,
    "way": way_name,
    "capacity": capacity_name,
    "compensation": compensation_name,
    "deadline": deadline_words,
    "verification": verification_name,
}
