"""What members do with their organisation: see it, describe it, propose names, answer invitations, leave."""

from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from maghribcom import clock
from maghribcom.accounts import sessions
from maghribcom.accounts.access import allowed, current_actor, requires
from maghribcom.accounts.models import Account
from maghribcom.database import db
from maghribcom.drafts.operations import find_draft
from maghribcom.errors import Conflict, Invalid
from maghribcom.locales import current_language
from maghribcom.organisations import labels, operations
from maghribcom.organisations.forms.members import AcceptForm, OrganisationForm, ProposeNamesForm
from maghribcom.organisations.models import Invitation, Membership
from maghribcom.organisations.operations.members import find_invitation, find_membership, invitations_of
from maghribcom.organisations.operations.names import find_proposal
from maghribcom.organisations.operations.requests import GROUP, UNSENT
from maghribcom.organisations.permissions import MANAGER, MEMBER
from maghribcom.organisations.views.blueprint import (
    Page,
    form_page,
    name_of,
    open_organisation,
    own_account,
    pages,
    relations_now,
    start_again,
)
from maghribcom.organisations.vocabulary import DESCRIPTION_LENGTH, MANAGER_ROLES


@pages.get("/my-organisation")
@requires("organisations.see_own")
def my_organisation() -> str:
    """The organisations that somebody acts for, invitations that wait, and what they asked for."""
    account = own_account()
    members = operations.memberships_of(db.session, account.id)
    return render_template(
        "organisations/my_organisation.html",
        memberships=[_card(member) for member in members],
        invitations=[
            {"name": name_of(one.organisation), "role": labels.role_name(one.role), "until": one.until,
             "url": url_for("organisations.answer_invitation", public_id=one.public_id)}
            for one in invitations_of(db.session, account.id)
        ],
        requests=[
            {"name": name_of(one.organisation), "status": labels.statuses()[one.organisation.status],
             "sent_at": one.sent_at,
             "url": url_for("organisations.follow_request", public_id=one.organisation.public_id)}
            for one in operations.requests_of(db.session, account.id)
        ],
        draft=find_draft(db.session, UNSENT, account.public_id, GROUP),
        overseen=[
            {"name": name_of(one), "type": labels.type_name(one.type),
             "url": url_for("directory.organisation", public_id=one.public_id) if one.is_vetted(clock.now()) else None}
            for one in operations.overseen_by(db.session, current_actor())
        ],
    )  # fmt: skip


def _card(member: Membership) -> dict[str, object]:
    organisation, actor = member.organisation, current_actor()
    # What a member is to the own organisation needs no look at who stands over it.
    related = {MEMBER, MANAGER} if member.role in MANAGER_ROLES else {MEMBER}
    return {
        "name": name_of(organisation),
        "id": organisation.public_id,
        "type": labels.type_name(organisation.type),
        "role": labels.role_name(member.role),
        "status": labels.statuses()[organisation.status],
        "vetted": organisation.is_vetted(clock.now()),
        "until": organisation.vetted_until,
        "suspended": organisation.status == "suspended",
        "remark": organisation.status_reason if organisation.status == "suspended" else None,
        "remark_language": organisation.status_reason_language,
        "manages": allowed(actor, "organisations.manage", related, organisation.status),
        "members": allowed(actor, "organisations.see_members", related, organisation.status),
    }


@pages.route("/my-organisation/invitations/<public_id>", methods=["GET", "POST"])
@requires("organisations.see_own")
def answer_invitation(public_id: str) -> Page:
    """Accept an invitation, under one's name and position, or decline it."""
    account, invitation = own_account(), find_invitation(db.session, public_id)
    if invitation is None or invitation.account_id != account.id or invitation.until <= clock.now():
        abort(404)
    if request.method == "POST" and "decline" in request.form:
        operations.drop_invitation(db.session, invitation, actor=current_actor())
        flash(_("You declined the invitation."), "success")
        return redirect(url_for("organisations.my_organisation"))
    form = AcceptForm()
    if form.validate_on_submit():
        return _accept(account, invitation, form)
    return form_page(
        "organisations/answer_invitation.html",
        form,
        name=name_of(invitation.organisation),
        role=labels.role_name(invitation.role),
        until=invitation.until,
        url=url_for("organisations.answer_invitation", public_id=public_id),
    )


def _accept(account: Account, invitation: Invitation, form: AcceptForm) -> Response:
    operations.accept_invitation(
        db.session, invitation, str(form.name.data), str(form.position.data), actor=current_actor()
    )
    # A new role ends every session; this browser has just shown who it is.
    sessions.begin(db.session, account, request.user_agent.string)
    flash(_("You now act for this organisation."), "success")
    return redirect(url_for("organisations.my_organisation"))


@pages.route("/organisations/<public_id>/edit", methods=["GET", "POST"])
@requires("organisations.manage")
def edit_organisation(public_id: str) -> Page:
    """What the organisation does and where it is reached."""
    organisation = open_organisation(public_id, "organisations.manage")
    form = OrganisationForm(obj=organisation)
    status = None
    if form.validate_on_submit():
        sent = form.seen.data or ""
        version = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else None
        try:
            particulars = form.particulars(current_language())
            operations.change_particulars(db.session, organisation, particulars, actor=current_actor(), version=version)
        except (Conflict, StaleDataError):
            start_again()
            organisation = open_organisation(public_id, "organisations.manage")
            form.form_errors.append(
                _("Somebody else changed this meanwhile. Your answers are below; theirs are on the public page.")
            )
            status = HTTPStatus.CONFLICT
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("organisations.my_organisation"))
    form.seen.data = str(organisation.row_version)
    return form_page(
        "organisations/edit_organisation.html",
        form,
        status=status,
        name=name_of(organisation),
        organisation=organisation,
        most=DESCRIPTION_LENGTH,
    )


@pages.route("/organisations/<public_id>/names", methods=["GET", "POST"])
@requires("organisations.manage")
def propose_names(public_id: str) -> Page:
    """Ask for other names: staff look at them before they are shown."""
    organisation = open_organisation(public_id, "organisations.manage")
    proposal = find_proposal(db.session, organisation)
    form = ProposeNamesForm(obj=proposal or organisation)
    if form.validate_on_submit():
        try:
            operations.propose_names(db.session, organisation, form.names, actor=current_actor())
        except Invalid as error:
            form.form_errors.append(error.message)
        else:
            flash(
                _("A person looks at the new name and writes to you. Until then the present one is shown."), "success"
            )
            return redirect(url_for("organisations.my_organisation"))
    return form_page(
        "organisations/propose_names.html", form, name=name_of(organisation), organisation=organisation,
        waiting=proposal.at if proposal else None,
    )  # fmt: skip


@pages.route("/organisations/<public_id>/leave", methods=["GET", "POST"])
@requires("organisations.leave")
def leave(public_id: str) -> Page:
    """Ask once more, then act for the organisation no longer."""
    organisation, account = open_organisation(public_id, "organisations.leave"), own_account()
    membership = find_membership(db.session, organisation, account.public_id)
    if membership is None:
        abort(404)
    problem = None
    if request.method == "POST":
        try:
            operations.end_membership(db.session, membership, actor=current_actor())
        except Invalid as error:
            problem = error.message
        else:
            sessions.begin(db.session, account, request.user_agent.string)
            flash(_("You no longer act for this organisation."), "success")
            return redirect(url_for("organisations.my_organisation"))
    page = render_template(
        "organisations/leave.html",
        organisation=organisation,
        name=name_of(organisation),
        problem=problem,
        manages=MANAGER in relations_now(organisation),
    )
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if problem else page
