"""The language of a page: in its address, in its texts, in its dates and names."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, wraps
from itertools import pairwise
from types import MappingProxyType
from typing import Any, TypeVar
from unicodedata import bidirectional

from babel import Locale, negotiate_locale
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g, has_request_context, request, url_for
from flask_babel import Domain, force_locale, format_date, format_decimal, format_timedelta, get_locale
from flask_babel import gettext as _
from werkzeug.routing import BaseConverter

from maghribcom import clock
from maghribcom.extensions import babel
from maghribcom.territories import own_names
from search.text.fold import clean, fold

COOKIE = "language"
#: Where a catalogue without a text looks next.
FALLBACKS = {"zgh": ("ar", "fr")}
#: Texts come from the catalogue of the language; dates and numbers are formatted as in Morocco.
FORMATTED_AS = {"ar": "ar_MA", "en": "en_GB"}

Code = TypeVar("Code", str, int)


@dataclass(frozen=True, slots=True)
class PageLanguage:
    """What a page needs to know of a language: its code, its own name, and the direction of its script."""

    code: str
    name: str
    direction: str


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in another language."""

    code: str
    name: str
    url: str
    current: bool
    direction: str


@cache
def page_language(code: str) -> PageLanguage:
    """Facts about a language of the pages or of a text."""
    names = {"zgh": "ⵜⴰⵎⴰⵣⵉⵖⵜ"}
    locale = Locale.parse(code)
    name = names.get(code) or (locale.get_display_name() or code)
    return PageLanguage(code, name[:1].upper() + name[1:], direction_of(code))


def direction_of(language: str | None) -> str:
    """`rtl` or `ltr`, for the dir attribute of a passage in this language."""
    return "rtl" if language in {"ar", "ary", "fa", "ur", "he"} else "ltr"


def isolated(text: str) -> str:
    """A value that a person typed, inside a sentence: its direction stays its own and does not turn the sentence."""
    return f"\u2068{text}\u2069"


def listed(parts: Iterable[str | None]) -> str:
    """The parts that there are, with the comma of the page's language between them.

    What is written in the other direction is isolated, so that it turns neither the commas nor its neighbours.
    """
    rightwards = direction_of(current_language()) == "ltr"
    others = {"R", "AL"} if rightwards else {"L"}
    there = (isolated(part) if others & set(map(bidirectional, part)) else part for part in parts if part)
    return (", " if rightwards else "، ").join(there)


def languages() -> tuple[str, ...]:
    """The languages of the pages, the first being the default."""
    return tuple(current_app.config["LANGUAGES"])


def current_language() -> str:
    """The language of the page, or of the mail that is being written."""
    return g.get("speaks") or _settled()


def _settled() -> str:
    """Work out the language and keep it in the context: a page of results asks for it two thousand times."""
    locale = get_locale()
    g.speaks = str(locale.language) if locale else languages()[0]
    return str(g.speaks)


def by_language(words: Callable[[], Mapping[Code, str]]) -> Callable[[], Mapping[Code, str]]:
    """Keep the words of a closed list for each language: a page of results asks for them a hundred times."""
    kept: dict[str, Mapping[Code, str]] = {}

    @wraps(words)
    def in_this_language() -> Mapping[Code, str]:
        language = current_language()
        if language not in kept:
            kept[language] = MappingProxyType(dict(words()))
        return kept[language]

    return in_this_language


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """A context in which texts, dates and addresses are in this language: for mails and commands."""
    before = g.get("speaks")
    try:
        with force_locale(FORMATTED_AS.get(code, code)):
            g.speaks = code
            yield
    finally:
        g.speaks = before


def configure_languages(app: Flask, codes: tuple[str, ...]) -> None:
    """Limit `<lang:...>` to these languages and give templates the means to speak them."""
    app.config["LANGUAGES"] = codes
    app.config["BABEL_DEFAULT_LOCALE"] = FORMATTED_AS.get(codes[0], codes[0])
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Africa/Casablanca"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"

    class LanguageConverter(BaseConverter):
        regex = "|".join(codes)
        part_isolating = True

    app.url_map.converters["lang"] = LanguageConverter
    babel.init_app(app, locale_selector=_select_locale)
    domain = app.extensions["catalogues"] = _ChainedDomain(app)
    # Templates ask our catalogues without looking up each time whose they are.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: domain.get_translations().ugettext(text),
        ngettext=lambda one, many, number: domain.get_translations().ungettext(one, many, number),
        newstyle=True,
        pgettext=lambda context, text: domain.get_translations().upgettext(context, text),
        npgettext=lambda context, one, many, number: domain.get_translations().unpgettext(context, one, many, number),
    )
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    app.jinja_env.filters.update(
        number=format_decimal, date=show_date, ago=show_ago, direction=direction_of, language=language_name
    )
    app.context_processor(_page_context)


class _ChainedDomain(Domain):
    """Translations that fall back to another language's before they fall back to the English of the code."""

    def __init__(self, app: Flask) -> None:
        super().__init__(translation_directories=[f"{app.root_path}/translations"])
        self._chains: dict[str, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        code = current_language()
        if code not in self._chains:
            loaded = [self._load(step) for step in (code, *FALLBACKS.get(code, ()))]
            for first, following in pairwise(loaded):
                first.add_fallback(following)
            self._chains[code] = loaded[0]
        return self._chains[code]

    def _load(self, code: str) -> NullTranslations:
        return Translations.load(self.translation_directories[0], [code], self.domain[0])


def _select_locale() -> str:
    code = g.get("language") or (language_of_path(request.path) if has_request_context() else None) or languages()[0]
    return FORMATTED_AS.get(code, code)


def language_of_path(path: str) -> str | None:
    """The language that an address begins with: error pages have no other sign."""
    first = path.lstrip("/").split("/", 1)[0]
    return first if first in languages() else None


def negotiated_language() -> str:
    """The language for an address without one: the cookie's, else the browser's, else the first.

    Babel's negotiation gives Arabic to `ar-MA`; Werkzeug's would give French.
    """
    wanted = request.cookies.get(COOKIE)
    if wanted in languages():
        return wanted
    asked = [tag.replace("-", "_") for tag, _quality in request.accept_languages]
    found = negotiate_locale(asked, languages(), aliases={"ary": "ar", "shi": "zgh", "tzm": "zgh"})
    return found or next((tag[:2] for tag in asked if tag[:2] in languages()), languages()[0])


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "language" in values:
        g.language = values.pop("language")


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    if "language" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values["language"] = current_language()


def show_date(value: date | datetime, form: str = "long") -> str:
    """A day in words; an instant is shown as its day in Morocco's time zone."""
    return format_date(value, form)


def show_ago(value: datetime) -> str:
    """How long ago, in the coarsest unit that says it: "today", "3 weeks ago"."""
    if clock.now() - value < timedelta(days=1):
        return _("today")
    return format_timedelta(value - clock.now(), granularity="day", threshold=1.2, add_direction=True)


def country_name(code: str) -> str:
    """A country's name in the language of the page; the project's own names come first."""
    return _own_or(("country", code), lambda locale: locale.territories.get(code))


def language_name(code: str) -> str:
    """A language's name in the language of the page; the project's own names come first."""
    return _own_or(("language", code), lambda locale: locale.languages.get(code))


@cache
def country_codes() -> tuple[str, ...]:
    """The countries of ISO 3166-1 where an expert may live, without those that the project leaves out."""
    known = [str(code) for code in Locale.parse("en").territories]
    left_out = {code for kind, code in own_names() if kind == "omitted-country"}
    return tuple(sorted(code for code in known if len(code) == 2 and code.isalpha() and code not in left_out))


def country_choices() -> list[tuple[str, str]]:
    """Code and name, in the alphabetical order of the page's language."""
    return sorted(((code, country_name(code)) for code in country_codes()), key=lambda pair: alphabetical(pair[1]))


def alphabetical(word: str) -> str:
    """What names are sorted by: letters with and without diacritics stand together."""
    return fold(clean(word))


def _own_or(key: tuple[str, str], library: Any) -> str:
    own = own_names().get(key, {}).get(current_language())
    return own or library(get_locale() or Locale.parse("en")) or key[1]


def absolute_url(endpoint: str, language: str, **values: Any) -> str:
    """The public address of a page in a language: for mails, feeds and commands, where there is no request."""
    adapter = current_app.url_map.bind("localhost")
    if current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values["language"] = language
    return str(current_app.config["SETTINGS"].public_url) + adapter.build(endpoint, values)


def alternates() -> list[Alternate]:
    """This page in every language, for the switch and for `hreflang`."""
    endpoint = request.endpoint
    keeps = endpoint is not None and current_app.url_map.is_endpoint_expecting(endpoint, "language")
    found = []
    for code in languages():
        if keeps and endpoint is not None:
            values: dict[str, Any] = {**(request.view_args or {}), "language": code}
            url = url_for(endpoint, **values)
            if request.method == "GET" and request.query_string:
                url += "?" + request.query_string.decode("latin-1")
        else:
            url = url_for("directory.home", language=code)
        facts = page_language(code)
        found.append(Alternate(code, facts.name, url, code == current_language(), facts.direction))
    return found


def _page_context() -> dict[str, Any]:
    return {
        "locale": page_language(current_language()),
        "alternates": alternates if has_request_context() else list,
        "country_name": country_name,
        "language_name": language_name,
    }
