"""All projects of the organisations that somebody acts for, and the beginning of a new one."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from maghribcom import clock
from maghribcom.accounts.access import allowed, current_actor, requires
from maghribcom.database import db
from maghribcom.locales import current_language
from maghribcom.organisations.models import Organisation
from maghribcom.organisations.operations import memberships_of
from maghribcom.paging import Pages, page_asked, pages_of
from maghribcom.projects import labels
from maghribcom.projects.forms.life import OrganisationForm
from maghribcom.projects.listing import Page, projects_of, title_of
from maghribcom.projects.operations import create_project
from maghribcom.projects.permissions import relations_to_body
from maghribcom.projects.views.blueprint import Answer, address, pages


@pages.get("/my-projects")
@requires("projects.read_own")
def my_projects() -> str:
    """Projects with their needs, states and counts."""
    bodies, language = _bodies(), current_language()
    listed, page = projects_of(db.session, bodies, page_asked(request.args.get("page", "")))
    now = clock.now()
    return render_template(
        "projects/my_projects.html",
        projects=[
            {
                "title": title_of(one.project.texts, language, _("Project without a title")),
                "url": address("edit", one.project),
                "status": one.project.status,
                "organisation": one.project.organisation.name(language) if len(bodies) > 1 else None,
                "needs": [
                    {
                        "title": title_of(need.texts, language, _("Need without a title")),
                        "url": address("edit", need),
                        "status": need.status,
                    }
                    for need in one.needs
                ],
                "counts": one.counts,
                "total": sum(one.counts.values()),
            }
            for one in listed
        ],
        statuses=labels.statuses(),
        pages=way_through(page),
        waiting=[body.name(language) for body in bodies if not body.is_vetted(now)],
    )


@pages.route("/projects/new", methods=["GET", "POST"])
@requires("projects.create")
def new_project() -> Answer:
    """Begin a project, for one of the organisations that the reader acts for."""
    form = OrganisationForm(_bodies(), current_language())
    if request.method == "GET":
        return render_template("projects/new_project.html", form=form)
    if not form.validate():
        return render_template("projects/new_project.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    project = create_project(db.session, form.chosen(), actor=current_actor())
    flash(_("The project is a draft. Nobody outside your organisation sees it."), "success")
    return redirect(address("edit", project))


def way_through(page: Page) -> Pages:
    """The way through the pages of the list that is shown."""

    def url(number: int) -> str:
        return url_for(str(request.endpoint), page=number if number > 1 else None, **(request.view_args or {}))

    return pages_of(page.number, page.last, url)


def _bodies() -> list[Organisation]:
    """The organisations for which the reader writes projects."""
    actor = current_actor()
    if actor.id is None:
        return []
    held = [membership.organisation for membership in memberships_of(db.session, actor.id)]
    return [body for body in held if allowed(actor, "projects.create", relations_to_body(actor, body))]
