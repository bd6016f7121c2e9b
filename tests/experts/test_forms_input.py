"""Whatever is typed into whatever field: a message or a saved answer, never a fault, and nothing half-saved."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import FormField

from maghribcom.accounts.models import Account
from maghribcom.database import db
from maghribcom.events.models import Event
from maghribcom.experts.forms import FORMS
from maghribcom.experts.forms.groups import Opened
from maghribcom.experts.models import Expert
from maghribcom.experts.operations import profile_of
from maghribcom.form_fields import RowsField
from maghribcom.group_forms import fingerprint, row_form
from tests import cast
from tests.browsing import signed_in, text_of
from tests.conftest import SMALL
from tests.experts.filling import fill, form_of
from tests.experts.profiles import complete

HANDLED = {302, 400, 409, 413, 422}
TOO_LONG = "x" * 3_000
JUNK = {
    "over-long": TOO_LONG,
    "direction": "ab\u202ecd",
    "isolate": "\u2066evil\u2069",
    "control": "a\x07b\x1b[2J",
    "markup": "<script>alert(1)</script>{{ 7*7 }}%(x)s",
    "number": "99999999999999999999",
    "negative": "-1",
    "superscript": "²",
    "quote": "'; DROP TABLE expert; --",
    "emoji": "👩‍🔬",
    "line breaks": "a\r\nb\u2028c",
    "unknown code": "no_such_code",
}


@pytest.fixture
def stack() -> str:
    """What is typed is checked before any database or engine is asked: one stack tells all."""
    return SMALL


def names_of(group: str) -> list[str]:
    """Every name that a form of this group reads, with the first row of each repeated group."""
    form_class = FORMS[group]
    names: list[str] = []
    for name, unbound in vars(form_class).items():
        if not hasattr(unbound, "_formfield"):
            continue
        if unbound.field_class is RowsField:
            row = row_form(form_class, name)
            names += [f"{name}-0-{part}" for part in dir(row) if hasattr(getattr(row, part), "_formfield")]
        elif unbound.field_class is FormField:
            part_form = unbound.args[0]
            names += [f"{name}-{part}" for part in dir(part_form) if hasattr(getattr(part_form, part), "_formfield")]
        else:
            names.append(name)
    return names


EVERY_FIELD = [(group, name) for group in FORMS for name in names_of(group)]


@pytest.fixture
def saved(session: Session) -> Account:
    """Amina, whose six tasks are saved."""
    account = cast.amina(session)
    complete(session, account)
    session.commit()
    return account


@pytest.fixture
def visitor(indexed: Flask, saved: Account) -> FlaskClient:
    return signed_in(indexed, saved)


def rows_of(session: Session, account: Account, but: str = "") -> dict[str, str]:
    """The groups as they are saved."""
    session.rollback()
    expert = profile_of(session, account.id)
    assert expert is not None
    opened = Opened(expert, session, "en")
    return {group: fingerprint(form, opened) for group, form in FORMS.items() if group != but}


def written(session: Session) -> tuple[int | None, ...]:
    """What every save raises: the profile's version, and the number of events."""
    session.rollback()
    versions = session.execute(select(Expert.row_version)).scalars()
    return (*versions, session.scalar(select(func.count()).select_from(Event)))


@pytest.mark.parametrize(("group", "name"), EVERY_FIELD, ids=str)
def test_junk_in_any_field_is_answered_and_never_half_saved(
    group: str, name: str, visitor: FlaskClient, saved: Account, session: Session
) -> None:
    page = f"/en/profile/{group}"
    others, form = rows_of(session, saved, but=group), form_of(visitor.get(page), page)
    for kind, junk in {"empty": "", **JUNK}.items():
        before = written(session)
        answer = visitor.post(page, data=MultiDict({**form.to_dict(flat=False), name: [junk]}))
        assert answer.status_code in HANDLED, (name, kind)
        if answer.status_code == 302:
            form = form_of(visitor.get(page), page)
        else:
            assert written(session) == before, (name, kind)
            assert "There is a problem" in text_of(answer)
            assert "<script>alert(1)" not in answer.get_data(as_text=True)
    assert rows_of(session, saved, but=group) == others


@pytest.mark.parametrize("group", FORMS)
def test_a_null_character_is_refused_before_anything_is_done(
    group: str, visitor: FlaskClient, saved: Account, session: Session
) -> None:
    before = rows_of(session, saved)
    for name in names_of(group):
        assert fill(visitor, f"/en/profile/{group}", **{name: "a\x00b"}).status_code == 400
    assert rows_of(session, saved) == before


@pytest.mark.parametrize("group", FORMS)
def test_nothing_at_all_is_answered(group: str, visitor: FlaskClient) -> None:
    page = f"/en/profile/{group}"
    token = form_of(visitor.get(page), page)["csrf_token"]
    assert visitor.post(page, data={"csrf_token": token}).status_code in {302, 422}


def test_every_long_text_is_refused_with_its_limit(visitor: FlaskClient) -> None:
    limited = {"first_name": 80, "last_name": 80, "arabic_name": 160}
    for name, limit in limited.items():
        answer = fill(visitor, "/en/profile/identity", **{name: "أ" * 500 if name == "arabic_name" else "a" * 500})
        assert f"at most {limit} characters" in text_of(answer)


def test_markup_in_a_text_is_shown_as_text(visitor: FlaskClient) -> None:
    headline = "<b>Hydrologue</b> & {{ 7*7 }}"
    assert fill(visitor, "/en/profile/work", headline=headline).status_code == 302
    html = visitor.get("/en/profile/work").get_data(as_text=True)
    assert "&lt;b&gt;Hydrologue&lt;/b&gt; &amp; {{ 7*7 }}" in html


@pytest.fixture
def junk_target(visitor: FlaskClient) -> tuple[FlaskClient, str]:
    return visitor, form_of(visitor.get("/en/profile/work"), "/en/profile/work")["csrf_token"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_combination_of_names_and_values_is_a_fault(junk_target: tuple[FlaskClient, str], data: Any) -> None:
    client, token = junk_target
    group = data.draw(st.sampled_from(list(FORMS)))
    name = st.sampled_from([*names_of(group), "add", "remove", "draft", "seen", "version", "page", "skills-²-word"])
    value = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
    sent = data.draw(st.dictionaries(name, st.lists(value, min_size=1, max_size=2), max_size=8))
    target = f"/en/profile/{group}" + data.draw(st.sampled_from(["", "/draft"]))
    answer = client.post(target, data=MultiDict({**sent, "csrf_token": [token]}))
    assert answer.status_code in HANDLED | {200}


def test_the_profile_of_a_visitor_is_nobodys(app: Flask) -> None:
    assert app.test_client().get("/en/profile/identity").status_code == 302
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Expert)) == 0


def test_a_fault_tells_the_log_nothing_that_was_typed(
    capsys: pytest.CaptureFixture[str], visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(FORMS["identity"], "save", fail)
    assert fill(visitor, "/en/profile/identity", first_name="Tamghart", last_name="Izem").status_code == 500
    logged = capsys.readouterr().err
    assert "planted" in logged
    assert "Tamghart" not in logged
