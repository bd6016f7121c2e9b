"""Who may do what with the vocabulary."""

from maghribcom.contributions import Permission

PERMISSIONS = (
    Permission("account", "skills.suggest"),
    Permission("administrator", "skills.edit"),
)
