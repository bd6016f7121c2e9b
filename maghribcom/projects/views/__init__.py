"""Pages of projects and needs for the organisation that owns them and for those who moderate, on one blueprint."""

from maghribcom.projects.views.blueprint import pages
from maghribcom.projects.views.desk import desk
from maghribcom.projects.views.documents import document, documents, remove_document
from maghribcom.projects.views.groups import discard_draft, edit_group, keep_draft
from maghribcom.projects.views.import_rows import explain_import_words, leave_row_out, mend_import_row
from maghribcom.projects.views.life import check, close, reopen, resume, revise, suspend, take_back
from maghribcom.projects.views.moderation import history, moderate
from maghribcom.projects.views.needs import copy, new_need
from maghribcom.projects.views.sheets import (
    discard_import,
    import_needs,
    needs_import,
    needs_template_csv,
    needs_template_xlsx,
    take_import,
)
from maghribcom.projects.views.shelf import my_projects, new_project
from maghribcom.projects.views.tasks import edit

__all__ = [
    "check",
    "close",
    "copy",
    "desk",
    "discard_draft",
    "discard_import",
    "document",
    "documents",
    "edit",
    "edit_group",
    "explain_import_words",
    "history",
    "import_needs",
    "keep_draft",
    "leave_row_out",
    "mend_import_row",
    "moderate",
    "my_projects",
    "needs_import",
    "needs_template_csv",
    "needs_template_xlsx",
    "new_need",
    "new_project",
    "pages",
    "remove_document",
    "reopen",
    "resume",
    "revise",
    "suspend",
    "take_back",
    "take_import",
]
