"""The words of the closed lists, in the language of the page. Each function maps a list's codes, in its order."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import pgettext

from maghribcom.locales import by_language


@by_language
def groups() -> Mapping[str, str]:
    """The six tasks of a profile."""
    return {
        "identity": _("Identity"),
        "residence": _("Where I live"),
        "work": _("Work and skills"),
        "background": _("Experience and education"),
        "offer": _("What I offer"),
        "visibility": _("Visibility and consent"),
    }


@by_language
def task_states() -> Mapping[str, str]:
    """How far a task is."""
    return {"todo": _("To do"), "started": _("Started"), "done": _("Done")}


@by_language
def statuses() -> Mapping[str, str]:
    """The states of a profile, as its owner reads them."""
    return {
        "draft": _("Draft"),
        "pending": _("Waiting for verification"),
        "active": _("Published"),
        "paused": _("Paused"),
        "dormant": _("Not confirmed, so not found"),
        "withdrawn": _("Withdrawn"),
        "erased": _("Erased"),
        "rejected": _("Sent back"),
        "merged": _("Joined with another profile"),
    }


@by_language
def evidences() -> Mapping[str, str]:
    """What stands behind a skill."""
    return {
        "claimed": _("my word"),
        "experience": _("linked to an experience"),
        "document": _("a document"),
        "vouched": _("vouched for by a network"),
    }


@by_language
def work_statuses() -> Mapping[str, str]:
    """The situation of somebody's work."""
    return {
        "employed": _("Employed"),
        "self_employed": _("Self-employed"),
        "entrepreneur": _("Running a company"),
        "researcher": _("Researcher or teacher"),
        "student": _("Student or doctoral candidate"),
        "seeking": _("Looking for work"),
        "retired": _("Retired"),
        "other": _("Another situation"),
    }


@by_language
def experience_kinds() -> Mapping[str, str]:
    """One entry of experience and education."""
    return {
        "position": _("Position"),
        "project": pgettext("kind of experience", "Project"),
        "publication": _("Publication"),
        "degree": _("Degree"),
    }


@by_language
def experience_kinds_plural() -> Mapping[str, str]:
    """Headings above several entries of one kind."""
    return {
        "position": _("Positions"),
        "project": pgettext("kind of experience", "Projects"),
        "publication": _("Publications"),
        "degree": _("Degrees"),
    }


@by_language
def capacities() -> Mapping[str, str]:
    """How much time somebody has."""
    return {
        "closed": pgettext("time to help", "closed"),
        "short": _("short help"),
        "long": _("long help"),
    }


@by_language
def conditions() -> Mapping[str, str]:
    """On what conditions somebody helps."""
    return {"pro_bono": _("pro bono"), "expenses": _("expenses covered"), "fee": _("for a fee")}


@by_language
def stays() -> Mapping[str, str]:
    """How often somebody is in Morocco."""
    return {
        "none": _("No stay planned"),
        "once_a_year": _("About once a year"),
        "several_a_year": _("Several times a year"),
        "living_part_time": _("I live there part of the year"),
    }


@by_language
def audiences() -> Mapping[str, str]:
    """Who may see a section, from the fewest to the most."""
    return {
        "only_me": _("only me"),
        "once_i_accept": _("vetted institutions, once I accept"),
        "institutions": _("vetted institutions"),
        "experts": _("registered experts, too"),
        "public": _("everybody who has the link"),
    }


@by_language
def sections() -> Mapping[str, str]:
    """Parts of a profile whose audience its owner chooses."""
    return {
        "name": _("Name"),
        "residence": _("Where I live and my region of attachment"),
        "skills": _("Headline and skills"),
        "occupation": _("Occupation, sectors and years of experience"),
        "background": _("Experience and education"),
        "offer": _("What I offer and my languages"),
        "phone": _("Phone"),
    }


@by_language
def verifications() -> Mapping[str, str]:
    """Who checked that this is a real person."""
    return {
        "email": _("e-mail address confirmed"),
        "document": _("checked by a document"),
        "network": _("vouched for by a network"),
        "ministry": _("checked by the ministry"),
    }
