"""The address in the mails that stops them.

Mail programs post to it by themselves (RFC 8058); people press a button.
"""

from flask import Response, abort, g, make_response, redirect, render_template, request, url_for

from maghribcom.accounts.access import public
from maghribcom.contributions import DAILY, GROUPED
from maghribcom.database import db
from maghribcom.extensions import csrf
from maghribcom.notices.rates import notice_type
from maghribcom.notices.unsubscribing import WayOut, still_mailed, stop, way_out_of
from maghribcom.notices.views.blueprint import bare

#: What a mail program sends.
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@bare.route("/unsubscribe/<token>", methods=["GET", "POST"])
@csrf.exempt
@public
def unsubscribe(token: str) -> Response:
    """A GET changes nothing, whatever scanner follows the link. Whoever has the address may stop the mails."""
    way = way_out_of(db.session, token) or abort(404)
    g.language = way.account.language
    if request.method == "POST":
        stop(db.session, way)
        name, value = ONE_CLICK
        if request.form.get(name) != value:
            return redirect(url_for("unsubscribing.unsubscribe", token=token))  # type: ignore[return-value]
        # A mail program follows no redirect.
    page = render_template(
        "notices/unsubscribe.html", token=token, going=bool(still_mailed(db.session, way)), what=way.what,
        label=_label(way), grouped=way.what in GROUPED, daily=way.what == DAILY,
    )  # fmt: skip
    return make_response(page)


def _label(way: WayOut) -> str:
    if way.what in GROUPED:
        return ""
    label = notice_type(way.what).label
    return label() if label else way.what
