"""What is done with organisations, by subject: founding, requests, vetting, members, names, delegations, merging."""

from maghribcom.organisations.operations.delegations import end_delegation, overseen_by, put_over
from maghribcom.organisations.operations.founding import (
    Particulars,
    change_particulars,
    create_organisation,
    find_organisation,
    organisations_named,
)
from maghribcom.organisations.operations.members import (
    accept_invitation,
    add_member,
    change_role,
    drop_invitation,
    end_membership,
    invite_member,
    managers_of,
    members_of,
    memberships_of,
    send_invitation,
)
from maghribcom.organisations.operations.merging import merge, merged_into, settled
from maghribcom.organisations.operations.names import former_names, propose_names, rename, settle_names
from maghribcom.organisations.operations.readers import SEARCHING_STAFF, Reader, reader_of
from maghribcom.organisations.operations.requests import (
    Answers,
    amend_request,
    duplicates,
    request_of,
    requests_of,
    send_request,
)
from maghribcom.organisations.operations.vetting import Remark, ask_changes, refuse, resume, suspend, vet
from maghribcom.organisations.permissions import relations

__all__ = [
    "SEARCHING_STAFF",
    "Answers",
    "Particulars",
    "Reader",
    "Remark",
    "accept_invitation",
    "add_member",
    "amend_request",
    "ask_changes",
    "change_particulars",
    "change_role",
    "create_organisation",
    "drop_invitation",
    "duplicates",
    "end_delegation",
    "end_membership",
    "find_organisation",
    "former_names",
    "invite_member",
    "managers_of",
    "members_of",
    "memberships_of",
    "merge",
    "merged_into",
    "organisations_named",
    "overseen_by",
    "propose_names",
    "put_over",
    "reader_of",
    "refuse",
    "relations",
    "rename",
    "request_of",
    "requests_of",
    "resume",
    "send_invitation",
    "send_request",
    "settle_names",
    "settled",
    "suspend",
    "vet",
]
