"""The words for types of organisations."""

from flask_babel import gettext as _


def type_name(code: str) -> str:
    """A type of organisation in the language of the page."""
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
    }[code]
