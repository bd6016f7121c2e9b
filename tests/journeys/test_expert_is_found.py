"""The journey that everything serves: an expert publishes a profile in her language, an official finds it in his.

As a person does it: by the words on the pages, in real browsers, on real processes; then she reads who looked at her
profile, pauses it, and is found no more.
"""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from maghribcom import clock
from maghribcom.locales import direction_of
from tests.cast import DELEGATION, PASSWORD
from tests.conftest import LARGE, SMALL
from tests.journeys.conftest import OFFICIAL, StartSite
from tests.journeys.person import Person
from tests.journeys.stories import AMINA, SALMA, YOUSSEF, Story

#: Between the answer to "Publish" and the page of results that shows her.
FOUND_WITHIN_SECONDS = 3.0
SAVE = "Save and go on"
JOURNEYS = [
    pytest.param(SMALL, AMINA, "ar", "طاقة شمسية", True, id="french-profile-arabic-search"),
    pytest.param(LARGE, SALMA, "en", "solar energy", True, id="arabic-profile-english-search-by-keyboard"),
    pytest.param(SMALL, YOUSSEF, "fr", "énergie solaire", False, id="english-profile-french-search-without-javascript"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("stack", "story", "search_language", "asked", "scripts"), JOURNEYS)
def test_expert_is_found(
    start_site: StartSite,
    somebody: Callable[..., Person],
    stack: str,
    story: Story,
    search_language: str,
    asked: str,
    scripts: bool,
) -> None:
    site = start_site(stack, search_language)
    expert = somebody(site, story.language, scripts=scripts)
    official = somebody(site, search_language, scripts=scripts)

    join(expert, story)
    fill_required_tasks(expert, story, scripts=scripts, keyboard=stack == LARGE)
    fill_offer_and_visibility(expert, story)

    official.sign_in(OFFICIAL, PASSWORD)
    search(official, asked)
    official.sees("No expert found")

    publish(expert, story)
    wait_until_found(official, story)

    look_at_profile(official, story)
    read_who_looked(expert)
    pause(expert)

    search(official, asked)
    official.sees("No expert found")


def join(expert: Person, story: Story) -> None:
    """Sign up, confirm by the link of the mail, sign in."""
    expert.open("/")
    expert.press("Create my expert profile")
    expert.field("E-mail address").fill(story.email)
    expert.field("Password").fill(PASSWORD)
    expert.field("I am 18 or over").check()
    expert.press("Create an account")
    expert.follow(expert.site.link_sent_to(story.email))
    expert.press("Confirm my address")
    expert.field("E-mail address").fill(story.email)
    expert.field("Password").fill(PASSWORD)
    expert.press("Sign in")
    expert.sees_done(0)


def fill_required_tasks(expert: Person, story: Story, *, scripts: bool, keyboard: bool) -> None:
    """Who I am, where I live, work and skills: what must be there before publishing."""
    expert.press("Identity")
    expert.field("First name").fill(story.first_name)
    expert.field("Last name").fill(story.last_name)
    expert.field("Phone").fill(story.phone)
    if scripts:
        expect(expert.page.locator("[data-saved]")).not_to_be_empty()
    expert.press(SAVE)
    expert.sees_done(1)

    expert.press("Where I live")
    expert.field("Country where you live").select_option(value=story.country)
    expert.field("City").fill(story.city)
    expert.field("Region of attachment in Morocco").select_option(value=story.region)
    expert.press(SAVE, look=story.zone is None)
    if story.zone:
        expert.sees("There is a problem")
        expert.troubles.clear()  # the browser's note of the answer 422
        expert.field("Time zone").select_option(value=story.zone)
        expert.press(SAVE)
    expert.sees_done(2)

    expert.press("Work and skills")
    expert.field("Who you are at work, in one sentence").fill(story.headline)
    expert.choose(expert.field("Occupation"), story.occupation, scripts=scripts, keyboard=keyboard)
    expert.field("Years of work in all").fill("12")
    expert.page.locator("input[name=sectors][value=sector-energy]").check()
    rows = expert.page.locator("[data-row]")
    for number, skill in enumerate(story.skills):
        if number == rows.count():
            expert.page.get_by_role("button", name=expert.words("Add a skill")).click()
            expect(rows).to_have_count(number + 1)
        row = rows.nth(number)
        expert.choose(row.get_by_label(expert.words.label("Skill")), skill, scripts=scripts, keyboard=keyboard)
        row.get_by_label(expert.words.label("Level")).select_option(value=str(4 - number % 2))
        row.get_by_label(expert.words.label("Years of practice")).fill("8")
    expert.press(SAVE)
    expert.sees_done(3)


def fill_offer_and_visibility(expert: Person, story: Story) -> None:
    """What I offer, and who sees it."""
    expert.press("What I offer")
    expert.page.locator("input[name=modes][value=call]").check()
    expert.page.locator("input[name=modes][value=remote_mission]").check()
    expert.page.locator("input[name=capacity][value=short]").check()
    expert.field("Hours a month").fill("6")
    row = expert.page.locator("[data-row]").first
    row.get_by_label(expert.words.label("Language")).select_option(value=story.language)
    row.get_by_label(expert.words.label("Spoken")).select_option(value="native")
    expert.field("Anything else about what you offer").fill(story.offer)
    expert.press(SAVE)

    expert.press("Visibility and consent")
    expert.page.locator("input[name=statistics]").check()
    expert.press(SAVE)
    expert.sees_done(5)


def publish(expert: Person, story: Story) -> None:
    """Check the answers, agree, publish."""
    expert.press("Check and publish")
    for answer in (story.headline, story.skills[0], story.city, story.offer):
        expert.sees_text(answer)
    expert.page.locator("main").get_by_role("checkbox").check()
    expert.press("Publish my profile", look=False)
    expert.sees("Your profile is published")


def search(official: Person, asked: str) -> None:
    """Search experts by a skill."""
    official.open("/experts")
    official.field("Search experts by skill").fill(asked)
    with official.page.expect_navigation():
        official.field("Search experts by skill").press("Enter")
    official.look()


def wait_until_found(official: Person, story: Story) -> None:
    """Reload the results until she is among them."""
    began = time.monotonic()
    card = official.page.locator("article").filter(has_text=story.headline)
    while not card.count():
        assert time.monotonic() - began < FOUND_WITHIN_SECONDS, "she was not found in time"
        official.page.reload()
    official.look()
    count = official.words.count("%(count)s expert", "%(count)s experts", 1)
    assert official.page.locator("h1").inner_text() == count
    expect(card.locator(".reason").first).to_be_visible()
    expect(card.locator("p bdi").first).to_have_attribute("lang", story.language)


def look_at_profile(official: Person, story: Story) -> None:
    """Open the profile: her words in her language, the vocabulary's in the reader's."""
    official.leave_by(official.page.locator("article a").first)
    assert story.shown_name in official.page.locator("h1").inner_text()
    expect(official.page.locator(".lead bdi").first).to_have_attribute("dir", direction_of(story.language))
    skills = official.page.locator(".skill-list").inner_text()
    same = next(other for other in (AMINA, SALMA, YOUSSEF) if other.language == official.words.language)
    assert all(skill in skills for skill in same.skills)
    assert story.phone not in official.page.content()
    assert story.email not in official.page.content()


def read_who_looked(expert: Person) -> None:
    """The visit is in her record, in words that she reads."""
    expert.open("/profile")
    expert.press("Who saw my data")
    names = {"fr": DELEGATION, "ar": "مندوبية الصحة بدرعة تافيلالت", "en": "Health delegation of Drâa-Tafilalet"}
    expert.sees_text(names[expert.words.language])
    expert.sees_text("Karim")
    assert expert.page.locator(".cards .card").count() == 1


def pause(expert: Person) -> None:
    """Pause the profile for ten days."""
    expert.open("/profile")
    expert.press("Pause until a day")
    expert.field("Pause until").fill((clock.now().date() + timedelta(days=10)).isoformat())
    expert.press("Pause my profile")
    expert.sees("Nobody finds you until then.")
