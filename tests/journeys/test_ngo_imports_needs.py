"""An association fills the template with thirty needs and mends in the pages the four that nobody could read."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from maghribcom.projects.sheets.workbook import open_workbook, read_rows
from tests.cast import PASSWORD
from tests.conftest import SMALL
from tests.journeys.conftest import StartSite
from tests.journeys.institutions_at_work import NGO_OFFICIAL, ngo
from tests.journeys.person import Person
from tests.projects.sheet_files import workbook

NEEDS = 30
PROJECT = "Drinking water for thirty villages"
#: What each row says, by the headers of the template and in the words of its lists.
ANSWERS: dict[str, object] = {
    "The role in one sentence": "Measure the water table with the people of the village",
    "Kind of contribution": "remote mission",
    "Skills required": "hydrology (expert, 5); drip irrigation design",
    "Language 1": "French",
    "Level of language 1": "B2",
    "Remote or on site": "Remote and on site",
    "Region": "Drâa-Tafilalet",
    "Compensation": "expenses covered",
    "Counterpart in your team": "The engineer of the association",
    "Number of experts": 2,
}
UNKNOWN_WORD, MEANT = "hydrology of our grandmothers", "hydrogeology"
#: By the row of the sheet, the first of which has the headers: the column, what stands there, and what the page says.
MISTAKES: dict[int, tuple[str, object, str]] = {
    6: ("Level of language 1", "Z9", "Choose one of the answers of the list"),
    13: ("Number of experts", "many", "Write a whole number in digits"),
    19: ("Skills required", UNKNOWN_WORD, "not in our list"),
    25: ("Province or prefecture", "Rabat", "This province lies in another region"),
}


@pytest.mark.slow
def test_ngo_mends_four_of_thirty_rows_and_finds_thirty_drafts(
    start_site: StartSite, somebody: Callable[..., Person]
) -> None:
    official = somebody(start_site(SMALL, people=ngo), "en")
    official.sign_in(NGO_OFFICIAL, PASSWORD)
    begin_project(official)

    send_sheet(official, fill(download_template(official)))
    four_rows_are_marked(official)
    rows = official.page.url

    mend_in_row(official)
    explain_word(official)

    assert official.page.url == rows
    official.sees_text(f"{NEEDS} rows are right")
    official.press(f"Make {NEEDS} drafts")
    official.sees_text(f"{NEEDS} needs were made: they are drafts.")
    thirty_drafts_are_there(official)


def begin_project(official: Person) -> None:
    """A project with a title, whose needs come from the sheet."""
    official.open("/my-projects")
    official.press("Write a project")
    official.press("Begin the draft")
    official.press("What it is about")
    official.page.locator("main [name=title]").fill(PROJECT)
    official.field("The project in one sentence").fill("Wells that are measured do not run dry")
    official.page.locator("main input[name=sectors][value=sector-water]").check()
    official.press("Save and go on")


def download_template(official: Person) -> list[str]:
    """The headers of the file that the page offers."""
    official.press("Needs from a spreadsheet")
    with official.page.expect_download() as downloading:
        official.page.get_by_role("link", name="Template for Excel or LibreOffice (XLSX)").click()
    assert downloading.value.suggested_filename == "needs-en.xlsx"
    book = open_workbook(downloading.value.path().read_bytes())
    top: list[dict[int, str]] = []

    def take(_number: int, cells: dict[int, str]) -> bool:
        top.append(cells)
        return False

    read_rows(book, book.sheets[0], take)
    return [header for _place, header in sorted(top[0].items())]


def fill(headers: list[str]) -> bytes:
    """The sheet with thirty needs under the template's own headers, four of them with a mistake."""
    columns = [header.rstrip(" *") for header in headers]
    rows = []
    for number in range(2, NEEDS + 2):
        answers = {"Title of the role": title_of(number), **ANSWERS}
        if number in MISTAKES:
            column, text, _said = MISTAKES[number]
            answers[column] = text
        assert set(answers) <= set(columns), "the template lacks a column"
        rows.append([answers.get(column) for column in columns])
    return workbook([headers, *rows])


def title_of(number: int) -> str:
    """The title of the need in this row."""
    return f"Hydrologist for village {number - 1:02}"


def send_sheet(official: Person, sheet: bytes) -> None:
    """Send the file that was filled."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    official.page.set_input_files("main input[type=file]", {"name": "villages.xlsx", "mimeType": kind, "buffer": sheet})
    official.press("Send and look at the rows")
    official.sees("The file was read. Nothing is written yet: look at its rows first.")


def four_rows_are_marked(official: Person) -> None:
    """Exactly the four rows with a mistake, each with its column, what stands there, and why it cannot be read."""
    official.sees_text("26 rows are right")
    official.sees_text("4 rows have to be mended")
    lines = official.page.locator("main tbody tr")
    expect(lines).to_have_count(len(MISTAKES))
    for line, (number, (column, text, said)) in zip(lines.all(), sorted(MISTAKES.items()), strict=True):
        for words in (f"Mend row {number}", title_of(number), column, str(text), said):
            expect(line).to_contain_text(words)


def mend_in_row(official: Person) -> None:
    """Three rows on pages of their own; what is wrong again is said beside its field and can be changed."""
    official.press("Mend row 6")
    official.field("Level of language 1").select_option(value="C1")
    save_row(official, 6)

    official.press("Mend row 13")
    official.field("Number of experts").fill("0")
    official.press("Save this row", look=False)
    official.troubles.clear()  # the browser's note of the answer 422
    official.sees_text("Write a number from 1 to 50")
    expect(official.field("Number of experts")).to_have_value("0")
    official.field("Number of experts").fill("3")
    save_row(official, 13)

    official.press("Mend row 25")
    official.field("Province or prefecture").select_option(label="Tinghir")
    save_row(official, 25)
    expect(official.page.locator("main tbody tr")).to_have_count(1)


def save_row(official: Person, number: int) -> None:
    """Save the row and be back among the others."""
    official.press("Save this row")
    official.sees_text(f"Row {number} is saved.")


def explain_word(official: Person) -> None:
    """Say what a word means that is not in the list, by choosing from it."""
    official.press("Say what they mean, once for all rows")
    official.sees_text(UNKNOWN_WORD)
    word = official.field("Word")
    word.fill("")
    official.choose(word, MEANT)
    official.press("Save and go on")
    official.sees("Saved for all rows.")


def thirty_drafts_are_there(official: Person) -> None:
    """The project shows them all, each once, as drafts; one that was mended holds what was chosen."""
    official.open("/my-projects")
    official.sees_text(f"{NEEDS} needs")
    official.sees_text(f"Draft: {NEEDS}")
    official.leave_by(official.page.get_by_role("link", name="All needs of this project"))
    needs = official.page.locator("section[aria-labelledby=needs] .task")
    expect(needs).to_have_count(NEEDS)
    titles = {need.locator("a").inner_text() for need in needs.all()}
    assert titles == {title_of(number) for number in range(2, NEEDS + 2)}
    expect(needs.filter(has_text="Draft")).to_have_count(NEEDS)
    official.leave_by(needs.filter(has_text=title_of(19)).locator("a"))
    official.press("Skills and languages")
    expect(official.page.locator("[data-row]").first.get_by_label(official.words.label("Skill"))).to_have_value(MEANT)
