"""The public page of one need: what it asks for, on what terms, who asks, and until when."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from maghribcom import closed_lists
from maghribcom.directory.need_cards import days_left, deadline_line, other_language
from maghribcom.directory.posting import posting_of
from maghribcom.directory.publication import CLOSED, HIDDEN, OPEN, passage_of, publication_of, row
from maghribcom.group_forms import Line
from maghribcom.locales import current_language, show_date
from maghribcom.projects import labels
from maghribcom.projects.answers import content_of
from maghribcom.projects.listing import title_of
from maghribcom.projects.models import Need, NeedSkill, Project
from maghribcom.projects.wording import Wording
from maghribcom.skills.labels import Words
from search import NEED

#: What a page shows as one row each, in this order, by the field of the form that asks for it.
TERMS = ("mode", "occupation", "way", "region", "province", "place", "workload", "duration")
MORE_TERMS = ("compensation", "provided", "experts", "years", "languages")


def find_need(session: Session, public_id: str) -> Need | None:
    """The need of this address with all its parts, in a constant number of statements."""
    query = (
        select(Need)
        .options(
            joinedload(Need.project, innerjoin=True).joinedload(Project.organisation, innerjoin=True),
            joinedload(Need.project, innerjoin=True).selectinload(Project.texts),
            joinedload(Need.occupation),
            joinedload(Need.network),
            selectinload(Need.texts),
            selectinload(Need.skills).joinedload(NeedSkill.concept),
            selectinload(Need.languages),
            selectinload(Need.provisions),
        )
        .where(Need.public_id == public_id)
    )
    return session.scalars(query).unique().first()


def need_page(session: Session, need: Need, at: datetime) -> dict[str, Any]:
    """What templates/directory/need.html shows."""
    publication, language = publication_of(need, at), current_language()
    url = url_for("directory.need", public_id=need.public_id)
    page: dict[str, Any] = {
        "state": publication.state,
        "state_words": publication.words,
        "canonical": url,
        "indexed": publication.state == OPEN and need.audience == "public",
    }
    if publication.state == HIDDEN:
        return page
    content = content_of(need)
    wording = Wording.of(session, NEED, content)
    title, name = title_of(need.texts, language, ""), need.project.organisation.name(language)
    project = title_of(need.project.texts, language, "")
    page |= {
        "title": title.text,
        "title_language": other_language(title.language or language),
        "summary": passage_of(need, "summary"),
        "tasks": passage_of(need, "tasks"),
        "counterpart": passage_of(need, "counterpart"),
        "organisation": name[0],
        "organisation_language": other_language(name[1]),
        "organisation_url": url_for("directory.organisation", public_id=need.project.organisation.public_id),
        "project": project.text,
        "project_language": other_language(project.language or language),
        "project_url": url_for("directory.project", public_id=need.project.public_id),
        "opened_at": need.opened_at,
        "required": _skills(need, wording, required=True),
        "desired": _skills(need, wording, required=False),
        "terms": list(_terms(need, wording, content)),
        "deadline": deadline_line(need),
        "soon": days_left(need, at),
        "closed": publication.state == CLOSED,
        "note": need.status_note if need.status == "closed" else None,
        "accepts": need.accepts_applications,
        "answer_days": need.answer_days,
        "audience": labels.audiences()[need.audience] if need.audience != "public" else None,
    }
    if page["indexed"]:
        page["posting"] = posting_of(need, page["title"], language)
    return page


def _skills(need: Need, wording: Wording, *, required: bool) -> list[dict[str, Any]]:
    return [
        {**_named(skill, wording.concepts), "details": list(_details(skill))}
        for skill in need.skills
        if skill.required is required
    ]


def _named(skill: NeedSkill, words: Mapping[str, Words]) -> dict[str, str | None]:
    if skill.concept is None:
        return {"label": skill.text, "language": other_language(skill.language)}
    held = words.get(skill.concept.public_id)
    found = Line(held.text, held.language) if held else Line(skill.concept.public_id)
    return {"label": found.text, "language": other_language(found.language) if found.language else None}


def _details(skill: NeedSkill) -> Iterable[str]:
    if skill.level > 1:
        yield _("at least: %(level)s", level=closed_lists.levels()[skill.level])
    if skill.years:
        yield ngettext("%(num)s year or more", "%(num)s years or more", skill.years)


def _terms(need: Need, wording: Wording, content: Mapping[str, Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    names = labels.need_fields()
    held = {field: group for group in content.values() for field in group}

    def rows(fields: Iterable[str]) -> Iterable[Mapping[str, Any]]:
        for field in fields:
            if lines := wording.lines(field, held[field]):
                yield row(names[field], lines)

    yield from rows(TERMS)
    if start := _start(need):
        yield row(_("Start"), (Line(start),))
    yield from rows(MORE_TERMS)


def _start(need: Need) -> str | None:
    if need.start_from and need.start_until and need.start_from != need.start_until:
        first, last = show_date(need.start_from), show_date(need.start_until)
        return _("between %(first)s and %(last)s", first=first, last=last)
    if need.start_from:
        return _("from %(day)s on", day=show_date(need.start_from))
    return _("until %(day)s", day=show_date(need.start_until)) if need.start_until else None
