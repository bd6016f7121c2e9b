"""Security headers of every answer, and the limits of every request. The exact headers are pinned by a test."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from flask import Flask, Response, abort, current_app, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

MAX_BODY_BYTES = 2_000_000
#: Of a form with files: more than the store takes, so that a file that is too large is refused beside its field.
MAX_UPLOAD_BYTES = 50_000_000
MAX_FORM_PARTS = 1_000
MAX_ADDRESS_LENGTH = 4_000
ONE_YEAR = 31_536_000
STATIC_AGE_SECONDS = 3_600

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
#: Names that mail programs and social networks append to links.
TRACKING_NAMES = ("utm_", "fbclid", "gclid", "mc_", "msclkid")

View = TypeVar("View", bound=Callable[..., Any])


def takes_files(view: View) -> View:
    """Declare that a view's form carries files. Every other body is small."""
    view.max_body = MAX_UPLOAD_BYTES  # type: ignore[attr-defined]
    return view


def configure_limits(app: Flask) -> None:
    """Read and check requests before anything else: no transaction waits for a slow body."""
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BODY_BYTES,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
        SEND_FILE_MAX_AGE_DEFAULT=STATIC_AGE_SECONDS,
    )
    # Before anything reads the form, the check of its token included.
    app.url_value_preprocessor(_widen_for_files)
    app.before_request(_refuse_malformed)
    app.before_request(_redirect_tracked)


def configure_headers(app: Flask, *, secure: bool) -> None:
    """Set the headers of every answer; `secure` adds HSTS, for sites behind https."""

    @app.after_request
    def set_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}; includeSubDomains"
        if request.endpoint != "static" and current_user and current_user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _widen_for_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    most = getattr(current_app.view_functions.get(endpoint or ""), "max_body", None)
    if most is not None:
        request.max_content_length = most


def _refuse_malformed() -> None:
    if len(request.full_path) > MAX_ADDRESS_LENGTH:
        abort(414)
    values = [
        value
        for pairs in (request.args, request.form)
        for value in (*pairs, *(v for k in pairs for v in pairs.getlist(k)))
    ]
    if any("\x00" in value for value in (request.path, *values)):
        abort(400)
    if any(0xD800 <= ord(character) <= 0xDFFF for value in values for character in value if ord(character) > 0xD7FF):
        abort(400)


def _redirect_tracked() -> BaseResponse | None:
    """A link with tracking names goes to the canonical address: one page, one address."""
    if request.method not in {"GET", "HEAD"} or not any(name.startswith(TRACKING_NAMES) for name in request.args):
        return None
    kept = [(name, value) for name, value in request.args.items(multi=True) if not name.startswith(TRACKING_NAMES)]
    return redirect(quote(request.path) + ("?" + urlencode(kept) if kept else ""), 302)
