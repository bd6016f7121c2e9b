"""Words that people typed and no concept fits: the list, and what editors decide about each."""

from http import HTTPStatus
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maghribcom.accounts.access import current_actor, require, requires
from maghribcom.cleaning import clean_line
from maghribcom.closed_lists import levels
from maghribcom.database import db
from maghribcom.errors import Conflict
from maghribcom.experts import operations, vocabulary_words
from maghribcom.experts.forms.desk import ChoiceForm, IgnoreForm, MapForm, PromoteForm, settle_concept
from maghribcom.experts.free_words import (
    COMMONEST,
    LAST_PAGE,
    NEWEST,
    ORDERS,
    PAGE_SIZE,
    WordLine,
    find_word,
    list_words,
)
from maghribcom.experts.holders import word_holders
from maghribcom.experts.models import SKILLS_MAX
from maghribcom.experts.views.blueprint import pages
from maghribcom.experts.views.desk import check_no_import, concept_of
from maghribcom.experts.vocabulary import MAPPED_LEVEL
from maghribcom.extensions import search_engine
from maghribcom.locales import current_language, isolated
from maghribcom.paging import Pages, page_asked, pages_of, parameter_among
from maghribcom.skills import operations as skills
from maghribcom.skills.labels import words_for
from maghribcom.skills.models import LABEL_LANGUAGES, SKILL_KINDS
from maghribcom.skills.overview import find_for_editors
from search.queries import TEXT_LENGTH

Page = str | Response | tuple[str, int]

#: Concepts that are offered for a word.
CANDIDATES_SHOWN = 8
IGNORED = "ignored"


@pages.get("/vocabulary/words")
@requires("skills.edit")
def list_free_words() -> str:
    """The words that wait, or those that are ignored, the commonest first or the newest."""
    text, _harmful = clean_line(request.args.get("q", ""))
    asked = {
        "q": text[:TEXT_LENGTH],
        "of": parameter_among("of", LABEL_LANGUAGES),
        "state": parameter_among("state", (IGNORED,)),
        "order": parameter_among("order", ORDERS) or COMMONEST,
    }
    page = page_asked(request.args.get("page", "1"), LAST_PAGE)
    found = list_words(
        db.session, text=asked["q"], language=asked["of"] or None, ignored=asked["state"] == IGNORED,
        order=asked["order"], page=page,
    )  # fmt: skip
    return render_template(
        "experts/list_free_words.html",
        found=found,
        asked=asked,
        pages=_pages(page, -(-found.total // PAGE_SIZE), asked),
        languages=LABEL_LANGUAGES,
        orders={COMMONEST: _("commonest"), NEWEST: _("newest")},
        reasons=vocabulary_words.ignore_reasons(),
    )


@pages.get("/vocabulary/words/decide")
@requires("skills.edit")
def decide_word() -> Page:
    """A word, how many people have it, the concepts that it may mean, and what can be done."""
    return _decide(_line())


@pages.route("/vocabulary/words/map", methods=["GET", "POST"])
@requires("skills.edit")
def map_word() -> Page:
    """What mapping the word to a concept would do, and doing it."""
    line = _line()
    if not request.values.get("concept"):
        return _choose(line)
    concept = concept_of(request.values["concept"])
    form = MapForm()
    if request.method == "POST" and form.validate():
        check_no_import()
        operations.map_word(
            db.session, line.word, concept, hand_over=bool(form.hand_over.data), recognise=bool(form.recognise.data),
            actor=current_actor(),
        )  # fmt: skip
        flash(_("The word is mapped. Those who get the skill are told."), "success")
        return redirect(url_for("experts.list_free_words"))
    words = words_for(db.session, (concept.public_id,), current_language())
    page = render_template(
        "experts/map_word.html",
        form=form,
        line=line,
        concept=concept,
        label=words.get(concept.public_id),
        fits=concept.kind in SKILL_KINDS and not concept.retired,
        holders=word_holders(db.session, line.word.key, line.word.language, concept),
        level=levels()[MAPPED_LEVEL],
        most=SKILLS_MAX,
    )
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if request.method == "POST" else page


@pages.route("/vocabulary/words/promote", methods=["GET", "POST"])
@requires("skills.edit")
def promote_word() -> Page:
    """Make a new concept of the word."""
    line, language = _line(), current_language()
    # The word stands in its own language to begin with; the broader concept is asked for by name.
    form = PromoteForm(data={line.word.language: line.word.text})
    form.broader.form.word.label.text = _("Broader concept")
    if request.method == "POST":
        broader = settle_concept(db.session, form.broader.form, SKILL_KINDS, language)
        if form.validate() and broader is not None:
            check_no_import()
            made = operations.promote_word(
                db.session, line.word, str(form.kind.data), form.preferred(), broader, actor=current_actor()
            )
            flash(_("The new concept is there. Those who get the skill are told."), "success")
            return redirect(url_for("experts.edit_concept", public_id=made.public_id))
    page = render_template(
        "experts/promote_word.html",
        form=form,
        line=line,
        holders=word_holders(db.session, line.word.key, line.word.language, None),
        level=levels()[MAPPED_LEVEL],
        most=SKILLS_MAX,
    )
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if request.method == "POST" else page


@pages.post("/vocabulary/words/ignore")
@requires("skills.edit")
def ignore_word() -> Page:
    """Leave the word without a concept, for a reason."""
    line, form = _line(), IgnoreForm()
    if not form.validate():
        return _decide(line, form), HTTPStatus.UNPROCESSABLE_ENTITY
    skills.ignore_word(db.session, line.word.key, line.word.language, str(form.reason.data), actor=current_actor())
    flash(_("Ignored: %(word)s.", word=isolated(line.word.text)), "success")
    return redirect(url_for("experts.list_free_words"))


@pages.post("/vocabulary/words/restore")
@requires("skills.edit")
def restore_word() -> Response:
    """Put an ignored word back among those that wait."""
    line = _line()
    skills.restore_word(db.session, line.word.key, line.word.language, actor=current_actor())
    flash(_("The word waits again."), "success")
    return redirect(_address("decide_word", line))


def _line() -> WordLine:
    """The word that the request is about. 404 for nobody's; Conflict where it is gone since the page was opened."""
    require("skills.edit")
    key, language = request.values.get("key", ""), request.values.get("of", "")
    found = find_word(db.session, key, language) if key.isprintable() and language in LABEL_LANGUAGES else None
    if found is None and request.method == "POST":
        raise Conflict(_("Nobody has this word any more, or another editor decided about it meanwhile."))
    if found is None:
        abort(404)
    return found


def _address(endpoint: str, line: WordLine, concept: str | None = None) -> str:
    return url_for(f"experts.{endpoint}", key=line.word.key, of=line.word.language, concept=concept)


def _choose(line: WordLine) -> Page:
    """The concept that the form of the word's page names: on to what mapping does, or back to be asked."""
    choice = ChoiceForm(formdata=request.args)
    found = settle_concept(db.session, choice.chosen.form, SKILL_KINDS, current_language())
    if choice.validate() and found is not None:
        return redirect(_address("map_word", line, concept=found.public_id))
    return _decide(line, choice=choice), HTTPStatus.UNPROCESSABLE_ENTITY


def _decide(line: WordLine, ignore: IgnoreForm | None = None, choice: ChoiceForm | None = None) -> str:
    found, there = find_for_editors(db.session, search_engine(), line.word.text, SKILL_KINDS, current_language())
    return render_template(
        "experts/decide_word.html",
        form=ignore or choice,
        line=line,
        candidates=[one for one in found if not one.retired][:CANDIDATES_SHOWN],
        names=vocabulary_words.concept_kinds(),
        engine_there=there,
        choice=choice or ChoiceForm(formdata=None),
        ignore=ignore or IgnoreForm(formdata=None),
        reasons=vocabulary_words.ignore_reasons(),
        address=lambda endpoint, concept=None: _address(endpoint, line, concept),
    )


def _pages(page: int, last: int, asked: dict[str, str]) -> Pages:
    """The way through the pages of the list."""

    def url(number: int) -> str:
        kept: dict[str, Any] = {name: value for name, value in asked.items() if value}
        return url_for("experts.list_free_words", page=number if number > 1 else None, **kept)

    return pages_of(page, min(last, LAST_PAGE), url)
