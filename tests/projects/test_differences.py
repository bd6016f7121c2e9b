"""What changed between two submissions: answers, lines in their languages, words."""

import time

from maghribcom.group_forms import Line
from maghribcom.projects.answers import Group, Row
from maghribcom.projects.differences import ADDED, CHANGED, REMOVED, SAME, MarkedRow, Part, compare


def _row(before: list[Line] | None, now: list[Line]) -> MarkedRow:
    def groups(lines: list[Line]) -> list[Group]:
        return [Group("role", "Role", (Row("title", "Title", tuple(lines)),))]

    return compare(None if before is None else groups(before), groups(now))[0].rows[0]


def test_nothing_is_marked_without_a_submission_before() -> None:
    row = _row(None, [Line("Titre", "fr")])
    assert (row.change, row.lines[0].parts) == (SAME, (Part("Titre"),))


def test_words_are_marked_where_a_text_changed() -> None:
    row = _row([Line("Former douze infirmières", "fr")], [Line("Former quinze infirmières à la dialyse", "fr")])
    assert row.change == CHANGED
    (line,) = row.lines
    assert line.parts == (
        Part("Former "),
        Part("douze ", REMOVED),
        Part("quinze ", ADDED),
        Part("infirmières "),
        Part("à la dialyse", ADDED),
    )


def test_a_text_in_another_language_is_another_text() -> None:
    row = _row([Line("Titre", "fr")], [Line("Titre", "fr"), Line("عنوان", "ar")])
    assert [(line.language, line.parts[0].mark) for line in row.lines] == [("fr", SAME), ("ar", ADDED)]
    swapped = _row([Line("Titre", "fr")], [Line("عنوان", "ar")])
    assert [(line.language, line.parts[0].mark) for line in swapped.lines] == [("fr", REMOVED), ("ar", ADDED)]


def test_an_answer_that_is_new_or_gone_is_said_to_be() -> None:
    assert _row([], [Line("Titre", "fr")]).change == ADDED
    gone = _row([Line("Titre", "fr")], [])
    assert (gone.change, gone.lines[0].parts) == (REMOVED, (Part("Titre", REMOVED),))


def test_an_answer_that_an_older_submission_lacks_is_new() -> None:
    now = [Group("role", "Role", (Row("title", "Title", (Line("Titre", "fr"),)),))]
    assert compare([], now)[0].rows[0].change == ADDED


def test_a_long_text_of_one_word_is_compared_in_time() -> None:
    began = time.perf_counter()
    _row([Line("a " * 2000, "fr")], [Line("a b " * 1000, "fr")])
    assert time.perf_counter() - began < 1
