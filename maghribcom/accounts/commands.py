"""`flask accounts`: invite staff, print the permission table."""

import sys
from typing import NoReturn

import click
from email_validator import EmailNotValidError, validate_email
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError

from maghribcom.accounts.access import NOBODY
from maghribcom.accounts.models import STAFF_ROLES
from maghribcom.accounts.operations import grant_role, invite
from maghribcom.database import writing
from maghribcom.errors import Invalid
from maghribcom.extensions import contributions
from maghribcom.locales import in_language
from maghribcom.territories import regions

BAD_INPUT, TRY_AGAIN = 2, 75

commands = AppGroup("accounts", help="Staff accounts and the permission table.")


def _stop(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)


@commands.command("invite")
@click.argument("email")
@click.option("--role", type=click.Choice(sorted(STAFF_ROLES)), required=True, help="What this person does.")
@click.option("--region", help="For a regional coordinator: the code of the region, such as MA-08.")
@click.option("--language", type=click.Choice(("fr", "ar", "en")), default="fr", show_default=True)
def invite_command(email: str, role: str, region: str | None, language: str) -> None:
    """Invite somebody of the staff by mail. Officials are invited by `flask organisations invite`."""
    try:
        address = validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError as error:
        _stop(f"{email}: {error}", BAD_INPUT)
    if (role == "regional_coordinator") != bool(region):
        _stop("A regional coordinator, and nobody else, needs --region.", BAD_INPUT)
    if region and region not in {known.code for known in regions()}:
        _stop(f"There is no region {region}; see data/territories.tsv.", BAD_INPUT)
    try:
        with in_language("en"), writing() as session:
            account = invite(session, address, language=language, actor=NOBODY)
            grant_role(session, account, role, scope=region or "", actor=NOBODY)
    except Invalid as refusal:
        _stop(f"{address}: {refusal.message}", BAD_INPUT)
    except OperationalError:
        _stop("The database is away. Try again later.", TRY_AGAIN)
    click.echo(f"invited {address} as {role}")


@commands.command("permissions")
def permissions() -> None:
    """Print who may do what: action, role, relation to the object, states of the object."""
    rows = sorted(
        (line.action, line.role, line.relation, " ".join(sorted(line.states))) for line in contributions().permissions
    )
    for row in rows:
        click.echo("\t".join(row).rstrip())
