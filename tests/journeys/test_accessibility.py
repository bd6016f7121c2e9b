"""No page has anything that axe-core finds wrong, in any language, on phones and desks, light and dark."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.journeys.conftest import open_browser
from tests.journeys.person import DESKTOP, HEIGHT, PHONE
from tests.journeys.site import demonstration
from tests.journeys.stops import STOPS, Stop
from tests.journeys.tour import Tour

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "RGAAv4"]
#: More than one page of results.
EXPERTS = 60
#: Pages whose colours are all that there is, for the dark scheme: the rules that look at anything else saw them light.
DARK = (
    "home",
    "sign-up-wrong",
    "tasks",
    "wrong-work",
    "visibility",
    "experts-found",
    "experts-none",
    "experts-relaxed",
    "expert",
)
EXAMINE = """async (options) => {
    const found = await axe.run(document, options);
    const where = (one) => one.nodes.map((node) => node.html).slice(0, 3).join(" | ");
    return found.violations.map((one) => `${one.id}: ${one.help}: ${where(one)}`);
}"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tour(chromium: dict[str, object], scratch: Path) -> Iterator[Tour]:
    """The pages of a running demonstration, with a browser and people who are signed in."""
    # A worker may come back to these tests after others: each tour has a folder of its own.
    folder = Path(tempfile.mkdtemp(dir=scratch))
    with demonstration(folder, EXPERTS) as (site, accounts), open_browser(chromium) as browser:
        yield Tour(browser, site, accounts)


#: The other states of a page are examined in one language, that of the direction which is harder.
CASES = [
    pytest.param(stop, language, id=f"{stop.name}-{language}")
    for language in ("ar", "fr", "en")
    for stop in STOPS
    if language == "ar" or not stop.variant
]


@pytest.mark.parametrize(("stop", "language"), CASES)
def test_page_is_accessible(tour: Tour, stop: Stop, language: str) -> None:
    person = tour.person(stop.who, language)
    tour.go(person, stop)
    problems = {width: violations(person.page, width) for width in (DESKTOP, PHONE)}
    assert problems == {DESKTOP: [], PHONE: []}
    person.look(troubles=stop.status == 200)


@pytest.mark.parametrize("stop", [stop for stop in STOPS if stop.name in DARK], ids=lambda stop: stop.name)
def test_page_is_readable_in_the_dark(tour: Tour, stop: Stop) -> None:
    person = tour.person(stop.who, "ar", scheme="dark")
    tour.go(person, stop)
    assert violations(person.page, DESKTOP, rules=["color-contrast", "link-in-text-block"]) == []


def violations(page: Page, width: int, rules: list[str] | None = None) -> list[str]:
    """What axe-core finds on this page in a window of this width, in words."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    if not page.evaluate("() => typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    only: dict[str, Any] = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    found: list[str] = page.evaluate(EXAMINE, {"runOnly": only, "resultTypes": ["violations"]})
    return found
