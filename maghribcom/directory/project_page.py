"""The public page of a project, with its open needs."""

from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from maghribcom.directory.need_cards import newest_needs, other_language, plain_card
from maghribcom.directory.publication import CLOSED, HIDDEN, OPEN, passage_of, publication_of, row
from maghribcom.locales import current_language
from maghribcom.projects import labels
from maghribcom.projects.answers import content_of
from maghribcom.projects.listing import title_of
from maghribcom.projects.models import Need, Project
from maghribcom.projects.states import PROJECT
from maghribcom.projects.wording import Wording

#: What a page shows as one row each, by the field of the form that asks for it.
FACTS = (
    "sectors", "sdgs", "regions", "provinces", "commune", "starts_on", "ends_on", "stage", "programme", "partners",
    "funding",
)  # fmt: skip
#: Open needs of one project or organisation that its page shows, the newest ones.
NEEDS_SHOWN = 50


def find_project(session: Session, public_id: str) -> Project | None:
    """The project of this address with its parts, in a constant number of statements."""
    query = (
        select(Project)
        .options(
            joinedload(Project.organisation, innerjoin=True),
            selectinload(Project.texts),
            selectinload(Project.choices),
            selectinload(Project.links),
        )
        .where(Project.public_id == public_id)
    )
    return session.scalars(query).unique().first()


def project_page(session: Session, project: Project, audiences: tuple[str, ...], at: datetime) -> dict[str, Any]:
    """What templates/directory/project.html shows."""
    publication, language = publication_of(project, at), current_language()
    page: dict[str, Any] = {
        "state": publication.state,
        "state_words": publication.words,
        "canonical": url_for("directory.project", public_id=project.public_id),
        "indexed": publication.state == OPEN,
    }
    if publication.state == HIDDEN:
        return page
    content = content_of(project)
    wording = Wording.of(session, PROJECT, content)
    held = {field: group for group in content.values() for field in group}
    names = labels.project_fields()
    title, name = title_of(project.texts, language, ""), project.organisation.name(language)
    needs = newest_needs(session, at, audiences, Need.project_id == project.id, limit=NEEDS_SHOWN)
    return page | {
        "title": title.text,
        "title_language": other_language(title.language or language),
        "pitch": passage_of(project, "pitch"),
        "objective": passage_of(project, "objective"),
        "results": passage_of(project, "results"),
        "organisation": name[0],
        "organisation_language": other_language(name[1]),
        "organisation_url": url_for("directory.organisation", public_id=project.organisation.public_id),
        "facts": [row(names[field], lines) for field in FACTS if (lines := wording.lines(field, held[field]))],
        "links": [link.url for link in project.links],
        "closed": publication.state == CLOSED,
        "needs": [plain_card(need, at) for need in needs],
    }
