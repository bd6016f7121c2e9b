"""What an expert is interested in, besides or instead of the skills of the profile."""

from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maghribcom.accounts.access import current_actor, requires
from maghribcom.accounts.sessions import current_account
from maghribcom.database import db
from maghribcom.directory.interest_forms import InterestsForm
from maghribcom.directory.operations import interests
from maghribcom.directory.views.blueprint import pages
from maghribcom.locales import current_language


@pages.route("/interests", methods=["GET", "POST"])
@requires("directory.choose_interests")
def choose_interests() -> str | Response | tuple[str, int]:
    """One form for all of it."""
    account = current_account() or abort(404)
    form = InterestsForm(db.session, current_language(), interests.choice_of(db.session, account.id))
    if form.validate_on_submit():
        interests.choose_interests(db.session, account, form.choice(), actor=current_actor())
        flash(_("Saved."), "success")
        return redirect(url_for("directory.choose_interests"))
    page = render_template("directory/choose_interests.html", form=form)
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if request.method == "POST" else page
