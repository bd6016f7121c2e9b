"""The way in, the home page, and what machines ask for."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.browsing import signed_in, text_of
from tests.directory.conftest import House, statements


@pytest.mark.parametrize(
    ("asked", "given"),
    [("ar-MA", "/ar/"), ("fr-FR,fr;q=0.9", "/fr/"), ("en-GB", "/en/"), ("nl", "/fr/"), ("", "/fr/"), ("ary", "/ar/")],
)
def test_the_way_in_speaks_the_language_that_the_browser_asks_for(client: FlaskClient, asked: str, given: str) -> None:
    answer = client.get("/", headers={"Accept-Language": asked})
    assert answer.headers["Location"] == given
    assert "Accept-Language" in answer.headers["Vary"]


def test_the_way_in_keeps_the_language_of_the_account_and_of_the_cookie(house: House, client: FlaskClient) -> None:
    assert signed_in(house.app, house.salma.account).get("/").headers["Location"] == "/ar/"
    client.set_cookie("language", "en")
    assert client.get("/", headers={"Accept-Language": "ar"}).headers["Location"] == "/en/"


def test_the_figures_of_the_home_page_are_counted(house: House) -> None:
    page = text_of(house.app.test_client().get("/en/"))
    assert "profiles confirmed within six months 3" in page
    assert "countries of residence 3" in page
    assert "vetted institution 1" in page


def test_the_home_page_takes_few_statements_and_no_engine(app: Flask) -> None:
    with statements(app) as seen:
        assert app.test_client().get("/fr/").status_code == 200
    assert len(seen) <= 6


def test_machines_find_what_they_ask_for(client: FlaskClient) -> None:
    assert "Disallow: /fr/experts" in client.get("/robots.txt").text
    assert "http://localhost/sitemap/pages-1.xml" in client.get("/sitemap.xml").text
    assert "http://localhost/ar/" in client.get("/sitemap/pages-1.xml").text
    assert "Expires: " in client.get("/.well-known/security.txt").text


def test_tracked_links_lead_to_the_canonical_address(client: FlaskClient) -> None:
    answer = client.get("/fr/sign-in?next=/fr/&utm_source=mail&fbclid=x")
    assert answer.headers["Location"] == "/fr/sign-in?next=%2Ffr%2F"
