"""Making a project and saving its groups."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.database import bring_in_line
from maghribcom.errors import check
from maghribcom.events.operations import record
from maghribcom.form_fields import is_web_address
from maghribcom.organisations.models import Organisation
from maghribcom.projects import vocabulary
from maghribcom.projects.entries import About, Means, Place
from maghribcom.projects.models import Project, ProjectChoice, ProjectLink
from maghribcom.projects.models.projects import LINK_LENGTH, LINKS_MAX, PLACES_MAX, SDGS_MAX, SECTORS_MAX
from maghribcom.projects.operations.saving import (
    check_places,
    check_writable,
    concepts_named,
    finish,
    put_contact,
    put_texts,
)
from maghribcom.projects.states import PROJECT


def create_project(session: Session, organisation: Organisation, *, actor: Actor) -> Project:
    """Begin a project of this organisation: an empty draft, for which the actor answers."""
    now = clock.now()
    project = Project(organisation=organisation, status="draft", created_at=now, edited_at=now, contact_id=actor.id)
    session.add(project)
    session.flush()
    record(session, "create", PROJECT, project.public_id, actor=actor.public_id, after="draft")
    return project


def find_project(session: Session, public_id: str) -> Project | None:
    """The project of this address, if there is one."""
    return session.scalar(select(Project).where(Project.public_id == public_id))


def save_about(session: Session, project: Project, answers: About, *, actor: Actor, version: int | None = None) -> None:
    """First group. `version`: the row version that the page showed; Conflict when another save came between (all).

    Raises Conflict in a state in which the group is not written (all), Invalid for answers that forms refuse (all).
    """
    check_writable(project, "about", version)
    held = {choice.code for choice in project.choices if choice.list == "sector"}
    check(len(set(answers.sectors)) == len(answers.sectors) <= SECTORS_MAX)
    check(len(set(answers.sdgs)) == len(answers.sdgs) <= SDGS_MAX and set(answers.sdgs).issubset(vocabulary.SDGS))
    check(answers.title)
    concepts_named(session, answers.sectors, ("sector",), held)
    put_texts(
        project,
        {
            "title": answers.title,
            "pitch": answers.pitch,
            "objective": answers.objective,
            "results": answers.results,
        },
    )
    _choose(project, {"sector": answers.sectors, "sdg": tuple(str(number) for number in answers.sdgs)})
    finish(session, project, "about", actor)


def save_place(session: Session, project: Project, answers: Place, *, actor: Actor, version: int | None = None) -> None:
    """Second group."""
    check_writable(project, "place", version)
    check_places(answers.regions, answers.provinces)
    check(len(set(answers.regions)) == len(answers.regions) <= PLACES_MAX)
    check(len(set(answers.provinces)) == len(answers.provinces) <= PLACES_MAX)
    check(answers.stage is None or answers.stage in vocabulary.STAGES)
    check(answers.starts_on is None or answers.ends_on is None or answers.starts_on <= answers.ends_on)
    project.commune, project.stage = answers.commune, answers.stage
    project.starts_on, project.ends_on = answers.starts_on, answers.ends_on
    _choose(project, {"region": answers.regions, "province": answers.provinces})
    finish(session, project, "place", actor)


def save_means(session: Session, project: Project, answers: Means, *, actor: Actor, version: int | None = None) -> None:
    """Third group; its documents are kept as they are uploaded."""
    check_writable(project, "means", version)
    check(answers.funding is None or answers.funding in vocabulary.FUNDING)
    check(len(answers.links) <= LINKS_MAX)
    check(all(is_web_address(url) and len(url) <= LINK_LENGTH for url in answers.links))
    project.programme, project.partners, project.funding = answers.programme, answers.partners, answers.funding
    wanted = {place: {"position": place, "url": url} for place, url in enumerate(answers.links)}
    bring_in_line(project.links, lambda row: row.position, wanted, ProjectLink)
    put_contact(session, project, answers.contact)
    finish(session, project, "means", actor)


def _choose(project: Project, lists: dict[str, Collection[str]]) -> None:
    """Tick exactly these boxes of these closed lists."""
    others = {(row.list, row.code): {"code": row.code} for row in project.choices if row.list not in lists}
    wanted = {(name, code): {"list": name, "code": code} for name, codes in lists.items() for code in codes}
    bring_in_line(project.choices, lambda row: (row.list, row.code), others | wanted, ProjectChoice)
