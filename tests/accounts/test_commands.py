"""`flask accounts`."""

import pytest
from flask import Flask
from sqlalchemy import select

from maghribcom.accounts.models import Account, SignIn
from maghribcom.mail.models import OutboxMail
from tests.cast import amina


def run(app: Flask, *words: str):
    return app.test_cli_runner().invoke(args=["accounts", *words])


def test_invite_makes_an_account_with_the_role_and_a_mail_in_its_language(app, session):
    result = run(app, "invite", "Mediator@Example.org", "--role", "mediator", "--language", "ar")
    assert result.exit_code == 0, result.output
    session.rollback()
    account = session.scalars(select(Account)).one()
    assert account.email == "mediator@example.org"
    assert account.actor().roles == {"mediator"}
    assert account.password_hash is None
    mail = session.scalars(select(OutboxMail)).one()
    assert (mail.recipient, mail.language) == ("mediator@example.org", "ar")
    assert "/ar/invitation/" in mail.text


def test_regional_coordinator_is_invited_for_a_region(app, session):
    result = run(app, "invite", "r@example.org", "--role", "regional_coordinator", "--region", "MA-08")
    assert result.exit_code == 0, result.output
    session.rollback()
    assert session.scalars(select(Account)).one().actor().grants == {("regional_coordinator", "MA-08")}


@pytest.mark.parametrize(
    "words",
    [
        ["not an address", "--role", "mediator"],
        ["a@example.org", "--role", "expert"],
        ["a@example.org", "--role", "official"],
        ["a@example.org"],
        [],
        ["a@example.org", "--role", "mediator", "--region", "MA-08"],
        ["a@example.org", "--role", "regional_coordinator"],
        ["a@example.org", "--role", "regional_coordinator", "--region", "MA-99"],
        ["a@example.org", "--role", "mediator", "--language", "xx"],
    ],
)
def test_bad_input_is_code_2_and_makes_nothing(app, session, words):
    result = run(app, "invite", *words)
    assert result.exit_code == 2
    assert result.output
    assert session.scalars(select(Account)).all() == []


def test_closed_account_is_code_2(app, session):
    account = amina(session)
    account.closed_at = account.created_at
    session.commit()
    result = run(app, "invite", account.email, "--role", "mediator")
    assert result.exit_code == 2
    assert "closed" in result.output


def test_database_that_is_away_is_code_75(app, session, stack):
    if stack != "sqlite-embedded":
        pytest.skip("a missing table is another error there")
    SignIn.__table__.drop(session.connection())
    session.commit()
    assert run(app, "invite", "a@example.org", "--role", "mediator").exit_code == 75


def test_permission_table_is_printed_whole(app):
    result = run(app, "permissions")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert "accounts.manage_own\taccount\tanyone" in lines
    assert lines == sorted(lines)
    assert len(lines) == len(app.extensions["contributions"].permissions)


def test_help_explains(app):
    assert "officials" in run(app, "invite", "--help").output.casefold()
