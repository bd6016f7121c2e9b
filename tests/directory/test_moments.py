"""Since when, as people say it."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from maghribcom import clock
from maghribcom.directory.moments import moment_words, new_since
from maghribcom.directory.parameters import read_instant, write_instant
from maghribcom.locales import in_language


@pytest.mark.parametrize("stack", ["sqlite-embedded"], indirect=True)
def test_since_when_is_said_as_people_say_it(app: Flask) -> None:
    #: A Tuesday.
    noon = datetime.fromisoformat("2026-11-24T12:00:00+00:00")
    said = {
        ("en", 0): ("today at", "12 new since today at"),
        ("en", 1): ("Monday", "12 new since Monday"),
        ("fr", 1): ("lundi", "12 nouveaux profils depuis lundi"),
        ("ar", 1): ("الاثنين", "12 ملفا جديدا منذ يوم الاثنين"),
        ("fr", 6): ("mercredi", "12 nouveaux profils depuis mercredi"),
        ("en", 7): ("17 November 2026", "12 new since 17 November 2026"),
        ("fr", 7): ("17 novembre 2026", "12 nouveaux profils depuis le 17 novembre 2026"),
        ("ar", 7): ("17 نونبر 2026", "12 ملفا جديدا منذ 17 نونبر 2026"),
    }
    with app.app_context(), clock.set_to(noon):
        for (language, days), (moment, sentence) in said.items():
            with in_language(language):
                at = noon - timedelta(days=days)
                assert moment_words(at).startswith(moment), (language, days)
                assert new_since(12, at).startswith(sentence), (language, days)


def test_an_address_keeps_an_instant_as_it_is() -> None:
    at = datetime.fromisoformat("2026-11-24T12:00:00.123456+01:00")
    assert write_instant(at) == "2026-11-24T11:00:00.123456Z"
    assert read_instant(write_instant(at)) == at
    assert read_instant("2026-11-24T11:00:00Z") == at.replace(microsecond=0)
    assert [read_instant(junk) for junk in ("", "yesterday", "2026-11-24", "2026-13-01T00:00:00Z", "...")] == [None] * 5
