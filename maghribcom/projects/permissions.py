"""Who may do what with projects and needs, by relation and state."""

from maghribcom.accounts.access import Actor
from maghribcom.contributions import Permission
from maghribcom.organisations.models import Organisation
from maghribcom.organisations.operations import relations as relations_to_organisation
from maghribcom.projects.models import Need, Project
from maghribcom.projects.states import MODERATOR, OWNER, TRANSITIONS
from maghribcom.projects.vocabulary import PUBLISHED, STATUSES, WRITTEN
from maghribcom.territories import region_of

#: Relations of an account to a project or a need: it acts for the organisation, or moderates its region.
MEMBER, COORDINATOR = "member", "coordinator"
#: Who moderates everywhere; a regional coordinator does inside the region of the grant.
MODERATORS = ("moderator", "administrator")
OWNERS = ("official", "organisation_manager")
#: Nobody but its owners sees a draft.
SUBMITTED_ONCE = frozenset(STATUSES) - {"draft"}

PERMISSIONS = (
    Permission("visitor", "projects.read", states=PUBLISHED),
    *(Permission(role, "projects.create", MEMBER) for role in OWNERS),
    *(Permission(role, "projects.read_own", MEMBER) for role in OWNERS),
    *(Permission(role, "projects.edit", MEMBER, WRITTEN) for role in OWNERS),
    #: The group that takes effect at once.
    *(Permission(role, "projects.edit_practical", MEMBER, WRITTEN | {"open", "suspended"}) for role in OWNERS),
    *(
        Permission(role, f"projects.{step.verb}", MEMBER, step.sources)
        for step in TRANSITIONS
        if OWNER in step.by
        for role in OWNERS
    ),
    #: What happened to it, for those who answer for it and those who moderate it.
    *(Permission(role, "projects.read_history", MEMBER) for role in OWNERS),
    *(Permission(role, "projects.read_history", states=SUBMITTED_ONCE) for role in MODERATORS),
    Permission("regional_coordinator", "projects.read_history", COORDINATOR, SUBMITTED_ONCE),
    *(Permission(role, "projects.moderate", states=SUBMITTED_ONCE) for role in MODERATORS),
    Permission("regional_coordinator", "projects.moderate", COORDINATOR, SUBMITTED_ONCE),
    *(
        line
        for step in TRANSITIONS
        if MODERATOR in step.by
        for line in (
            *(Permission(role, f"projects.{step.verb}", states=step.sources) for role in MODERATORS),
            Permission("regional_coordinator", f"projects.{step.verb}", COORDINATOR, step.sources),
        )
    ),
)


def relations(actor: Actor, thing: Project | Need) -> frozenset[str]:
    """What the actor is to this project or need. A coordinator's are also those that take place in the region."""
    project = thing.project if isinstance(thing, Need) else thing
    found = relations_to_body(actor, project.organisation)
    if isinstance(thing, Need):
        places = {thing.region}
    else:
        places = {choice.code for choice in project.choices if choice.list == "region"}
    return found | {COORDINATOR} if places & actor.scopes("regional_coordinator") else found


def relations_to_body(actor: Actor, organisation: Organisation) -> frozenset[str]:
    """What the actor is to everything that this organisation posts."""
    found = {MEMBER} if MEMBER in relations_to_organisation(actor, organisation) else set()
    region = region_of(organisation.territory)
    if region and region in actor.scopes("regional_coordinator"):
        found.add(COORDINATOR)
    return frozenset(found)
