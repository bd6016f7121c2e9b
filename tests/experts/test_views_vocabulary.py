"""The pages of the editors of the vocabulary."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from maghribcom.experts.answers import OwnWord
from maghribcom.experts.models import Expert
from maghribcom.indexing.drain import drain
from maghribcom.indexing.lease import held
from maghribcom.skills.labels import find_by_label
from maghribcom.skills.models import Concept, Label
from maghribcom.skills.overview import open_concept
from maghribcom.skills.twins import VOCABULARY_LEASE
from tests import cast
from tests.browsing import csrf_token, signed_in, text_of
from tests.directory.conftest import statements
from tests.experts.profiles import WORK, published

WORD = {"key": "khettara", "of": "fr"}
NAMES = {"fr": "khettara", "ar": "خطارة", "en": "khettara"}
JUNK = [
    "",
    "x" * 5000,
    "a\0b",
    "\u202ereversed",
    "no-such-concept",
    "old-skill",
    "' OR 1=1 --",
    "*:*",
    "%",
    "é" * 300,
]


@pytest.fixture
def people(indexed: Flask, session: Session) -> list[Expert]:
    """Amina and Youssef with words of their own; a vocabulary that is indexed."""
    found = []
    for make, words in ((cast.amina, ("Khettara", "tissage")), (cast.youssef, ("khettara",))):
        work = replace(WORK, free_words=tuple(OwnWord(word, "fr") for word in words))
        found.append(published(session, make(session), work=work))
    session.commit()
    drain()
    return found


@pytest.fixture
def editor(indexed: Flask, people: list[Expert], session: Session) -> FlaskClient:
    """An administrator's browser."""
    account = cast.administrator(session)
    session.commit()
    return signed_in(indexed, account)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return unescape(found[1])


def send(client: FlaskClient, address: str, page: str, *, check: bool = True, **fields: object) -> TestResponse:
    """Post to an address from a page, with what the page says of the concept's state."""
    shown = client.get(page)
    assert shown.status_code == 200, page
    token = csrf_token(client, "/en/account")
    seen = {name: hidden(shown.text, name) for name in ("seen", "seen_other") if f'name="{name}"' in shown.text}
    answer = client.post(address, data={"csrf_token": token, **seen, **fields})
    if check:
        assert answer.status_code == 302, text_of(answer)
    return answer


def concept_page(public_id: str, deed: str = "", language: str = "en") -> str:
    return f"/{language}/vocabulary/concepts/{public_id}" + (f"/{deed}" if deed else "")


ADDRESSES = [
    "/{}/vocabulary", "/{}/vocabulary?q=hydrology", "/{}/vocabulary/words", "/{}/vocabulary/words?state=ignored",
    "/{}/vocabulary/words/decide?key=khettara&of=fr", "/{}/vocabulary/words/promote?key=khettara&of=fr",
    "/{}/vocabulary/words/map?key=khettara&of=fr&concept=hydrology", "/{}/vocabulary/concepts/hydrology",
    "/{}/vocabulary/concepts/hydrologist", "/{}/vocabulary/concepts/old-skill", "/{}/vocabulary/concepts/engineers",
    "/{}/vocabulary/concepts/hydrology/merge", "/{}/vocabulary/concepts/hydrology/merge?into=r-language",
    "/{}/vocabulary/concepts/hydrology/retire", "/{}/vocabulary/concepts/hydrology/retire?replaced_by=r-language",
]  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_page_of_the_desk_is_there_in_each_language(editor: FlaskClient, language: str) -> None:
    for address in ADDRESSES:
        page = editor.get(address.format(language))
        assert page.status_code == 200, address
        assert page.text.count("<h1") == 1, address
        ids = re.findall(r'\sid="([^"]+)"', page.text)
        assert len(ids) == len(set(ids)), (address, sorted(ids))


@pytest.mark.parametrize("role", ["expert", "official", "mediator", "moderator", "analyst"])
def test_nobody_but_an_administrator_sees_the_desk(
    people: list[Expert], app: Flask, session: Session, role: str
) -> None:
    account = cast.somebody(session, role)
    session.commit()
    client = signed_in(app, account)
    for address in ADDRESSES:
        assert client.get(address.format("fr")).status_code == 404, address
    token = csrf_token(client, "/fr/account")
    for address in (
        "labels", "links", "links/drop", "merge", "retire", "bring-back",
    ):  # fmt: skip
        answer = client.post(concept_page("hydrology", address), data={"csrf_token": token})
        assert answer.status_code == 404, address
    for deed in ("map", "promote", "ignore", "restore"):
        answer = client.post(f"/fr/vocabulary/words/{deed}?key=khettara&of=fr", data={"csrf_token": token})
        assert answer.status_code == 404, deed


def test_words_are_listed_with_counts_and_without_names(editor: FlaskClient) -> None:
    page = editor.get("/en/vocabulary/words")
    assert "Khettara French · 2 people" in text_of(page)
    assert "tissage French · 1 person" in text_of(page)
    assert "Bennani" not in page.text
    assert "/experts/" not in page.text
    found = text_of(editor.get("/en/vocabulary/words?q=tissage"))
    assert "1 word" in found
    assert "Khettara" not in found


def test_a_word_is_mapped_after_its_effects_were_shown(
    editor: FlaskClient, people: list[Expert], session: Session
) -> None:
    word = editor.get("/en/vocabulary/words/decide", query_string=WORD)
    assert "Make a new concept of it" in word.text
    chosen = editor.get("/en/vocabulary/words/map", query_string={**WORD, "chosen-word": "R-Language"})
    assert chosen.status_code == 302
    page = chosen.headers["Location"]
    assert "2 profiles get the skill instead of the word, at the level “notion”" in text_of(editor.get(page))
    send(editor, page, page, hand_over="y", recognise="y")
    session.expire_all()
    assert all("r-language" in {row.concept.public_id for row in expert.skills} for expert in people)
    assert find_by_label(session, "khettara")[0].public_id == "r-language"
    assert "Khettara" not in text_of(editor.get("/en/vocabulary/words"))
    assert editor.get("/en/vocabulary/words/decide", query_string=WORD).status_code == 404
    again = send(editor, page, "/en/vocabulary", check=False, hand_over="y")
    assert again.status_code == 409
    assert "another editor decided" in text_of(again)


def test_the_owner_is_told_on_the_page_of_the_profile_until_it_is_read(
    editor: FlaskClient, app: Flask, people: list[Expert]
) -> None:
    page = "/en/vocabulary/words/map?key=khettara&of=fr&concept=r-language"
    send(editor, page, page, hand_over="y", recognise="y")
    amina = signed_in(app, people[0].account)
    assert "is now the skill “r-language”" in text_of(amina.get("/en/profile"))
    token = csrf_token(amina, "/en/profile")
    assert amina.post("/en/profile/notices/read", data={"csrf_token": token}).status_code == 302
    assert "is now the skill" not in text_of(amina.get("/en/profile"))


def test_a_word_needs_a_decision_to_be_mapped(editor: FlaskClient) -> None:
    page = "/en/vocabulary/words/map?key=khettara&of=fr&concept=r-language"
    answer = send(editor, page, page, check=False)
    assert answer.status_code == 422
    assert "Tick at least one" in text_of(answer)
    asked = editor.get("/en/vocabulary/words/map", query_string={**WORD, "chosen-word": "zzzz"})
    assert asked.status_code == 422
    assert "“zzzz” is not in our list" in text_of(asked)
    for other in ("hydrologist", "old-skill"):
        shown = editor.get("/en/vocabulary/words/map", query_string={**WORD, "concept": other})
        assert "A profile cannot have this concept" in text_of(shown)


def test_a_name_of_several_concepts_asks_which_one(editor: FlaskClient, session: Session) -> None:
    for number in (1, 2):
        twin = Concept(public_id=f"twin-{number}", scheme="maghribcom", kind="skill")
        twin.labels.append(Label(language="en", kind="preferred", text="twin", key="twin", origin="esco"))
        session.add(twin)
    session.commit()
    asked = editor.get("/en/vocabulary/words/map", query_string={**WORD, "chosen-word": "twin"})
    assert asked.status_code == 422
    assert "Say which one you mean" in text_of(asked)
    chosen = editor.get(
        "/en/vocabulary/words/map", query_string={**WORD, "chosen-word": "twin", "chosen-meaning": "twin-2"}
    )
    assert chosen.headers["Location"].endswith("concept=twin-2")


def test_a_word_is_promoted_and_found_in_another_language(editor: FlaskClient, session: Session) -> None:
    page = "/en/vocabulary/words/promote?key=khettara&of=fr"
    assert 'value="Khettara"' in editor.get(page).text
    lacking = send(editor, page, page, check=False, **{**NAMES, "ar": ""})
    assert lacking.status_code == 422
    assert "Write the Arabic label." in text_of(lacking)
    assert "Write the name of the concept." in text_of(lacking)
    send(editor, page, page, kind="knowledge", **NAMES, **{"broader-word": "hydrology"})
    session.expire_all()
    made = open_concept(session, "khettara")
    assert made is not None
    assert made.kind == "knowledge"
    assert find_by_label(session, "خطارة") == [made]


def test_a_word_is_ignored_with_a_reason_and_comes_back(editor: FlaskClient) -> None:
    page = "/en/vocabulary/words/decide?key=khettara&of=fr"
    lacking = send(editor, "/en/vocabulary/words/ignore?key=khettara&of=fr", page, check=False)
    assert lacking.status_code == 422
    assert "Choose a reason." in text_of(lacking)
    send(editor, "/en/vocabulary/words/ignore?key=khettara&of=fr", page, reason="too_general")
    assert "Khettara" not in text_of(editor.get("/en/vocabulary/words")).replace("Ignored: \u2068Khettara", "")
    assert "It is too general to search by" in text_of(editor.get("/en/vocabulary/words?state=ignored"))
    send(editor, "/en/vocabulary/words/restore?key=khettara&of=fr", page)
    assert "Khettara" in text_of(editor.get("/en/vocabulary/words"))


def test_labels_are_added_preferred_and_dropped(editor: FlaskClient, session: Session) -> None:
    page, target = concept_page("hydrology"), concept_page("hydrology", "labels")
    send(editor, target, page, language="ar", text="علم المياه", kind="alternative")
    send(editor, target, page, language="ar", text="علم المياه", kind="preferred")
    send(editor, target, page, language="fr", text="hydrologie", kind="hidden")
    send(editor, target, page, language="fr", text="hydrologie", kind="dropped")
    kinds = dict(session.execute(select(Label.text, Label.kind).where(Label.language.in_(["ar", "fr"]))).all())
    assert kinds == {"علم المياه": "preferred", "hydrologie": "dropped"}
    lacking = send(editor, target, page, check=False, language="xx", text="", kind="best")
    assert lacking.status_code == 422
    taken = send(editor, target, page, check=False, language="en", text="R-LANGUAGE", kind="alternative")
    assert taken.status_code == 409
    assert "Another concept has this label already" in text_of(taken)


def test_links_are_added_and_dropped_without_circles(editor: FlaskClient) -> None:
    page, target = concept_page("hydrologist"), concept_page("hydrologist", "links")
    send(editor, target, page, link="essential", **{"chosen-word": "hydrology"})
    shown = text_of(editor.get(page))
    assert "Skills that are essential for it (1) hydrology an editor" in shown
    send(editor, f"{target}/drop", page, link="essential", other="hydrology")
    assert "Skills that are essential" not in text_of(editor.get(page))
    circle = send(
        editor, concept_page("engineer", "links"), concept_page("engineer"), check=False, link="broader",
        **{"chosen-word": "hydrologist"},
    )  # fmt: skip
    assert circle.status_code == 400
    assert "broader than itself" in text_of(circle)
    for fields in ({"link": "best", "other": "engineer"}, {"link": "dropped", "other": "engineer"}):
        assert send(editor, f"{target}/drop", page, check=False, **fields).status_code == 400


def test_the_second_of_two_editors_is_told(editor: FlaskClient) -> None:
    first = editor.get(concept_page("hydrology")).text
    merge = editor.get(concept_page("r-language", "merge") + "?into=hydrology").text
    send(editor, concept_page("hydrology", "labels"), concept_page("hydrology"), language="fr", text="hydrologie",
         kind="alternative")  # fmt: skip
    token = csrf_token(editor, "/en/account")
    for address, fields in (
        ("hydrology/labels", {"seen": hidden(first, "seen"), "language": "fr", "text": "eaux", "kind": "alternative"}),
        ("hydrology/retire", {"seen": hidden(first, "seen")}),
        ("r-language/merge", {"into": "hydrology", "seen": hidden(merge, "seen"),
                              "seen_other": hidden(merge, "seen_other")}),
    ):  # fmt: skip
        answer = editor.post(f"/en/vocabulary/concepts/{address}", data={"csrf_token": token, **fields})
        assert answer.status_code == 409, address
        assert "Somebody else changed this concept meanwhile" in text_of(answer)


def test_nothing_is_edited_while_an_import_runs(editor: FlaskClient, app: Flask) -> None:
    with app.app_context(), held(VOCABULARY_LEASE):
        answer = send(editor, concept_page("hydrology", "retire"), concept_page("hydrology", "retire"), check=False)
        page = "/en/vocabulary/words/map?key=khettara&of=fr&concept=r-language"
        mapped = send(editor, page, page, check=False, hand_over="y")
    for refused in (answer, mapped):
        assert refused.status_code == 409
        assert "is being imported" in text_of(refused)


def test_a_merge_is_shown_then_done_and_found(editor: FlaskClient, people: list[Expert], session: Session) -> None:
    chosen = editor.get(concept_page("hydrology", "merge"), query_string={"chosen-word": "r-language"})
    page = chosen.headers["Location"]
    shown = text_of(editor.get(page))
    assert "2 profiles get the concept that stays" in shown
    assert "1 label goes over" in shown
    send(editor, concept_page("hydrology", "merge"), page, into="r-language")
    drain()
    after = text_of(editor.get(concept_page("hydrology")))
    assert "This concept is retired. Profiles and links that name it lead to: r-language" in after
    results = editor.get("/en/experts?skill=r-language").text
    assert {expert.public_id for expert in people} == set(re.findall(r'/en/experts/([0-9a-z]{13})"', results))
    assert "Another concept has words of this one" in text_of(
        send(editor, concept_page("hydrology", "bring-back"), concept_page("hydrology"), check=False)
    )


def test_a_concept_is_retired_with_a_successor_and_brought_back(editor: FlaskClient, people: list[Expert]) -> None:
    page = concept_page("hydrology", "retire")
    assert "2 profiles keep it. A successor would make sure" in text_of(editor.get(page))
    chosen = editor.get(page, query_string={"chosen-word": "r-language"}).headers["Location"]
    assert "2 profiles keep it, and are found by the successor" in text_of(editor.get(chosen))
    send(editor, page, chosen, replaced_by="r-language")
    drain()
    results = editor.get("/en/experts?skill=r-language").text
    assert people[0].public_id in results
    found = text_of(editor.get("/en/vocabulary?q=hydrology"))
    assert "hydrology Retired" in found
    send(editor, concept_page("hydrology", "bring-back"), concept_page("hydrology"))
    assert "This concept is retired" not in text_of(editor.get(concept_page("hydrology")))


def test_a_successor_that_cannot_be_one_is_explained(editor: FlaskClient) -> None:
    for deed, name in (("merge", "into"), ("retire", "replaced_by")):
        for other in ("old-skill", "hydrologist"):
            page = concept_page("hydrology", deed)
            assert "Choose a successor of the same kind" in text_of(editor.get(page, query_string={name: other}))
        itself = editor.get(page, query_string={"chosen-word": "hydrology"})
        assert "Choose another concept than this one." in text_of(itself)
        assert send(editor, page, page, check=False, **{name: "hydrology"}).status_code == 400
    token = csrf_token(editor, "/en/account")
    assert editor.post(concept_page("hydrology", "merge"), data={"csrf_token": token}).status_code == 400


@pytest.mark.parametrize("junk", JUNK)
def test_junk_never_breaks_a_page_of_the_desk(editor: FlaskClient, junk: str) -> None:
    asked = {"q": junk, "kind": junk, "state": junk, "order": junk, "page": junk, "key": junk, "of": "fr",
             "concept": junk, "chosen-word": junk, "chosen-concept": junk, "chosen-meaning": junk, "into": junk,
             "replaced_by": junk}  # fmt: skip
    token = csrf_token(editor, "/en/account")
    sent = {"csrf_token": token, "seen": junk, "seen_other": junk, "language": junk, "text": junk, "link": junk,
            "other": junk, "reason": junk, **NAMES, "broader-word": junk, "broader-concept": junk}  # fmt: skip
    words, concept = "/en/vocabulary/words", concept_page("hydrology")
    for address in ("/en/vocabulary", words, f"{words}/decide", f"{words}/map", f"{words}/promote",
                    f"{concept}/merge", f"{concept}/retire"):  # fmt: skip
        assert editor.get(address, query_string=asked).status_code < 500, address
    for address in (f"{words}/map", f"{words}/promote", f"{words}/ignore", f"{words}/restore", f"{concept}/labels",
                    f"{concept}/links", f"{concept}/links/drop", f"{concept}/merge", f"{concept}/retire",
                    f"{concept}/bring-back"):  # fmt: skip
        for query in ({**asked}, WORD):
            answer = editor.post(address, query_string=query, data={**asked, **sent, **query})
            assert answer.status_code < 500, address


def test_halves_of_letters_never_break_a_page_of_the_desk(editor: FlaskClient) -> None:
    for address in ("/en/vocabulary?q=", "/en/vocabulary/words?q=", "/en/vocabulary/words/decide?of=fr&key=",
                    "/en/vocabulary/words/map?key=khettara&of=fr&concept=", "/en/vocabulary/concepts/"):  # fmt: skip
        assert editor.get(f"{address}%ED%A0%80").status_code in {200, 404}, address


def test_pages_take_a_constant_number_of_statements(editor: FlaskClient, app: Flask, session: Session) -> None:
    addresses = ["/en/vocabulary?q=skill", "/en/vocabulary/words", concept_page("hydrology")]
    editor.get(addresses[0])
    counts = []
    for more in range(2):
        seen = []
        for address in addresses:
            with statements(app) as made:
                assert editor.get(address).status_code == 200
            seen.append(len(made))
        counts.append(seen)
        if not more:
            work = replace(WORK, free_words=tuple(OwnWord(f"own {number}", "fr") for number in range(9)))
            published(session, cast.salma(session), work=work)
            for number in range(9):
                label = Label(
                    language="fr", kind="alternative", text=f"eau {number}", key=f"eau_{number}", origin="editor"
                )
                hydrology = open_concept(session, "hydrology")
                assert hydrology is not None
                hydrology.labels.append(label)
            session.commit()
            drain()
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 16
