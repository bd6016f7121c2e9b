"""The order of equals, and the window that is cut from it."""

import random
import struct
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone

import pytest

from search.order import (
    BUCKETS,
    SCORE_LIMIT,
    buckets_of,
    day_of,
    first,
    number_of,
    rotation,
    rotation_of,
    sort_key,
    window,
)

AT = datetime(2025, 3, 10, 12, tzinfo=UTC)


def test_numbers_of_ids_never_change() -> None:
    # They are stored in indexes and compared across processes.
    assert number_of("amina") == 5078279408155999005
    assert all(0 <= number_of(str(number)) < 2**63 for number in range(100))


def test_a_rotation_is_two_permutations_worth_less_than_a_point() -> None:
    fractions = dict(rotation(day_of(AT)))
    assert sorted(fraction for token, fraction in fractions.items() if token[0] == "i") == [
        place / BUCKETS for place in range(1, BUCKETS)
    ]
    assert sorted(fraction for token, fraction in fractions.items() if token[0] == "j") == [
        place / BUCKETS**2 for place in range(1, BUCKETS)
    ]
    assert max(fractions.values()) + max(value for token, value in fractions.items() if token[0] == "j") < 1


def test_every_sum_below_the_limit_is_exact_in_32_bits() -> None:
    chance = random.Random(1)
    for identifier in map(str, range(500)):
        total = chance.randrange(SCORE_LIMIT) + rotation_of(identifier, AT)
        assert struct.unpack("f", struct.pack("f", total))[0] == total


def test_the_day_is_the_same_for_everybody_and_begins_at_midnight_utc() -> None:
    night = datetime(2025, 3, 11, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert day_of(night) == day_of(AT)
    assert day_of(AT + timedelta(hours=12)) == day_of(AT) + 1


def test_a_sort_key_goes_by_its_value_first_and_tells_equals_apart() -> None:
    numbers = [number_of(str(number)) for number in range(1000)]
    assert len({sort_key(7, number) for number in numbers}) == 1000
    assert max(sort_key(7, number) for number in numbers) < min(sort_key(8, number) for number in numbers)
    assert sort_key(2**22 - 1, 2**63 - 1) < 2**63


def test_buckets_are_even() -> None:
    counts = Counter(token for number in range(20_000) for token in buckets_of(number_of(f"p{number}")))
    assert len(counts) == 2 * BUCKETS
    assert max(counts.values()) < 1.6 * min(counts.values())


@pytest.mark.parametrize("scores", [(1.0,), (3.0, 2.0, 1.0), tuple(map(float, range(50, 0, -1)))])
def test_pages_cut_at_ties_neither_repeat_nor_miss(scores: tuple[float, ...]) -> None:
    hits = [(score, number_of(f"{score} {place}"), f"{score} {place}") for score in scores for place in range(37)]
    asked: list[int] = []

    def fetch(limit: int) -> list[tuple[float, int, str]]:
        asked.append(limit)
        shuffled = sorted(hits, key=lambda hit: (-hit[0], random.Random(f"{hit} {limit}").random()))
        return shuffled[:limit]

    pages = [window(page, day_of(AT), fetch) for page in range(1, 26)]
    seen = [ref for page in pages for _, _, ref in page]
    assert len(seen) == len(set(seen)) == min(len(hits), 500)
    assert [score for page in pages for score, _, _ in page] == sorted((score for score, *_ in hits), reverse=True)[
        :500
    ]
    assert max(asked) <= 1100


def test_equals_change_places_from_day_to_day() -> None:
    hits = [(1.0, number_of(str(place)), place) for place in range(30)]
    orders = {tuple(ref for *_, ref in window(1, day, lambda limit: hits[:limit])) for day in range(10)}
    assert len(orders) == 10


def test_without_rotation_equals_keep_one_order() -> None:
    hits = [(float(place % 3), number_of(str(place)), place) for place in range(90)]

    def fetch(limit: int) -> list[tuple[float, int, int]]:
        return sorted(hits, key=lambda hit: (-hit[0], random.random()))[:limit]

    every = first(90, fetch)
    assert [first(limit, fetch) for limit in (1, 7, 30, 31)] == [every[:limit] for limit in (1, 7, 30, 31)]
