"""The judged queries are what their README says."""

from collections import Counter

import pytest

from maghribcom.skills.starter_files import read_starter
from search.metrics import Grades
from search.text import label_key
from tests.search.relevance.judged import LANGUAGES, floors, judged_people, judged_queries

BOTH = pytest.mark.parametrize("what", ["concept", "people"])
LEAST = 20


@BOTH
def test_each_language_has_enough_queries_and_none_is_there_twice(what: str) -> None:
    queries = judged_queries(what)
    counts = Counter(query.language for query in queries)
    assert set(counts) == set(LANGUAGES)
    assert min(counts.values()) >= LEAST
    assert len({(query.language, query.text) for query in queries}) == len(queries)


def test_grades_are_1_to_3_of_things_that_exist() -> None:
    known = {"concept": set(read_starter()), "people": {person.id for person in judged_people()}}
    for what, ids in known.items():
        for query in judged_queries(what):
            grades: Grades = query.grades
            assert set(grades) <= ids, query.text
            assert grades, query.text
            assert set(grades.values()) <= {1, 2, 3}, query.text


@BOTH
def test_at_most_a_third_contain_a_preferred_label_as_it_stands(what: str) -> None:
    preferred = {
        language: [
            f"_{label.key}_"
            for concept in read_starter().values()
            for label in concept.labels
            if label.kind == "preferred" and language in {label.language, "mixed"}
        ]
        for language in LANGUAGES
    }
    queries = judged_queries(what)
    for language in LANGUAGES:
        keys = [f"_{label_key(query.text)}_" for query in queries if query.language == language]
        containing = [key for key in keys if any(label in key for label in preferred[language])]
        assert len(containing) <= len(keys) / 3, (language, containing)


@BOTH
def test_every_language_has_a_floor(what: str) -> None:
    assert set(floors(what)) == set(LANGUAGES)
