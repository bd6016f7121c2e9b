"""In which order every engine gives what it finds, and what it counts."""

from dataclasses import replace
from datetime import timedelta

from search import (
    Engine,
    LanguageWanted,
    SkillHeld,
    SkillWanted,
    Text,
)
from tests.search.asking import ask, ranked
from tests.search.people import AMINA, AT

# Order


def test_a_skill_held_outranks_a_near_one_and_that_outranks_the_small_things(cast: Engine) -> None:
    wanted = SkillWanted("ports", near=("drainage",))
    assert ranked(cast, desired=(wanted,)) == ["youssef", "salma", "amina"]


def test_a_level_above_the_minimum_outranks_a_desired_skill(engine: Engine) -> None:
    plain = replace(AMINA, skills=())
    engine.apply(
        [
            replace(plain, id="higher", skills=(SkillHeld("a", 2),)),
            replace(plain, id="desired", skills=(SkillHeld("a", 1), SkillHeld("b", 1))),
            replace(plain, id="near", skills=(SkillHeld("a", 1), SkillHeld("c", 1))),
            replace(plain, id="evidenced", skills=(SkillHeld("a", 1, evidenced=True),)),
            replace(plain, id="plain", skills=(SkillHeld("a", 1),)),
        ],
        [],
    )
    asked = {"required": (SkillWanted("a"),), "desired": (SkillWanted("b", near=("c",)),)}
    assert ranked(engine, **asked) == ["higher", "desired", "near", "evidenced", "plain"]


def test_a_word_counts_once_by_the_strongest_part_that_has_it(engine: Engine) -> None:
    parts = ("headline", "occupation", "experience", "other")
    people = [
        replace(AMINA, id=part, texts=tuple(Text(weaker, "forage forage", "fr") for weaker in parts[place:]))
        for place, part in enumerate(parts)
    ]
    engine.apply(people, [])
    assert ranked(engine, text="forages", text_language="fr") == list(parts)


def test_freshness_and_experience_order_people_by_day_and_by_years(cast: Engine) -> None:
    assert ranked(cast, sort="freshness") == ["amina", "youssef", "salma"]
    assert ranked(cast, sort="experience") == ["youssef", "amina", "salma"]


def test_equals_take_turns_from_day_to_day_and_not_within_one(engine: Engine) -> None:
    people = [replace(AMINA, id=f"equal{number}") for number in range(60)]
    engine.apply(people, [])
    first = {engine.search(ask(), AT + timedelta(days=day)).ids[0] for day in range(12)}
    assert len(first) > 6
    assert engine.search(ask(), AT).ids == engine.search(ask(), AT + timedelta(hours=11)).ids


def test_over_a_month_equals_are_on_the_first_page_about_equally_often(engine: Engine) -> None:
    engine.apply([replace(AMINA, id=f"equal{number}") for number in range(60)], [])
    times = dict.fromkeys((f"equal{number}" for number in range(60)), 0)
    for day in range(60):
        for identifier in engine.search(ask(), AT + timedelta(days=day)).ids:
            times[identifier] += 1
    assert sum(times.values()) == 60 * 20
    assert min(times.values()) >= 6
    assert max(times.values()) <= 36


def test_pages_follow_one_another_without_gap_or_repetition(engine: Engine) -> None:
    engine.apply([replace(AMINA, id=f"equal{number}") for number in range(90)], [])
    for sort in ("relevance", "freshness", "experience"):
        pages = [engine.search(ask(sort=sort, page=page), AT) for page in (1, 2, 3, 4, 5, 6)]
        assert [len(page.ids) for page in pages] == [20, 20, 20, 20, 10, 0]
        assert {page.total for page in pages} == {90}
        assert len({identifier for page in pages for identifier in page.ids}) == 90


# Facets


def test_facets_count_those_found(cast: Engine) -> None:
    facets = cast.search(ask(), AT).facets
    counts = {name: {value.value: value.count for value in values} for name, values in facets.items()}
    assert counts["skill"] == {"irrigation": 2, "hydrology": 2, "cplusplus": 1, "ports": 1, "drainage": 1}
    assert counts["sector"] == {"water": 2, "education": 1, "transport": 1}
    assert counts["country"] == {"FR": 1, "NL": 1, "CA": 1}
    assert counts["region"] == {"MA-08": 1, "MA-01": 1}
    assert counts["language"]["fr@B1"] == 3
    assert counts["language"]["fr@B2"] == 2
    assert counts["language"]["ar@native"] == 1
    assert counts["mode"] == {"call": 1, "remote": 2, "onsite": 1, "training": 1}
    assert counts["capacity"] == {"short": 1, "long": 1, "closed": 1}
    assert counts["years"] == {"2": 2, "5": 2, "10": 2, "15": 1, "20": 1}
    assert counts["verification"] == {"email": 2, "document": 1, "ministry": 1}


def test_facet_values_come_by_number_and_equals_by_value(cast: Engine) -> None:
    skills = cast.search(ask(), AT).facets["skill"]
    assert [value.value for value in skills] == ["hydrology", "irrigation", "cplusplus", "drainage", "ports"]


def test_a_facet_is_counted_with_its_own_filter_lifted_and_no_other(cast: Engine) -> None:
    facets = cast.search(ask(countries=("FR",), languages=(LanguageWanted("fr", "B2"),)), AT).facets
    assert {value.value for value in facets["country"]} == {"FR", "CA"}
    assert {value.value for value in facets["sector"]} == {"water"}
    assert "ar@native" in {value.value for value in facets["language"]}
    assert "nl@A1" not in {value.value for value in facets["language"]}
    years = cast.search(ask(years=20), AT).facets
    assert {value.value: value.count for value in years["years"]}["10"] == 2
    assert {value.value for value in years["country"]} == {"NL"}


def test_a_facet_has_at_most_a_hundred_values(engine: Engine) -> None:
    skills = [SkillHeld(f"s{number:03}", 1) for number in range(150)]
    engine.apply([replace(AMINA, id=f"p{part}", skills=tuple(skills[part:])) for part in (0, 20, 120)], [])
    values = engine.search(ask(), AT).facets["skill"]
    assert [value.value for value in values] == [f"s{number:03}" for number in (*range(120, 150), *range(20, 90))]
