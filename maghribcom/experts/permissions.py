"""Who may do what with profiles, by relation and state. What a reader sees of one is decided in visibility.py."""

from maghribcom.accounts.access import Actor
from maghribcom.contributions import Permission
from maghribcom.experts.models import Expert
from maghribcom.experts.states import CONFIRM, PAUSE, PUBLISH, RESUME, WITHDRAW
from maghribcom.experts.vocabulary import STATUSES

#: Relation of an account to its own profile.
OWNER = "owner"
#: States in which the owner still has a profile to work on.
EDITABLE = frozenset(STATUSES) - {"erased", "merged"}

PERMISSIONS = (
    Permission("expert", "experts.edit", OWNER, EDITABLE),
    *(
        Permission("expert", f"experts.{step.verb}", OWNER, step.sources)
        for step in (PUBLISH, PAUSE, RESUME, CONFIRM, WITHDRAW)
    ),
)


def relations(actor: Actor, expert: Expert) -> frozenset[str]:
    """What the actor is to this profile."""
    return frozenset({OWNER}) if actor.signed_in and actor.id == expert.account_id else frozenset()
