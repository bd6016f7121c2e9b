"""What README and docs show exists: files that are linked, targets of make, commands and their options."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from flask import Flask

from tests.conftest import SMALL

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
#: Programs that a document may name: of the virtual environment, or of every machine.
OF_ENVIRONMENT = {"flask", "gunicorn", "pytest", "python"}
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)")
_INLINE = re.compile(r"`((?:\.venv/bin/)?flask [^`]+|(?:[A-Z_]+=\S+ )*make [a-z][^`]*)`")

pytestmark = pytest.mark.check


def commands_in(document: Path) -> list[str]:
    """Every command of a document: the lines of its ```sh blocks, and what it names between backticks."""
    text = document.read_text(encoding="utf-8")
    lines = "\n".join(_BLOCK.findall(text)).replace("\\\n", " ").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")] + _INLINE.findall(
        text
    )


def documented() -> list[object]:
    """Each command once, with the first document that shows it."""
    found: dict[str, str] = {}
    for document in DOCUMENTS:
        for command in commands_in(document):
            found.setdefault(command, document.name)
    return [pytest.param(command, id=f"{name}: {command}") for command, name in found.items()]


def words_of(command: str) -> list[str]:
    """The words of a command without the settings before it and the comment after it."""
    words = shlex.split(command, comments=True)
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words.pop(0)
    return words


@pytest.fixture
def stack() -> str:
    """Commands are the same on every stack."""
    return SMALL


def test_there_are_commands_to_look_at() -> None:
    assert len(documented()) > 5


@pytest.mark.parametrize("command", documented())
def test_command_exists(command: str, app: Flask) -> None:
    program, *words = words_of(command)
    name = program.rpartition("/")[2]
    if name == "make":
        assert words, command
        assert subprocess.run(["make", "--dry-run", *words], cwd=ROOT, capture_output=True, check=False).returncode == 0
    elif name == "flask":
        check_flask(app, words)
    else:
        check_program(program, words)


def check_flask(app: Flask, words: list[str]) -> None:
    """Each word names a command as long as there are groups; then come options that its help names."""
    found: click.Command = app.cli
    path = []
    while isinstance(found, click.Group) and words and not words[0].startswith("-"):
        path.append(words.pop(0))
        context = click.Context(found)
        for name in re.split(r"\|", path[-1]):
            assert name in found.list_commands(context), f"there is no command {name} in {found.list_commands(context)}"
        chosen = found.get_command(context, path[-1].split("|")[0])
        assert chosen is not None
        found = chosen
    answer = CliRunner().invoke(found, ["--help"], prog_name=" ".join(["flask", *path]))
    assert answer.exit_code == 0, answer.output
    for word in words:
        option = word.partition("=")[0]
        assert not option.startswith("-") or option in answer.output, f"{option} is not in:\n{answer.output}"


def check_program(program: str, words: list[str]) -> None:
    """A program of the virtual environment, or a module run by Python, with options that it knows; no other."""
    name = program.rpartition("/")[2]
    assert name in OF_ENVIRONMENT, f"nobody checks {program}"
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    asked = [sys.executable, "-m", name, "--help"] if name != "python" else [sys.executable, "--help"]
    if name == "python" and words[:1] == ["-m"]:
        asked = [sys.executable, *words[:2], "--help"]
        words = words[2:]
    shown = subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    for word in words:
        option = word.partition("=")[0]
        assert not option.startswith("-") or option in shown, f"{option} is not in {name} --help"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_linked_files_exist(document: Path) -> None:
    missing = [
        link for link in _LINK.findall(document.read_text(encoding="utf-8")) if not (document.parent / link).exists()
    ]
    assert missing == []
