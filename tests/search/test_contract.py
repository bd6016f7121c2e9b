"""What every engine has to find, on a real one of each; the other files of this name hold the rest."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from hypothesis import given, settings

from search import (
    EXPERT,
    NETWORKS,
    STAFF,
    Engine,
    ExpertDocument,
    ExpertQuery,
    LanguageWanted,
    SkillWanted,
    explain,
)
from search.order import rotation_of
from tests.search.asking import ask, found, ranked
from tests.search.conftest import crowd_documents
from tests.search.oracle import Oracle
from tests.search.people import AMINA, AT, CAST, SALMA, generated_experts, generated_queries
from tests.search.strategies import queries

PEOPLE = {person.id: person for person in crowd_documents()}


# Who is found at all


def test_nobody_is_found_in_an_empty_index(engine: Engine) -> None:
    page = engine.search(ask(), AT)
    assert (page.ids, page.total) == ((), 0)
    assert all(values == () for values in page.facets.values())


def test_everybody_visible_is_found_without_a_question(cast: Engine) -> None:
    assert found(cast) == ["amina", "salma", "youssef"]


def test_a_reader_finds_only_those_open_to_its_audience(cast: Engine) -> None:
    assert found(cast, reader_audience=NETWORKS) == ["youssef"]
    assert found(cast, reader_audience="strangers") == []


def test_nobody_is_found_before_becoming_visible_or_from_the_end_on(engine: Engine) -> None:
    moment = timedelta(microseconds=1)
    engine.apply([replace(AMINA, visible_from=AT, visible_until=AT + timedelta(hours=1))], [])
    assert engine.count(ask(), AT - moment) == 0
    assert engine.count(ask(), AT) == 1
    assert engine.count(ask(), AT + timedelta(hours=1) - moment) == 1
    assert engine.count(ask(), AT + timedelta(hours=1)) == 0


def test_times_of_any_zone_are_the_same_instants(engine: Engine) -> None:
    engine.apply([replace(AMINA, visible_from=AT.astimezone(UTC))], [])
    assert engine.search(ask(), AT.astimezone()).ids == ("amina",)


# What selects


def test_required_skills_must_all_be_held_at_their_level_and_years(cast: Engine) -> None:
    assert found(cast, required=(SkillWanted("irrigation"),)) == ["amina", "youssef"]
    assert found(cast, required=(SkillWanted("irrigation", 3),)) == ["amina"]
    assert found(cast, required=(SkillWanted("irrigation", 1, 9),)) == ["youssef"]
    assert found(cast, required=(SkillWanted("irrigation"), SkillWanted("hydrology"))) == ["amina"]
    assert found(cast, required=(SkillWanted("irrigation", 4),)) == []


def test_a_near_skill_never_satisfies_a_requirement(cast: Engine) -> None:
    assert found(cast, required=(SkillWanted("drainage", near=("hydrology", "irrigation")),)) == ["salma"]


def test_desired_skills_select_nobody(cast: Engine) -> None:
    assert found(cast, desired=(SkillWanted("ports"),)) == ["amina", "salma", "youssef"]


def test_an_occupation_finds_who_has_it_or_a_narrower_one(cast: Engine) -> None:
    assert found(cast, occupations=("engineer",)) == ["amina", "youssef"]
    assert found(cast, occupations=("water-engineer", "teacher")) == ["amina", "salma"]


def test_values_of_a_filter_are_alternatives_and_filters_all_hold(cast: Engine) -> None:
    assert found(cast, countries=("FR", "NL")) == ["amina", "youssef"]
    assert found(cast, countries=("FR", "NL"), modes=("onsite",)) == ["youssef"]
    assert found(cast, sectors=("education", "transport")) == ["salma", "youssef"]
    assert found(cast, capacities=("short", "long")) == ["amina", "youssef"]
    assert found(cast, verifications=("ministry",)) == ["youssef"]
    assert found(cast, years=12) == ["amina", "youssef"]
    assert found(cast, years=13) == ["youssef"]


def test_languages_must_all_be_spoken_at_least_so_well(cast: Engine) -> None:
    assert found(cast, languages=(LanguageWanted("fr", "B2"),)) == ["amina", "salma"]
    assert found(cast, languages=(LanguageWanted("fr"), LanguageWanted("ar", "native"))) == ["amina"]


def test_a_region_filters_where_it_is_asked_for_and_ranks_where_it_is_preferred(cast: Engine) -> None:
    assert found(cast, regions=("MA-08",)) == ["amina"]
    assert found(cast, prefer_regions=("MA-08",)) == ["amina", "salma", "youssef"]
    like = {"capacity": "short", "verification": frozenset(), "years": None, "confirmed_at": AT}
    cast.apply([replace(person, **like) for person in CAST], [])
    assert ranked(cast, prefer_regions=("MA-08",))[0] == "amina"
    assert ranked(cast, prefer_regions=("MA-01",))[0] == "youssef"


def test_new_since_counts_from_the_change_or_from_becoming_visible(cast: Engine) -> None:
    assert found(cast, new_since=AT - timedelta(days=3)) == ["youssef"]
    cast.apply([replace(SALMA, visible_from=AT - timedelta(days=1))], [])
    assert found(cast, new_since=AT - timedelta(days=3)) == ["salma", "youssef"]


# Words


@pytest.mark.parametrize(
    ("text", "language", "people"),
    [
        ("énergie", "fr", ["amina", "youssef"]),
        ("energies", "fr", ["amina", "youssef"]),
        ("L’énergie", "fr", ["amina", "youssef"]),
        ("alimentations", "fr", ["amina"]),
        ("والطاقة", "ar", ["salma"]),
        ("طَاقَة", None, ["salma"]),
        ("هندسة", "ar", ["salma"]),
        ("zonne-energie", "nl", ["amina", "youssef"]),
        ("c++", None, ["amina"]),
        ("C#", None, ["youssef"]),
        ("c", None, []),
        (".NET", None, ["youssef"]),
        ("net", None, []),
    ],
)
def test_a_word_is_found_in_any_inflection(cast: Engine, text: str, language: str | None, people: list[str]) -> None:
    assert found(cast, text=text, text_language=language) == people


def test_without_a_concept_one_word_must_be_there_and_all_in_other_orders(cast: Engine) -> None:
    assert found(cast, text="irrigation solar") == ["amina", "youssef"]
    assert found(cast, text="irrigation solaire", sort="freshness") == ["amina"]
    assert found(cast, text="irrigation solar", sort="freshness") == []


def test_words_only_rank_where_a_concept_is_asked(cast: Engine) -> None:
    assert found(cast, text="pumps", required=(SkillWanted("irrigation"),)) == ["amina", "youssef"]
    assert found(cast, text="nowhere", occupations=("teacher",)) == ["salma"]


def test_stop_words_find_nobody_by_themselves(cast: Engine) -> None:
    assert found(cast, text="the pumps of les et", text_language=None) == ["youssef"]


@pytest.mark.parametrize(
    "text",
    [
        "*:*",
        "id:amina",
        "/.*/",
        '"unbalanced',
        "AND OR NOT (",
        "\x00",
        "\ud800",
        "\u202e\u200b",
        "😀",
        "a" * 200,
        "[* TO *]",
    ],
)
def test_nothing_that_is_typed_is_query_syntax(cast: Engine, text: str) -> None:
    assert cast.search(ask(text=text, required=(SkillWanted("drainage"),)), AT).ids == ("salma",)
    assert cast.search(ask(text=text, text_language="fr"), AT).total in (0, 3)


def test_the_heaviest_query_is_answered(cast: Engine) -> None:
    values = tuple(f"v{number}" for number in range(20))
    skills = tuple(SkillWanted(value, 4, 40, tuple(f"n{number}" for number in range(60))) for value in values)
    words = " ".join(chr(97 + number % 26) * (4 + number // 26) for number in range(36))
    everything = ask(
        reader_audience=STAFF,
        text=words[:200],
        name=words[:200],
        required=skills,
        desired=skills,
        occupations=values,
        near_occupations=tuple(f"n{number}" for number in range(60)),
        years=60,
        sectors=values,
        countries=values,
        regions=values,
        prefer_regions=values,
        languages=tuple(LanguageWanted(value) for value in values),
        modes=values,
        capacities=("short",) * 20,
        verifications=("email",) * 20,
        new_since=AT,
        page=25,
    )
    assert cast.search(everything, AT).total == 0
    assert cast.search(ask(desired=skills, text=words[:200], near_occupations=values), AT).total == 3
    assert cast.search(ask(desired=skills, occupations=("engineer",), text=words[:200]), AT).total == 2


# Everything at once


def test_generated_queries_give_what_the_contract_says(crowd: Engine) -> None:
    oracle = Oracle(PEOPLE.values())
    for query in generated_queries(150, seed=5):
        assert crowd.search(query, AT) == oracle.search(query, AT), query
        assert crowd.count(query, AT) == oracle.search(query, AT).total


@given(query=queries())
@settings(max_examples=80, deadline=None, derandomize=True)
def test_reasons_add_up_to_the_score_of_every_hit(crowd: Engine, query: ExpertQuery) -> None:
    page = crowd.search(query, AT)
    for identifier, score in zip(page.ids, page.scores, strict=True):
        reasons = explain(query, PEOPLE[identifier], AT)
        assert sum(reason.weight for reason in reasons) + rotation_of(identifier, AT) == score


def test_the_contract_holds_after_updates_and_removals(engine: Engine) -> None:
    people: dict[str, ExpertDocument] = {person.id: person for person in generated_experts(200, seed=1)}
    engine.apply(list(people.values()), [])
    changed = [replace(person, id=f"p1-{place}") for place, person in enumerate(generated_experts(30, seed=2))]
    gone = [f"p1-{place}" for place in range(40, 60)]
    people |= {person.id: person for person in changed}
    engine.apply(changed, [(EXPERT, identifier) for identifier in gone])
    oracle = Oracle(person for person in people.values() if person.id not in gone)
    for query in generated_queries(40, seed=7):
        assert engine.search(query, AT) == oracle.search(query, AT), query
