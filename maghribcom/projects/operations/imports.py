"""A file of needs: kept when it arrives, mended row by row, and made into drafts all at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.database import random_public_id
from maghribcom.drafts.operations import DRAFTS_KEPT
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.operations import record
from maghribcom.projects.entries import Texts
from maghribcom.projects.models import (
    Need,
    NeedImport,
    NeedImportRow,
    NeedLanguage,
    NeedProvision,
    NeedSkill,
    NeedText,
    Project,
)
from maghribcom.projects.models.imports import IMPORTS_MAX
from maghribcom.projects.operations.needs import put_deadline
from maghribcom.projects.sheets.reading import ReadSheet
from maghribcom.projects.sheets.rows import Checked, NeedAnswers, check_rows
from maghribcom.skills.labels import key_of
from maghribcom.skills.models import Concept
from search import NEED


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row that waits, and what it says. `known`: the project has a need of this title already."""

    row: NeedImportRow
    checked: Checked
    known: bool


def find_import(session: Session, public_id: str) -> NeedImport | None:
    """The import of this address with its rows, if there is one. Three statements, however many rows."""
    query = select(NeedImport).where(NeedImport.public_id == public_id)
    options = joinedload(NeedImport.project).joinedload(Project.organisation), selectinload(NeedImport.rows)
    return session.scalar(query.options(*options))


def imports_of(session: Session, project: Project) -> Sequence[tuple[NeedImport, int]]:
    """The files of a project that wait, newest first, with how many rows of each do."""
    waiting = (
        select(func.count())
        .where(NeedImportRow.import_id == NeedImport.id, NeedImportRow.state == "waiting")
        .correlate(NeedImport)
        .scalar_subquery()
    )
    query = select(NeedImport, waiting).where(NeedImport.project_id == project.id)
    found = session.execute(query.order_by(NeedImport.created_at.desc(), NeedImport.id.desc()))
    return [(imported, number) for imported, number in found]


def keep_import(session: Session, project: Project, sheet: ReadSheet, file_name: str, *, actor: Actor) -> NeedImport:
    """Keep what was read of a file. Raises Conflict in a closed project, Invalid when too many files wait."""
    if project.status == "closed":
        raise Conflict(_("This project is closed. Reopen it before you write further needs."))
    kept = session.scalar(select(func.count()).where(NeedImport.project_id == project.id)) or 0
    if kept >= IMPORTS_MAX:
        raise Invalid(
            _("%(count)s files of this project wait already. Finish one of them, or throw one away.", count=kept)
        )
    now = clock.now()
    imported = NeedImport(
        project=project, file_name=file_name, read_as=sheet.read_as, unread=list(sheet.unread), meanings={},
        created_by=str(actor.public_id), created_at=now, edited_at=now,
        rows=[NeedImportRow(number=row.number, cells=row.cells, state="waiting") for row in sheet.rows],
    )  # fmt: skip
    session.add(imported)
    session.flush()
    return imported


def check_import(
    session: Session, imported: NeedImport, page_language: str, number: int | None = None
) -> list[CheckedRow]:
    """What the rows that wait say now, or the one of this number. Four statements at most, however many rows."""
    waiting = [row for row in imported.rows if row.state == "waiting" and number in {None, row.number}]
    known = _titles(session, imported.project) if waiting else set()
    checked = check_rows(session, [row.cells for row in waiting], imported.meanings, page_language)
    return [
        CheckedRow(row, said, key_of(row.cells.get("title", "")) in known)
        for row, said in zip(waiting, checked, strict=True)
    ]


def mend_row(session: Session, imported: NeedImport, number: int, cells: Mapping[str, str], *, version: int) -> None:
    """Let a row have these cells. Conflict when the import was changed since this version, or the row was taken."""
    row = _waiting(imported, number)
    row.cells = {code: text for code, text in cells.items() if text.strip()}
    _finish(session, imported, version)


def leave_out(session: Session, imported: NeedImport, number: int, *, version: int) -> None:
    """Make no need of a row. Conflict as for `mend_row`. The file is forgotten with its last row."""
    _waiting(imported, number).state = "left_out"
    _finish(session, imported, version)
    _forget_if_done(session, imported)


def explain_words(
    session: Session, imported: NeedImport, meanings: Mapping[str, Mapping[str, str]], *, version: int
) -> None:
    """Say what words mean, for all rows: {kind: {key of the word: public id of a concept, or "own"}}."""
    kinds = {*imported.meanings, *meanings}
    imported.meanings = {kind: {**imported.meanings.get(kind, {}), **meanings.get(kind, {})} for kind in kinds}
    _finish(session, imported, version)


def take(
    session: Session, imported: NeedImport, page_language: str, *, only_good: bool, version: int, actor: Actor
) -> list[Need]:
    """Make drafts of the rows that wait: of all, or of those without a fault. One event for each need.

    Taken twice is taken once: the second finds the import changed since `version`, and gets Conflict. Raises Invalid
    when all are asked for and one has a fault, or when there is none to take; Conflict in a closed project.
    """
    if imported.project.status == "closed":
        raise Conflict(_("This project is closed. Reopen it before you write further needs."))
    _claim(session, imported, version)
    rows = check_import(session, imported, page_language)
    good = [(row.row, row.checked.answers) for row in rows if row.checked.answers is not None]
    if not good or (len(good) < len(rows) and not only_good):
        raise Invalid(_("Not all rows are right. Mend them first, or take the rows that are right."))
    concepts = _concepts(session, [answers for _row, answers in good])
    made = []
    for row, answers in good:
        need = _need_of(imported.project, answers, concepts, actor)
        made.append(need)
        row.state, row.need_id = "taken", need.public_id
    session.add_all(made)
    for need in made:
        record(session, "create", NEED, need.public_id, actor=actor.public_id, after="draft", reason="import")
    session.flush()
    _forget_if_done(session, imported)
    return made


def discard(session: Session, imported: NeedImport) -> None:
    """Forget a file; needs that were made of its rows stay."""
    session.execute(delete(NeedImportRow).where(NeedImportRow.import_id == imported.id))
    session.execute(delete(NeedImport).where(NeedImport.id == imported.id))
    session.expunge(imported)


def drop_old_imports(session: Session) -> int:
    """Forget files that nobody touched for as long as drafts are kept; returns how many."""
    old = select(NeedImport.id).where(NeedImport.edited_at < clock.now() - DRAFTS_KEPT)
    session.execute(delete(NeedImportRow).where(NeedImportRow.import_id.in_(old)))
    return int(session.execute(delete(NeedImport).where(NeedImport.id.in_(old))).rowcount)  # type: ignore[attr-defined]


def _waiting(imported: NeedImport, number: int) -> NeedImportRow:
    row = next((row for row in imported.rows if row.number == number), None)
    if row is None or row.state != "waiting":
        raise Conflict(_("This row does not wait any more. Reload the page to see what became of it."))
    return row


def _finish(session: Session, imported: NeedImport, version: int) -> None:
    """Write a change that was made to what this version showed."""
    if imported.row_version != version:
        raise _changed()
    imported.edited_at = clock.now()
    flag_modified(imported, "edited_at")  # the version must count changes of rows even within one instant
    try:
        session.flush()
    except StaleDataError as error:
        raise _changed() from error


def _claim(session: Session, imported: NeedImport, version: int) -> None:
    """Raise the version if it is still this one: of two who take at once exactly one goes on."""
    this = NeedImport.id == imported.id, NeedImport.row_version == version
    change = update(NeedImport).where(*this).values(row_version=version + 1, edited_at=clock.now())
    done = session.execute(change.execution_options(synchronize_session=False))
    if not done.rowcount:  # type: ignore[attr-defined]
        raise _changed()
    session.refresh(imported, ["row_version", "edited_at", "meanings"])


def _changed() -> Conflict:
    return Conflict(_("Somebody else changed or took these rows meanwhile. Look at what is left of them."))


def _forget_if_done(session: Session, imported: NeedImport) -> None:
    if all(row.state != "waiting" for row in imported.rows):
        discard(session, imported)


def _titles(session: Session, project: Project) -> set[str]:
    """The titles of the project's needs, as they are compared."""
    titles: Select[str] = select(NeedText.text).join(Need).where(Need.project_id == project.id)
    return {key_of(title) for title in session.scalars(titles.where(NeedText.field == "title"))} - {""}


def _concepts(session: Session, answers: Sequence[NeedAnswers]) -> Mapping[str, int]:
    """The rows' concepts: public id -> id."""
    named = {one.role.occupation for one in answers} | {skill.concept for one in answers for skill in one.asked.skills}
    query = select(Concept.public_id, Concept.id).where(Concept.public_id.in_({one for one in named if one}))
    return dict(session.execute(query).all())


def _need_of(project: Project, answers: NeedAnswers, concepts: Mapping[str, int], actor: Actor) -> Need:
    """A need with all its parts, to be written together with the others: a group at a time would take 20 statements."""
    role, asked, terms, practical, now = answers.role, answers.asked, answers.terms, answers.practical, clock.now()
    need = Need(
        public_id=random_public_id(), project=project, status="draft", created_at=now, edited_at=now,
        contact_id=actor.id,
        occupation_id=concepts[role.occupation] if role.occupation else None, occupation_text=role.occupation_text,
        occupation_language=role.occupation_language, mode=role.mode, years=asked.years,
        way=terms.way, region=terms.region, province=terms.province, place=terms.place, workload=terms.workload,
        workload_unit=terms.workload_unit, duration=terms.duration, duration_unit=terms.duration_unit,
        start_from=terms.start_from, start_until=terms.start_until, compensation=terms.compensation,
        experts=practical.experts, urgency=practical.urgency, answer_days=practical.answer_days,
        pending_max=practical.pending_max, audience=practical.audience,
    )  # fmt: skip
    put_deadline(need, practical.deadline_kind, practical.deadline)
    texts: Mapping[str, Texts] = {
        "title": role.title, "summary": role.summary, "tasks": role.tasks, "counterpart": practical.counterpart,
    }  # fmt: skip
    need.texts = [
        NeedText(field=field, language=text.language, text=text.text, original=not place)
        for field, versions in texts.items()
        for place, text in enumerate(versions)
    ]
    need.skills = [
        NeedSkill(
            concept_id=concepts[skill.concept] if skill.concept else None, text=skill.text, language=skill.language,
            position=position, required=skill.required, level=skill.level, years=skill.years,
        )
        for position, skill in enumerate(asked.skills)
    ]  # fmt: skip
    need.languages = [NeedLanguage(code=language.code, level=language.level) for language in asked.languages]
    need.provisions = [NeedProvision(code=code) for code in terms.provided]
    return need
