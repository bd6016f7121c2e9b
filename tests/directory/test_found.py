"""What each person found is shown with: the sentence of reasons, words marked, facets, names, people alike."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from maghribcom.accounts import throttles
from maghribcom.experts import operations
from maghribcom.experts.answers import OwnWord, Visibility
from maghribcom.experts.models import Expert
from maghribcom.indexing.drain import drain
from tests import cast
from tests.browsing import signed_in, text_of
from tests.directory.conftest import SOLAR, House, statements
from tests.directory.test_ladder import plain
from tests.directory.test_search import HIDING, cards
from tests.experts.profiles import IDENTITY, WORK, published


@pytest.fixture
def mediator(house: House, session: Session) -> FlaskClient:
    """The browser of staff."""
    account = cast.mediator(session)
    session.commit()
    return signed_in(house.app, account)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "1 sur 1 demandée ; 0 sur 1 souhaitée ; français : langue maternelle ; confirmé aujourd’hui"),
        ("ar", "1 من أصل 1 مطلوبة؛ 0 من أصل 1 مرغوبة؛"),
        ("en", "1 of 1 required; 0 of 1 desired; French: native; confirmed today"),
    ],
)
def test_reasons_are_one_sentence(house: House, official: FlaskClient, language: str, said: str) -> None:
    asked = {"skill": "solar-energy", "desired": "r-language", "language": "fr@B2"}
    assert said in plain(official, language, **asked).replace("\u202f", " ").replace("\xa0", " ")


def test_words_are_marked_where_they_are_found(house: House, official: FlaskClient) -> None:
    page = official.get("/en/experts", query_string={"q": "khettara eau"}).text
    assert '<bdi lang="fr" dir="ltr"><mark>khettaras</mark></bdi>' in page
    assert "<mark>d&#39;eaux</mark>" in page


def test_nothing_that_people_wrote_is_markup(house: House, official: FlaskClient, session: Session) -> None:
    nasty = OwnWord("<b>pompes</b> & <mark>x</mark>", "fr")
    published(session, cast.somebody(session, "expert"), work=replace(WORK, free_words=(nasty,)))
    session.commit()
    drain()
    page = official.get("/en/experts", query_string={"q": "pompe"}).text
    assert "&lt;b&gt;<mark>pompes</mark>&lt;/b&gt; &amp; &lt;mark&gt;x&lt;/mark&gt;" in page


def test_sections_that_this_reader_may_not_see_are_neither_found_nor_quoted(
    house: House, official: FlaskClient, session: Session
) -> None:
    assert cards(official, q="nappes") == []
    assert "Nappes" not in official.get("/fr/experts", query_string={"q": "eau nappes hydrologue"}).text
    expert = session.get_one(Expert, house.amina.id)
    opened = Visibility({"background": "institutions"}, frozenset(), "fr")
    operations.save_visibility(session, expert, opened, actor=expert.account.actor())
    session.commit()
    drain()
    assert cards(official, q="nappes") == [expert.public_id]
    assert "<mark>Nappes</mark> du Rhône" in official.get("/fr/experts", query_string={"q": "nappes"}).text


@pytest.mark.parametrize("hide", HIDING)
def test_nobody_invisible_is_quoted_counted_alike_or_called(
    house: House, official: FlaskClient, mediator: FlaskClient, session: Session, hide: object
) -> None:
    expert = session.get_one(Expert, house.amina.id)
    hide(session, expert)  # type: ignore[operator]
    session.commit()
    for drained in (False, True):
        if drained:
            drain()
        for client, asked in (
            (official, {"q": "khettaras"}),
            (mediator, {"name": "Amina"}),
            (mediator, {"name": "أمينة"}),
        ):
            assert expert.public_id not in client.get("/fr/experts", query_string=asked).text
        assert expert.public_id not in official.get(f"/fr/experts/{house.youssef.public_id}/similar").text
        assert official.get(f"/fr/experts/{expert.public_id}/similar").status_code == 404
    assert "France" not in plain(official, "fr", q="khettaras")


def test_staff_find_people_by_name_in_either_script(house: House, mediator: FlaskClient) -> None:
    assert cards(mediator, name="Amina Bennani")[0] == house.amina.public_id
    assert house.amina.public_id in cards(mediator, name="امينة بناني")
    assert cards(mediator, name="Amina", country="FR") == [house.amina.public_id]
    page = mediator.get("/fr/experts", query_string={"name": "Amina"}).text
    assert 'name="name" type="search" dir="auto" maxlength="200" autocomplete="off" value="Amina"' in page


def test_a_name_without_letters_is_said_and_left_out(house: House, mediator: FlaskClient) -> None:
    for name in ("...", "؟", "_" * 300):
        assert len(cards(mediator, name=name)) == 3
        assert "One filter was not understood" in plain(mediator, name=name)


def test_a_name_that_is_found_asks_for_nothing_more(house: House, mediator: FlaskClient) -> None:
    assert "Few results?" not in plain(mediator, name="Salma")
    assert "Nobody meets everything" in plain(mediator, name="Zzyzx")


def test_nobody_else_finds_people_by_name(house: House, official: FlaskClient) -> None:
    everybody = set(cards(official))
    for name in ("Amina", "Bennani", "أمينة", "بناني"):
        assert set(cards(official, name=name)) == everybody
        assert cards(official, q=name) == []
        assert set(cards(official, q=SOLAR["fr"], name=name)) == {house.amina.public_id, house.youssef.public_id}
        assert "<mark>" not in official.get("/fr/experts", query_string={"q": name}).text
    page = official.get("/en/experts", query_string={"name": "Amina"})
    assert "People cannot be looked for by name: the name was left out." in text_of(page)
    assert 'name="name"' not in page.text


def test_a_name_shown_after_acceptance_is_found_by_nobody(
    house: House, mediator: FlaskClient, session: Session
) -> None:
    expert = session.get_one(Expert, house.amina.id)
    hidden = Visibility({"name": "once_i_accept"}, frozenset(), "fr")
    operations.save_visibility(session, expert, hidden, actor=expert.account.actor())
    session.commit()
    drain()
    assert expert.public_id not in cards(mediator, name="Amina")


def test_who_is_attached_to_the_region_of_the_reader_comes_first_among_equals(
    house: House, official: FlaskClient, session: Session
) -> None:
    session.get_one(Expert, house.amina.id).region = "MA-08"
    for person in (house.amina, house.youssef):
        expert = session.get_one(Expert, person.id)
        expert.skills[0].level, expert.skills[0].years = 3, 9
        opened = Visibility({"residence": "institutions"}, frozenset(), "fr")
        operations.save_visibility(session, expert, opened, actor=expert.account.actor())
    session.commit()
    drain()
    assert cards(official, q=SOLAR["fr"]) == [house.amina.public_id, house.youssef.public_id]
    assert plain(official, q=SOLAR["fr"]).count("attached to your region") == 1


def facets_on(client: FlaskClient, **asked: object) -> list[str]:
    """The names of the facets on a page, in order."""
    return re.findall(
        r'<fieldset class="facet" id="facet-([a-z]+)"', client.get("/en/experts", query_string=asked).text
    )


def test_facets_that_divide_the_people_come_and_those_in_which_all_are_alike_do_not(
    house: House, official: FlaskClient
) -> None:
    assert facets_on(official) == ["skill", "country"]
    assert facets_on(official, country="FR", sector="water") == ["sector", "country"]


def test_a_long_facet_shows_more_when_asked(house: House, official: FlaskClient, session: Session) -> None:
    for place, country in enumerate(("BE", "DE", "ES", "IT", "GB", "US", "QA", "SE", "CH")):
        account = cast.somebody(session, "expert")
        expert = published(session, account, identity=replace(IDENTITY, first_name=f"N{place}", phone=None))
        opened = Visibility({"residence": "institutions"}, frozenset(), "fr")
        operations.save_visibility(session, expert, opened, actor=account.actor())
        expert.country = country
    session.commit()
    drain()
    page = official.get("/en/experts", query_string={"sort": "freshness"}).text
    assert page.count('name="country"') == 8
    (more,) = re.findall(r'href="(/en/experts\?[^"]*more=country[^"]*)#facet-country"', page)
    whole = official.get(more.replace("&amp;", "&")).text
    assert whole.count('name="country"') > 8
    assert '<input type="hidden" name="more" value="country">' in whole


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_experts_like_one_are_those_with_the_same_skills_and_not_the_person(
    house: House, official: FlaskClient, language: str
) -> None:
    profile = official.get(f"/{language}/experts/{house.amina.public_id}").text
    (link,) = set(re.findall(rf'href="(/{language}/experts/[0-9a-z]+/similar)"', profile))
    page = official.get(link)
    assert page.status_code == 200
    found = re.findall(rf'card-title"><a href="/{language}/experts/([0-9a-z]{{13}})', page.text)
    assert found == [house.youssef.public_id, house.salma.public_id]


def test_people_alike_are_explained_and_counted(house: House, official: FlaskClient) -> None:
    address = f"/en/experts/{house.amina.public_id}/similar"
    official.get(address)
    with statements(house.app) as first:
        page = text_of(official.get(address))
    assert "3 of 3 desired" in page
    assert "2 of 3 desired" in page
    with statements(house.app) as again:
        official.get(f"/en/experts/{house.salma.public_id}/similar")
    assert len(first) == len(again)


def test_who_may_not_search_finds_nobody_alike(house: House, session: Session) -> None:
    address = f"/fr/experts/{house.youssef.public_id}/similar"
    assert house.app.test_client().get(address).headers["Location"].startswith("/fr/sign-in")
    for account in (house.amina.account, house.youssef.account):
        assert signed_in(house.app, account).get(address).status_code == 404
    own = signed_in(house.app, house.youssef.account).get(f"/fr/experts/{house.youssef.public_id}")
    assert "/similar" not in own.text


def test_junk_and_strangers_have_nobody_alike(house: House, official: FlaskClient) -> None:
    for address in ("x", "%00", "a" * 500, "0" * 13):
        assert official.get(f"/fr/experts/{address}/similar").status_code in {400, 404}


def test_people_alike_count_as_people_seen_and_are_not_fetched_ahead(
    house: House, official: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(throttles.LIMITS, "search.results", (2, timedelta(days=1)))
    address = f"/fr/experts/{house.amina.public_id}/similar"
    assert official.get(address, headers={"Sec-Purpose": "prefetch"}).status_code == 503
    assert official.get(address).status_code == 200
    assert official.get(address).status_code == 429
