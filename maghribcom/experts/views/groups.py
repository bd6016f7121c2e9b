"""One page for each of the six tasks: what is saved, what is a draft, what two pages changed at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask_babel import format_datetime
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from maghribcom.accounts.access import current_actor, requires
from maghribcom.database import begin_writing, db
from maghribcom.drafts.groups import PAGE, OpenGroup
from maghribcom.drafts.models import Draft
from maghribcom.errors import Conflict, Invalid
from maghribcom.experts import labels
from maghribcom.experts.forms import FORMS
from maghribcom.experts.forms.groups import Opened
from maghribcom.experts.task_words import task_leads
from maghribcom.experts.timezones import zone_city
from maghribcom.experts.views.blueprint import open_profile, pages
from maghribcom.experts.vocabulary import GROUPS
from maghribcom.group_forms import (
    Difference,
    GroupForm,
    add_row,
    content_of,
    remove_row,
)
from search import EXPERT

GROUP = f"<any({', '.join(GROUPS)}):group>"


@pages.route(f"/profile/{GROUP}", methods=["GET", "POST"])
@requires("experts.edit")
def edit_group(group: str) -> str | Response | tuple[str, int]:
    """The questions of a task, with the draft where there is one, else with what is saved; and the answers."""
    if request.method == "POST":
        return _take(group)
    opened = open_group(group)
    form, draft = opened.shown()
    return _page(opened, form, draft)


@pages.post(f"/profile/{GROUP}/draft")
@requires("experts.edit")
def keep_draft(group: str) -> tuple[dict[str, int], int]:
    """Keep what is being typed, for the page's script; 409 when another page saved or typed meanwhile."""
    opened, sent = open_group(group), request.form
    if opened.is_behind(sent.get("seen", ""), sent.get("version", ""), sent.get(PAGE, "")):
        return {}, HTTPStatus.CONFLICT
    kept = _keep(opened, content_of(FORMS[group], sent))
    if kept is None:
        return {}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return {"version": kept.row_version}, HTTPStatus.OK


@pages.post(f"/profile/{GROUP}/discard")
@requires("experts.edit")
def discard_draft(group: str) -> Response:
    """Forget the draft and show what is saved."""
    open_group(group).drop()
    return redirect(url_for("experts.edit_group", group=group))


def open_group(group: str) -> OpenGroup:
    """The reader's own answers to these questions."""
    opened = open_profile()
    return OpenGroup(db.session, FORMS[group], opened, EXPERT, opened.expert.public_id)


def _take(group: str) -> Response | tuple[str, int]:
    """Save the answers; or keep them as a draft, add or remove a row; or show what is wrong with them."""
    opened = open_group(group)
    content = content_of(FORMS[group], request.form)
    if {"add", "remove", "draft"} & set(request.form):
        return _keep_and_go(opened, group, content)
    form = FORMS[group].of_content(request.form.to_dict(flat=False), opened.opened)
    found = opened.race(form)
    if found:
        return _page(opened, form, _keep(opened, content), found), HTTPStatus.CONFLICT
    if not form.validate():
        form.with_room()
        return _page(opened, form, _keep(opened, content)), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        form.save(opened.opened, current_actor())
    except (Conflict, StaleDataError):
        # Somebody saved between our reading and our writing.
        db.session.rollback()
        begin_writing(db.session)
        opened = open_group(group)
        return _page(opened, form, _keep(opened, content), opened.race(form)), HTTPStatus.CONFLICT
    opened.drop()
    flash(_("Saved: %(title)s.", title=labels.groups()[group]), "success")
    return redirect(url_for("experts.edit_tasks"))


def _keep_and_go(opened: OpenGroup, group: str, content: dict[str, list[str]]) -> Response:
    """What the buttons without JavaScript do: they keep the text as it is and change the rows."""
    target = url_for("experts.edit_group", group=group)
    if "add" in request.form:
        content, anchor = add_row(FORMS[group], content, request.form["add"])
        target = f"{target}#{anchor}" if anchor else target
    elif "remove" in request.form:
        content = remove_row(content, request.form["remove"])
    else:
        target = url_for("experts.edit_tasks")
        flash(_("Your draft is kept. Nothing of it is shown to anybody yet."), "success")
    if _keep(opened, content) is None:
        raise Invalid(_("This text is too long to be kept. Go back and shorten it."))
    return redirect(target)


def _keep(opened: OpenGroup, content: Mapping[str, Sequence[str]]) -> Draft | None:
    return opened.keep(content, request.form.get(PAGE, ""), str(current_actor().public_id))


def _moment(at: datetime, opened: Opened) -> str:
    """Day and time on the person's own clock."""
    return str(format_datetime(at.astimezone(ZoneInfo(opened.expert.timezone or "UTC")), "short", rebase=False))


def _page(group: OpenGroup, form: GroupForm, draft: Draft | None, found: Sequence[Difference] = ()) -> str:
    """The page of a group."""
    group.settle(form, draft)
    return render_template(
        "experts/edit_group.html",
        form=form,
        group=form.group,
        title=labels.groups()[form.group],
        lead=task_leads()[form.group],
        address=lambda endpoint, **values: url_for(f"experts.{endpoint}", **values),
        draft=draft,
        draft_from=_moment(draft.edited_at, group.opened) if draft else None,
        differences=found,
        blank=form.empty_rows(),
        zone_city=zone_city,
    )
