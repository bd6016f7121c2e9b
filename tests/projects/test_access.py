"""Who opens the owner's pages: members of the organisation, and nobody else learns that there is anything."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from maghribcom.accounts.models import Account
from maghribcom.extensions import csrf
from maghribcom.projects import operations
from maghribcom.projects.models import Need, Project
from tests import cast
from tests.browsing import signed_in
from tests.projects import making

GROUPS = {"projects": "about", "needs": "role"}


def pages_of(app: Flask, project: Project, need: Need) -> list[tuple[str, str]]:
    """Every address of the room about one project or need, with each method."""
    found = []
    for rule in app.url_map.iter_rules():
        # Imports have ids of their own: who opens them is tried in test_needs_import.py.
        if not rule.endpoint.startswith("projects.") or "public_id" not in rule.arguments or "imports" in rule.rule:
            continue
        shelf = "needs" if "/needs/<public_id>" in rule.rule else "projects"
        thing = need if shelf == "needs" else project
        address = rule.rule.replace("<lang:language>", "en").replace("<public_id>", thing.public_id)
        address = re.sub("<group>", GROUPS[shelf], address).replace("<file_id>", "0000000000000")
        found += [(method, address) for method in sorted((rule.methods or set()) & {"GET", "POST"})]
    return found


#: Who moderates here: the desk and the history are theirs, nothing else of the owner is.
STAFF = {"moderator", "coordinator of the region"}


@pytest.fixture
def unchecked(app: Flask) -> None:
    """Forms without tokens: what is tried here is who may send them."""
    app.config["WTF_CSRF_ENABLED"] = False
    assert csrf is not None


@pytest.mark.usefixtures("unchecked")
def test_strangers_learn_nothing_and_members_get_in(
    indexed: Flask, session: Session, karim: Account, project: Project, need: Need
) -> None:
    _body, manager = making.other_body(session)
    strangers = {
        "stranger": cast.stranger(session),
        "another organisation's manager": manager,
        "coordinator of another region": cast.somebody(session, "regional_coordinator", scope="MA-01"),
        "mediator": cast.mediator(session),
        "moderator": cast.somebody(session, "moderator"),
        "coordinator of the region": cast.somebody(session, "regional_coordinator", scope="MA-08"),
    }
    operations.submit(session, need, actor=karim.actor())
    session.commit()
    pages = pages_of(indexed, project, need)
    assert len(pages) > 30
    for who, account in strangers.items():
        client = signed_in(indexed, account)
        for method, page in pages:
            answer = client.open(page, method=method)
            moderated = who in STAFF and ("/desk/" in page or page.endswith("/history"))
            assert (answer.status_code == 404) is not moderated, (who, method, page)
    visitor = indexed.test_client()
    for method, page in pages:
        answer = visitor.open(page, method=method)
        assert answer.status_code == 302, (method, page)
        assert "/sign-in" in answer.location
    member: FlaskClient = signed_in(indexed, karim)
    for method, page in pages:
        absent = page.endswith(("0000000000000", "0000000000000/remove")) or "/desk/" in page
        expected = 404 if absent else None
        answer = member.open(page, method=method)
        assert answer.status_code == (expected or answer.status_code), (method, page)
        assert expected or answer.status_code not in {404, 500}, (method, page)


def test_a_member_who_left_opens_nothing_more(indexed: Flask, session: Session, karim: Account, need: Need) -> None:
    karim.grants.clear()
    session.commit()
    assert signed_in(indexed, karim).get(f"/en/needs/{need.public_id}/edit").status_code == 404


def test_somebody_of_two_organisations_chooses_and_sees_both(
    indexed: Flask, session: Session, karim: Account, project: Project
) -> None:
    body, _manager = making.other_body(session)
    cast.add_member(session, body, karim, "official", actor=cast.NOBODY)
    session.commit()
    client = signed_in(indexed, karim)
    page = client.get("/en/projects/new").get_data(as_text=True)
    assert body.public_id in page
    listed = client.get("/en/my-projects").get_data(as_text=True)
    assert project.public_id in listed
    assert "Health delegation" in listed


def test_what_a_person_answers_for_is_given_back_and_forgotten(
    app: Flask, session: Session, karim: Account, need: Need
) -> None:
    held = next(one for one in app.extensions["contributions"].personal_data if one.name == "projects and needs")
    operations.submit(session, need, actor=karim.actor())
    given = held.export(session, karim.id)
    assert need.public_id in given["answers for"]
    assert len(given["submitted"]) == 2
    held.erase(session, karim.id)
    session.refresh(need)
    assert need.contact_id is None
    session.expire_all()
    assert held.export(session, karim.id)["answers for"] == []
