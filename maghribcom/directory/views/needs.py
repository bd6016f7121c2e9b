"""Telling a need in words, and the mediators' desk where needs are read and answered."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from maghribcom import clock
from maghribcom.accounts.access import current_actor, requires
from maghribcom.accounts.sessions import current_account
from maghribcom.database import db
from maghribcom.demand.models import ANSWER_LENGTH, NEED_LENGTH, NeedTold
from maghribcom.demand.needs import answer_need, find_need, needs_in, needs_of
from maghribcom.demand.needs import tell_need as hand_over
from maghribcom.directory.need_forms import AnswerForm, NeedForm
from maghribcom.directory.value_names import foreign, region_name
from maghribcom.directory.views.blueprint import pages
from maghribcom.locales import current_language
from maghribcom.organisations.operations import reader_of
from maghribcom.skills.labels import Words, words_for

#: Needs of each state that a page shows.
SHOWN = 50

Page = str | Response | BaseResponse


@pages.route("/tell-need", methods=["GET", "POST"])
@requires("demand.tell_need")
def tell_need() -> Page:
    """The form, with what the search asked for; below it what the reader told before, with the answers."""
    account, language = current_account(), current_language()
    reader = reader_of(db.session, current_actor(), clock.now())
    if account is None or reader is None:
        return make_response(render_template("directory/not_vetted.html"), HTTPStatus.FORBIDDEN)
    carried = {name: request.args.get(name) or None for name in ("region", "sector")}
    sent = request.form if request.method == "POST" else request.args
    form = NeedForm(db.session, language, sent.getlist("concept"), data=carried)
    if form.validate_on_submit():
        hand_over(db.session, form.need(), account, reader.organisation)
        flash(_("We have received your need. A mediator reads it and writes to you what can be done."), "success")
        return redirect(url_for("directory.tell_need"))
    chosen = [{"id": concept, "label": held.text, "language": foreign(held)} for concept, held in form.labels.items()]
    told = _in_words(needs_of(db.session, account.id, SHOWN))
    page = render_template("directory/tell_need.html", form=form, chosen=chosen, told=told, most=NEED_LENGTH)
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY) if request.method == "POST" else page


@pages.get("/needs-told")
@requires("demand.answer_needs")
def needs_told() -> str:
    """The needs that wait for an answer, and the latest that have one, the newest first."""
    waiting = needs_in(db.session, "waiting", SHOWN)
    answered = needs_in(db.session, "answered", SHOWN)
    rows = _in_words([*waiting, *answered])
    return render_template(
        "directory/needs_told.html", waiting=rows[: len(waiting)], answered=rows[len(waiting) :], shown=SHOWN
    )


@pages.route("/needs-told/<public_id>", methods=["GET", "POST"])
@requires("demand.answer_needs")
def need_told(public_id: str) -> Page:
    """One need, and the form that answers it."""
    told = find_need(db.session, public_id)
    if told is None:
        abort(404)
    form = AnswerForm()
    if form.validate_on_submit():
        answer_need(db.session, told, str(form.answer.data), actor=current_actor())
        flash(_("The need is answered. The sender is told by mail."), "success")
        return redirect(url_for("directory.needs_told"))
    (row,) = _in_words([told])
    page = render_template("directory/need_told.html", form=form, need=row, most=ANSWER_LENGTH)
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY) if request.method == "POST" else page


def _in_words(needs: Sequence[NeedTold]) -> list[dict[str, Any]]:
    """Needs as pages show them. One statement more for the words, whatever their number."""
    concepts = {row.concept.public_id for told in needs for row in told.named}
    sectors = {told.sector.public_id for told in needs if told.sector}
    words = words_for(db.session, concepts | sectors, current_language())
    return [_need_in_words(told, words) for told in needs]


def _need_in_words(told: NeedTold, words: Mapping[str, Words]) -> dict[str, Any]:
    named = [(row.concept.public_id, row.concept.kind) for row in told.named]
    who, who_language = told.organisation.name(current_language()) if told.organisation else (None, None)
    return {
        "url": url_for("directory.need_told", public_id=told.public_id),
        "who": who,
        "who_language": None if who_language == current_language() else who_language,
        "text": told.text,
        "language": told.language,
        "concepts": [_label(one, words) for one, _kind in named],
        "sector": _label(told.sector.public_id, words) if told.sector else None,
        "region": region_name(told.region) if told.region else None,
        "by_when": told.by_when,
        "told_at": told.told_at,
        "answered": told.state == "answered",
        "answer": told.answer,
        "answered_at": told.answered_at,
        "search_url": url_for(
            "directory.experts",
            skill=[one for one, kind in named if kind != "occupation"],
            occupation=[one for one, kind in named if kind == "occupation"],
            region=told.region,
        ),
    }


def _label(concept: str, words: Mapping[str, Words]) -> dict[str, str | None]:
    return {"label": words[concept].text, "language": foreign(words[concept])}
