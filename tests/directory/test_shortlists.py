"""Shortlists: who makes, reads, shares and deletes them, and what they cost."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import NOBODY
from maghribcom.directory.models import ENTRIES_MAX, NAME_LENGTH, NOTE_LENGTH, Shortlist, ShortlistEntry
from maghribcom.directory.operations import shortlists as operations
from maghribcom.directory.operations.entries import Remark, add_entry
from maghribcom.directory.operations.shortlists import Naming
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.models import Event
from maghribcom.experts.models import Expert
from maghribcom.locales import in_language
from maghribcom.organisations.models import Organisation
from maghribcom.organisations.operations import suspend
from tests import cast
from tests.browsing import csrf_token, signed_in, submit, text_of
from tests.directory.conftest import House, statements
from tests.directory.keeping import LISTS, colleague, fill, neighbour, new_list, order, put


def test_a_private_list_is_its_owners_alone(house: House, session: Session) -> None:
    made, places = fill(session, house)
    for person in (colleague(session), neighbour(session), cast.mediator(session), cast.stranger(session)):
        session.commit()
        browser = signed_in(house.app, person)
        token = csrf_token(browser, "/fr/account")
        assert made.name not in browser.get(LISTS).text
        for path in ("", "/edit", "/delete", f"/entries/{places[0]}"):
            assert browser.get(f"{LISTS}/{made.public_id}{path}").status_code == 404, path
            sent = browser.post(f"{LISTS}/{made.public_id}{path}", data={"csrf_token": token, "name": "x"})
            assert sent.status_code in {404, 405}, path
        for deed in ("move", "remove"):
            address = f"{LISTS}/{made.public_id}/entries/{places[0]}/{deed}"
            sent = browser.post(address, data={"csrf_token": token, "direction": "up"})
            assert sent.status_code == 404, deed
        adding = f"/fr/experts/{house.amina.public_id}/shortlists"
        if browser.get(adding).status_code == 200:
            refused = browser.post(adding, data={"csrf_token": token, "list": made.public_id})
            assert refused.status_code == 422
    assert len(order(session, made)) == 3


def test_colleagues_fill_a_shared_list_and_only_its_owner_manages_it(house: House, session: Session) -> None:
    made, places = fill(session, house, shared=True)
    nadia = signed_in(house.app, colleague(session))
    page = f"/en/shortlists/{made.public_id}"
    assert "shared by Karim" in text_of(nadia.get("/en/shortlists"))
    assert "Its owner renames and deletes it" in text_of(nadia.get(page))
    saved = submit(nadia, f"{page}/entries/{places[0]}", reason="later", note="Rappeler", version="1")
    assert saved.status_code == 302
    assert submit(nadia, f"{page}/entries/{places[2]}/move", page=page, direction="up").status_code == 302
    assert order(session, made) == ["Amina", "Salma", "Youssef"]
    for path in ("edit", "delete"):
        assert nadia.get(f"{page}/{path}").status_code == 404
    stranger = signed_in(house.app, neighbour(session))
    assert stranger.get(page).status_code == 404
    assert made.name not in stranger.get("/en/shortlists").text
    karim = signed_in(house.app, house.karim)
    assert "Rappeler" in karim.get(page).text
    assert "Added by you" in text_of(karim.get(page))
    assert "Added by Karim" in text_of(nadia.get(page))


def test_staff_share_among_staff(house: House, official: FlaskClient, session: Session) -> None:
    mediator = cast.mediator(session)
    administrator = cast.administrator(session)
    session.commit()
    made = new_list(session, mediator, "Cellule", shared=True)
    assert signed_in(house.app, administrator).get(f"{LISTS}/{made.public_id}").status_code == 200
    assert official.get(f"{LISTS}/{made.public_id}").status_code == 404


def test_access_ends_with_the_vetting_and_with_the_membership(
    house: House, official: FlaskClient, session: Session
) -> None:
    made, _places = fill(session, house, shared=True)
    nadia = colleague(session)
    organisation = session.scalars(select(Organisation)).one()
    organisation.members[-1].ended_at = clock.now()
    session.commit()
    assert organisation.members[-1].account_id == nadia.id
    assert signed_in(house.app, nadia).get(f"{LISTS}/{made.public_id}").status_code == 404
    suspend(session, organisation, "test", actor=NOBODY)
    session.commit()
    assert official.get(f"{LISTS}/{made.public_id}").status_code == 404
    refused = official.get("/en/shortlists")
    assert refused.status_code == 403
    assert "not vetted yet" in refused.text


def test_experts_and_visitors_have_no_lists(house: House) -> None:
    expert = signed_in(house.app, house.amina.account)
    for path in ("/fr/shortlists", "/fr/shortlists/new", "/fr/saved-searches", "/fr/saved-searches/new?q=eau"):
        assert expert.get(path).status_code == 404
        assert "/sign-in" in house.app.test_client().get(path).headers["Location"]
    assert "/fr/shortlists" not in expert.get("/fr/").text


def test_two_people_at_one_name_see_both_texts(house: House, official: FlaskClient, session: Session) -> None:
    made = new_list(session, house.karim)
    page = f"/en/shortlists/{made.public_id}/edit"
    assert submit(official, page, name="First", version="1").status_code == 302
    lost = submit(official, page, name="Second", shared="y", version="1")
    assert lost.status_code == 409
    assert "First" in lost.text
    assert "Second" in lost.text
    session.refresh(made)
    assert (made.name, made.shared) == ("First", False)


def test_a_stale_version_is_refused_by_the_operation(house: House, session: Session) -> None:
    made = new_list(session, house.karim)
    with house.app.app_context(), pytest.raises(Conflict):
        operations.change_shortlist(session, made, Naming("x", "fr"), "7", actor=house.karim.actor())


def test_each_transition_is_recorded(house: House, official: FlaskClient, session: Session) -> None:
    submit(official, "/fr/shortlists/new", name="Liste")
    public_id = session.scalars(select(Shortlist.public_id)).one()
    page = f"{LISTS}/{public_id}"
    submit(official, f"{page}/edit", name="Liste", shared="y", version="1")
    submit(official, f"{page}/edit", name="Liste", version="2")
    adding = f"/fr/experts/{house.amina.public_id}/shortlists"
    submit(official, adding, list=public_id)
    session.rollback()
    place = session.scalars(select(ShortlistEntry.public_id)).one()
    submit(official, f"{page}/entries/{place}/remove", page=page)
    submit(official, f"{page}/delete")
    session.rollback()
    events = session.execute(select(Event.object_kind, Event.verb, Event.object_id, Event.actor).order_by(Event.id))
    kept = [tuple(row) for row in events if row.object_kind.startswith("shortlist")]
    assert [row[:2] for row in kept] == [
        ("shortlist", "create"), ("shortlist", "share"), ("shortlist", "unshare"), ("shortlist_entry", "add"),
        ("shortlist_entry", "remove"), ("shortlist", "delete"),
    ]  # fmt: skip
    assert {row[3] for row in kept} == {house.karim.public_id}
    assert {row[2] for row in kept} == {public_id, place}
    assert session.scalars(select(Shortlist.id)).all() == []


def test_limits_hold(house: House, official: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "SHORTLISTS_MAX", 1)
    monkeypatch.setattr("maghribcom.directory.operations.entries.ENTRIES_MAX", 1)
    made = new_list(session, house.karim)
    full = submit(official, "/en/shortlists/new", name="Second")
    assert full.status_code == 422
    assert "the most that one account keeps" in text_of(full)
    put(session, made, house.amina, house.karim)
    refused = submit(official, f"/en/experts/{house.salma.public_id}/shortlists", list=made.public_id, note="kept")
    assert refused.status_code == 422
    assert "This shortlist is full" in text_of(refused)
    assert "kept" in refused.text


@pytest.mark.parametrize(
    "wrong", [{"position": ENTRIES_MAX}, {"reason": "beauty"}, {"note": "x", "note_language": None}], ids=str
)
def test_the_database_knows_the_limits(house: House, session: Session, wrong: dict[str, object]) -> None:
    made, _places = fill(session, house)
    change = update(ShortlistEntry).where(ShortlistEntry.shortlist_id == made.id).values(wrong)
    with pytest.raises(IntegrityError):
        session.execute(change)


@pytest.mark.parametrize("stack", ["sqlite-embedded"], indirect=True)
@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * (NAME_LENGTH + 1)}, {"account_id": None}], ids=range(3))
def test_the_database_knows_what_a_list_needs(house: House, session: Session, wrong: dict[str, object]) -> None:
    made = new_list(session, house.karim)
    change = update(Shortlist).where(Shortlist.id == made.id).values(wrong)
    with pytest.raises(IntegrityError):
        session.execute(change)


def test_what_the_form_should_have_refused_is_refused(house: House, session: Session) -> None:
    made = new_list(session, house.karim)
    amina = session.get_one(Expert, house.amina.id)
    wrong = (Remark("beauty"), Remark(note="x"), Remark(None, "x", "xx"), Remark(None, "x" * (NOTE_LENGTH + 1), "fr"))
    with house.app.app_context(), in_language("fr"):
        for remark in wrong:
            with pytest.raises(Invalid):
                add_entry(session, made, amina, remark, actor=house.karim.actor())
        for naming in (Naming("", "fr"), Naming("x" * (NAME_LENGTH + 1), "fr"), Naming("x", "xx")):
            with pytest.raises(Invalid):
                operations.change_shortlist(session, made, naming, "1", actor=house.karim.actor())


JUNK = ("x" * 3_000, "\x00", "\u202e\u202d", "\ud800", "*:*", "😀" * 40, "", "ـ", "9" * 400)


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_junk_never_breaks_a_page(house: House, official: FlaskClient, session: Session, junk: str) -> None:
    made, places = fill(session, house)
    page = f"{LISTS}/{made.public_id}"
    token = csrf_token(official, page)
    sent = {
        "csrf_token": token, "name": junk, "name_language": junk, "note": junk, "note_language": junk, "reason": junk,
        "version": junk, "list": junk, "back": junk, "direction": junk, "shared": junk,
    }  # fmt: skip
    encoded = {name: value.encode("utf-8", "surrogatepass") for name, value in sent.items()}
    for path in (
        "/fr/shortlists/new",
        f"{page}/edit",
        f"{page}/entries/{places[0]}",
        f"{page}/entries/{places[0]}/move",
        f"/fr/experts/{house.amina.public_id}/shortlists",
    ):
        answer = official.post(path, data=encoded)
        assert answer.status_code in {302, 400, 409, 413, 422}, (path, answer.status_code)


def test_ids_that_are_none_are_not_found(house: House, official: FlaskClient) -> None:
    for junk in ("0" * 13, "x", "%00", "%F0%9F%98%80", "a" * 500, "%D9%80", "' OR 1=1"):
        for path in (f"/fr/shortlists/{junk}", f"/fr/shortlists/{junk}/edit", f"/fr/experts/{junk}/shortlists"):
            assert official.get(path).status_code in {400, 404}, path


def test_statements_of_a_list_do_not_grow_with_it(house: House, official: FlaskClient, session: Session) -> None:
    made = new_list(session, house.karim)
    put(session, made, house.amina, house.karim)
    page = f"{LISTS}/{made.public_id}"
    official.get(page)
    with statements(house.app) as one:
        official.get(page)
    put(session, made, house.youssef, house.karim)
    put(session, made, house.salma, house.karim)
    new_list(session, house.karim, "Autre")
    with statements(house.app) as three:
        official.get(page)
    assert len(one) == len(three)
    assert len(three) <= 16, three
    with statements(house.app) as overview:
        official.get(LISTS)
    assert len(overview) <= 8, overview


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_pages_speak_each_language(house: House, official: FlaskClient, session: Session, language: str) -> None:
    made, places = fill(session, house, shared=True)
    for path in (
        "/shortlists", "/shortlists/new", f"/shortlists/{made.public_id}", f"/shortlists/{made.public_id}/edit",
        f"/shortlists/{made.public_id}/delete", f"/shortlists/{made.public_id}/entries/{places[0]}",
        f"/experts/{house.amina.public_id}/shortlists",
    ):  # fmt: skip
        page = official.get(f"/{language}{path}")
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.text
        assert page.text.count("<h1") == 1
        ids = re.findall(r'\sid="([^"]+)"', page.text)
        assert len(ids) == len(set(ids)), path


def test_an_empty_page_says_what_to_do(house: House, official: FlaskClient, session: Session) -> None:
    assert "You have no shortlist yet" in text_of(official.get("/en/shortlists"))
    made = new_list(session, house.karim)
    assert "Nobody is on this list yet" in text_of(official.get(f"/en/shortlists/{made.public_id}"))


def test_lists_work_without_the_search_engine(app: Flask, session: Session) -> None:
    karim = cast.karim(session)
    session.commit()
    made = new_list(session, karim)
    browser = signed_in(app, karim)
    assert browser.get(LISTS).status_code == 200
    assert browser.get(f"{LISTS}/{made.public_id}").status_code == 200
