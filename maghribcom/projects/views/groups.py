"""One page for each group of questions: what is saved, what is a draft, what two pages changed at once."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask_babel import format_datetime
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from maghribcom.accounts.access import current_actor, requires
from maghribcom.database import begin_writing, db
from maghribcom.drafts.groups import PAGE, OpenGroup
from maghribcom.drafts.models import Draft
from maghribcom.errors import Conflict, Invalid
from maghribcom.group_forms import Difference, GroupForm, add_row, content_of, remove_row
from maghribcom.projects.forms import FORMS
from maghribcom.projects.models import Need, Project, Remark
from maghribcom.projects.submissions import remarks_on
from maghribcom.projects.views.blueprint import Answer, address, both, not_now, open_thing, writes
from maghribcom.projects.views.tasks import group_titles, heading


@both("/edit/<group>", methods=["GET", "POST"])
@requires("projects.edit")
def edit_group(kind: str, public_id: str, group: str) -> Answer:
    """The questions of a group, with the draft where there is one, else with what is saved; and the answers."""
    opened = open_group(kind, public_id, group)
    if not writes(thing_of(opened), group):
        if request.method == "POST":
            raise Conflict(
                _("This can no longer be changed: its state has changed meanwhile. Reload the page to see it.")
            )
        return not_now(thing_of(opened))
    if request.method == "POST":
        return _take(opened)
    form, draft = opened.shown()
    return _page(opened, form, draft)


@both("/edit/<group>/draft", methods=["POST"])
@requires("projects.edit")
def keep_draft(kind: str, public_id: str, group: str) -> tuple[dict[str, int], int]:
    """Keep what is being typed, for the page's script; 409 when another page saved or typed meanwhile."""
    opened, sent = open_group(kind, public_id, group), request.form
    if not writes(thing_of(opened), group):
        return {}, HTTPStatus.CONFLICT
    if opened.is_behind(sent.get("seen", ""), sent.get("version", ""), sent.get(PAGE, "")):
        return {}, HTTPStatus.CONFLICT
    kept = _keep(opened, content_of(opened.form_class, sent))
    if kept is None:
        return {}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return {"version": kept.row_version}, HTTPStatus.OK


@both("/edit/<group>/discard", methods=["POST"])
@requires("projects.edit")
def discard_draft(kind: str, public_id: str, group: str) -> Response:
    """Forget the draft and show what is saved."""
    opened = open_group(kind, public_id, group)
    opened.drop()
    return redirect(address("edit_group", thing_of(opened), group=group))


def open_group(kind: str, public_id: str, group: str) -> OpenGroup:
    """The answers of the reader's organisation to these questions; 404 where there are none such."""
    form_class = FORMS[kind].get(group)
    if form_class is None:
        abort(404)
    return OpenGroup(db.session, form_class, open_thing(kind, public_id), kind, public_id)


def thing_of(opened: OpenGroup) -> Project | Need:
    """The project or need that the group belongs to."""
    thing: Project | Need = opened.opened.thing
    return thing


def _take(opened: OpenGroup) -> Answer:
    """Save the answers; or keep them as a draft, add or remove a row; or show what is wrong with them."""
    content = content_of(opened.form_class, request.form)
    if {"add", "remove", "draft"} & set(request.form):
        return _keep_and_go(opened, content)
    form = opened.form_class.of_content(request.form.to_dict(flat=False), opened.opened)
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
        opened = open_group(opened.kind, opened.object_id, opened.form_class.group)
        return _page(opened, form, _keep(opened, content), opened.race(form)), HTTPStatus.CONFLICT
    opened.drop()
    flash(_("Saved: %(title)s.", title=group_titles(thing_of(opened))[form.group]), "success")
    return redirect(address("edit", thing_of(opened)))


def _keep_and_go(opened: OpenGroup, content: dict[str, list[str]]) -> Response:
    """What the buttons without JavaScript do: they keep the text as it is and change the rows."""
    target = address("edit_group", thing_of(opened), group=opened.form_class.group)
    if "add" in request.form:
        content, anchor = add_row(opened.form_class, content, request.form["add"])
        target = f"{target}#{anchor}" if anchor else target
    elif "remove" in request.form:
        content = remove_row(content, request.form["remove"])
    else:
        target = address("edit", thing_of(opened))
        flash(_("Your draft is kept. Nothing of it is shown to anybody yet."), "success")
    if _keep(opened, content) is None:
        raise Invalid(_("This text is too long to be kept. Go back and shorten it."))
    return redirect(target)


def _keep(opened: OpenGroup, content: Mapping[str, Sequence[str]]) -> Draft | None:
    return opened.keep(content, request.form.get(PAGE, ""), str(current_actor().public_id))


def _page(opened: OpenGroup, form: GroupForm, draft: Draft | None, found: Sequence[Difference] = ()) -> str:
    """The page of a group."""
    opened.settle(form, draft)
    thing = thing_of(opened)
    return render_template(
        "projects/edit_group.html",
        form=form,
        group=form.group,
        kind=opened.kind,
        title=group_titles(thing)[form.group],
        heading=heading(thing),
        address=lambda endpoint, **values: address(endpoint, thing, **values),
        draft=draft,
        draft_from=format_datetime(draft.edited_at, "short") if draft else None,
        differences=found,
        blank=form.empty_rows(),
        at_once=thing.status in {"open", "suspended"},
        remarks=_remarked(form, remarks_on(db.session, opened.kind, thing.public_id).get(form.group, {})),
    )


def _remarked(form: GroupForm, remarks: Mapping[str, Remark]) -> list[dict[str, Any]]:
    """What a moderator asks to be changed, for the top of the page; a plain field says its own beside it, too."""
    found = []
    for name, remark in remarks.items():
        field = next((one for one in form if one.short_name == name), None)
        if field is not None:
            field.remark = remark
        found.append({"field": field, "remark": remark})
    return found
