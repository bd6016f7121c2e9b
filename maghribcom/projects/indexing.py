"""Needs as documents. A batch is read in a constant number of statements, as columns.

Only what every reader of the need may see is put into one; who stands behind it in the organisation is left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased, object_session

from maghribcom.contributions import Source
from maghribcom.organisations.models import Organisation
from maghribcom.projects.models import (
    Need,
    NeedLanguage,
    NeedSkill,
    NeedText,
    Project,
    ProjectChoice,
    ProjectText,
)
from maghribcom.projects.visibility import AUDIENCES
from maghribcom.skills.labels import ancestors
from maghribcom.skills.models import Concept
from maghribcom.territories import region_of
from search import NEED, STAFF, LanguageNeeded, NeedDocument, SkillNeeded, Text, network_audience

BATCH = 500
#: The part of a document that each text belongs to. The counterpart's names a person and is not looked for.
PARTS = {"title": "headline", "summary": "other", "tasks": "other"}
PROJECT_PARTS = {"title": "other", "pitch": "other"}

#: Row ids of the batch: of its needs, and of their projects.
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_PROJECTS: BindParameter[int] = bindparam("projects", expanding=True)

Query = Select[*tuple[Any, ...]]
Line = Row[*tuple[Any, ...]]


def load(session: Session, public_ids: Sequence[str]) -> dict[str, NeedDocument]:
    """The documents of these needs as they are now; those that nobody may find are left out. Five statements.

    What ends by itself, a deadline or a vetting, is said in the document and compared by the search.
    """
    needs = session.execute(_needs(), {"public_ids": list(public_ids)}).all()
    if not needs:
        return {}
    of_need = {"ids": [need.id for need in needs]}
    of_both = {**of_need, "projects": list({need.project_id for need in needs})}
    skills = _grouped(session, _skills(), of_need)
    texts = _grouped(session, _texts(), of_both)
    pairs = _grouped(session, _pairs(), of_both)
    above = ancestors(session, {need.occupation for need in needs if need.occupation})
    return {need.public_id: _document(need, skills[need.id], texts, pairs, above) for need in needs}


def _grouped(session: Session, query: Any, values: Mapping[str, Any]) -> defaultdict[Any, list[Line]]:
    """Rows by what they belong to: the row id of a need, or of a project with "project" before it."""
    found: defaultdict[Any, list[Line]] = defaultdict(list)
    for row in session.execute(query, values):
        found[row.of if getattr(row, "whose", NEED) == NEED else ("project", row.of)].append(row)
    return found


@cache
def _needs() -> Query:
    """The needs of `public_ids` that are open in an open project of a vetted organisation. Built once."""
    occupation, replacement, network = aliased(Concept), aliased(Concept), aliased(Organisation)
    return (
        select(
            Need.id, Need.public_id, Need.project_id, Need.opened_at, Need.occupation_text, Need.occupation_language,
            Need.mode, Need.years, Need.way, Need.region, Need.province, Need.compensation, Need.deadline_kind,
            Need.deadline_at, Need.audience, network.public_id.label("network"),
            func.coalesce(replacement.public_id, occupation.public_id).label("occupation"),
            Project.public_id.label("project"), Organisation.public_id.label("organisation"),
            Project.opened_at.label("project_opened_at"), Organisation.vetted_at, Organisation.vetted_until,
            Organisation.name_fr, Organisation.name_ar, Organisation.name_en,
        )
        .join(Project, Project.id == Need.project_id)
        .join(Organisation, Organisation.id == Project.organisation_id)
        .outerjoin(network, network.id == Need.network_id)
        .outerjoin(occupation, occupation.id == Need.occupation_id)
        .outerjoin(replacement, replacement.id == occupation.replaced_by_id)
        .where(
            Need.public_id.in_(bindparam("public_ids", expanding=True)),
            Need.status == "open",
            Project.status == "open",
            Organisation.status == "vetted",
        )
    )  # fmt: skip


@cache
def _skills() -> Query:
    """Skills and words for skills; a retired concept is replaced by its successor."""
    replacement = aliased(Concept)
    return (
        select(
            func.coalesce(replacement.public_id, Concept.public_id).label("concept"),
            NeedSkill.text, NeedSkill.language, NeedSkill.required, NeedSkill.level, NeedSkill.years,
            NeedSkill.need_id.label("of"),
        )
        .select_from(NeedSkill)
        .outerjoin(Concept, Concept.id == NeedSkill.concept_id)
        .outerjoin(replacement, replacement.id == Concept.replaced_by_id)
        .where(NeedSkill.need_id.in_(_IDS))
        .order_by(NeedSkill.position)
    )  # fmt: skip


@cache
def _texts() -> Any:
    return union_all(
        select(_kind(NEED), NeedText.field, NeedText.text, NeedText.language, NeedText.need_id.label("of")).where(
            NeedText.need_id.in_(_IDS), NeedText.field.in_(PARTS)
        ),
        select(
            _kind("project"), ProjectText.field, ProjectText.text, ProjectText.language, ProjectText.project_id
        ).where(ProjectText.project_id.in_(_PROJECTS), ProjectText.field.in_(PROJECT_PARTS)),
    )


@cache
def _pairs() -> Any:
    """Languages of needs and choices of projects: (whose, first, second, of)."""
    return union_all(
        select(
            _kind(NEED),
            NeedLanguage.code.label("first"),
            NeedLanguage.level.label("second"),
            NeedLanguage.need_id.label("of"),
        ).where(NeedLanguage.need_id.in_(_IDS)),
        select(_kind("project"), ProjectChoice.list, ProjectChoice.code, ProjectChoice.project_id).where(
            ProjectChoice.project_id.in_(_PROJECTS)
        ),
    )


def _kind(whose: str) -> Any:
    return literal(whose).label("whose")


def _document(
    need: Line,
    skills: Sequence[Line],
    texts: Mapping[Any, Sequence[Line]],
    pairs: Mapping[Any, Sequence[Line]],
    above: Mapping[str, tuple[str, ...]],
) -> NeedDocument:
    project = "project", need.project_id
    chosen: dict[str, list[str]] = defaultdict(list)
    for _whose, name, code, _of in pairs.get(project, ()):
        chosen[name].append(code)
    provinces = [need.province] if need.province else [] if need.region else chosen["province"]
    regions = [need.region] if need.region else chosen["region"]
    regions = list(dict.fromkeys((*regions, *filter(None, map(region_of, provinces)))))
    words = [Text("other", row.text, row.language) for row in skills if row.concept is None]
    words += [Text(PARTS[row.field], row.text, row.language) for row in texts.get(need.id, ())]
    words += [Text(PROJECT_PARTS[row.field], row.text, row.language) for row in texts.get(project, ())]
    names = (("fr", need.name_fr), ("ar", need.name_ar), ("en", need.name_en))
    words += [Text("other", name, language) for language, name in names if name]
    if need.occupation_text and need.occupation_language:
        words.append(Text("occupation", need.occupation_text, need.occupation_language))
    return NeedDocument(
        id=need.public_id,
        # As visibility.py says it of a row; here are its columns.
        visible_from=max(filter(None, (need.opened_at, need.project_opened_at, need.vetted_at))),
        visible_until=min(filter(None, (need.deadline_at, need.vetted_until)), default=None),
        audiences=frozenset({_readers(need), STAFF}),
        published_at=need.opened_at,
        # While it is open, nothing that it asks for changes.
        changed_at=need.opened_at,
        required=_needed(row for row in skills if row.concept and row.required),
        desired=_needed(row for row in skills if row.concept and not row.required),
        occupations=(need.occupation,) if need.occupation else (),
        occupation_ancestors=above.get(need.occupation, ()),
        sectors=tuple(chosen["sector"]),
        regions=tuple(regions),
        provinces=tuple(provinces),
        languages=tuple(LanguageNeeded(code, level) for _whose, code, level, _of in pairs.get(need.id, ())),
        mode=need.mode,
        way=need.way,
        compensation=need.compensation,
        deadline_kind=need.deadline_kind,
        deadline=need.deadline_at,
        years=need.years,
        organisation=need.organisation,
        project=need.project,
        texts=tuple(words),
    )


def _readers(need: Line) -> str:
    return network_audience(need.network) if need.network else AUDIENCES[need.audience]


def _needed(rows: Iterable[Line]) -> tuple[SkillNeeded, ...]:
    """Each skill once: what asks for a retired one beside its successor asks for one, the higher of both demands."""
    found: dict[str, SkillNeeded] = {}
    for row in rows:
        held = found.get(row.concept, SkillNeeded(row.concept))
        found[row.concept] = SkillNeeded(row.concept, max(held.level, row.level), max(held.years, row.years))
    return tuple(found.values())


def identifiers(session: Session) -> Iterator[Sequence[str]]:
    """The ids of all open needs, in batches."""
    last = 0
    query = select(Need.id, Need.public_id).where(Need.status == "open").order_by(Need.id).limit(BATCH)
    while rows := session.execute(query.where(Need.id > last)).all():
        yield [public_id for _id, public_id in rows]
        last = rows[-1].id


def _itself(need: Need) -> Iterable[str]:
    return (need.public_id,)


def _owner(part: Any) -> Iterable[str]:
    """The need of a part, also of one that was just taken out of it."""
    # A part that was just put in stands beside its need: no need is asked for again for each of its parts.
    session, need = object_session(part), vars(part).get("need")
    if need is None and session and part.need_id is not None:
        need = session.get(Need, part.need_id)
    return (need.public_id,) if need else ()


def _of_project(row: Project | ProjectText | ProjectChoice) -> Iterable[str]:
    project_id = row.id if isinstance(row, Project) else row.project_id
    return _found(row, select(Need.public_id).where(Need.project_id == project_id, Need.status == "open"))


def _of_organisation(organisation: Organisation) -> Iterable[str]:
    """Open needs of an organisation whose name or vetting changed."""
    theirs = select(Project.id).where(Project.organisation_id == organisation.id)
    return _found(organisation, select(Need.public_id).where(Need.project_id.in_(theirs), Need.status == "open"))


def _found(row: object, query: Select[str]) -> Iterable[str]:
    session = object_session(row)
    return session.scalars(query).all() if session else ()


SOURCES = (
    Source(
        kind=NEED,
        watched={
            Need: _itself,
            Project: _of_project,
            Organisation: _of_organisation,
            **dict.fromkeys((NeedText, NeedSkill, NeedLanguage), _owner),
            **dict.fromkeys((ProjectText, ProjectChoice), _of_project),
        },
        load=load,
        identifiers=identifiers,
    ),
)
