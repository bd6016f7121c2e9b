"""Whose label stands when several write the same concept: an editor's, then the starter's, then an import's."""

from maghribcom.skills.label_changes import Held, Wanted, compare_labels, wanted_labels
from maghribcom.skills.models import LABEL_LANGUAGES


def held(number: int, text: str, origin: str, kind: str = "preferred", language: str = "fr") -> Held:
    return Held(number, language, kind, text, text.casefold(), origin)


def inserted(changes: object) -> list[tuple[str, str, str]]:
    return [(label.kind, label.text, origin) for label, origin in changes.inserted]  # type: ignore[attr-defined]


def test_a_preferred_label_from_above_makes_the_imported_one_an_alternative() -> None:
    changes = compare_labels(
        "starter", wanted_labels([("fr", "preferred", "forage")]), [held(1, "sondage", "esco")], LABEL_LANGUAGES
    )
    assert [label.id for label in changes.deleted] == [1]
    assert inserted(changes) == [("preferred", "forage", "starter"), ("alternative", "sondage", "esco")]


def test_the_same_words_from_above_take_the_imported_ones_place() -> None:
    changes = compare_labels(
        "starter", wanted_labels([("fr", "preferred", "forage")]), [held(1, "Forage", "esco")], LABEL_LANGUAGES
    )
    assert [label.id for label in changes.deleted] == [1]
    assert inserted(changes) == [("preferred", "forage", "starter")]


def test_nothing_of_an_editor_is_touched_from_below() -> None:
    editors = [held(1, "forage", "editor"), held(2, "puits", "editor", "dropped")]
    labels = wanted_labels([("fr", "preferred", "Puits"), ("fr", "alternative", "sondage")])
    for origin in ("starter", "esco"):
        changes = compare_labels(origin, labels, editors, LABEL_LANGUAGES)
        assert not changes.deleted
        assert inserted(changes) == [("alternative", "sondage", origin)]


def test_where_the_preferred_label_is_not_taken_the_next_one_is_preferred() -> None:
    labels = [Wanted("fr", "preferred", "...", ""), Wanted("fr", "alternative", "forage", "forage")]
    changes = compare_labels("esco", labels, [], LABEL_LANGUAGES)
    assert inserted(changes) == [("preferred", "forage", "esco")]
    assert [reason for _label, reason in changes.refused] == ["labels without a word"]


def test_labels_of_a_language_that_was_not_read_stay() -> None:
    changes = compare_labels("esco", [], [held(1, "forage", "esco"), held(2, "boring", "esco", language="nl")], ["nl"])
    assert [label.id for label in changes.deleted] == [2]
