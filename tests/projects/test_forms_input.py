"""Whatever is typed into whatever field: a message or a saved answer, never a fault, and nothing half-saved."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import FormField

from maghribcom import clock, working_days
from maghribcom.events.models import Event
from maghribcom.form_fields import RowsField
from maghribcom.group_forms import row_form
from maghribcom.projects.forms import FORMS
from maghribcom.projects.models import Need, Project
from tests.browsing import text_of
from tests.conftest import SMALL
from tests.experts.filling import fill, form_of, send
from tests.experts.test_forms_input import HANDLED, JUNK

#: Longer than any text of the room.
TOO_LONG = "x" * 5_000


@pytest.fixture
def stack() -> str:
    """What is typed is checked before any database or engine is asked: one stack tells all."""
    return SMALL


def names_of(kind: str, group: str) -> list[str]:
    """Every name that a form of this group reads, with the first row of each repeated group."""
    form_class = FORMS[kind][group]
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


EVERY_GROUP = [(kind, group) for kind, forms in FORMS.items() for group in forms]


def written(session: Session, thing: Project | Need) -> tuple[int, int]:
    """What every save raises: the version of the row, and the number of events."""
    session.rollback()
    session.refresh(thing)
    return thing.row_version, session.scalar(select(func.count()).select_from(Event)) or 0


@pytest.mark.parametrize(("kind", "group"), EVERY_GROUP, ids=str)
def test_junk_in_any_field_is_answered_and_never_half_saved(
    kind: str, group: str, browser: FlaskClient, project: Project, need: Need, session: Session
) -> None:
    thing = need if kind == "need" else project
    page = f"/en/{kind}s/{thing.public_id}/edit/{group}"
    form = form_of(browser.get(page), page)
    for name in names_of(kind, group):
        for what, junk in {"empty": "", **JUNK, "over-long": TOO_LONG}.items():
            before = written(session, thing)
            answer = browser.post(page, data=MultiDict({**form.to_dict(flat=False), name: [junk]}))
            assert answer.status_code in HANDLED, (name, what)
            if answer.status_code == 302:
                form = form_of(browser.get(page), page)
            else:
                assert written(session, thing) == before, (name, what)
                assert "There is a problem" in text_of(answer), (name, what)
                assert "<script>alert(1)" not in answer.get_data(as_text=True)


def practical(need: Need) -> str:
    return f"/en/needs/{need.public_id}/edit/practical"


def test_a_deadline_on_a_day_off_is_said_before_it_is_saved(browser: FlaskClient, need: Need, session: Session) -> None:
    sunday = clock.now().date() + timedelta(days=30)
    sunday += timedelta(days=6 - sunday.weekday())
    asked = fill(browser, practical(need), deadline_kind="fixed", deadline=sunday.isoformat())
    assert asked.status_code == 422
    assert "is a day off" in text_of(asked)
    assert send(browser, asked, practical(need)).status_code == 302
    session.refresh(need)
    assert need.deadline == sunday
    assert need.deadline_at == working_days.end_of(working_days.working_day_from(sunday))
    assert fill(browser, practical(need), experts="3").status_code == 302


def test_a_deadline_in_the_past_is_refused(browser: FlaskClient, need: Need) -> None:
    answer = fill(browser, practical(need), deadline_kind="fixed", deadline=date(2020, 1, 1).isoformat())
    assert answer.status_code == 422
    assert "or a later day" in text_of(answer)


@pytest.mark.parametrize(
    ("page", "changed", "said"),
    [
        ("practical", {"deadline_kind": "fixed"}, "Choose the last day"),
        ("practical", {"deadline": f"{clock.now().year + 1}-03-02"}, "You chose no deadline"),
        ("practical", {"audience": "network"}, "Choose the network"),
        ("practical", {"experts": "51"}, "from 1 to 50"),
        ("practical", {"contact": "0000000000000"}, "Choose one of the answers"),
        ("terms", {"region": "", "way": "onsite"}, "Choose the region"),
        ("terms", {"province": "MA-TNG"}, "does not belong to the region"),
        ("terms", {"workload_unit": ""}, "Choose what the workload is counted in"),
        ("terms", {"duration": ""}, "Write how long it is"),
        ("terms", {"start_from": "2030-02-01", "start_until": "2030-01-01"}, "before the earliest"),
        ("skills", {"skills-0-word": "qwxzj"}, "not in our list"),
        ("skills", {"skills-0-word": "", "skills-1-word": "", "skills-0-years": ""}, "at least one skill"),
        ("skills", {"languages-0-level": ""}, "Choose the level"),
        ("role", {"title": ""}, "Write a title"),
        ("role", {"title_more-0-language": "fr"}, "twice in one language"),
        ("role", {"tasks": "", "tasks_more-0-text": "Dig", "tasks_more-0-language": "en"}, "Write the original here"),
    ],
    ids=str,
)
def test_answers_that_do_not_fit_are_refused_with_what_to_do(
    page: str, changed: dict[str, str], said: str, browser: FlaskClient, need: Need
) -> None:
    address = f"/en/needs/{need.public_id}/edit/{page}"
    answer = fill(browser, address, **changed)
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_a_form_with_all_its_languages_comes_back_as_it_was_saved(browser: FlaskClient, need: Need) -> None:
    page = f"/en/needs/{need.public_id}/edit/role"
    before = form_of(browser.get(page), page)
    assert send(browser, browser.get(page), page).status_code == 302
    after = form_of(browser.get(page), page)
    for name in ("csrf_token", "page"):
        before.pop(name)
        after.pop(name)
    assert before == after


def test_a_skill_in_the_owners_own_words_is_kept(indexed: Flask, browser: FlaskClient, need: Need) -> None:
    page = f"/en/needs/{need.public_id}/edit/skills"
    asked = fill(browser, page, **{"skills-1-word": "seguia", "skills-1-own": None})
    assert asked.status_code == 422
    assert send(browser, asked, page, **{"skills-1-meaning": "own"}).status_code == 302
    assert "seguia" in text_of(browser.get(f"/en/needs/{need.public_id}/check"))
    assert indexed is not None
