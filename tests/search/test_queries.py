"""What may be asked is bounded, whoever asks."""

from dataclasses import FrozenInstanceError
from datetime import datetime

import pytest

from search import (
    INSTITUTIONS,
    PUBLIC,
    STAFF,
    ConceptQuery,
    ExpertQuery,
    LanguageSpoken,
    LanguageWanted,
    NeedQuery,
    SkillHeld,
    SkillSought,
    SkillWanted,
    open_engine,
)
from search.queries import (
    AUDIENCES_PER_READER,
    CANDIDATES_PER_PHRASE,
    LAST_PAGE,
    NEAR_PER_SKILL,
    PHRASES_PER_QUERY,
    TEXT_LENGTH,
    VALUE_LENGTH,
)

TOO_MANY = tuple(f"v{number}" for number in range(21))
NOT_VALUES = ("", " ", "a b", "a@b", "a\x00b", "\ud800", "a\nb", "\u202e", "x" * (VALUE_LENGTH + 1))


@pytest.mark.parametrize(
    "asked",
    [
        {"text": "x" * (TEXT_LENGTH + 1)},
        {"name": "x" * (TEXT_LENGTH + 1), "reader_audience": STAFF},
        {"name": "Amina"},
        {"text_language": "not a language"},
        {"required": tuple(map(SkillWanted, TOO_MANY))},
        {"desired": tuple(map(SkillWanted, TOO_MANY))},
        {"required": (SkillWanted("a"), SkillWanted("a", 2))},
        {"occupations": TOO_MANY},
        {"near_occupations": tuple(f"v{number}" for number in range(NEAR_PER_SKILL + 1))},
        {"sectors": TOO_MANY},
        {"countries": TOO_MANY},
        {"regions": TOO_MANY},
        {"prefer_regions": TOO_MANY},
        {"languages": tuple(map(LanguageWanted, TOO_MANY))},
        {"modes": TOO_MANY},
        {"capacities": ("enormous",)},
        {"verifications": ("hearsay",)},
        {"verifications": ("email",) * 21},
        {"years": -1},
        {"years": 61},
        {"sort": "score"},
        {"page": 0},
        {"page": LAST_PAGE + 1},
        {"new_since": datetime(2025, 1, 1)},  # noqa: DTZ001
        {"reader_audience": ""},
        *({"countries": (value,)} for value in NOT_VALUES),
    ],
)
def test_a_query_out_of_bounds_cannot_be_made(asked: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        ExpertQuery(**{"reader_audience": INSTITUTIONS, **asked})  # type: ignore[arg-type]


@pytest.mark.parametrize("value", NOT_VALUES)
def test_a_concept_or_language_that_is_no_value_cannot_be_asked_for(value: str) -> None:
    for make in (SkillWanted, LanguageWanted, lambda near: SkillWanted("a", near=(near,))):
        with pytest.raises(ValueError, match=r"\w"):
            make(value)


@pytest.mark.parametrize("asked", [{"level": 0}, {"level": 5}, {"years": -1}, {"years": 41}, {"near": TOO_MANY * 3}])
def test_a_skill_is_asked_for_within_its_scales(asked: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        SkillWanted("a", **asked)  # type: ignore[arg-type]


def test_a_language_is_asked_for_at_a_level_of_the_scale() -> None:
    with pytest.raises(ValueError, match="fluent"):
        LanguageWanted("fr", "fluent")


@pytest.mark.parametrize(
    "asked",
    [
        {"phrases": ("x" * (TEXT_LENGTH + 1),)},
        {"phrases": ("x",) * (PHRASES_PER_QUERY + 1)},
        {"phrases": ("x",), "limit": 0},
        {"phrases": ("x",), "limit": CANDIDATES_PER_PHRASE + 1},
        {"phrases": ("x",), "kinds": ("a b",)},
        {"phrases": ("x",), "language": "a b"},
    ],
)
def test_a_look_up_out_of_bounds_cannot_be_made(asked: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        ConceptQuery(**asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "asked",
    [
        {"reader_audiences": ()},
        {"reader_audiences": tuple(f"network:{number}" for number in range(AUDIENCES_PER_READER + 1))},
        {"text": "x" * (TEXT_LENGTH + 1)},
        {"text_language": "not a language"},
        {"skills": tuple(map(SkillSought, TOO_MANY))},
        {"skills": (SkillSought("a"), SkillSought("a", 2))},
        {"desired": tuple(map(SkillSought, TOO_MANY))},
        {"held": tuple(SkillHeld(value, 1) for value in TOO_MANY)},
        {"held": (SkillHeld("a", 1), SkillHeld("a", 2))},
        {"held": (SkillHeld("a b", 1),)},
        {"held": (SkillHeld("a", 5),)},
        {"held": (SkillHeld("a", 1, years=-1),)},
        {"near_occupations": tuple(f"v{number}" for number in range(NEAR_PER_SKILL + 1))},
        {"years": -1},
        {"years": 61},
        *({name: TOO_MANY} for name in ("occupations", "sectors", "regions", "provinces", "prefer_regions", "modes")),
        {"organisations": TOO_MANY},
        {"projects": TOO_MANY},
        {"languages": tuple(map(LanguageSpoken, TOO_MANY))},
        {"ways": ("anywhere",)},
        {"compensations": ("gold",)},
        {"deadlines": ("8",)},
        {"new_since": datetime(2025, 1, 1)},  # noqa: DTZ001
        {"match": "some"},
        {"sort": "experience"},
        {"page": 0},
        {"page": LAST_PAGE + 1},
        *({"regions": (value,)} for value in NOT_VALUES),
    ],
)
def test_a_search_for_needs_out_of_bounds_cannot_be_made(asked: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        NeedQuery(**{"reader_audiences": (PUBLIC,), **asked})  # type: ignore[arg-type]


@pytest.mark.parametrize("asked", [{"level": 0}, {"level": 5}, {"near": TOO_MANY * 3}, {"near": ("a b",)}])
def test_a_skill_is_sought_within_its_scale(asked: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        SkillSought("a", **asked)  # type: ignore[arg-type]


def test_a_language_is_spoken_at_a_level_of_the_scale() -> None:
    with pytest.raises(ValueError, match="fluent"):
        LanguageSpoken("fr", "fluent")


def test_a_query_does_not_change_and_equal_ones_are_equal() -> None:
    one = ExpertQuery(INSTITUTIONS, required=(SkillWanted("a"),))
    assert one == ExpertQuery(INSTITUTIONS, required=(SkillWanted("a"),))
    assert len({one, ExpertQuery(INSTITUTIONS, required=(SkillWanted("a"),))}) == 1
    with pytest.raises(FrozenInstanceError):
        one.page = 2  # type: ignore[misc]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "tantivy:///var/search",
        "/var/search",
        "embedded://",
        "embedded:///",
        "embedded://relative/path",
        "ftp://x/y",
    ],
)
def test_an_address_that_names_no_engine_says_what_to_write(address: str) -> None:
    with pytest.raises(ValueError, match="write embedded:///absolute/folder"):
        open_engine(address)
