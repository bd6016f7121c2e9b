"""In which order hits of one score come: turning every day, and the same on both engines.

Each document has two bucket tokens of 64 from its id. Two permutations of the day give each bucket a fraction,
i/64 and j/4096, which are scored like any clause: together less than one point, and 12 binary digits, so that sums
below 4,096 stay exact in 32-bit floats. What is still equal is ordered here, by a hash of day and id.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import TypeVar

from search.queries import PAGE_SIZE

BUCKETS = 64
#: The sum of all weights of any query stays below this.
SCORE_LIMIT = 4096
#: Digits of the hash that follow the value in the sort key of other orders.
SORT_SHIFT = 40
#: The first hits of a search for a name, which likeness to the name puts in order.
LIKENED = 200
#: Hits asked for beyond the window, so that ties at its end are seldom asked for twice.
_MARGIN = 20
#: What begins with a letter or two are thousands of equals: few rounds cost less than few hits.
_MORE = 8

Ref = TypeVar("Ref")
#: Score or sort key, the id's number, and what the engine needs to find the document again.
Hit = tuple[float, int, Ref]


def number_of(identifier: str) -> int:
    """63 bits from an id, the same everywhere: what engines store to order ids in bulk."""
    return int.from_bytes(blake2b(identifier.encode(), digest_size=8).digest(), "big") >> 1


def buckets_of(number: int) -> tuple[str, str]:
    """The two tokens of the field "bucket"."""
    return f"i{number % BUCKETS}", f"j{number // BUCKETS % BUCKETS}"


def sort_key(value: int, number: int) -> int:
    """`value`, not negative and below 2^22, in front of 40 bits that tell equals apart."""
    return (value << SORT_SHIFT) + (number >> (63 - SORT_SHIFT))


def day_of(at: datetime) -> int:
    """The day (UTC) that decides the order of equals."""
    return at.astimezone(UTC).toordinal()


@lru_cache(maxsize=8)
def rotation(day: int) -> tuple[tuple[str, float], ...]:
    """The fraction that each bucket token is worth on a day; tokens worth nothing are left out."""
    fractions = []
    for letter, unit in (("i", 1 / BUCKETS), ("j", 1 / BUCKETS**2)):
        shuffled = sorted(range(BUCKETS), key=lambda bucket: number_of(f"{day} {letter} {bucket}"))
        fractions += [(f"{letter}{bucket}", place * unit) for place, bucket in enumerate(shuffled) if place]
    return tuple(fractions)


@lru_cache(maxsize=8)
def _fractions(day: int) -> dict[str, float]:
    return dict(rotation(day))


def rotation_of(identifier: str, at: datetime) -> float:
    """What the rotation adds to the score of one document on the day of `at`."""
    fractions = _fractions(day_of(at))
    return sum(fractions.get(bucket, 0.0) for bucket in buckets_of(number_of(identifier)))


def _mixed(day: int, number: int) -> int:
    mixed = (number ^ day * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    mixed = ((mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    mixed = ((mixed ^ mixed >> 27) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return mixed ^ mixed >> 31


def window(
    page: int,
    day: int,
    fetch: Callable[[int], Sequence[Hit[Ref]]],
    likeness: Callable[[Ref], float] | None = None,
) -> list[Hit[Ref]]:
    """The hits of one page, equals in the day's order.

    `fetch(limit)` returns the first hits by falling score, in any order among equals; it is asked for more until
    none of those left out can belong before the window's end. With a `likeness`, 0 to 1, the first LIKENED hits come
    by it, equals as before.
    """
    if likeness is not None and page * PAGE_SIZE <= LIKENED:
        first_ones = _window(LIKENED // PAGE_SIZE, day, fetch, first=True)
        first_ones.sort(key=lambda hit: -likeness(hit[2]))
        return first_ones[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return _window(page, day, fetch)


def _window(page: int, day: int, fetch: Callable[[int], Sequence[Hit[Ref]]], *, first: bool = False) -> list[Hit[Ref]]:
    """One page; all pages up to it with `first`."""
    end = page * PAGE_SIZE
    limit = end + _MARGIN
    while len(hits := fetch(limit)) == limit and hits[-1][0] == hits[end - 1][0]:
        limit *= 2
    ordered = sorted(hits, key=lambda hit: (-hit[0], _mixed(day, hit[1])))
    return ordered[0 if first else end - PAGE_SIZE : end]


def first(limit: int, fetch: Callable[[int], Sequence[Hit[Ref]]]) -> list[Hit[Ref]]:
    """The first `limit` hits, equals by the id's number: for what does not turn every day. `fetch` as in `window`."""
    asked = limit + _MARGIN
    while len(hits := fetch(asked)) == asked and hits[-1][0] == hits[limit - 1][0]:
        asked *= _MORE
    return sorted(hits, key=lambda hit: (-hit[0], hit[1]))[:limit]
