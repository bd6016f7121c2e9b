"""Every address declares who may use it, in the one table; nothing is reachable that the table does not name."""

import re

import pytest
from flask import Flask

from maghribcom.accounts.access import ACCOUNT, VISITOR
from maghribcom.accounts.models import ROLES
from maghribcom.application import CONTRIBUTIONS
from maghribcom.experts import vocabulary as profiles
from maghribcom.extensions import login_manager
from maghribcom.organisations import vocabulary as bodies
from maghribcom.projects import vocabulary as needs
from tests.conftest import SMALL

#: The views that ask for no permission. A new one is a decision: it is written down here.
PUBLIC = {
    "accounts.accept_invitation",
    "accounts.confirm_email",
    "accounts.request_reset",
    "accounts.reset_password",
    "accounts.reset_requested",
    "accounts.sign_in",
    "accounts.sign_out",
    "accounts.sign_up",
    "accounts.sign_up_done",
    "addresses.robots",
    "addresses.security",
    "addresses.sitemap",
    "addresses.sitemap_part",
    "addresses.way_in",
    "demonstration.inbox",
    "demonstration.show_mail",
    "directory.home",
    "directory.needs",
    "directory.needs_feed",
    "directory.organisations",
    "directory.wanted_skills",
    "experts.reconfirm",
    "experts.reconfirmed",
    "health.live",
    "health.ready",
    "unsubscribing.unsubscribe",
}
SITEMAP_PART = "/sitemap/<any(pages, needs, projects, organisations):kind>-<int(min=1, max=1000):number>.xml"
BARE = {
    "/",
    "/.well-known/security.txt",
    "/health/live",
    "/health/ready",
    "/robots.txt",
    "/sitemap.xml",
    SITEMAP_PART,
    "/unsubscribe/<token>",
}
#: The states that the lines of a room may name.
STATES = {"experts": profiles.STATUSES, "organisations": bodies.STATUSES, "projects": needs.STATUSES}


@pytest.fixture
def stack() -> str:
    """One stack is enough to look at the map of addresses."""
    return SMALL


def test_every_view_declares_its_action(app: Flask) -> None:
    silent = [name for name, view in app.view_functions.items() if name != "static" and not hasattr(view, "action")]
    assert silent == []


def test_public_views_are_the_ones_written_down(app: Flask) -> None:
    found = {name for name, view in app.view_functions.items() if getattr(view, "action", "") is None}
    assert found == PUBLIC


def test_every_action_of_a_view_is_in_the_table(app: Flask) -> None:
    actions = {view.action for view in app.view_functions.values() if getattr(view, "action", None)}  # type: ignore[attr-defined]
    assert actions <= {line.action for line in CONTRIBUTIONS.permissions}


def test_the_table_names_only_known_roles_and_states() -> None:
    for line in CONTRIBUTIONS.permissions:
        assert line.role in {*ROLES, VISITOR, ACCOUNT}, line
        assert line.states <= set(STATES.get(line.action.partition(".")[0], ())), line
    assert len(set(CONTRIBUTIONS.permissions)) == len(CONTRIBUTIONS.permissions)


def test_every_page_lives_under_its_language(app: Flask) -> None:
    rules = [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    assert {rule for rule in rules if not rule.startswith("/<lang:language>/")} == BARE


def test_addresses_are_in_kebab_case(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        fixed = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9/.-]*", fixed), rule.rule


def test_a_visitor_gets_no_page_of_an_account(app: Flask) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if getattr(view, "action", None) is None or "GET" not in (rule.methods or ()):
            continue
        with app.test_request_context():
            values = {name: "identity" if name == "group" else "x" for name in rule.arguments - {"language"}}
            address = app.url_map.bind("localhost").build(
                rule.endpoint, {**values, **(rule.defaults or {}), "language": "fr"}
            )
        answer = client.get(address)
        assert answer.status_code in {302, 401, 404}, rule.rule
        assert "/sign-in" in answer.headers.get("Location", "/sign-in")


def test_the_cookie_follows_our_own_rules(app: Flask) -> None:
    assert login_manager.session_protection is None
    assert app.config["SESSION_COOKIE_HTTPONLY"]
    assert app.config["SESSION_COOKIE_SAMESITE"] == "Lax"
