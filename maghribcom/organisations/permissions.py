"""Who may do what with organisations."""

from maghribcom.contributions import Permission

#: Relations of an account to an organisation.
MEMBER, MANAGER = "member", "manager"

PERMISSIONS = (Permission("visitor", "organisations.view"),)
