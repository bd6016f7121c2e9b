"""The forms of the six tasks. Limits are constants of models.py."""

from maghribcom.experts.forms.background import BackgroundForm
from maghribcom.experts.forms.identity import IdentityForm
from maghribcom.experts.forms.offer import OfferForm
from maghribcom.experts.forms.residence import ResidenceForm
from maghribcom.experts.forms.visibility import VisibilityForm
from maghribcom.experts.forms.work import WorkForm
from maghribcom.group_forms import GroupForm

FORMS: dict[str, type[GroupForm]] = {
    form.group: form for form in (IdentityForm, ResidenceForm, WorkForm, BackgroundForm, OfferForm, VisibilityForm)
}

__all__ = ["FORMS", "GroupForm"]
