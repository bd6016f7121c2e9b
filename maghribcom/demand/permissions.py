"""Who may wait for a skill, tell a need, and answer needs."""

from maghribcom.contributions import Permission

#: Who may search for people (directory.search).
SEARCHERS = (
    "official",
    "organisation_manager",
    "network_manager",
    "regional_coordinator",
    "mediator",
    "moderator",
    "data_protection_officer",
    "administrator",
)

PERMISSIONS = (
    # Whoever may search may follow what the search does not find.
    *(Permission(role, "demand.follow") for role in SEARCHERS),
    Permission("official", "demand.tell_need"),
    Permission("organisation_manager", "demand.tell_need"),
    Permission("network_manager", "demand.tell_need"),
    Permission("regional_coordinator", "demand.tell_need"),
    Permission("mediator", "demand.answer_needs"),
)
