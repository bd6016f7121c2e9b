"""Which needs every engine has to find, in which order and with which facets."""

from collections.abc import Mapping
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
    Outcome,
    ResultPage,
    SkillHeld,
    SkillNeeded,
    SkillSought,
    Text,
)
from search.documents import COMPENSATIONS, WAYS
from search.queries import DEADLINES
from tests.search.asking import needs_found, seek
from tests.search.needs import EVERYTHING, JURY, NEEDS, PORT, WELLS, generated_need_queries, generated_needs
from tests.search.oracle import Oracle
from tests.search.people import AT


@pytest.fixture
def needs(engine: Engine) -> Engine:
    """An engine with wells, port and jury."""
    assert engine.apply(NEEDS, []) == [Outcome(NEED, need.id) for need in NEEDS]
    return engine


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


# The order


def test_what_a_need_requires_counts_more_than_what_it_wishes_for(needs: Engine) -> None:
    assert needs_found(needs, skills=(SkillSought("irrigation"),)) == ["wells", "port"]
    assert needs_found(needs, desired=(SkillSought("ports"), SkillSought("drainage"))) == ["port", "jury", "wells"]


def test_needs_come_by_how_much_of_what_they_require_a_profile_has(engine: Engine) -> None:
    asked = [SkillNeeded(skill, 2, 3) for skill in ("a", "b", "c")]
    needs = [replace(WELLS, id=f"has-{n}", required=tuple(asked[:n]), desired=()) for n in (1, 2, 3)]
    short = replace(WELLS, id="too-much", required=(SkillNeeded("a", 4), SkillNeeded("b", 4)), desired=())
    wished = replace(WELLS, id="wished", required=(), desired=(SkillNeeded("a"),))
    engine.apply([*needs, short, wished], [])
    held = tuple(SkillHeld(skill, 3, 3) for skill in ("a", "b", "c"))
    assert needs_found(engine, held=held) == ["has-3", "has-2", "has-1", "too-much", "wished"]


def test_needs_can_come_by_opening_or_by_deadline_those_without_one_last(needs: Engine) -> None:
    assert needs_found(needs, sort="freshness") == ["wells", "port", "jury"]
    needs.apply([replace(JURY, published_at=AT), replace(PORT, deadline=AT + timedelta(days=2))], [])
    assert needs_found(needs, sort="freshness") == ["jury", "wells", "port"]
    assert needs_found(needs, sort="deadline") == ["port", "wells", "jury"]


def test_a_preferred_region_ranks_and_selects_nothing(engine: Engine) -> None:
    like = [replace(WELLS, id=region, regions=(region, "MA-03")) for region in ("MA-05", "MA-06", "MA-07")]
    engine.apply(like, [])
    for region in ("MA-05", "MA-06", "MA-07"):
        ids = needs_found(engine, prefer_regions=(region,))
        assert ids[0] == region
        assert len(ids) == 3


# Facets


def counts(page: ResultPage, facet: str) -> Mapping[str, int]:
    return {count.value: count.count for count in page.facets[facet]}


def test_every_facet_is_counted(needs: Engine) -> None:
    page = needs.search(seek(), AT)
    assert counts(page, "sector") == {"water": 2, "education": 1, "transport": 1}
    assert counts(page, "region") == {"MA-01": 1, "MA-08": 1, "MA-09": 1}
    assert counts(page, "language") == {"ary": 1, "en": 1, "fr": 1}
    assert counts(page, "mode") == {"jury": 1, "onsite_mission": 1, "remote_mission": 1}
    assert counts(page, "way") == {"hybrid": 1, "onsite": 1, "remote": 1}
    assert counts(page, "compensation") == {"contract": 1, "per_diem": 1, "pro_bono": 1}
    assert counts(page, "skill") == {"irrigation": 2, "drainage": 1, "hydrology": 1, "ports": 1, "training": 1}
    assert [(one.value, one.count) for one in page.facets["deadline"]] == [("90", 2), ("30", 1), ("7", 1), ("open", 1)]


def test_a_facet_is_counted_with_its_own_filter_lifted(needs: Engine) -> None:
    page = needs.search(seek(deadlines=("open",), languages=(LanguageSpoken("fr"),)), AT)
    assert page.ids == ()
    assert counts(page, "deadline") == {"7": 1, "30": 1, "90": 1}
    assert counts(page, "language") == {}
    assert counts(page, "sector") == {}
    page = needs.search(seek(ways=("onsite",)), AT)
    assert counts(page, "way") == {"hybrid": 1, "onsite": 1, "remote": 1}
    assert counts(page, "deadline") == {"90": 1}


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


# Everything at once


def test_the_heaviest_query_for_needs_is_answered(needs: Engine) -> None:
    values = tuple(f"v{number}" for number in range(20))
    near = tuple(f"n{number}" for number in range(60))
    everything = seek(
        reader_audiences=(*EVERYTHING, *(f"network:{value}" for value in values)),
        text=" ".join(chr(97 + number % 26) * (4 + number // 26) for number in range(36))[:200],
        skills=tuple(SkillSought(value, 4, near) for value in values),
        desired=tuple(SkillSought(value, 4, near) for value in values),
        held=tuple(SkillHeld(value, 4, 60) for value in values),
        occupations=values,
        near_occupations=near,
        years=60,
        sectors=values,
        regions=values,
        provinces=values,
        prefer_regions=values,
        languages=tuple(LanguageSpoken(value) for value in values),
        modes=values,
        ways=WAYS,
        compensations=COMPENSATIONS,
        deadlines=DEADLINES,
        organisations=values,
        projects=values,
        new_since=AT,
        match="text",
        page=25,
    )
    assert needs.search(everything, AT).total == 0
    assert needs.search(seek(desired=everything.desired, text=everything.text, match="near"), AT).total == 3


def test_generated_queries_for_needs_give_what_the_contract_says_also_after_changes(engine: Engine) -> None:
    needs = {need.id: need for need in generated_needs(300, seed=1)}
    engine.apply(list(needs.values()), [])
    changed = [replace(need, id=f"n1-{place}") for place, need in enumerate(generated_needs(40, seed=2))]
    gone = [f"n1-{place}" for place in range(40, 60)]
    for upserts, removals, seed in (([], [], 5), (changed, gone, 7)):
        engine.apply(upserts, [(NEED, identifier) for identifier in removals])
        needs |= {need.id: need for need in upserts}
        oracle = Oracle(need for need in needs.values() if need.id not in removals)
        for query in generated_need_queries(80, seed=seed):
            assert engine.search(query, AT) == oracle.search(query, AT), query
            assert engine.count(query, AT) == oracle.search(query, AT).total
