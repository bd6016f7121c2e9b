"""Who may look for people, and who may open a profile."""

from maghribcom.contributions import Permission

#: Somebody who reads as a vetted institution, as a vetted network or as staff (organisations.reader_of).
READER = "reader"

PERMISSIONS = (
    Permission("official", "directory.search"),
    Permission("organisation_manager", "directory.search"),
    Permission("network_manager", "directory.search"),
    Permission("regional_coordinator", "directory.search"),
    Permission("mediator", "directory.search"),
    Permission("moderator", "directory.search"),
    Permission("data_protection_officer", "directory.search"),
    Permission("administrator", "directory.search"),
    Permission("visitor", "directory.view_profile"),
    Permission("expert", "directory.view_own_accesses"),
)
