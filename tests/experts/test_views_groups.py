"""The pages of the six tasks: saved answers, drafts, rows, and two people at once."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.accounts.models import Account
from maghribcom.drafts.models import Draft
from maghribcom.experts.models import Expert
from maghribcom.experts.operations import profile_of, publish
from tests import cast
from tests.browsing import signed_in, text_of
from tests.experts.filling import fill, form_of, send
from tests.experts.profiles import complete

IDENTITY, WORK, BACKGROUND = "/en/profile/identity", "/en/profile/work", "/en/profile/background"
OFFER, VISIBILITY, RESIDENCE = "/en/profile/offer", "/en/profile/visibility", "/en/profile/residence"
NAMES = {"first_name": "Amina", "last_name": "Bennani"}


def profile(session: Session, account: Account) -> Expert:
    session.rollback()
    expert = profile_of(session, account.id)
    assert expert is not None
    session.refresh(expert)
    return expert


def test_a_profile_begins_with_the_first_answer_not_with_looking(
    browser: FlaskClient, beginner: Account, session: Session
) -> None:
    assert browser.get("/en/profile").status_code == 200
    assert browser.get(IDENTITY).status_code == 200
    assert profile_of(session, beginner.id) is None
    answer = fill(browser, IDENTITY, **NAMES, arabic_name="أمينة بناني", phone="+33 6 12 34 56 78")
    assert answer.location == "/en/profile"
    expert = profile(session, beginner)
    assert (expert.first_name, expert.arabic_name, expert.phone) == ("Amina", "أمينة بناني", "+33612345678")
    assert "1 of 6 done" in text_of(browser.get("/en/profile"))


def test_a_name_has_no_digits_addresses_or_signs(browser: FlaskClient) -> None:
    for wrong in ("4mina", "www.example.org", "amina@example.org", "-", "Amina <b>", "٤مينة"):
        answer = fill(browser, IDENTITY, first_name=wrong, last_name="Bennani")
        assert answer.status_code == 422, wrong
        assert "Write a name" in text_of(answer)
    for right in ("Anne-Marie", "O'Brien", "Zoë", "أمينة", "ⴰⵎⵉⵏⴰ", "El Idrissi"):
        assert fill(browser, IDENTITY, first_name=right, last_name="Bennani").status_code == 302, right


def test_the_arabic_name_is_in_arabic_letters(browser: FlaskClient) -> None:
    for wrong in ("Amina", "أمينة B", "أمينة ٣"):
        assert fill(browser, IDENTITY, **NAMES, arabic_name=wrong).status_code == 422, wrong


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        (None, "+33 6 12 34 56 78", "+33612345678"),
        ("FR", "06 12 34 56 78", "+33612345678"),
        ("MA", "٠٦ ٦١ ٢٣ ٤٥ ٦٧", "+212661234567"),
        ("FR", "\u202a+212 661-234567\u202c", "+212661234567"),
        (None, "06 12 34 56 78", None),
        ("FR", "12", None),
        ("FR", "call me", None),
    ],
)
def test_a_phone_number_is_read_as_in_the_country_of_residence(
    country: str | None, typed: str, kept: str | None, browser: FlaskClient, beginner: Account, session: Session
) -> None:
    if country:
        assert fill(browser, RESIDENCE, country=country).status_code == 302
    answer = fill(browser, IDENTITY, **NAMES, phone=typed)
    assert answer.status_code == (302 if kept else 422)
    if kept:
        assert profile(session, beginner).phone == kept


def test_the_time_zone_follows_from_country_and_city(browser: FlaskClient, beginner: Account, session: Session) -> None:
    assert fill(browser, RESIDENCE, country="FR", city="Lyon").status_code == 302
    assert profile(session, beginner).timezone == "Europe/Paris"
    assert fill(browser, RESIDENCE, country="CA", city="Montréal").status_code == 302
    assert profile(session, beginner).timezone == "America/Toronto"
    answer = fill(browser, RESIDENCE, country="US", city="Springfield")
    assert "choose the one of your city" in text_of(answer)
    assert send(browser, answer, RESIDENCE, timezone="America/Chicago").status_code == 302
    assert profile(session, beginner).timezone == "America/Chicago"


def test_a_province_brings_its_region_and_no_other(browser: FlaskClient, beginner: Account, session: Session) -> None:
    assert fill(browser, RESIDENCE, country="FR", province="MA-TIZ").status_code == 302
    assert profile(session, beginner).region == "MA-09"
    answer = fill(browser, RESIDENCE, region="MA-01")
    assert answer.status_code == 422
    assert "does not belong to the region" in text_of(answer)


def test_words_of_any_language_become_concepts_and_unknown_ones_ask(
    browser: FlaskClient, beginner: Account, session: Session
) -> None:
    words = {f"skills-{row}-word": word for row, word in enumerate(("Hydrology", "drip-irrigation", "khettaras"))}
    levels = {"skills-0-level": "4", "skills-1-level": "3"}
    answer = fill(browser, WORK, headline="Hydrologue", **{"occupation-word": "HYDROLOGIST", **words, **levels})
    assert answer.status_code == 422
    assert "“khettaras” is not in our list" in text_of(answer)
    assert send(browser, answer, WORK, **{"skills-2-meaning": "own", "skills-2-language": "fr"}).status_code == 302
    expert = profile(session, beginner)
    assert expert.occupation is not None
    assert expert.occupation.public_id == "hydrologist"
    assert [(held.concept.public_id, held.level) for held in expert.skills] == [
        ("hydrology", 4),
        ("drip-irrigation", 3),
    ]
    assert [(word.text, word.language) for word in expert.free_words] == [("khettaras", "fr")]


def test_a_concept_counts_only_as_long_as_the_word_is_its_label(
    browser: FlaskClient, beginner: Account, session: Session
) -> None:
    complete(session, beginner)
    session.commit()
    # Without JavaScript the hidden id of the former word is sent along.
    assert fill(browser, WORK, **{"skills-1-word": "r-language"}).status_code == 302
    assert "r-language" in {held.concept.public_id for held in profile(session, beginner).skills}


def test_a_page_with_an_error_keeps_room_to_go_on(browser: FlaskClient) -> None:
    answer = fill(browser, WORK, headline="Hydrologue")
    assert answer.status_code == 422
    assert "Write at least 3 skills" in text_of(answer)
    assert "skills-2-word" in form_of(answer, WORK)


def test_a_text_has_its_language_proposed_and_the_persons_choice_stays(
    browser: FlaskClient, beginner: Account, session: Session
) -> None:
    complete(session, beginner)
    session.commit()
    answer = fill(browser, WORK, headline="مهندسة في تدبير المياه الجوفية", headline_language="")
    assert answer.status_code == 302
    assert profile(session, beginner).headline_language == "ar"
    assert fill(browser, WORK, headline_language="en").status_code == 302
    assert profile(session, beginner).headline_language == "en"


def test_rows_come_and_go_without_javascript(browser: FlaskClient, beginner: Account, session: Session) -> None:
    complete(session, beginner)
    session.commit()
    added = fill(browser, BACKGROUND, add="experiences")
    assert added.location == f"{BACKGROUND}#experiences-2"
    page = browser.get(BACKGROUND)
    assert "you have not saved yet" in text_of(page)
    row = {"kind": "publication", "title": "Khettaras du Tafilalet", "link": "https://example.org/khettaras"}
    assert send(browser, page, BACKGROUND, **{f"experiences-2-{name}": value for name, value in row.items()}).location
    assert len(profile(session, beginner).experiences) == 3
    removed = fill(browser, BACKGROUND, remove="experiences-0")
    assert removed.location == BACKGROUND
    assert len(profile(session, beginner).experiences) == 3, "a removed row is a draft until it is saved"
    assert send(browser, browser.get(BACKGROUND), BACKGROUND).status_code == 302
    titles = [row.title for row in profile(session, beginner).experiences]
    assert titles == ["Doctorat en hydrologie", "Khettaras du Tafilalet"]


def test_a_skill_is_linked_to_an_experience(browser: FlaskClient, beginner: Account, session: Session) -> None:
    expert = complete(session, beginner)
    experience = expert.experiences[0].id
    session.commit()
    assert fill(browser, WORK, **{"skills-0-evidence": f"experience-{experience}"}).status_code == 302
    assert profile(session, beginner).skills[0].experience_id == experience
    assert fill(browser, WORK, **{"skills-0-evidence": "experience-999999"}).status_code == 422


def test_every_answer_of_the_offer_is_kept(browser: FlaskClient, beginner: Account, session: Session) -> None:
    language = {"languages-0-code": "ary", "languages-0-spoken": "native", "languages-0-written": ""}
    answer = fill(
        browser, OFFER, modes=["call", "jury"], capacity="short", hours_a_month="٦", available_from="01/03/2027",
        stays="once_a_year", conditions=["expenses"], regions=["MA-08"], offer_text="Chaque été.", **language,
    )  # fmt: skip
    assert answer.status_code == 302
    expert = profile(session, beginner)
    assert {(choice.list, choice.code) for choice in expert.choices} == {
        ("mode", "call"), ("mode", "jury"), ("condition", "expenses"), ("region_served", "MA-08")
    }  # fmt: skip
    assert (expert.hours_a_month, str(expert.available_from), expert.stays) == (6, "2027-03-01", "once_a_year")
    assert [(held.code, held.spoken, held.written) for held in expert.languages] == [("ary", "native", None)]


def test_the_same_language_twice_is_refused(browser: FlaskClient) -> None:
    rows = {f"languages-{row}-{name}": value for row in (0, 1) for name, value in (("code", "fr"), ("spoken", "B2"))}
    assert "French is twice in your list" in text_of(fill(browser, OFFER, **rows))


def test_consents_are_separate_and_never_ticked_beforehand(
    browser: FlaskClient, beginner: Account, session: Session
) -> None:
    form = form_of(browser.get(VISIBILITY), VISIBILITY)
    assert not {"alerts", "statistics", "contact_by_networks"} & set(form)
    assert form["phone"] == "once_i_accept"
    assert fill(browser, VISIBILITY, phone="public").status_code == 422
    assert fill(browser, VISIBILITY, statistics="y", name="only_me").status_code == 302
    form = form_of(browser.get(VISIBILITY), VISIBILITY)
    assert "statistics" in form
    assert "alerts" not in form
    assert form["name"] == "only_me"


def test_an_invalid_answer_is_kept_as_a_draft_with_all_its_text(
    browser: FlaskClient, beginner: Account, session: Session
) -> None:
    answer = fill(browser, IDENTITY, first_name="4mina", last_name="Bennani")
    assert answer.status_code == 422
    assert "<title>Error:" in " ".join(answer.get_data(as_text=True).split())
    page = browser.get(IDENTITY)
    assert form_of(page, IDENTITY)["first_name"] == "4mina"
    assert "a draft is not saved yet" in text_of(browser.get("/en/profile"))
    token = form_of(page, IDENTITY)["csrf_token"]
    browser.post(f"{IDENTITY}/discard", data={"csrf_token": token})
    assert form_of(browser.get(IDENTITY), IDENTITY)["first_name"] == ""


def test_saving_drops_the_draft(browser: FlaskClient, session: Session) -> None:
    assert fill(browser, IDENTITY, first_name="Amina", draft="1").location == "/en/profile"
    assert session.scalar(select(Draft)) is not None
    session.rollback()
    assert fill(browser, IDENTITY, **NAMES).status_code == 302
    assert session.scalar(select(Draft)) is None


def test_typing_is_kept_by_the_pages_script(browser: FlaskClient, session: Session) -> None:
    form = form_of(browser.get(IDENTITY), IDENTITY)
    token = form.pop("csrf_token")
    headers = {"X-CSRFToken": token}
    kept = browser.post(f"{IDENTITY}/draft", data={**form, "first_name": "Am"}, headers=headers)
    assert kept.get_json() == {"version": 1}
    kept = browser.post(f"{IDENTITY}/draft", data={**form, "first_name": "Amina", "version": "1"}, headers=headers)
    assert kept.get_json() == {"version": 2}
    assert browser.post(f"{IDENTITY}/draft", data=form).status_code == 400, "without its token"
    draft = session.scalars(select(Draft)).one()
    assert draft.content["first_name"] == ["Amina"]
    assert not {"csrf_token", "seen", "version"} & set(draft.content)


def test_a_page_is_not_in_a_race_with_its_own_draft(browser: FlaskClient) -> None:
    form = form_of(browser.get(IDENTITY), IDENTITY)
    headers = {"X-CSRFToken": form["csrf_token"]}
    assert browser.post(f"{IDENTITY}/draft", data={**form, "first_name": "Am"}, headers=headers).status_code == 200
    assert browser.post(IDENTITY, data={**form, **NAMES}).status_code == 302


def test_the_later_of_two_sees_both_texts_and_can_save_again(
    browser: FlaskClient, beginner: Account, session: Session
) -> None:
    complete(session, beginner)
    session.commit()
    early, late = browser.get(IDENTITY), browser.get(IDENTITY)
    assert send(browser, early, IDENTITY, first_name="Amine").status_code == 302
    answer = send(browser, late, IDENTITY, first_name="Aminata", last_name="Bennani")
    assert answer.status_code == 409
    words = text_of(answer)
    assert "Somebody else changed these answers" in words
    assert "Theirs Amine Yours Aminata" in words
    assert profile(session, beginner).first_name == "Amine"
    assert form_of(answer, IDENTITY)["first_name"] == "Aminata"
    assert send(browser, answer, IDENTITY).status_code == 302
    assert profile(session, beginner).first_name == "Aminata"


def test_a_late_draft_is_refused_and_the_form_shows_both(browser: FlaskClient) -> None:
    early, late = browser.get(IDENTITY), browser.get(IDENTITY)
    headers = {"X-CSRFToken": form_of(early, IDENTITY)["csrf_token"]}
    typed = {**form_of(early, IDENTITY), "first_name": "Amine"}
    assert browser.post(f"{IDENTITY}/draft", data=typed, headers=headers).status_code == 200
    typed = {**form_of(late, IDENTITY), "first_name": "Aminata"}
    assert browser.post(f"{IDENTITY}/draft", data=typed, headers=headers).status_code == 409
    answer = send(browser, late, IDENTITY, first_name="Aminata", last_name="Bennani")
    assert answer.status_code == 409
    assert "Theirs Amine Yours Aminata" in text_of(answer)


def test_saving_another_task_meanwhile_is_no_race(browser: FlaskClient, beginner: Account, session: Session) -> None:
    complete(session, beginner)
    session.commit()
    open_page = browser.get(IDENTITY)
    assert fill(browser, RESIDENCE, city="Villeurbanne").status_code == 302
    assert send(browser, open_page, IDENTITY, first_name="Amine").status_code == 302


def test_a_draft_is_nobody_elses(browser: FlaskClient, indexed: Flask, session: Session) -> None:
    assert fill(browser, IDENTITY, first_name="Secret", draft="1").status_code == 302
    strangers = [cast.stranger(session), cast.mediator(session), cast.karim(session), cast.administrator(session)]
    session.commit()
    for account in strangers:
        answer = signed_in(indexed, account).get(IDENTITY)
        assert "Secret" not in answer.get_data(as_text=True)
        assert answer.status_code == (200 if account.email.startswith("stranger") else 404), account.email
    assert indexed.test_client().get(IDENTITY).status_code == 302


def test_what_is_saved_of_a_published_profile_takes_effect_at_once(
    browser: FlaskClient, beginner: Account, session: Session
) -> None:
    expert = complete(session, beginner)
    publish(session, expert, "fr", actor=beginner.actor())
    session.commit()
    assert fill(browser, WORK, headline="Hydrogéologue").status_code == 302
    assert profile(session, beginner).headline == "Hydrogéologue"
    assert profile(session, beginner).status == "active"


def test_every_page_is_right_to_left_in_arabic(browser: FlaskClient) -> None:
    for task in ("identity", "residence", "work", "background", "offer", "visibility", "check", ""):
        html = browser.get(f"/ar/profile/{task}".rstrip("/")).get_data(as_text=True)
        assert '<html lang="ar" dir="rtl">' in html
        assert html.count("<h1") == 1
