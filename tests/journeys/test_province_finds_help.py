"""A province asks for an expert in French, a moderator helps it to say whom, and a visitor finds the need in Arabic."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from maghribcom import clock
from maghribcom.working_days import working_day_from
from tests.cast import PASSWORD
from tests.conftest import LARGE, SMALL
from tests.journeys.conftest import StartSite
from tests.journeys.institutions_at_work import MODERATOR, PROVINCE_OFFICIAL, province_and_moderator
from tests.journeys.person import Person

#: Between the answer to "Open it" and the page of results that shows the need.
FOUND_WITHIN_SECONDS = 3.0
SAVE = "Save and go on"
PROJECT = "Pompage solaire pour douze coopératives de la vallée du Todgha"
VAGUE, CLEAR = "Une mission pour nos pompes", "Une mission d'ingénierie solaire pour nos pompes"
REMARK = "Dites dans le titre quel métier vous cherchez, les experts ne lisent souvent que lui."
SUMMARY = "Vérifier le dimensionnement de douze pompes solaires avec notre équipe technique"
SKILL, ITS_ARABIC_WORD, ASKED = "énergie solaire", "الطاقة الشمسية", "طاقة شمسية"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("stack", "visitor_scripts"),
    [pytest.param(SMALL, False, id="small-visitor-without-javascript"), pytest.param(LARGE, True, id="large")],
)
def test_province_is_helped_by_a_moderator_and_its_need_found_in_arabic(
    start_site: StartSite, somebody: Callable[..., Person], stack: str, visitor_scripts: bool
) -> None:
    site = start_site(stack, people=province_and_moderator)
    official, moderator = somebody(site, "fr"), somebody(site, "fr")
    visitor = somebody(site, "ar", scripts=visitor_scripts)

    official.sign_in(PROVINCE_OFFICIAL, PASSWORD)
    write_project(official)
    write_need(official)
    submit(official, all_answers=(VAGUE, SUMMARY, SKILL))

    moderator.sign_in(MODERATOR, PASSWORD)
    ask_for_another_title(moderator)
    search(visitor)
    visitor.sees("No open need found")

    change_title_as_asked(official)
    submit(official, all_answers=(CLEAR,))
    see_difference_and_open(moderator)

    wait_until_found(visitor)
    read_need(visitor)
    official.open("/notices")
    official.sees("Your need is open")


def write_project(official: Person) -> None:
    """Three pages of the project, the first of which is left and taken up again where it was."""
    official.open("/my-projects")
    official.press("Write a project")
    official.press("Begin the draft")
    done(official, 0, 3)

    official.press("What it is about")
    named(official, "title").fill(PROJECT)
    official.field("The project in one sentence").fill("Remplacer les moteurs diesel des puits collectifs")
    saved_by_itself(official)
    official.leave_by(official.page.locator("a.back"))
    official.sees("A draft is not saved yet")
    official.press("What it is about")
    expect(named(official, "title")).to_have_value(PROJECT)
    tick(official, "sectors", "sector-energy")
    official.press(SAVE)
    done(official, 1, 3)

    official.press("Place and dates")
    tick(official, "regions", "MA-08")
    tick(official, "stage", "preparation")
    official.press(SAVE)
    done(official, 2, 3)

    official.press("Means and partners")
    tick(official, "funding", "funded")
    official.press(SAVE)
    done(official, 3, 3)


def write_need(official: Person) -> None:
    """The four pages of a need of this project."""
    official.press("Write a need")
    tick(official, "beginning", "blank")
    official.press("Begin the draft")
    done(official, 0, 4)

    official.press("Role")
    official.field("Title of the role").fill(VAGUE)
    official.field("The role in one sentence").fill(SUMMARY)
    official.field("What there is to do").fill("Relire les notes de calcul.\nFormer deux techniciens.")
    tick(official, "mode", "remote_mission")
    saved_by_itself(official)
    official.press(SAVE)
    done(official, 1, 4)

    official.press("Skills and languages")
    row = official.page.locator("[data-row]").first
    official.choose(row.get_by_label(official.words.label("Skill")), SKILL)
    official.press(SAVE)
    done(official, 2, 4)

    official.leave_by(official.page.locator(".task a[href$='/edit/terms']"))
    tick(official, "way", "hybrid")
    official.field("Region").select_option(value="MA-08")
    tick(official, "compensation", "expenses")
    official.press(SAVE)
    done(official, 3, 4)

    official.press("Practical information")
    official.field("Counterpart in your team").fill("L'ingénieure du service technique de la province")
    tick(official, "deadline_kind", "fixed")
    last_day = working_day_from(clock.now().date() + timedelta(days=60))
    official.field("Last day for applications").fill(last_day.isoformat())
    official.press(SAVE)
    done(official, 4, 4)


def submit(official: Person, *, all_answers: tuple[str, ...]) -> None:
    """Read all answers on one page, and hand them in."""
    official.press("Check and submit")
    for answer in all_answers:
        official.sees_text(answer)
    official.press("Submit for moderation")
    official.sees("Submitted. A moderator reads it; you will get a notice with the answer.")


def ask_for_another_title(moderator: Person) -> None:
    """Take the need in hand from the desk and write a remark beside its title."""
    moderator.open("/desk")
    moderator.sees_text(PROJECT)
    take_in_hand(moderator, VAGUE)
    about = moderator.words("Remark: %(answer)s", answer=moderator.words("Title of the role"))
    moderator.page.locator("summary").get_by_text(about, exact=True).click()
    moderator.page.get_by_label(about, exact=True).fill(REMARK)
    moderator.press("Ask for changes")
    moderator.sees("The remarks are sent. It comes back to the desk when it is submitted again.")


def take_in_hand(moderator: Person, title: str) -> None:
    """Open a submission from the desk and claim it."""
    moderator.leave_by(moderator.page.locator("main").get_by_role("link", name=title, exact=True))
    moderator.press("Take it in hand")
    moderator.sees("You have it in hand. After half an hour of working time a colleague may take it over.")


def change_title_as_asked(official: Person) -> None:
    """Be told, find the remark beside its field, do what it asks."""
    official.open("/notices")
    official.sees("Changes are asked in your need")
    official.open("/my-projects")
    official.leave_by(official.page.locator("main").get_by_role("link", name=VAGUE, exact=True))
    official.sees("A moderator asks for changes. Make them, then submit it again.")
    official.press("Role")
    title = official.field("Title of the role")
    beside = official.page.locator(f"#{title.get_attribute('id')}-remark")
    expect(beside).to_contain_text(REMARK)
    assert str(beside.get_attribute("id")) in str(title.get_attribute("aria-describedby"))
    title.fill(CLEAR)
    official.press(SAVE)


def see_difference_and_open(moderator: Person) -> None:
    """The second submission shows what was asked, and word by word what became of it; it is opened with its project."""
    moderator.open("/desk")
    take_in_hand(moderator, CLEAR)
    one = "%(count)s answer differs from the submission before."
    moderator.sees_text(moderator.words.count(one, "%(count)s answers differ from the submission before.", 1))
    changed = moderator.page.locator(".answer").filter(has=moderator.page.locator("ins, del"))
    expect(changed).to_have_count(1)
    expect(changed.locator("h3")).to_contain_text(moderator.words("Title of the role"))
    expect(changed.locator("ins")).to_contain_text("d'ingénierie solaire")
    expect(changed).to_contain_text(REMARK)
    moderator.press("Open it")
    moderator.sees("It is open. The organisation is told.")
    moderator.sees("Nothing waits here.")


def search(visitor: Person) -> None:
    """Search open needs by a word for a skill."""
    visitor.open("/needs")
    visitor.field("Search needs by skill").fill(ASKED)
    with visitor.page.expect_navigation():
        visitor.field("Search needs by skill").press("Enter")
    visitor.look()


def wait_until_found(visitor: Person) -> None:
    """Reload the results until the need is among them; it says in Arabic why."""
    began = time.monotonic()
    card = visitor.page.locator("article").filter(has_text=CLEAR)
    while not card.count():
        assert time.monotonic() - began < FOUND_WITHIN_SECONDS, "the need was not found in time"
        visitor.page.reload()
    visitor.look()
    expect(visitor.page.locator("article")).to_have_count(1)
    expect(card.locator(".reason").first).to_contain_text(ITS_ARABIC_WORD)
    expect(card.locator("h2 bdi")).to_have_attribute("lang", "fr")


def read_need(visitor: Person) -> None:
    """Open the page: the frame from right to left in Arabic, the province's own words in French, no person named."""
    visitor.leave_by(visitor.page.locator("article h2 a"))
    expect(visitor.page.locator("h1 bdi")).to_have_text(CLEAR)
    expect(visitor.page.locator("h1 bdi")).to_have_attribute("dir", "ltr")
    expect(visitor.page.locator(".skill-list")).to_contain_text(ITS_ARABIC_WORD)
    visitor.sees_text("إقليم تنغير")
    visitor.sees_text(PROJECT)
    shown = visitor.page.content()
    assert all(hidden not in shown for hidden in (PROVINCE_OFFICIAL, MODERATOR, REMARK))


def done(official: Person, number: int, of: int) -> None:
    """The overview says how many of its pages are done."""
    expect(official.page.locator("#answers")).to_have_text(
        official.words("%(done)s of %(all)s done", done=number, all=of)
    )


def named(official: Person, name: str) -> Locator:
    """The field that is sent under this name."""
    return official.page.locator(f"main [name={name}]")


def tick(official: Person, name: str, value: str) -> None:
    """Choose an answer of a closed list."""
    official.page.locator(f"main input[name={name}][value={value}]").check()


def saved_by_itself(official: Person) -> None:
    """Wait for the line that says so."""
    expect(official.page.locator("[data-saved]")).not_to_be_empty()
