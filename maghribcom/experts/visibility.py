"""Who sees which section of a profile, what of it is indexed, and under which name somebody is shown.

Decided here only: the index, the pages and the exports ask this module. An audience is a step of a ladder: whoever is
on a wider step sees less. Staff read as a vetted institution does (the consent text says so), never more.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from flask_babel import gettext as _

from maghribcom.experts.freshness import is_visible
from maghribcom.experts.models import Expert
from maghribcom.experts.vocabulary import AUDIENCES, DEFAULT_AUDIENCES, PUBLISHED, SECTIONS
from search import INSTITUTIONS, NETWORKS, STAFF
from search.text import is_arabic

#: Readers of a profile besides those of the search (search.INSTITUTIONS, NETWORKS and STAFF): its owner, an institution
#: whose mission was accepted, another expert with a published profile, anybody who has the link.
OWNER, ACCEPTED, EXPERTS, PUBLIC = "owner", "accepted", "experts", "public"


def _from(audience: str) -> frozenset[str]:
    return frozenset(AUDIENCES[AUDIENCES.index(audience) :])


#: The audiences to which each reader belongs.
BELONGS = MappingProxyType(
    {
        OWNER: _from("only_me"),
        ACCEPTED: _from("once_i_accept"),
        INSTITUTIONS: _from("institutions"),
        NETWORKS: _from("institutions"),
        STAFF: _from("institutions"),
        EXPERTS: _from("experts"),
        PUBLIC: _from("public"),
    }
)
READERS = tuple(BELONGS)


def audience_of(expert: Expert, section: str) -> str:
    """Who may see a section: as chosen, else the default."""
    chosen = (row.audience for row in expert.audiences if row.section == section)
    return next(chosen, DEFAULT_AUDIENCES[section])


def sections_for(expert: Expert, reader: str) -> frozenset[str]:
    """The sections that a reader who may open the profile sees."""
    return frozenset(section for section in SECTIONS if audience_of(expert, section) in BELONGS[reader])


def sections_once_accepted(expert: Expert, reader: str) -> tuple[str, ...]:
    """Sections that this reader sees only after the person accepts, in their order."""
    more = sections_for(expert, ACCEPTED) - sections_for(expert, reader)
    return tuple(section for section in SECTIONS if section in more)


def indexed_sections(chosen: Mapping[str, str]) -> frozenset[str]:
    """Sections that the search may know, by the audiences that were chosen: no narrower than vetted institutions.

    The phone number is never indexed, whatever its audience.
    """
    searched = BELONGS[INSTITUTIONS]
    return frozenset(
        section
        for section, default in DEFAULT_AUDIENCES.items()
        if section != "phone" and chosen.get(section, default) in searched
    )


def indexed_audiences(purposes: Collection[str]) -> frozenset[str]:
    """Who may find somebody who consented to these purposes."""
    if "visibility" not in purposes:
        return frozenset()
    return frozenset({INSTITUTIONS, STAFF, NETWORKS} if "network-contact" in purposes else {INSTITUTIONS, STAFF})


def may_open(expert: Expert, reader: str, purposes: Collection[str], at: datetime) -> bool:
    """Whether a profile exists for this reader. `purposes` are the owner's consents in force.

    An institution whose mission was accepted keeps it through a pause. Experts and the public see it by its link, once
    a section is open to them. What may not be opened answers 404.
    """
    if reader == OWNER:
        return expert.status not in {"erased", "merged"}
    if "visibility" not in purposes or expert.account.closed_at is not None:
        return False
    if reader == ACCEPTED:
        return expert.status in PUBLISHED
    if not is_visible(expert, at):
        return False
    if reader in {EXPERTS, PUBLIC}:
        return bool(sections_for(expert, reader))
    return reader in indexed_audiences(purposes)


@dataclass(frozen=True, slots=True)
class ShownName:
    """A name as a reader sees it; `language` None for Latin script, `pseudonymous` where it is none of theirs."""

    text: str
    language: str | None
    initials: str
    pseudonymous: bool


def short_name(expert: Expert, sections: Collection[str]) -> ShownName:
    """For lists: "Amina B." where the name is among the sections that the reader sees, else "Expert 7F3A"."""
    if "name" not in sections or not expert.first_name:
        return _pseudonym(expert)
    initial = f" {expert.last_name[:1]}." if expert.last_name else ""
    return _shown(expert, expert.first_name + initial)


def full_name(expert: Expert, sections: Collection[str]) -> ShownName:
    """For the profile's owner and for whom a mission was accepted: the whole name, where they see it."""
    if "name" not in sections or not expert.first_name:
        return _pseudonym(expert)
    return _shown(expert, " ".join(filter(None, (expert.first_name, expert.last_name))))


def _shown(expert: Expert, text: str) -> ShownName:
    arabic = is_arabic(text)
    letters = [name[:1].upper() for name in (expert.first_name, expert.last_name) if name]
    # Two Arabic letters side by side would join.
    return ShownName(text, "ar" if arabic else None, (" " if arabic else "").join(letters), False)


def _pseudonym(expert: Expert) -> ShownName:
    code = expert.public_id[-4:].upper()
    return ShownName(_("Expert %(code)s", code=code), None, code[:2], True)
