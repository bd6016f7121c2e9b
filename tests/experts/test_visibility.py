"""Who sees which section, and under which name somebody is shown."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.experts import operations
from maghribcom.experts.answers import Visibility
from maghribcom.experts.models import Expert
from maghribcom.experts.visibility import (
    ACCEPTED,
    EXPERTS,
    OWNER,
    PUBLIC,
    READERS,
    full_name,
    indexed_audiences,
    indexed_sections,
    may_open,
    sections_for,
    sections_once_accepted,
    short_name,
)
from maghribcom.experts.vocabulary import AUDIENCES, NARROWED, SECTIONS
from maghribcom.locales import in_language
from search import INSTITUTIONS, NETWORKS, STAFF
from tests import cast
from tests.experts.profiles import START, published

#: The whole matrix: who sees a section of this audience.
SEEN_BY = {
    "only_me": {OWNER},
    "once_i_accept": {OWNER, ACCEPTED},
    "institutions": {OWNER, ACCEPTED, INSTITUTIONS, NETWORKS, STAFF},
    "experts": {OWNER, ACCEPTED, INSTITUTIONS, NETWORKS, STAFF, EXPERTS},
    "public": {OWNER, ACCEPTED, INSTITUTIONS, NETWORKS, STAFF, EXPERTS, PUBLIC},
}
AGREED = frozenset({"visibility"})


@pytest.fixture
def amina(session: Session) -> Expert:
    """Her profile, published with nothing chosen about sections."""
    with clock.set_to(START):
        return published(session, cast.amina(session), visibility=Visibility({}, frozenset(), "fr"))


def _choose(session: Session, expert: Expert, **audiences: str) -> None:
    answers = Visibility(audiences, frozenset(), "fr")
    operations.save_visibility(session, expert, answers, actor=expert.account.actor())


def test_each_reader_sees_exactly_the_sections_of_their_audiences(session: Session, amina: Expert):
    for section in SECTIONS:
        for audience in NARROWED.get(section, AUDIENCES):
            _choose(session, amina, **{section: audience})
            for reader in READERS:
                assert (section in sections_for(amina, reader)) == (reader in SEEN_BY[audience]), (section, reader)


def test_nothing_chosen_means_vetted_institutions_and_the_phone_on_acceptance(session: Session, amina: Expert):
    assert sections_for(amina, INSTITUTIONS) == frozenset(SECTIONS) - {"phone"}
    assert sections_for(amina, EXPERTS) == sections_for(amina, PUBLIC) == frozenset()
    assert sections_once_accepted(amina, INSTITUTIONS) == ("phone",)
    _choose(session, amina, background="once_i_accept", residence="only_me")
    assert sections_once_accepted(amina, INSTITUTIONS) == ("background", "phone")


def test_the_index_knows_what_institutions_see_and_never_the_phone():
    for audience in AUDIENCES:
        indexed = indexed_sections(dict.fromkeys(SECTIONS, audience))
        assert indexed == (frozenset(SECTIONS) - {"phone"} if INSTITUTIONS in SEEN_BY[audience] else frozenset())


def test_who_finds_somebody_follows_from_the_consents():
    assert indexed_audiences(set()) == frozenset()
    assert indexed_audiences({"network-contact", "alerts"}) == frozenset()
    assert indexed_audiences({"visibility"}) == {INSTITUTIONS, STAFF}
    assert indexed_audiences({"visibility", "network-contact"}) == {INSTITUTIONS, STAFF, NETWORKS}


def test_a_profile_opens_for_those_who_could_find_it(session: Session, amina: Expert):
    def readers(purposes: frozenset[str] = AGREED, days: int = 0) -> set[str]:
        at = START + timedelta(days=days)
        return {reader for reader in READERS if may_open(amina, reader, purposes, at)}

    assert readers() == {OWNER, ACCEPTED, INSTITUTIONS, STAFF}
    assert readers(frozenset({"visibility", "network-contact"})) == {OWNER, ACCEPTED, INSTITUTIONS, STAFF, NETWORKS}
    assert readers(frozenset()) == {OWNER}
    # Nobody needs the nightly work to be hidden from: 180 and 42 days after the last confirmation it is over.
    assert readers(days=221) == readers()
    assert readers(days=222) == {OWNER, ACCEPTED}
    _choose(session, amina, name="experts")
    assert readers() == {OWNER, ACCEPTED, INSTITUTIONS, STAFF, EXPERTS}
    _choose(session, amina, background="public")
    assert readers() == {OWNER, ACCEPTED, INSTITUTIONS, STAFF, EXPERTS, PUBLIC}
    with clock.set_to(START):
        operations.pause(session, amina, (START + timedelta(days=10)).date(), actor=amina.account.actor())
    assert readers(days=9) == {OWNER, ACCEPTED}
    assert PUBLIC in readers(days=10)
    operations.withdraw(session, amina, actor=amina.account.actor())
    assert readers() == {OWNER}


def test_a_name_is_short_on_lists_whole_on_acceptance_and_a_code_where_it_is_hidden(session: Session, amina: Expert):
    amina.public_id = "0abcdefgh7f3a"
    seen, hidden = sections_for(amina, INSTITUTIONS), frozenset[str]()
    with in_language("en"):
        short, whole, code = short_name(amina, seen), full_name(amina, seen), short_name(amina, hidden)
        assert (short.text, short.language, short.initials, short.pseudonymous) == ("Amina B.", None, "AB", False)
        assert whole.text == "Amina Bennani"
        assert (code.text, code.language, code.initials, code.pseudonymous) == ("Expert 7F3A", None, "7F", True)
        assert full_name(amina, hidden) == code
        amina.first_name, amina.last_name = "أمينة", "بناني"
        arabic = short_name(amina, seen)
        assert (arabic.text, arabic.language, arabic.initials) == ("أمينة ب.", "ar", "أ ب")


def test_a_code_tells_nothing_of_the_name(session: Session, amina: Expert):
    with in_language("en"):
        shown = short_name(amina, frozenset())
    for told in (amina.first_name, amina.last_name, "AB"):
        assert told is not None
        assert told not in f"{shown.text} {shown.initials}"
