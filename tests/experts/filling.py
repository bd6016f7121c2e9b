"""A page's form as a browser without JavaScript sends it: every control with the value that it shows."""

from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse


class _Forms(HTMLParser):
    """The controls of each form on a page, by the form's address."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, MultiDict[str, str]] = {}
        self._form: MultiDict[str, str] | None = None
        self._select: str | None = None
        self._first_option: str | None = None
        self._area: str | None = None
        self._in_template = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "template":
            self._in_template += 1
        elif tag == "form":
            self._form = self.forms.setdefault(given.get("action", ""), MultiDict())
        if self._form is None or self._in_template:
            return
        name = given.get("name", "")
        if tag == "input" and given.get("type") not in {"checkbox", "radio", "submit"} and name:
            self._form.add(name, given.get("value", ""))
        elif tag == "input" and "checked" in given:
            self._form.add(name, given.get("value", "on"))
        elif tag == "select":
            self._select, self._first_option = name, None
        elif tag == "option" and self._select:
            if self._first_option is None:
                self._first_option = given.get("value", "")
            if "selected" in given:
                self._form.setlist(self._select, [given.get("value", "")])
                self._select = None
        elif tag == "textarea":
            self._area = name
            self._form.add(name, "")

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            # The first line break after the tag is the page's, not the person's.
            self._form[self._area] += data.removeprefix("\r\n").removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._in_template -= 1
        elif tag == "form":
            self._form = None
        elif tag == "select" and self._form is not None and not self._in_template:
            if self._select and self._first_option is not None:
                self._form.add(self._select, self._first_option)
            self._select = None
        elif tag == "textarea":
            self._area = None


def form_of(page: TestResponse, action: str) -> MultiDict[str, str]:
    """The form of a page that goes to this address."""
    parser = _Forms()
    parser.feed(page.get_data(as_text=True))
    assert action in parser.forms, f"no form to {action} among {list(parser.forms)}"
    return parser.forms[action]


def send(client: FlaskClient, page: TestResponse, action: str, **changed: Any) -> TestResponse:
    """Change some controls of a page's form and send it; None leaves a control out, a list sends it several times."""
    sent = form_of(page, action)
    for name, value in changed.items():
        sent.setlist(name, [] if value is None else value if isinstance(value, list) else [str(value)])
    return client.post(action, data=sent)


def fill(client: FlaskClient, action: str, **changed: Any) -> TestResponse:
    """Open a page, change its form and send it."""
    return send(client, client.get(action), action, **changed)
