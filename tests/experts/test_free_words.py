"""From people's own words to concepts: counted without names, mapped with care, told to their owners."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import NOBODY
from maghribcom.accounts.models import Account
from maghribcom.errors import Conflict, Invalid
from maghribcom.experts.answers import OwnWord, SkillEntry
from maghribcom.experts.free_words import NEWEST, WordLine, find_word, list_words
from maghribcom.experts.holders import word_holders
from maghribcom.experts.models import SKILLS_MAX, Expert
from maghribcom.experts.operations import TypedWord, map_word, promote_word, save_work, withdraw
from maghribcom.experts.operations.free_words import WORD_MAPPED
from maghribcom.extensions import search_engine
from maghribcom.indexing.drain import drain
from maghribcom.locales import in_language
from maghribcom.notices.operations import unread_of
from maghribcom.notices.rates import notice_type
from maghribcom.skills.labels import find_by_label, key_of
from maghribcom.skills.models import Concept, Label
from maghribcom.skills.operations import ignore_word
from maghribcom.skills.overview import open_concept
from search import INSTITUTIONS, ExpertQuery, SkillWanted
from tests import cast
from tests.directory.conftest import statements
from tests.experts.profiles import WORK, complete, plant_vocabulary, published


def with_words(
    session: Session, account: Account, *words: tuple[str, str], skills: tuple[SkillEntry, ...] = ()
) -> Expert:
    work = replace(WORK, free_words=tuple(OwnWord(*word) for word in words), skills=skills or WORK.skills)
    return published(session, account, work=work)


def lines(session: Session, **asked: object) -> list[tuple[str, str, int]]:
    return [(line.word.text, line.word.language, line.people) for line in list_words(session, **asked).lines]  # type: ignore[arg-type]


def word(session: Session, key: str = "khettara", language: str = "fr") -> WordLine:
    found = find_word(session, key, language)
    assert found is not None
    return found


def word_of(key: str) -> TypedWord:
    return TypedWord(key, "fr", key)


def concept(session: Session, public_id: str) -> Concept:
    found = open_concept(session, public_id)
    assert found is not None
    return found


def levels(expert: Expert) -> dict[str, int]:
    return {row.concept.public_id: row.level for row in expert.skills}


def test_words_are_grouped_as_search_folds_them_and_by_language(app: Flask, session: Session) -> None:
    with_words(session, cast.amina(session), ("Khettara", "fr"), ("tissage", "fr"))
    with_words(
        session, cast.youssef(session), ("KHETTARA", "fr"), ("khettara!", "fr"), ("Khettara", "en"), ("...", "fr")
    )
    assert lines(session) == [("KHETTARA", "fr", 2), ("Khettara", "en", 1), ("tissage", "fr", 1)]
    assert lines(session, order=NEWEST)[-1] == ("tissage", "fr", 1)
    assert lines(session, language="en") == [("Khettara", "en", 1)]
    assert lines(session, text="TISS") == [("tissage", "fr", 1)]
    assert lines(session, text="100%_") == []


def test_words_that_nobody_sees_are_not_counted(app: Flask, session: Session) -> None:
    complete(session, cast.amina(session))
    gone = with_words(session, cast.youssef(session), ("tissage", "fr"))
    withdraw(session, gone, actor=gone.account.actor())
    assert lines(session) == []


def test_an_ignored_word_waits_no_more(app: Flask, session: Session) -> None:
    with_words(session, cast.amina(session), ("Khettara", "fr"), ("tissage", "fr"))
    ignore_word(session, "khettara", "fr", "too_general", actor=NOBODY)
    assert lines(session) == [("tissage", "fr", 1)]
    assert [(line.word.key, line.reason) for line in list_words(session, ignored=True).lines] == [
        ("khettara", "too_general")
    ]
    assert word(session).reason == "too_general"


def test_a_mapped_word_becomes_a_skill_at_the_lowest_level_and_its_owner_is_told(app: Flask, session: Session) -> None:
    expert = with_words(session, cast.amina(session), ("Khettara", "fr"), ("khettara", "fr"), ("tissage", "fr"))
    session.commit()
    version, changed = expert.row_version, expert.changed_at
    session.rollback()
    map_word(session, word(session).word, concept(session, "r-language"), hand_over=True, recognise=True, actor=NOBODY)
    session.commit()
    session.expire_all()
    assert levels(expert) == {"hydrology": 4, "drip-irrigation": 3, "water-modelling": 2, "r-language": 1}
    new = next(row for row in expert.skills if row.concept.public_id == "r-language")
    assert (new.years, new.evidence, new.wants_to_use, new.position) == (None, "claimed", True, 3)
    assert [free.text for free in expert.free_words] == ["tissage"]
    assert expert.row_version == version + 1
    assert expert.changed_at is not None
    assert changed is not None
    assert expert.changed_at > changed
    [notice] = unread_of(session, expert.account_id, [WORD_MAPPED], 5)
    with in_language("en"):
        assert "is now the skill “r-language”" in notice_type(WORD_MAPPED).body(notice.data)
    assert find_by_label(session, "khettara")[0].public_id == "r-language"
    with pytest.raises(Conflict):
        map_word(
            session, word_of("khettara"), concept(session, "r-language"), hand_over=True, recognise=True, actor=NOBODY
        )


def test_the_level_of_who_holds_the_skill_stays_and_a_full_profile_keeps_its_word(app: Flask, session: Session) -> None:
    plant_vocabulary(session)
    for number in range(SKILLS_MAX):
        session.add(Concept(public_id=f"skill-{number}", scheme="maghribcom", kind="skill"))
    session.flush()
    entries = tuple(SkillEntry(f"skill-{number}", 2) for number in range(SKILLS_MAX))
    holder = with_words(session, cast.amina(session), ("Khettara", "fr"))
    full = with_words(session, cast.youssef(session), ("khettara", "fr"), skills=entries)
    gainer = with_words(
        session, cast.salma(session), ("khettara", "fr"), skills=(*WORK.skills[1:], SkillEntry("r-language", 2))
    )
    holders = word_holders(session, "khettara", "fr", concept(session, "hydrology"))
    assert (holders.gain, holders.have, holders.full, holders.total) == (1, 1, 1, 3)
    session.commit()
    map_word(session, word(session).word, concept(session, "hydrology"), hand_over=True, recognise=False, actor=NOBODY)
    session.commit()
    session.expire_all()
    assert levels(holder)["hydrology"] == 4
    assert levels(gainer)["hydrology"] == 1
    assert "hydrology" not in levels(full)
    assert [[free.text for free in one.free_words] for one in (holder, full, gainer)] == [[], ["khettara"], []]
    assert [len(unread_of(session, one.account_id, [WORD_MAPPED], 5)) for one in (holder, full, gainer)] == [1, 0, 1]
    assert find_by_label(session, "khettara") == []
    [notice] = unread_of(session, holder.account_id, [WORD_MAPPED], 5)
    with in_language("en"):
        assert "in your profile already" in notice_type(WORD_MAPPED).body(notice.data)


def test_a_label_alone_touches_no_profile(app: Flask, session: Session) -> None:
    expert = with_words(session, cast.amina(session), ("Khettara", "fr"))
    map_word(session, word(session).word, concept(session, "hydrology"), hand_over=False, recognise=True, actor=NOBODY)
    assert [free.text for free in expert.free_words] == ["Khettara"]
    assert unread_of(session, expert.account_id, [WORD_MAPPED], 5) == []
    assert find_by_label(session, "khettara")[0].public_id == "hydrology"


def test_a_word_becomes_a_skill_that_can_be_had(app: Flask, session: Session) -> None:
    with_words(session, cast.amina(session), ("Khettara", "fr"))
    for public_id in ("hydrologist", "old-skill", "water"):
        with pytest.raises(Invalid):
            map_word(
                session, word(session).word, concept(session, public_id), hand_over=True, recognise=False, actor=NOBODY
            )
    with pytest.raises(Invalid):
        map_word(
            session, word(session).word, concept(session, "hydrology"), hand_over=False, recognise=False, actor=NOBODY
        )


def test_mapping_takes_a_constant_number_of_statements(app: Flask, session: Session) -> None:
    with_words(session, cast.amina(session), ("Khettara", "fr"))
    for make in (cast.youssef, cast.salma, cast.stranger):
        with_words(session, make(session), ("tissage", "fr"))
    session.commit()
    seen = []
    for key in ("khettara", "tissage"):
        target = concept(session, "r-language")
        with statements(app) as made:
            map_word(session, word_of(key), target, hand_over=True, recognise=False, actor=NOBODY)
        seen.append(len(made))
        session.commit()
        session.expire_all()
    assert seen[0] == seen[1]


def test_a_promoted_word_finds_its_people_in_every_language(indexed: Flask, session: Session) -> None:
    expert = with_words(session, cast.amina(session), ("Khettara", "fr"))
    names = {"fr": "khettara", "ar": "خطارة", "en": "khettara"}
    made = promote_word(session, word(session).word, "knowledge", names, concept(session, "hydrology"), actor=NOBODY)
    session.commit()
    drain()
    query = ExpertQuery(reader_audience=INSTITUTIONS, required=(SkillWanted(made.public_id),))
    assert list(search_engine().search(query, clock.now()).ids) == [expert.public_id]
    assert lines(session) == []


def test_a_word_that_is_the_label_of_another_concept_is_refused(app: Flask, session: Session) -> None:
    with_words(session, cast.amina(session), ("Khettara", "fr"))
    hydrology = concept(session, "hydrology")
    hydrology.labels.append(
        Label(language="fr", kind="alternative", text="khettara", key=key_of("khettara"), origin="editor")
    )
    session.flush()
    with pytest.raises(Conflict):
        map_word(
            session, word(session).word, concept(session, "r-language"), hand_over=True, recognise=True, actor=NOBODY
        )


def test_keys_follow_a_word_that_is_written_anew(app: Flask, session: Session) -> None:
    expert = with_words(session, cast.amina(session), ("Khettara", "fr"))
    save_work(session, expert, replace(WORK, free_words=(OwnWord("Tissage", "fr"),)), actor=expert.account.actor())
    assert session.scalars(select(Expert)).one().free_words[0].key == "tissage"
