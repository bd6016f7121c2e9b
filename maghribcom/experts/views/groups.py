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
from maghribcom.drafts import operations as drafts
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
    differences,
    fingerprint,
    remove_row,
)
from search import EXPERT

GROUP = f"<any({', '.join(GROUPS)}):group>"
#: Beside the answers a draft keeps which page wrote it.
PAGE = "page"
PAGE_LENGTH = 40


@pages.route(f"/profile/{GROUP}", methods=["GET", "POST"])
@requires("experts.edit")
def edit_group(group: str) -> str | Response | tuple[str, int]:
    """The questions of a task, with the draft where there is one, else with what is saved; and the answers."""
    if request.method == "POST":
        return _take(group)
    opened = open_profile()
    draft = _draft_of(opened, group)
    if draft is not None:
        return _page(_form_of_draft(draft, opened, group), opened, draft)
    form = FORMS[group].of_saved(opened)
    form.with_room()
    return _page(form, opened, None)


@pages.post(f"/profile/{GROUP}/draft")
@requires("experts.edit")
def keep_draft(group: str) -> tuple[dict[str, int], int]:
    """Keep what is being typed, for the page's script; 409 when another page saved or typed meanwhile."""
    opened = open_profile()
    seen = request.form.get("seen", "")
    saved_elsewhere = seen and seen != fingerprint(FORMS[group], opened)
    if saved_elsewhere or _is_of_another_page(_draft_of(opened, group), request.form.get("version", "")):
        return {}, HTTPStatus.CONFLICT
    kept = _keep(opened, group, content_of(FORMS[group], request.form))
    if kept is None:
        return {}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return {"version": kept.row_version}, HTTPStatus.OK


@pages.post(f"/profile/{GROUP}/discard")
@requires("experts.edit")
def discard_draft(group: str) -> Response:
    """Forget the draft and show what is saved."""
    drafts.drop_draft(db.session, EXPERT, open_profile().expert.public_id, group)
    return redirect(url_for("experts.edit_group", group=group))


def _take(group: str) -> Response | tuple[str, int]:
    """Save the answers; or keep them as a draft, add or remove a row; or show what is wrong with them."""
    opened = open_profile()
    content = content_of(FORMS[group], request.form)
    if {"add", "remove", "draft"} & set(request.form):
        return _keep_and_go(opened, group, content)
    form = FORMS[group].of_content(request.form.to_dict(flat=False), opened)
    found = _race(form, opened)
    if found:
        return _page(form, opened, _keep(opened, group, content), found), HTTPStatus.CONFLICT
    if not form.validate():
        form.with_room()
        return _page(form, opened, _keep(opened, group, content)), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        form.save(opened, current_actor())
    except (Conflict, StaleDataError):
        # Somebody saved between our reading and our writing.
        db.session.rollback()
        begin_writing(db.session)
        opened = open_profile()
        return _page(form, opened, _keep(opened, group, content), _race(form, opened)), HTTPStatus.CONFLICT
    drafts.drop_draft(db.session, EXPERT, opened.expert.public_id, group)
    flash(_("Saved: %(title)s.", title=labels.groups()[group]), "success")
    return redirect(url_for("experts.edit_tasks"))


def _keep_and_go(opened: Opened, group: str, content: dict[str, list[str]]) -> Response:
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
    if _keep(opened, group, content) is None:
        raise Invalid(_("This text is too long to be kept. Go back and shorten it."))
    return redirect(target)


def _keep(opened: Opened, group: str, content: Mapping[str, Sequence[str]]) -> Draft | None:
    """Keep a draft of this page; None when the text is longer than any form of the house."""
    kept = {**content, PAGE: [request.form.get(PAGE, "")[:PAGE_LENGTH]]}
    actor = str(current_actor().public_id)
    try:
        return drafts.keep_draft(db.session, EXPERT, opened.expert.public_id, group, kept, actor=actor)
    except Invalid:
        return None


def _draft_of(opened: Opened, group: str) -> Draft | None:
    return drafts.find_draft(db.session, EXPERT, opened.expert.public_id, group)


def _form_of_draft(draft: Draft, opened: Opened, group: str) -> GroupForm:
    return FORMS[group].of_content({name: values for name, values in draft.content.items() if name != PAGE}, opened)


def _is_of_another_page(draft: Draft | None, version: str) -> bool:
    """Whether a draft was written by another page since this one was opened.

    A page is never in a race with its own drafts: one may still be on its way when the form is sent.
    """
    if draft is None or not version or str(draft.row_version) == version:
        return False
    return bool(draft.content.get(PAGE) != [request.form.get(PAGE, "")])


def _race(form: GroupForm, opened: Opened) -> list[Difference]:
    """What another page answered differently since this one was opened: saved, or still a draft."""
    draft = _draft_of(opened, form.group)
    if form.seen.data and form.seen.data != fingerprint(type(form), opened):
        theirs = type(form).of_saved(opened)
    elif draft is not None and _is_of_another_page(draft, form.version.data):
        theirs = _form_of_draft(draft, opened, form.group)
    else:
        return []
    return differences(form, theirs)


def _moment(at: datetime, opened: Opened) -> str:
    """Day and time on the person's own clock."""
    return str(format_datetime(at.astimezone(ZoneInfo(opened.expert.timezone or "UTC")), "short", rebase=False))


def _page(form: GroupForm, opened: Opened, draft: Draft | None, found: Sequence[Difference] = ()) -> str:
    """The page of a group. It has now seen what is saved, so that sending it again saves it."""
    form.seen.data = fingerprint(type(form), opened)
    form.version.data = str(draft.row_version if draft else 0)
    return render_template(
        "experts/edit_group.html",
        form=form,
        group=form.group,
        title=labels.groups()[form.group],
        lead=task_leads()[form.group],
        draft=draft,
        draft_from=_moment(draft.edited_at, opened) if draft else None,
        differences=found,
        blank=form.empty_rows(),
        zone_city=zone_city,
    )
