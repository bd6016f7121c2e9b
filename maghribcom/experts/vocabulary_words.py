"""What the editors' pages call kinds, labels, links and reasons, in the language of the page."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import pgettext


def concept_kinds() -> Mapping[str, str]:
    """What a concept is."""
    return {
        "skill": _("Skill"),
        "knowledge": _("Field of knowledge"),
        "occupation": _("Occupation"),
        "sector": _("Sector"),
        "group": _("Group of concepts"),
    }


def label_kinds() -> Mapping[str, str]:
    """What a label is for."""
    return {
        "preferred": pgettext("label", "preferred"),
        "alternative": pgettext("label", "alternative"),
        "hidden": pgettext("label", "found, never shown"),
        "dropped": pgettext("label", "dropped"),
    }


def origins() -> Mapping[str, str]:
    """Who wrote a label or a link."""
    return {"starter": _("our starter vocabulary"), "editor": _("an editor"), "esco": _("ESCO import")}


def schemes() -> Mapping[str, str]:
    """Which vocabulary a concept belongs to."""
    return {"maghribcom": _("Our own"), "esco": _("ESCO")}


def matches() -> Mapping[str, str]:
    """How a concept stands to the one of another vocabulary."""
    return {"exact": _("exactly this one"), "close": _("close to this one")}


def link_sorts() -> Mapping[str, str]:
    """How another concept stands to this one, as headings of lists."""
    return {
        "broader": _("Broader concepts"),
        "narrower": _("Narrower concepts"),
        "related": _("Related concepts"),
        "essential": _("Skills that are essential for it"),
        "optional": _("Skills that are useful for it"),
        "needed": _("Occupations that need it"),
    }


def link_kinds(kind: str) -> Mapping[str, str]:
    """The links that a concept of this kind may be given."""
    found = {"broader": _("is narrower than"), "related": _("is related to")}
    if kind == "occupation":
        found |= {"essential": _("needs the essential skill"), "optional": _("is helped by the skill")}
    return found


def ignore_reasons() -> Mapping[str, str]:
    """Why a word gets no concept."""
    return {
        "not_a_skill": _("It is no skill"),
        "too_general": _("It is too general to search by"),
        "unclear": _("Nobody can tell what it means"),
        "personal": _("It says something personal"),
    }
