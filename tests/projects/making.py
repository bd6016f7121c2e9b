"""Projects and needs for the tests: complete answers to all groups, in the vocabulary of tests/experts/profiles.py."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import NOBODY, Actor
from maghribcom.accounts.models import Account
from maghribcom.organisations.models import Organisation
from maghribcom.organisations.operations import add_member, create_organisation, vet
from maghribcom.projects import operations, states
from maghribcom.projects.entries import (
    About,
    Asked,
    LanguageEntry,
    Means,
    Place,
    Practical,
    Role,
    SkillEntry,
    Terms,
    Text,
)
from maghribcom.projects.models import Need, Project
from tests import cast

ABOUT = About(
    title=(Text("Eau potable des oasis", "fr"), Text("ماء الواحات", "ar")),
    pitch=(Text("Retrouver une eau potable dans douze oasis.", "fr"),),
    sectors=("water",),
    sdgs=(6, 13),
)
PLACE = Place(regions=("MA-08",), commune="Zagora", starts_on=date(2030, 1, 1), ends_on=date(2031, 1, 1), stage="idea")
MEANS = Means(programme="PNE", partners="ORMVA", funding="funded", links=("https://example.org/oasis",))
ROLE = Role(
    title=(Text("Hydrologue", "fr"), Text("Hydrologist", "en")),
    summary=(Text("Dire où forer.", "fr"),),
    tasks=(Text("Lire les cartes\nProposer des forages", "fr"),),
    occupation="hydrologist",
    mode="remote_mission",
)
ASKED = Asked(
    skills=(SkillEntry("hydrology", level=3, years=5), SkillEntry(text="khettaras", language="fr", required=False)),
    languages=(LanguageEntry("fr", "B2"),),
    years=8,
)
TERMS = Terms(
    way="hybrid",
    region="MA-08",
    workload=3,
    workload_unit="days_a_month",
    duration=6,
    duration_unit="months",
    compensation="fee",
    provided=("lodging", "travel"),
)
PRACTICAL = Practical(counterpart=(Text("La cheffe du service des eaux", "fr"),), experts=2)


def other_body(session: Session) -> tuple[Organisation, Account]:
    """Another vetted organisation of another region, and its manager."""
    body = create_organisation(session, "ngo", {"fr": "Association des jardins"}, territory="MA-01", actor=NOBODY)
    vet(session, body, actor=NOBODY)
    account = cast.somebody(session, "expert")
    add_member(session, body, account, "organisation_manager", actor=NOBODY)
    return body, account


def project(session: Session, account: Account, **answers: Any) -> Project:
    """A complete draft of the delegation or of `body`, written by this account."""
    actor = account.actor()
    made = operations.create_project(session, answers.get("body") or cast.delegation(session), actor=actor)
    operations.save_about(session, made, answers.get("about", ABOUT), actor=actor)
    operations.save_place(session, made, answers.get("place", PLACE), actor=actor)
    operations.save_means(session, made, answers.get("means", MEANS), actor=actor)
    return made


def need(session: Session, within: Project, account: Account, **answers: Any) -> Need:
    """A complete draft in this project."""
    actor = account.actor()
    made = operations.create_need(session, within, actor=actor)
    operations.save_role(session, made, answers.get("role", ROLE), actor=actor)
    operations.save_asked(session, made, answers.get("asked", ASKED), actor=actor)
    operations.save_terms(session, made, answers.get("terms", TERMS), actor=actor)
    operations.save_practical(session, made, answers.get("practical", PRACTICAL), actor=actor)
    return made


def opened(session: Session, thing: Project | Need, account: Account, moderator: Actor = NOBODY) -> None:
    """Submit it, and open it as a moderator does; a need's project with it."""
    operations.submit(session, thing, actor=account.actor())
    if isinstance(thing, Need) and thing.project.status == "submitted":
        states.move(session, thing.project, states.OPEN, actor=moderator, at=clock.now())
    states.move(session, thing, states.OPEN, actor=moderator, at=clock.now())
