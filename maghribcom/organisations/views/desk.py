"""The desk of those who vet organisations: what waits, one organisation, and what is decided about it."""

from http import HTTPStatus
from typing import Any

from flask import Response as FileResponse
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from maghribcom import clock
from maghribcom.accounts.access import allowed, current_actor, requires
from maghribcom.database import db
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.models import Event
from maghribcom.files.operations import files_of, find_file, send
from maghribcom.locales import current_language
from maghribcom.organisations import labels, operations, states
from maghribcom.organisations.forms.vetting import OtherForm, RemarkForm, VetForm, no_such_organisation, usual_end
from maghribcom.organisations.models import Organisation
from maghribcom.organisations.operations.delegations import find_delegation
from maghribcom.organisations.operations.founding import check_version
from maghribcom.organisations.operations.listing import (
    LAST_PAGE,
    PAGE_SIZE,
    PILES,
    count_piles,
    desk_regions,
    waiting_in,
)
from maghribcom.organisations.operations.members import managers_of
from maghribcom.organisations.operations.names import find_proposal
from maghribcom.organisations.states import KIND
from maghribcom.organisations.views.blueprint import Page, name_of, open_organisation, pages, start_again
from maghribcom.paging import page_asked, pages_of

#: Acts of the history that a page shows, the latest first.
HISTORY_SHOWN = 50


@pages.get("/vetting")
@requires("organisations.vet")
def vetting() -> str:
    """The organisations that wait, those that wait longest first; a coordinator's are those of their region."""
    now, within = clock.now(), desk_regions(current_actor())
    counts = count_piles(db.session, now, within)
    pile = request.args.get("pile", "")
    pile = pile if pile in PILES else next((one for one in PILES if counts[one]), PILES[0])
    page = page_asked(request.args.get("page", ""), LAST_PAGE)
    found = waiting_in(db.session, pile, now, within, page=page)
    return render_template(
        "organisations/vetting.html",
        pile=pile,
        piles=[
            {"code": one, "label": labels.piles()[one], "count": counts[one], "url": _pile_url(one)} for one in PILES
        ],
        waiting=[
            {
                "name": name_of(one.organisation),
                "url": url_for("organisations.vet_organisation", public_id=one.organisation.public_id),
                "type": labels.type_name(one.organisation.type),
                "territory": labels.territory_name(one.organisation.territory),
                "since": one.since,
                "until": one.organisation.vetted_until if pile == "expiring" else None,
                "requester": one.request.name if one.request else None,
            }
            for one in found
        ],
        pages=pages_of(page, -(-counts[pile] // PAGE_SIZE), lambda number: _pile_url(pile, number)),
    )


@pages.route("/vetting/<public_id>", methods=["GET", "POST"])
@requires("organisations.vet")
def vet_organisation(public_id: str) -> Page:
    """All that is known of an organisation, and the decisions that its state allows."""
    organisation = open_organisation(public_id, "organisations.vet")
    forms = _forms(organisation)
    if request.method == "GET":
        return _page(organisation, forms)
    deed = request.form.get("deed", "")
    form = forms.get(deed)
    if form is None or deed not in _possible(organisation):
        flash(_("This organisation has changed meanwhile. This is how it stands now."), "warning")
        return redirect(url_for("organisations.vet_organisation", public_id=public_id))
    if not form.validate():
        return _page(organisation, forms, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        check_version(organisation, form.seen_version)
        _decide(organisation, deed, form)
    except (Conflict, StaleDataError):
        start_again()
        organisation = open_organisation(public_id, "organisations.vet")
        changed = _("This organisation has changed meanwhile. Look at what is here now, then decide.")
        form.form_errors.append(changed)
        return _page(organisation, forms, form), HTTPStatus.CONFLICT
    flash(_done()[deed], "success")
    return redirect(url_for("organisations.vet_organisation", public_id=public_id))


@pages.post("/vetting/<public_id>/names")
@requires("organisations.vet")
def settle_names(public_id: str) -> Page:
    """Take the proposed names, or not."""
    organisation = open_organisation(public_id, "organisations.vet")
    accept = request.form.get("answer") == "accept"
    operations.settle_names(db.session, organisation, accept=accept, actor=current_actor())
    flash(_("The organisation has its new name.") if accept else _("The organisation keeps its name."), "success")
    return redirect(url_for("organisations.vet_organisation", public_id=public_id))


@pages.route("/vetting/<public_id>/delegations", methods=["GET", "POST"])
@requires("organisations.arrange")
def arrange(public_id: str) -> Page:
    """Who stands or stood over an organisation; to put one over it, or to end that."""
    organisation = open_organisation(public_id, "organisations.arrange")
    form = OtherForm()
    if request.method == "POST" and "end" in request.form:
        delegation = find_delegation(db.session, request.form["end"])
        if delegation is None or delegation.under_id != organisation.id:
            abort(404)
        operations.end_delegation(db.session, delegation, actor=current_actor())
        flash(_("Saved."), "success")
        return redirect(url_for("organisations.arrange", public_id=public_id))
    if form.validate_on_submit():
        other = operations.find_organisation(db.session, form.public_id)
        try:
            if other is None:
                raise Invalid(no_such_organisation())
            operations.put_over(db.session, other, organisation, actor=current_actor())
        except (Invalid, Conflict) as error:
            form.other.errors = [error.message]
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("organisations.arrange", public_id=public_id))
    page = render_template(
        "organisations/arrange.html",
        form=form,
        organisation=organisation,
        name=name_of(organisation),
        over=[
            {"id": one.public_id, "name": name_of(one.over), "since": one.began_at, "until": one.ended_at}
            for one in organisation.overseers
        ],
        under=[
            {"name": name_of(one.under), "since": one.began_at, "until": one.ended_at} for one in organisation.overseen
        ],
    )
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if request.method == "POST" else page


@pages.get("/organisations/<public_id>/documents/<file_id>")
@requires("organisations.see_documents")
def document(public_id: str, file_id: str) -> FileResponse:
    """A document of an organisation, as a download, for who vets it and who sent it."""
    open_organisation(public_id, "organisations.see_documents")
    return send(find_file(db.session, file_id, KIND, public_id) or abort(404))


def _pile_url(pile: str, page: int = 1) -> str:
    return url_for("organisations.vetting", pile=pile, page=page if page > 1 else None)


def _possible(organisation: Organisation) -> list[str]:
    """The decisions that the state allows, in the order of the page."""
    steps = {
        "accept": states.VET, "ask": states.ASK_CHANGES, "refuse": states.REFUSE, "suspend": states.SUSPEND,
        "resume": states.RESUME,
    }  # fmt: skip
    return [deed for deed, step in steps.items() if organisation.status in step.sources]


def _forms(organisation: Organisation) -> dict[str, RemarkForm]:
    """A form for each decision, with ids of its own; only the one that was sent reads what was sent."""
    sent = request.form.get("deed") if request.method == "POST" else None

    def options(deed: str) -> dict[str, Any]:
        given = {"prefix": f"{deed}-", "data": {"seen": organisation.row_version, "until": usual_end()}}
        return given if deed == sent else {**given, "formdata": None}

    forms: dict[str, RemarkForm] = {
        deed: RemarkForm(**options(deed)) for deed in ("ask", "refuse", "suspend", "resume")
    }
    return {"accept": VetForm(**options("accept")), **forms}


def _decide(organisation: Organisation, deed: str, form: RemarkForm) -> None:
    remark, actor = form.said(current_language()), current_actor()
    if isinstance(form, VetForm):
        operations.vet(
            db.session, organisation, level=str(form.level.data), until=form.end(), remark=remark, actor=actor
        )
    elif deed == "ask":
        operations.ask_changes(db.session, organisation, remark, actor=actor)
    elif deed == "refuse":
        operations.refuse(db.session, organisation, remark, actor=actor)
    elif deed == "suspend":
        operations.suspend(db.session, organisation, remark.text, language=remark.language, actor=actor)
    else:
        operations.resume(db.session, organisation, remark, actor=actor)


def _done() -> dict[str, str]:
    return {
        "accept": _("The organisation is vetted. Who asked for it is told."),
        "ask": _("The change is asked for. Who sent the request is told."),
        "refuse": _("The request is refused. Who sent it is told."),
        "suspend": _("The organisation is suspended. Its managers are told."),
        "resume": _("The suspension is over. The managers are told."),
    }


def _page(organisation: Organisation, forms: dict[str, RemarkForm], form: RemarkForm | None = None) -> str:
    asked = operations.request_of(db.session, organisation)
    proposal = find_proposal(db.session, organisation)
    alike = operations.duplicates(
        db.session, organisation.named, organisation.email_domain, vetted_at=None, but=organisation
    )
    for each in forms.values():
        each.seen.data = str(organisation.row_version)
    history = select(Event).where(Event.object_kind == KIND, Event.object_id == organisation.public_id)
    events = db.session.scalars(history.order_by(Event.at.desc(), Event.id.desc()).limit(HISTORY_SHOWN)).all()
    domain = asked.account.email.rpartition("@")[2] if asked else ""
    return render_template(
        "organisations/vet_organisation.html",
        form=form,
        forms=forms,
        possible=_possible(organisation),
        organisation=organisation,
        name=name_of(organisation),
        type=labels.type_name(organisation.type),
        territory=labels.territory_name(organisation.territory),
        status=labels.statuses()[organisation.status],
        over=organisation.status == "vetted" and not organisation.is_vetted(clock.now()),
        level=labels.levels().get(organisation.vetting_level or ""),
        asked=asked,
        same_domain=bool(organisation.email_domain) and domain == organisation.email_domain,
        documents=[
            {"name": file.name, "size": file.size, "at": file.stored_at,
             "url": url_for("organisations.document", public_id=organisation.public_id, file_id=file.public_id)}
            for file in files_of(db.session, KIND, organisation.public_id)
        ],
        alike=[
            {"name": name_of(one), "status": labels.statuses()[one.status],
             "url": url_for("organisations.vet_organisation", public_id=one.public_id)}
            for one in alike
        ],
        proposal=proposal,
        managers=managers_of(db.session, organisation),
        history=[
            {"at": event.at, "text": labels.verbs().get(event.verb, event.verb), "reason": event.reason}
            for event in events
        ],
        arranges=allowed(current_actor(), "organisations.arrange"),
    )  # fmt: skip
