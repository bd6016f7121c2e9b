"""The six tasks in words: what each is for, and what stands in it now."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from maghribcom.experts.models import SKILLS_MIN, Expert
from maghribcom.locales import country_name, current_language, isolated, listed
from maghribcom.territories import territories


def task_leads() -> Mapping[str, str]:
    """Why each task is asked, by group."""
    return {
        "identity": _("Your name as you use it at work. Nobody asks here for papers, a birth date or a photo."),
        "residence": _("Where you can be met, and the part of Morocco that you feel attached to."),
        "work": _("Institutions find you by these words, in whatever language they search."),
        "background": _(
            "Positions, projects, publications, degrees: what shows what you can do. All of it is optional."
        ),
        "offer": _("From one hour on the phone to a long stay: you decide what, when and on what conditions."),
        "visibility": _("Choose for each section who may see it. You can change it at any time."),
    }


def task_hint(expert: Expert, group: str) -> str:
    """What a task holds, in a few words; what it asks for when nothing was saved."""
    return _HINTS[group](expert)


def _identity(expert: Expert) -> str:
    return " · ".join(isolated(name) for name in (_full_name(expert), expert.arabic_name) if name) or _("Your name")


def _full_name(expert: Expert) -> str:
    return " ".join(filter(None, (expert.first_name, expert.last_name)))


def _residence(expert: Expert) -> str:
    place = listed((expert.city, country_name(expert.country) if expert.country else None))
    region = territories().get(expert.region or "")
    attached = _("attached to %(region)s", region=region.name(current_language())) if region else None
    return " · ".join(filter(None, (place, attached))) or _("Your country")


def _work(expert: Expert) -> str:
    count = len(expert.skills) + len(expert.free_words)
    if not count:
        return ngettext("At least %(num)s skill", "At least %(num)s skills", SKILLS_MIN)
    return ngettext("%(num)s skill", "%(num)s skills", count)


def _background(expert: Expert) -> str:
    kinds = [experience.kind for experience in expert.experiences]
    counted = (
        ngettext("%(num)s position", "%(num)s positions", kinds.count("position")) if "position" in kinds else None,
        ngettext("%(num)s project", "%(num)s projects", kinds.count("project")) if "project" in kinds else None,
        ngettext("%(num)s publication", "%(num)s publications", kinds.count("publication"))
        if "publication" in kinds
        else None,
        ngettext("%(num)s degree", "%(num)s degrees", kinds.count("degree")) if "degree" in kinds else None,
    )
    return listed(counted) or _("Optional")


def _offer(expert: Expert) -> str:
    ways = sum(choice.list == "mode" for choice in expert.choices)
    languages = len(expert.languages)
    counted = (
        ngettext("%(num)s way to help", "%(num)s ways to help", ways) if ways else None,
        ngettext("%(num)s language", "%(num)s languages", languages) if languages else None,
    )
    return listed(counted) or _("Ways to help, time, languages")


def _visibility(_expert: Expert) -> str:
    return _("Each section, each consent separately")


_HINTS: Mapping[str, Callable[[Expert], str]] = {
    "identity": _identity,
    "residence": _residence,
    "work": _work,
    "background": _background,
    "offer": _offer,
    "visibility": _visibility,
}
