"""A group of questions as somebody opened it: its form, its draft, and the race with other pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from maghribcom.drafts import operations
from maghribcom.drafts.models import Draft
from maghribcom.errors import Invalid
from maghribcom.group_forms import Difference, GroupForm, differences, fingerprint

#: Beside the answers a draft keeps which page wrote it.
PAGE = "page"
PAGE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """One group of one object. `opened` is what its form works with."""

    session: Session
    form_class: type[GroupForm]
    opened: Any
    kind: str
    object_id: str

    def draft(self) -> Draft | None:
        """What was typed and not saved, if anything was."""
        return operations.find_draft(self.session, self.kind, self.object_id, self.form_class.group)

    def shown(self) -> tuple[GroupForm, Draft | None]:
        """The form that a reader is shown: with the draft where there is one, else with what is saved."""
        draft = self.draft()
        if draft is not None:
            return self.form_of(draft), draft
        form = self.form_class.of_saved(self.opened)
        form.with_room()
        return form, None

    def form_of(self, draft: Draft) -> GroupForm:
        """The form with what a draft holds."""
        content = {name: values for name, values in draft.content.items() if name != PAGE}
        return self.form_class.of_content(content, self.opened)

    def keep(self, content: Mapping[str, Sequence[str]], page: str, actor: str) -> Draft | None:
        """Keep a draft of this page; None when the text is longer than any form of the house."""
        kept = {**content, PAGE: [page[:PAGE_LENGTH]]}
        try:
            return operations.keep_draft(
                self.session, self.kind, self.object_id, self.form_class.group, kept, actor=actor
            )
        except Invalid:
            return None

    def drop(self) -> None:
        """Forget the draft."""
        operations.drop_draft(self.session, self.kind, self.object_id, self.form_class.group)

    def is_behind(self, seen: str, version: str, page: str) -> bool:
        """Whether another page saved or typed since the one was opened that showed `seen` and this draft version."""
        saved_elsewhere = bool(seen) and seen != fingerprint(self.form_class, self.opened)
        return saved_elsewhere or _is_of_another_page(self.draft(), version, page)

    def race(self, form: GroupForm) -> list[Difference]:
        """What another page answered differently since the form's page was opened: saved, or still a draft."""
        draft = self.draft()
        if form.seen.data and form.seen.data != fingerprint(self.form_class, self.opened):
            return differences(form, self.form_class.of_saved(self.opened))
        if draft is not None and _is_of_another_page(draft, form.version.data or "", form.page.data or ""):
            return differences(form, self.form_of(draft))
        return []

    def settle(self, form: GroupForm, draft: Draft | None) -> None:
        """Before a form is shown: it has now seen what is saved, so that sending it again saves it."""
        form.seen.data = fingerprint(self.form_class, self.opened)
        form.version.data = str(draft.row_version if draft else 0)


def _is_of_another_page(draft: Draft | None, version: str, page: str) -> bool:
    """Whether a draft was written by another page since this one was opened.

    A page is never in a race with its own drafts: one may still be on its way when the form is sent.
    """
    if draft is None or not version or str(draft.row_version) == version:
        return False
    return bool(draft.content.get(PAGE) != [page])
