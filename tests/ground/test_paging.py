"""Which page of a list an address asks for, and the way through the others."""

import pytest

from maghribcom.paging import HIGHEST, PageLink, Pages, page_asked, pages_beside, pages_of


def url(number: int) -> str:
    return f"?page={number}"


@pytest.mark.parametrize(
    ("number", "page"), [("3", 3), ("", 1), ("0", 1), ("-2", 1), ("x", 1), ("٣", 1), ("9999", 9999), ("10000", 1)]
)
def test_an_address_that_makes_no_sense_asks_for_the_first_page(number: str, page: int) -> None:
    assert page_asked(number) == page <= HIGHEST
    assert page_asked(number, 5) == min(page, 5)


def test_the_way_leads_to_the_first_the_last_and_the_pages_beside() -> None:
    pages = pages_of(6, 20, url)
    assert [link.number if link else None for link in pages.numbers] == [1, None, 4, 5, 6, 7, 8, None, 20]
    assert (pages.previous_url, pages.next_url) == ("?page=5", "?page=7")
    assert pages_of(1, 1, url) == Pages(None, None, (PageLink(1, "?page=1", True),))


def test_a_list_that_nobody_counts_leads_on_while_there_is_more() -> None:
    assert pages_beside(1, url, more=True) == Pages(None, "?page=2", ())
    assert pages_beside(2, url, more=False) == Pages("?page=1", None, ())
