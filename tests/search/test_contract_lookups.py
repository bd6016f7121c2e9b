"""What every engine finds by name and by phrase."""

from dataclasses import replace

import pytest

from search import (
    CONCEPT,
    STAFF,
    ConceptDocument,
    ConceptQuery,
    Engine,
    Label,
    Match,
)
from search.order import number_of
from search.queries import CANDIDATES_PER_PHRASE
from tests.search.asking import found, ranked
from tests.search.people import AMINA

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

GESTION = {"fr": "gestion", "es": "gestión", "it": "gestione"}


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
    assert [candidate.id for candidate in plant][:2] == ["plant", "solar"]
    assert plant[0].score > plant[1].score


def test_whole_labels_are_asked_for_alone(engine: Engine) -> None:
    engine.apply(CONCEPTS, [])
    phrases = ("énergie solaire", "énergies solaires", "solaire", "énergie solaire installation")
    whole, inflected, part, longer = engine.find_concepts(ConceptQuery(phrases, whole=True))
    assert [(one.id, one.match) for one in whole] == [("solar", Match.WHOLE)]
    assert [(one.id, one.match) for one in inflected] == [("solar", Match.INFLECTED)]
    assert part == longer == ()


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


def test_a_mistake_in_a_label_is_one_and_another_digit_is_not(engine: Engine) -> None:
    standards = [ConceptDocument(f"iso{number}", "skill", (Label(f"ISO {number}", "en"),)) for number in (9001, 9002)]
    engine.apply([*CONCEPTS, *standards], [])
    mistyped, standard = engine.find_concepts(ConceptQuery(("sloar energy", "iso 9001"), language="en"))
    assert (mistyped[0].id, mistyped[0].match, mistyped[0].confidence) == ("solar", Match.MISTAKE, 1000)
    assert [(one.id, one.match) for one in standard] == [("iso9001", Match.WHOLE), ("iso9002", Match.PART)]


def test_a_candidate_says_which_label_is_nearest_and_how_far_it_agrees(engine: Engine) -> None:
    engine.apply(CONCEPTS, [])
    whole, half = engine.find_concepts(ConceptQuery(("zonne-energie", "solar geology"), language="nl"))
    assert (whole[0].label, whole[0].language, whole[0].confidence) == ("zonne_energie", "nl", 1000)
    assert 300 < half[0].confidence < 700
    assert half[0].match is Match.PART


def test_compounds_find_their_parts_and_parts_their_compound(engine: Engine) -> None:
    engine.apply(
        [
            ConceptDocument("panels", "occupation", (Label("Monteur von Solaranlagen", "de"),)),
            ConceptDocument("crane", "occupation", (Label("Kranführer", "de"),)),
            ConceptDocument("windows", "occupation", (Label("Fensterputzer", "de"),)),
        ],
        [],
    )
    phrases = ("Solaranlagenmonteur", "Führer von Kränen", "Putzer für Fenster")
    found = engine.find_concepts(ConceptQuery(phrases, language="de"))
    assert [candidates[0].id for candidates in found] == ["panels", "crane", "windows"]


def test_a_rare_word_says_more_than_a_frequent_one(engine: Engine) -> None:
    managers = [ConceptDocument(f"m{number}", "skill", (Label(f"management {number}", "en"),)) for number in range(60)]
    with engine.begin_rebuild(CONCEPT) as rebuild:
        rebuild.load([*managers, ConceptDocument("weirs", "skill", (Label("operation of weirs", "en"),))])
        rebuild.publish()
    assert engine.find_concepts(ConceptQuery(("management weirs",), language="en"))[0][0].id == "weirs"


def test_stems_of_two_languages_are_not_the_same_word(engine: Engine) -> None:
    engine.apply([ConceptDocument("sun", "knowledge", (Label("sole", "it"),))], [])
    assert engine.find_concepts(ConceptQuery(("sol",), whole=True, language="fr")) == ((),)
    assert engine.find_concepts(ConceptQuery(("soli",), whole=True, language="it"))[0][0].match is Match.INFLECTED


def test_a_word_being_typed_may_have_a_mistake_and_the_readers_language_comes_first(engine: Engine) -> None:
    gestion = [ConceptDocument(f"g-{code}", "skill", (Label(word, code),)) for code, word in GESTION.items()]
    engine.apply([*CONCEPTS, *gestion], [])
    mistyped, none, short = engine.find_concepts(ConceptQuery(("enrgie sola", "sol enrgie", "slo"), prefix=True))
    assert [one.id for one in mistyped] == ["solar"]
    assert none == short == ()
    for code in GESTION:
        assert engine.find_concepts(ConceptQuery(("gest",), prefix=True, language=code))[0][0].id == f"g-{code}"


def test_equal_candidates_come_in_one_order_however_many_are_asked_for(engine: Engine) -> None:
    many = [ConceptDocument(f"c{number}", "skill", (Label(f"pump {number:03}", "en"),)) for number in range(150)]
    engine.apply(many, [])
    every = engine.find_concepts(ConceptQuery(("pump",)))[0]
    assert [one.id for one in every] == sorted((one.id for one in many), key=number_of)[:CANDIDATES_PER_PHRASE]
    assert engine.find_concepts(ConceptQuery(("pump",), limit=7))[0] == every[:7]
