"""Projects and needs for the tour of pages: found by everybody, moderated, and written by an official."""

from dataclasses import replace

from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.models import Account
from maghribcom.accounts.operations import find_account
from maghribcom.organisations.models import Organisation
from maghribcom.organisations.operations import memberships_of, reader_of
from maghribcom.projects.operations import close as close_need
from maghribcom.projects.operations import create_project
from maghribcom.projects.operations.moderation import Asked, ask_changes, claim
from tests.directory import needs
from tests.projects import making
from tests.projects.posted import hand_in, post_need, post_project


def published_by(session: Session, organisation: Organisation) -> dict[str, str]:
    """A project with an open need, one that was filled and one that is suspended."""
    whole = needs.project(session, organisation, sector="sector-health")
    found, over, halted = (needs.need(session, whole) for _state in ("open", "closed", "suspended"))
    needs.close(over)
    halted.status, halted.status_reason = "suspended", "to_check"
    session.flush()
    return {
        "project": whole.public_id,
        "open_need": found.public_id,
        "closed_need": over.public_id,
        "hidden_need": halted.public_id,
    }


def posted_by(session: Session, official: Account, moderator: str) -> dict[str, str]:
    """A need in the moderator's hands that was changed since its last submission, one given back, one that is open."""
    staff = find_account(session, moderator)
    reader = reader_of(session, official.actor(), clock.now())
    assert staff is not None
    assert reader is not None
    project = post_project(session, official, organisation=reader.organisation)
    submitted = post_need(session, official, project=project, status="submitted")
    submitted.texts[0].text = "Formation en dialyse pour douze infirmières"
    submitted.place = "الرشيدية"
    hand_in(session, submitted, number=2)
    claim(session, submitted, actor=staff.actor())
    returned = post_need(session, official, project=project, status="submitted", title="Une mission")
    asked = Asked("role", "title", "اذكروا الدور المطلوب.", "ar"), Asked("role", "", "Tout est trop court.", "fr")
    ask_changes(session, returned, asked, number=1, actor=staff.actor())
    opened = post_need(session, official, project=project)
    return {
        "submitted": submitted.public_id,
        "returned": returned.public_id,
        "opened": opened.public_id,
        "moderated_project": project.public_id,
    }


def written_by(session: Session, official: Account) -> dict[str, str]:
    """A project with a draft, an open and a closed need, and an empty one."""
    body = memberships_of(session, official.id)[0].organisation
    actor = official.actor()
    project = making.project(session, official, body=body, about=replace(making.ABOUT, sectors=("sector-water",)))
    draft, opened, closed = (making.need(session, project, official) for _turn in range(3))
    making.opened(session, opened, official)
    making.opened(session, closed, official)
    close_need(session, closed, "filled", actor=actor)
    return {
        "own_project": project.public_id,
        "empty_project": create_project(session, body, actor=actor).public_id,
        "draft_need": draft.public_id,
        "own_open_need": opened.public_id,
        "own_closed_need": closed.public_id,
    }
