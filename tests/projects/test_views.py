"""The owner's pages: list, overview, groups, check, life, copies, outlines, documents."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from maghribcom.accounts.models import Account
from maghribcom.drafts.models import Draft
from maghribcom.files.models import SIZE_LIMIT, StoredFile
from maghribcom.projects import operations, states
from maghribcom.projects.models import Need, Project, Submission
from maghribcom.projects.outlines import outlines
from tests import cast
from tests.browsing import signed_in, submit, text_of
from tests.directory.conftest import statements
from tests.experts.filling import fill, form_of, send
from tests.experts.profiles import plant_vocabulary
from tests.projects import making

LANGUAGES = ("fr", "ar", "en")


def of(thing: Project | Need, page: str, language: str = "en") -> str:
    shelf = "needs" if isinstance(thing, Need) else "projects"
    return f"/{language}/{shelf}/{thing.public_id}/{page}"


def now_is(session: Session, thing: Project | Need) -> str:
    session.rollback()
    session.refresh(thing)
    return thing.status


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_owner_opens_in_every_language(
    language: str, browser: FlaskClient, project: Project, need: Need
) -> None:
    pages = [f"/{language}/my-projects", f"/{language}/projects/new", of(project, "needs/new", language)]
    pages.append(of(project, "documents", language))
    for thing, groups in ((project, ("about", "place", "means")), (need, ("role", "skills", "terms", "practical"))):
        pages += [of(thing, page, language) for page in ("edit", "check", *(f"edit/{group}" for group in groups))]
    for page in pages:
        answer = browser.get(page)
        assert answer.status_code == 200, page
        assert answer.get_data(as_text=True).count("<h1") == 1, page


def test_a_project_and_a_need_are_written_submitted_together_and_taken_back(
    browser: FlaskClient, karim: Account, session: Session
) -> None:
    begun = fill(browser, "/en/projects/new")
    edit = begun.location
    assert edit.startswith("/en/projects/")
    about = f"{edit}/about"
    refused = fill(browser, about, title="Oasis")
    assert refused.status_code == 422
    assert "Choose at least one sector" in text_of(refused)
    texts = {"title": "Eau des oasis", "title_language": "fr", "pitch": "De l'eau."}
    assert fill(browser, about, **texts, sectors="water").location == edit
    assert fill(browser, f"{edit}/place", stage="idea", regions="MA-08").location == edit
    assert fill(browser, f"{edit}/means", funding="funded").location == edit
    assert "3 of 3 done" in text_of(browser.get(edit))
    made = session.scalars(select(Project)).one()
    beginning = fill(browser, of(made, "needs/new"), beginning="training")
    need_edit = beginning.location
    assert "Form" not in need_edit
    row = {"skills-0-word": "hydrology", "skills-0-level": "3", "languages-0-code": "fr", "languages-0-level": "B2"}
    assert fill(browser, f"{need_edit}/skills", **row).location == need_edit
    assert fill(browser, f"{need_edit}/role").location == need_edit
    assert fill(browser, f"{need_edit}/terms", region="MA-08").location == need_edit
    assert fill(browser, f"{need_edit}/practical", counterpart="Head of the water service").location == need_edit
    session.rollback()
    need = session.scalars(select(Need)).one()
    assert fill(browser, of(need, "check")).location == need_edit
    assert (now_is(session, need), now_is(session, made)) == ("submitted", "submitted")
    assert session.scalar(select(func.count()).select_from(Submission)) == 2
    assert "A moderator reads it" in text_of(browser.get(need_edit))
    assert submit(browser, of(need, "take-back"), page=need_edit).location == need_edit
    assert now_is(session, need) == "draft"


def test_an_organisation_that_is_not_vetted_writes_and_does_not_submit(indexed: Flask, session: Session) -> None:
    karim = cast.karim(session, vetted=False)
    plant_vocabulary(session)
    need = making.need(session, making.project(session, karim), karim)
    session.commit()
    browser = signed_in(indexed, karim)
    page = browser.get(of(need, "check"))
    assert "not vetted yet" in text_of(page)
    answer = submit(browser, of(need, "check"), page=of(need, "edit"))
    assert answer.status_code == 422
    assert now_is(session, need) == "draft"


def test_the_group_that_is_not_moderated_changes_at_once_and_the_others_do_not(
    browser: FlaskClient, karim: Account, need: Need, session: Session
) -> None:
    making.opened(session, need, karim)
    session.commit()
    assert fill(browser, of(need, "edit/practical"), experts="5").status_code == 302
    assert now_is(session, need) == "open"
    assert need.experts == 5
    assert browser.get(of(need, "edit/role")).location == of(need, "edit")
    sent = submit(browser, of(need, "edit/role"), page=of(need, "edit"), title="Other")
    assert sent.status_code == 409
    assert "make a draft of it again" in text_of(browser.get(of(need, "edit")))


def test_an_open_need_is_paused_changed_and_submitted_again(
    browser: FlaskClient, karim: Account, need: Need, session: Session
) -> None:
    making.opened(session, need, karim)
    session.commit()
    edit = of(need, "edit")
    assert fill(browser, of(need, "pause"), note="We rewrite it").location == edit
    assert "We rewrite it" in text_of(browser.get(edit))
    assert submit(browser, of(need, "revise"), page=edit).location == edit
    assert now_is(session, need) == "draft"
    assert fill(browser, of(need, "edit/role"), title="Hydrogéologue").location == edit
    assert fill(browser, of(need, "check")).location == edit
    session.rollback()
    kept = session.scalars(select(Submission).where(Submission.kind == "need").order_by(Submission.number)).all()
    assert [row.number for row in kept] == [1, 2]
    titles = [row.content["role"]["title"][0]["text"] for row in kept]
    assert titles == ["Hydrologue", "Hydrogéologue"]


def test_closing_asks_a_reason_and_opening_again_a_note(
    browser: FlaskClient, karim: Account, need: Need, session: Session
) -> None:
    making.opened(session, need, karim)
    session.commit()
    assert fill(browser, of(need, "close")).status_code == 422
    assert fill(browser, of(need, "close"), reason="owner_silent").status_code == 422
    assert fill(browser, of(need, "close"), reason="filled").status_code == 302
    assert now_is(session, need) == "closed"
    assert fill(browser, of(need, "reopen")).status_code == 422
    assert fill(browser, of(need, "reopen"), note="One left").status_code == 302
    assert now_is(session, need) == "open"


def test_what_the_state_forbids_leads_back_to_the_overview(browser: FlaskClient, need: Need, session: Session) -> None:
    for page in ("pause", "close", "reopen"):
        assert browser.get(of(need, page)).location == of(need, "edit"), page
    assert submit(browser, of(need, "resume"), page=of(need, "edit")).status_code == 409
    assert now_is(session, need) == "draft"


def test_what_is_typed_is_kept_as_a_draft_and_another_page_is_told(
    browser: FlaskClient, need: Need, session: Session
) -> None:
    page = of(need, "edit/role")
    sent = form_of(browser.get(page), page)
    sent["title"] = "Half a ti"
    first = browser.post(f"{page}/draft", data=sent)
    assert first.status_code == 200
    assert "Half a ti" in browser.get(page).get_data(as_text=True)
    assert "1 of" not in text_of(browser.get(of(need, "edit")))
    other = form_of(browser.get(page), page)
    sent["version"] = "0"
    sent["title"] = "Half a title"
    assert browser.post(f"{page}/draft", data=sent).status_code == 200
    assert browser.post(f"{page}/draft", data=other).status_code == 409
    assert submit(browser, f"{page}/discard", page=page).location == page
    assert session.scalar(select(func.count()).select_from(Draft)) == 0


def test_of_two_people_who_save_the_second_sees_both_texts(
    indexed: Flask, browser: FlaskClient, karim: Account, need: Need, session: Session
) -> None:
    page = of(need, "edit/role")
    theirs = browser.get(page)
    assert fill(signed_in(indexed, karim), page, title="Hydrogéologue").status_code == 302
    answer = send(browser, theirs, page, title="Hydraulicienne")
    assert answer.status_code == 409
    assert "Hydrogéologue" in text_of(answer)
    assert "Hydraulicienne" in answer.get_data(as_text=True)
    assert send(browser, answer, page).status_code == 302


def test_rows_come_and_go_without_javascript(browser: FlaskClient, need: Need) -> None:
    page = of(need, "edit/role")
    assert "title_more" in fill(browser, page, add="title_more").location
    form = form_of(browser.get(page), page)
    assert "title_more-1-text" in form
    fill(browser, page, remove="title_more-0")
    assert "title_more-1-text" not in form_of(browser.get(page), page)


@pytest.mark.parametrize("mode", list(outlines()))
def test_every_outline_becomes_a_draft_in_three_languages(
    mode: str, browser: FlaskClient, project: Project, session: Session
) -> None:
    target = f"/ar/projects/{project.public_id}/needs/new"
    assert fill(browser, target, beginning=mode).status_code == 302
    made = session.scalars(select(Need)).one()
    assert made.mode == mode
    assert {row.language for row in made.texts if row.field == "title"} == {"fr", "ar", "en"}
    assert [row.language for row in made.texts if row.original and row.field == "tasks"] == ["ar"]
    assert fill(browser, of(made, "edit/role")).status_code == 302


def test_a_copy_is_a_draft_of_its_own(browser: FlaskClient, karim: Account, need: Need, session: Session) -> None:
    making.opened(session, need, karim)
    session.commit()
    answer = submit(browser, f"/en/needs/{need.public_id}/copy", page=of(need, "edit"))
    copied = session.scalars(select(Need).where(Need.id != need.id)).one()
    assert answer.location == of(copied, "edit")
    assert (copied.status, copied.opened_at, copied.submitted_at) == ("draft", None, None)
    assert operations.missing(copied) == ()


PDF = b"%PDF-1.7 words"


def upload(browser: FlaskClient, project: Project, content: bytes, name: str = "plan.pdf") -> TestResponse:
    """Send a file; the body is written here, because the test client leaves the temporary file of a large one open."""
    page = of(project, "documents")
    token = form_of(browser.get(page), page)["csrf_token"]
    head = 'Content-Disposition: form-data; name="{}"'
    parts = [head.format("csrf_token").encode() + b"\r\n\r\n" + token.encode()]
    parts.append(head.format(f'file"; filename="{name}').encode() + b"\r\n\r\n" + content)
    body = b"".join(b"--line\r\n" + part + b"\r\n" for part in parts) + b"--line--\r\n"
    return browser.post(page, data=body, content_type="multipart/form-data; boundary=line")


def test_documents_are_kept_given_out_and_removed(browser: FlaskClient, project: Project, session: Session) -> None:
    assert upload(browser, project, PDF).status_code == 302
    page = of(project, "documents")
    assert "plan.pdf" in text_of(browser.get(page))
    file = session.scalars(select(StoredFile)).one()
    with browser.get(f"{page}/{file.public_id}") as answer:
        assert answer.get_data() == PDF
    assert submit(browser, f"{page}/{file.public_id}/remove", page=page).location == page
    session.rollback()
    assert session.scalar(select(func.count()).select_from(StoredFile)) == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ\x90 program", "This kind of file is not accepted"),
        (b"", "The file is empty"),
        (b"%PDF-" + b"x" * 40_000_000, "too large"),
    ],
    ids=["disguised", "empty", "40 MB"],
)
def test_a_refused_document_is_said_so_beside_its_field(
    content: bytes, said: str, browser: FlaskClient, project: Project, session: Session
) -> None:
    answer = upload(browser, project, content)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert session.scalar(select(func.count()).select_from(StoredFile)) == 0
    assert len(content) < SIZE_LIMIT or SIZE_LIMIT < 40_000_000


def test_statements_of_lists_do_not_grow_with_what_they_list(
    indexed: Flask, browser: FlaskClient, karim: Account, project: Project, need: Need, session: Session
) -> None:
    pages = ["/en/my-projects", of(project, "edit"), of(need, "edit"), of(need, "edit/skills"), of(need, "check")]

    def counted() -> list[int]:
        found = []
        for page in pages:
            with statements(indexed) as seen:
                assert browser.get(page).status_code == 200
            found.append(len(seen))
        return found

    counted()
    few = counted()
    for _turn in range(8):
        making.need(session, project, karim)
        making.need(session, making.project(session, karim), karim)
    session.commit()
    assert counted() == few
    assert max(few) < 25


def test_a_need_of_a_closed_project_waits_until_it_is_open_again(
    browser: FlaskClient, karim: Account, project: Project, need: Need, session: Session
) -> None:
    making.opened(session, need, karim)
    operations.close(session, project, "no_funding", actor=karim.actor())
    session.commit()
    assert now_is(session, need) == "closed"
    assert need.status_reason == "no_funding"
    assert (
        submit(browser, of(project, "needs/new"), page=of(project, "needs/new"), beginning="blank").status_code == 409
    )
    assert fill(browser, of(need, "reopen"), note="Money came").status_code == 400
    states_before = now_is(session, need)
    assert states_before == "closed"
    assert {step.verb for step in states.TRANSITIONS if "closed" in step.sources} == {"reopen"}
