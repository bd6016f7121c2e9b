"""`flask organisations`: make, vet, and invite officials."""

import sys
from typing import NoReturn

import click
from email_validator import EmailNotValidError, validate_email
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError

from maghribcom.accounts.access import NOBODY
from maghribcom.database import writing
from maghribcom.errors import Invalid
from maghribcom.locales import in_language
from maghribcom.organisations.operations import create_organisation, find_organisation, invite_member, vet
from maghribcom.organisations.vocabulary import MEMBER_ROLES, NAME_LENGTH, TYPES

BAD_INPUT, TRY_AGAIN = 2, 75

commands = AppGroup("organisations", help="Organisations and the people who act for them.")


def _stop(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)


@commands.command("create")
@click.argument("type_", metavar="TYPE", type=click.Choice(TYPES))
@click.option("--fr", default="", help="Name in French.")
@click.option("--ar", default="", help="Name in Arabic.")
@click.option("--en", default="", help="Name in English.")
@click.option("--territory", help="Region, province or prefecture, such as MA-08; see data/territories.tsv.")
@click.option("--vetted", is_flag=True, help="Its members may search people at once.")
def create(type_: str, fr: str, ar: str, en: str, territory: str | None, vetted: bool) -> None:
    """Make an organisation and print its id."""
    try:
        with in_language("en"), writing() as session:
            names = {"fr": fr, "ar": ar, "en": en}
            organisation = create_organisation(session, type_, names, territory=territory, actor=NOBODY)
            if vetted:
                vet(session, organisation, actor=NOBODY)
            click.echo(organisation.public_id)
    except Invalid as error:
        _stop(error.message, BAD_INPUT)
    except OperationalError:
        _stop("The database is away. Try again later.", TRY_AGAIN)


@commands.command("invite")
@click.argument("organisation_id")
@click.argument("email")
@click.option("--role", type=click.Choice(MEMBER_ROLES), default="official", show_default=True)
@click.option("--name", help="How the person is named to those who are approached.")
@click.option("--position", help="What the person is in the organisation.")
@click.option("--language", type=click.Choice(("fr", "ar", "en")), default="fr", show_default=True)
def invite_command(
    organisation_id: str, email: str, role: str, name: str | None, position: str | None, language: str
) -> None:
    """Invite somebody by mail to act for the organisation with this id."""
    if any(len(text or "") > NAME_LENGTH for text in (name, position)):
        _stop(f"Name and position have at most {NAME_LENGTH} characters.", BAD_INPUT)
    try:
        address = validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError as error:
        _stop(f"{email}: {error}", BAD_INPUT)
    try:
        with in_language("en"), writing() as session:
            organisation = find_organisation(session, organisation_id)
            if organisation is None:
                _stop(f"There is no organisation {organisation_id}.", BAD_INPUT)
            invite_member(
                session, organisation, address, role, language, display_name=name, position=position, actor=NOBODY
            )
    except Invalid as error:
        _stop(error.message, BAD_INPUT)
    except OperationalError:
        _stop("The database is away. Try again later.", TRY_AGAIN)
    click.echo(f"invited {address}")
