"""Addresses without a language: the way in, and what machines ask for."""

from datetime import timedelta

from flask import Response, abort, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from maghribcom import clock
from maghribcom.accounts.access import public
from maghribcom.accounts.sessions import current_account
from maghribcom.database import db
from maghribcom.directory.sitemap import KINDS, PAGES, part, parts
from maghribcom.directory.views.blueprint import bare
from maghribcom.locales import languages, negotiated_language

#: After this time a security contact is to be looked at again.
SECURITY_PERIOD = timedelta(days=180)
#: The highest number of a part of the sitemap that is looked for.
LAST_PART = 1_000


@bare.get("/")
@public
def way_in() -> BaseResponse:
    """To the home page in the account's language, else the cookie's, else the one that the browser asks for."""
    account = current_account()
    known = account.language if account and account.language in languages() else None
    response = redirect(url_for("directory.home", language=known or negotiated_language()))
    response.headers["Vary"] = "Cookie, Accept-Language"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bare.get("/robots.txt")
@public
def robots() -> Response:
    """What crawlers may read: everything that is public, and the list of it."""
    lines = [line for code in languages() for line in (f"Disallow: /{code}/experts", f"Disallow: /{code}/mail")]
    site = current_app.config["SETTINGS"].public_url
    return _plain("\n".join(("User-agent: *", *lines, f"Sitemap: {site}/sitemap.xml", "")))


@bare.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """The parts of the list of public pages."""
    site = current_app.config["SETTINGS"].public_url
    found = parts(db.session, clock.now())
    addresses = [site + url_for("addresses.sitemap_part", kind=kind, number=number) for kind, number in found]
    return Response(render_template("directory/sitemap.xml", parts=addresses), mimetype="application/xml")


@bare.get(f"/sitemap/<any({', '.join((PAGES, *KINDS))}):kind>-<int(min=1, max={LAST_PART}):number>.xml")
@public
def sitemap_part(kind: str, number: int) -> Response:
    """Public pages of one kind, each in every language."""
    found = part(db.session, kind, number, clock.now())
    if not found:
        abort(404)
    return Response(render_template("directory/sitemap_part.xml", pages=found), mimetype="application/xml")


@bare.get("/.well-known/security.txt")
@public
def security() -> Response:
    """Whom to tell of a weakness (RFC 9116)."""
    settings = current_app.config["SETTINGS"]
    domain = settings.mail_from.rpartition("@")[2].strip("> ")
    expires = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + SECURITY_PERIOD
    lines = (
        f"Contact: mailto:security@{domain}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        f"Preferred-Languages: {', '.join(languages())}",
        f"Canonical: {settings.public_url}/.well-known/security.txt",
        "",
    )
    return _plain("\n".join(lines))


def _plain(text: str) -> Response:
    return Response(text, mimetype="text/plain")
