"""The headers of every answer, exactly; and requests that no page should have to deal with."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from maghribcom.application import create_app
from maghribcom.database import write_afterwards
from maghribcom.headers import HEADERS
from tests import cast
from tests.browsing import signed_in
from tests.conftest import make_config

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


def test_every_answer_has_exactly_these_headers(client: FlaskClient) -> None:
    for address in ("/fr/sign-in", "/fr/no-such-page", "/health/live", "/static/site.css"):
        answer = client.get(address)
        assert answer.headers["Content-Security-Policy"] == POLICY
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, address
        assert "Server" not in answer.headers
        assert "Strict-Transport-Security" not in answer.headers
        answer.close()


def test_behind_https_cookies_insist_on_it(tmp_path: Path) -> None:
    app = create_app(make_config(tmp_path, public_url="https://maghribcom.example"))
    answer = app.test_client().get("/fr/sign-up", base_url="https://maghribcom.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


def test_pages_of_people_who_are_signed_in_are_not_stored(app: Flask, session: Session) -> None:
    account = cast.amina(session)
    session.commit()
    assert signed_in(app, account).get("/fr/account").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/fr/sign-in?next=%00", 400),
        ("/fr/%00", 404),
        ("/fr/sign-in?x=" + "a" * 5000, 414),
        ("/xx/sign-in", 404),
        ("/fr/sign-in/", 404),
    ],
)
def test_malformed_addresses_get_a_page_not_a_fault(client: FlaskClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code in {status, 400, 404}
    assert answer.status_code != 500
    assert "<h1" in answer.text


def test_a_body_that_is_too_large_is_refused(client: FlaskClient) -> None:
    assert client.post("/fr/sign-in", data={"email": "a" * 3_000_000}).status_code in {400, 413}


def test_error_pages_speak_the_language_of_their_address(client: FlaskClient) -> None:
    assert '<html lang="ar" dir="rtl">' in client.get("/ar/nothing-here").text
    assert "Page introuvable" in client.get("/fr/nothing-here").text
    assert "Page not found" in client.get("/en/nothing-here").text


def test_a_fault_is_one_page_and_rolls_back(app: Flask, session: Session) -> None:
    @app.get("/fr/break")
    def break_it() -> str:
        raise RuntimeError("private words")

    answer = app.test_client().get("/fr/break")
    assert answer.status_code == 500
    assert "private words" not in answer.text


def test_a_write_that_fails_after_the_page_shows_nothing_of_it(app: Flask, session: Session) -> None:
    @app.get("/fr/late")
    def late() -> str:
        write_afterwards(lambda _session: {}["nothing"])
        return "private words"

    answer = app.test_client().get("/fr/late")
    assert answer.status_code == 500
    assert "private words" not in answer.text


def test_logs_name_the_route_and_never_the_query(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    client.get("/fr/sign-in?next=/fr/secret-name", headers={"X-Request-Id": "abcdefgh-1"})
    line = capsys.readouterr().err
    assert '"route": "/<lang:language>/sign-in"' in line
    assert '"request_id": "abcdefgh-1"' in line
    assert "secret-name" not in line
