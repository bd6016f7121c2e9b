"""`make messages`: bring the texts of code and templates into the catalogues, and say what is left to translate."""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "maghribcom" / "translations"
SOURCES = {
    ROOT / "maghribcom": [("**.py", "python")],
    ROOT / "templates": [("**.html", "jinja2"), ("**.txt", "jinja2")],
}
KEYWORDS = DEFAULT_KEYWORDS | {
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
WIDTH = 110


def extract() -> Catalog:
    """Every text that the code and the templates say, with the files that say it."""
    template = Catalog(project="Maghribcom", charset="utf-8", fuzzy=False)
    for folder, methods in SOURCES.items():
        found = extract_from_dir(
            folder, methods, keywords=KEYWORDS, comment_tags=("translators:",), strip_comment_tags=True
        )
        for name, _line, message, comments, context in sorted(found, key=lambda each: (each[0], each[1])):
            place = (Path(folder, name).relative_to(ROOT).as_posix(), None)
            template.add(message, None, [place], auto_comments=comments, context=context)
    return template


def read(path: Path) -> Catalog:
    """A catalogue as it is written. Raises ValueError on a line that cannot be read."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], abort_invalid=True)


def catalogues() -> list[Path]:
    """The catalogue of each language."""
    return sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))


def main() -> None:
    """Update each catalogue: new texts come in empty, texts that nobody says go, nothing is guessed."""
    template = extract()
    for path in catalogues():
        catalogue = read(path)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        with path.open("wb") as file:
            write_po(file, catalogue, width=WIDTH, ignore_obsolete=True, include_lineno=False)
        missing = sum(1 for message in catalogue if message.id and not is_translated(message.string))
        sys.stdout.write(f"{catalogue.locale}: {len(catalogue)} texts, {missing} to translate\n")


def is_translated(string: str | tuple[str, ...] | list[str]) -> bool:
    """Whether a text, or each of its plural forms, has words."""
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    main()
