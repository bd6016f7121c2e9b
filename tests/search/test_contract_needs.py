"""Which needs every engine has to find, and which it refuses."""

from dataclasses import replace
from datetime import timedelta

import pytest

from search import (
    EXPERTS,
    NEED,
    PUBLIC,
    STAFF,
    Engine,
    LanguageNeeded,
    LanguageSpoken,
    NeedDocument,
    SkillHeld,
    SkillNeeded,
    SkillSought,
    Text,
)
from tests.search.asking import needs_found, seek
from tests.search.needs import EVERYTHING, PORT, WELLS
from tests.search.people import AT


def found(engine: Engine, **asked: object) -> list[str]:
    """The ids of the needs that a query finds, in alphabetical order."""
    return sorted(needs_found(engine, **asked))


# Which are found at all


def test_a_reader_finds_the_needs_of_each_audience_that_it_belongs_to(needs: Engine) -> None:
    assert found(needs, reader_audiences=(PUBLIC,)) == ["wells"]
    assert found(needs, reader_audiences=(PUBLIC, EXPERTS)) == ["port", "wells"]
    assert found(needs, reader_audiences=EVERYTHING) == ["jury", "port", "wells"]
    assert found(needs, reader_audiences=(STAFF,)) == ["jury", "port", "wells"]
    assert found(needs, reader_audiences=("network:n2",)) == []


def test_a_need_is_found_from_its_opening_until_just_before_its_deadline(needs: Engine) -> None:
    moment = timedelta(microseconds=1)
    assert WELLS.deadline is not None
    for at, number in (
        (WELLS.visible_from - moment, 0),
        (WELLS.visible_from, 1),
        (WELLS.deadline - moment, 1),
        (WELLS.deadline, 0),
    ):
        assert needs.count(seek(reader_audiences=(PUBLIC,)), at) == number


# What selects


def test_a_skill_sought_is_required_or_wished_for_at_no_higher_level(needs: Engine) -> None:
    assert found(needs, skills=(SkillSought("irrigation"),)) == ["port", "wells"]
    assert found(needs, skills=(SkillSought("irrigation", 1),)) == ["port"]
    assert found(needs, skills=(SkillSought("irrigation", 2),)) == ["port", "wells"]
    assert found(needs, skills=(SkillSought("irrigation"), SkillSought("hydrology"))) == ["wells"]
    assert found(needs, skills=(SkillSought("drainage", 2),)) == []


def test_a_near_skill_never_satisfies_what_is_sought(needs: Engine) -> None:
    assert found(needs, skills=(SkillSought("pumping", near=("irrigation", "hydrology")),)) == []


def test_welcome_skills_select_nothing(needs: Engine) -> None:
    assert found(needs, desired=(SkillSought("ports"),)) == ["jury", "port", "wells"]


def test_a_profile_finds_the_needs_that_ask_for_one_of_its_skills(needs: Engine) -> None:
    assert found(needs, held=(SkillHeld("irrigation", 1), SkillHeld("accounting", 4))) == ["port", "wells"]
    assert found(needs, held=(SkillHeld("drainage", 3),)) == ["jury"]
    assert found(needs, held=(SkillHeld("accounting", 4),)) == []


def test_an_occupation_finds_needs_for_it_or_a_narrower_one(needs: Engine) -> None:
    assert found(needs, occupations=("engineer",)) == ["port", "wells"]
    assert found(needs, occupations=("educator",)) == ["jury"]


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({"sectors": ("water", "transport")}, ["jury", "port", "wells"]),
        ({"regions": ("MA-01", "MA-09")}, ["port", "wells"]),
        ({"regions": ("MA-12",)}, []),
        ({"provinces": ("MA-OUA",)}, ["wells"]),
        ({"modes": ("jury", "onsite_mission")}, ["jury", "port"]),
        ({"ways": ("remote",)}, ["wells"]),
        ({"ways": ("hybrid", "onsite")}, ["jury", "port"]),
        ({"compensations": ("contract", "pro_bono")}, ["jury", "port"]),
        ({"organisations": ("agency", "ministry")}, ["port", "wells"]),
        ({"projects": ("harbour",)}, ["port"]),
        ({"sectors": ("water",), "ways": ("remote",)}, ["wells"]),
    ],
)
def test_values_of_a_filter_are_alternatives_and_filters_all_hold(
    needs: Engine, asked: dict[str, object], ids: list[str]
) -> None:
    assert found(needs, **asked) == ids


def test_a_need_works_in_a_language_that_it_lists_and_asks_no_more_of(needs: Engine) -> None:
    assert found(needs, languages=(LanguageSpoken("fr"),)) == ["wells"]
    assert found(needs, languages=(LanguageSpoken("fr", "B2"),)) == ["wells"]
    assert found(needs, languages=(LanguageSpoken("fr", "B1"),)) == []
    assert found(needs, languages=(LanguageSpoken("fr", "B1"), LanguageSpoken("en"))) == ["port"]


def test_a_need_that_asks_for_a_longer_career_is_left_out(needs: Engine) -> None:
    assert found(needs, years=4) == ["jury"]
    assert found(needs, years=5) == ["jury", "wells"]
    assert found(needs, years=15) == ["jury", "port", "wells"]


def test_a_deadline_is_within_days_from_now_or_there_is_none(needs: Engine) -> None:
    assert found(needs, deadlines=("7",)) == ["wells"]
    assert found(needs, deadlines=("30",)) == ["wells"]
    assert found(needs, deadlines=("90",)) == ["port", "wells"]
    assert found(needs, deadlines=("open",)) == ["jury"]
    assert found(needs, deadlines=("7", "open")) == ["jury", "wells"]
    moment = timedelta(microseconds=1)
    for deadline, number in ((AT + timedelta(days=7) - moment, 1), (AT + timedelta(days=7), 0), (AT - moment, 0)):
        needs.apply([replace(WELLS, deadline=deadline, visible_until=None)], [])
        assert needs.count(seek(deadlines=("7",)), AT) == number


def test_a_flexible_deadline_without_an_instant_is_none(needs: Engine) -> None:
    needs.apply([replace(WELLS, deadline_kind="flexible", deadline=None)], [])
    assert found(needs, deadlines=("open",)) == ["jury", "wells"]


def test_new_since_counts_from_the_change_or_from_becoming_visible(needs: Engine) -> None:
    assert found(needs, new_since=AT - timedelta(days=2)) == ["jury"]
    needs.apply([replace(PORT, visible_from=AT - timedelta(days=1))], [])
    assert found(needs, new_since=AT - timedelta(days=2)) == ["jury", "port"]


# Words


@pytest.mark.parametrize(
    ("text", "language", "ids"),
    [
        ("forage", "fr", ["wells"]),
        ("المياه", "ar", ["wells"]),
        ("wells", "en", ["port"]),
        ("ruraux", "fr", ["jury"]),
        ("forages harbour", None, ["port", "wells"]),
        ("comptabilité", "fr", []),
    ],
)
def test_a_word_is_found_in_any_part_and_language_of_a_need(
    needs: Engine, text: str, language: str | None, ids: list[str]
) -> None:
    assert found(needs, text=text, text_language=language) == ids


def test_words_only_rank_where_a_concept_is_asked(needs: Engine) -> None:
    assert found(needs, text="forage", held=(SkillHeld("irrigation", 4),)) == ["port", "wells"]
    assert found(needs, text="forage", skills=(SkillSought("drainage"),)) == ["jury"]


def test_without_a_concept_all_words_must_be_there_in_other_orders(needs: Engine) -> None:
    assert found(needs, text="forages oasis", sort="deadline") == ["wells"]
    assert found(needs, text="forages quay", sort="freshness") == []


# Writing


@pytest.mark.parametrize(
    "changes",
    [
        {"way": "somewhere"},
        {"compensation": "gold"},
        {"deadline_kind": "soon"},
        {"deadline_kind": "fixed", "deadline": None},
        {"deadline_kind": "open"},
        {"required": (SkillNeeded("a", 5),)},
        {"desired": (SkillNeeded("a", 1, -1),)},
        {"required": (SkillNeeded("a", 1), SkillNeeded("a", 2))},
        {"languages": (LanguageNeeded("fr", "fluent"),)},
        {"regions": ("no region",)},
        {"organisation": ""},
        {"years": -1},
        {"texts": (Text("experience", "un texte", "fr"),)},
    ],
)
def test_a_need_that_cannot_be_indexed_is_refused_by_itself(engine: Engine, changes: dict[str, object]) -> None:
    refused: NeedDocument = replace(WELLS, **changes)  # type: ignore[arg-type]
    outcomes = engine.apply([refused, PORT], [])
    assert [outcome.error is None for outcome in outcomes] == [False, True]
    assert found(engine) == ["port"]


def test_a_need_is_replaced_and_removed_by_its_id(needs: Engine) -> None:
    needs.apply([replace(WELLS, texts=())], [(NEED, "port")])
    assert found(needs) == ["jury", "wells"]
    assert found(needs, text="forage") == []
