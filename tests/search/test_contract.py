"""What every engine has to do, on a real one of each."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from hypothesis import given, settings

from search import (
    CONCEPT,
    EXPERT,
    INSTITUTIONS,
    KINDS,
    NEED,
    NETWORKS,
    STAFF,
    ConceptDocument,
    ConceptQuery,
    Engine,
    ExpertDocument,
    ExpertQuery,
    Label,
    LanguageHeld,
    LanguageWanted,
    NeedDocument,
    NeedQuery,
    Outcome,
    SkillHeld,
    SkillNeeded,
    SkillWanted,
    Text,
    explain,
)
from search.order import number_of, rotation_of
from tests.search.conftest import crowd_documents
from tests.search.oracle import Oracle
from tests.search.people import AMINA, AT, CAST, SALMA, YOUSSEF, generated_experts, generated_queries
from tests.search.strategies import queries

PEOPLE = {person.id: person for person in crowd_documents()}


def ask(**asked: object) -> ExpertQuery:
    return ExpertQuery(**{"reader_audience": INSTITUTIONS, **asked})  # type: ignore[arg-type]


def found(engine: Engine, **asked: object) -> list[str]:
    """The ids that a query finds, in alphabetical order."""
    page = engine.search(ask(**asked), AT)
    assert page.total == len(page.ids) == engine.count(ask(**asked), AT)
    return sorted(page.ids)


def ranked(engine: Engine, **asked: object) -> list[str]:
    """The ids that a query finds, in its order."""
    return list(engine.search(ask(**asked), AT).ids)


@pytest.fixture
def cast(engine: Engine) -> Engine:
    assert engine.apply(CAST, []) == [Outcome(EXPERT, person.id) for person in CAST]
    return engine


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


# Names


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("Benjelloun", ["amina"]),
        ("Bin Jalloun", ["amina"]),
        ("benj", ["amina"]),
        ("Benjeloun", ["amina"]),
        ("بنجلون", ["amina"]),
        ("Fassi", ["youssef"]),
        ("ALAMI", ["salma"]),
        ("Yousef Fasi", ["youssef"]),
        ("Amina Alami", []),
    ],
)
def test_staff_find_people_by_name_in_either_script(cast: Engine, name: str, people: list[str]) -> None:
    assert found(cast, reader_audience=STAFF, name=name) == people


def test_a_name_as_written_comes_before_its_beginning_a_mistake_and_a_sound(engine: Engine) -> None:
    forms = {"exact": "Karim", "start": "Karimi", "mistake": "Karam", "sound": "كريم"}
    engine.apply([replace(AMINA, id=identifier, names=(name,)) for identifier, name in forms.items()], [])
    assert ranked(engine, reader_audience=STAFF, name="karim") == list(forms)


def test_names_are_no_words_of_a_profile(cast: Engine) -> None:
    assert found(cast, text="Benjelloun") == []


# Writing


def test_what_was_written_is_found_when_apply_returns_and_again_when_repeated(cast: Engine) -> None:
    moved = replace(AMINA, country="BE")
    for _ in range(2):
        assert cast.apply([moved], [(EXPERT, "salma")]) == [Outcome(EXPERT, "amina"), Outcome(EXPERT, "salma")]
        assert found(cast) == ["amina", "youssef"]
        assert found(cast, countries=("BE",)) == ["amina"]
        assert found(cast, countries=("FR",)) == []


def test_removing_who_is_not_there_is_no_error(engine: Engine) -> None:
    assert engine.apply([], [(EXPERT, "nobody")]) == [Outcome(EXPERT, "nobody")]


def test_a_refused_document_stops_no_other(engine: Engine) -> None:
    refused = (
        replace(AMINA, id="level", skills=(SkillHeld("irrigation", 7),)),
        replace(AMINA, id="language", languages=(LanguageHeld("fr", "fluent"),)),
        replace(AMINA, id="country", country="F R"),
        replace(AMINA, id="part", texts=(Text("footnote", "words", "fr"),)),
    )
    outcomes = engine.apply([refused[0], YOUSSEF, *refused[1:], SALMA], [])
    assert [outcome.id for outcome in outcomes if outcome.error is None] == ["youssef", "salma"]
    assert all(outcome.error for outcome in outcomes if outcome.id in {person.id for person in refused})
    assert "7" in str(outcomes[0].error)
    assert found(engine) == ["salma", "youssef"]


def test_several_calls_may_share_what_writing_needs_open(engine: Engine) -> None:
    with engine.writing():
        for person in CAST:
            engine.apply([person], [])
            assert person.id in found(engine)


def test_kinds_are_indexed_apart(cast: Engine) -> None:
    cast.apply([ConceptDocument("amina", "skill", (Label("amina", "fr"),))], [])
    status = cast.status()
    assert {kind: status[kind].documents for kind in KINDS} == {EXPERT: 3, NEED: 0, CONCEPT: 1}
    cast.apply([], [(CONCEPT, "amina")])
    assert found(cast) == ["amina", "salma", "youssef"]


# Rebuilding


def test_a_rebuild_replaces_everything_in_one_step(cast: Engine) -> None:
    name = cast.status()[EXPERT].name
    with cast.begin_rebuild(EXPERT) as rebuild:
        assert rebuild.load([SALMA, replace(AMINA, id="a b")])[0].id == "a b"
        assert found(cast) == ["amina", "salma", "youssef"]
        assert rebuild.apply([replace(SALMA, country="BE"), YOUSSEF], ["youssef", "nobody"])[0].error is None
        assert rebuild.count() == 1
        cast.apply([], [(EXPERT, "amina")])
        assert found(cast) == ["salma", "youssef"]
        rebuild.publish()
    assert found(cast) == ["salma"]
    assert found(cast, countries=("BE",)) == ["salma"]
    assert cast.status()[EXPERT].name != name
    assert not cast.status()[EXPERT].outdated


def test_a_discarded_rebuild_leaves_everything_as_it_was(cast: Engine) -> None:
    before = cast.status()
    with cast.begin_rebuild(EXPERT) as rebuild:
        rebuild.load([replace(AMINA, id="new")])
    rebuild.discard()
    assert found(cast) == ["amina", "salma", "youssef"]
    assert cast.status() == before


def test_after_a_rebuild_writing_goes_to_the_new_index(cast: Engine) -> None:
    with cast.writing():
        cast.apply([replace(AMINA, country="BE")], [])
        with cast.begin_rebuild(EXPERT) as rebuild:
            rebuild.load(CAST)
            rebuild.publish()
        cast.apply([replace(AMINA, country="CH")], [])
    assert found(cast, countries=("CH",)) == ["amina"]


def test_creating_what_is_missing_touches_nothing_that_is_there(cast: Engine) -> None:
    assert cast.create_missing() == ()
    assert found(cast) == ["amina", "salma", "youssef"]


# Concepts


SOLAR = ConceptDocument(
    "solar",
    "skill",
    (
        Label("énergie solaire", "fr"),
        Label("الطاقة الشمسية", "ar"),
        Label("solar energy", "en"),
        Label("zonne-energie", "nl"),
        Label("PV", "fr", "alternative"),
    ),
)
CONCEPTS = (
    SOLAR,
    ConceptDocument("plant", "skill", (Label("installation solaire", "fr"), Label("solar plant", "en"))),
    ConceptDocument("engineer", "occupation", (Label("solar energy engineer", "en"), Label("PV", "en", "hidden"))),
    ConceptDocument("cpp", "skill", (Label("C++", "en"),)),
)


@pytest.mark.parametrize(
    ("phrase", "first", "exact"),
    [
        ("Énergie solaire", "solar", True),
        ("طاقة شمسية", "solar", False),
        ("الطاقة الشمسيّة", "solar", True),
        ("solar energy", "solar", True),
        ("zonne-energie", "solar", True),
        ("énergies solaires", "solar", False),
        ("solar energy engineers", "engineer", False),
        ("c++", "cpp", True),
    ],
)
def test_a_phrase_finds_its_concept_in_any_language(engine: Engine, phrase: str, first: str, exact: bool) -> None:
    engine.apply(CONCEPTS, [])
    best = engine.find_concepts(ConceptQuery((phrase,)))[0][0]
    assert (best.id, best.exact) == (first, exact)


def test_each_phrase_has_its_own_candidates_best_first(engine: Engine) -> None:
    engine.apply(CONCEPTS, [])
    pv, nothing, empty, plant = engine.find_concepts(ConceptQuery(("pv", "geology", "?!", "installation solaire")))
    assert {candidate.id: candidate.concept_kind for candidate in pv} == {"engineer": "occupation", "solar": "skill"}
    assert nothing == empty == ()
    assert [candidate.id for candidate in plant] == ["plant", "solar"]
    assert plant[0].score > plant[1].score


def test_candidates_are_of_the_kinds_asked_for_and_no_more_than_asked(engine: Engine) -> None:
    engine.apply(CONCEPTS, [])
    assert [one.id for one in engine.find_concepts(ConceptQuery(("solar",), kinds=("occupation",)))[0]] == ["engineer"]
    assert len(engine.find_concepts(ConceptQuery(("solar",), limit=2))[0]) == 2


def test_words_being_typed_find_labels_that_begin_so(engine: Engine) -> None:
    engine.apply(CONCEPTS, [])
    phrases = ("energie so", "solar en", "so", "sol plant", "plant sol")
    typed = engine.find_concepts(ConceptQuery(phrases, prefix=True, language="fr"))
    assert [{one.id for one in candidates} for candidates in typed] == [
        {"solar"},
        {"solar", "engineer"},
        {"solar", "engineer", "plant"},
        set(),
        {"plant"},
    ]


def test_equal_candidates_come_in_one_order_however_many_are_asked_for(engine: Engine) -> None:
    many = [ConceptDocument(f"c{number}", "skill", (Label(f"pump {number}", "en"),)) for number in range(150)]
    engine.apply(many, [])
    every = engine.find_concepts(ConceptQuery(("pump",)))[0]
    assert [one.id for one in every] == sorted((one.id for one in many), key=number_of)
    assert engine.find_concepts(ConceptQuery(("pump",), limit=7))[0] == every[:7]


# Needs


def test_needs_are_found_by_skill_and_words_with_their_facets(engine: Engine) -> None:
    need = NeedDocument(
        id="wells",
        visible_from=AT - timedelta(days=1),
        visible_until=AT + timedelta(days=30),
        audiences=frozenset((STAFF,)),
        changed_at=AT,
        required=(SkillNeeded("hydrology", 2),),
        region="MA-08",
        texts=(Text("headline", "Hydrogéologue pour des forages", "fr"),),
    )
    engine.apply([need, replace(need, id="closed", visible_until=AT)], [])
    page = engine.search(NeedQuery(STAFF, text="forage", skills=("hydrology", "ports"), regions=("MA-08",)), AT)
    assert page.ids == ("wells",)
    assert [value.value for value in page.facets["skill"]] == ["hydrology"]
    assert engine.count(NeedQuery(STAFF, text="ports"), AT) == 0
    assert engine.search(NeedQuery(STAFF, sort="freshness"), AT).ids == ("wells",)


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
