"""Invented people are believable: their figures are those of the diaspora, their data fit together."""

from collections import Counter
from itertools import pairwise

import phonenumbers

from maghribcom.accounts.models import Consent
from maghribcom.closed_lists import TEXT_LANGUAGES
from maghribcom.demonstration import places
from maghribcom.demonstration.people import WOMEN, make_person
from maghribcom.demonstration.population import email_of
from maghribcom.demonstration.rows import Person
from maghribcom.demonstration.vocabulary import Vocabulary, feminine_of
from maghribcom.experts.models import (
    SKILLS_MAX,
    SKILLS_MIN,
    Choice,
    Experience,
    ExpertLanguage,
    ExpertSkill,
    SectionAudience,
    Verification,
)
from maghribcom.experts.vocabulary import PUBLISHED
from maghribcom.territories import DATA, language_codes, read_table, territories
from search.text import is_arabic
from tests.demonstration.conftest import NOW, People


def share(part: int, whole: int) -> float:
    return part / whole


def finished(people: list[Person]) -> list[Person]:
    return [person for person in people if person.expert.status != "draft"]


def test_countries_are_in_the_real_proportions(people: People) -> None:
    found = Counter(person.expert.country for person in people(1))
    weights: Counter[str] = Counter()
    for row in read_table(DATA / "demonstration" / "cities.tsv"):
        weights[row["country"]] += int(row["weight"])
    for country, weight in weights.most_common(8):
        assert abs(found[country] / 2_000 - weight / weights.total()) < 0.035, country


def test_a_city_is_in_its_country_and_time_zone(people: People) -> None:
    known = {(row["country"], row["city"], row["timezone"]) for row in read_table(DATA / "demonstration/cities.tsv")}
    assert {(row.expert.country, row.expert.city, row.expert.timezone) for row in people(1)} <= known


def test_names_are_in_both_scripts_and_of_one_gender(people: People) -> None:
    latin = {gender: {name.latin: name.arabic for name in places.first_names(gender)} for gender in "fm"}
    with_arabic = [person.expert for person in people(1) if person.expert.arabic_name]
    assert 0.6 < share(len(with_arabic), 2_000) < 0.85
    for expert in with_arabic:
        assert is_arabic(expert.arabic_name or "")
        forms = [names[expert.first_name] for names in latin.values() if expert.first_name in names]
        assert any((expert.arabic_name or "").startswith(form) for form in forms)
    women = sum(person.expert.first_name in latin["f"] for person in people(1))
    assert abs(women / 2_000 - WOMEN) < 0.05


def test_all_seven_languages_are_written(people: People) -> None:
    found = Counter(person.expert.headline_language for person in finished(people(1)))
    assert set(found) == set(TEXT_LANGUAGES)
    assert min(found.values()) >= 20


def test_two_seeds_share_few_headlines(people: People) -> None:
    one, other = ([person.expert.headline for person in finished(people(seed))] for seed in (1, 2))
    known = set(other)
    assert share(sum(headline in known for headline in one), len(one)) < 0.05


def test_headlines_of_one_seed_differ(people: People) -> None:
    headlines = [person.expert.headline for person in finished(people(1))]
    assert share(len(set(headlines)), len(headlines)) > 0.97


def test_the_same_seed_gives_the_same_people(people: People, vocabulary: Vocabulary) -> None:
    again = [make_person(vocabulary, f"1/{number}", email_of(1, number), NOW) for number in range(1, 51)]
    assert [_values(person) for person in people(1)[:50]] == [_values(person) for person in again]


def test_texts_have_no_open_places(people: People) -> None:
    for person in finished(people(1)):
        texts = [person.expert.headline, person.expert.offer_text]
        for entry in person.rows[Experience]:
            texts += [entry["title"], entry["summary"]]
        for text in filter(None, texts):
            assert not set("{}[]") & set(text), text
            assert text == " ".join(text.split()), text


def test_skills_belong_to_the_occupation(people: People, vocabulary: Vocabulary) -> None:
    linked = {row.id: {*row.essential, *row.optional} for row in vocabulary.occupations}
    for person in finished(people(1)):
        skills = [row["concept_id"] for row in person.rows[ExpertSkill]]
        assert SKILLS_MIN <= len(skills) <= SKILLS_MAX
        assert len(set(skills)) == len(skills)
        assert set(skills) <= linked[person.expert.occupation_id or 0]


def test_levels_and_years_fit_the_career(people: People) -> None:
    for person in finished(people(1)):
        for row in person.rows[ExpertSkill]:
            assert row["years"] <= (person.expert.years or 0)
            assert row["last_used"] <= NOW.year
            assert row["level"] < 4 or row["years"] >= 15
            assert row["level"] < 3 or row["years"] >= 7


def test_positions_follow_one_another(people: People) -> None:
    for person in finished(people(1)):
        positions = [row for row in person.rows[Experience] if row["kind"] == "position"]
        for newer, older in pairwise(positions):
            assert older["end_year"] == newer["start_year"]
        for row in person.rows[Experience]:
            assert row["end_year"] is None or row["start_year"] <= row["end_year"] <= NOW.year
        if positions:
            assert positions[-1]["start_year"] == NOW.year - (person.expert.years or 0)


def test_codes_are_those_of_the_house(people: People, vocabulary: Vocabulary) -> None:
    for person in people(1):
        assert {row["code"] for row in person.rows[ExpertLanguage]} <= set(language_codes())
        places_named = {person.expert.region, person.expert.province} - {None}
        assert places_named <= set(territories())
        sectors = {row["code"] for row in person.rows[Choice] if row["list"] == "sector"}
        assert sectors <= set(vocabulary.by_public_id)


def test_phones_are_those_that_the_form_would_take(people: People) -> None:
    phones = [person.expert.phone for person in people(1) if person.expert.phone]
    assert len(phones) > 100
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(phone)) for phone in phones)


def test_somebody_writes_in_a_language_that_they_speak(people: People) -> None:
    for person in finished(people(1)):
        assert person.expert.headline_language in {row["code"] for row in person.rows[ExpertLanguage]}


def test_statuses_and_consents_differ(people: People) -> None:
    found = Counter(person.expert.status for person in people(1))
    assert found["active"] > 1_600
    assert all(found[status] > 10 for status in ("paused", "dormant", "draft", "withdrawn"))
    for person in people(1):
        visible = [row for row in person.rows[Consent] if row["purpose"] == "visibility" and not row["withdrawn_at"]]
        assert bool(visible) == (person.expert.status in PUBLISHED)


def test_some_keep_their_name_and_some_are_verified(people: People) -> None:
    hidden = [
        person
        for person in people(1)
        if any(row["section"] == "name" and row["audience"] == "only_me" for row in person.rows[SectionAudience])
    ]
    assert 0.04 < share(len(hidden), 2_000) < 0.13
    levels = Counter(row["level"] for person in people(1) for row in person.rows[Verification])
    assert levels["email"] > levels["document"] > levels["ministry"] > 0


def test_confirmations_are_spread_over_months_and_dates_are_in_order(people: People) -> None:
    active = [person.expert for person in people(1) if person.expert.status == "active"]
    ages = [(NOW - expert.confirmed_at).days for expert in active if expert.confirmed_at]
    assert max(ages) <= 180
    assert sum(age < 30 for age in ages) > 200
    assert sum(age > 90 for age in ages) > 200
    for expert in active:
        assert expert.published_at
        assert expert.changed_at
        assert expert.confirmed_at
        assert expert.created_at < expert.published_at <= expert.changed_at <= expert.confirmed_at <= NOW


def test_feminine_forms_are_found_among_other_labels() -> None:
    assert feminine_of("ingénieur photovoltaïque", ["ingénieurs solaires", "ingénieure photovoltaïque"], "fr") == (
        "ingénieure photovoltaïque"
    )
    assert feminine_of("Amtstierarzt", ["amtlicher Tierarzt", "Amtstierärztin"], "de") == "Amtstierärztin"
    assert feminine_of("مهندس زراعي", ["مهندسة زراعية"], "ar") == "مهندسة زراعية"
    assert feminine_of("analyste", [], "fr") == "analyste"
    assert feminine_of("contrôleur", ["auditrice"], "fr") is None


def _values(person: Person) -> object:
    columns = [
        (key, value) for key, value in vars(person.expert).items() if not key.startswith("_") and key != "account"
    ]
    return sorted(columns, key=str), person.account.public_id, dict(person.rows), person.evidence
