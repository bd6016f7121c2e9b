"""Who may do what with accounts."""

from maghribcom.contributions import Permission

PERMISSIONS = (Permission("account", "accounts.manage_own"),)
