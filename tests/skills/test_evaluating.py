"""`flask skills evaluate`: figures of files from outside, and what is wrong with them."""

import json
import tempfile
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from maghribcom.extensions import search_engine

LABELS = (
    "http://example.org/water\teau\n"
    "http://example.org/water\tressources en eau\n"
    "http://example.org/solar\ténergie solaire\n"
    "wind power\ténergie éolienne\n"
    "wind power\twind energy\ten\n"
)
QUERIES = "1\tl'énergie éolienne\n2\tEau\n3\tphotovoltaïque\n"
QRELS = "1\twind power\t3\n1\thttp://example.org/solar\t1\n2\thttp://example.org/water\t1\n3\twind power\t1\n"
FILES = {"labels": LABELS, "queries": QUERIES, "qrels": QRELS}


def evaluate(app: Flask, folder: Path, *more: str, **files: str | bytes) -> Result:
    """Run the command on these files, written to a folder."""
    args = ["skills", "evaluate", "--language", "fr", *more]
    for name, content in {**FILES, **files}.items():
        path = folder / f"{name}.tsv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        args += [f"--{name}", str(path)]
    return app.test_cli_runner().invoke(args=args)


def figures(result: Result) -> dict[str, float]:
    """The last line of what was printed."""
    assert result.exit_code == 0, result.output
    found: dict[str, float] = json.loads(result.stdout.splitlines()[-1])
    return found


def test_the_last_line_is_one_json_object_of_figures(app: Flask, tmp_path: Path) -> None:
    found = figures(evaluate(app, tmp_path))
    assert list(found) == ["queries", "hits@1", "hits@10", "mrr", "ndcg@10", "seconds"]
    assert found["queries"] == 3
    assert found["hits@1"] == found["hits@10"] == found["mrr"] == round(2 / 3, 4)
    assert 0 < found["seconds"] < 60


def test_the_engine_can_be_chosen_and_keeps_nothing(indexed: Flask, tmp_path: Path) -> None:
    with indexed.app_context():
        before = search_engine().status()
    own = indexed.config["SETTINGS"].search_url
    found = figures(evaluate(indexed, tmp_path, "--engine", own))
    assert found["hits@10"] == round(2 / 3, 4)
    with indexed.app_context():
        assert search_engine().status() == before


def test_a_label_of_another_language_says_so_in_a_third_cell(app: Flask, tmp_path: Path) -> None:
    queries, qrels = "1\twind energies\n", "1\twind power\t1\n"
    assert figures(evaluate(app, tmp_path, queries=queries, qrels=qrels))["hits@1"] == 1
    refused = evaluate(app, tmp_path, labels=LABELS + "water\twater\ttlh\n")
    assert refused.exit_code == 2
    assert "labels.tsv, line 6" in refused.stderr


def test_the_first_label_of_an_id_is_its_preferred_one(app: Flask, tmp_path: Path) -> None:
    labels = (
        "".join(f"other{number}\tpluie\nother{number}\teau\n" for number in range(5)) + "water\teau\nwater\tpluie\n"
    )
    for text, right in (("eau", 1), ("pluie", 0)):
        found = figures(evaluate(app, tmp_path, labels=labels, queries=f"1\t{text}\n", qrels="1\twater\t1\n"))
        assert found["hits@1"] == right


def test_the_highest_of_several_grades_of_one_id_counts(app: Flask, tmp_path: Path) -> None:
    twice = QRELS + "3\thttp://example.org/water\t0\n3\thttp://example.org/water\t2\n2\thttp://example.org/water\t0\n"
    assert figures(evaluate(app, tmp_path, qrels=twice))["hits@1"] == round(2 / 3, 4)


def test_long_texts_are_cut_and_counted(app: Flask, tmp_path: Path) -> None:
    result = evaluate(app, tmp_path, queries=QUERIES.replace("Eau", "eau " * 100))
    assert figures(result)["queries"] == 3
    assert "1 texts were cut to 200 characters" in result.stderr


def test_files_of_windows_and_files_without_a_last_line_break_are_read(app: Flask, tmp_path: Path) -> None:
    windows = {name: b"\xef\xbb\xbf" + text.strip().replace("\n", "\r\n").encode() for name, text in FILES.items()}
    assert figures(evaluate(app, tmp_path, **windows))["hits@1"] == round(2 / 3, 4)


def test_what_does_not_fit_the_other_files_is_said_and_counts_for_nothing(app: Flask, tmp_path: Path) -> None:
    qrels = QRELS + "9\twind power\t1\n1\tfire\t1\n"
    result = evaluate(app, tmp_path, queries=QUERIES + "4\teau\n", qrels=qrels)
    found, plain = figures(result), figures(evaluate(app, tmp_path))
    assert (found["queries"], found["hits@10"], found["mrr"]) == (plain["queries"], plain["hits@10"], plain["mrr"])
    assert found["ndcg@10"] < plain["ndcg@10"]
    assert "1 grades are for queries that are not asked, the first in qrels.tsv, line 5." in result.stderr
    assert "1 grades are for ids that cannot be found, the first in qrels.tsv, line 6." in result.stderr
    assert "1 queries have no grade above 0 and are left out." in result.stderr


BAD: dict[str, tuple[str, str | bytes, str]] = {
    "not UTF-8": ("labels", b"a\tb\nc\t\xff\n", "labels.tsv, line 2: is not UTF-8"),
    "empty file": ("labels", "", "labels.tsv: is empty"),
    "too few cells": ("queries", "1\teau\n2\n", "queries.tsv, line 2: 1 cells instead of 2"),
    "too many cells": ("qrels", QRELS + "1\twind power\t1\t1\n", "qrels.tsv, line 5: 4 cells instead of 3"),
    "empty line": ("qrels", QRELS + "\n", "qrels.tsv, line 5: 1 cells instead of 3"),
    "empty id": ("labels", LABELS + "\teau\n", "labels.tsv, line 6: the id is empty"),
    "empty text": ("queries", QUERIES + "4\t \n", "queries.tsv, line 4: the text is empty"),
    "invisible text": ("queries", QUERIES + "4\t\u200b\n", "queries.tsv, line 4: the text is empty"),
    "query twice": ("queries", QUERIES + "1\teau\n", "queries.tsv, line 4: the query '1' is there already"),
    "grade in words": ("qrels", QRELS + "1\twind power\tgood\n", "qrels.tsv, line 5: the grade 'good'"),
    "negative grade": ("qrels", QRELS + "1\twind power\t-1\n", "qrels.tsv, line 5: the grade '-1'"),
    "grade in parts": ("qrels", QRELS + "1\twind power\t1.0\n", "qrels.tsv, line 5: the grade '1.0'"),
    "huge grade": ("qrels", QRELS + f"1\twind power\t{'9' * 400}\n", "qrels.tsv, line 5: the grade '999"),
    "no grade above 0": ("qrels", "1\twind power\t0\n", "qrels.tsv: no query has an id with a grade above 0"),
}


@pytest.mark.parametrize(("name", "content", "said"), BAD.values(), ids=BAD)
def test_a_bad_file_is_named_with_its_line(
    app: Flask, tmp_path: Path, name: str, content: str | bytes, said: str
) -> None:
    result = evaluate(app, tmp_path, **{name: content})
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_options_that_name_nothing_end_with_2(app: Flask, tmp_path: Path) -> None:
    assert evaluate(app, tmp_path, "--engine", "ftp://somewhere").exit_code == 2
    assert evaluate(app, tmp_path, "--language", "tlh").exit_code == 2
    assert app.test_cli_runner().invoke(args=["skills", "evaluate", "--labels", "nothing.tsv"]).exit_code == 2


def test_an_engine_that_is_away_ends_with_75(app: Flask, tmp_path: Path) -> None:
    result = evaluate(app, tmp_path, "--engine", "http://127.0.0.1:9/x")
    assert result.exit_code == 75
    assert "away" in result.stderr


def test_the_temporary_index_is_removed(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    figures(evaluate(app, tmp_path))
    assert list((tmp_path / "temporary").iterdir()) == []
