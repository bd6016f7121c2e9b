"""Lists in pages: which one was asked for, and the way through them."""

from collections.abc import Callable
from typing import Any

from flask import request

from maghribcom.organisations.operations.listing import LAST_PAGE

#: Beside a page, the pages that are linked.
AROUND = 2


def page_number() -> int:
    """The page of a list that was asked for; the first one for what is no number."""
    sent = request.args.get("page", "1")
    return min(max(int(sent), 1), LAST_PAGE) if sent.isascii() and sent.isdecimal() and len(sent) < 5 else 1


def pages_of(page: int, last: int, url: Callable[[int], str]) -> dict[str, Any]:
    """The way through the pages of a list, for macros/pagination.html."""
    near = sorted({1, last, *range(max(1, page - AROUND), min(last, page + AROUND) + 1)} - {0})
    numbers: list[dict[str, Any] | None] = []
    for before, number in zip([0, *near], near, strict=False):
        if number - before > 1:
            numbers.append(None)
        numbers.append({"number": number, "url": url(number), "current": number == page})
    return {
        "previous_url": url(page - 1) if page > 1 else None,
        "next_url": url(page + 1) if page < last else None,
        "numbers": numbers,
    }
