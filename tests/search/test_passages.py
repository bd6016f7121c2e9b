"""Passages: the words found, marked as they were written."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Text
from search.documents import TEXT_PARTS
from search.passages import PASSAGE_LENGTH, PASSAGES, mark, passages
from tests.search.asking import ask
from tests.search.people import AMINA, PHRASES


def marked(text: str, language: str, asked: str) -> list[str]:
    """The stretches that are marked in a text."""
    return [piece.text for piece in mark(ask(text=asked), text, language) if piece.marked]


@pytest.mark.parametrize(
    ("text", "language", "asked", "found"),
    [
        ("Ingénieure en énergies solaires", "fr", "ENERGIE solaire", ["énergies", "solaires"]),
        ("Développeuse C++, C# et C", "fr", "c#", ["C#"]),
        ("خبيرة في الطاقَة الشمسيّة", "ar", "طاقة شمسية", ["الطاقَة", "الشمسيّة"]),
        ("Teaching engineers; teaches", "en", "teach", ["Teaching", "teaches"]),
        ("<b>eau</b> & eaux", "fr", "eau", ["eau", "eaux"]),
        ("Nothing of it", "en", "hydrology", []),
    ],
)
def test_words_are_marked_as_they_are_written(text: str, language: str, asked: str, found: list[str]) -> None:
    assert marked(text, language, asked) == found


def test_an_article_before_an_apostrophe_belongs_to_its_word() -> None:
    assert marked("Il dimensionne l'hydraulique", "fr", "hydraulique") == ["l'hydraulique"]


@given(text=st.text(max_size=80), asked=st.text(max_size=20) | st.sampled_from([*PHRASES.values()]))
def test_marking_never_changes_a_text(text: str, asked: str) -> None:
    assert "".join(piece.text for piece in mark(ask(text=asked), text, "fr")) == text


def test_the_sentence_with_the_most_words_is_shown() -> None:
    told = "J'aime l'eau. J'ai dimensionné le pompage de l'eau à Ouarzazate ! Rien ici."
    document = replace(AMINA, texts=(Text("experience", told, "fr"),))
    (passage,) = passages(ask(text="eau pompage"), document, TEXT_PARTS)
    assert "".join(piece.text for piece in passage.pieces) == "J'ai dimensionné le pompage de l'eau à Ouarzazate !"
    assert (passage.part, passage.language) == ("experience", "fr")


@pytest.mark.parametrize("before", ["", "mot " * 10, "mot " * 200])
@pytest.mark.parametrize("after", ["", " mot" * 200])
def test_long_sentences_are_cut_between_words_around_the_first_one_found(before: str, after: str) -> None:
    document = replace(AMINA, texts=(Text("other", f"{before}pompage{after}", "fr"),))
    (passage,) = passages(ask(text="pompages"), document, TEXT_PARTS)
    shown = "".join(piece.text for piece in passage.pieces)
    assert len(shown) <= PASSAGE_LENGTH + 4
    assert set(shown.replace("…", "").split()) <= {"mot", "pompage"}
    assert [piece.text for piece in passage.pieces if piece.marked] == ["pompage"]


def test_a_word_without_spaces_around_is_cut_to_itself() -> None:
    document = replace(AMINA, texts=(Text("other", "/" * 400 + "pompage" + "/" * 400, "fr"),))
    (passage,) = passages(ask(text="pompage"), document, TEXT_PARTS)
    assert len("".join(piece.text for piece in passage.pieces)) <= PASSAGE_LENGTH + 4


def test_passages_are_few_of_the_parts_asked_for_and_only_for_words() -> None:
    document = replace(AMINA, texts=tuple(Text(part, f"{part} pompage", "fr") for part in TEXT_PARTS))
    assert len(passages(ask(text=" ".join(("pompage", *TEXT_PARTS))), document, TEXT_PARTS)) == PASSAGES
    assert [passage.part for passage in passages(ask(text="pompage other"), document, ("occupation", "other"))] == [
        "other"
    ]
    assert len(passages(ask(text="pompage"), document, TEXT_PARTS)) == 1
    assert passages(ask(), document, TEXT_PARTS) == ()
    assert passages(ask(text="le la"), document, TEXT_PARTS) == ()
