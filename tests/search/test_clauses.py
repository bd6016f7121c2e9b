"""What counts for how much, and what is said about it."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from search import (
    INSTITUTIONS,
    STAFF,
    ExpertDocument,
    ExpertQuery,
    Kind,
    LanguageHeld,
    LanguageWanted,
    Reason,
    SkillHeld,
    SkillWanted,
    explain,
)
from search import clauses as names
from search.clauses import WEIGHTS, clauses_of
from search.conditions import AllOf, AnyOf, Between, Has, OneMistake, StartsWith, holds
from search.demands import WORDS, words_of
from search.documents import Fields
from search.order import SCORE_LIMIT
from search.plans import plan
from tests.search.people import AMINA, AT, SALMA, YOUSSEF, generated_experts, generated_queries


def reasons_for(person: ExpertDocument, **asked: object) -> dict[tuple[str, str], Reason]:
    query = ExpertQuery(**{"reader_audience": STAFF, **asked})  # type: ignore[arg-type]
    return {(reason.clause, reason.value): reason for reason in explain(query, person, AT)}


# The table


def test_weights_keep_the_order_of_strength() -> None:
    above = [WEIGHTS[f"above {step}"] for step in (1, 2, 3)]
    assert WEIGHTS["required"] > sum(above)
    assert min(WEIGHTS["required"], above[0]) > WEIGHTS["desired"]
    assert WEIGHTS["desired"] > WEIGHTS["required near"] > WEIGHTS["desired near"]
    assert WEIGHTS["desired near"] > WEIGHTS["occupation"] == WEIGHTS["word headline"]
    assert WEIGHTS["word headline"] > WEIGHTS["word occupation"] > WEIGHTS["word experience"] > WEIGHTS["word other"]
    small = ("evidenced", "region", "verification ministry", "capacity long", "fresh", "years")
    assert WEIGHTS["word other"] > max(WEIGHTS[name] for name in small)


@pytest.mark.parametrize("name", ["required", "desired"])
def test_a_near_skill_weighs_a_third_of_the_skill(name: str) -> None:
    assert WEIGHTS[f"{name} near"] * 3 == WEIGHTS[name]


def test_weights_are_whole_and_above_any_rotation() -> None:
    assert all(isinstance(weight, int) and weight >= 1 for weight in WEIGHTS.values())


def test_the_heaviest_query_stays_exact() -> None:
    skills = tuple(SkillWanted(f"s{number}", near=("near",)) for number in range(20))
    query = ExpertQuery(
        STAFF,
        text=" ".join(chr(97 + number) * 3 for number in range(26)),
        name=" ".join(chr(97 + number) * 4 for number in range(26)),
        required=skills,
        desired=skills,
        occupations=("o",),
        near_occupations=("p",),
        prefer_regions=("MA-01",),
    )
    most = sum(clause.alternatives[0].weight for clause in clauses_of(query, AT))
    assert 2500 < most < SCORE_LIMIT


def test_alternatives_come_heaviest_first() -> None:
    for query in generated_queries(200, seed=21):
        for clause in clauses_of(query, AT):
            weights = [way.weight for way in clause.alternatives]
            assert weights == sorted(weights, reverse=True)
            assert weights


# Visibility


def test_no_query_is_planned_without_visibility_and_audience() -> None:
    for query in generated_queries(200, seed=22):
        filters = plan(query, AT).filters
        assert Has("audience", (query.reader_audience,)) in filters
        assert {getattr(condition, "field", "") for condition in filters} >= {"visible_from", "visible_until"}


def test_facet_filters_are_the_only_ones_a_facet_lifts() -> None:
    ready = plan(ExpertQuery(INSTITUTIONS, countries=("FR",), years=3, required=(SkillWanted("a"),)), AT)
    assert set(ready.facet_filters) == {"country", "years"}
    assert set(ready.facet_filters) <= set(ready.facets)


# The algebra


def test_conditions_mean_what_they_say() -> None:
    fields = Fields("x", {"word": frozenset(("solaire", "eau"))}, {"size": 5})
    true = (
        Has("word", ("vent", "eau")),
        StartsWith("word", "sol"),
        OneMistake("word", "solare"),
        OneMistake("word", "soliare"),
        OneMistake("word", "solaires"),
        Between("size", 5, 6),
        Between("size"),
        AllOf(()),
        AllOf((Has("word", ("eau",)), Between("size", 1))),
        AnyOf((Has("word", ("vent",)), Between("size", below=6))),
    )
    false = (
        Has("word", ()),
        Has("none", ("eau",)),
        StartsWith("word", "vent"),
        OneMistake("word", "soler"),
        Between("size", 6),
        Between("size", below=5),
        Between("none", 0),
        AnyOf(()),
        AllOf((Has("word", ("eau",)), Has("word", ("vent",)))),
    )
    assert [condition for condition in true if not holds(condition, fields)] == []
    assert [condition for condition in false if holds(condition, fields)] == []


# Reasons


def test_a_required_skill_says_its_level_years_and_evidence() -> None:
    found = reasons_for(AMINA, required=(SkillWanted("irrigation", 2, 5),))
    assert found[names.REQUIRED, "irrigation"] == Reason(
        "required",
        Kind.MET,
        "irrigation",
        WEIGHTS["required"] + WEIGHTS["above 1"] + WEIGHTS["evidenced"],
        found="irrigation",
        level=3,
        wanted_level=2,
        years=8,
        wanted_years=5,
        evidenced=True,
    )


def test_a_skill_below_what_is_asked_is_near_and_so_is_a_near_one() -> None:
    wanted = (SkillWanted("hydrology", 4), SkillWanted("drainage", near=("x", "hydrology")))
    found = reasons_for(AMINA, desired=wanted)
    below, near = found[names.DESIRED, "hydrology"], found[names.DESIRED, "drainage"]
    assert (below.kind, below.found, below.level, below.weight) == (Kind.NEAR, "hydrology", 2, WEIGHTS["desired near"])
    years = reasons_for(AMINA, desired=(SkillWanted("hydrology", 1, 5),))[names.DESIRED, "hydrology"]
    assert (years.kind, years.years, years.wanted_years) == (Kind.NEAR, 4, 5)
    assert (near.kind, near.found, near.weight) == (Kind.NEAR, "hydrology", WEIGHTS["desired near"])


def test_what_is_missing_is_said_with_no_weight() -> None:
    found = reasons_for(
        SALMA,
        required=(SkillWanted("ports"),),
        desired=(SkillWanted("irrigation"),),
        occupations=("engineer",),
        languages=(LanguageWanted("fr", "C1"), LanguageWanted("nl")),
        prefer_regions=("MA-08",),
        text="forage",
    )
    asked = [
        found[key]
        for key in (
            (names.REQUIRED, "ports"),
            (names.DESIRED, "irrigation"),
            (names.OCCUPATION, "engineer"),
            (names.LANGUAGE, "fr@C1"),
            (names.LANGUAGE, "nl@A1"),
            (names.REGION, "MA-08"),
            (names.WORD, "forage"),
        )
    ]
    assert {(reason.kind, reason.weight) for reason in asked} == {(Kind.MISSING, 0)}
    assert found[names.LANGUAGE, "fr@C1"].found == "B2"
    assert found[names.LANGUAGE, "nl@A1"].found is None


def test_an_occupation_is_met_by_itself_or_a_narrower_one_and_near_by_a_near_one() -> None:
    exact = reasons_for(YOUSSEF, occupations=("engineer",))[names.OCCUPATION, "engineer"]
    narrower = reasons_for(AMINA, occupations=("engineer",))[names.OCCUPATION, "engineer"]
    near = reasons_for(SALMA, occupations=("engineer",), near_occupations=("teacher",))[names.OCCUPATION, "engineer"]
    assert [(one.kind, one.found) for one in (exact, narrower, near)] == [
        (Kind.MET, "engineer"),
        (Kind.MET, "water-engineer"),
        (Kind.NEAR, "teacher"),
    ]
    assert exact.weight > narrower.weight > near.weight


def test_a_word_says_the_strongest_part_that_has_it() -> None:
    found = reasons_for(AMINA, text="irrigations alimentation équipe", text_language="fr")
    parts = [found[names.WORD, word].found for word in ("irrigations", "alimentation", "equipe")]
    assert parts == ["headline", "experience", "other"]


def test_small_things_are_said_when_there_is_something_to_say() -> None:
    found = reasons_for(AMINA, prefer_regions=("MA-08", "MA-09"))
    assert found[names.FRESH, "20"].weight == 3
    assert (found[names.YEARS, "12"].weight, found[names.YEARS, "12"].years) == (2, 12)
    assert found[names.CAPACITY, "short"].weight == WEIGHTS["capacity short"]
    assert found[names.VERIFICATION, "document"].weight == WEIGHTS["verification document"]
    assert found[names.REGION, "MA-08 MA-09"].found == "MA-08"
    bare = {clause for clause, _ in reasons_for(SALMA)}
    assert bare == {names.FRESH}


@pytest.mark.parametrize(("days", "weight"), [(0, 3), (30, 3), (31, 2), (90, 2), (91, 1), (180, 1), (181, 0)])
def test_freshness_is_a_band_of_days(days: int, weight: int) -> None:
    person = replace(AMINA, confirmed_at=AT - timedelta(days=days))
    assert reasons_for(person)[names.FRESH, str(days)].weight == weight


def test_a_confirmation_from_a_clock_that_is_ahead_is_of_today() -> None:
    assert (names.FRESH, "0") in reasons_for(replace(AMINA, confirmed_at=AT + timedelta(hours=2)))


def test_a_name_says_how_it_is_met() -> None:
    kinds = [
        reasons_for(AMINA, name=name)[names.NAME, name].kind for name in ("benjelloun", "benj", "benjeloun", "tazi")
    ]
    assert kinds == [Kind.MET, Kind.MET, Kind.NEAR, Kind.MISSING]


def test_reasons_come_in_the_order_of_strength() -> None:
    query = ExpertQuery(STAFF, required=(SkillWanted("irrigation"),), desired=(SkillWanted("ports"),), text="eau")
    assert [reason.clause for reason in explain(query, AMINA, AT)][:3] == [names.REQUIRED, names.DESIRED, names.WORD]


def test_a_document_that_cannot_be_indexed_cannot_be_explained() -> None:
    with pytest.raises(ValueError, match="fluent"):
        explain(ExpertQuery(STAFF), replace(AMINA, languages=(LanguageHeld("fr", "fluent"),)), AT)


def test_every_reason_has_a_place_in_the_query() -> None:
    for query in generated_queries(60, seed=23):
        for person in generated_experts(10, seed=24):
            reasons = explain(query, person, AT)
            assert len({(reason.clause, reason.value) for reason in reasons}) == len(reasons)
            assert all((reason.kind is Kind.MISSING) <= (reason.weight < WEIGHTS["required"]) for reason in reasons)


def test_a_level_above_the_minimum_counts_step_by_step() -> None:
    people = [replace(AMINA, skills=(SkillHeld("a", level),)) for level in (1, 2, 3, 4)]
    weights = [reasons_for(person, required=(SkillWanted("a"),))[names.REQUIRED, "a"].weight for person in people]
    assert [high - low for low, high in itertools.pairwise(weights)] == [WEIGHTS[f"above {step}"] for step in (1, 2, 3)]


def test_words_beyond_the_most_that_are_looked_for_are_left_out() -> None:
    text = " ".join(f"w{number}" for number in range(60))[:200]
    assert len(words_of(ExpertQuery(STAFF, text=text))) == WORDS
