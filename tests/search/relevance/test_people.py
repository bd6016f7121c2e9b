"""What is typed into the search finds the people who are meant: nDCG@10 of each language, on both stacks."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from maghribcom.directory.evaluating import Typed, find
from maghribcom.extensions import search_engine
from tests.search.relevance.judged import AT, compare, figures, judged_queries


def test_no_language_falls_below_its_floor(
    populated: Flask, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    queries = judged_queries("people")
    rankings = [find(session, search_engine(), Typed(query.text, query.language), AT) for query in queries]
    found = figures(queries, rankings)
    with capsys.disabled():
        below = compare("people", {language: of.ndcg_at_10 for language, of in found.items()})
    assert not below
