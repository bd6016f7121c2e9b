"""The owner's steps: check and submit, take back, pause, resume, make a draft again, close, reopen."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from maghribcom import clock
from maghribcom.accounts.access import current_actor, requires
from maghribcom.database import db
from maghribcom.projects import operations
from maghribcom.projects.answers import content_of, rows_of
from maghribcom.projects.forms.life import CloseForm, PauseForm, ReopenForm
from maghribcom.projects.models import Need, Project
from maghribcom.projects.views.blueprint import Answer, address, both, may, not_now, open_thing
from maghribcom.projects.views.tasks import heading, left_to_do


@both("/check", methods=["GET", "POST"])
@requires("projects.submit")
def check(kind: str, public_id: str) -> Answer:
    """All answers on one page, what is missing, and the button that submits them."""
    opened = open_thing(kind, public_id)
    thing = opened.thing
    if request.method == "GET" and not may(thing, "submit"):
        return not_now(thing)
    vetted = opened.project.organisation.is_vetted(clock.now())
    todo = left_to_do(thing)
    if request.method == "POST" and vetted and not todo:
        operations.submit(db.session, thing, actor=current_actor())
        flash(_("Submitted. A moderator reads it; you will get a notice with the answer."), "success")
        return redirect(address("edit", thing))
    page = render_template(
        "projects/check.html",
        kind=kind,
        heading=heading(thing),
        groups=_answers(thing),
        todo=todo,
        vetted=vetted,
        with_project=isinstance(thing, Need) and thing.project.status in {"draft", "changes_asked"},
        address=lambda endpoint, **values: address(endpoint, thing, **values),
    )
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if request.method == "POST" else page


def _answers(thing: Project | Need) -> list[dict[str, Any]]:
    """All answers in words, each with the page that changes it."""
    said = rows_of(db.session, "need" if isinstance(thing, Need) else "project", content_of(thing))
    return [
        {
            "code": group.group,
            "title": group.title,
            "rows": [
                {
                    "label": row.label,
                    "lines": row.lines,
                    "change_url": url_for("projects.documents", public_id=thing.public_id)
                    if row.field == "documents"
                    else address("edit_group", thing, group=group.group),
                }
                for row in group.rows
            ],
        }
        for group in said
    ]


@both("/take-back", methods=["POST"])
@requires("projects.take_back")
def take_back(kind: str, public_id: str) -> Response:
    """Go on writing before a moderator has decided."""
    return _step(kind, public_id, operations.take_back, _("It is a draft again. Submit it when it is ready."))


@both("/resume", methods=["POST"])
@requires("projects.resume")
def resume(kind: str, public_id: str) -> Response:
    """End a pause."""
    return _step(kind, public_id, operations.resume, _("It is open again."))


@both("/revise", methods=["POST"])
@requires("projects.revise")
def revise(kind: str, public_id: str) -> Response:
    """Make a draft of what is paused, to change it."""
    return _step(kind, public_id, operations.revise, _("It is a draft again. Submit it when it is ready."))


def _step(kind: str, public_id: str, operation: Callable[..., None], said: str) -> Response:
    thing = open_thing(kind, public_id).thing
    operation(db.session, thing, actor=current_actor())
    flash(said, "success")
    return redirect(address("edit", thing))


@both("/pause", methods=["GET", "POST"])
@requires("projects.suspend")
def suspend(kind: str, public_id: str) -> Answer:
    """Pause it, with a note for whoever opens its page."""
    thing, form = open_thing(kind, public_id).thing, PauseForm()
    if request.method == "GET" and not may(thing, "suspend"):
        return not_now(thing)
    if form.validate_on_submit():
        operations.suspend(db.session, thing, note=form.note.data, actor=current_actor())
        flash(_("Paused. Nobody finds it until you resume it."), "success")
        return redirect(address("edit", thing))
    return _form_page("projects/pause.html", thing, form)


@both("/close", methods=["GET", "POST"])
@requires("projects.close")
def close(kind: str, public_id: str) -> Answer:
    """End it, with a reason."""
    thing, form = open_thing(kind, public_id).thing, CloseForm()
    if request.method == "GET" and not may(thing, "close"):
        return not_now(thing)
    if form.validate_on_submit():
        reason = str(form.reason.data)
        operations.close(db.session, thing, reason, note=form.note.data, actor=current_actor())
        flash(_("Closed."), "success")
        return redirect(address("edit", thing))
    return _form_page("projects/close.html", thing, form)


@both("/reopen", methods=["GET", "POST"])
@requires("projects.reopen")
def reopen(kind: str, public_id: str) -> Answer:
    """Open it again, with what changed and a new deadline where the old one is over."""
    thing = open_thing(kind, public_id).thing
    over = isinstance(thing, Need) and thing.deadline_at is not None and thing.deadline_at <= clock.now()
    form = ReopenForm(over=over)
    if isinstance(thing, Project):
        del form.deadline
    if request.method == "GET" and not may(thing, "reopen"):
        return not_now(thing)
    if form.validate_on_submit():
        day = form.deadline.data if form.deadline else None
        operations.reopen(db.session, thing, str(form.note.data), deadline=day, actor=current_actor())
        flash(_("It is open again."), "success")
        return redirect(address("edit", thing))
    return _form_page("projects/reopen.html", thing, form)


def _form_page(template: str, thing: Project | Need, form: FlaskForm) -> Answer:
    page = render_template(
        template,
        form=form,
        heading=heading(thing),
        is_need=isinstance(thing, Need),
        address=lambda endpoint, **values: address(endpoint, thing, **values),
    )
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if request.method == "POST" else page
