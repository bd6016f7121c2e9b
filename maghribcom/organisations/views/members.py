"""The people of an organisation: who they are, inviting, roles, and ending a membership."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from maghribcom.accounts.access import allowed, current_actor, requires
from maghribcom.database import db
from maghribcom.errors import Conflict, Invalid
from maghribcom.locales import current_language, isolated
from maghribcom.organisations import labels, operations
from maghribcom.organisations.forms.members import InviteForm, RoleForm
from maghribcom.organisations.models import Membership, Organisation
from maghribcom.organisations.operations.members import find_invitation, find_membership, invitations_to
from maghribcom.organisations.permissions import STAFF
from maghribcom.organisations.views.blueprint import Page, form_page, name_of, open_organisation, pages, relations_now


@pages.get("/organisations/<public_id>/members")
@requires("organisations.see_members")
def members(public_id: str) -> str:
    """Who acts for an organisation, and who was invited."""
    organisation = open_organisation(public_id, "organisations.see_members")
    actor = current_actor()
    manages = allowed(actor, "organisations.manage", relations_now(organisation), organisation.status)
    return render_template(
        "organisations/members.html",
        organisation=organisation,
        name=name_of(organisation),
        manages=manages,
        member=find_membership(db.session, organisation, actor.public_id or "") is not None,
        members=[
            {"name": member.display_name, "position": member.position,
             "email": member.account.email if manages else None,
             "role": labels.role_name(member.role), "since": member.began_at, "own": member.account_id == actor.id,
             "url": url_for("organisations.edit_member", public_id=public_id, account=member.account.public_id)}
            for member in operations.members_of(db.session, organisation)
        ],
        invitations=[
            {"email": one.account.email, "role": labels.role_name(one.role), "at": one.invited_at, "until": one.until,
             "drop": url_for("organisations.drop_invitation", public_id=public_id, invitation=one.public_id)}
            for one in invitations_to(db.session, organisation)
        ] if manages else [],
    )  # fmt: skip


@pages.route("/organisations/<public_id>/members/invite", methods=["GET", "POST"])
@requires("organisations.manage")
def invite_member(public_id: str) -> Page:
    """Invite somebody by mail."""
    organisation = open_organisation(public_id, "organisations.manage")
    form = InviteForm(organisation.type, data={"language": current_language()})
    if form.validate_on_submit():
        email = str(form.email.data)
        try:
            operations.send_invitation(
                db.session, organisation, email, str(form.role.data), str(form.language.data), actor=current_actor()
            )
        except Invalid as error:
            form.email.errors = [error.message]
        else:
            flash(_("Invited: %(email)s. A mail is on its way.", email=isolated(email)), "success")
            return redirect(url_for("organisations.members", public_id=public_id))
    return form_page("organisations/invite_member.html", form, organisation=organisation, name=name_of(organisation))


@pages.post("/organisations/<public_id>/invitations/<invitation>/drop")
@requires("organisations.manage")
def drop_invitation(public_id: str, invitation: str) -> Page:
    """Take an invitation back."""
    organisation = open_organisation(public_id, "organisations.manage")
    found = find_invitation(db.session, invitation)
    if found is None or found.organisation_id != organisation.id:
        abort(404)
    operations.drop_invitation(db.session, found, actor=current_actor())
    flash(_("The invitation is taken back."), "success")
    return redirect(url_for("organisations.members", public_id=public_id))


@pages.route("/organisations/<public_id>/members/<account>", methods=["GET", "POST"])
@requires("organisations.manage")
def edit_member(public_id: str, account: str) -> Page:
    """Give a member another role, or end the membership."""
    organisation = open_organisation(public_id, "organisations.manage")
    member = find_membership(db.session, organisation, account)
    if member is None:
        abort(404)
    form = RoleForm(organisation.type, data={"role": member.role})
    try:
        if request.method == "POST" and "end" in request.form:
            return _end(organisation, member)
        if form.validate_on_submit():
            operations.change_role(db.session, member, str(form.role.data), actor=current_actor())
            return _back(organisation, member, _("Saved."))
    except (Invalid, Conflict) as error:
        form.form_errors.append(error.message)
    return form_page(
        "organisations/edit_member.html",
        form,
        organisation=organisation,
        name=name_of(organisation),
        member={"name": member.display_name, "position": member.position, "email": member.account.email,
                "since": member.began_at, "own": member.account_id == current_actor().id},
        url=url_for("organisations.edit_member", public_id=public_id, account=account),
    )  # fmt: skip


def _end(organisation: Organisation, member: Membership) -> Page:
    by_staff = bool(current_actor().roles & set(STAFF))
    operations.end_membership(db.session, member, by_staff=by_staff, actor=current_actor())
    return _back(organisation, member, _("This person no longer acts for the organisation."))


def _back(organisation: Organisation, member: Membership, said: str) -> Page:
    flash(said, "success")
    if member.account_id == current_actor().id:  # a change of one's own rights ends one's session
        return redirect(url_for("organisations.my_organisation"))
    return redirect(url_for("organisations.members", public_id=organisation.public_id))
