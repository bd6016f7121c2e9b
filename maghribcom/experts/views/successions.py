"""The end of a concept: merged into another one, retired, brought back. What is touched is shown before it is done."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maghribcom.accounts.access import current_actor, requires
from maghribcom.database import db
from maghribcom.errors import Invalid
from maghribcom.experts import operations
from maghribcom.experts.forms.desk import ChoiceForm, settle_concept
from maghribcom.experts.holders import count_both, count_holders
from maghribcom.experts.views.blueprint import pages
from maghribcom.experts.views.desk import check_unchanged, concept_of, kinds_for
from maghribcom.locales import current_language
from maghribcom.skills.models import Concept
from maghribcom.skills.operations import overlap_of
from maghribcom.skills.overview import overview

Page = str | Response


@pages.route("/vocabulary/concepts/<public_id>/merge", methods=["GET", "POST"])
@requires("skills.edit")
def merge_concept(public_id: str) -> Page:
    """Choose the concept that this one is the same as; see what goes over to it; do it."""
    concept, other = _both(public_id, "into")
    if request.method == "POST":
        if other is None:
            raise Invalid(_("Choose the concept that stays."))
        check_unchanged(concept)
        check_unchanged(other, "seen_other")
        operations.merge_concepts(db.session, concept, other, actor=current_actor())
        flash(_("The two concepts are one now. Profiles are found by it in a moment."), "success")
        return redirect(url_for("experts.edit_concept", public_id=other.public_id))
    form = _choice()
    if other is None:
        chosen = _chosen(form, concept)
        if chosen is not None:
            return redirect(url_for("experts.merge_concept", public_id=public_id, into=chosen.public_id))
        return _render("merge", concept, None, form)
    problem = _problem(concept, other)
    return _render(
        "merge", concept, other, form, problem=problem,
        overlap=None if problem else overlap_of(db.session, concept, other),
        both=count_both(db.session, concept, other),
    )  # fmt: skip


@pages.route("/vocabulary/concepts/<public_id>/retire", methods=["GET", "POST"])
@requires("skills.edit")
def retire_concept(public_id: str) -> Page:
    """Offer a concept no more, with or without a successor; profiles keep it."""
    concept, other = _both(public_id, "replaced_by")
    if request.method == "POST":
        check_unchanged(concept)
        if other is not None:
            check_unchanged(other, "seen_other")
        operations.retire_concept(db.session, concept, other, actor=current_actor())
        flash(_("The concept is retired. You can bring it back at any time."), "success")
        return redirect(url_for("experts.edit_concept", public_id=public_id))
    form = _choice()
    if other is None:
        chosen = _chosen(form, concept)
        if chosen is not None:
            return redirect(url_for("experts.retire_concept", public_id=public_id, replaced_by=chosen.public_id))
    problem = _problem(concept, other) if other is not None else None
    return _render("retire", concept, other, form, problem=problem)


@pages.post("/vocabulary/concepts/<public_id>/bring-back")
@requires("skills.edit")
def bring_back_concept(public_id: str) -> Response:
    """Offer a retired concept again."""
    concept = concept_of(public_id)
    check_unchanged(concept)
    operations.bring_back_concept(db.session, concept, actor=current_actor())
    flash(_("The concept is offered again."), "success")
    return redirect(url_for("experts.edit_concept", public_id=public_id))


def _both(public_id: str, name: str) -> tuple[Concept, Concept | None]:
    """The concept and the named other one, held in one order: two editors never wait for each other."""
    other_id = request.values.get(name, "")
    if other_id == public_id:
        raise Invalid(_("Choose another concept than this one."))
    if not other_id:
        return concept_of(public_id), None
    found = {one: concept_of(one) for one in sorted((public_id, other_id))}
    return found[public_id], found[other_id]


def _choice() -> ChoiceForm:
    form = ChoiceForm(formdata=request.args)
    form.chosen.form.word.label.text = _("The other concept")
    return form


def _chosen(form: ChoiceForm, concept: Concept) -> Concept | None:
    """What the form names, once it was sent; its errors are on the form otherwise."""
    if form.chosen.form.word.name not in request.args:
        return None
    found = settle_concept(db.session, form.chosen.form, kinds_for(concept)[0], current_language())
    if form.validate() and found is not None and found.id == concept.id:
        form.chosen.form.word.errors = [_("Choose another concept than this one.")]
        return None
    return found


def _problem(concept: Concept, other: Concept) -> str | None:
    if other.retired or other.kind not in kinds_for(concept)[0]:
        return _("Choose a successor of the same kind that is not retired itself.")
    return None


def _render(name: str, concept: Concept, other: Concept | None, form: ChoiceForm, **more: object) -> str:
    language = current_language()
    return render_template(
        f"experts/{name}_concept.html",
        form=form,
        page=overview(db.session, concept, language),
        other=overview(db.session, other, language) if other is not None else None,
        holders=count_holders(db.session, concept),
        suggested=kinds_for(concept)[1],
        **{"problem": None, "overlap": None, "both": 0, **more},
    )
