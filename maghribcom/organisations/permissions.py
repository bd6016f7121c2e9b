"""Who may do what with organisations."""

from maghribcom.contributions import Permission

#: Relations of an account to an organisation.
MEMBER, MANAGER = "member", "manager"

PERMISSIONS = (
    Permission("visitor", "organisations.view"),
    Permission("moderator", "organisations.vet"),
    Permission("administrator", "organisations.vet"),
    Permission("organisation_manager", "organisations.invite", MANAGER),
    Permission("moderator", "organisations.invite"),
    Permission("administrator", "organisations.invite"),
)
