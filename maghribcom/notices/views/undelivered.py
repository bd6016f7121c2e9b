"""The administrators' page of mails that were given up: whose kind, how old, why; tried again or forgotten."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from maghribcom.accounts.access import current_actor, requires
from maghribcom.contributions import DAILY, GROUPED
from maghribcom.database import db
from maghribcom.mail.dead_letters import (
    count_dead,
    count_held,
    dead_letters,
    forget_one,
    masked,
    retry_dead,
    retry_one,
)
from maghribcom.mail.models import OutboxMail
from maghribcom.notices.rates import known_type
from maghribcom.notices.views.blueprint import pages
from maghribcom.paging import page_asked, pages_beside

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Shown:
    """A mail that was given up, without its words and without its reader."""

    public_id: str
    kind: str
    recipient: str
    created_at: datetime
    attempts: int
    reason: str
    in_doubt: bool


@pages.get("/mail/undelivered")
@requires("notices.manage_mail")
def list_undelivered() -> str:
    """One page of them, the latest first. Three statements."""
    here = page_asked(request.args.get("page", ""))
    rows = dead_letters(db.session, PER_PAGE + 1, (here - 1) * PER_PAGE)
    return render_template(
        "notices/list_undelivered.html",
        mails=[_shown(row) for row in rows[:PER_PAGE]],
        count=count_dead(db.session),
        held=count_held(db.session),
        page=pages_beside(
            here, lambda number: url_for("notices.list_undelivered", page=number), more=len(rows) > PER_PAGE
        ),
    )


@pages.post("/mail/undelivered/retry")
@requires("notices.manage_mail")
def retry_all() -> Response:
    """Try all of them again."""
    count = retry_dead(db.session, actor=current_actor().public_id)
    flash(ngettext("%(num)s mail is tried again.", "%(num)s mails are tried again.", count), "success")
    return redirect(url_for("notices.list_undelivered"))


@pages.post("/mail/undelivered/<public_id>/retry")
@requires("notices.manage_mail")
def retry_mail(public_id: str) -> Response:
    """Try one again."""
    if not retry_one(db.session, public_id, actor=current_actor().public_id):
        abort(404)
    flash(_("The mail is tried again."), "success")
    return redirect(url_for("notices.list_undelivered"))


@pages.post("/mail/undelivered/<public_id>/forget")
@requires("notices.manage_mail")
def forget_mail(public_id: str) -> Response:
    """Remove one."""
    if not forget_one(db.session, public_id, actor=current_actor().public_id):
        abort(404)
    flash(_("The mail is forgotten."), "success")
    return redirect(url_for("notices.list_undelivered"))


def _shown(mail: OutboxMail) -> Shown:
    return Shown(
        mail.public_id, _kind(mail), masked(mail.recipient), mail.created_at, mail.attempts, mail.reason or "",
        mail.in_doubt,
    )  # fmt: skip


def _kind(mail: OutboxMail) -> str:
    rate = mail.kind.removeprefix("digest.")
    if rate != mail.kind and rate in GROUPED:
        return _("Daily mail") if rate == DAILY else _("Weekly mail")
    if mail.security:
        return _("Security of the account")
    kind = known_type(mail.kind)
    return kind.label() if kind and kind.label else mail.kind
