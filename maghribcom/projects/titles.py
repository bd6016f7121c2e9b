"""How projects and needs are called in lists: by their title in the reader's language, else in its original."""

from flask_babel import gettext as _

from maghribcom.group_forms import Line
from maghribcom.projects.models import Need, Project


def title_of(thing: Project | Need, language: str) -> Line:
    """The title with its language; "Without a title" in the page's where none was written yet."""
    titles = {text.language: text for text in thing.texts if text.field == "title"}
    original = next((text for text in titles.values() if text.original), None)
    found = titles.get(language) or original
    return Line(found.text, found.language) if found else Line(_("Without a title"))
