"""Every text of every page is said in each language: complete, with the same placeholders and marks."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from jinja2 import Environment

from tests.guards.messages import ROOT, catalogues, extract, is_translated, read

pytestmark = pytest.mark.check

TRANSLATED = ("ar", "fr")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
TAG = re.compile(r"</?\w+")
WORD = re.compile(r"[^\W\d_]{2,}")
#: What a macro adds to a tag of another.
ATTRIBUTE = re.compile(r"""[\w-]+="[^"]*\"""")
PAGES = sorted((ROOT / "templates").rglob("*.html"))
#: Attributes that people read or hear.
SPOKEN = {"alt", "title", "aria-label", "placeholder"}
#: Proper names, the same in every language.
NAMES = {"Maghribcom"}


@pytest.fixture(scope="module")
def template() -> Catalog:
    """What the code and the templates say."""
    return extract()


@pytest.fixture(scope="module", params=catalogues(), ids=lambda path: path.parts[-3])
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    """What one language says."""
    return read(request.param)


def test_there_is_a_catalogue_for_each_language() -> None:
    assert set(TRANSLATED) <= {path.parts[-3] for path in catalogues()}


def test_every_text_is_translated(template: Catalog, catalogue: Catalog) -> None:
    missing = []
    for message in said(template):
        found = catalogue.get(message.id, message.context)
        if found is None or not is_translated(found.string):
            missing.append(message.id)
    assert not missing


def test_no_text_is_fuzzy(catalogue: Catalog) -> None:
    assert not [message.id for message in said(catalogue) if message.fuzzy]


def test_no_text_is_kept_that_nobody_says(template: Catalog, catalogue: Catalog) -> None:
    assert not [message.id for message in said(catalogue) if template.get(message.id, message.context) is None]


def test_translations_have_the_placeholders_of_the_text(catalogue: Catalog) -> None:
    wrong = [message.id for message in said(catalogue) if is_translated(message.string) and not same_places(message)]
    assert not wrong


def test_translations_have_the_marks_of_the_text(catalogue: Catalog) -> None:
    wrong = []
    for message in said(catalogue):
        text = forms(message.id)[0]
        wrong += [
            text for form in forms(message.string) if form and sorted(TAG.findall(form)) != sorted(TAG.findall(text))
        ]
    assert not wrong


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_text_of_a_page_is_outside_the_catalogues(page: Path) -> None:
    tokens = Environment(autoescape=True).lex(page.read_text(encoding="utf-8"))
    reader = _Reader()
    reader.feed("".join(value for _, kind, value in tokens if kind == "data"))
    assert not reader.words


def said(catalogue: Catalog) -> list[Message]:
    """The texts of a catalogue, without its header."""
    return [message for message in catalogue if message.id]


def forms(string: str | tuple[str, ...] | list[str]) -> list[str]:
    """A text's forms: one, or one for each number."""
    return list(string) if isinstance(string, tuple | list) else [string]


def same_places(message: Message) -> bool:
    """A form for one or two may leave the number out; otherwise the same placeholders, each of which can be filled."""
    wanted = {place for form in forms(message.id) for place in PLACEHOLDER.findall(form)}
    for form in forms(message.string):
        found = set(PLACEHOLDER.findall(form))
        if found - wanted or (not message.pluralizable and found != wanted):
            return False
        if wanted:
            try:
                form % dict.fromkeys(wanted, 1)
            except (ValueError, TypeError, KeyError):
                return False
    return True


class _Reader(HTMLParser):
    """Collects the words that a page says by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style"}
        for name, value in attrs:
            if name in SPOKEN and value:
                self._note(value)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._note(ATTRIBUTE.sub("", data))

    def _note(self, text: str) -> None:
        self.words += [word for word in WORD.findall(text) if word not in NAMES]
