"""Looking for needs, as a visitor and as an expert; the page of one need and of its project."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import NOBODY
from maghribcom.experts.models import Expert, Verification
from maghribcom.extensions import search_engine
from maghribcom.indexing.drain import drain
from maghribcom.organisations.models import Organisation
from maghribcom.organisations.operations import suspend
from maghribcom.projects.models import Need
from search import SearchUnavailable
from tests.browsing import signed_in, text_of
from tests.directory.conftest import SOLAR, House, statements
from tests.directory.needs import Asked, close, need, project

#: SQL statements of one page of results, and of one need, for a visitor.
LIST_BUDGET, PAGE_BUDGET = 15, 10


@pytest.fixture
def visitor(house: House) -> FlaskClient:
    """Somebody without an account."""
    return house.app.test_client()


@pytest.fixture
def solar(house: House, session: Session) -> Need:
    """A need that asks for solar energy, indexed, beside one that asks for hydrology only."""
    made = need(session)
    need(session, title={"fr": "Hydrologue"}, skills=(Asked("hydrology"),), region="MA-09", province=None, way="remote")
    session.commit()
    drain()
    return made


def found(client: FlaskClient, reader: str = "fr", **asked: object) -> list[str]:
    """The public ids on a page of needs, in order."""
    page = client.get(f"/{reader}/needs", query_string=asked)
    assert page.status_code == 200
    return re.findall(rf'card-title"><a href="/{reader}/needs/([0-9a-z]{{13}})', page.text)


def plain(client: FlaskClient, path: str) -> str:
    """The words of a page without the marks of direction."""
    answer = client.get(path)
    assert answer.status_code == 200
    return text_of(answer).translate(dict.fromkeys(map(ord, "\u2068\u2069")))


@pytest.mark.parametrize("language", SOLAR)
def test_a_label_in_any_language_finds_the_needs_that_ask_for_it(
    solar: Need, visitor: FlaskClient, language: str
) -> None:
    assert found(visitor, q=SOLAR[language], step="all") == [solar.public_id]


def test_a_visitor_reads_the_title_in_their_language_and_why_the_need_is_there(
    solar: Need, visitor: FlaskClient
) -> None:
    page = plain(visitor, f"/ar/needs?q={SOLAR['ar']}")
    assert "مهندس في الطاقة الشمسية لعشرة مستوصفات" in page
    said = plain(visitor, f"/en/needs?q={SOLAR['en']}&step=all")
    assert "asks for 1 of 1 skill" in said
    assert "requires: solar energy · at least: expert · 5 years" in said


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({}, 2),
        ({"region": "MA-09"}, 1),
        ({"way": "onsite"}, 1),
        ({"way": ["onsite", "remote"]}, 2),
        ({"sector": "water"}, 2),
        ({"mode": "call"}, 0),
        ({"compensation": "expenses"}, 2),
        ({"language": "fr"}, 2),
        ({"language": "fr@A2"}, 0),
        ({"language": "fr@C1"}, 2),
        ({"deadline": "7"}, 0),
        ({"deadline": "90"}, 2),
        ({"q": "Drâa-Tafilalet"}, 1),
    ],
)
def test_filters_select(solar: Need, visitor: FlaskClient, asked: dict[str, Any], number: int) -> None:
    assert len(found(visitor, **asked, step="all")) == number


def test_a_search_that_finds_few_says_what_to_drop(solar: Need, visitor: FlaskClient) -> None:
    page = plain(visitor, "/en/needs?skill=solar-energy&region=MA-09")
    assert "No need asks for everything that you named" in page
    assert "Without “Souss-Massa” you would have 1 need." in page


def test_countries_are_words_in_a_search_for_needs(solar: Need, visitor: FlaskClient) -> None:
    page = visitor.get("/en/needs", query_string={"q": "solar energy, France"})
    assert "Remove:" in page.text
    assert "lives in:" not in page.text


def test_names_that_are_not_known_lead_to_the_address_without_them(solar: Need, visitor: FlaskClient) -> None:
    answer = visitor.get("/fr/needs?region=MA-08&country=FR&x=1")
    assert answer.headers["Location"] == "/fr/needs?region=MA-08"
    assert "was not understood" in plain(visitor, "/en/needs?region=MA-99&page=0&way=zzz&deadline=never")


def test_needs_that_fit_a_profile_come_with_what_the_reader_has_of_them(
    solar: Need, house: House, session: Session
) -> None:
    expert = signed_in(house.app, session.get_one(Expert, house.amina.id).account)
    assert 'href="/en/needs?fit=me"' in expert.get("/en/needs").text
    # Amina says that she knows solar energy as an expert, nine years, and hydrology as a reference.
    assert found(expert, "en", fit="me")[0] == solar.public_id
    page = plain(expert, "/en/needs?fit=me")
    assert "fits my profile" in page
    assert "you have 1 of 1 required skill; you have 1 of 1 desired skill" in page


def test_an_address_that_asks_for_the_readers_profile_says_so_to_who_has_none(
    solar: Need, visitor: FlaskClient
) -> None:
    assert "once you have signed in" in plain(visitor, "/en/needs?fit=me")
    assert len(found(visitor, fit="me")) == 2


def test_a_page_of_needs_takes_a_constant_number_of_statements(
    solar: Need, house: House, visitor: FlaskClient, session: Session
) -> None:
    asked = {"q": SOLAR["ar"], "desired": "drip-irrigation", "step": "all"}
    with statements(house.app) as few:
        assert len(found(visitor, **asked)) == 1
    for _number in range(5):
        need(session, project(session))
    session.commit()
    drain()
    with statements(house.app) as many:
        assert len(found(visitor, **asked)) == 6
    assert len(few) == len(many)
    assert len(many) <= LIST_BUDGET, "\n".join(many)


def test_the_page_of_a_need_takes_a_constant_number_of_statements(
    solar: Need, house: House, visitor: FlaskClient
) -> None:
    with statements(house.app) as seen:
        assert visitor.get(f"/fr/needs/{solar.public_id}").status_code == 200
    assert len(seen) <= PAGE_BUDGET, "\n".join(seen)


def hide_by_closing(session: Session, made: Need) -> None:
    close(made)


def hide_by_suspending(session: Session, made: Need) -> None:
    made.status, made.status_reason = "suspended", "to_check"


def hide_by_closing_the_project(session: Session, made: Need) -> None:
    made.project.status, made.project.status_reason, made.project.closed_at = "closed", "no_funding", clock.now()


def hide_by_suspending_the_organisation(session: Session, made: Need) -> None:
    suspend(session, made.project.organisation, "to_check", actor=NOBODY)


def hide_by_ending_the_vetting(session: Session, made: Need) -> None:
    made.project.organisation.vetted_until = clock.now() - timedelta(seconds=1)


def hide_by_its_deadline(session: Session, made: Need) -> None:
    made.deadline_at = clock.now() - timedelta(seconds=1)


def hide_from_the_public(session: Session, made: Need) -> None:
    made.audience = "verified"


HIDING = [
    hide_by_closing,
    hide_by_suspending,
    hide_by_closing_the_project,
    hide_by_suspending_the_organisation,
    hide_by_ending_the_vetting,
    hide_by_its_deadline,
    hide_from_the_public,
]


@pytest.mark.parametrize("drained", [False, True], ids=["stale index", "fresh index"])
@pytest.mark.parametrize("hide", HIDING)
def test_invisible_means_invisible(
    solar: Need, house: House, visitor: FlaskClient, session: Session, hide: object, drained: bool
) -> None:
    made = session.get_one(Need, solar.id)
    hide(session, made)  # type: ignore[operator]
    session.commit()
    if drained:
        drain()
        assert "No open need found" in plain(visitor, "/en/needs?skill=solar-energy&step=all")
    organisation, of = made.project.organisation.public_id, made.project.public_id
    for path in (
        "needs?skill=solar-energy",
        "needs",
        "",
        "needs.atom",
        f"organisations/{organisation}",
        f"projects/{of}",
    ):
        assert f"/needs/{made.public_id}" not in visitor.get(f"/fr/{path}").text, path
    assert made.public_id not in visitor.get("/sitemap/needs-1.xml").text


def test_a_deadline_hides_a_need_though_the_clocks_work_is_late(solar: Need, visitor: FlaskClient) -> None:
    with clock.set_to(clock.now() + timedelta(days=31)):
        assert found(visitor) == []
        page = plain(visitor, f"/en/needs/{solar.public_id}")
        assert "Closed: Its deadline has passed" in page


def test_a_need_for_verified_experts_is_theirs_and_its_own_organisations(
    solar: Need, house: House, visitor: FlaskClient, session: Session
) -> None:
    session.get_one(Need, solar.id).audience = "verified"
    verification = Verification(level="document", at=clock.now(), expert_id=house.amina.id)
    session.add(verification)
    session.commit()
    drain()
    amina = signed_in(house.app, session.get_one(Expert, house.amina.id).account)
    youssef = signed_in(house.app, session.get_one(Expert, house.youssef.id).account)
    karim = signed_in(house.app, house.karim)
    path = f"/en/needs/{solar.public_id}"
    assert solar.public_id in found(amina)
    assert solar.public_id not in found(youssef) + found(visitor)
    assert [client.get(path).status_code for client in (amina, karim, youssef, visitor)] == [200, 200, 404, 404]
    assert 'content="noindex"' in amina.get(path).text


def test_the_page_of_a_need_says_what_is_asked_for_and_on_what_terms(solar: Need, visitor: FlaskClient) -> None:
    page = plain(visitor, f"/en/needs/{solar.public_id}")
    for words in (
        "solar energy at least: expert · 5 years or more",
        "Required skills",
        "Desired skills",
        "Drâa-Tafilalet",
        "3 days a month",
        "Lodging",
        "Health delegation of Drâa-Tafilalet",
        "Énergie des dispensaires",
        "Written in French",
        "an answer within 10 working days",
        "Applications until",
    ):
        assert words in page, words
    html = visitor.get(f"/en/needs/{solar.public_id}").text
    assert '<bdi lang="fr" dir="ltr">Ingénieur solaire pour dix dispensaires</bdi>' in html
    assert "&lt;b&gt;chaque&lt;/b&gt; khettara &amp; dispensaire" in html
    assert f'<link rel="canonical" href="http://localhost/en/needs/{solar.public_id}">' in html
    assert f'hreflang="ar" href="http://localhost/ar/needs/{solar.public_id}"' in html


def test_a_closed_need_keeps_its_page_and_says_why(solar: Need, visitor: FlaskClient, session: Session) -> None:
    close(session.get_one(Need, solar.id))
    session.commit()
    page = visitor.get(f"/en/needs/{solar.public_id}")
    assert "Closed: All places are filled" in text_of(page).translate(dict.fromkeys(map(ord, "\u2068\u2069")))
    assert 'content="noindex"' in page.text
    assert "ld+json" not in page.text


def test_a_suspended_need_shows_nothing_of_itself(solar: Need, visitor: FlaskClient, session: Session) -> None:
    hide_by_suspending(session, session.get_one(Need, solar.id))
    session.commit()
    page = visitor.get(f"/fr/needs/{solar.public_id}")
    assert page.status_code == 200
    assert "dispensaire" not in page.text


@pytest.mark.parametrize("status", ["draft", "submitted", "changes_asked", "closed"])
def test_what_was_never_published_has_no_page(
    solar: Need, house: House, visitor: FlaskClient, session: Session, status: str
) -> None:
    made = need(session, status=status, opened_at=None, status_reason="withdrawn", closed_at=clock.now())
    session.commit()
    official = signed_in(house.app, house.karim)
    assert {client.get(f"/fr/needs/{made.public_id}").status_code for client in (visitor, official)} == {404}
    assert visitor.get("/fr/needs/nonsense").status_code == 404


def test_a_project_lists_its_open_needs_and_so_does_its_organisation(solar: Need, visitor: FlaskClient) -> None:
    project_id, body = solar.project.public_id, solar.project.organisation.public_id
    page = plain(visitor, f"/en/projects/{project_id}")
    assert "Que chaque dispensaire ait du courant." in page
    for path in (f"/en/projects/{project_id}", f"/en/organisations/{body}", "/en/"):
        assert f'href="/en/needs/{solar.public_id}"' in visitor.get(path).text


def test_the_home_page_counts_open_needs(solar: Need, visitor: FlaskClient) -> None:
    assert "open needs 2" in plain(visitor, "/en/")


def test_an_organisation_can_be_asked_for(solar: Need, visitor: FlaskClient, session: Session) -> None:
    body = solar.project.organisation.public_id
    assert len(found(visitor, organisation=body)) == 2
    assert "Health delegation of Drâa-Tafilalet" in plain(visitor, f"/en/needs?organisation={body}")
    assert "was not understood" in plain(visitor, "/en/needs?organisation=nonsense")


def test_while_the_engine_is_away_the_newest_needs_of_the_region_are_shown(
    solar: Need, house: House, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_given: object) -> None:
        raise SearchUnavailable("away")

    with house.app.app_context():
        engine = search_engine()
    monkeypatch.setattr(engine, "search", away)
    answer = visitor.get("/fr/needs?region=MA-08")
    assert answer.status_code == 503
    assert f"/fr/needs/{solar.public_id}" in answer.text
    assert answer.text.count('class="card need-card"') == 1


def test_the_data_for_search_engines_says_what_the_page_says(
    solar: Need, visitor: FlaskClient, session: Session
) -> None:
    def data() -> dict[str, object]:
        html = visitor.get(f"/fr/needs/{solar.public_id}").text
        (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
        assert "<" not in block
        return dict(json.loads(block))

    said = data()
    assert said["@context"] == "https://schema.org"
    assert said["@type"] == "JobPosting"
    assert said["employmentType"] == "VOLUNTEER"
    assert said["title"] == "Ingénieur solaire pour dix dispensaires"
    assert {"description", "datePosted", "validThrough", "hiringOrganization", "jobLocation"} <= set(said)
    assert said["jobLocation"]["address"]["addressCountry"] == "MA"  # type: ignore[index]
    session.get_one(Need, solar.id).mode = "equipment"
    session.commit()
    assert data()["@type"] == "Demand"


def test_an_organisation_that_is_renamed_is_found_by_its_new_name(
    solar: Need, visitor: FlaskClient, session: Session
) -> None:
    session.get_one(Organisation, solar.project.organisation_id).name_fr = "Direction zouhourxq"
    session.commit()
    drain()
    assert solar.public_id in found(visitor, q="zouhourxq")
