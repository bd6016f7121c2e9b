"""Saved searches: kept as they were understood, run again, new since somebody looked."""

import re
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import NOBODY
from maghribcom.directory.models import PARAMETERS_LENGTH, SavedSearch
from maghribcom.directory.operations import saved_searches as operations
from maghribcom.directory.operations.rerun import Asked, rerun
from maghribcom.events.models import Event
from maghribcom.experts.answers import SkillEntry
from maghribcom.experts.operations.concepts import merge_concepts
from maghribcom.extensions import search_engine
from maghribcom.indexing.drain import drain
from maghribcom.organisations.models import Organisation
from maghribcom.organisations.operations import suspend
from maghribcom.skills.models import Concept
from search import INSTITUTIONS
from tests import cast
from tests.browsing import csrf_token, signed_in, submit, text_of
from tests.directory.conftest import SOLAR, House, statements
from tests.directory.keeping import colleague
from tests.experts.profiles import WORK, published

SAVED = "/fr/saved-searches"
SEARCH = "q=%C3%A9nergie+solaire&sort=freshness"


def save(browser: FlaskClient, search: str = SEARCH, language: str = "fr", **fields: str) -> None:
    """Save a search by the page's form."""
    answer = submit(browser, f"/{language}/saved-searches/new?{search}", **{"name": "Solaire", **fields})
    assert answer.status_code == 302, text_of(answer)


def only(session: Session) -> SavedSearch:
    """The one saved search, as it is now."""
    session.rollback()
    return session.scalars(select(SavedSearch)).one()


def somebody_new(session: Session) -> None:
    """Another person who knows solar energy, published and indexed now."""
    account = cast.somebody(session, "expert")
    skills = (SkillEntry("solar-energy", 4, 15), *WORK.skills[:2])
    published(session, account, work=WORK.__class__(**{**_values(WORK), "skills": skills}))
    session.commit()
    drain()


def _values(answers: object) -> dict[str, object]:
    return {name: getattr(answers, name) for name in answers.__dataclass_fields__}  # type: ignore[attr-defined]


def shown(browser: FlaskClient, language: str = "fr") -> str:
    return text_of(browser.get(f"/{language}/saved-searches"))


def test_a_search_is_saved_from_its_results(house: House, official: FlaskClient, session: Session) -> None:
    results = official.get(f"/fr/experts?{SEARCH}").text
    link = re.search(r'href="(/fr/saved-searches/new\?[^"]+)"', results)
    assert link is not None
    page = official.get(link[1].replace("&amp;", "&"))
    assert 'value="énergie solaire"' in page.text
    answer = submit(official, f"{SAVED}/new?{SEARCH}", name="Solaire")
    assert urlsplit(answer.headers["Location"]).path == "/fr/experts"
    assert dict(parse_qsl(urlsplit(answer.headers["Location"]).query)) == {"q": SOLAR["fr"], "sort": "freshness"}
    assert "La recherche est enregistrée" in text_of(official.get(answer.headers["Location"]))


def test_what_was_understood_is_kept_and_not_the_sentence(
    house: House, official: FlaskClient, session: Session
) -> None:
    save(official, "q=%C3%A9nergie+solaire%2C+nappes&country=FR&page=3&since=2026-01-01T00%3A00%3A00Z")
    kept = dict(parse_qsl(only(session).parameters))
    assert kept == {"q": "nappes", "skill": "solar-energy", "country": "FR"}


def test_the_name_of_a_person_is_not_kept(house: House, session: Session) -> None:
    mediator = cast.mediator(session)
    session.commit()
    staff = signed_in(house.app, mediator)
    save(staff, "name=Amina&country=FR")
    assert only(session).parameters == "country=FR"
    assert submit(staff, f"{SAVED}/new?name=Amina", name="x").status_code == 422


def test_the_page_says_how_many_are_found_and_how_many_are_new(
    house: House, official: FlaskClient, session: Session
) -> None:
    save(official)
    assert "2 personnes trouvées" in shown(official)
    with clock.set_to(clock.now() + timedelta(days=1)):
        somebody_new(session)
    with clock.set_to(clock.now() + timedelta(days=2)):
        browser = signed_in(house.app, house.karim)
        page = shown(browser)
        assert "3 personnes trouvées" in page
        assert "1 nouveau profil depuis" in page
        saved = only(session)
        opened = submit(browser, f"{SAVED}/{saved.public_id}/open", page=SAVED, show="new")
        found = browser.get(opened.headers["Location"])
        assert "1 expert·e" in text_of(found)
        assert "nouveau depuis :" in text_of(found)
        everybody = submit(browser, f"{SAVED}/{saved.public_id}/open", page=SAVED, show="all")
        assert "3 expert·e·s" in text_of(browser.get(everybody.headers["Location"]))
    with clock.set_to(clock.now() + timedelta(days=3)):
        browser = signed_in(house.app, house.karim)
        assert "0 nouveau profil depuis" in shown(browser)
        assert "Voir les nouveaux profils" not in shown(browser)


def test_looking_at_the_page_opens_nothing(house: House, official: FlaskClient, session: Session) -> None:
    save(official)
    with clock.set_to(clock.now() + timedelta(days=2)):
        browser = signed_in(house.app, house.karim)
        somebody_new(session)
        assert "1 nouveau profil" in shown(browser)
        assert "1 nouveau profil" in shown(browser)
        assert browser.get(f"{SAVED}/{only(session).public_id}/open").status_code == 405


def test_what_is_new_to_one_reader_is_not_new_to_another(house: House, official: FlaskClient, session: Session) -> None:
    save(official, shared="y")
    nadia = colleague(session)
    with clock.set_to(clock.now() + timedelta(days=1)):
        somebody_new(session)
    with clock.set_to(clock.now() + timedelta(days=2)):
        karim, other = signed_in(house.app, house.karim), signed_in(house.app, nadia)
        submit(karim, f"{SAVED}/{only(session).public_id}/open", page=SAVED, show="all")
        assert "0 nouveau profil" in shown(karim)
        assert "1 nouveau profil" in shown(other)
        assert "partagée par Karim" in shown(other)


def test_colleagues_run_a_shared_search_and_only_its_owner_manages_it(house: House, session: Session) -> None:
    karim = signed_in(house.app, house.karim)
    save(karim)
    nadia = signed_in(house.app, colleague(session))
    saved = only(session)
    token = csrf_token(nadia, "/fr/account")

    def statuses() -> list[int]:
        address = f"{SAVED}/{saved.public_id}"
        posts = [
            nadia.post(f"{address}/{deed}", data={"csrf_token": token, "name": "x", "version": "1"}).status_code
            for deed in ("open", "edit", "delete")
        ]
        return [nadia.get(f"{address}/edit").status_code, *posts]

    assert statuses() == [404, 404, 404, 404]
    assert "Solaire" not in shown(nadia)
    page = f"{SAVED}/{saved.public_id}/edit"
    assert submit(karim, page, name="Solaire", shared="y", version="1").status_code == 302
    assert statuses() == [404, 302, 404, 404]
    assert "Solaire" in shown(nadia)
    session.rollback()
    mediator = cast.mediator(session)
    session.commit()
    assert "Solaire" not in shown(signed_in(house.app, mediator))


def test_access_ends_with_the_vetting(house: House, official: FlaskClient, session: Session) -> None:
    save(official)
    page = f"{SAVED}/{only(session).public_id}/edit"
    token = csrf_token(official, page)
    suspend(session, session.scalars(select(Organisation)).one(), "test", actor=NOBODY)
    session.commit()
    assert official.get(SAVED).status_code == 403
    assert official.get(page).status_code == 404
    assert official.post(f"{SAVED}/new?{SEARCH}", data={"csrf_token": token, "name": "x"}).status_code == 403


def test_two_pages_at_one_name_show_both_texts(house: House, official: FlaskClient, session: Session) -> None:
    save(official)
    page = f"/en/saved-searches/{only(session).public_id}/edit"
    assert submit(official, page, name="First", version="1").status_code == 302
    lost = submit(official, page, name="Second", version="1")
    assert lost.status_code == 409
    assert "First" in lost.text
    assert "Second" in lost.text
    assert only(session).name == "First"


def test_a_concept_that_is_gone_is_said_and_the_rest_works(
    house: House, official: FlaskClient, session: Session
) -> None:
    save(official, "skill=solar-energy&skill=hydrology&country=FR")
    saved = only(session)
    saved.parameters = saved.parameters.replace("skill=hydrology", "skill=no-such-skill")
    session.commit()
    page = shown(official, "en")
    assert "not in our vocabulary any more" in page
    assert "1 person found" in page
    assert session.scalars(select(Concept).where(Concept.public_id == "no-such-skill")).first() is None


def test_a_merged_concept_leads_a_saved_search_on(house: House, official: FlaskClient, session: Session) -> None:
    save(official, "skill=energy@3")
    concepts = {one.public_id: one for one in session.scalars(select(Concept))}
    merge_concepts(session, concepts["energy"], concepts["solar-energy"], actor=house.karim.actor())
    session.commit()
    drain()
    assert "2 people found" in shown(official, "en")


def test_what_cannot_be_saved_is_said(
    house: House, official: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for search in ("", "sort=freshness", "since=2026-01-01T00%3A00%3A00Z", "nonsense=1"):
        answer = submit(official, f"/en/saved-searches/new?{search}", name="x")
        assert answer.status_code == 422
        assert "Search for something first" in text_of(answer)
    assert submit(official, f"/en/saved-searches/new?{SEARCH}", name="").status_code == 422
    many = "&".join(f"skill=solar-energy@{level}@{years}" for level in (1, 2, 3, 4) for years in range(5))
    monkeypatch.setattr(operations, "PARAMETERS_LENGTH", 40)
    answer = submit(official, f"/en/saved-searches/new?{many}", name="x")
    assert "too many filters" in text_of(answer)
    monkeypatch.setattr(operations, "PARAMETERS_LENGTH", PARAMETERS_LENGTH)
    monkeypatch.setattr(operations, "SEARCHES_MAX", 1)
    save(official)
    answer = submit(official, f"/en/saved-searches/new?{SEARCH}", name="kept")
    assert answer.status_code == 422
    assert "the most that one account keeps" in text_of(answer)
    assert "kept" in answer.text


def test_each_transition_is_recorded(house: House, official: FlaskClient, session: Session) -> None:
    save(official)
    address = f"{SAVED}/{only(session).public_id}"
    submit(official, f"{address}/edit", name="Solaire", shared="y", version="1")
    submit(official, f"{address}/delete", page=f"{address}/edit")
    session.rollback()
    verbs = session.scalars(select(Event.verb).where(Event.object_kind == "saved_search").order_by(Event.id))
    assert list(verbs) == ["create", "share", "delete"]
    assert session.scalars(select(SavedSearch)).all() == []


def test_statements_do_not_grow_with_the_searches(house: House, official: FlaskClient, session: Session) -> None:
    save(official)
    official.get(SAVED)
    with statements(house.app) as one:
        official.get(SAVED)
    for search in ("skill=hydrology", "q=solar+energy%2C+nappes&language=fr@B2", "country=NL"):
        save(official, search)
    with statements(house.app) as four:
        official.get(SAVED)
    assert len(one) == len(four)
    assert len(four) <= 12, four


def test_a_page_holds_twenty_searches(
    house: House, official: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "PER_PAGE", 2)
    monkeypatch.setattr("maghribcom.directory.saved_search_page.PER_PAGE", 2)
    for name in ("un", "deux", "trois"):
        save(official, name=name)
    assert [name in shown(official) for name in ("trois", "deux")] == [True, True]
    assert "page=2" in official.get(SAVED).text
    for page in ("2", "99", "9" * 400, "-1", "x", "²"):
        assert official.get(SAVED, query_string={"page": page}).status_code == 200
    assert "un " in text_of(official.get(f"{SAVED}?page=2"))


def test_many_are_run_again_without_a_request(house: House, session: Session) -> None:
    reader_ago = clock.now() - timedelta(days=1)
    rows = [
        SavedSearch(
            account_id=house.karim.id,
            name=str(number),
            name_language="fr",
            parameters=parameters,
            created_at=reader_ago,
        )
        for number, parameters in enumerate(("skill=solar-energy", "skill=solar-energy&country=NL", "country=ES"))
    ]
    session.add_all(rows)
    session.flush()
    asked = [Asked(row, INSTITUTIONS, reader_ago) for row in rows]
    with house.app.app_context():
        counted = rerun(session, search_engine(), asked, clock.now(), language="fr", totals=False)
        assert [(one.new, one.total) for one in counted] == [(2, None), (1, None), (0, None)]
        later = [Asked(row, INSTITUTIONS, clock.now() + timedelta(seconds=1)) for row in rows]
        counted = rerun(session, search_engine(), later, clock.now(), language="fr")
        assert [(one.new, one.total) for one in counted] == [(0, 2), (0, 1), (0, 0)]


def test_without_the_engine_the_searches_are_shown_uncounted(app: Flask, session: Session) -> None:
    karim = cast.karim(session)
    row = SavedSearch(
        account_id=karim.id, organisation_id=session.scalars(select(Organisation.id)).one(), name="Solaire",
        name_language="fr", parameters="q=eau", created_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.commit()
    page = shown(signed_in(app, karim), "en")
    assert "nothing is counted" in page
    assert "Solaire" in page


JUNK = ("x" * 3_000, "\x00", "\u202e\u202d", "\ud800", "*:*", "😀" * 40, "", "ـ", "9999-99-99T00:00:00Z")


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_junk_never_breaks_a_page(house: House, official: FlaskClient, session: Session, junk: str) -> None:
    save(official)
    saved = only(session).public_id
    token = csrf_token(official, f"{SAVED}/new?{SEARCH}")
    text = junk.encode("utf-8", "surrogatepass")
    fields = ("name", "name_language", "shared", "version", "show")
    sent: dict[str, object] = {"csrf_token": token, **dict.fromkeys(fields, text)}
    for path in (f"{SAVED}/new?{SEARCH}", f"{SAVED}/{saved}/edit", f"{SAVED}/{saved}/open"):
        assert official.post(path, data=sent).status_code in {302, 400, 409, 413, 422}, path
    for name in ("since", "page", "q"):
        for path in (SAVED, f"{SAVED}/new", "/fr/experts"):
            assert official.get(path, query_string={name: text}).status_code in {200, 400, 414}, (path, name)
    assert official.post(f"{SAVED}/new", query_string={"q": text}, data=sent).status_code in {302, 400, 414, 422}


@pytest.mark.parametrize("since", ["2019-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "yesterday", "2026-01-01"])
def test_an_instant_that_means_nothing_is_said_and_left_out(house: House, official: FlaskClient, since: str) -> None:
    page = text_of(official.get("/en/experts", query_string={"q": SOLAR["fr"], "since": since}))
    assert "One filter was not understood" in page
    assert "2 experts" in page


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_pages_speak_each_language(house: House, official: FlaskClient, session: Session, language: str) -> None:
    save(official, shared="y")
    saved = only(session).public_id
    for path in ("", f"/new?{SEARCH}", f"/{saved}/edit"):
        page = official.get(f"/{language}/saved-searches{path}")
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.text
        assert page.text.count("<h1") == 1
        ids = re.findall(r'\sid="([^"]+)"', page.text)
        assert len(ids) == len(set(ids)), path
