"""Needs as cards: what somebody decides by whether to read on, and the reasons for being here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from maghribcom import closed_lists
from maghribcom.directory.need_reasons import concepts_in, in_words, summary
from maghribcom.directory.reasons import ReasonLine
from maghribcom.directory.value_names import compensation_name, region_name, way_name
from maghribcom.form_fields import capital
from maghribcom.locales import current_language, isolated, show_date
from maghribcom.projects.indexing import load
from maghribcom.projects.listing import title_of
from maghribcom.projects.models import Need, NeedText, Project, ProjectChoice, ProjectText
from maghribcom.projects.visibility import is_visible, visible
from maghribcom.skills.labels import Words
from maghribcom.working_days import day_of
from search import NeedQuery, Reason, explain
from search.passages import Passage, Piece, mark, passages

#: Parts of a need that are quoted where words were found; the title is on the card anyway.
QUOTED = ("occupation", "other")
#: Needs that a list without search shows.
LISTED = 20
#: From so many days on a deadline is said to be near.
SOON_DAYS = 14


@dataclass(frozen=True, slots=True)
class NeedCard:
    """One need in a list; see templates/macros/needs.html. A language is None where it is the page's."""

    title: tuple[Piece, ...]
    title_language: str | None
    url: str
    organisation: str
    organisation_language: str | None
    summary: tuple[Piece, ...]
    summary_language: str | None
    facts: tuple[str, ...]
    deadline: str
    soon: str | None
    why: str = ""
    reasons: tuple[ReasonLine, ...] = ()
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundNeed:
    """A need of the results, as the rows are now, with the reasons of the search and where the words were found."""

    need: Need
    reasons: tuple[Reason, ...]
    passages: tuple[Passage, ...]


def card_rows() -> Select[Need]:
    """Needs with what their cards show, in two statements."""
    shown = NeedText.field.in_(("title", "summary"))
    return select(Need).options(
        joinedload(Need.project, innerjoin=True).joinedload(Project.organisation, innerjoin=True),
        joinedload(Need.network),
        selectinload(Need.texts.and_(shown)),
    )


def find_needs(
    session: Session, ids: Sequence[str], query: NeedQuery, at: datetime, *, explained: bool
) -> list[FoundNeed]:
    """These needs in this order; what may not be found any more is left out, whatever the index says."""
    documents = load(session, ids) if explained else {}
    needs = {need.public_id: need for need in session.scalars(card_rows().where(Need.public_id.in_(ids))).unique()}
    found = []
    for public_id in ids:
        need, document = needs.get(public_id), documents.get(public_id)
        if need is None or not is_visible(need, at, query.reader_audiences):
            continue
        if document is not None:
            found.append(FoundNeed(need, explain(query, document, at), passages(query, document, QUOTED)))
        elif not explained:
            found.append(FoundNeed(need, (), ()))
    return found


def newest_needs(
    session: Session,
    at: datetime,
    audiences: tuple[str, ...],
    *filters: ColumnElement[bool],
    limit: int = LISTED,
) -> Sequence[Need]:
    """The open needs that were opened last, without the search engine. Two statements."""
    rows = card_rows().where(visible(at, audiences), *filters)
    return session.scalars(rows.order_by(Need.opened_at.desc(), Need.id.desc()).limit(limit)).unique().all()


def in_sectors(sectors: Sequence[str]) -> ColumnElement[bool]:
    """Needs of projects in one of these sectors."""
    return _chosen("sector", sectors)


def in_regions(regions: Sequence[str]) -> ColumnElement[bool]:
    """Needs in one of these regions; where a need names none, its project does."""
    return or_(Need.region.in_(regions), and_(Need.region.is_(None), _chosen("region", regions)))


def _chosen(name: str, codes: Sequence[str]) -> ColumnElement[bool]:
    return exists().where(
        ProjectChoice.project_id == Need.project_id, ProjectChoice.list == name, ProjectChoice.code.in_(codes)
    )


def reason_concepts(needs: Iterable[FoundNeed]) -> set[str]:
    """The concepts whose labels the cards need."""
    return {concept for found in needs for concept in concepts_in(found.reasons)}


def card_of(found: FoundNeed, query: NeedQuery, words: Mapping[str, Words], at: datetime) -> NeedCard:
    """A need among results."""
    return _card(
        found.need,
        at,
        query,
        why=summary(found.reasons, words),
        reasons=tuple(in_words(found.reasons, words)),
        passages=found.passages,
    )


def plain_card(need: Need, at: datetime) -> NeedCard:
    """A need in a list that nobody searched for."""
    return _card(need, at, None)


def _card(
    need: Need,
    at: datetime,
    query: NeedQuery | None,
    *,
    why: str = "",
    reasons: tuple[ReasonLine, ...] = (),
    passages: tuple[Passage, ...] = (),
) -> NeedCard:
    language = current_language()

    def pieces(text: str, of: str | None) -> tuple[Piece, ...]:
        return mark(query, text, of or language) if query else (Piece(text, False),)

    title, short = title_of(need.texts, language, ""), text_of(need, "summary", language)
    name, name_language = need.project.organisation.name(language)
    return NeedCard(
        title=pieces(title.text, title.language),
        title_language=other_language(title.language),
        url=url_for("directory.need", public_id=need.public_id),
        organisation=name,
        organisation_language=other_language(name_language),
        summary=pieces(short.text, short.language) if short else (),
        summary_language=other_language(short.language) if short else None,
        facts=tuple(facts_of(need)),
        deadline=deadline_line(need),
        soon=days_left(need, at),
        why=why,
        reasons=reasons,
        passages=passages,
    )


def text_of(thing: Need | Project, field: str, language: str) -> NeedText | ProjectText | None:
    """A text in this language, else its original; None where there is none."""
    texts: Sequence[NeedText | ProjectText] = thing.texts
    rows = [row for row in texts if row.field == field]
    return min(rows, key=lambda row: (row.language != language, not row.original), default=None)


def other_language(language: str | None) -> str | None:
    """The language of a text where it is not the page's."""
    return None if language == current_language() else language


def facts_of(need: Need) -> Iterable[str]:
    """What is asked for, where, and what is given for it."""
    if need.mode:
        yield capital(closed_lists.modes()[need.mode])
    if need.way:
        yield way_name(need.way)
    if need.region:
        region = region_name(need.region)
        yield _("%(place)s, %(region)s", place=isolated(need.place), region=region) if need.place else region
    if need.compensation:
        yield compensation_name(need.compensation)
    if need.experts > 1:
        yield ngettext("%(num)s expert", "%(num)s experts", need.experts)


def deadline_line(need: Need) -> str:
    """Until when, in words: the last day on which applications are taken."""
    if need.deadline_at is None:
        return _("No deadline")
    day = show_date(day_of(need.deadline_at - timedelta(microseconds=1)))
    if need.deadline_kind == "flexible":
        return _("Applications until %(day)s, a day that may be moved", day=day)
    return _("Applications until %(day)s", day=day)


def days_left(need: Need, at: datetime) -> str | None:
    """How many days are left, where they are few."""
    if need.deadline_at is None or need.deadline_at <= at:
        return None
    days = (day_of(need.deadline_at - timedelta(microseconds=1)) - day_of(at)).days
    if days > SOON_DAYS:
        return None
    return ngettext("%(num)s day left", "%(num)s days left", days) if days else _("last day")
