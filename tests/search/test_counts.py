"""How rare tokens are, as an index keeps it."""

import pytest

from search import ConceptDocument, Label
from search.counts import HEAVIEST, Counting, Counts
from search.fields import fields_of


def counted(*labels: str) -> Counts:
    counting = Counting()
    for place, label in enumerate(labels):
        counting.add(fields_of(ConceptDocument(f"c{place}", "skill", (Label(label, "en"),))))
    return Counts.unpacked(counting.packed())


def test_the_more_documents_have_a_token_the_less_it_weighs() -> None:
    counts = counted("water", "water well", "water well pump", "water")
    weights = [counts.weight("label_word", word) for word in ("water", "well", "pump")]
    assert weights == sorted(weights)
    assert len(set(weights)) == 3
    assert all(1 <= weight <= HEAVIEST for weight in weights)


def test_words_and_pieces_of_words_are_counted_apart() -> None:
    counts = counted("pump", "pumpkin")
    assert counts.weight("label_word", "pump") > counts.weight("label_gram", "pump")
    assert counts.knows("label_gram", "^pum")
    assert not counts.knows("label_word", "^pum")


def test_a_word_that_nothing_has_weighs_less_than_the_rarest_since_it_may_be_a_mistake() -> None:
    counts = counted(*(f"word{place} water" for place in range(50)))
    assert not counts.knows("label_word", "wtaer")
    assert counts.weight("label_word", "water") < counts.unknown < counts.weight("label_word", "word7")


def test_without_counts_all_weigh_the_same_and_nothing_is_known() -> None:
    for counts in (Counts(), Counts.unpacked(Counting().packed())):
        assert counts.weight("label_word", "water") == counts.weight("label_word", "pump") == counts.unknown
        assert not counts.knows("label_word", "water")


@pytest.mark.parametrize("packed", [b"", b"nothing", Counting().packed()[:-9]])
def test_what_is_no_table_of_counts_is_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match="counts"):
        Counts.unpacked(packed)
