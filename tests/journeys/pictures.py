"""`make pictures`: photograph the pages of a demonstration in each language, on a phone and on a desk."""

import sys
import tempfile
from pathlib import Path

from tests.journeys.conftest import open_browser
from tests.journeys.person import DESKTOP, HEIGHT, PHONE
from tests.journeys.site import demonstration
from tests.journeys.stops import STOPS
from tests.journeys.tour import Tour
from tests.services.browser import launch_options
from tests.services.processes import ServiceMissing

PICTURES = Path(__file__).parents[2] / "pictures"
LANGUAGES = ("fr", "ar", "en")
EXPERTS = 200
FAILED = 1


def photograph(tour: Tour) -> int:
    """One picture of each page, language and width; returns how many there are."""
    PICTURES.mkdir(exist_ok=True)
    taken = 0
    for stop in STOPS:
        for language in LANGUAGES:
            person = tour.person(stop.who, language)
            tour.go(person, stop)
            for width in (PHONE, DESKTOP):
                person.page.set_viewport_size({"width": width, "height": HEIGHT})
                person.page.screenshot(path=PICTURES / f"{stop.name}-{language}-{width}.png", full_page=True)
                taken += 1
            sys.stderr.write(f"\r{taken} of {len(STOPS) * len(LANGUAGES) * 2} pictures" if sys.stderr.isatty() else "")
    return taken


def main() -> None:
    """Make a demonstration, photograph it, forget it."""
    try:
        options = launch_options()
    except ServiceMissing as reason:
        sys.stderr.write(f"{reason}\n")
        sys.exit(FAILED)
    with (
        tempfile.TemporaryDirectory(prefix="maghribcom-pictures-") as folder,
        demonstration(Path(folder), EXPERTS) as (site, accounts),
        open_browser(options) as browser,
    ):
        taken = photograph(Tour(browser, site, accounts))
    sys.stdout.write(f"{taken} pictures in {PICTURES.name}/\n")


if __name__ == "__main__":
    main()
