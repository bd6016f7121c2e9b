"""Saving the answers of the tasks. A published profile changes at once: its rows are what is shown."""

from collections.abc import Collection
from zoneinfo import available_timezones

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from maghribcom import clock, closed_lists
from maghribcom.accounts import consents
from maghribcom.accounts.access import Actor
from maghribcom.database import bring_in_line
from maghribcom.errors import Conflict, check
from maghribcom.events.operations import record
from maghribcom.experts import vocabulary
from maghribcom.experts.answers import Background, Identity, Offer, Residence, Visibility
from maghribcom.experts.models import (
    EXPERIENCES_MAX,
    LANGUAGES_MAX,
    Choice,
    DoneGroup,
    Experience,
    Expert,
    ExpertLanguage,
    SectionAudience,
)
from maghribcom.locales import country_codes
from maghribcom.territories import language_codes, territories
from search import EXPERT

#: Consents that are asked on the page of task 6. The one for visibility is asked when a profile is published.
OPTIONAL_CONSENTS = ("alerts", "statistics", "network-contact")


def save_identity(
    session: Session, expert: Expert, answers: Identity, *, actor: Actor, version: int | None = None
) -> None:
    """Task 1. `version`: the row version that the page showed; Conflict when another save came between (all tasks)."""
    check_version(expert, version)
    check(answers.first_name and answers.last_name)
    expert.first_name, expert.last_name = answers.first_name, answers.last_name
    expert.arabic_name, expert.phone = answers.arabic_name, answers.phone
    finish(session, expert, "identity", actor)


def save_residence(
    session: Session, expert: Expert, answers: Residence, *, actor: Actor, version: int | None = None
) -> None:
    """Task 2. Raises Invalid for a place that does not exist or a province of another region."""
    check_version(expert, version)
    check(answers.country in country_codes())
    check(answers.timezone is None or answers.timezone in available_timezones())
    region, province = territories().get(answers.region or ""), territories().get(answers.province or "")
    check(answers.region is None or (region is not None and region.parent is None))
    check(answers.province is None or (province is not None and province.parent == answers.region))
    expert.country, expert.city, expert.timezone = answers.country, answers.city, answers.timezone
    expert.region, expert.province = answers.region, answers.province
    finish(session, expert, "residence", actor)


def save_background(
    session: Session, expert: Expert, answers: Background, *, actor: Actor, version: int | None = None
) -> None:
    """Task 4. A skill that was linked to a removed experience is the person's word again."""
    check_version(expert, version)
    entries, held = answers.experiences, {row.id for row in expert.experiences}
    ids = [entry.id for entry in entries if entry.id is not None]
    check(len(entries) <= EXPERIENCES_MAX and len(set(ids)) == len(ids) and held.issuperset(ids))
    removed = held.difference(ids)
    for skill in expert.skills:
        if skill.experience_id in removed:
            skill.evidence, skill.experience_id = "claimed", None
    if removed:
        session.flush()  # before the experiences go: nothing may point to them then
    wanted = {}
    for position, entry in enumerate(entries):
        check(entry.kind in vocabulary.EXPERIENCE_KINDS and entry.language in closed_lists.TEXT_LANGUAGES)
        check(entry.title and (entry.country is None or entry.country in country_codes()))
        check(entry.start_year is None or entry.end_year is None or entry.start_year <= entry.end_year)
        wanted[entry.id or f"new {position}"] = {
            "position": position, "kind": entry.kind, "title": entry.title, "organisation": entry.organisation,
            "country": entry.country, "start_year": entry.start_year, "end_year": entry.end_year,
            "summary": entry.summary, "language": entry.language, "link": entry.link,
        }  # fmt: skip
    bring_in_line(expert.experiences, lambda row: row.id, wanted, Experience)
    finish(session, expert, "background", actor)


def save_offer(session: Session, expert: Expert, answers: Offer, *, actor: Actor, version: int | None = None) -> None:
    """Task 5."""
    check_version(expert, version)
    check(answers.capacity is None or answers.capacity in vocabulary.CAPACITIES)
    check(answers.stays is None or answers.stays in vocabulary.STAYS)
    check(all(code in territories() and territories()[code].parent is None for code in answers.regions_served))
    check((answers.text is None) == (answers.text_language is None))
    expert.capacity, expert.hours_a_month = answers.capacity, answers.hours_a_month
    expert.available_from, expert.stays = answers.available_from, answers.stays
    expert.offer_text, expert.offer_language = answers.text, answers.text_language
    choose(expert, "mode", answers.modes, closed_lists.MODES)
    choose(expert, "condition", answers.conditions, vocabulary.CONDITIONS)
    choose(expert, "region_served", answers.regions_served)
    finish(session, expert, "offer", actor, found_anew=_save_languages(expert, answers))


def _save_languages(expert: Expert, answers: Offer) -> bool:
    """Whether anything of the languages changed."""
    wanted = {entry.code: {"code": entry.code, "spoken": entry.spoken, "written": entry.written}
              for entry in answers.languages}  # fmt: skip
    check(len(wanted) == len(answers.languages) <= LANGUAGES_MAX and set(wanted).issubset(language_codes()))
    for entry in answers.languages:
        check(entry.spoken in closed_lists.CEFR and (entry.written is None or entry.written in closed_lists.CEFR))
    before = {(row.code, row.spoken, row.written) for row in expert.languages}
    bring_in_line(expert.languages, lambda row: row.code, wanted, ExpertLanguage)
    return before != {(row.code, row.spoken, row.written) for row in expert.languages}


def save_visibility(
    session: Session, expert: Expert, answers: Visibility, *, actor: Actor, version: int | None = None
) -> None:
    """Task 6, with the optional consents."""
    check_version(expert, version)
    for section, audience in answers.audiences.items():
        check(section in vocabulary.SECTIONS)
        check(audience in vocabulary.NARROWED.get(section, vocabulary.AUDIENCES))
    check(answers.consents.issubset(OPTIONAL_CONSENTS))
    held = {row.section: {"section": row.section, "audience": row.audience} for row in expert.audiences}
    chosen = {section: {"section": section, "audience": audience} for section, audience in answers.audiences.items()}
    bring_in_line(expert.audiences, lambda row: row.section, held | chosen, SectionAudience)
    for purpose in OPTIONAL_CONSENTS:
        if purpose in answers.consents:
            consents.give(session, expert.account, purpose, answers.language, actor=actor)
        else:
            consents.withdraw(session, expert.account, purpose, actor=actor)
    finish(session, expert, "visibility", actor)


def check_version(expert: Expert, version: int | None) -> None:
    """Raise Conflict when the profile was saved since it was shown."""
    if version is not None and version != expert.row_version:
        raise Conflict(_("Somebody else saved this profile meanwhile."))


def choose(expert: Expert, name: str, codes: Collection[str], known: Collection[str] | None = None) -> None:
    """Tick exactly these boxes of one closed list. Invalid for a code that is not among the known."""
    check(known is None or set(codes).issubset(known))
    wanted = {(name, code): {"list": name, "code": code} for code in codes}
    others = {(row.list, row.code): {"list": row.list, "code": row.code} for row in expert.choices if row.list != name}
    bring_in_line(expert.choices, lambda row: (row.list, row.code), others | wanted, Choice)


def finish(session: Session, expert: Expert, group: str, actor: Actor, *, found_anew: bool = False) -> None:
    """Mark the task as done and write it all. `found_anew`: skills, occupation or languages changed."""
    now = clock.now()
    done = next((row for row in expert.done_groups if row.group == group), None)
    if done is None:
        expert.done_groups.append(DoneGroup(group=group, at=now))
    else:
        done.at = now
    if found_anew and expert.status in vocabulary.PUBLISHED:
        expert.changed_at = now
    expert.edited_at = now
    flag_modified(expert, "edited_at")  # the row's version must count this save even within one instant
    try:
        session.flush()
    except StaleDataError as error:
        raise Conflict(_("Somebody else saved this profile meanwhile.")) from error
    record(session, "save", EXPERT, expert.public_id, actor=actor.public_id, reason=group)
