"""Using the pages as a browser without JavaScript does: tokens come out of the page that has the form."""

import re
import secrets
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from maghribcom import clock
from maghribcom.accounts.models import Account, SignIn
from maghribcom.accounts.tokens import hash_of
from maghribcom.database import writing

_CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def signed_in(app: Flask, account: Account, agent: str = "Test browser") -> FlaskClient:
    """A browser in which this committed account has just signed in, without the work of a password."""
    token, now = secrets.token_urlsafe(32), clock.now()
    row = SignIn(token_hash=hash_of(token), account_id=account.id, created_at=now, last_seen_at=now, agent=agent)
    with app.app_context(), writing() as session:
        session.add(row)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client


def csrf_token(client: FlaskClient, page: str) -> str:
    """The token of the forms on a page."""
    html = client.get(page).get_data(as_text=True)
    found = _CSRF.search(html)
    assert found, f"{page} has no form"
    return unescape(found[1])


def submit(client: FlaskClient, target: str, *, page: str | None = None, **fields: Any) -> TestResponse:
    """Send a form to `target`, with the token of `page` (the same address when it is left out)."""
    token = csrf_token(client, page or target)
    return client.post(target, data={"csrf_token": token, **fields})


def text_of(response: TestResponse) -> str:
    """The words of a page, without its tags."""
    html = re.sub(r"<(script|style)\b.*?</\1>", " ", response.get_data(as_text=True), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
