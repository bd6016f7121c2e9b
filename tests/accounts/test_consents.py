"""What people agree to, and what the room holds and removes of a person."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from maghribcom.accounts import consents
from maghribcom.accounts.models import PURPOSES, Account, Consent
from maghribcom.accounts.personal_data import PERSONAL_DATA
from maghribcom.database import Base, writing
from maghribcom.events.models import Event
from maghribcom.mail.models import OutboxMail
from tests.browsing import signed_in
from tests.cast import PASSWORD, amina, stranger


@pytest.mark.parametrize("purpose", PURPOSES)
def test_each_purpose_has_a_text_in_each_language(purpose):
    for language in ("fr", "ar", "en"):
        text = consents.current_text(purpose, language)
        assert text.language == language
        assert text.label
        assert "<p>" in text.body
        assert "<h1" not in text.body


def test_other_language_gets_the_french_text_and_says_so():
    assert consents.current_text("visibility", "zgh").language == "fr"


def test_unknown_purpose_has_no_text():
    with pytest.raises(FileNotFoundError):
        consents.current_text("marketing", "fr")


def test_markup_in_a_text_is_not_html(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    folder = tmp_path / "consents" / "alerts" / "2027-01-01"
    folder.mkdir(parents=True)
    (folder / "fr.md").write_text("# J'accepte\n\n<script>x</script> [a](javascript:alert(1)) **b**\n", "utf-8")
    monkeypatch.setattr(consents, "DATA", tmp_path)
    consents.current_text.cache_clear()
    text = consents.current_text("alerts", "fr")
    consents.current_text.cache_clear()
    assert text.version == "2027-01-01"
    assert "<script" not in text.body
    assert "href" not in text.body
    assert "<strong>b</strong>" in text.body


def test_consent_keeps_text_version_language_and_time_and_can_be_taken_back(app, session):
    account = amina(session)
    for _twice in range(2):
        consents.give(session, account, "alerts", "ar", actor=account.actor())
    given = session.scalars(select(Consent)).one()
    assert (given.text_version, given.language) == (consents.current_text("alerts", "ar").version, "ar")
    assert set(consents.active(session, account.id)) == {"alerts"}
    consents.withdraw(session, account, "alerts", actor=account.actor())
    consents.withdraw(session, account, "alerts", actor=account.actor())
    assert consents.active(session, account.id) == {}
    assert given.withdrawn_at is not None
    session.flush()
    assert session.scalars(select(Event.to_state).order_by(Event.id)).all() == ["given", "withdrawn"]


def test_newer_text_ends_the_consent_to_the_older_one(app, session):
    account = amina(session)
    consents.give(session, account, "alerts", "fr", actor=account.actor())
    consents.active(session, account.id)["alerts"].text_version = "2020-01-01"
    session.flush()
    consents.give(session, account, "alerts", "fr", actor=account.actor())
    assert session.scalar(select(func.count()).select_from(Consent)) == 2
    assert len(consents.active(session, account.id)) == 1


def test_withdrawal_ends_a_consent_that_was_given_twice_at_once(app, session):
    account = amina(session)
    consents.give(session, account, "alerts", "fr", actor=account.actor())
    first = session.scalars(select(Consent)).one()
    session.add(
        Consent(
            account_id=account.id,
            purpose="alerts",
            text_version=first.text_version,
            language="fr",
            given_at=first.given_at,
        )
    )
    session.flush()
    consents.withdraw(session, account, "alerts", actor=account.actor())
    assert consents.active(session, account.id) == {}


def test_account_alone_is_no_consent(session):
    assert consents.active(session, amina(session).id) == {}


def test_person_gets_back_what_the_room_holds(app, session):
    account = amina(session, password=PASSWORD)
    consents.give(session, account, "alerts", "fr", actor=account.actor())
    session.commit()
    signed_in(app, account, agent="Lynx")
    session.rollback()
    export = PERSONAL_DATA[0].export(session, account.id)
    said = json.dumps(export)
    assert "amina@example.org" in said
    assert "Lynx" in said
    assert "alerts" in said
    assert "argon2" not in said


def test_erased_person_leaves_nothing_in_the_room_and_nobody_else_is_touched(app, session):
    account, other = amina(session, password=PASSWORD), stranger(session)
    consents.give(session, account, "alerts", "fr", actor=account.actor())
    session.commit()
    signed_in(app, account, agent="Lynx")
    app.test_client().post("/fr/reset")
    with app.app_context(), writing() as own:
        PERSONAL_DATA[0].erase(own, account.id)
    session.rollback()
    session.expire_all()
    assert session.scalars(select(Account.email)).all() == [other.email]
    planted = {"amina", "lynx", "argon2"}
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table).where(table.c[next(iter(table.c)).name].is_not(None))):
            assert not any(word in str(tuple(row)).casefold() for word in planted), table.name
    assert session.scalar(select(func.count()).select_from(OutboxMail)) == 0
