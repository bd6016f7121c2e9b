"""Needs from a spreadsheet through the pages: nothing is written before it is right, nothing that was typed is lost."""

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from maghribcom import clock
from maghribcom.accounts.access import NOBODY
from maghribcom.accounts.models import Account
from maghribcom.database import writing
from maghribcom.drafts.operations import DRAFTS_KEPT
from maghribcom.errors import Conflict
from maghribcom.events.models import Event
from maghribcom.organisations.operations import create_organisation
from maghribcom.projects.entries import About, Text
from maghribcom.projects.models import Need, NeedImport, NeedImportRow, Project
from maghribcom.projects.models.imports import IMPORTS_MAX
from maghribcom.projects.operations import create_project, save_about
from maghribcom.projects.operations.imports import drop_old_imports, find_import, keep_import, take
from maghribcom.projects.sheets.reading import read_sheet
from tests import cast
from tests.browsing import csrf_token, signed_in, text_of
from tests.directory.conftest import statements
from tests.experts.filling import fill, form_of, send
from tests.experts.profiles import plant_vocabulary
from tests.projects.sheet_files import needs_csv, needs_workbook

FULL = {
    "title": "Hydrologue pour l'oasis", "summary": "Mesurer la nappe", "tasks": "Mesurer\nDire", "text_language": "fr",
    "occupation": "hydrologist", "mode": "remote_mission", "required": "hydrology (expert, 5); drip-irrigation",
    "desired": "r-language (3)", "language_1": "fr", "level_1": "B2", "years": "8", "way": "hybrid",
    "region": "Drâa-Tafilalet", "place": "Tinghir", "workload": "4", "workload_unit": "days_a_month", "duration": "6",
    "duration_unit": "months", "start_from": "01/03/2030", "start_until": "2030-04-01", "compensation": "expenses",
    "provided": "travel; lodging", "counterpart": "Une ingénieure", "experts": "2", "deadline_kind": "fixed",
    "deadline": "1/2/2030", "urgency": "soon", "answer_days": "5", "pending_max": "٩", "audience": "public",
}  # fmt: skip


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.set_to(datetime(2029, 11, 5, 10, tzinfo=UTC)):
        yield


@pytest.fixture
def owner(session: Session) -> Account:
    """Karim, in a house with a small vocabulary."""
    plant_vocabulary(session)
    karim = cast.karim(session)
    session.commit()
    return karim


@pytest.fixture
def project(session: Session, owner: Account) -> Project:
    project = create_project(session, cast.delegation(session), actor=owner.actor())
    save_about(session, project, About((Text("Eau des oasis", "fr"),)), actor=owner.actor())
    session.commit()
    return project


@pytest.fixture
def official(indexed: Flask, owner: Account) -> FlaskClient:
    return signed_in(indexed, owner)


def upload(client: FlaskClient, project: Project, data: bytes, name: str = "needs.xlsx") -> TestResponse:
    """Send a file. The body is made here: the test client would leave the temporary file of a large one open."""
    page, edge = f"/en/projects/{project.public_id}/import-needs", b"--edge\r\nContent-Disposition: form-data; name="
    token = csrf_token(client, page).encode()
    file = f'"file"; filename="{name}"\r\n\r\n'.encode() + data
    body = edge + b'"csrf_token"\r\n\r\n' + token + b"\r\n" + edge + file + b"\r\n--edge--\r\n"
    return client.post(page, data=body, content_type="multipart/form-data; boundary=edge")


def sent(client: FlaskClient, project: Project, data: bytes) -> str:
    """The address of the rows of a file that was sent."""
    answer = upload(client, project, data)
    assert answer.status_code == 302, text_of(answer)
    return str(answer.headers["Location"])


def needs_of(session: Session, project: Project) -> list[Need]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Need).where(Need.project_id == project.id).order_by(Need.id)))


def titles_of(session: Session, project: Project) -> list[str]:
    return sorted(text.text for need in needs_of(session, project) for text in need.texts if text.field == "title")


def thirty() -> list[dict[str, str]]:
    """Thirty needs, four of which have a mistake: a level, a number, a word, a province in another region."""
    needs = [{**FULL, "title": f"Poste {number}"} for number in range(1, 31)]
    needs[4]["level_1"] = "Z9"
    needs[11]["experts"] = "many"
    needs[17]["required"] = "hydrologie des oasis (expert)"
    needs[23]["province"] = "MA-RAB"
    return needs


def test_every_cell_of_a_right_row_reaches_its_draft(official: FlaskClient, project: Project, session: Session) -> None:
    page = sent(official, project, needs_workbook([FULL]))
    assert needs_of(session, project) == []
    assert "1 row is right" in text_of(official.get(page))
    assert send(official, official.get(page), f"{page}/take").status_code == 302
    [need] = needs_of(session, project)
    assert (need.status, need.mode, need.way, need.region, need.place) == (
        "draft", "remote_mission", "hybrid", "MA-08", "Tinghir",
    )  # fmt: skip
    assert need.occupation is not None
    assert need.occupation.public_id == "hydrologist"
    assert [(one.concept.public_id, one.required, one.level, one.years) for one in need.skills if one.concept] == [
        ("hydrology", True, 3, 5), ("drip-irrigation", True, 1, 0), ("r-language", False, 1, 3),
    ]  # fmt: skip
    assert {(one.field, one.language, one.text, one.original) for one in need.texts} == {
        ("title", "fr", FULL["title"], True), ("summary", "fr", FULL["summary"], True),
        ("tasks", "fr", FULL["tasks"], True), ("counterpart", "fr", FULL["counterpart"], True),
    }  # fmt: skip
    assert [(one.code, one.level) for one in need.languages] == [("fr", "B2")]
    assert {one.code for one in need.provisions} == {"travel", "lodging"}
    assert (need.workload, need.workload_unit, need.duration, need.duration_unit) == (4, "days_a_month", 6, "months")
    assert (str(need.start_from), str(need.start_until), str(need.deadline)) == (
        "2030-03-01",
        "2030-04-01",
        "2030-02-01",
    )
    assert need.deadline_at is not None
    assert need.deadline_at > clock.now()
    assert (need.experts, need.urgency, need.answer_days, need.pending_max) == (2, "soon", 5, 9)
    assert session.scalar(select(func.count()).where(Event.object_id == need.public_id)) == 1


def test_thirty_needs_with_four_mistakes_are_mended_and_written_at_once(
    official: FlaskClient, project: Project, session: Session
) -> None:
    page = sent(official, project, needs_workbook(thirty()))
    seen = text_of(official.get(page))
    assert "26 rows are right" in seen
    assert "4 rows have to be mended" in seen
    for number, text in ((6, "Z9"), (13, "many"), (19, "hydrologie des oasis"), (25, "another region")):
        assert f"Mend row {number}" in seen
        assert text in seen
    assert needs_of(session, project) == []

    answer = fill(official, f"{page}/rows/6", level_1="C1")
    assert answer.status_code == 302
    wrong = fill(official, f"{page}/rows/13", experts="0")
    assert wrong.status_code == 422
    assert "Write a number from 1 to 50" in text_of(wrong)
    assert fill(official, f"{page}/rows/13", experts="٣").status_code == 302
    assert fill(official, f"{page}/rows/25", province="").status_code == 302
    words = official.get(f"{page}/words")
    assert "hydrologie des oasis" in text_of(words)
    assert send(official, words, f"{page}/words", **{"words-0-meaning": "own", "words-0-own": "y"}).status_code == 302
    assert "30 rows are right" in text_of(official.get(page))
    done = send(official, official.get(page), f"{page}/take")
    assert done.status_code == 302
    made = needs_of(session, project)
    assert len(made) == 30
    by_title = {text.text: need for need in made for text in need.texts if text.field == "title"}
    assert by_title["Poste 12"].experts == 3
    assert [one.text for one in by_title["Poste 18"].skills if one.text] == ["hydrologie des oasis"]
    assert session.scalar(select(func.count()).where(Event.verb == "create", Event.object_kind == "need")) == 30
    assert official.get(page).status_code == 404
    assert session.scalar(select(func.count()).select_from(NeedImportRow)) == 0


def test_the_good_rows_can_be_taken_and_the_others_stay(
    official: FlaskClient, project: Project, session: Session
) -> None:
    page = sent(official, project, needs_workbook(thirty()))
    shown = official.get(page)
    assert "Take the 26 rows that are right" in text_of(shown)
    assert send(official, shown, f"{page}/take").status_code == 302
    assert len(needs_of(session, project)) == 26
    left = text_of(official.get(page))
    assert "0 rows are right" in left
    assert "4 rows have to be mended" in left
    assert "26 were made drafts" in left
    assert fill(official, f"{page}/rows/6", level_1="C1").status_code == 302
    assert send(official, official.get(page), f"{page}/take").status_code == 302
    assert len(titles_of(session, project)) == len(set(titles_of(session, project))) == 27


def test_all_rows_are_not_taken_while_one_has_a_fault(
    official: FlaskClient, project: Project, session: Session
) -> None:
    page = sent(official, project, needs_workbook(thirty()))
    assert send(official, official.get(page), f"{page}/take", which="all").status_code == 302
    assert needs_of(session, project) == []
    assert "Not all rows are right" in text_of(official.get(page))


def test_confirmed_twice_is_written_once(official: FlaskClient, project: Project, session: Session) -> None:
    page = sent(official, project, needs_workbook(thirty()))
    form = form_of(official.get(page), f"{page}/take")
    assert official.post(f"{page}/take", data=form).status_code == 302
    assert official.post(f"{page}/take", data=form).status_code == 302
    assert "Somebody else changed or took these rows" in text_of(official.get(page))
    assert len(needs_of(session, project)) == 26


def test_of_two_who_confirm_at_once_one_writes(app: Flask, session: Session, owner: Account, project: Project) -> None:
    imported = keep_import(session, project, read_sheet(needs_csv([FULL])), "a.csv", actor=owner.actor())
    session.commit()
    began, told = threading.Barrier(2), []

    def confirm() -> None:
        with app.app_context():
            began.wait()
            try:
                with writing() as mine:
                    found = find_import(mine, imported.public_id)
                    if found is None:
                        raise Conflict
                    take(mine, found, "en", only_good=False, version=1, actor=owner.actor())
                told.append("wrote")
            except Conflict:
                told.append("lost")

    threads = [threading.Thread(target=confirm) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["lost", "wrote"]
    assert len(needs_of(session, project)) == 1


def test_a_row_that_somebody_else_mended_is_not_written_over(official: FlaskClient, project: Project) -> None:
    page = sent(official, project, needs_csv([FULL]))
    opened = official.get(f"{page}/rows/2")
    assert fill(official, f"{page}/rows/2", title="Theirs").status_code == 302
    assert send(official, opened, f"{page}/rows/2", title="Mine").status_code == 302
    seen = text_of(official.get(page))
    assert "Theirs" in seen
    assert "Mine" not in seen
    assert "Somebody else changed" in seen


def test_what_was_typed_into_a_row_is_kept_though_it_is_wrong(official: FlaskClient, project: Project) -> None:
    page = sent(official, project, needs_csv([FULL]))
    assert fill(official, f"{page}/rows/2", deadline="31/02/2030").status_code == 422
    assert "31/02/2030" in official.get(f"{page}/rows/2").get_data(as_text=True)


def test_a_row_can_be_left_out_and_a_file_thrown_away(
    official: FlaskClient, project: Project, session: Session
) -> None:
    page = sent(official, project, needs_csv([FULL, {**FULL, "title": "=1+1"}]))
    assert send(official, official.get(page), f"{page}/rows/3/leave-out").status_code == 302
    assert "1 row is right" in text_of(official.get(page))
    assert "0 rows have" in text_of(official.get(page))
    assert official.get(f"{page}/rows/3").status_code == 404
    assert send(official, official.get(page), f"{page}/discard").status_code == 302
    session.rollback()
    assert session.scalar(select(func.count()).select_from(NeedImport)) == 0
    assert needs_of(session, project) == []


def test_a_title_that_the_project_has_is_pointed_out(official: FlaskClient, project: Project) -> None:
    first = sent(official, project, needs_csv([FULL]))
    send(official, official.get(first), f"{first}/take")
    second = sent(official, project, needs_csv([FULL]))
    assert "title of a need that the project has already" in text_of(official.get(second))


def test_a_word_explained_once_holds_for_all_rows(official: FlaskClient, project: Project, session: Session) -> None:
    needs = [{"title": f"Poste {number}", "required": "hydrolgy"} for number in range(5)]
    page = sent(official, project, needs_csv(needs))
    words = official.get(f"{page}/words")
    assert send(official, words, f"{page}/words", **{"words-0-word": "hydrology"}).status_code == 302
    send(official, official.get(page), f"{page}/take")
    concepts = [skill.concept for need in needs_of(session, project) for skill in need.skills]
    assert [concept.public_id for concept in concepts if concept] == ["hydrology"] * 5


def test_all_unknown_words_can_be_kept_with_one_button(
    official: FlaskClient, project: Project, session: Session
) -> None:
    words = "; ".join(f"mot inconnu {letter}" for letter in "abcdefghi")
    page = sent(official, project, needs_csv([{"title": "Poste", "required": words, "occupation": "oasien"}]))
    assert send(official, official.get(f"{page}/words"), f"{page}/words", own="1").status_code == 302
    send(official, official.get(page), f"{page}/take")
    [need] = needs_of(session, project)
    assert len([skill for skill in need.skills if skill.text]) == 9
    assert need.occupation_text == "oasien"


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "Choose a file"), (b"%PDF-1.7 \x00", "not a spreadsheet"), (b"a" * 5_000_001, "at most 5 MB")],
    ids=["nothing", "disguised", "too large"],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(
    official: FlaskClient, project: Project, session: Session, data: bytes, said: str
) -> None:
    answer = upload(official, project, data, "needs.xlsx" if data else "")
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert session.scalar(select(func.count()).select_from(NeedImport)) == 0


def test_an_upload_of_forty_megabytes_is_refused_with_a_sentence(official: FlaskClient, project: Project) -> None:
    answer = upload(official, project, b"title;experts\n" * 2_900_000)
    assert answer.status_code == 422
    assert "at most 5 MB" in text_of(answer)


def test_only_so_many_files_wait(official: FlaskClient, project: Project) -> None:
    for _number in range(IMPORTS_MAX):
        sent(official, project, needs_csv([FULL]))
    answer = upload(official, project, needs_csv([FULL]))
    assert answer.status_code == 422
    assert "wait already" in text_of(answer)


def test_a_closed_project_takes_no_needs(official: FlaskClient, project: Project, session: Session) -> None:
    page = sent(official, project, needs_csv([FULL]))
    project.status, project.closed_at, project.status_reason = "closed", clock.now(), "withdrawn"
    session.merge(project)
    session.commit()
    send(official, official.get(page), f"{page}/take")
    assert needs_of(session, project) == []


def test_nobody_else_sees_a_file(indexed: Flask, official: FlaskClient, project: Project, session: Session) -> None:
    page = sent(official, project, needs_csv([FULL]))
    other = create_organisation(session, "ngo", {"fr": "Autre"}, actor=NOBODY)
    strangers = [
        cast.somebody(session, "organisation_manager", scope=other.public_id), cast.somebody(session, "expert"),
        cast.somebody(session, "regional_coordinator", scope="MA-08"),
    ]  # fmt: skip
    session.commit()
    shelf = f"/en/projects/{project.public_id}"
    addresses = [page, f"{page}/rows/2", f"{page}/words", f"{shelf}/import-needs", f"{shelf}/needs-template.csv",
                 f"{shelf}/needs-template.xlsx"]  # fmt: skip
    for stranger in strangers:
        client = signed_in(indexed, stranger)
        assert {client.get(address).status_code for address in addresses} == {404}
        token = {"csrf_token": csrf_token(client, "/en/account"), "version": "1"}
        for act in ("take", "discard", "words", "rows/2", "rows/2/leave-out"):
            assert client.post(f"{page}/{act}", data=token).status_code == 404
    assert {indexed.test_client().get(address).status_code for address in addresses} == {302}


def test_files_are_forgotten_as_drafts_are(session: Session, owner: Account, project: Project) -> None:
    keep_import(session, project, read_sheet(needs_csv([FULL])), "a.csv", actor=owner.actor())
    session.commit()
    assert drop_old_imports(session) == 0
    with clock.set_to(clock.now() + DRAFTS_KEPT + timedelta(seconds=5)):
        assert drop_old_imports(session) == 1
    assert session.scalar(select(func.count()).select_from(NeedImportRow)) == 0


def counted(app: Flask, client: FlaskClient, method: str, page: str, **form: Any) -> int:
    with statements(app) as seen:
        answer = client.open(page, method=method, **form)
    assert answer.status_code in {200, 302}
    return sum(not statement.startswith("INSERT") for statement in seen)


def test_reading_checking_and_taking_asks_as_much_for_two_rows_as_for_a_hundred(
    app: Flask, official: FlaskClient, project: Project
) -> None:
    found = []
    for number in (2, 100):
        needs = [{**FULL, "title": f"{number} {place}", "years": "x" * (place % 2)} for place in range(number)]
        page = sent(official, project, needs_csv(needs))
        shown = counted(app, official, "GET", page)
        form = form_of(official.get(page), f"{page}/take")
        found.append((shown, counted(app, official, "POST", f"{page}/take", data=form)))
    assert found[0] == found[1]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_template_is_read_back_in_every_language(
    app: Flask, official: FlaskClient, project: Project, language: str
) -> None:
    for ending in ("xlsx", "csv"):
        answer = official.get(f"/{language}/projects/{project.public_id}/needs-template.{ending}")
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]
        assert "no need under" in text_of(upload(official, project, answer.data))


def test_pages_are_whole(official: FlaskClient, project: Project) -> None:
    page = sent(official, project, needs_workbook(thirty()))
    for address in (page, f"{page}/rows/6", f"{page}/words", f"/en/projects/{project.public_id}/import-needs"):
        for language in ("fr", "ar", "en"):
            html = official.get(address.replace("/en/", f"/{language}/")).get_data(as_text=True)
            ids = re.findall(r'\bid="([^"]+)"', html)
            assert (html.count("<h1"), len(ids)) == (1, len(set(ids))), address
