"""Who may look for people, who may open a profile, and whose shortlists and saved searches somebody uses."""

from maghribcom.accounts.access import Actor
from maghribcom.contributions import ANYONE, Permission
from maghribcom.demand.permissions import SEARCHERS
from maghribcom.directory.models import SavedSearch, Shortlist
from maghribcom.organisations.operations import Reader

#: Relations of an account to a shortlist or a saved search.
OWNER, COLLEAGUE = "owner", "colleague"
#: What those who search may keep. Colleagues fill a shared list; its owner alone names, shares and deletes it.
KEEPING = (
    ("keep_shortlists", ANYONE),
    ("use_shortlist", OWNER),
    ("use_shortlist", COLLEAGUE),
    ("manage_shortlist", OWNER),
    ("keep_searches", ANYONE),
    ("use_saved_search", OWNER),
    ("use_saved_search", COLLEAGUE),
    ("manage_saved_search", OWNER),
)

PERMISSIONS = (
    *(Permission(role, "directory.search") for role in SEARCHERS),
    *(Permission(role, f"directory.{action}", relation) for role in SEARCHERS for action, relation in KEEPING),
    Permission("visitor", "directory.view_profile"),
    Permission("expert", "directory.view_own_accesses"),
    Permission("expert", "directory.choose_interests"),
)


def relations(actor: Actor, reader: Reader | None, kept: Shortlist | SavedSearch) -> frozenset[str]:
    """What the actor is to a shortlist or saved search: nothing, unless they read for its organisation now.

    A shared list whose owner was erased belongs to all of the organisation.
    """
    if reader is None or kept.organisation_id != organisation_of(reader):
        return frozenset()
    found = set()
    if kept.shared:
        found.add(COLLEAGUE)
    if kept.account_id in {actor.id, None}:
        found.add(OWNER)
    return frozenset(found)


def organisation_of(reader: Reader) -> int | None:
    """The row of the organisation for which somebody reads; None for staff."""
    return reader.organisation.id if reader.organisation else None
