"""Asking for an organisation to join: the form with its draft and documents, where it stands, and changing it."""

from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import FileStorage

from maghribcom import clock
from maghribcom.accounts.access import current_actor, requires
from maghribcom.database import db
from maghribcom.drafts import operations as drafts
from maghribcom.errors import Conflict, Invalid
from maghribcom.files.models import COUNT_LIMIT, SIZE_LIMIT
from maghribcom.files.operations import clean_name, files_of, find_file, remove, send, store
from maghribcom.headers import takes_files
from maghribcom.locales import current_language, isolated
from maghribcom.organisations.forms.request import RequestForm, content_of
from maghribcom.organisations.labels import statuses
from maghribcom.organisations.models import JoinRequest, Organisation
from maghribcom.organisations.operations import amend_request as amend
from maghribcom.organisations.operations import duplicates, send_request
from maghribcom.organisations.operations.requests import GROUP, UNSENT
from maghribcom.organisations.states import KIND
from maghribcom.organisations.views.blueprint import (
    Page,
    form_page,
    name_of,
    open_request,
    own_account,
    pages,
    start_again,
)

ACCEPTED = frozenset({"application/pdf", "image/png", "image/jpeg"})
ACCEPTED_ENDINGS = ".pdf,.png,.jpg,.jpeg"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page of the form is about: a request that is being written, or one that staff want changed."""

    kind: str
    object_id: str
    asked: JoinRequest | None = None

    def url(self, endpoint: str) -> str:
        """One of the addresses of this form."""
        if self.asked is None:
            return url_for(f"organisations.{endpoint}")
        return url_for(f"organisations.{endpoint}_again", public_id=self.object_id)


def _new() -> Subject:
    return Subject(UNSENT, own_account().public_id)


def _again(public_id: str) -> Subject:
    return Subject(KIND, public_id, open_request(public_id, "organisations.amend"))


@pages.route("/organisations/request", methods=["GET", "POST"])
@requires("organisations.request")
@takes_files
def ask_to_join() -> Page:
    """The form, with what was typed before; and the request."""
    if own_account().email_confirmed_at is None:
        return render_template("organisations/confirm_first.html"), HTTPStatus.FORBIDDEN
    return _edit(_new())


@pages.route("/organisations/<public_id>/request/edit", methods=["GET", "POST"])
@requires("organisations.amend")
@takes_files
def ask_to_join_again(public_id: str) -> Page:
    """The same form for a request that staff want changed, with their remark."""
    return _edit(_again(public_id))


@pages.post("/organisations/request/draft")
@requires("organisations.request")
def keep_request() -> tuple[dict[str, int], int]:
    """Keep what is being typed, for the page's script."""
    return _keep_typed(_new())


@pages.post("/organisations/<public_id>/request/draft")
@requires("organisations.amend")
def keep_request_again(public_id: str) -> tuple[dict[str, int], int]:
    """The same for a request that is changed."""
    return _keep_typed(_again(public_id))


@pages.get("/organisations/request/documents/<file_id>")
@requires("organisations.request")
def own_document(file_id: str) -> Response:
    """A document of a request that was not sent yet, for its author."""
    return send(find_file(db.session, file_id, UNSENT, own_account().public_id) or abort(404))


@pages.get("/organisations/<public_id>/request")
@requires("organisations.see_request")
def follow_request(public_id: str) -> str:
    """Where a request stands, for who sent it."""
    asked = open_request(public_id, "organisations.see_request")
    organisation = asked.organisation
    return render_template(
        "organisations/follow_request.html",
        organisation=organisation,
        name=name_of(organisation),
        status=statuses()[organisation.status],
        sent_at=asked.sent_at,
        vetted=organisation.is_vetted(clock.now()),
    )


def _edit(subject: Subject) -> Page:
    if request.method == "POST":
        return _take(subject)
    draft = drafts.find_draft(db.session, subject.kind, subject.object_id, GROUP)
    if draft is not None:
        form = RequestForm.of_content(draft.content)
        form.version.data = str(draft.row_version)
    else:
        form = RequestForm.of_request(subject.asked) if subject.asked else RequestForm(formdata=None)
        form.version.data = "0"
    return _page(subject, form)


def _take(subject: Subject) -> Page:
    """Take documents in; then keep the text, or send the request, or show what is wrong with it."""
    content = content_of(request.form)
    form = RequestForm.of_content({**content, **{name: request.form.getlist(name) for name in ("distinct", "seen")}})
    refused = _take_documents(subject)
    if "remove" in request.form:
        _remove_document(subject, request.form["remove"])
    try:
        form.version.data = str(_keep(subject, content))
    except Invalid:
        raise Invalid(_("This text is too long to be kept. Go back and shorten it.")) from None
    if refused:
        form.documents.errors = refused
        return _page(subject, form)
    if {"upload", "remove", "draft"} & set(request.form):
        if "draft" in request.form:
            flash(_("Your draft is kept. Nothing of it is shown to anybody yet."), "success")
            return redirect(url_for("organisations.my_organisation"))
        return redirect(f"{subject.url('ask_to_join')}#documents-kept")
    form.documents_kept = len(files_of(db.session, subject.kind, subject.object_id))
    if not form.validate():
        return _page(subject, form)
    return _send(subject, form)


def _send(subject: Subject, form: RequestForm) -> Page:
    answers = form.answers(current_language())
    if subject.asked is None:
        domain = answers.particulars.email_domain
        alike = duplicates(db.session, answers.names, domain, vetted_at=clock.now())
        if alike and not form.distinct.data:
            form.distinct.errors = [_("Look whether your organisation is one of these.")]
            return _page(subject, form, alike=[*alike])
    try:
        if subject.asked is None:
            made = send_request(db.session, own_account(), answers, actor=current_actor())
        else:
            made = subject.asked.organisation
            sent = form.seen.data or ""
            version = int(sent) if sent.isascii() and sent.isdecimal() and 0 < len(sent) < 10 else None
            amend(db.session, subject.asked, answers, actor=current_actor(), version=version)
    except Invalid as error:
        form.form_errors.append(error.message)
        return _page(subject, form)
    except (Conflict, StaleDataError):
        start_again()
        _keep(subject, content_of(request.form))
        flash(_("This request has changed meanwhile. This is how it stands now."), "warning")
        return redirect(url_for("organisations.follow_request", public_id=subject.object_id))
    flash(_("Your request is sent. You will get a mail with the answer."), "success")
    return redirect(url_for("organisations.follow_request", public_id=made.public_id))


def _take_documents(subject: Subject) -> list[str]:
    """Keep the files that were sent; a sentence for each that is refused."""
    refused = []
    for sent in request.files.getlist("documents"):
        with closing(sent):  # a large one lies in a temporary file
            problem = _take_document(subject, sent) if sent.filename else None
        if problem:
            name = isolated(clean_name(sent.filename or ""))
            refused.append(_("%(name)s: %(problem)s", name=name, problem=problem))
    return refused


def _take_document(subject: Subject, sent: FileStorage) -> str | None:
    try:
        store(
            db.session,
            sent.stream,
            sent.filename or "",
            owner_kind=subject.kind,
            owner_id=subject.object_id,
            accepted=ACCEPTED,
            actor=current_actor(),
        )
    except Invalid as error:
        return error.message
    return None


def _remove_document(subject: Subject, file_id: str) -> None:
    found = find_file(db.session, file_id, subject.kind, subject.object_id)
    if found is not None:
        remove(db.session, found)


def _keep(subject: Subject, content: dict[str, list[str]], version: int | None = None) -> int:
    """Keep a draft; its version. Raises Invalid and Conflict as `keep_draft` does."""
    actor = str(current_actor().public_id)
    draft = drafts.keep_draft(db.session, subject.kind, subject.object_id, GROUP, content, actor=actor, version=version)
    return draft.row_version


def _keep_typed(subject: Subject) -> tuple[dict[str, int], int]:
    sent = request.form.get("version", "")
    version = int(sent) if sent.isdecimal() and 0 < len(sent) < 10 and sent != "0" else None
    try:
        return {"version": _keep(subject, content_of(request.form), version)}, HTTPStatus.OK
    except Conflict:
        return {}, HTTPStatus.CONFLICT
    except Invalid:
        return {}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def _page(subject: Subject, form: RequestForm, alike: list[Organisation] | None = None) -> Page:
    organisation = subject.asked.organisation if subject.asked else None
    form.seen.data = str(organisation.row_version) if organisation else "0"
    files = files_of(db.session, subject.kind, subject.object_id)
    return form_page(
        "organisations/ask_to_join.html",
        form,
        organisation=organisation,
        action=subject.url("ask_to_join"),
        draft_url=subject.url("keep_request"),
        files=[
            {"id": file.public_id, "name": file.name, "size": file.size, "url": _url_of(subject, file.public_id)}
            for file in files
        ],
        alike=[
            {"name": name_of(one), "url": url_for("directory.organisation", public_id=one.public_id)}
            for one in alike or ()
        ],
        accept=ACCEPTED_ENDINGS,
        megabytes=SIZE_LIMIT // 1_000_000,
        most=COUNT_LIMIT,
    )


def _url_of(subject: Subject, file_id: str) -> str:
    if subject.asked is None:
        return url_for("organisations.own_document", file_id=file_id)
    return url_for("organisations.document", public_id=subject.object_id, file_id=file_id)
