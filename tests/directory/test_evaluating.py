"""`flask search evaluate`: figures of people and queries from outside, and what is wrong with them."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from maghribcom.extensions import search_engine
from tests.directory.conftest import House

AMINA = {
    "id": "amina",
    "visible_from": "2025-01-01T00:00:00+01:00",
    "skills": [{"concept": "solar-energy", "level": 3, "years": 8}],
    "country": "FR",
    "languages": [{"code": "fr", "spoken": "C2"}],
    "texts": [{"part": "headline", "text": "Ingénieure en énergie solaire", "language": "fr"}],
}
YOUSSEF = {"id": "youssef", "country": "NL", "skills": [{"concept": "solar-energy", "level": 2}]}
SALMA = {"id": "salma", "texts": [{"part": "other", "text": "Teaching midwives", "language": "en"}]}
WITH_FILTERS = {"id": "1", "required": [{"concept": "solar-energy", "level": 3}], "languages": [{"code": "fr"}]}
TYPED = {"id": "2", "typed": "zonne-energie", "language": "nl"}
IN_WORDS = {"id": "3", "typed": "midwives"}
QRELS = "1\tamina\t3\n1\tyoussef\t1\n2\tamina\t2\n2\tyoussef\t2\n3\tsalma\t1\n"


def lines(*objects: object) -> str:
    """JSON lines."""
    return "".join(f"{json.dumps(one)}\n" for one in objects)


FILES = {
    "documents": lines(AMINA, YOUSSEF, SALMA),
    "queries": lines(WITH_FILTERS, TYPED, IN_WORDS),
    "qrels": QRELS,
}


def evaluate(app: Flask, folder: Path, *more: str, **files: str | bytes) -> Result:
    """Run the command on these files, written to a folder."""
    args = ["search", "evaluate", *more]
    for name, content in {**FILES, **files}.items():
        path = folder / f"{name}.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        args += [f"--{name}", str(path)]
    return app.test_cli_runner().invoke(args=args)


def figures(result: Result) -> dict[str, float]:
    """The last line of what was printed."""
    assert result.exit_code == 0, result.output
    found: dict[str, float] = json.loads(result.stdout.splitlines()[-1])
    return found


def test_filters_and_typed_queries_find_the_people_of_the_files_only(house: House, tmp_path: Path) -> None:
    before = search_engine().status()
    found = figures(evaluate(house.app, tmp_path))
    assert list(found) == ["queries", "hits@1", "hits@10", "mrr", "ndcg@10", "seconds"]
    assert (found["queries"], found["hits@1"], found["mrr"]) == (3, 1, 1)
    best = 3 + 1 / 1.584962500721156
    assert found["ndcg@10"] == round((3 / best + 1 + 1) / 3, 4)  # the first query asks for more than Youssef has
    assert search_engine().status() == before


def test_the_engine_can_be_chosen_and_keeps_nothing(house: House, tmp_path: Path) -> None:
    before = search_engine().status()
    result = evaluate(house.app, tmp_path, "--engine", house.app.config["SETTINGS"].search_url)
    assert figures(result)["hits@1"] == 1
    assert search_engine().status() == before
    assert evaluate(house.app, tmp_path, "--engine", "ftp://somewhere").exit_code == 2
    assert evaluate(house.app, tmp_path, "--engine", "http://127.0.0.1:9").exit_code == 75


def amina(**members: Any) -> str:
    """The documents with other members of the first."""
    return lines({**AMINA, **members}, YOUSSEF, SALMA)


BAD: dict[str, tuple[str, str | bytes, str]] = {
    "not UTF-8": ("documents", b'{"id": "\xff"}\n', "documents.txt, line 1: is not UTF-8"),
    "not JSON": ("documents", lines(AMINA) + "amina\n", "documents.txt, line 2: is not JSON"),
    "deep": ("documents", "[" * 100_000 + "\n", "documents.txt, line 1: is not JSON"),
    "no object": ("queries", "[]\n", "queries.txt, line 1: is no JSON object"),
    "empty file": ("queries", "", "queries.txt: is empty"),
    "unknown field": ("documents", amina(shoes=3), "documents.txt, line 1: there is no field 'shoes'"),
    "no id": ("documents", "{}\n", "documents.txt, line 1: the field 'id' is missing"),
    "wrong type": ("documents", amina(years="many"), "documents.txt, line 1: the field 'years' cannot be 'many'"),
    "inside": ("documents", amina(skills=[{"level": 1}]), "line 1: skills: the field 'concept' is missing"),
    "no offset": ("documents", amina(changed_at="2025-01-01"), "line 1: the field 'changed_at' has no offset"),
    "no time": ("documents", amina(changed_at="soon"), "documents.txt, line 1: Invalid isoformat string"),
    "document twice": ("documents", lines(AMINA, AMINA), "line 2: the document 'amina' is there already"),
    "refused": ("documents", amina(skills=[{"concept": "solar-energy", "level": 9}]), "the document 'amina': skill"),
    "query twice": ("queries", lines(TYPED, TYPED), "queries.txt, line 2: the query '2' is there already"),
    "query without id": ("queries", lines({"typed": "eau"}), "queries.txt, line 1: the id is no text"),
    "typed and filters": ("queries", lines({**WITH_FILTERS, **TYPED}), "line 1: there is no field 'languages'"),
    "out of bounds": ("queries", lines({"id": "1", "years": 900}), "queries.txt, line 1: years must be 0 to 60"),
    "empty text": ("queries", lines({"id": "1", "typed": " "}), "queries.txt, line 1: the text is empty"),
    "no grade": ("qrels", QRELS + "1\tsalma\tgood\n", "qrels.txt, line 6: the grade 'good'"),
}


@pytest.mark.parametrize(("name", "content", "said"), BAD.values(), ids=BAD)
def test_a_bad_file_is_named_with_its_line(
    app: Flask, session: Session, tmp_path: Path, name: str, content: str | bytes, said: str
) -> None:
    result = evaluate(app, tmp_path, **{name: content})
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_surrogates_and_long_texts_are_no_error(house: House, tmp_path: Path) -> None:
    queries = '{"id": "1", "typed": "' + "solar " * 100 + '"}\n{"id": "2", "typed": "eau \\ud800"}\n'
    result = evaluate(house.app, tmp_path, queries=queries, qrels="1\tamina\t1\n2\tamina\t1\n")
    assert figures(result)["queries"] == 2
    assert "1 texts were cut to 200 characters" in result.stderr


SURROGATE = "\ud800"
STRAY: dict[str, dict[str, str]] = {
    "text of a document": {"documents": amina(texts=[{"part": "other", "text": SURROGATE, "language": "fr"}])},
    "name": {"documents": amina(names=[SURROGATE])},
    "id of a document": {"documents": amina(id=SURROGATE)},
    "skill": {"documents": amina(skills=[{"concept": SURROGATE, "level": 1}])},
    "id of a query": {"queries": lines({**TYPED, "id": SURROGATE})},
    "text of a query": {"queries": lines({"id": "1", "text": SURROGATE})},
    "country of a query": {"queries": lines({"id": "1", "countries": [SURROGATE]})},
    "field": {"documents": lines({**AMINA, SURROGATE: 1})},
}


@pytest.mark.parametrize("files", STRAY.values(), ids=STRAY)
def test_lone_surrogates_are_refused_or_say_nothing(
    app: Flask, session: Session, tmp_path: Path, files: dict[str, str]
) -> None:
    assert evaluate(app, tmp_path, **files).exit_code in {0, 2}
