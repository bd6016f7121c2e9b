"""What people agree to: texts in versioned files, and rows that say which text, in which language, when.

Purposes are separate and never ticked beforehand; an account is none of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.accounts.models import Account, Consent
from maghribcom.events.operations import record
from maghribcom.territories import DATA

FALLBACK = "fr"
_markdown = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One text in one language: `label` stands beside the box, `body` below it."""

    purpose: str
    version: str
    language: str
    label: str
    body: Markup


@cache
def current_text(purpose: str, language: str) -> ConsentText:
    """The newest text for a purpose, in this language or else in French. Raises FileNotFoundError for no purpose."""
    folder = max(
        (path for path in (DATA / "consents" / purpose).iterdir() if path.is_dir()), key=lambda path: path.name
    )
    path = folder / f"{language}.md"
    if not path.is_file():
        language, path = FALLBACK, folder / f"{FALLBACK}.md"
    title, _line, body = path.read_text("utf-8").partition("\n")
    cleaned = Markup(nh3.clean(_markdown.render(body)))  # noqa: S704 (nh3 has just cleaned it)
    return ConsentText(purpose, folder.name, language, title.removeprefix("# ").strip(), cleaned)


def give(session: Session, account: Account, purpose: str, language: str, *, actor: Actor) -> None:
    """The person agrees to the present text; what they had agreed to before ends."""
    text = current_text(purpose, language)
    known = active(session, account.id).get(purpose)
    if known is not None and known.text_version == text.version:
        return
    if known is not None:
        known.withdrawn_at = clock.now()
    session.add(
        Consent(
            account_id=account.id,
            purpose=purpose,
            text_version=text.version,
            language=text.language,
            given_at=clock.now(),
        )
    )
    session.flush()
    record(session, f"consent.{purpose}", "account", account.public_id, actor=actor.public_id, after="given")


def withdraw(session: Session, account: Account, purpose: str, *, actor: Actor) -> None:
    """The person takes their agreement back; what followed from it ends with the next drain."""
    mine = select(Consent).where(
        Consent.account_id == account.id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
    )
    given = session.scalars(mine).all()  # two, when it was given in two windows at once
    for consent in given:
        consent.withdrawn_at = clock.now()
    if not given:
        return
    session.flush()
    record(session, f"consent.{purpose}", "account", account.public_id, actor=actor.public_id, after="withdrawn")


def active(session: Session, account_id: int) -> Mapping[str, Consent]:
    """The consents in force, by purpose."""
    query = select(Consent).where(Consent.account_id == account_id, Consent.withdrawn_at.is_(None))
    return {consent.purpose: consent for consent in session.scalars(query)}


def withdraw_all(session: Session, account_id: int) -> None:
    """End every consent: the account is being erased."""
    mine = update(Consent).where(Consent.account_id == account_id, Consent.withdrawn_at.is_(None))
    session.execute(mine.values(withdrawn_at=clock.now()))
