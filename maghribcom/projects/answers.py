"""All answers of a project or a need: as codes and texts to be kept and compared, and in words to be read.

Texts are lists of {"text", "language", "original"}, the original first. Concepts and organisations are named by their
public ids, places by the codes of data/territories.tsv, everything else by the codes of vocabulary.py. Nothing that is
left open has a key of its own missing: it is None, or an empty list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from maghribcom.files.models import StoredFile
from maghribcom.group_forms import Line
from maghribcom.projects.models import Need, NeedText, Project, ProjectText
from maghribcom.projects.states import PROJECT
from maghribcom.projects.wording import Wording

#: {group: {field: value as JSON holds it}}
Content = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Row:
    """A question and its answer in words; no lines: it is left open. A text has a line for each of its languages."""

    field: str
    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of questions, in the order of its page."""

    group: str
    title: str
    rows: tuple[Row, ...]


def content_of(thing: Project | Need) -> dict[str, dict[str, Any]]:
    """Every answer, {group: {field: JSON value}}: what Submission.content holds, and what two of them are compared by.

    Equal answers give equal content, whatever the order in which they were typed where the order says nothing.
    The contact is left out: it is a person, and nothing that is moderated.
    """
    return _need_content(thing) if isinstance(thing, Need) else _project_content(thing)


def rows_of(session: Session, kind: str, content: Content) -> list[Group]:
    """The content of a "project" or a "need" in words of the page's language: all groups, all questions, in order.

    For pages that check, show or compare; three statements at most, for the words of concepts and a network's name.
    Content that an older version of the code kept may lack fields: they are left open. `Row.field` is the name that
    remarks are kept under.
    """
    wording = Wording.of(session, kind, content)
    return [
        Group(group, title, tuple(Row(field, label, wording.lines(field, held)) for field, label in fields))
        for group, title, fields in wording.questions()
        for held in [content.get(group) or {}]
    ]


def texts_of(rows: Sequence[ProjectText | NeedText], field: str) -> list[dict[str, Any]]:
    """One text in its languages, the original first."""
    held = sorted((row for row in rows if row.field == field), key=lambda row: (not row.original, row.language))
    return [{"text": row.text, "language": row.language, "original": row.original} for row in held]


def _project_content(project: Project) -> dict[str, dict[str, Any]]:
    def chosen(name: str) -> list[str]:
        return sorted(choice.code for choice in project.choices if choice.list == name)

    return {
        "about": {
            **{field: texts_of(project.texts, field) for field in ("title", "pitch", "objective", "results")},
            "sectors": chosen("sector"),
            "sdgs": sorted(int(code) for code in chosen("sdg")),
        },
        "place": {
            "regions": chosen("region"),
            "provinces": chosen("province"),
            "commune": project.commune,
            "starts_on": _day(project.starts_on),
            "ends_on": _day(project.ends_on),
            "stage": project.stage,
        },
        "means": {
            "programme": project.programme,
            "partners": project.partners,
            "funding": project.funding,
            "links": [link.url for link in sorted(project.links, key=lambda link: link.position)],
            "documents": _documents(project),
        },
    }


def _documents(project: Project) -> list[dict[str, str]]:
    session = object_session(project)
    if session is None:
        return []
    owned = StoredFile.owner_kind == PROJECT, StoredFile.owner_id == project.public_id
    query = select(StoredFile.public_id, StoredFile.name).where(*owned).order_by(StoredFile.stored_at, StoredFile.id)
    return [{"id": public_id, "name": name} for public_id, name in session.execute(query)]


def _need_content(need: Need) -> dict[str, dict[str, Any]]:
    return {
        "role": {
            **{field: texts_of(need.texts, field) for field in ("title", "summary", "tasks")},
            "occupation": _occupation(need),
            "mode": need.mode,
        },
        "skills": {
            "skills": [
                {
                    "concept": held.concept.public_id if held.concept else None,
                    "text": held.text,
                    "language": held.language,
                    "required": held.required,
                    "level": held.level,
                    "years": held.years,
                }
                for held in sorted(need.skills, key=lambda held: held.position)
            ],
            "languages": [
                {"code": held.code, "level": held.level} for held in sorted(need.languages, key=lambda held: held.code)
            ],
            "years": need.years,
        },
        "terms": {
            "way": need.way,
            "region": need.region,
            "province": need.province,
            "place": need.place,
            "workload": need.workload,
            "workload_unit": need.workload_unit,
            "duration": need.duration,
            "duration_unit": need.duration_unit,
            "start_from": _day(need.start_from),
            "start_until": _day(need.start_until),
            "compensation": need.compensation,
            "provided": sorted(held.code for held in need.provisions),
        },
        "practical": {
            "counterpart": texts_of(need.texts, "counterpart"),
            "experts": need.experts,
            "deadline_kind": need.deadline_kind,
            "deadline": _day(need.deadline),
            "urgency": need.urgency,
            "answer_days": need.answer_days,
            "pending_max": need.pending_max,
            "accepts_applications": need.accepts_applications,
            "audience": need.audience,
            "network": need.network.public_id if need.network else None,
        },
    }


def _occupation(need: Need) -> dict[str, str] | None:
    if need.occupation:
        return {"concept": need.occupation.public_id}
    if need.occupation_text:
        return {"text": need.occupation_text, "language": need.occupation_language or ""}
    return None


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
