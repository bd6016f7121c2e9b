"""Pages of the editors for concepts: to find one, and to change its labels and links."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maghribcom.accounts.access import current_actor, requires
from maghribcom.cleaning import clean_line
from maghribcom.database import db
from maghribcom.errors import Invalid
from maghribcom.experts import operations, vocabulary_words
from maghribcom.experts.forms.desk import LabelForm, LinkForm, settle_concept
from maghribcom.experts.free_words import count_waiting
from maghribcom.experts.holders import count_holders
from maghribcom.experts.views.blueprint import pages
from maghribcom.experts.views.desk import check_unchanged, concept_of, kinds_for, kinds_linked
from maghribcom.extensions import search_engine
from maghribcom.form_fields import choices_of
from maghribcom.locales import current_language, isolated
from maghribcom.skills.models import RELATIONS, SKILL_KINDS, Concept
from maghribcom.skills.operations import put_label as write_label
from maghribcom.skills.overview import FOUND_SHOWN, find_for_editors, overview
from search.queries import TEXT_LENGTH

#: What a search may be limited to.
SEARCHED = {"skill": SKILL_KINDS, "occupation": ("occupation",), "sector": ("sector",)}
#: Lists of so many links stand open on the page of a concept.
FEW = 6


@pages.get("/vocabulary")
@requires("skills.edit")
def search_vocabulary() -> str:
    """Concepts by any of their labels, retired ones too, and the way to the words that wait."""
    typed, _harmful = clean_line(request.args.get("q", ""))
    kind = request.args.get("kind", "")
    kinds = SEARCHED.get(kind, ())
    found, there = find_for_editors(db.session, search_engine(), typed[:TEXT_LENGTH], kinds, current_language())
    return render_template(
        "experts/search_vocabulary.html",
        query=typed[:TEXT_LENGTH],
        kind=kind if kinds else "",
        kinds={name: vocabulary_words.concept_kinds()[name] for name in SEARCHED},
        found=found,
        names=vocabulary_words.concept_kinds(),
        shown=FOUND_SHOWN,
        engine_there=there,
        waiting=count_waiting(db.session),
    )


@pages.get("/vocabulary/concepts/<public_id>")
@requires("skills.edit")
def edit_concept(public_id: str) -> str:
    """A concept with all its labels and links, who holds it, and what can be done to it."""
    return _page(concept_of(public_id))


@pages.post("/vocabulary/concepts/<public_id>/labels")
@requires("skills.edit")
def put_label(public_id: str) -> Response | tuple[str, int]:
    """Add a label, or make one that is there preferred, alternative, hidden or dropped."""
    concept = concept_of(public_id)
    form = LabelForm()
    if not form.validate():
        return _page(concept, label_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    check_unchanged(concept)
    language, text, kind = str(form.language.data), str(form.text.data), str(form.kind.data)
    write_label(db.session, concept, language, text, kind=kind, actor=current_actor())
    flash(_("Saved: %(title)s.", title=isolated(text)), "success")
    return redirect(url_for("experts.edit_concept", public_id=public_id, _anchor="labels"))


@pages.post("/vocabulary/concepts/<public_id>/links")
@requires("skills.edit")
def put_link(public_id: str) -> Response | tuple[str, int]:
    """Link the concept to another one."""
    concept = concept_of(public_id)
    form = _link_form(concept)
    other = settle_concept(db.session, form.chosen.form, kinds_linked(concept, form.link.data), current_language())
    if not form.validate() or other is None:
        return _page(concept, link_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    check_unchanged(concept)
    operations.link_concepts(db.session, concept, str(form.link.data), other, actor=current_actor())
    flash(_("The two concepts are linked."), "success")
    return redirect(url_for("experts.edit_concept", public_id=public_id, _anchor="links"))


@pages.post("/vocabulary/concepts/<public_id>/links/drop")
@requires("skills.edit")
def drop_link(public_id: str) -> Response:
    """Take a link to another concept away for good."""
    concept, other = concept_of(public_id), concept_of(request.form.get("other", ""))
    kind = request.form.get("link", "")
    if kind not in RELATIONS or kind == "dropped":
        raise Invalid
    check_unchanged(concept)
    operations.unlink_concepts(db.session, concept, kind, other, actor=current_actor())
    flash(_("The link is gone. Neither the starter vocabulary nor an import brings it back."), "success")
    return redirect(url_for("experts.edit_concept", public_id=public_id, _anchor="links"))


def _link_form(concept: Concept, **options: object) -> LinkForm:
    form = LinkForm(**options)
    form.link.choices = choices_of(vocabulary_words.link_kinds(concept.kind))
    return form


def _page(concept: Concept, label_form: LabelForm | None = None, link_form: LinkForm | None = None) -> str:
    kinds, suggested = kinds_for(concept)
    return render_template(
        "experts/edit_concept.html",
        form=label_form or link_form,
        page=overview(db.session, concept, current_language()),
        holders=count_holders(db.session, concept),
        label_form=label_form or LabelForm(formdata=None),
        link_form=link_form or _link_form(concept, formdata=None),
        suggested="" if concept.kind == "occupation" else suggested,
        words=vocabulary_words,
        may_be_replaced=kinds != ("group",),
        few=FEW,
    )
