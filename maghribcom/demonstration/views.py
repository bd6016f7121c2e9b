"""The development inbox: what a demonstration would have sent. It exists on demonstration instances only."""

import re

from flask import Blueprint, abort, current_app, render_template
from markupsafe import Markup, escape
from sqlalchemy import select

from maghribcom.accounts.access import public
from maghribcom.database import db
from maghribcom.demonstration.refusal import is_marked
from maghribcom.locales import direction_of
from maghribcom.mail.models import OutboxMail

SHOWN = 50
ADDRESS = re.compile(r"https?://\S+")

pages = Blueprint("demonstration", __name__, url_prefix="/mail")


@pages.before_request
def only_in_demonstrations() -> None:
    """Anywhere else there is no such page: the settings say so, and the database was made for it."""
    if not current_app.config["SETTINGS"].demonstration or not is_marked(db.session):
        abort(404)


@pages.get("/")
@public
def inbox() -> str:
    """The newest mails, whoever they are to."""
    mails = db.session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc()).limit(SHOWN)).all()
    return render_template("demonstration/inbox.html", mails=mails)


@pages.get("/<public_id>")
@public
def show_mail(public_id: str) -> str:
    """One mail, with its links."""
    mail = db.session.scalar(select(OutboxMail).where(OutboxMail.public_id == public_id)) or abort(404)
    return render_template(
        "demonstration/show_mail.html", mail=mail, body=_linked(mail.text), direction=direction_of(mail.language)
    )


def _linked(text: str) -> Markup:
    """The text with its addresses as links, everything else escaped."""
    parts, end = [], 0
    for found in ADDRESS.finditer(text):
        parts += [escape(text[end : found.start()]), Markup('<a dir="ltr" href="{0}">{0}</a>').format(found[0])]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])
