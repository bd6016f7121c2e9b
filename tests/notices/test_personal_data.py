"""What a person was told is theirs: given back in their language, and erased with them."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.contributions import NEVER
from maghribcom.notices.models import MailChoice, Notice
from maghribcom.notices.operations import tell
from maghribcom.notices.personal_data import PERSONAL_DATA
from maghribcom.notices.rates import choose_rates
from tests import cast

(DATA,) = PERSONAL_DATA


def test_notices_and_choices_are_given_back_and_erased(telling: Flask, session: Session) -> None:
    amina, youssef = cast.amina(session), cast.youssef(session)
    for one in (amina, youssef):
        tell(session, one, "test", "a", {"what": "water"})
        choose_rates(session, one, {"test": NEVER}, actor=one.actor())
    with telling.app_context():
        found = DATA.export(session, amina.id)
        (notice,) = found["notices"]
        assert (notice["type"], notice["text"], notice["read_at"]) == ("test", "about water", None)
        assert found["mails"] == [{"type": "test", "rate": "never"}]
        DATA.erase(session, amina.id)
        assert DATA.export(session, amina.id) == {"notices": [], "mails": []}
    assert session.scalars(select(Notice.account_id)).all() == [youssef.id]
    assert session.scalars(select(MailChoice.account_id)).all() == [youssef.id]


def test_a_notice_that_cannot_be_read_any_more_is_given_back_without_words(telling: Flask, session: Session) -> None:
    amina = cast.amina(session)
    tell(session, amina, "test", "a", {"what": "water"})
    session.scalars(select(Notice)).one().type = "gone"
    with telling.app_context():
        assert DATA.export(session, amina.id)["notices"][0]["text"] is None
