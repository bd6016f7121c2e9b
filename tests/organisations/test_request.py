"""Asking for an organisation to join: the form, its documents, duplicates, and changes that staff ask for."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maghribcom.accounts.access import NOBODY
from maghribcom.drafts.models import Draft
from maghribcom.files.models import StoredFile
from maghribcom.headers import MAX_BODY_BYTES
from maghribcom.notices.models import Notice
from maghribcom.organisations.models import Membership, Organisation
from maghribcom.organisations.operations import create_organisation
from maghribcom.organisations.vocabulary import REQUESTS_MAX
from tests import cast
from tests.browsing import csrf_token, submit, text_of
from tests.organisations.conftest import ASK, FORM, PDF, Office, asked, decide, download, fresh, send_form


def test_a_request_waits_for_staff_and_gives_no_role_yet(office: Office, session: Session) -> None:
    client = office.browser(office.zineb)
    organisation = asked(client, session)
    assert (organisation.status, organisation.email_domain) == ("requested", "eauvive.example")
    assert organisation.named == {"fr": FORM["name_fr"], "ar": FORM["name_ar"]}
    assert session.scalar(select(func.count()).select_from(Membership)) == 0
    (document,) = session.scalars(select(StoredFile))
    assert (document.owner_kind, document.owner_id) == ("organisation", organisation.public_id)
    assert session.scalars(select(Notice.type)).all() == ["organisations.received"]
    assert session.scalars(select(Draft)).all() == []
    page = client.get(f"/fr/organisations/{organisation.public_id}/request")
    assert FORM["name_fr"] in text_of(page)


def test_an_unconfirmed_address_cannot_ask(office: Office, session: Session) -> None:
    newcomer = cast.amina(session, confirmed=False)
    session.commit()
    assert office.browser(newcomer).get(ASK).status_code == 403
    assert office.app.test_client().get(ASK).status_code == 302


def test_a_mistake_keeps_everything_that_was_typed_and_sent(office: Office, session: Session) -> None:
    client = office.browser(office.zineb)
    answer = send_form(
        client, files={"statuts.pdf": PDF}, **{**FORM, "website": "not an address", "name_fr": "", "name_ar": ""}
    )
    assert answer.status_code == 422
    text = text_of(answer)
    assert "statuts.pdf" in text
    assert FORM["address"] in answer.text
    again = client.get(ASK)
    assert FORM["description"] in again.text
    assert "statuts.pdf" in again.text
    assert session.scalar(select(func.count()).select_from(Organisation)) == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.pdf", b"MZ\x90 a program"),
        ("page.png", b"<html>"),
        ("empty.pdf", b""),
        ("archive.pdf", b"PK\x03\x04 zip"),
        ("forty.pdf", PDF + b" " * 40_000_000),
    ],
)
def test_disguised_empty_and_large_files_are_refused_with_a_sentence(
    office: Office, session: Session, name: str, content: bytes
) -> None:
    client = office.browser(office.zineb)
    answer = send_form(client, files={name: content}, **FORM)
    assert answer.status_code == 422
    assert name in text_of(answer)
    assert FORM["description"] in answer.text
    assert session.scalars(select(StoredFile)).all() == []
    assert session.scalars(select(Organisation)).all() == []


def test_only_forms_with_files_take_large_bodies(office: Office) -> None:
    client = office.browser(office.zineb)
    for page, status in (("/fr/account/language", 413), (ASK, 400)):  # 400: read, and then without a token
        answer = client.post(page, data=b"x" * (MAX_BODY_BYTES + 1), content_type="application/octet-stream")
        assert answer.status_code == status


def test_a_program_that_begins_like_a_document_comes_back_as_a_document(office: Office, session: Session) -> None:
    client = office.browser(office.zineb)
    send_form(client, files={"letter.exe": PDF}, upload="1", **FORM)
    session.rollback()
    assert session.scalars(select(StoredFile.name)).all() == ["letter.exe.pdf"]


def test_documents_are_added_and_removed_without_script(office: Office, session: Session) -> None:
    client = office.browser(office.zineb)
    assert send_form(client, files={"a.pdf": PDF, "b.pdf": PDF}, upload="1", **FORM).status_code == 302
    session.rollback()
    first, second = session.scalars(select(StoredFile).order_by(StoredFile.id)).all()
    assert download(client, f"/fr/organisations/request/documents/{first.public_id}") == PDF
    assert (
        office.browser(office.moderator).get(f"/fr/organisations/request/documents/{first.public_id}").status_code
        == 404
    )
    assert send_form(client, remove=second.public_id, **FORM).status_code == 302
    session.rollback()
    assert session.scalars(select(StoredFile.name)).all() == ["a.pdf"]


def test_typing_is_kept_and_another_window_is_not_written_over(office: Office) -> None:
    client = office.browser(office.zineb)
    token = csrf_token(client, ASK)
    kept = client.post(f"{ASK}/draft", data={"csrf_token": token, "name_fr": "Eau", "version": "0"})
    assert kept.json is not None
    version = kept.json["version"]
    newer = client.post(f"{ASK}/draft", data={"csrf_token": token, "name_fr": "Eau vive", "version": version})
    assert newer.status_code == 200
    older = client.post(f"{ASK}/draft", data={"csrf_token": token, "name_fr": "Au", "version": version})
    assert older.status_code == 409
    assert 'value="Eau vive"' in client.get(ASK).text


def test_an_organisation_that_is_there_is_proposed_first(office: Office, session: Session) -> None:
    cast.delegation(session)
    hidden = create_organisation(session, "ngo", {"fr": "Delegation de la sante, Draa-Tafilalet"}, actor=NOBODY)
    session.commit()
    client = office.browser(office.zineb)
    typed = {**FORM, "name_fr": "délégation de la SANTE de draa tafilalet"}
    answer = send_form(client, files={"statuts.pdf": PDF}, **typed)
    assert answer.status_code == 422
    assert cast.DELEGATION in text_of(answer)
    assert hidden.public_id not in answer.text, "requests of others are nobody's business"
    assert send_form(client, distinct="y", **typed).status_code == 302


def test_too_many_requests_wait_for_their_answers(office: Office, session: Session) -> None:
    client = office.browser(office.zineb)
    for number in range(REQUESTS_MAX):
        asked(client, session, name_fr=f"Coopérative {'abcdefgh'[number] * 9}", name_ar="", email_domain="")
    answer = send_form(client, files={"statuts.pdf": PDF}, **FORM)
    assert answer.status_code == 422


def test_changes_are_asked_for_made_and_sent_again(office: Office, session: Session) -> None:
    client, desk = office.browser(office.zineb), office.browser(office.moderator)
    organisation = asked(client, session)
    assert decide(desk, organisation, "ask", "Ajoutez l'adresse.").status_code == 302
    followed = f"/fr/organisations/{organisation.public_id}/request"
    assert "Ajoutez l'adresse." in text_of(client.get(followed))
    page = client.get(f"{followed}/edit")
    assert FORM["name_fr"] in page.text
    answer = send_form(
        client,
        f"{followed}/edit",
        **{
            **FORM,
            "name_fr": "Association Eau vive",
            "address": "Foum Zguid",
            "seen": str(fresh(session, organisation).row_version),
        },
    )
    assert answer.status_code == 302
    fresh(session, organisation)
    assert (organisation.status, organisation.address) == ("requested", "Foum Zguid")
    assert [name.text for name in organisation.names if name.language == "fr"] == ["Association Eau vive"]
    assert client.get(f"{followed}/edit").status_code == 404


def test_a_request_is_nobody_elses_business(office: Office, session: Session) -> None:
    client = office.browser(office.zineb)
    organisation = asked(client, session)
    (document,) = session.scalars(select(StoredFile))
    stranger = cast.stranger(session)
    session.commit()
    for browser in (office.app.test_client(), office.browser(stranger), office.browser(office.neighbour)):
        for path in ("", "/request", "/request/edit", f"/documents/{document.public_id}", "/members", "/edit"):
            answer = browser.get(f"/fr/organisations/{organisation.public_id}{path}")
            assert answer.status_code in {302, 404}, path
            assert "sign-in" in answer.headers.get("Location", "sign-in")
    for browser in (client, office.browser(office.moderator), office.browser(office.coordinator)):
        assert download(browser, f"/fr/organisations/{organisation.public_id}/documents/{document.public_id}") == PDF


def test_a_draft_is_kept_by_its_button(office: Office) -> None:
    client = office.browser(office.zineb)
    assert submit(client, ASK, draft="1", name_fr="Eau").location.endswith("/my-organisation")
    assert "request" in client.get("/fr/my-organisation").text
