"""The desk and the page of one submission, as moderators, coordinators, owners and strangers see them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import NOBODY
from maghribcom.accounts.models import Account
from maghribcom.database import db
from maghribcom.notices.models import Notice
from maghribcom.organisations.operations import create_organisation, vet
from maghribcom.projects.models import Need, NeedText, Remark
from maghribcom.projects.models.projects import REMARK_LENGTH
from maghribcom.projects.operations.moderation import approve, claim
from maghribcom.projects.ready_remarks import LANGUAGES, ready_remarks
from maghribcom.projects.wording import NEED_QUESTIONS, PROJECT_QUESTIONS
from tests import cast
from tests.browsing import csrf_token, signed_in, submit, text_of
from tests.projects.posted import hand_in, post_need, post_project

DESK = "/fr/desk"


@pytest.fixture
def karim(session: Session) -> Account:
    return cast.karim(session)


@pytest.fixture
def need(session: Session, karim: Account) -> Need:
    """Submitted with its project."""
    project = post_project(session, karim, status="submitted")
    made = post_need(session, karim, project=project, status="submitted")
    session.commit()
    return made


@pytest.fixture
def moderator(session: Session) -> Account:
    account = cast.somebody(session, "moderator")
    session.commit()
    return account


@pytest.fixture
def browser(indexed: Flask, moderator: Account) -> FlaskClient:
    return signed_in(indexed, moderator)


def _page(need: Need, language: str = "fr") -> str:
    return f"/{language}/desk/needs/{need.public_id}"


@contextmanager
def _counted(app: Flask) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_the_desk_shows_what_waits_and_since_when(browser: FlaskClient, need: Need) -> None:
    text = text_of(browser.get("/en/desk"))
    assert "2 submissions wait" in text
    assert "Formation en dialyse" in text
    assert "Dialyse à Errachidia" in text
    assert cast.DELEGATION in text or "Health delegation" in text
    assert "1 submission waits" in text_of(browser.get("/en/desk?kind=need"))
    assert "Nothing waits here" in text_of(browser.get("/en/desk?region=MA-01"))
    assert "2 submissions wait" in text_of(browser.get("/en/desk?region=MA-08&page=99999&order=x&kind=%27&hands=9"))


def test_a_deadline_near_is_said(browser: FlaskClient, session: Session, karim: Account) -> None:
    near = clock.now().date() + timedelta(days=5)
    post_need(session, karim, status="submitted", ends=near, title="Presque fini")
    post_need(session, karim, status="submitted", ends=date(2020, 1, 2), title="Fini")
    session.commit()
    text = text_of(browser.get("/en/desk?order=deadline"))
    assert text.index("Deadline over") < text.index("days left")


def test_only_moderators_have_a_desk(indexed: Flask, session: Session, need: Need, karim: Account) -> None:
    people = [cast.somebody(session, role) for role in ("expert", "mediator", "analyst", "network_manager")]
    session.commit()
    for account in (*people, karim):
        client = signed_in(indexed, account)
        assert client.get(DESK).status_code == 404
        assert client.get(_page(need)).status_code == 404
        assert client.get(f"/fr/projects/{need.project.public_id}/history").status_code == (
            200 if account is karim else 404
        )
    visitor = indexed.test_client()
    assert "/sign-in" in visitor.get(DESK).headers["Location"]
    assert "/sign-in" in visitor.get(_page(need)).headers["Location"]


def test_a_coordinator_sees_the_region_with_its_provinces(indexed: Flask, session: Session, karim: Account) -> None:
    ministry = create_organisation(session, "ministry", {"fr": "Ministère"}, actor=NOBODY)
    province = create_organisation(session, "province", {"fr": "Province"}, territory="MA-ERR", actor=NOBODY)
    for body in (ministry, province):
        vet(session, body, actor=NOBODY)
    national = post_project(session, karim, organisation=ministry, title="National")
    local = post_project(session, karim, organisation=province, title="Provincial")
    there = post_need(session, karim, project=national, status="submitted", title="Dans la région", region="MA-08")
    post_need(session, karim, project=national, status="submitted", title="Ailleurs", region="MA-01")
    post_need(session, karim, project=local, status="submitted", title="Dans la province")
    coordinator = cast.somebody(session, "regional_coordinator", scope="MA-08")
    elsewhere = cast.somebody(session, "regional_coordinator", scope="MA-01")
    session.commit()
    text = text_of(signed_in(indexed, coordinator).get(DESK))
    assert "Dans la région" in text
    assert "Dans la province" in text
    assert "Ailleurs" not in text
    assert "Ailleurs" in text_of(signed_in(indexed, elsewhere).get(DESK))
    assert signed_in(indexed, elsewhere).get(_page(there)).status_code == 404
    assert signed_in(indexed, coordinator).get(_page(there)).status_code == 200


def test_a_coordinator_opens_no_project_of_the_whole_country(indexed: Flask, session: Session, karim: Account) -> None:
    ministry = create_organisation(session, "ministry", {"fr": "Ministère"}, actor=NOBODY)
    vet(session, ministry, actor=NOBODY)
    national = post_project(session, karim, organisation=ministry, status="submitted")
    there = post_need(session, karim, project=national, status="submitted", region="MA-08")
    coordinator = cast.somebody(session, "regional_coordinator", scope="MA-08")
    session.commit()
    client = signed_in(indexed, coordinator)
    submit(client, _page(there), act="claim")
    assert submit(client, _page(there), act="open", number="1").status_code == 409
    session.refresh(there)
    assert there.status == "submitted"


def test_organisations_that_ask_to_join_are_on_the_desk_of_who_vets_them(
    indexed: Flask, browser: FlaskClient, session: Session, karim: Account
) -> None:
    names = {"ministry": ("Ministère des Puits", None), "province": ("Province", "MA-ERR"), "commune": ("Rif", "MA-01")}
    for type_, (name, territory) in names.items():
        create_organisation(session, type_, {"fr": name}, territory=territory, actor=NOBODY)
    vet(session, create_organisation(session, "agency", {"fr": "Agence vérifiée"}, actor=NOBODY), actor=NOBODY)
    people = [cast.somebody(session, "regional_coordinator", scope=scope) for scope in ("MA-08", "MA-01", "MA-02")]
    session.commit()
    pages = [browser.get(DESK), *(signed_in(indexed, account).get(DESK) for account in people)]
    shown = [[name for name, _territory in names.values() if f">{name}</" in page.text] for page in pages]
    assert shown == [["Ministère des Puits", "Province", "Rif"], ["Province"], ["Rif"], []]
    texts = [text_of(page) for page in pages]
    assert [f"Demandes d'inscription {count}" in text for text, count in zip(texts, (3, 1, 1, 0), strict=True)] == (
        [True] * 4
    )
    assert ["Attend depuis le" in text for text in texts] == [True, True, True, False]
    assert all('href="/fr/vetting?pile=requested"' in page.text for page in pages)
    assert "Agence vérifiée" not in texts[0]


def test_the_number_of_statements_does_not_grow_with_what_waits(
    indexed: Flask, browser: FlaskClient, session: Session, need: Need, karim: Account
) -> None:
    create_organisation(session, "agency", {"fr": "Agence"}, actor=NOBODY)
    session.commit()
    browser.get(DESK)
    with _counted(indexed) as few:
        browser.get(DESK)
    for number in range(8):
        body = create_organisation(session, "agency", {"fr": f"Agence {number}"}, actor=NOBODY)
        project = post_project(session, karim, organisation=body, status="submitted")
        post_need(session, karim, project=project, status="submitted")
    session.commit()
    with _counted(indexed) as many:
        browser.get(DESK)
    assert len(many) == len(few) <= 17, "\n".join(many)


def test_a_submission_is_claimed_remarked_and_given_back(browser: FlaskClient, session: Session, need: Need) -> None:
    assert "Prendre en main" in text_of(browser.get(_page(need)))
    assert submit(browser, _page(need), act="claim").status_code == 302
    page = browser.get(_page(need)).text
    assert 'name="remark-role-title"' in page
    answer = submit(
        browser, _page(need), act="ask_changes", number="1",
        **{"remark-role-title": "يرجى ذكر الدور في العنوان", "ready-skills-skills": "skills-few"},
    )  # fmt: skip
    assert answer.headers["Location"].endswith(DESK)
    session.rollback()
    session.refresh(need)
    assert (need.status, need.claimed_by_id) == ("changes_asked", None)
    found = {(one.group, one.field): (one.text, one.language) for one in session.scalars(select(Remark))}
    assert found[("role", "title")] == ("يرجى ذكر الدور في العنوان", "ar")
    assert found[("skills", "skills")] == (ready_remarks()["skills-few"].text("fr"), "fr")
    assert "projects.returned" in session.scalars(select(Notice.type)).all()


def test_remarks_wait_and_ready_made_ones_fill_their_box_without_script(
    browser: FlaskClient, session: Session, need: Need
) -> None:
    submit(browser, _page(need), act="claim")
    fields = {"remark-role-title": "Plus court.", "ready-role-title": "title-role", "remark-role": "Tout revoir."}
    answer = submit(browser, _page(need), insert="role-title", **fields)
    assert answer.headers["Location"].endswith("#remark-role-title")
    page = browser.get(_page(need)).text
    assert "Plus court.\n" + ready_remarks()["title-role"].text("fr") in page
    assert "Tout revoir." in page
    assert session.scalars(select(Remark)).all() == []


def test_what_is_wrong_with_a_decision_is_said_and_nothing_is_lost(
    browser: FlaskClient, session: Session, need: Need
) -> None:
    submit(browser, _page(need), act="claim")
    nothing = submit(browser, _page(need), act="ask_changes", number="1")
    assert nothing.status_code == 422
    assert "au moins une remarque" in text_of(nothing)
    long = "x" * (REMARK_LENGTH + 1)
    too_long = submit(browser, _page(need), act="ask_changes", number="1", **{"remark-role-title": long})
    assert too_long.status_code == 422
    assert long in too_long.text
    unsaid = submit(browser, _page(need), act="close", number="1", note="Deux fois le même.")
    assert unsaid.status_code == 422
    assert "Deux fois le même." in unsaid.text
    assert submit(browser, _page(need), act="close", number="1", reason="expired").status_code == 422
    assert submit(browser, _page(need), act="nonsense").status_code == 400
    assert submit(browser, _page(need), act="open", number="²").status_code == 409
    assert submit(browser, _page(need), insert="no-such", **{"remark-role-title": "\x00a"}).status_code in {
        302,
        422,
        400,
    }
    session.rollback()
    session.refresh(need)
    assert need.status == "submitted"


def test_the_slower_of_two_gets_the_conflict_page(
    indexed: Flask, browser: FlaskClient, session: Session, need: Need
) -> None:
    quick = cast.somebody(session, "moderator")
    session.commit()
    slow_token = csrf_token(browser, _page(need))
    assert submit(signed_in(indexed, quick), _page(need), act="claim").status_code == 302
    answer = browser.post(_page(need), data={"csrf_token": slow_token, "act": "claim"})
    assert answer.status_code == 409
    page = text_of(browser.get(_page(need)))
    assert quick.email in page
    session.rollback()
    session.refresh(need)
    approve(session, need, number=1, actor=quick.actor())
    session.commit()
    answer = browser.post(_page(need), data={"csrf_token": slow_token, "act": "open", "number": "1"})
    assert answer.status_code == 409


def test_what_changed_since_the_last_submission_is_marked_for_all_readers(
    browser: FlaskClient, session: Session, need: Need, moderator: Account
) -> None:
    need.texts[1].text = "Former quinze infirmières à la dialyse."
    need.texts.append(NeedText(field="title", language="ar", text="تكوين في تصفية الدم", original=False))
    need.place = "Errachidia"
    hand_in(session, need, number=2)
    claim(session, need, actor=moderator.actor())
    session.commit()
    html = browser.get(_page(need, "en")).text
    assert re.search(r"<del><span[^>]*>removed: </span>douze <span", html)
    assert re.search(r"<ins><span[^>]*>added: </span>quinze <span", html)
    assert re.search(r'lang="ar" dir="rtl"><ins>', html)
    assert "3 answers differ" in text_of(browser.get(_page(need, "en")))


def test_suspending_asks_what_is_to_be_checked(browser: FlaskClient, session: Session, karim: Account) -> None:
    need = post_need(session, karim)
    session.commit()
    assert submit(browser, _page(need), act="suspend").status_code == 422
    assert submit(browser, _page(need), act="suspend", note="Le lieu ?").status_code == 302
    session.rollback()
    session.refresh(need)
    assert (need.status, need.status_reason) == ("suspended", "to_check")
    assert submit(browser, _page(need), act="resume").status_code == 302
    session.rollback()
    session.refresh(need)
    assert need.status == "open"
    assert submit(browser, _page(need), act="close", reason="duplicate").status_code == 302
    session.rollback()
    session.refresh(need)
    assert (need.status, need.status_reason) == ("closed", "duplicate")


def test_a_draft_is_nobody_elses(indexed: Flask, browser: FlaskClient, session: Session, karim: Account) -> None:
    need = post_need(session, karim, status="draft")
    session.commit()
    assert browser.get(_page(need)).status_code == 404
    assert browser.get(f"/fr/needs/{need.public_id}/history").status_code == 404
    assert signed_in(indexed, karim).get(f"/fr/needs/{need.public_id}/history").status_code == 200
    assert browser.get("/fr/desk/needs/nonsense").status_code == 404


def test_the_history_says_what_happened_and_names_no_moderator(
    indexed: Flask, browser: FlaskClient, session: Session, need: Need, moderator: Account, karim: Account
) -> None:
    submit(browser, _page(need), act="claim")
    submit(browser, _page(need), act="ask_changes", number="1", **{"remark-role-title": "Dites le rôle."})
    path = f"/en/needs/{need.public_id}/history"
    own = text_of(signed_in(indexed, karim).get(path))
    assert "Changes asked" in own
    assert "Dites le rôle." in own
    assert "the moderation team" in own
    assert moderator.email not in own
    assert "Taken in hand" not in own
    assert "Taken in hand" in text_of(browser.get(path))


def test_ready_made_remarks_are_complete_and_about_answers_that_exist() -> None:
    fields = {field for fields in (*NEED_QUESTIONS.values(), *PROJECT_QUESTIONS.values()) for field in fields}
    assert len(ready_remarks()) >= 12
    for remark in ready_remarks().values():
        assert remark.fields <= fields, remark
        assert all(0 < len(remark.text(language)) <= REMARK_LENGTH // 2 for language in LANGUAGES)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_each_page_has_one_heading_and_no_id_twice(
    browser: FlaskClient, session: Session, need: Need, language: str
) -> None:
    submit(browser, _page(need), act="claim")
    for path in (
        f"/{language}/desk",
        _page(need, language),
        f"/{language}/desk/projects/{need.project.public_id}",
        f"/{language}/needs/{need.public_id}/history",
    ):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        assert answer.text.count("<h1") == 1
        ids = re.findall(r'\sid="([^"]+)"', answer.text)
        assert len(ids) == len(set(ids)), path


def test_a_notice_is_in_the_language_of_its_reader(session: Session, need: Need, moderator: Account) -> None:
    approve(session, need, number=1, actor=moderator.actor())
    session.commit()
    told = session.scalars(select(Notice).where(Notice.type == "projects.opened")).all()
    assert [row.data["title"] for row in told] == ["Dialyse à Errachidia", "Formation en dialyse"]
