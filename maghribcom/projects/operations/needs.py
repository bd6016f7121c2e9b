"""Making a need and saving its groups."""

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock, working_days
from maghribcom.accounts.access import Actor
from maghribcom.closed_lists import CEFR, LEVELS, MODES, TEXT_LANGUAGES
from maghribcom.database import bring_in_line
from maghribcom.errors import Conflict, Invalid, check
from maghribcom.events.operations import record
from maghribcom.organisations.models import Organisation
from maghribcom.projects import vocabulary
from maghribcom.projects.entries import Asked, Practical, Role, Terms
from maghribcom.projects.models import Need, NeedLanguage, NeedProvision, NeedSkill, Project
from maghribcom.projects.models.needs import (
    ANSWER_DAYS_MAX,
    ANSWER_DAYS_MIN,
    DURATION_MAX,
    EXPERTS_MAX,
    LANGUAGES_MAX,
    PENDING_MAX,
    SKILL_YEARS_MAX,
    SKILLS_MAX,
    WORKLOAD_MAX,
    YEARS_MAX,
)
from maghribcom.projects.operations.saving import (
    check_places,
    check_writable,
    concepts_named,
    finish,
    put_contact,
    put_texts,
)
from maghribcom.skills.models import FREE_WORD_LENGTH, SKILL_KINDS
from maghribcom.territories import language_codes
from search import NEED


def create_need(session: Session, project: Project, *, actor: Actor) -> Need:
    """Begin a need of this project: an empty draft, for which the actor answers. Conflict in a closed project."""
    if project.status == "closed":
        raise Conflict(_("This project is closed. Reopen it before you write further needs."))
    now = clock.now()
    need = Need(project=project, status="draft", created_at=now, edited_at=now, contact_id=actor.id)
    session.add(need)
    session.flush()
    record(session, "create", NEED, need.public_id, actor=actor.public_id, after="draft")
    return need


def find_need(session: Session, public_id: str) -> Need | None:
    """The need of this address, if there is one."""
    return session.scalar(select(Need).where(Need.public_id == public_id))


def save_role(session: Session, need: Need, answers: Role, *, actor: Actor, version: int | None = None) -> None:
    """First group. `version`: the row version that the page showed; Conflict when another save came between (all).

    Raises Conflict in a state in which the group is not written (all), Invalid for answers that forms refuse (all).
    """
    check_writable(need, "role", version)
    check(answers.title and (answers.mode is None or answers.mode in MODES))
    check(answers.occupation is None or answers.occupation_text is None)
    check((answers.occupation_text is None) == (answers.occupation_language is None))
    check(answers.occupation_text is None or len(answers.occupation_text) <= FREE_WORD_LENGTH)
    check(answers.occupation_language is None or answers.occupation_language in TEXT_LANGUAGES)
    held = {need.occupation.public_id} if need.occupation else set()
    named = [answers.occupation] if answers.occupation else []
    found = concepts_named(session, named, ("occupation",), held)
    need.occupation = found[answers.occupation] if answers.occupation else None
    need.occupation_text, need.occupation_language = answers.occupation_text, answers.occupation_language
    need.mode = answers.mode
    put_texts(need, {"title": answers.title, "summary": answers.summary, "tasks": answers.tasks})
    finish(session, need, "role", actor)


def save_asked(session: Session, need: Need, answers: Asked, *, actor: Actor, version: int | None = None) -> None:
    """Second group: skills and languages."""
    check_writable(need, "skills", version)
    check(answers.years is None or 0 <= answers.years <= YEARS_MAX)
    check(len(answers.skills) <= SKILLS_MAX)
    held = {row.concept.public_id for row in need.skills if row.concept}
    concepts = concepts_named(session, (entry.concept for entry in answers.skills if entry.concept), SKILL_KINDS, held)
    wanted = {}
    for position, entry in enumerate(answers.skills):
        check((entry.concept is None) != (entry.text is None) and (entry.text is None) == (entry.language is None))
        check(entry.text is None or 0 < len(entry.text) <= FREE_WORD_LENGTH)
        check(entry.language is None or entry.language in TEXT_LANGUAGES)
        check(entry.level in LEVELS and 0 <= entry.years <= SKILL_YEARS_MAX)
        concept = concepts[entry.concept] if entry.concept else None
        wanted[concept.id if concept else entry.text] = {
            "concept": concept, "text": entry.text, "language": entry.language, "position": position,
            "required": entry.required, "level": entry.level, "years": entry.years,
        }  # fmt: skip
    check(len(wanted) == len(answers.skills))
    bring_in_line(need.skills, lambda row: row.concept_id or row.text, wanted, NeedSkill)
    languages = {entry.code: {"code": entry.code, "level": entry.level} for entry in answers.languages}
    check(len(languages) == len(answers.languages) <= LANGUAGES_MAX and set(languages).issubset(language_codes()))
    check(all(entry.level in CEFR for entry in answers.languages))
    bring_in_line(need.languages, lambda row: row.code, languages, NeedLanguage)
    need.years = answers.years
    finish(session, need, "skills", actor)


def save_terms(session: Session, need: Need, answers: Terms, *, actor: Actor, version: int | None = None) -> None:
    """Third group."""
    check_writable(need, "terms", version)
    check(answers.way is None or answers.way in vocabulary.WAYS)
    check_places([answers.region] if answers.region else [], [answers.province] if answers.province else [])
    check(answers.workload_unit is None or answers.workload_unit in vocabulary.WORKLOAD_UNITS)
    check(answers.workload is None or (1 <= answers.workload <= WORKLOAD_MAX and answers.workload_unit is not None))
    check(answers.duration_unit is None or answers.duration_unit in vocabulary.DURATION_UNITS)
    check(answers.duration is None or (1 <= answers.duration <= DURATION_MAX and answers.duration_unit is not None))
    check(answers.start_from is None or answers.start_until is None or answers.start_from <= answers.start_until)
    check(answers.compensation is None or answers.compensation in vocabulary.COMPENSATIONS)
    check(set(answers.provided).issubset(vocabulary.PROVIDED))
    need.way, need.region, need.province, need.place = answers.way, answers.region, answers.province, answers.place
    need.workload, need.workload_unit = answers.workload, answers.workload_unit
    need.duration, need.duration_unit = answers.duration, answers.duration_unit
    need.start_from, need.start_until = answers.start_from, answers.start_until
    need.compensation = answers.compensation
    wanted = {code: {"code": code} for code in answers.provided}
    bring_in_line(need.provisions, lambda row: row.code, wanted, NeedProvision)
    finish(session, need, "terms", actor)


def save_practical(
    session: Session, need: Need, answers: Practical, *, actor: Actor, version: int | None = None
) -> None:
    """Fourth group: it is not moderated and takes effect at once. Raises Invalid for a deadline in the past, too."""
    check_writable(need, vocabulary.AT_ONCE, version)
    check(1 <= answers.experts <= EXPERTS_MAX and 1 <= answers.pending_max <= PENDING_MAX)
    check(ANSWER_DAYS_MIN <= answers.answer_days <= ANSWER_DAYS_MAX and answers.urgency in vocabulary.URGENCIES)
    check(answers.audience in vocabulary.AUDIENCES and (answers.audience == "network") == (answers.network is not None))
    need.experts, need.pending_max, need.answer_days = answers.experts, answers.pending_max, answers.answer_days
    need.urgency, need.accepts_applications = answers.urgency, answers.accepts_applications
    need.audience, need.network = answers.audience, _network(session, answers.network)
    put_deadline(need, answers.deadline_kind, answers.deadline)
    put_texts(need, {"counterpart": answers.counterpart})
    put_contact(session, need, answers.contact)
    finish(session, need, vocabulary.AT_ONCE, actor)


def deadline_ends(day: date) -> datetime:
    """When a need with this last day is hidden: at the end of that day, or of the first working day after it."""
    return working_days.end_of(working_days.working_day_from(day))


def put_deadline(need: Need, kind: str, day: date | None) -> None:
    """Set the deadline. Raises Invalid for one that has passed, or for a kind and a day that do not fit together."""
    check(kind in vocabulary.DEADLINE_KINDS and (kind == "open") == (day is None))
    ends = deadline_ends(day) if day else None
    if ends is not None and ends <= clock.now():
        raise Invalid(_("This deadline has passed. Choose a later day."))
    need.deadline_kind, need.deadline, need.deadline_at = kind, day, ends


def _network(session: Session, public_id: str | None) -> Organisation | None:
    if public_id is None:
        return None
    network = session.scalar(select(Organisation).where(Organisation.public_id == public_id))
    check(network is not None and network.type == "network")
    return network
