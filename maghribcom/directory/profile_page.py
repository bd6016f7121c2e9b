"""One expert as a reader may see them, section by section."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from maghribcom import closed_lists
from maghribcom.directory.cards import facts_of
from maghribcom.directory.value_names import foreign, region_name
from maghribcom.experts import labels
from maghribcom.experts.freshness import is_old
from maghribcom.experts.models import Experience, Expert, ExpertSkill
from maghribcom.experts.visibility import OWNER, full_name, sections_for, sections_once_accepted, short_name
from maghribcom.experts.vocabulary import VERIFICATIONS
from maghribcom.locales import country_name, current_language, language_name, listed, show_date
from maghribcom.skills.labels import Words, words_for


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an answer; `language` None when it is the page's."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A question and its answer."""

    label: str
    lines: tuple[Line, ...]
    change_url: str | None = None


def find_profile(session: Session, public_id: str) -> Expert | None:
    """The profile of this address with all its parts."""
    parts = (
        Expert.free_words,
        Expert.experiences,
        Expert.languages,
        Expert.choices,
        Expert.audiences,
        Expert.verifications,
    )
    query = (
        select(Expert)
        .options(
            joinedload(Expert.account),
            joinedload(Expert.occupation),
            selectinload(Expert.skills).joinedload(ExpertSkill.concept),
            *(selectinload(part) for part in parts),
        )
        .where(Expert.public_id == public_id)
    )
    return session.scalars(query).unique().first()


def profile_page(session: Session, expert: Expert, reader: str, at: datetime) -> dict[str, Any]:
    """What templates/directory/expert.html shows to this reader. Sections that are not theirs are left out."""
    sections = sections_for(expert, reader)
    name = (full_name if reader == OWNER else short_name)(expert, sections)
    words = words_for(session, _concepts(expert), current_language())
    page: dict[str, Any] = {
        "own": reader == OWNER,
        "name": name.text,
        "name_language": name.language,
        "initials": name.initials,
        "arabic_name": expert.arabic_name if reader == OWNER and "name" in sections else None,
        "pseudonymous": name.pseudonymous,
        "facts": facts_of(expert, sections, pseudonymous=False),
        "confirmed": expert.confirmed_at,
        "confirmed_old": expert.confirmed_at is not None and is_old(expert.confirmed_at, at),
        "verification": _verification(expert, at),
        "reasons": (),
        "withheld": [labels.sections()[section] for section in sections_once_accepted(expert, reader)],
    }
    page.update(_work(expert, words) if "occupation" in sections else {})
    page.update(_skills(expert, words, linked="background" in sections) if "skills" in sections else {})
    page.update({"parts": _background(expert.experiences)} if "background" in sections else {})
    page.update(_offer(expert) if "offer" in sections else {})
    return page


def _concepts(expert: Expert) -> set[str]:
    found = {skill.concept.public_id for skill in expert.skills}
    found |= {choice.code for choice in expert.choices if choice.list == "sector"}
    return found | ({expert.occupation.public_id} if expert.occupation else set())


def _label(concept: str, words: Mapping[str, Words]) -> dict[str, str | None]:
    held = words.get(concept)
    return {"label": held.text, "language": foreign(held)} if held else {"label": concept, "language": None}


def _verification(expert: Expert, at: datetime) -> str | None:
    valid = [row for row in expert.verifications if row.until is None or row.until > at]
    strongest = max(valid, key=lambda row: VERIFICATIONS.index(row.level), default=None)
    if strongest is None:
        return None
    said = labels.verifications()[strongest.level]
    if strongest.until is None:
        return said
    return _("%(verification)s, until %(day)s", verification=said, day=show_date(strongest.until))


def _work(expert: Expert, words: Mapping[str, Words]) -> dict[str, Any]:
    occupation = None
    if expert.occupation:
        occupation = _label(expert.occupation.public_id, words)
    elif expert.occupation_text:
        occupation = {"label": expert.occupation_text, "language": expert.occupation_language}
    years = ngettext("%(num)s year of career", "%(num)s years of career", expert.years) if expert.years else None
    facts = [fact for fact in (years, labels.work_statuses().get(expert.work_status or "")) if fact]
    return {
        "occupation": occupation,
        "experience": " · ".join(facts) or None,
        "sectors": [_label(choice.code, words) for choice in expert.choices if choice.list == "sector"],
    }


def _skills(expert: Expert, words: Mapping[str, Words], *, linked: bool) -> dict[str, Any]:
    skills = [
        {
            **_label(skill.concept.public_id, words),
            "level": closed_lists.levels()[skill.level],
            "details": list(_skill_details(skill, linked=linked)),
        }
        for skill in expert.skills
    ]
    own_words = [{"label": word.text, "language": word.language} for word in expert.free_words]
    headline = {"headline": expert.headline, "headline_language": expert.headline_language}
    return {"skills": skills, "own_words": own_words, **headline}


def _skill_details(skill: ExpertSkill, *, linked: bool) -> Iterable[str]:
    if skill.years:
        yield ngettext("%(num)s year", "%(num)s years", skill.years)
    if skill.last_used:
        yield _("last used in %(year)s", year=skill.last_used)
    if skill.evidence != "experience" or linked:
        yield labels.evidences()[skill.evidence]
    if not skill.wants_to_use:
        yield _("does not want to use it again")


def _background(experiences: Iterable[Experience]) -> list[dict[str, Any]]:
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in experiences:
        country = country_name(entry.country) if entry.country else None
        by_kind[entry.kind].append(
            {
                "title": entry.title,
                "language": entry.language,
                "where": listed((entry.organisation, country)) or None,
                "when": _when(entry),
                "text": entry.summary,
                "url": entry.link,
            }
        )
    titles = labels.experience_kinds_plural()
    return [{"title": titles[kind], "entries": by_kind[kind]} for kind in titles if kind in by_kind]


def _when(entry: Experience) -> str | None:
    if entry.start_year and entry.end_year:
        if entry.start_year == entry.end_year:
            return str(entry.start_year)
        return _("%(first)s to %(last)s", first=entry.start_year, last=entry.end_year)
    if entry.start_year:
        return _("since %(year)s", year=entry.start_year)
    return str(entry.end_year) if entry.end_year else None


def _offer(expert: Expert) -> dict[str, Any]:
    chosen: dict[str, list[str]] = defaultdict(list)
    for choice in expert.choices:
        chosen[choice.list].append(choice.code)
    facts = (
        (_("Time"), labels.capacities().get(expert.capacity or "")),
        (_("Hours a month"), str(expert.hours_a_month) if expert.hours_a_month else None),
        (_("From when"), show_date(expert.available_from) if expert.available_from else None),
        (_("Stays in Morocco"), labels.stays().get(expert.stays or "")),
        (_("Conditions"), listed(labels.conditions()[code] for code in chosen["condition"])),
        (_("Regions"), listed(region_name(code) for code in sorted(chosen["region_served"]))),
    )
    rows = [Row(label, (Line(text),)) for label, text in facts if text]
    if expert.offer_text:
        rows.append(Row(_("In the person's words"), (Line(expert.offer_text, expert.offer_language),)))
    cefr = closed_lists.cefr_short()
    return {
        "modes": [{"label": closed_lists.modes()[code]} for code in closed_lists.modes() if code in chosen["mode"]],
        "offer": rows,
        "languages": [
            {"name": language_name(row.code), "spoken": cefr[row.spoken], "written": cefr.get(row.written or "")}
            for row in expert.languages
        ],
    }
