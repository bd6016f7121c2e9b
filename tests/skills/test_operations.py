"""What editors may not do to the vocabulary."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.accounts.access import NOBODY
from maghribcom.errors import Conflict, Invalid
from maghribcom.skills.models import Concept
from maghribcom.skills.operations import put_label, retire
from maghribcom.skills.starter import load_starter
from tests.skills.making import water


@pytest.fixture
def concepts(app: Flask, session: Session, tmp_path: Path) -> dict[str, Concept]:
    load_starter(water(tmp_path / "v"))
    return {concept.public_id: concept for concept in session.scalars(select(Concept))}


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [("fr", "", "alternative"), ("fr", "...", "alternative"), ("xx", "eau", "alternative"), ("fr", "x" * 301, "hidden"),
     ("fr", "puits", "best")],
)  # fmt: skip
def test_a_label_without_words_in_another_language_or_too_long_is_refused(
    session: Session, concepts: dict[str, Concept], language: str, text: str, kind: str
) -> None:
    with pytest.raises(Invalid):
        put_label(session, concepts["water"], language, text, kind=kind, actor=NOBODY)


def test_a_word_of_another_concept_is_refused_in_its_family_only(
    session: Session, concepts: dict[str, Concept]
) -> None:
    with pytest.raises(Conflict):
        put_label(session, concepts["water"], "fr", "Hydrologie", actor=NOBODY)
    put_label(session, concepts["hydrologist"], "fr", "hydrologie", actor=NOBODY)


def test_a_concept_is_replaced_by_one_of_its_family_that_is_there(
    session: Session, concepts: dict[str, Concept]
) -> None:
    for other in ("water", "hydrologist"):
        with pytest.raises(Invalid):
            retire(session, concepts["water"], concepts[other], actor=NOBODY)
    retire(session, concepts["water"], concepts["hydrology"], actor=NOBODY)
    with pytest.raises(Invalid):
        retire(session, concepts["drilling"], concepts["water"], actor=NOBODY)
