"""What is typed becomes filters that people see, remove and change, and the address stays the truth."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.directory.recognition import understand
from maghribcom.extensions import search_engine
from maghribcom.indexing.drain import drain
from maghribcom.skills.labels import key_of
from maghribcom.skills.models import Concept, Label
from maghribcom.skills.operations import retire
from search.recognition import PieceKind
from tests.browsing import signed_in, text_of
from tests.directory.conftest import SOLAR, House
from tests.directory.test_search import cards


def links(client: FlaskClient, page: str, **asked: object) -> dict[str, str]:
    """The links of the chips of a page by their words, the first of several with the same words."""
    html = client.get(page, query_string=asked or None).text
    chips = html[html.index('id="results-top"') : html.index('id="results"')]
    found = re.findall(r'<a[^>]*href="([^"]+)"[^>]*>(.*?)</a>', chips, re.DOTALL)
    return {" ".join(re.sub(r"<[^>]+>", " ", words).split()): unescape(url) for url, words in reversed(found)}


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("/fr/experts", "expert en énergie solaire qui parle français, au moins 12 ans, en France"),
        ("/en/experts", "solar energy, native French, 12+ years, living in France, remote"),
        ("/ar/experts", "خبير في الطاقة الشمسية يتحدث الفرنسية، خبرة ١٢ سنة، مقيم في فرنسا"),
    ],
)
def test_a_sentence_becomes_filters(house: House, official: FlaskClient, page: str, typed: str) -> None:
    html = official.get(page, query_string={"q": typed}).text
    assert re.findall(r'card-title"><a href="/../experts/([0-9a-z]{13})', html) == [house.amina.public_id]


def test_each_piece_is_a_chip_that_takes_its_phrase_away(house: House, official: FlaskClient) -> None:
    typed = "énergie solaire en France, plomberie"
    chips = links(official, "/en/experts", q=typed)
    assert chips["Remove: solar energy"].endswith("q=France%2C+plomberie")
    without_country = official.get(chips["Remove: lives in: France"])
    assert 'value="énergie solaire, plomberie"' in without_country.text
    assert house.youssef.public_id in without_country.text
    without_words = official.get(chips["Remove: words: plomberie"])
    assert 'value="énergie solaire, France"' in without_words.text


def test_a_piece_can_be_left_as_plain_words(house: House, official: FlaskClient) -> None:
    plain = links(official, "/en/experts", q="solar energy in France")["plain words"]
    assert "plain=solar+energy" in plain
    page = official.get(plain)
    assert 'value="solar energy in France"' in page.text, "the words stay as typed"
    assert "words: solar energy" in text_of(page)


def test_a_skill_can_become_desired_and_required_again(house: House, official: FlaskClient) -> None:
    desired = links(official, "/en/experts", q="solar energy, 10 years")["desired, not required"]
    assert "desired=solar-energy" in desired
    page = official.get(desired)
    assert 'value="10 years"' in page.text
    assert len(cards(official, q="10 years", desired="solar-energy")) == 3, "salma, who does not know it, too"
    required = links(official, desired)["required, not desired"]
    assert "skill=solar-energy" in required
    assert "desired" not in required


def test_an_ambiguous_word_offers_its_readings(house: House, official: FlaskClient, session: Session) -> None:
    for name in ("solar-energy", "energy"):
        concept = session.scalars(select(Concept).where(Concept.public_id == name)).one()
        concept.labels.append(
            Label(language="fr", kind="alternative", text="courant", key=key_of("courant"), origin="starter")
        )
    session.commit()
    drain()
    page = official.get("/en/experts", query_string={"q": "courant"})
    assert "can also mean:" in text_of(page)
    other = {"energy": "skill=energy", "énergie solaire": "skill=solar-energy", "solar energy": "skill=solar-energy"}
    chips = links(official, "/en/experts", q="courant")
    assert any(words in chips and parameter in chips[words] for words, parameter in other.items())


def test_what_is_typed_and_what_is_chosen_are_joined(house: House, official: FlaskClient) -> None:
    assert set(cards(official, q="France", country="CA")) == {house.amina.public_id, house.salma.public_id}
    assert cards(official, q="10 ans", years="13", step="all") == []
    asked = {"q": "français", "language": "fr@native", "skill": "solar-energy@4", "step": "all"}
    assert cards(official, **asked) == [house.youssef.public_id]


def test_a_way_to_more_people_leads_out_of_what_was_typed(house: House, official: FlaskClient) -> None:
    page = official.get("/en/experts", query_string={"q": "solar energy, remote, lives in Canada"}).text
    assert "Without “\u2068Canada\u2069” you would have 2 people." in page
    (way,) = set(re.findall(r'<li><a href="([^"]+)">Without “\u2068Canada', page))
    assert "Canada" not in way
    found = official.get(unescape(way)).text
    assert house.amina.public_id in found
    assert 'value="solar energy, remote"' in found


def test_a_replaced_concept_is_followed_and_a_retired_one_is_said(
    house: House, official: FlaskClient, session: Session
) -> None:
    concepts = {one.public_id: one for one in session.scalars(select(Concept))}
    retire(session, concepts["energy"], concepts["solar-energy"], actor=house.karim.actor())
    session.commit()
    page = official.get("/en/experts", query_string={"skill": ["energy@3", "old-skill"]})
    assert "2 experts" in text_of(page)
    assert text_of(page).count("not in our vocabulary any more") == 1
    assert 'value="solar-energy@3"' in page.text
    followed = official.get("/en/experts", query_string={"skill": "energy@3"})
    assert "not in our vocabulary any more" not in text_of(followed)


def test_words_that_say_nothing_are_answered(house: House, official: FlaskClient) -> None:
    for typed in ("le la de", "!!!", "😀"):
        assert "say nothing to look for" in text_of(official.get("/en/experts", query_string={"q": typed}))


def test_nothing_that_is_typed_is_query_syntax(house: House, official: FlaskClient) -> None:
    junk = ["*:*", "title:eau", "/regex/", '"unbalanced', "(((", "\u202e\u200b", "😀", "x" * 10_000, "a " * 5_000]
    junk += ["eau AND OR NOT", "الماء water الطاقة énergie", "C'est R&D, go to C", "\x00 10 ans", "a " * 100]
    for page in ("/fr/experts", "/ar/experts", "/en/experts"):
        for typed in junk:
            answer = official.get(page, query_string={"q": typed, "plain": typed})
            assert answer.status_code in {200, 400, 414}, typed


def test_lone_surrogates_in_an_address_are_no_error(house: House, official: FlaskClient) -> None:
    assert official.get("/fr/experts?q=%ED%A0%80+eau&plain=%ED%A0%80").status_code == 200


def test_without_the_engine_whole_labels_places_languages_and_years_are_understood(
    app: Flask, session: Session
) -> None:
    concept = Concept(public_id="solar-energy", scheme="maghribcom", kind="skill")
    concept.labels.append(
        Label(language="fr", kind="preferred", text=SOLAR["fr"], key=key_of(SOLAR["fr"]), origin="starter")
    )
    session.add(concept)
    session.commit()
    text = "énergie solaire à Rabat, anglais C1, 10 ans, plomberie"
    recognised = understand(session, search_engine(), text, "fr", ())
    assert [piece.meaning.kind for piece in recognised.pieces] == [
        PieceKind.SKILL,
        PieceKind.PROVINCE,
        PieceKind.LANGUAGE,
        PieceKind.YEARS,
    ]
    assert recognised.rest == "plomberie"


# Suggestions of the search field


def suggested(client: FlaskClient, typed: str, page: str = "/fr/experts/suggest") -> list[dict[str, str]]:
    """What the field offers for these letters."""
    answer = client.get(page, query_string={"q": typed})
    assert answer.status_code == 200
    assert answer.cache_control.private
    found: list[dict[str, str]] = answer.get_json()["suggestions"]
    return found


def test_skills_and_places_are_suggested_in_the_readers_words(house: House, official: FlaskClient) -> None:
    first = suggested(official, "énergie sol")[0]
    assert (first["id"], first["experts"]) == ("solar-energy", "2 personnes")
    for page, typed, label in (
        ("/fr/experts/suggest", "tang", "Tanger-Tétouan-Al Hoceïma"),
        ("/en/experts/suggest", "طنج", "Tangier-Tetouan-Al Hoceima"),
        ("/fr/experts/suggest", "germ", "Allemagne"),
    ):
        assert label in [one["label"] for one in suggested(official, typed, page)]


@pytest.mark.parametrize(
    ("typed", "label"), [("marakech", "Marrakech-Safi"), ("Belgiq", "Belgique"), ("ouarz", "Ouarzazate")]
)
def test_a_place_is_suggested_with_a_mistake_in_it(house: House, official: FlaskClient, typed: str, label: str) -> None:
    assert label in [one["label"] for one in suggested(official, typed)]


def test_what_a_suggestion_writes_is_understood(house: House, official: FlaskClient) -> None:
    (label,) = [one["label"] for one in suggested(official, "souss") if one["id"] == "MA-09"]
    assert "attached to: Souss-Massa" in text_of(official.get("/en/experts", query_string={"q": label}))


def test_junk_suggests_nothing(house: House, official: FlaskClient) -> None:
    for typed in ("", "r", "*", "\u202e", "%", "😀", "x" * 300, "\ud800".encode("utf-8", "surrogatepass")):
        assert suggested(official, typed) == []  # type: ignore[arg-type]


def test_suggestions_are_for_readers(house: House) -> None:
    assert house.app.test_client().get("/fr/experts/suggest?q=eau").status_code == 302
    assert signed_in(house.app, house.amina.account).get("/fr/experts/suggest?q=eau").status_code == 404
