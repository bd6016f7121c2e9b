"""What a search that finds few people leaves behind, and what its page offers."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maghribcom.demand.models import DemandRow
from maghribcom.skills.models import Concept
from tests import cast
from tests.browsing import signed_in, text_of
from tests.directory.conftest import SOLAR, House


def demand(session: Session) -> list[tuple[str | None, str | None, int]]:
    """Concept, region and number found of each row."""
    session.rollback()
    query = (
        select(Concept.public_id, DemandRow.region, DemandRow.found)
        .select_from(DemandRow)
        .outerjoin(Concept, Concept.id == DemandRow.concept_id)
    )
    return sorted((tuple(row) for row in session.execute(query)), key=str)


def test_a_poor_search_leaves_demand(house: House, official: FlaskClient, session: Session) -> None:
    official.get("/fr/experts", query_string={"q": SOLAR["ar"], "region": "MA-09"})
    official.get("/fr/experts", query_string={"skill": "water-modelling@4", "occupation": "hydrologist"})
    assert demand(session) == [
        ("hydrologist", None, 0),
        ("solar-energy", "MA-09", 2),
        ("water-modelling", None, 0),
    ]


def test_what_is_only_desired_or_typed_is_no_demand(house: House, official: FlaskClient, session: Session) -> None:
    official.get("/fr/experts", query_string={"desired": "solar-energy", "country": "FR"})
    official.get("/fr/experts", query_string={"q": "xyzzy"})
    official.get("/fr/experts")
    assert demand(session) == []


def test_the_same_search_in_another_order_or_language_is_the_same_demand(
    house: House, official: FlaskClient, session: Session
) -> None:
    for path, asked in (("/fr", {}), ("/ar", {}), ("/fr", {"sort": "freshness"}), ("/fr", {"desired": "hydrology"})):
        official.get(f"{path}/experts", query_string={"skill": "solar-energy", **asked})
    assert demand(session) == [("solar-energy", None, 2)]


@pytest.mark.parametrize("way", ["head", "prefetch", "visitor"])
def test_only_a_page_that_somebody_looks_at_counts(
    house: House, official: FlaskClient, session: Session, way: str
) -> None:
    asked = {"skill": "solar-energy"}
    match way:
        case "head":
            official.head("/fr/experts", query_string=asked)
        case "prefetch":
            official.get("/fr/experts", query_string=asked, headers={"Sec-Purpose": "prefetch"})
        case "visitor":
            house.app.test_client().get("/fr/experts", query_string=asked)
    assert session.scalar(select(func.count()).select_from(DemandRow)) == 0


def test_a_page_with_few_results_offers_to_follow_and_to_tell(house: House, official: FlaskClient) -> None:
    page = official.get("/en/experts", query_string={"skill": "solar-energy", "region": "MA-08"})
    assert "Tell me when somebody has: solar energy · Draa-Tafilalet" in text_of(page)
    assert 'href="/en/tell-need?concept=solar-energy&amp;region=MA-08"' in page.text


def test_a_page_that_asks_nothing_offers_nothing(house: House, official: FlaskClient) -> None:
    assert "Tell me when" not in official.get("/en/experts").text


def test_who_cannot_tell_needs_is_not_asked_to(house: House, session: Session) -> None:
    moderator = cast.somebody(session, "moderator")
    session.commit()
    page = signed_in(house.app, moderator).get("/en/experts", query_string={"skill": "solar-energy"})
    assert "Tell me when somebody has" in page.text
    assert "/tell-need" not in page.text
