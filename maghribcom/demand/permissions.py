"""Who may wait for a skill, tell a need, and answer needs."""

from maghribcom.contributions import Permission

PERMISSIONS = (
    # Whoever may search may follow what the search does not find (directory.search).
    *(
        Permission(role, "demand.follow")
        for role in (
            "official",
            "organisation_manager",
            "network_manager",
            "regional_coordinator",
            "mediator",
            "moderator",
            "data_protection_officer",
            "administrator",
        )
    ),
    Permission("official", "demand.tell_need"),
    Permission("organisation_manager", "demand.tell_need"),
    Permission("network_manager", "demand.tell_need"),
    Permission("regional_coordinator", "demand.tell_need"),
    Permission("mediator", "demand.answer_needs"),
)
