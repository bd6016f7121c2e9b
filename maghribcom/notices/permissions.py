"""Who may do what with notices, and with mails that could not be sent."""

from maghribcom.contributions import Permission

PERMISSIONS = (
    Permission("account", "notices.read_own"),
    Permission("administrator", "notices.manage_mail"),
)
