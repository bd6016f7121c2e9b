"""What editors do to concepts, and that neither loader nor import undoes it."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.accounts.access import NOBODY
from maghribcom.errors import Conflict, Invalid
from maghribcom.extensions import search_engine
from maghribcom.skills.esco.concepts import public_id_for
from maghribcom.skills.esco.importing import import_esco
from maghribcom.skills.labels import current_words, find_by_label
from maghribcom.skills.models import Concept, IgnoredWord
from maghribcom.skills.operations import (
    bring_back,
    copy_words_and_links,
    create_concept,
    drop_link,
    ignore_word,
    put_label,
    put_link,
    restore_word,
    retire,
)
from maghribcom.skills.overview import find_for_editors, fingerprint, open_concept, overview
from maghribcom.skills.starter import load_starter
from maghribcom.skills.twins import lead_twins
from tests.skills.making import dump, skill, small_esco, water

NAMES = {"fr": "khettara", "ar": "خطارة", "en": "khettara (underground canal)"}


@pytest.fixture
def concepts(app: Flask, session: Session, tmp_path: Path) -> dict[str, Concept]:
    load_starter(water(tmp_path / "v"))
    return {concept.public_id: concept for concept in session.scalars(select(Concept))}


def successors(session: Session, public_ids: list[str]) -> dict[str, str]:
    """What each retired concept is read as."""
    current = current_words(session, public_ids, "fr")
    return {asked: now.concept for asked, now in current.items() if now.concept != asked}


def links(session: Session) -> set[tuple[str, str, str]]:
    return {(source, kind, target) for source, kind, target, _origin in dump(session)[2]}


def test_a_new_concept_is_ours_has_its_own_id_and_survives_the_loader(
    session: Session, concepts: dict[str, Concept], tmp_path: Path
) -> None:
    made = create_concept(session, "skill", NAMES, concepts["water"], actor=NOBODY)
    again = create_concept(session, "occupation", NAMES, concepts["water-occupations"], actor=NOBODY)
    session.commit()
    assert made.public_id == "khettara-underground-canal"
    assert again.public_id == "khettara-underground-canal-2"
    assert (made.public_id, "broader", "water") in links(session)
    before = dump(session)
    session.rollback()
    load_starter(water(tmp_path / "v"))
    import_esco([small_esco(tmp_path / "esco")])
    assert before[0] <= dump(session)[0]
    assert find_by_label(session, "خطارة")[0].public_id == made.public_id


@pytest.mark.parametrize("names", [{**NAMES, "ar": "..."}, {"fr": "x", "ar": "x"}, {**NAMES, "en": "خطارة"}])
def test_a_new_concept_without_the_three_labels_is_refused(
    session: Session, concepts: dict[str, Concept], names: dict[str, str]
) -> None:
    with pytest.raises(Invalid):
        create_concept(session, "skill", names, concepts["water"], actor=NOBODY)


def test_c_and_its_namesakes_get_different_ids(session: Session, concepts: dict[str, Concept]) -> None:
    ids = [
        create_concept(session, "skill", dict.fromkeys(("fr", "ar", "en"), name), concepts["water"], actor=NOBODY)
        for name in ("C", "C++", "C#")
    ]
    assert [concept.public_id for concept in ids] == ["c", "c-plus-plus", "c-sharp"]


def test_nothing_is_broader_than_itself_by_whatever_way(session: Session, concepts: dict[str, Concept]) -> None:
    put_link(session, concepts["drilling"], "broader", concepts["hydrology"], actor=NOBODY)
    for above in ("drilling", "hydrology", "water"):
        with pytest.raises(Invalid):
            put_link(session, concepts["water"], "broader", concepts[above], actor=NOBODY)
    with pytest.raises(Conflict):
        put_link(session, concepts["drilling"], "broader", concepts["hydrology"], actor=NOBODY)


def test_links_join_concepts_that_fit(session: Session, concepts: dict[str, Concept]) -> None:
    for one, kind, other in (
        ("water", "broader", "hydrologist"),
        ("water", "essential", "hydrology"),
        ("hydrologist", "essential", "water-occupations"),
        ("water", "dropped", "hydrology"),
        ("water", "no such kind", "hydrology"),
    ):
        with pytest.raises(Invalid):
            put_link(session, concepts[one], kind, concepts[other], actor=NOBODY)
    put_link(session, concepts["hydrologist"], "essential", concepts["water"], actor=NOBODY)
    put_link(session, concepts["water"], "related", concepts["drilling"], actor=NOBODY)
    assert ("drilling", "related", "water") in links(session)


def test_a_link_that_an_editor_dropped_stays_away(
    session: Session, concepts: dict[str, Concept], tmp_path: Path
) -> None:
    session.rollback()
    import_esco([small_esco(tmp_path / "esco")])
    hydrology, wells = concepts["hydrology"], open_concept(session, public_id_for(skill(1)))
    assert wells is not None
    assert (wells.public_id, "broader", "hydrology") in links(session)
    drop_link(session, wells, "broader", hydrology, actor=NOBODY)
    drop_link(session, hydrology, "broader", concepts["water"], actor=NOBODY)
    with pytest.raises(Conflict):
        drop_link(session, hydrology, "broader", concepts["water"], actor=NOBODY)
    session.commit()
    load_starter(water(tmp_path / "v"))
    import_esco([small_esco(tmp_path / "esco")])
    found = links(session)
    assert (wells.public_id, "broader", "hydrology") not in found
    assert ("hydrology", "broader", "water") not in found
    put_link(session, hydrology, "broader", concepts["water"], actor=NOBODY)
    assert ("hydrology", "dropped", "water") not in links(session)


def test_a_chain_of_successors_is_one_step(session: Session, concepts: dict[str, Concept]) -> None:
    retire(session, concepts["drilling"], concepts["hydrology"], actor=NOBODY)
    retire(session, concepts["hydrology"], concepts["water"], actor=NOBODY)
    assert successors(session, ["drilling", "hydrology", "water", "no-such"]) == {
        "drilling": "water",
        "hydrology": "water",
    }
    with pytest.raises(Invalid):
        retire(session, concepts["water"], concepts["drilling"], actor=NOBODY)
    bring_back(session, concepts["hydrology"], actor=NOBODY)
    retire(session, concepts["water"], None, actor=NOBODY)
    assert successors(session, ["drilling", "hydrology", "water"]) == {}


def test_a_retired_concept_comes_back_unless_another_has_its_words(
    session: Session, concepts: dict[str, Concept]
) -> None:
    drilling = concepts["drilling"]
    retire(session, drilling, None, actor=NOBODY)
    bring_back(session, drilling, actor=NOBODY)
    assert not drilling.retired
    with pytest.raises(Conflict):
        bring_back(session, drilling, actor=NOBODY)
    retire(session, drilling, None, actor=NOBODY)
    put_label(session, concepts["water"], "en", "Well drilling", actor=NOBODY)
    with pytest.raises(Conflict):
        bring_back(session, drilling, actor=NOBODY)


def test_an_import_leaves_a_merged_concept_and_brings_no_twin_of_it(
    session: Session, concepts: dict[str, Concept], tmp_path: Path
) -> None:
    retire(session, concepts["hydrology"], concepts["water"], actor=NOBODY)
    copy_words_and_links(session, concepts["hydrology"], concepts["water"])
    session.commit()
    for _again in range(2):
        load_starter(water(tmp_path / "v"))
        import_esco([small_esco(tmp_path / "esco")])
        session.rollback()
        assert [one.public_id for one in find_by_label(session, "hydrologie")] == ["water"]
    assert successors(session, ["hydrology"]) == {"hydrology": "water"}
    assert open_concept(session, public_id_for(skill(0))) is None


def test_a_twin_follows_its_concept_when_that_is_retired_and_when_it_comes_back(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    import_esco([small_esco(tmp_path / "esco")])
    load_starter(water(tmp_path / "v"))
    twin, hydrology, basin = public_id_for(skill(0)), open_concept(session, "hydrology"), open_concept(session, "water")
    assert hydrology is not None
    assert successors(session, [twin]) == {twin: "hydrology"}
    retire(session, hydrology, basin, actor=NOBODY)
    assert lead_twins(session) == 0
    assert successors(session, [twin, "hydrology"]) == {twin: "water", "hydrology": "water"}
    bring_back(session, hydrology, actor=NOBODY)
    assert successors(session, [twin, "hydrology"]) == {twin: "hydrology"}


def test_whoever_led_to_a_twin_leads_to_its_concept(app: Flask, session: Session, tmp_path: Path) -> None:
    import_esco([small_esco(tmp_path / "esco")])
    old, twin = open_concept(session, public_id_for(skill(1))), open_concept(session, public_id_for(skill(0)))
    assert old is not None
    retire(session, old, twin, actor=NOBODY)
    session.commit()
    load_starter(water(tmp_path / "v"))
    assert successors(session, [old.public_id]) == {old.public_id: "hydrology"}


def test_a_successor_takes_over_words_and_links_but_what_it_was_relieved_of(
    session: Session, concepts: dict[str, Concept]
) -> None:
    hydrology, water_itself = concepts["hydrology"], concepts["water"]
    put_label(session, water_itself, "en", "SOW", kind="dropped", actor=NOBODY)
    retire(session, hydrology, water_itself, actor=NOBODY)
    copy_words_and_links(session, hydrology, water_itself)
    held = {(label.language, label.text): label for label in water_itself.labels}
    assert held["en", "study of waters"].origin == "editor"
    assert held["en", "SOW"].kind == "dropped"
    assert held["ar", "علم المياه"].kind == "alternative"  # the successor has its own preferred one
    assert held["fr", "eau"].kind == "preferred"
    found = links(session)
    assert ("drilling", "broader", "water") in found
    assert ("hydrologist", "essential", "water") in found
    assert ("water", "broader", "water") not in found
    assert ("drilling", "related", "water") not in found  # they are linked already


def test_a_merge_into_something_narrower_makes_no_circle(session: Session, concepts: dict[str, Concept]) -> None:
    hydrology, drilling = concepts["hydrology"], concepts["drilling"]
    put_link(session, hydrology, "broader", drilling, actor=NOBODY)
    retire(session, concepts["water"], hydrology, actor=NOBODY)
    copy_words_and_links(session, concepts["water"], hydrology)
    assert ("drilling", "broader", "hydrology") not in links(session)
    assert ("hydrology", "broader", "drilling") in links(session)


def test_the_last_preferred_label_stays(session: Session, concepts: dict[str, Concept]) -> None:
    made = create_concept(session, "skill", NAMES, concepts["water"], actor=NOBODY)
    for language in ("fr", "ar"):
        put_label(session, made, language, NAMES[language], kind="dropped", actor=NOBODY)
    with pytest.raises(Invalid):
        put_label(session, made, "en", NAMES["en"], kind="hidden", actor=NOBODY)


def test_a_fingerprint_changes_with_labels_links_and_state(session: Session, concepts: dict[str, Concept]) -> None:
    concept = concepts["hydrology"]
    seen = [fingerprint(session, concept)]
    put_label(session, concept, "fr", "science des eaux", actor=NOBODY)
    seen.append(fingerprint(session, concept))
    put_link(session, concepts["drilling"], "broader", concept, actor=NOBODY)
    seen.append(fingerprint(session, concept))
    retire(session, concept, None, actor=NOBODY)
    seen.append(fingerprint(session, concept))
    assert len(set(seen)) == 4


def test_an_overview_has_labels_links_and_counts(session: Session, concepts: dict[str, Concept]) -> None:
    page = overview(session, concepts["hydrology"], "fr")
    assert page.words.text == "hydrologie"
    assert [label.text for label in page.labels["en"]] == ["hydrology", "SOW", "study of waters"]
    assert [one.id for one in page.links["broader"]] == ["water"]
    assert [one.id for one in page.links["needed"]] == ["hydrologist"]
    assert page.counts["related"] == 1


def test_editors_find_retired_concepts_too(indexed: Flask, session: Session, concepts: dict[str, Concept]) -> None:
    retire(session, concepts["drilling"], None, actor=NOBODY)
    session.commit()
    from_engine, there = find_for_editors(session, search_engine(), "forage", (), "fr")
    assert there
    assert [(one.id, one.retired) for one in from_engine] == [("drilling", True)]


def test_an_ignored_word_is_ignored_once_and_comes_back_once(app: Flask, session: Session) -> None:
    ignore_word(session, "bonjour", "fr", "not_a_skill", actor=NOBODY)
    with pytest.raises(Conflict):
        ignore_word(session, "bonjour", "fr", "unclear", actor=NOBODY)
    for wrong in (("x", "fr", "because"), ("x", "xx", "unclear"), ("", "fr", "unclear"), ("x" * 161, "fr", "unclear")):
        with pytest.raises(Invalid):
            ignore_word(session, *wrong, actor=NOBODY)
    restore_word(session, "bonjour", "fr", actor=NOBODY)
    assert session.scalars(select(IgnoredWord)).all() == []
    with pytest.raises(Conflict):
        restore_word(session, "bonjour", "fr", actor=NOBODY)
