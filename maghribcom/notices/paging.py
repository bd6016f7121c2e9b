"""Pages of a list that grows at its head: before and after, without counting all of it."""

from dataclasses import dataclass

from flask import url_for

#: Digits of a page number that is looked at.
PAGE_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Pages:
    """What templates/macros/pagination.html shows."""

    previous_url: str | None
    next_url: str | None
    numbers: tuple[None, ...] = ()


def page_asked(number: str) -> int:
    """The page that an address asks for, the first where it makes no sense."""
    plain = number.isascii() and number.isdigit() and len(number) <= PAGE_DIGITS
    return max(1, int(number)) if plain else 1


def pages_of(endpoint: str, here: int, *, more: bool) -> Pages:
    """The pages before and after this one; `more` says that there is one after it."""
    return Pages(
        previous_url=url_for(endpoint, page=here - 1) if here > 1 else None,
        next_url=url_for(endpoint, page=here + 1) if more else None,
    )
