"""What counts for how much among needs, and what is said about it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from search import (
    EXPERTS,
    PUBLIC,
    Kind,
    LanguageSpoken,
    NeedDocument,
    NeedQuery,
    Reason,
    SkillHeld,
    SkillNeeded,
    SkillSought,
    explain,
)
from search import clauses as names
from search.clauses import NEED_WEIGHTS, clauses_of
from search.conditions import Has
from search.order import SCORE_LIMIT
from search.plans import plan
from tests.search.asking import ask, seek
from tests.search.needs import JURY, PORT, WELLS, generated_need_queries, generated_needs
from tests.search.people import AMINA, AT


def reasons_for(need: NeedDocument, **asked: object) -> dict[tuple[str, str], Reason]:
    return {(reason.clause, reason.value): reason for reason in explain(seek(**asked), need, AT)}


# The table


def test_weights_of_needs_keep_the_order_of_strength() -> None:
    weights = NEED_WEIGHTS
    assert weights["complete"] > weights["skill required"] > weights["skill desired"] > weights["desired required"]
    assert weights["desired required"] > weights["skill near"] > weights["desired desired"] > weights["desired near"]
    assert weights["held required"] > 2 * weights["held desired"] > weights["held desired"] > weights["held near"]
    assert weights["desired near"] > weights["occupation"] == weights["word headline"]
    assert weights["word headline"] > weights["word occupation"] > weights["word other"]
    assert weights["word other"] > weights["region"] > max(weights["fresh"], weights["deadline"]) == 1


@pytest.mark.parametrize(("name", "whole"), [("skill", "required"), ("held", "required"), ("desired", "required")])
def test_something_near_weighs_a_third_of_what_is_required(name: str, whole: str) -> None:
    assert NEED_WEIGHTS[f"{name} near"] * 3 == NEED_WEIGHTS[f"{name} {whole}"]


def test_the_heaviest_query_for_needs_stays_exact() -> None:
    query = seek(
        text=" ".join(chr(97 + number) * 3 for number in range(26)),
        skills=tuple(SkillSought(f"s{number}", near=("near",)) for number in range(20)),
        desired=tuple(SkillSought(f"d{number}", near=("near",)) for number in range(20)),
        held=tuple(SkillHeld(f"h{number}", 4) for number in range(20)),
        occupations=("o",),
        near_occupations=("p",),
        prefer_regions=("MA-01",),
        match="near",
    )
    most = sum(clause.alternatives[0].weight for clause in clauses_of(query, AT))
    assert 3500 < most < SCORE_LIMIT


def test_alternatives_of_needs_come_heaviest_first() -> None:
    for query in generated_need_queries(100, seed=21):
        for clause in clauses_of(query, AT):
            weights = [way.weight for way in clause.alternatives]
            assert weights == sorted(weights, reverse=True)
            assert weights


def test_no_query_for_needs_is_planned_without_visibility_and_audience() -> None:
    for query in generated_need_queries(100, seed=22):
        filters = plan(query, AT).filters
        assert Has("audience", query.reader_audiences) in filters
        assert {getattr(condition, "field", "") for condition in filters} >= {"visible_from", "visible_until"}


# Reasons


def test_a_skill_sought_says_what_the_need_asks_for_and_whether_it_requires_it() -> None:
    required = reasons_for(WELLS, skills=(SkillSought("irrigation", 3),))[names.SKILL, "irrigation"]
    assert required == Reason(
        "skill",
        Kind.MET,
        "irrigation",
        NEED_WEIGHTS["skill required"],
        found="irrigation",
        level=3,
        wanted_level=2,
        wanted_years=3,
        required=True,
    )
    wished = reasons_for(WELLS, skills=(SkillSought("training"),))[names.SKILL, "training"]
    assert (wished.kind, wished.required, wished.weight) == (Kind.MET, False, NEED_WEIGHTS["skill desired"])


def test_a_need_that_asks_for_a_higher_level_is_near_and_so_is_a_near_skill() -> None:
    sought = (SkillSought("irrigation", 1), SkillSought("drainage", near=("x", "hydrology")))
    found = reasons_for(WELLS, desired=sought)
    above, near = found[names.DESIRED, "irrigation"], found[names.DESIRED, "drainage"]
    assert (above.kind, above.found, above.wanted_level) == (Kind.NEAR, "irrigation", 2)
    assert (near.kind, near.found, near.required) == (Kind.NEAR, "hydrology", True)
    assert above.weight == near.weight == NEED_WEIGHTS["desired near"]


def test_a_skill_wished_for_below_what_is_required_answers_for_itself() -> None:
    need = replace(WELLS, required=(SkillNeeded("a", 4),), desired=(SkillNeeded("a", 2),))
    reason = reasons_for(need, skills=(SkillSought("a", 3),))[names.SKILL, "a"]
    assert (reason.kind, reason.wanted_level, reason.required) == (Kind.MET, 2, False)


def test_a_profile_is_told_each_skill_that_the_need_asks_for() -> None:
    held = (
        SkillHeld("irrigation", 3, years=8, evidenced=True),
        SkillHeld("training", 1),
        SkillHeld("accounting", 4),
        SkillHeld("hydrology", 4, wants_to_use=False),
    )
    told = [reason for reason in explain(seek(held=held), WELLS, AT) if reason.clause == names.HELD]
    assert [(reason.value, reason.kind, reason.required) for reason in told] == [
        ("irrigation", Kind.MET, True),
        ("hydrology", Kind.MISSING, True),
        ("training", Kind.MET, False),
    ]
    first = told[0]
    assert (first.level, first.wanted_level, first.years, first.wanted_years) == (3, 2, 8, 3)
    assert first.evidenced
    assert [reason.weight for reason in told] == [NEED_WEIGHTS["held required"], 0, NEED_WEIGHTS["held desired"]]


@pytest.mark.parametrize(
    "own", [SkillHeld("irrigation", 1, 9), SkillHeld("irrigation", 4), SkillHeld("irrigation", 4, 2)]
)
def test_a_skill_held_below_the_level_or_years_required_is_near(own: SkillHeld) -> None:
    reason = reasons_for(WELLS, held=(own,))[names.HELD, "irrigation"]
    assert (reason.kind, reason.weight, reason.found) == (Kind.NEAR, NEED_WEIGHTS["held near"], "irrigation")


def test_more_years_than_are_told_apart_are_all_alike() -> None:
    need = replace(WELLS, required=(SkillNeeded("a", 1, 60),))
    assert reasons_for(need, held=(SkillHeld("a", 1, 41),))[names.HELD, "a"].weight == NEED_WEIGHTS["held required"]


def test_what_a_need_lacks_is_said_with_no_weight() -> None:
    found = reasons_for(
        JURY,
        skills=(SkillSought("ports"),),
        desired=(SkillSought("irrigation"),),
        occupations=("engineer",),
        prefer_regions=("MA-08",),
        text="forage",
    )
    asked = (
        (names.SKILL, "ports"),
        (names.DESIRED, "irrigation"),
        (names.OCCUPATION, "engineer"),
        (names.REGION, "MA-08"),
        (names.WORD, "forage"),
    )
    assert {(found[key].kind, found[key].weight, found[key].found) for key in asked} == {(Kind.MISSING, 0, None)}


def test_each_language_of_a_need_is_told_to_who_says_what_they_speak() -> None:
    found = reasons_for(WELLS, languages=(LanguageSpoken("fr", "B1"), LanguageSpoken("ary")))
    french, darija = found[names.LANGUAGE, "fr@B2"], found[names.LANGUAGE, "ary@A2"]
    assert (french.kind, french.found, darija.kind, darija.found) == (Kind.MISSING, "B1", Kind.MET, "native")
    assert french.weight == darija.weight == 0
    assert not [key for key in reasons_for(WELLS) if key[0] == names.LANGUAGE]


def test_small_things_of_a_need_are_said_when_there_is_something_to_say() -> None:
    found = reasons_for(WELLS, prefer_regions=("MA-01", "MA-09"), years=4)
    assert found[names.FRESH, "3"].weight == 3
    assert found[names.DEADLINE, "5"].weight == 2
    assert found[names.REGION, "MA-01 MA-09"].found == "MA-09"
    career = found[names.YEARS, "5"]
    assert (career.kind, career.years, career.wanted_years, career.weight) == (Kind.MISSING, 4, 5, 0)
    assert {clause for clause, _ in reasons_for(JURY)} == {names.FRESH}


@pytest.mark.parametrize(("days", "weight"), [(0, 2), (6, 2), (7, 1), (29, 1), (30, 0), (400, 0)])
def test_a_deadline_is_a_band_of_days(days: int, weight: int) -> None:
    need = replace(PORT, deadline=AT + timedelta(days=days))
    assert reasons_for(need)[names.DEADLINE, str(days)].weight == weight


def test_words_of_a_need_say_the_strongest_part_that_has_them() -> None:
    found = reasons_for(WELLS, text="forage puits", text_language="fr")
    assert [found[names.WORD, word].found for word in ("forage", "puits")] == ["headline", "other"]


def test_reasons_for_needs_come_in_the_order_of_strength() -> None:
    query = NeedQuery(
        (PUBLIC, EXPERTS), skills=(SkillSought("irrigation"),), desired=(SkillSought("ports"),), text="eau"
    )
    assert [reason.clause for reason in explain(query, WELLS, AT)][:3] == [names.SKILL, names.DESIRED, names.WORD]


def test_every_reason_for_a_need_is_said_once() -> None:
    needs = generated_needs(20, seed=24)
    for query in generated_need_queries(60, seed=23):
        for need in needs:
            reasons = explain(query, need, AT)
            assert len({(reason.clause, reason.value) for reason in reasons}) == len(reasons)
            assert all(reason.weight == 0 for reason in reasons if reason.kind is Kind.MISSING)


def test_a_need_is_no_answer_to_a_search_for_people() -> None:
    with pytest.raises(TypeError, match="need"):
        explain(ask(), WELLS, AT)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="expert"):
        explain(seek(), AMINA, AT)  # type: ignore[call-overload]
