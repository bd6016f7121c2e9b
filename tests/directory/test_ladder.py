"""Never a dead end: what the page of results says and offers when few people meet everything."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from maghribcom.experts.models import Expert
from maghribcom.extensions import search_engine
from maghribcom.indexing.drain import drain
from search import Engine
from tests import cast
from tests.browsing import text_of
from tests.directory.conftest import SOLAR, House, statements
from tests.directory.test_search import BUDGET, HIDING, cards
from tests.experts.profiles import WORK, published

MASTERS = {"skill": "solar-energy@4"}


def plain(client: FlaskClient, language: str = "en", /, **asked: object) -> str:
    """The words of a page of results, without marks of direction."""
    page = client.get(f"/{language}/experts", query_string=asked)
    assert page.status_code == 200
    return re.sub("[\u2068\u2069]", "", text_of(page))


def test_the_step_taken_is_said_and_who_meets_everything_stays_first(house: House, official: FlaskClient) -> None:
    assert cards(official, **MASTERS) == [house.youssef.public_id, house.amina.public_id]
    page = plain(official, **MASTERS)
    assert "1 person meets everything that you asked for" in page
    assert "near skills count, and one thing may be missing. Whoever meets everything comes first." in page
    assert "everything met: 1 person with near skills: 2 people" in page


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "1 personne réunit tout ce que vous demandez"),
        ("ar", "شخص واحد يستوفي كل ما طلبتم"),
        ("en", "1 person meets everything that you asked for"),
    ],
)
def test_the_step_is_said_in_the_language_of_the_page(
    house: House, official: FlaskClient, language: str, said: str
) -> None:
    assert said in plain(official, language, **MASTERS)


def test_each_step_is_an_address_that_shows_the_same(house: House, official: FlaskClient) -> None:
    page = official.get("/fr/experts", query_string=MASTERS).text
    steps = re.findall(r'href="(/fr/experts\?[^"]*step=[a-z-]+)"', page)
    found = {link.rpartition("step=")[2]: len(cards_at(official, link)) for link in steps}
    assert found == {"all": 1, "near": 2}


def cards_at(client: FlaskClient, address: str) -> list[str]:
    """The people at an address of the page."""
    return re.findall(
        r'card-title"><a href="/fr/experts/([0-9a-z]{13})', client.get(address.replace("&amp;", "&")).text
    )


def test_a_strict_search_stays_strict_and_says_how_to_find_more(house: House, official: FlaskClient) -> None:
    assert cards(official, **MASTERS, step="all") == [house.youssef.public_id]
    assert "with near skills: 2 people" in plain(official, **MASTERS, step="all")


def test_missing_things_are_named(house: House, official: FlaskClient) -> None:
    page = plain(official, skill=["solar-energy", "hydrology", "r-language"])
    assert "2 of 3 required; missing: r-language; confirmed today" in page


def test_the_filter_to_drop_is_named_with_its_count_and_leads_there(house: House, official: FlaskClient) -> None:
    asked = {"q": SOLAR["nl"], "country": "CA", "mode": "call"}
    page = plain(official, **asked)
    assert "Without “Canada” you would have 2 people." in page
    assert "Without “solar energy” you would have 1 person." in page
    raw = official.get("/fr/experts", query_string=asked).text
    (without_country,) = set(re.findall(r'<li><a href="([^"]+)">Sans « \u2068Canada', raw))
    assert set(cards_at(official, without_country)) == {house.amina.public_id, house.youssef.public_id}
    (without_skill,) = set(re.findall(r'<li><a href="([^"]+)">Sans « \u2068énergie solaire', raw))
    assert cards_at(official, without_skill) == [house.salma.public_id]
    assert "q=" not in without_skill


def test_where_no_single_filter_helps_all_of_them_are_offered_to_go(house: House, official: FlaskClient) -> None:
    asked = {"skill": "solar-energy", "country": "QA", "language": "zgh@C2", "years": "40"}
    page = plain(official, **asked)
    assert "Without any filter, 2 people have at least one of the skills or words." in page
    raw = official.get("/fr/experts", query_string=asked).text
    (link,) = re.findall(r'<li><a href="([^"]+)">Sans aucun filtre', raw)
    assert len(cards_at(official, link)) == 2
    words = plain(official, q="hydrologue", plain="hydrologue", country="QA", language="zgh@C2")
    assert "Without any filter you would have 3 people." in words


def test_a_near_skill_is_offered_with_its_count(house: House, official: FlaskClient) -> None:
    page = plain(official, skill="energy", step="all")
    assert "Nobody meets everything that you asked for" in page
    assert "With “solar energy” in place of “energy” you would have 2 people." in page


def test_words_that_are_nearly_a_skill_are_asked_about(house: House, official: FlaskClient) -> None:
    page = plain(official, q="hydro")
    assert "Did you mean “hydrology”?" in page
    assert "Your words were looked for in every language." in page


def test_enough_people_leave_nothing_to_say(
    house: House, official: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maghribcom.directory.answers.FEW", 1)
    assert "Few results?" not in plain(official, q=SOLAR["fr"])


def test_asking_for_nothing_relaxes_nothing(house: House, official: FlaskClient) -> None:
    assert "Few results?" not in plain(official)
    assert "Few results?" not in plain(official, sort="freshness", step="near")


def test_a_step_that_is_none_is_said_and_left_out(house: House, official: FlaskClient) -> None:
    page = plain(official, **MASTERS, step="anything")
    assert "One filter was not understood and was left out." in page
    assert "with near skills: 2 people" in page


def test_other_pages_and_orders_keep_the_step_that_was_taken(
    house: House, official: FlaskClient, session: Session
) -> None:
    for number in range(22):
        published(session, cast.somebody(session, "expert"), work=replace(WORK, headline=f"Hydrologue {number}"))
    session.commit()
    drain()
    asked = {"skill": ["hydrology", "r-language"]}
    first = official.get("/fr/experts", query_string=asked).text
    (following,) = set(re.findall(r'href="([^"]+)" rel="next"', first))
    assert "step=one-missing" in following
    pages = [*cards(official, **asked), *cards_at(official, following)]
    assert len(set(pages)) == 25 == len(pages)
    assert 'sort=freshness"' in first
    assert all("step=one-missing" in link for link in re.findall(r'href="([^"]+sort=[a-z]+)"', first))
    assert cards(official, **asked, page=2) == cards_at(official, following)


@pytest.mark.parametrize("hide", HIDING)
def test_nobody_invisible_is_counted_by_any_step_or_way(
    house: House, official: FlaskClient, session: Session, hide: object
) -> None:
    hide(session, session.get_one(Expert, house.amina.id))  # type: ignore[operator]
    session.commit()
    drain()
    page = plain(official, **MASTERS)
    assert "with near skills" not in page
    assert "Without “Canada” you would have 1 person." in plain(official, q=SOLAR["fr"], country="CA")
    assert "in place of “energy” you would have 1 person." in plain(official, skill="energy", step="all")


def test_the_ladder_takes_no_more_statements_and_three_round_trips(
    house: House, official: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"skill": ["solar-energy@4", "hydrology", "energy"], "occupation": "engineer", "language": "fr@B2"}
    trips: list[str] = []
    with house.app.app_context():
        engine = type(search_engine())
    for name in ("search", "count_all", "find_concepts"):
        monkeypatch.setattr(engine, name, _noting(engine, name, trips))
    with statements(house.app) as seen:
        assert "engineer" in plain(official, **asked)
    reads = [statement for statement in seen if statement.lstrip().upper().startswith(("SELECT", "WITH"))]
    assert len(reads) <= BUDGET, "\n".join(reads)
    assert trips == ["search", "count_all", "search"]
    trips.clear()
    plain(official, q="hydrologi")
    assert len(trips) <= 3


def _noting(engine: type[Engine], name: str, trips: list[str]) -> object:
    real = getattr(engine, name)

    def noting(self: Engine, *arguments: object) -> object:
        trips.append(name)
        return real(self, *arguments)

    return noting
