"""The ladder from "all required" down, on both engines: what each step finds, and in which order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from search import Engine, ExpertQuery, LanguageWanted, SkillHeld, SkillWanted, Text, explain
from search.documents import ExpertDocument
from search.queries import ALL, MATCHES, NEAR, NEAR_PER_SKILL, ONE_MISSING, TEXT
from search.relaxation import TRIED_INSTEAD, TRIED_WITHOUT, ladder, near_instead, taken, without_filters, without_one
from tests.search.asking import ask
from tests.search.oracle import Oracle
from tests.search.people import AMINA, AT, YOUSSEF, generated_experts, generated_queries

SOLAR, PUMPS, WELLS = (SkillWanted(name, near=(f"near-{name}",)) for name in ("solar", "pumps", "wells"))
QUERY = ask(required=(SOLAR, PUMPS, WELLS), text="forage")


def person(identifier: str, *skills: str, level: int = 1, text: str = "") -> ExpertDocument:
    """Somebody with these skills, whose profile has this text."""
    return replace(
        AMINA,
        id=identifier,
        skills=tuple(SkillHeld(skill, level, evidenced=level > 1) for skill in skills),
        texts=(Text("experience", text, "fr"),) if text else (),
    )


PEOPLE = (
    person("complete", "solar", "pumps", "wells"),
    person("one-missing", "solar", "pumps", level=4),
    person("one-near", "solar", "pumps", "near-wells", level=4),
    person("mostly-near", "near-solar", "near-pumps"),
    person("one-only", "wells", level=4),
    person("words", text="Essais de forages profonds"),
    person("nothing", "accounting", text="Comptable"),
)
FOUND: dict[str, set[str]] = {
    ALL: {"complete"},
    ONE_MISSING: {"complete", "one-missing", "one-near"},
    NEAR: {"complete", "one-missing", "one-near", "mostly-near"},
    TEXT: {"complete", "one-missing", "one-near", "mostly-near", "one-only", "words"},
}


@pytest.fixture
def people(engine: Engine) -> Engine:
    """An engine with those people."""
    assert not [outcome.error for outcome in engine.apply(PEOPLE, []) if outcome.error]
    return engine


@pytest.mark.parametrize("match", MATCHES)
def test_each_step_finds_whom_it_says(people: Engine, match: str) -> None:
    page = people.search(replace(QUERY, match=match), AT)
    assert set(page.ids) == FOUND[match]
    assert (page.total, page.step) == (len(FOUND[match]), match)


@pytest.mark.parametrize("match", MATCHES)
def test_who_meets_everything_stays_first_however_strong_the_others_are(people: Engine, match: str) -> None:
    assert people.search(replace(QUERY, match=match), AT).ids[0] == "complete"


def test_many_desired_skills_do_not_lift_anybody_above_who_meets_everything(people: Engine) -> None:
    desired = tuple(SkillWanted(f"wish{number}") for number in range(10))
    rival = person("rival", "solar", "pumps", *(skill.concept for skill in desired), level=4)
    people.apply([rival], [])
    assert people.search(replace(QUERY, desired=desired, match=ONE_MISSING), AT).ids[:2] == ("complete", "rival")


def test_counts_facets_and_pages_agree_with_the_step(people: Engine) -> None:
    people.apply([person(f"more-{number}", "solar", "pumps") for number in range(40)], [])
    asked = replace(QUERY, match=ONE_MISSING)
    pages = [people.search(replace(asked, page=number), AT) for number in (1, 2, 3)]
    assert sum(len(page.ids) for page in pages) == 43 == pages[0].total
    assert people.count_all([replace(QUERY, match=match) for match in MATCHES], AT) == (1, 43, 44, 46)
    solar = next(count.count for count in pages[0].facets["skill"] if count.value == "solar")
    assert solar == 43
    for order in ("freshness", "experience"):
        assert people.search(replace(asked, sort=order), AT).total == 43


def test_nothing_is_counted_without_queries(people: Engine) -> None:
    assert people.count_all([], AT) == ()


def test_filters_languages_and_visibility_hold_at_every_step(people: Engine) -> None:
    abroad = replace(person("abroad", "solar", "pumps", "wells"), country="CA", languages=())
    gone = replace(person("gone", "solar", "pumps", "wells"), visible_until=AT - timedelta(days=1))
    networks = replace(person("networks", "solar", "pumps", "wells"), audiences=frozenset())
    people.apply([abroad, gone, networks], [])
    for match in MATCHES:
        for asked in (ask(countries=("FR",)), ask(languages=(LanguageWanted("fr", "C2"),))):
            relaxed = replace(asked, required=QUERY.required, text=QUERY.text, match=match)
            assert not {"abroad", "gone", "networks"} & set(people.search(relaxed, AT).ids)


def test_the_only_thing_demanded_is_near_and_never_missing(people: Engine) -> None:
    alone = ask(required=(WELLS,))
    assert set(people.search(replace(alone, match=ONE_MISSING), AT).ids) == {"complete", "one-only"}
    assert set(people.search(replace(alone, match=NEAR), AT).ids) == {"complete", "one-only", "one-near"}


def test_the_occupation_is_one_of_the_things_demanded(people: Engine) -> None:
    people.apply([YOUSSEF], [])
    asked = ask(required=(SkillWanted("ports"),), occupations=("nurse",), near_occupations=("engineer",))
    assert people.search(asked, AT).ids == ()
    assert people.search(replace(asked, match=ONE_MISSING), AT).ids == ("youssef",)
    near = replace(asked, required=(), match=NEAR)
    assert people.search(near, AT).ids == ("youssef",)
    (occupation,) = (reason for reason in explain(near, YOUSSEF, AT) if reason.clause == "occupation")
    assert (occupation.kind, occupation.found) == ("near", "engineer")


def test_each_step_finds_all_that_the_steps_before_it_find() -> None:
    oracle = Oracle(generated_experts(300, seed=21))
    for query in generated_queries(60, seed=22):
        if query.name:
            continue
        before: set[str] = set()
        for step in ladder(query, "energie"):
            found = everybody(oracle, step.query)
            assert before <= found, step
            before = found


def everybody(oracle: Oracle, query: ExpertQuery) -> set[str]:
    """The ids on all pages of a search."""
    total = oracle.search(query, AT).total
    pages = range(1, -(-total // 20) + 1)
    return {identifier for page in pages for identifier in oracle.search(replace(query, page=page), AT).ids}


def names(query: ExpertQuery) -> list[str]:
    return [step.name for step in ladder(query)]


def test_steps_that_could_find_nobody_more_are_left_out() -> None:
    assert names(QUERY) == list(MATCHES)
    assert names(ask(required=(SOLAR,))) == [ALL, NEAR, TEXT]
    assert names(ask(required=(SkillWanted("a"), SkillWanted("b")))) == [ALL, ONE_MISSING, TEXT]
    assert names(ask(required=(SkillWanted("a", level=2),))) == [ALL, NEAR, TEXT]
    assert names(ask(occupations=("nurse",), near_occupations=("midwife",))) == [ALL, NEAR, TEXT]
    assert names(ask(text="solaire", countries=("FR",))) == [ALL]


def test_the_last_step_looks_for_the_words_too_within_bounds() -> None:
    last = ladder(replace(QUERY, text_language="fr"), "énergie solaire " + "mot " * 80)[-1].query
    assert last.text.startswith("forage énergie solaire mot")
    assert last.text.count("mot") == 1
    assert last.text_language is None
    assert len(ladder(QUERY, " ".join(f"mot{number}" for number in range(99)))[-1].query.text) <= 200


def test_the_step_taken_is_the_first_with_enough_else_the_first_with_most() -> None:
    def step(totals: Sequence[int]) -> str:
        return taken(ladder(QUERY), totals, 5).name

    assert step((7, 9, 9, 9)) == ALL
    assert step((0, 3, 6, 90)) == NEAR
    assert step((1, 3, 3, 3)) == ONE_MISSING
    assert step((0, 0, 0, 0)) == ALL


def test_one_filter_less_drops_what_is_asked_and_only_that() -> None:
    query = replace(QUERY, countries=("FR", "NL"), years=10, page=3, match=TEXT)
    relaxed = {(less.filter, less.value): less.query for less in without_one(query)}
    assert list(relaxed) == [
        ("years", None), ("countries", None), ("required", "solar"), ("required", "pumps"), ("required", "wells"),
    ]  # fmt: skip
    assert relaxed["countries", None] == replace(query, countries=(), page=1, match=ALL)
    assert relaxed["required", "pumps"].required == (SOLAR, WELLS)


def test_all_filters_go_at_once_and_nothing_that_is_demanded() -> None:
    query = replace(QUERY, countries=("FR",), years=10, languages=(LanguageWanted("fr"),), page=2)
    bare = without_filters(query, "solaire")
    assert bare is not None
    assert bare.query == replace(QUERY, text="forage solaire", match=TEXT)
    assert without_filters(QUERY) is None


def test_near_skills_stand_in_turn_for_each_required_one() -> None:
    wide = replace(SOLAR, near=("pumps", "n1", "n2", "n3"))
    found = [(instead.concept, instead.near) for instead in near_instead(ask(required=(wide, PUMPS)))]
    assert found == [("solar", "n1"), ("pumps", "near-pumps"), ("solar", "n2"), ("solar", "n3")]
    assert near_instead(ask(required=(wide, PUMPS)))[1].query.required[1].concept == "near-pumps"


def test_what_is_tried_is_bounded() -> None:
    many = tuple(SkillWanted(f"s{n}", near=tuple(f"n{n}-{m}" for m in range(NEAR_PER_SKILL))) for n in range(20))
    query = ask(required=many, countries=("FR",), years=3)
    assert len(without_one(query)) == TRIED_WITHOUT
    assert len(near_instead(query)) == TRIED_INSTEAD


def test_who_meets_everything_is_told_so_and_it_weighs_only_where_less_is_asked() -> None:
    for match in MATCHES:
        told = [
            reason.weight
            for reason in explain(replace(QUERY, match=match), PEOPLE[0], AT)
            if reason.clause == "complete"
        ]
        assert bool(told) == (match != ALL)


def test_whoever_meets_everything_outweighs_everybody_else() -> None:
    people = generated_experts(250, seed=31)
    compared = 0
    for query in generated_queries(150, seed=32):
        asked = replace(query, match=NEAR, required=query.required[:2], name="")
        points: dict[bool, list[int]] = {True: [], False: []}
        for document in people:
            reasons = explain(asked, document, AT)
            complete = any(reason.clause == "complete" and reason.kind == "met" for reason in reasons)
            points[complete].append(sum(reason.weight for reason in reasons))
        if points[True]:
            compared += 1
            assert min(points[True]) > max(points[False])
    assert compared > 20
