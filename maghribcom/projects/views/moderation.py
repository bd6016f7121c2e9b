"""One submission before a moderator: what it says, what changed, remarks beside the answers, the decision.

And the history of a project or a need, which its owners read, too.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maghribcom import clock
from maghribcom.accounts.access import allowed, current_actor, require, requires
from maghribcom.database import db
from maghribcom.drafts import operations as drafts
from maghribcom.errors import Conflict, Invalid
from maghribcom.locales import current_language
from maghribcom.projects import differences, labels, states
from maghribcom.projects.answers import Group, content_of, rows_of
from maghribcom.projects.forms.moderation import ModerationForm, form_for
from maghribcom.projects.history import happenings
from maghribcom.projects.models import Need, Project
from maghribcom.projects.operations import find_need, find_project, moderation
from maghribcom.projects.permissions import relations
from maghribcom.projects.states import kind_of
from maghribcom.projects.submissions import remarks_on, submissions_of
from maghribcom.projects.views.blueprint import Answer, address, both
from maghribcom.projects.views.tasks import heading
from search import NEED

#: The draft in which remarks wait until they are sent.
REMARKS = "moderation"
#: What a moderator may do, by the value of the button.
DECISIONS = {
    states.OPEN.verb: states.OPEN,
    states.ASK_CHANGES.verb: states.ASK_CHANGES,
    states.CLOSE.verb: states.CLOSE,
}
ON_OPEN = {states.SUSPEND.verb: states.SUSPEND, states.RESUME.verb: states.RESUME}
STEPS = {**DECISIONS, **ON_OPEN}


def _thing(kind: str, public_id: str, action: str) -> Project | Need:
    """The project or need of an address, where the reader may do this; else 404."""
    found = find_need(db.session, public_id) if kind == NEED else find_project(db.session, public_id)
    if found is None:
        abort(404)
    require(action, relations(current_actor(), found), found.status)
    return found


@both("", under="/desk", methods=["GET", "POST"])
@requires("projects.moderate")
def moderate(kind: str, public_id: str) -> Answer:
    """A project or a need before a moderator, and what is done with it."""
    thing = _thing(kind, public_id, "projects.moderate")
    read = submissions_of(db.session, kind, public_id)
    content = read[0].content if read and thing.status == "submitted" else content_of(thing)
    groups = rows_of(db.session, kind, content)
    form = form_for(groups if thing.status == "submitted" else ())
    if request.method == "GET":
        return _page(thing, _with_draft(form, thing, groups), groups, read)
    act = request.form.get("act", "")
    if "insert" in request.form or act == "keep":
        return _keep(thing, form, request.form.get("insert", ""))
    if act in _CLAIMS:
        _may(thing, states.OPEN)
        _CLAIMS[act](db.session, thing, actor=current_actor())
        return redirect(address("moderate", thing))
    if act not in STEPS:
        raise Invalid(_("Choose what is to be done."))
    _may(thing, STEPS[act])
    if not form.check(act, _reader(thing)):
        return _page(thing, form, groups, read), HTTPStatus.UNPROCESSABLE_ENTITY
    _DO[act](thing, form)
    drafts.drop_draft(db.session, kind, public_id, REMARKS)
    flash(_DONE[act](), "success")
    return redirect(url_for("projects.desk") if act in DECISIONS else address("moderate", thing))


_CLAIMS: dict[str, Callable[..., None]] = {"claim": moderation.claim, "release": moderation.release}


def _may(thing: Project | Need, step: states.Transition) -> None:
    """404 for whoever may not do this in any state; that the state forbids it now, somebody else's act, is Conflict."""
    require(f"projects.{step.verb}", relations(current_actor(), thing), min(step.sources))


def _open(thing: Project | Need, form: ModerationForm) -> None:
    if isinstance(thing, Need) and thing.project.status == "submitted":
        related = relations(current_actor(), thing.project)
        if not allowed(current_actor(), "projects.open", related, "submitted"):
            raise Conflict(_("Its project has to be opened first, by somebody who moderates the whole country."))
    moderation.approve(db.session, thing, number=form.read_number(), actor=current_actor())


def _ask(thing: Project | Need, form: ModerationForm) -> None:
    asked = form.asked(_reader(thing))
    moderation.ask_changes(db.session, thing, asked, number=form.read_number(), actor=current_actor())


def _close(thing: Project | Need, form: ModerationForm) -> None:
    moderation.close(
        db.session, thing, str(form.reason.data), form.note.data, number=form.read_number(), actor=current_actor()
    )


def _suspend(thing: Project | Need, form: ModerationForm) -> None:
    moderation.suspend(db.session, thing, str(form.note.data), actor=current_actor())


def _resume(thing: Project | Need, _form: ModerationForm) -> None:
    moderation.resume(db.session, thing, actor=current_actor())


_DO: dict[str, Callable[[Project | Need, ModerationForm], None]] = {
    "open": _open, "ask_changes": _ask, "close": _close, "suspend": _suspend, "resume": _resume,
}  # fmt: skip
_DONE: dict[str, Callable[[], str]] = {
    "open": lambda: _("It is open. The organisation is told."),
    "ask_changes": lambda: _("The remarks are sent. It comes back to the desk when it is submitted again."),
    "close": lambda: _("It is closed. The organisation is told."),
    "suspend": lambda: _("It is suspended. The organisation is told."),
    "resume": lambda: _("It is open again. The organisation is told."),
}


def _reader(thing: Project | Need) -> str:
    """The language of whoever answers for it: ready-made remarks are written in it."""
    return thing.contact.language if thing.contact else current_language()


def _keep(thing: Project | Need, form: ModerationForm, name: str) -> Response:
    """Keep the remarks for later, after a ready-made one was put into its box. Without script, too."""
    _may(thing, states.ASK_CHANGES)
    kept = {}
    for one in form.answers:
        text = form.filled(one, _reader(thing)) if one == name else form.remark(one).data
        kept[one] = [text or ""]
    drafts.keep_draft(db.session, kind_of(thing), thing.public_id, REMARKS, kept, actor=str(current_actor().public_id))
    if name in form.answers:
        return redirect(f"{address('moderate', thing)}#{form.remark(name).id}")
    flash(_("The remarks are kept. They are sent when you ask for changes."), "success")
    return redirect(url_for("projects.desk"))


def _with_draft(form: ModerationForm, thing: Project | Need, groups: list[Group]) -> ModerationForm:
    draft = drafts.find_draft(db.session, kind_of(thing), thing.public_id, REMARKS) if groups else None
    for name, texts in (draft.content if draft else {}).items():
        if name in form.answers:
            form.remark(name).data = texts[0]
    return form


def _page(thing: Project | Need, form: ModerationForm, groups: list[Group], read: Any) -> str:
    kind, language, actor, now = kind_of(thing), current_language(), current_actor(), clock.now()
    last, before = (*read, None, None)[:2]
    submitted = thing.status == "submitted"
    marked = differences.compare(
        rows_of(db.session, kind, before.content) if submitted and before is not None else None, groups
    )
    project = thing.project if isinstance(thing, Need) else thing
    form.number.data = str(last.number) if last is not None else ""
    related = relations(actor, thing)
    return render_template(
        "projects/moderate.html",
        thing=thing,
        kind=kind,
        title=heading(thing),
        organisation=project.organisation,
        organisation_name=project.organisation.name(language),
        organisation_vetted=project.organisation.is_vetted(now),
        project=project if kind == NEED else None,
        project_title=heading(project),
        project_url=address("moderate", project)
        if allowed(actor, "projects.moderate", relations(actor, project), project.status)
        else None,
        groups=marked,
        changes=sum(row.change != differences.SAME for group in marked for row in group.rows),
        last=last if submitted else None,
        before=before if submitted else None,
        asked_before=remarks_on(db.session, kind, thing.public_id) if submitted else {},
        form=form,
        status=labels.statuses()[thing.status],
        reason={**labels.close_reasons(), **labels.suspend_reasons()}.get(thing.status_reason or ""),
        mine=thing.claimed_by_id is not None and thing.claimed_by_id == actor.id,
        held=moderation.is_held_by_other(thing, actor, now),
        holder=thing.claimed_by.email if thing.claimed_by else None,
        over=isinstance(thing, Need) and thing.deadline_at is not None and thing.deadline_at <= now,
        may={verb for verb, step in STEPS.items() if allowed(actor, f"projects.{verb}", related, thing.status)},
        address=address("moderate", thing),
        history_url=address("history", thing),
    )


@both("/history")
@requires("projects.read_history")
def history(kind: str, public_id: str) -> str:
    """What happened to a project or a need."""
    thing = _thing(kind, public_id, "projects.read_history")
    actor = current_actor()
    staff = allowed(actor, "projects.moderate", relations(actor, thing), thing.status)
    remarks = remarks_on(db.session, kind, public_id) if thing.status in {"changes_asked", "draft"} else {}
    groups = rows_of(db.session, kind, {}) if remarks else []
    return render_template(
        "projects/history.html",
        thing=thing,
        title=heading(thing),
        status=labels.statuses()[thing.status],
        reason={**labels.close_reasons(), **labels.suspend_reasons()}.get(thing.status_reason or ""),
        remarks=[
            {"label": row_label, "remark": remarks[group.group][field]}
            for group in groups
            for field, row_label in (("", group.title), *((row.field, row.label) for row in group.rows))
            if field in remarks.get(group.group, {})
        ],
        happenings=happenings(db.session, thing, for_staff=staff),
        desk_url=address("moderate", thing) if staff else None,
    )
