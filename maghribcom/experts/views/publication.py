"""The steps of a profile's life: check and publish, pause, resume, confirm, withdraw."""

from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maghribcom.accounts import consents
from maghribcom.accounts.access import Actor, current_actor, public, require, requires
from maghribcom.database import db
from maghribcom.experts import labels, operations, states
from maghribcom.experts.forms import FORMS
from maghribcom.experts.forms.groups import Opened
from maghribcom.experts.forms.publication import PAUSE, WITHDRAW, PauseForm, PublishForm, ReconfirmForm
from maghribcom.experts.models import Expert
from maghribcom.experts.permissions import relations
from maghribcom.experts.reconfirmation import profile_of_link
from maghribcom.experts.views.blueprint import open_profile, pages
from maghribcom.experts.views.tasks import left_to_do
from maghribcom.experts.vocabulary import PUBLISHED
from maghribcom.locales import show_date

Page = str | Response | tuple[str, int]


@pages.route("/profile/check", methods=["GET", "POST"])
@requires("experts.publish")
def check() -> Page:
    """All answers on one page, the consent to be visible, and the button that publishes."""
    opened = open_profile()
    if opened.expert.status not in states.PUBLISH.sources:
        return redirect(url_for("experts.edit_tasks"))
    text = consents.current_text("visibility", opened.language)
    given = consents.active(db.session, opened.expert.account_id).get("visibility")
    if given is not None and given.text_version != text.version:
        given = None
    form = PublishForm(text.label, given=given is not None)
    lacks = left_to_do(opened)
    if not lacks and form.validate_on_submit():
        operations.publish(db.session, opened.expert, opened.language, actor=current_actor())
        return redirect(url_for("experts.published"))
    page = render_template(
        "experts/check.html", groups=_answers(opened), form=form, consent=text, missing=lacks, given=given
    )
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if request.method == "POST" else page


@pages.get("/profile/published")
@requires("experts.edit")
def published() -> Page:
    """What happens after publishing."""
    expert = open_profile().expert
    if expert.status not in PUBLISHED | {"pending"}:
        return redirect(url_for("experts.edit_tasks"))
    return render_template("experts/published.html", expert=expert, pending=expert.status == "pending", steps=_next())


@pages.route("/profile/pause", methods=["GET", "POST"])
@requires("experts.pause")
def pause() -> Page:
    """Choose until when nobody finds the profile."""
    expert = _own(states.PAUSE)
    form = PauseForm(data={"until": expert.paused_until})
    if form.validate_on_submit():
        _pause(expert, form, current_actor())
        return redirect(url_for("experts.edit_tasks"))
    page = render_template("experts/pause.html", form=form)
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if request.method == "POST" else page


@pages.post("/profile/resume")
@requires("experts.resume")
def resume() -> Response:
    """End the pause now."""
    operations.resume(db.session, _own(states.RESUME), actor=current_actor())
    flash(_("Your profile is back: vetted institutions can find you."), "success")
    return redirect(url_for("experts.edit_tasks"))


@pages.post("/profile/confirm")
@requires("experts.confirm")
def confirm() -> Response:
    """Say that all of it is still true."""
    _confirm(_own(states.CONFIRM), current_actor())
    return redirect(url_for("experts.edit_tasks"))


@pages.route("/profile/withdraw", methods=["GET", "POST"])
@requires("experts.withdraw")
def withdraw() -> Page:
    """Ask once more, then show the profile to nobody."""
    expert = _own(states.WITHDRAW)
    if request.method == "POST":
        _withdraw(expert, current_actor())
        return redirect(url_for("experts.edit_tasks"))
    return render_template("experts/withdraw.html")


@pages.route("/reconfirm/<token>", methods=["GET", "POST"])
@public
def reconfirm(token: str) -> Page:
    """The link of a mail, without signing in: still available, pause until, or withdraw. Opening it changes nothing."""
    expert = profile_of_link(db.session, token)
    if expert is None:
        return render_template("accounts/link_over.html"), HTTPStatus.UNPROCESSABLE_ENTITY
    form = ReconfirmForm()
    if form.validate_on_submit():
        return _answer(expert, form)
    page = render_template("experts/reconfirm.html", form=form, token=token)
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if request.method == "POST" else page


def _answer(expert: Expert, form: ReconfirmForm) -> Response:
    actor = expert.account.actor()
    if form.answer.data == PAUSE:
        _pause(expert, form, actor)
    elif form.answer.data == WITHDRAW:
        _withdraw(expert, actor)
    else:
        _confirm(expert, actor)
    return redirect(url_for("experts.reconfirmed"))


@pages.get("/reconfirm/done")
@public
def reconfirmed() -> str:
    """After the answer to a mail's link."""
    return render_template("experts/reconfirmed.html")


def _own(transition: states.Transition) -> Expert:
    """One's own profile, in a state that this step can begin from; 404 for any other."""
    expert = open_profile().expert
    require(f"experts.{transition.verb}", relations(current_actor(), expert), expert.status)
    return expert


def _pause(expert: Expert, form: PauseForm | ReconfirmForm, actor: Actor) -> None:
    until = form.until.data
    assert until is not None, "the form asks for it"  # noqa: S101 (for the type checker)
    operations.pause(db.session, expert, until, actor=actor)
    flash(_("Your profile is paused until %(day)s.", day=show_date(until)), "success")


def _confirm(expert: Expert, actor: Actor) -> None:
    operations.confirm(db.session, expert, actor=actor)
    flash(_("Thank you. Institutions see that your profile is up to date."), "success")


def _withdraw(expert: Expert, actor: Actor) -> None:
    operations.withdraw(db.session, expert, actor=actor)
    flash(_("Your profile is withdrawn. Nobody finds it any more."), "success")


def _answers(opened: Opened) -> list[dict[str, Any]]:
    """Each task with its answers, and where to change them."""
    found: list[dict[str, Any]] = []
    for group, form_class in FORMS.items():
        url = url_for("experts.edit_group", group=group)
        rows = [
            {"label": answer.label, "lines": answer.lines, "change_url": f"{url}#{answer.field}"}
            for answer in form_class.of_saved(opened).in_words()
        ]
        found.append({"code": group, "title": labels.groups()[group], "rows": rows})
    return found


def _next() -> list[dict[str, str]]:
    """What an expert can expect."""
    return [
        {
            "title": _("Institutions search"),
            "text": _("They find you by your skills. Your e-mail address and your phone are never in the search."),
        },
        {
            "title": _("They write to you"),
            "text": _("A mail tells you that a proposal waits here. You answer yes or no; silence is no obligation."),
        },
        {
            "title": _("You stay in charge"),
            "text": _("You read who saw your data, and you can change, pause or withdraw your profile at any time."),
        },
    ]
