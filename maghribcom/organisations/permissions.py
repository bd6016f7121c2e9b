"""Who may do what with organisations, by relation and state."""

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.contributions import ANYONE, Permission
from maghribcom.organisations.models import Organisation
from maghribcom.organisations.states import RESUBMIT
from maghribcom.organisations.vocabulary import MANAGER_ROLES, MEMBER_ROLES
from maghribcom.territories import region_of

#: Relations of an account to an organisation. An overseer acts for one above it; a coordinator has its region.
MEMBER, MANAGER, OVERSEER, COORDINATOR = "member", "manager", "overseer", "coordinator"
#: Relation of an account to what it asked for.
REQUESTER = "requester"
#: Staff for the whole country.
STAFF = ("moderator", "administrator")
#: States in which an organisation is there for its people.
LIVING = frozenset({"vetted", "suspended"})

PERMISSIONS = (
    Permission("visitor", "organisations.view"),
    Permission("account", "organisations.request"),
    Permission("account", "organisations.see_request", REQUESTER),
    Permission("account", "organisations.see_documents", REQUESTER),
    Permission("account", "organisations.amend", REQUESTER, RESUBMIT.sources),
    Permission("account", "organisations.see_own"),
    *(Permission(role, "organisations.see_members", MEMBER, LIVING) for role in MEMBER_ROLES),
    *(Permission(role, "organisations.leave", MEMBER) for role in MEMBER_ROLES),
    *(Permission(role, "organisations.manage", MANAGER, frozenset({"vetted"})) for role in sorted(MANAGER_ROLES)),
    # Staff help where no manager is left.
    *(
        Permission(role, f"organisations.{action}", ANYONE, LIVING)
        for role in STAFF
        for action in ("see_members", "manage")
    ),
    *(
        Permission(role, f"organisations.{action}")
        for role in STAFF
        for action in ("vet", "see_documents", "arrange", "merge")
    ),
    *(
        Permission("regional_coordinator", f"organisations.{action}", COORDINATOR)
        for action in ("vet", "see_documents")
    ),
)


def relations(actor: Actor, organisation: Organisation) -> frozenset[str]:
    """What the actor is to this organisation. Reads who stands over it: load `overseers` with lists of them."""
    if not actor.signed_in:
        return frozenset()
    found = set()
    for role in MEMBER_ROLES:
        if organisation.public_id in actor.scopes(role):
            found |= {MEMBER, MANAGER} if role in MANAGER_ROLES else {MEMBER}
    region = region_of(organisation.territory)
    if region and region in actor.scopes("regional_coordinator"):
        found.add(COORDINATOR)
    acted_for = acts_for(actor)
    if acted_for and any(
        one.ended_at is None and one.over.public_id in acted_for and one.over.is_vetted(clock.now())
        for one in organisation.overseers
    ):
        found.add(OVERSEER)
    return frozenset(found)


def acts_for(actor: Actor) -> frozenset[str]:
    """The organisations that the actor is a member of, by public id; networks stand over nobody."""
    return actor.scopes("official") | actor.scopes("organisation_manager")
