"""`flask skills`: what it prints, and how it ends."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from maghribcom.indexing.lease import held
from maghribcom.skills import commands
from maghribcom.skills.twins import VOCABULARY_LEASE
from tests.skills.making import small_esco, starter_row, water, write_starter


def test_both_commands_explain_themselves(app: Flask) -> None:
    for command in ("import", "load-starter"):
        result = app.test_cli_runner().invoke(args=["skills", command, "--help"])
        assert result.exit_code == 0
        assert "exit code 2" in re.sub(r"\s+", " ", result.output)


def test_the_table_says_what_was_added_and_left_out(app: Flask, tmp_path: Path) -> None:
    run = app.test_cli_runner()
    loaded = run.invoke(args=["skills", "load-starter", "--from", str(water(tmp_path / "v"))])
    assert loaded.exit_code == 0
    assert re.search(r"^concepts +5 +0 +0 +0$", loaded.output, re.MULTILINE)
    done = run.invoke(args=["skills", "import", str(small_esco(tmp_path / "esco"))])
    assert done.exit_code == 0
    assert re.search(r"^concepts +9 +0 +0 +0$", done.stdout, re.MULTILINE)
    assert "1 links of broader skills to a concept that no file has" in done.stdout
    assert "dictionary_en.csv: no concepts or links that are used here" in done.stdout
    assert done.stderr == "", "no progress where nobody watches"


def test_bad_input_ends_with_2_and_names_the_line(app: Flask, tmp_path: Path) -> None:
    run = app.test_cli_runner()
    write_starter(tmp_path / "v", starter_row("bad", "tool"))
    refused = run.invoke(args=["skills", "load-starter", "--from", str(tmp_path / "v")])
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "water.tsv, line 2" in refused.stderr
    assert run.invoke(args=["skills", "import"]).exit_code == 2
    assert run.invoke(args=["skills", "import", str(tmp_path / "nothing.zip")]).exit_code == 2


def test_another_process_at_it_ends_with_75(app: Flask, tmp_path: Path) -> None:
    with app.app_context(), held(VOCABULARY_LEASE):
        run = app.test_cli_runner()
        for args in (["load-starter"], ["import", str(small_esco(tmp_path / "esco"))]):
            result = run.invoke(args=["skills", *args])
            assert result.exit_code == 75
            assert "Try again later" in result.stderr


def test_a_database_that_is_away_ends_with_75(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("SELECT 1", {}, Exception("away"))

    monkeypatch.setattr(commands, "load_starter", lambda _folder: away())
    assert app.test_cli_runner().invoke(args=["skills", "load-starter"]).exit_code == 75
