"""An official types what she would say, in Arabic: it is understood, kept, and led on where it finds too few.

On a demonstration, as `make run` makes it, in a real browser.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.person import Person
from tests.journeys.site import demonstration

EXPERTS = 120
SOLAR = "خبير في الطاقة الشمسية"


@pytest.mark.slow
def test_official_searches(somebody: Callable[..., Person], tmp_path: Path) -> None:
    with demonstration(tmp_path, EXPERTS) as (site, accounts):
        official = somebody(site, "ar")
        sign_in(official, *accounts["official"])
        search(official, SOLAR)
        understood(official, "الطاقة الشمسية")
        expect(cards(official).first.locator(".reason").first).to_contain_text("الطاقة الشمسية")

        keep_search(official)
        put_on_new_list(official)
        change_to_desired(official)
        be_led_on(official)


def sign_in(official: Person, address: str, password: str) -> None:
    """Sign in; the page that comes is in the account's language, which is French."""
    official.open("/sign-in")
    official.field("E-mail address").fill(address)
    official.field("Password").fill(password)
    official.press("Sign in", look=False)


def search(official: Person, asked: str) -> None:
    """Type into the search field and send it."""
    official.open("/experts")
    field = official.field("Search experts by skill")
    field.press_sequentially(asked)
    with official.page.expect_navigation():
        field.press("Enter")
    official.look()


def cards(official: Person) -> Locator:
    """The people on the page."""
    return official.page.locator("article.expert-card")


def understood(official: Person, *meant: str) -> None:
    """What was typed became chips with these words, and nothing was left over."""
    chips = official.page.locator(".chip")
    for words in meant:
        expect(chips.filter(has_text=words).first).to_be_visible()
    assert official.words("words:") not in " ".join(chips.all_inner_texts())


def keep_search(official: Person) -> None:
    """Save the search, and find it again among the saved ones with nothing new."""
    official.press("Save this search")
    official.press("Save the search")
    official.sees("The search is saved. Saved searches tell you who is new.")
    official.open("/saved-searches")
    expect(official.page.locator("main")).to_contain_text("الطاقة الشمسية")


def put_on_new_list(official: Person) -> None:
    """The first person of the results goes on a shortlist that is made on the way; then back to the results."""
    search(official, SOLAR)
    results = official.page.url
    official.leave_by(cards(official).first.locator(".list-link a"))
    official.field("Name of the new shortlist").fill("فريق الطاقة بتاتا")
    official.press("Add to the shortlist")
    assert official.page.url == results
    official.open("/shortlists")
    official.sees_text("فريق الطاقة بتاتا")


def change_to_desired(official: Person) -> None:
    """A required skill becomes a desired one, through the page's own links."""
    search(official, SOLAR)
    official.page.locator("summary").filter(has_text=official.words("Change what was understood")).click()
    official.leave_by(official.page.get_by_role("link").filter(has_text=official.words("desired, not required")).first)
    assert "desired=solar-energy" in official.page.url
    assert cards(official).count()


def be_led_on(official: Person) -> None:
    """Where nobody has everything, the page says so and each way to more people is a link that finds some."""
    official.open("/experts?skill=solar-energy@4@40&skill=hydrogeology@4@40&country=LU")
    official.sees("Nobody meets everything that you asked for")
    official.leave_by(official.page.locator(".notice a").last)
    assert cards(official).count()
