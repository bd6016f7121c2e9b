"""The forms of the groups of projects and needs. Limits are constants of the models."""

from maghribcom.group_forms import GroupForm
from maghribcom.projects.forms.needs import AskedForm, RoleForm
from maghribcom.projects.forms.practical import PracticalForm
from maghribcom.projects.forms.projects import AboutForm, MeansForm, PlaceForm
from maghribcom.projects.forms.terms import TermsForm
from maghribcom.projects.states import PROJECT
from search import NEED

FORMS: dict[str, dict[str, type[GroupForm]]] = {
    PROJECT: {form.group: form for form in (AboutForm, PlaceForm, MeansForm)},
    NEED: {form.group: form for form in (RoleForm, AskedForm, TermsForm, PracticalForm)},
}

__all__ = ["FORMS"]
