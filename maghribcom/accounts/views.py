"""The pages of accounts: sign up, sign in and out, reset, confirm, and one's own account."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maghribcom.accounts import consents, operations, sessions, throttles, tokens
from maghribcom.accounts.access import public, requires
from maghribcom.accounts.forms import (
    ChangePasswordForm,
    ConfirmForm,
    LanguageForm,
    NewPasswordForm,
    RequestResetForm,
    SignInForm,
    SignUpForm,
    wrong_credentials,
)
from maghribcom.accounts.models import Account
from maghribcom.accounts.passwords import verify
from maghribcom.database import db
from maghribcom.locales import COOKIE, current_language, in_language
from maghribcom.mail.addresses import refused_among

GONE, UNPROCESSABLE, TOO_MANY = 410, 422, 429
COOKIE_SECONDS = 31_536_000

pages = Blueprint("accounts", __name__)

Page = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]


@pages.route("/sign-up", methods=["GET", "POST"])
@public
def sign_up() -> Page:
    """A new account. A known address gets the same page, and a mail."""
    form = SignUpForm(language=current_language())
    terms = consents.current_text("terms", current_language())
    if form.validate_on_submit():
        email = form.email.data or ""
        if not _may_try("sign_up", email):
            return _too_many("accounts/sign_up.html", "sign_up.address", form=form, terms=terms)
        operations.sign_up(db.session, email, form.password.data or "", form.language.data)
        return redirect(url_for("accounts.sign_up_done"))
    return _form_page("accounts/sign_up.html", form, terms=terms)


@pages.get("/sign-up/done")
@public
def sign_up_done() -> str:
    """What happens next."""
    return render_template("accounts/sign_up_done.html")


@pages.route("/confirm/<token>", methods=["GET", "POST"])
@public
def confirm_email(token: str) -> Page:
    """The link of the welcome mail; the button confirms, so that no mail scanner does."""
    form = ConfirmForm()
    if form.validate_on_submit():
        account = operations.confirm_email(db.session, token)
        if account is None:
            return render_template("accounts/link_over.html"), GONE
        flash(_("Your address is confirmed."), "success")
        profile = url_for("experts.edit_tasks")
        return redirect(profile if sessions.current_account() else url_for("accounts.sign_in", next=profile))
    return _link_page("accounts/confirm_email.html", token, tokens.CONFIRM, form)


@pages.post("/confirm")
@requires("accounts.manage_own")
def send_confirmation() -> Response:
    """Send the link to confirm once more."""
    account = _own_account()
    if throttles.allow(db.session, "reset.account", account.email):
        operations.send_confirmation(db.session, account)
    flash(_("The mail is on its way."), "success")
    return redirect(url_for("accounts.account"))


@pages.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Page:
    """Address and password, then back to where one came from."""
    form = SignInForm()
    back = _same_origin(request.args.get("next"))
    if form.validate_on_submit():
        email = form.email.data or ""
        if not _may_try("sign_in", email):
            return _too_many("accounts/sign_in.html", "sign_in.address", form=form)
        account = operations.check_credentials(db.session, email, form.password.data or "")
        if account is not None:
            throttles.forget(db.session, "sign_in.account", email)
            operations.sign_in(db.session, account, request.user_agent.string)
            return _remember(redirect(back or url_for("directory.home", language=account.language)), account.language)
        form.email.errors = [*form.email.errors, wrong_credentials()]
    return _form_page("accounts/sign_in.html", form)


@pages.post("/sign-out")
@public
def sign_out() -> Response:
    """End the session of this browser."""
    operations.sign_out(db.session)
    flash(_("You are signed out."), "success")
    return redirect(url_for("directory.home"))


@pages.route("/reset", methods=["GET", "POST"])
@public
def request_reset() -> Page:
    """Ask for a link to choose a new password; the same answer for every address."""
    form = RequestResetForm()
    if form.validate_on_submit():
        email = form.email.data or ""
        if not _may_try("reset", email):
            return _too_many("accounts/request_reset.html", "reset.address", form=form)
        operations.request_reset(db.session, email)
        return redirect(url_for("accounts.reset_requested"))
    return _form_page("accounts/request_reset.html", form)


@pages.get("/reset/done")
@public
def reset_requested() -> str:
    """What happens next."""
    return render_template("accounts/reset_requested.html")


@pages.route("/reset/<token>", methods=["GET", "POST"])
@public
def reset_password(token: str) -> Page:
    """Choose a new password by the link of a mail."""
    return _choose_password(token, tokens.RESET, "accounts/reset_password.html")


@pages.route("/invitation/<token>", methods=["GET", "POST"])
@public
def accept_invitation(token: str) -> Page:
    """Choose the first password, by the link of an invitation."""
    return _choose_password(token, tokens.INVITATION, "accounts/accept_invitation.html")


@pages.get("/account")
@requires("accounts.manage_own")
def account() -> str:
    """One's own account: address, language, password, sessions."""
    return _account_page(ChangePasswordForm())


@pages.post("/account/language")
@requires("accounts.manage_own")
def change_language() -> Response:
    """Change the language of mails and of the first page."""
    form = LanguageForm()
    own = _own_account()
    if form.validate_on_submit():
        operations.change_language(db.session, own, form.language.data)
        with in_language(own.language):
            flash(_("Your language was changed."), "success")
    return _remember(redirect(url_for("accounts.account", language=own.language)), own.language)


@pages.route("/account/password", methods=["GET", "POST"])
@requires("accounts.manage_own")
def change_password() -> Page:
    """A new password, by somebody who knows the old one; all other sessions end."""
    if request.method == "GET":  # reloaded, or in another language, after a mistake
        return redirect(url_for("accounts.account"))
    own = _own_account()
    form = ChangePasswordForm(email=own.email)
    if form.validate_on_submit():
        if not throttles.allow(db.session, "sign_in.account", own.email):
            form.present.errors = [_too_many_words()]
            return _account_page(form), TOO_MANY
        if verify(own.password_hash, form.present.data or ""):
            operations.set_password(db.session, own, form.password.data or "", actor=own.actor())
            sessions.begin(db.session, own, request.user_agent.string)
            flash(_("Your password was changed. Every other session was ended."), "success")
            return redirect(url_for("accounts.account"))
        form.present.errors = [_("This is not your present password.")]
    return _account_page(form), UNPROCESSABLE


@pages.post("/account/sessions/<name>/end")
@requires("accounts.manage_own")
def end_session(name: str) -> Response:
    """End one of one's own sessions."""
    if not operations.end_session(db.session, _own_account(), name):
        abort(404)
    flash(_("The session was ended."), "success")
    return redirect(url_for("accounts.account"))


@pages.post("/account/sessions/end")
@requires("accounts.manage_own")
def end_other_sessions() -> Response:
    """End all of one's own sessions but this one."""
    operations.end_other_sessions(db.session, _own_account())
    flash(_("Every other session was ended."), "success")
    return redirect(url_for("accounts.account"))


def _account_page(form: ChangePasswordForm) -> str:
    own = _own_account()
    here = tokens.hash_of(own.session_token)
    listed = [
        {"name": sessions.name_of(row), "agent": row.agent, "seen": row.last_seen_at, "here": row.token_hash == here}
        for row in sessions.sessions_of(db.session, own.id)
    ]
    language = LanguageForm(formdata=None, language=own.language)
    return render_template(
        "accounts/account.html",
        form=form,
        language_form=language,
        own=own,
        sessions=listed,
        confirm=ConfirmForm(),
        refused=bool(refused_among(db.session, (own.email,))),
    )


def _choose_password(token: str, purpose: str, template: str) -> Page:
    owner = tokens.owner_of(db.session, token, purpose)
    form = NewPasswordForm(email=owner.email if owner else "")
    if owner is not None and form.validate_on_submit():
        operations.reset_password(db.session, token, form.password.data or "", purpose)
        flash(_("Your password is set. Sign in with it."), "success")
        return redirect(url_for("accounts.sign_in"))
    return _link_page(template, token, purpose, form)


def _link_page(template: str, token: str, purpose: str, form: NewPasswordForm | ConfirmForm) -> Page:
    if tokens.owner_of(db.session, token, purpose) is None:
        return render_template("accounts/link_over.html"), GONE
    return _form_page(template, form)


def _form_page(template: str, form: object, **values: object) -> Page:
    page = render_template(template, form=form, **values)
    return (page, UNPROCESSABLE) if request.method == "POST" else page


def _may_try(what: str, email: str) -> bool:
    """Count this try, by the account that it names and by where it comes from."""
    by_account = throttles.allow(db.session, f"{what}.account", email)
    return throttles.allow(db.session, f"{what}.address", throttles.network_of(request.remote_addr)) and by_account


def _too_many(template: str, what: str, **values: object) -> Page:
    # Answered here and not raised, because the count that led to it must be committed.
    page = render_template(template, problem=_too_many_words(), **values)
    return page, TOO_MANY, {"Retry-After": str(throttles.seconds_left(what))}


def _too_many_words() -> str:
    return _("Too many tries. Wait a little, then try again.")


def _own_account() -> Account:
    return sessions.current_account() or abort(404)


def _remember(response: Response, language: str) -> Response:
    """Keep the language for addresses without one."""
    response.set_cookie(
        COOKIE,
        language,
        max_age=COOKIE_SECONDS,
        secure=current_app.config["SETTINGS"].secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def _same_origin(target: str | None) -> str | None:
    """The address to go back to, when it is a path of this site."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return None
    parts = urlsplit(target)
    return target if not parts.netloc and not parts.scheme and target.isprintable() else None
