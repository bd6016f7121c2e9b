"""What the address of a list asks for, and its pages, as templates/macros/pagination.html shows them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from flask import request

#: Digits of a page number that is looked at.
PAGE_DIGITS = 4
HIGHEST = 10**PAGE_DIGITS - 1
#: Beside a page, the pages that are linked.
AROUND = 2


@dataclass(frozen=True, slots=True)
class PageLink:
    """A numbered page."""

    number: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Pages:
    """The way through the pages; None among the numbers stands for left-out ones."""

    previous_url: str | None
    next_url: str | None
    numbers: tuple[PageLink | None, ...]


def parameter_among(name: str, known: Collection[str]) -> str:
    """The value of an address's parameter where it is one of those that are known, else nothing."""
    value = request.args.get(name, "")
    return value if value in known else ""


def page_asked(number: str, last: int = HIGHEST) -> int:
    """The page that an address asks for: the first where it makes no sense, never one after `last`."""
    plain = number.isascii() and number.isdigit() and len(number) <= PAGE_DIGITS
    return min(max(1, int(number)), last) if plain else 1


def pages_of(here: int, last: int, url: Callable[[int], str]) -> Pages:
    """The pages around this one, with the first and the last, of a list of which the total is known."""
    wanted = sorted({1, last, *range(max(1, here - AROUND), min(last, here + AROUND) + 1)} - {0})
    numbers: list[PageLink | None] = []
    for before, number in zip([0, *wanted], wanted, strict=False):
        if number - before > 1:
            numbers.append(None)
        numbers.append(PageLink(number, url(number), number == here))
    return Pages(url(here - 1) if here > 1 else None, url(here + 1) if here < last else None, tuple(numbers))


def pages_beside(here: int, url: Callable[[int], str], *, more: bool) -> Pages:
    """The pages before and after this one, of a list that nobody counts; `more` says that there is one after it."""
    return Pages(url(here - 1) if here > 1 else None, url(here + 1) if more else None, ())
