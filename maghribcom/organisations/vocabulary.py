"""The closed lists and limits of this room."""

from datetime import timedelta

NAME_LENGTH = 160
DESCRIPTION_LENGTH = 2_000
URL_LENGTH = 300
ADDRESS_LENGTH = 300
#: Of a domain name, as the rules of the DNS have it.
DOMAIN_LENGTH = 253
LANGUAGE_LENGTH = 3

NETWORK = "network"
TYPES = (
    "ministry", "agency", "region", "province", "commune", "university", "hospital", "company", "ngo", NETWORK,
    "cooperation_agency",
)  # fmt: skip
OFFICIAL, ORGANISATION_MANAGER, NETWORK_MANAGER = "official", "organisation_manager", "network_manager"
MEMBER_ROLES = (OFFICIAL, ORGANISATION_MANAGER, NETWORK_MANAGER)
MANAGER_ROLES = frozenset({ORGANISATION_MANAGER, NETWORK_MANAGER})
#: Languages in which an organisation may have a name, in the order in which one stands in for another.
NAME_LANGUAGES = ("fr", "ar", "en")
#: Languages of its description: those that search analyses.
TEXT_LANGUAGES = ("fr", "ar", "en", "es", "nl", "de", "it")

#: The life of an organisation; the ways between the states are in states.py.
STATUSES = ("requested", "changes_asked", "vetted", "suspended", "refused", "merged")
#: States in which staff still have to answer, or wait for an answer.
WAITING = ("requested", "changes_asked")
#: By what it was vetted: by its documents, or by the ministry, which knows it.
LEVELS = ("document", "ministry")
#: For how long staff may vet at most, and what the form proposes.
LONGEST_TERM = timedelta(days=5 * 365)
USUAL_TERM = timedelta(days=2 * 365)
#: So long before its vetting ends an organisation is reminded, and its desk sees it.
EXPIRY_NOTICE = timedelta(days=30)

#: Requests of one account that wait at once.
REQUESTS_MAX = 3
#: People of one organisation, and invitations that wait.
MEMBERS_MAX = 200
INVITATIONS_MAX = 50
INVITATION_KEPT = timedelta(days=30)


def roles_in(type_: str) -> tuple[str, ...]:
    """The roles that members of an organisation of this type may have."""
    return (NETWORK_MANAGER,) if type_ == NETWORK else (OFFICIAL, ORGANISATION_MANAGER)


def manager_role(type_: str) -> str:
    """The role of whoever manages an organisation of this type."""
    return NETWORK_MANAGER if type_ == NETWORK else ORGANISATION_MANAGER
