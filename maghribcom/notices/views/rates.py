"""Choosing how often one hears of what by mail."""

from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maghribcom.accounts import consents
from maghribcom.accounts.access import current_actor, requires
from maghribcom.accounts.sessions import current_account
from maghribcom.database import db
from maghribcom.notices.forms import rates_form
from maghribcom.notices.rates import choose_rates as choose
from maghribcom.notices.rates import rates_of, types_for
from maghribcom.notices.views.blueprint import pages


@pages.route("/notices/settings", methods=["GET", "POST"])
@requires("notices.read_own")
def choose_rates() -> str | Response | tuple[str, int]:
    """One question for each type of notice that can concern the reader."""
    account, actor = current_account() or abort(404), current_actor()
    types = types_for(actor)
    form = rates_form(types, rates_of(db.session, account.id))
    if form.validate_on_submit():
        choose(db.session, account, form.rates(types), actor=actor)
        flash(_("Saved."), "success")
        return redirect(url_for("notices.choose_rates"))
    agreed = consents.active(db.session, account.id)
    missing = {kind.name: bool(kind.consent) and kind.consent not in agreed for kind in types}
    page = render_template("notices/choose_rates.html", form=form, rows=form.rows(types, missing))
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if request.method == "POST" else page
