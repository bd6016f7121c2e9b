"""The figures of rankings, computed by hand."""

import math

import pytest

from search.metrics import hit, measure, ndcg, reciprocal_rank

GRADES = {"exact": 3, "good": 2, "fair": 1, "wrong": 0}


def test_a_hit_is_any_id_graded_above_0_among_the_first_places() -> None:
    assert hit(["fair"], GRADES, 1)
    assert not hit(["wrong", "unjudged"], GRADES, 2)
    assert not hit(["wrong", "exact"], GRADES, 1)
    assert hit(["wrong", "exact"], GRADES, 2)
    assert not hit([], GRADES, 10)


def test_reciprocal_rank_is_one_over_the_first_place_that_is_right() -> None:
    assert reciprocal_rank(["fair", "exact"], GRADES) == 1
    assert reciprocal_rank(["wrong", "unjudged", "good", "exact"], GRADES) == pytest.approx(1 / 3)
    assert reciprocal_rank(["wrong"], GRADES) == 0


def test_ndcg_divides_the_discounted_grades_by_the_best_that_there_could_be() -> None:
    best = 3 / 1 + 2 / 1.584962500721156 + 1 / 2  # log2 of 2, 3 and 4
    assert ndcg(["exact", "good", "fair"], GRADES, 10) == 1
    assert ndcg(["unjudged", "good", "exact"], GRADES, 10) == pytest.approx((2 / 1.584962500721156 + 3 / 2) / best)
    assert ndcg(["good"], GRADES, 10) == pytest.approx(2 / best)
    assert ndcg(["unjudged", "wrong"], GRADES, 10) == 0


def test_ndcg_looks_at_the_first_places_of_both_rankings() -> None:
    assert ndcg(["wrong", "exact"], GRADES, 1) == 0
    many = {f"right{number}": 1 for number in range(20)}
    assert ndcg(list(many)[:10], many, 10) == pytest.approx(1)
    assert ndcg(list(many)[:5], many, 10) == pytest.approx(
        sum(1 / math.log2(place + 1) for place in range(1, 6)) / sum(1 / math.log2(place + 1) for place in range(1, 11))
    )


def test_an_id_found_twice_counts_once() -> None:
    assert ndcg(["good", "good", "good"], GRADES, 10) == ndcg(["good"], GRADES, 10)
    assert hit(["wrong", "wrong", "exact"], GRADES, 2)
    assert reciprocal_rank(["wrong", "wrong", "exact"], GRADES) == 1 / 2


def test_figures_are_means_over_queries() -> None:
    judged = {"one": {"a": 1}, "two": {"a": 2, "b": 1}, "three": {"c": 3}}
    rankings = {"one": ["a"], "two": ["x", "b", "a"], "three": []}
    figures = measure(rankings, judged)
    two = (1 / math.log2(3) + 2 / 2) / (2 + 1 / math.log2(3))
    assert figures.row() == {
        "queries": 3,
        "hits@1": round(1 / 3, 4),
        "hits@10": round(2 / 3, 4),
        "mrr": round((1 + 1 / 2) / 3, 4),
        "ndcg@10": round((1 + two) / 3, 4),
    }


@pytest.mark.parametrize(
    ("rankings", "judged"),
    [
        ({}, {}),
        ({"one": ["a"]}, {}),
        ({}, {"one": {"a": 1}}),
        ({"one": ["a"]}, {"one": {}}),
        ({"one": ["a"]}, {"one": {"a": 0}}),
    ],
)
def test_a_query_of_which_nothing_can_be_said_is_refused(
    rankings: dict[str, list[str]], judged: dict[str, dict[str, int]]
) -> None:
    with pytest.raises(ValueError, match="grade"):
        measure(rankings, judged)
