"""The words for the closed lists of this room."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import pgettext

from maghribcom.locales import by_language, current_language
from maghribcom.territories import territories


@by_language
def types() -> Mapping[str, str]:
    """The types of organisations, in the order of forms."""
    return {
        "ministry": _("Ministry"),
        "agency": _("Agency"),
        "region": _("Region"),
        "province": _("Province or prefecture"),
        "commune": _("Commune"),
        "university": _("University"),
        "hospital": _("Hospital"),
        "company": _("Company"),
        "ngo": _("Association"),
        "network": _("Network of Moroccans abroad"),
        "cooperation_agency": _("Cooperation agency"),
    }


def type_name(code: str) -> str:
    """A type of organisation in the language of the page."""
    return types()[code]


def territory_name(code: str | None) -> str:
    """Where an organisation acts, in words."""
    place = territories().get(code or "")
    return place.name(current_language()) if place else _("All of Morocco, or abroad")


@by_language
def statuses() -> Mapping[str, str]:
    """The states of an organisation."""
    return {
        "requested": pgettext("organisation", "Waits to be vetted"),
        "changes_asked": pgettext("organisation", "Changes asked"),
        "vetted": pgettext("organisation", "Vetted"),
        "suspended": pgettext("organisation", "Suspended"),
        "refused": pgettext("organisation", "Not accepted"),
        "merged": pgettext("organisation", "Merged"),
    }


@by_language
def levels() -> Mapping[str, str]:
    """By what an organisation was vetted."""
    return {"document": _("by its documents"), "ministry": _("by the ministry")}


@by_language
def member_roles() -> Mapping[str, str]:
    """What members of an organisation are."""
    return {
        "official": _("Official"),
        "organisation_manager": _("Manager of the organisation"),
        "network_manager": _("Manager of the network"),
    }


def role_name(code: str) -> str:
    """A role of a member in the language of the page."""
    return member_roles()[code]


@by_language
def piles() -> Mapping[str, str]:
    """What lies on the desk, in the order of the page."""
    return {
        "requested": _("Requests to join"),
        "renaming": _("New names"),
        "expiring": _("Vetting that ends"),
        "changes_asked": _("Changes asked"),
        "suspended": pgettext("pile", "Suspended"),
    }


@by_language
def verbs() -> Mapping[str, str]:
    """What was done to an organisation, as its history tells it."""
    return {
        "create": _("Made"),
        "request": _("Asked to join"),
        "vet": pgettext("history", "Vetted"),
        "ask_changes": _("Changes were asked for"),
        "resubmit": _("Changed and sent again"),
        "refuse": pgettext("history", "Not accepted"),
        "suspend": pgettext("history", "Suspended"),
        "resume": _("Suspension ended"),
        "merge": _("Merged into another one"),
        "rename": _("Renamed"),
        "propose_names": _("New names proposed"),
        "withdraw_names": _("New names withdrawn"),
        "refuse_names": _("New names not accepted"),
        "change_particulars": _("Description or addresses changed"),
        "add_member": _("A member was added"),
        "invite": _("Somebody was invited"),
        "drop_invitation": _("An invitation was dropped"),
        "change_role": _("A member has another role"),
        "end_membership": _("A membership ended"),
        "put_over": _("Another organisation stands over it"),
        "end_delegation": _("Another organisation stands over it no more"),
    }
