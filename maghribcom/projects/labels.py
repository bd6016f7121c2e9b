"""The words of the closed lists, in the language of the page. Each function maps a list's codes, in its order."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import pgettext

from maghribcom.locales import by_language


@by_language
def statuses() -> Mapping[str, str]:
    """The states of a project or a need."""
    return {
        "draft": _("Draft"),
        "submitted": pgettext("state of a project or need", "Submitted"),
        "changes_asked": pgettext("state of a project or need", "Changes asked"),
        "open": pgettext("state of a project or need", "Open"),
        "suspended": pgettext("state of a project or need", "Suspended"),
        "closed": pgettext("state of a project or need", "Closed"),
    }


@by_language
def close_reasons() -> Mapping[str, str]:
    """Why a project or need was closed."""
    return {
        "filled": _("All places are filled"),
        "no_suitable_expert": _("No suitable expert was found"),
        "withdrawn": _("The organisation withdrew it"),
        "no_funding": _("The funding is missing"),
        "duplicate": _("It was published twice"),
        "expired": _("Its deadline has passed"),
        "owner_silent": _("The organisation did not answer"),
    }


@by_language
def suspend_reasons() -> Mapping[str, str]:
    """Why a project or need is suspended."""
    return {
        "to_check": _("Something in it has to be checked"),
        "no_contact": _("Nobody answers for it any more"),
        "organisation_suspended": _("The organisation is suspended"),
        "paused_by_owner": _("The organisation paused it"),
        "owner_silent": _("The organisation did not answer"),
    }


@by_language
def project_groups() -> Mapping[str, str]:
    """The groups of questions of a project."""
    return {"about": _("What it is about"), "place": _("Place and dates"), "means": _("Means and partners")}


@by_language
def need_groups() -> Mapping[str, str]:
    """The groups of questions of a need."""
    return {
        "role": _("Role"),
        "skills": _("Skills and languages"),
        "terms": pgettext("of a need", "Terms"),
        "practical": _("Practical information"),
    }


@by_language
def stages() -> Mapping[str, str]:
    """How far a project is."""
    return {
        "idea": pgettext("stage of a project", "Idea"),
        "preparation": pgettext("stage of a project", "In preparation"),
        "running": pgettext("stage of a project", "Running"),
        "completed": pgettext("stage of a project", "Completed"),
    }


@by_language
def funding() -> Mapping[str, str]:
    """How a project is paid for."""
    return {
        "funded": _("Funded"),
        "partly_funded": _("Partly funded"),
        "seeking": _("Looking for funding"),
        "in_kind": _("Contributions in kind only"),
    }


@by_language
def audiences() -> Mapping[str, str]:
    """Who reads a need."""
    return {
        "public": _("Everybody"),
        "verified": _("Experts with a verified profile"),
        "network": _("Members of one network"),
    }


@by_language
def ways() -> Mapping[str, str]:
    """Where the work is done."""
    return {"remote": _("Remote"), "onsite": _("On site"), "hybrid": _("Remote and on site")}


@by_language
def workload_units() -> Mapping[str, str]:
    """What a workload is counted in."""
    return {
        "hours_in_all": _("hours in all"),
        "hours_a_week": _("hours a week"),
        "days_a_month": _("days a month"),
        "full_time": _("full time"),
    }


@by_language
def duration_units() -> Mapping[str, str]:
    """What a duration is counted in."""
    return {
        "hours": _("hours"),
        "days": _("days"),
        "weeks": _("weeks"),
        "months": _("months"),
        "years": _("years"),
    }


@by_language
def deadline_kinds() -> Mapping[str, str]:
    """How strict the last day for applications is."""
    return {
        "fixed": _("Fixed: no application after this day"),
        "flexible": _("Flexible: the day may be moved"),
        "open": _("No deadline"),
    }


@by_language
def compensations() -> Mapping[str, str]:
    """What the expert gets."""
    return {
        "pro_bono": _("pro bono"),
        "expenses": _("expenses covered"),
        "per_diem": _("daily allowance"),
        "fee": _("for a fee"),
        "contract": _("contract of employment"),
        "fellowship": _("fellowship"),
    }


@by_language
def provided() -> Mapping[str, str]:
    """What the organisation provides."""
    return {
        "travel": _("travel"),
        "lodging": _("lodging"),
        "insurance": _("insurance"),
        "leave_letter": _("letter to the employer for a leave"),
        "visa_help": _("help with the visa of companions"),
    }


@by_language
def urgencies() -> Mapping[str, str]:
    """How soon somebody is needed."""
    return {
        "normal": pgettext("urgency", "Normal"),
        "soon": pgettext("urgency", "Soon"),
        "urgent": pgettext("urgency", "Urgent"),
    }


@by_language
def goals() -> Mapping[int, str]:
    """The Sustainable Development Goals of the United Nations, by number, in their official short names."""
    return {
        1: _("No poverty"),
        2: _("Zero hunger"),
        3: _("Good health and well-being"),
        4: _("Quality education"),
        5: _("Gender equality"),
        6: _("Clean water and sanitation"),
        7: _("Affordable and clean energy"),
        8: _("Decent work and economic growth"),
        9: _("Industry, innovation and infrastructure"),
        10: _("Reduced inequalities"),
        11: _("Sustainable cities and communities"),
        12: _("Responsible consumption and production"),
        13: _("Climate action"),
        14: _("Life below water"),
        15: _("Life on land"),
        16: _("Peace, justice and strong institutions"),
        17: _("Partnerships for the goals"),
    }


@by_language
def project_fields() -> Mapping[str, str]:
    """The questions of a project, by field, in their order."""
    return {
        "title": pgettext("of a project", "Title"),
        "pitch": _("The project in one sentence"),
        "objective": _("Objective"),
        "results": _("Expected results"),
        "sectors": _("Sectors"),
        "sdgs": _("Sustainable Development Goals"),
        "regions": _("Regions"),
        "provinces": _("Provinces or prefectures"),
        "commune": _("Commune or place"),
        "starts_on": _("Begins on"),
        "ends_on": _("Ends on"),
        "stage": _("Stage"),
        "programme": _("Programme"),
        "partners": _("Partners"),
        "funding": _("Funding"),
        "links": _("Links"),
        "documents": _("Documents"),
    }


@by_language
def need_fields() -> Mapping[str, str]:
    """The questions of a need, by field, in their order."""
    return {
        "title": _("Title of the role"),
        "summary": _("The role in one sentence"),
        "tasks": _("What there is to do"),
        "occupation": _("Occupation"),
        "mode": _("Kind of contribution"),
        "skills": _("Skills"),
        "languages": _("Languages"),
        "years": _("Years of work, at least"),
        "way": _("Remote or on site"),
        "region": _("Region"),
        "province": _("Province or prefecture"),
        "place": _("Town or place"),
        "workload": _("Workload"),
        "duration": _("Duration"),
        "start_from": _("Begins between"),
        "start_until": _("and"),
        "compensation": _("Compensation"),
        "provided": _("Provided"),
        "counterpart": _("Counterpart in your team"),
        "experts": _("Number of experts"),
        "deadline": _("Deadline"),
        "urgency": _("Urgency"),
        "answer_days": _("Answer promised within (working days)"),
        "pending_max": _("Applications waiting, at most"),
        "accepts_applications": _("Takes applications now"),
        "audience": _("Who reads it"),
        "network": _("Network"),
    }
