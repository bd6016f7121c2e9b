"""What people keep: shortlists and saved searches, for themselves or their organisation; an expert's interests."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from maghribcom.contributions import DAILY, NEVER, WEEKLY
from maghribcom.database import CODE_LENGTH, Base, HasPublicId, HasRowVersion
from maghribcom.experts.models import Expert

NAME_LENGTH = 120
NOTE_LENGTH = 1_000
#: Characters of the address of a saved search: far more than any that a person makes with the page.
PARAMETERS_LENGTH = 4_000
LANGUAGE_LENGTH = 3
#: Shortlists of one account, entries of one list, saved searches of one account.
SHORTLISTS_MAX = 50
ENTRIES_MAX = 100
SEARCHES_MAX = 50
#: How often the owner of a saved search can be told who is new.
ALERTS = (DAILY, WEEKLY, NEVER)
#: What an expert can be interested in, besides the skills of their profile.
INTEREST_KINDS = ("sector", "region")
#: Why somebody is on a list, in the order of the form.
REASONS = ("skills", "experience", "region", "recommended", "later", "reserve")


class Shortlist(HasPublicId, HasRowVersion, Base):
    """Experts that somebody keeps in mind, in an order of their own. Its version guards name and sharing."""

    __tablename__ = "shortlist"
    __table_args__ = (
        CheckConstraint("account_id IS NOT NULL OR shared", name="private_is_owned"),
        CheckConstraint(f"length(name) BETWEEN 1 AND {NAME_LENGTH}", name="name_bounded"),
        Index(None, "account_id"),
        Index(None, "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Empty when the owner was erased and the list stays with the organisation.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    #: For which it was made; empty for staff. Only people who read for it now open the list, the owner included.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    name_language: Mapped[str] = mapped_column(String(LANGUAGE_LENGTH))
    #: Whether colleagues of the organisation read it and add to it.
    shared: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class ShortlistEntry(HasPublicId, HasRowVersion, Base):
    """One expert on a list, once. Its version guards reason and note; a move does not raise it."""

    __tablename__ = "shortlist_entry"
    __table_args__ = (
        UniqueConstraint("shortlist_id", "expert_id"),
        CheckConstraint(f"position BETWEEN 0 AND {ENTRIES_MAX - 1}", name="position_bounded"),
        CheckConstraint(f"reason IN {REASONS}", name="reason_known"),
        CheckConstraint(f"length(note) <= {NOTE_LENGTH}", name="note_bounded"),
        CheckConstraint("(note IS NULL) = (note_language IS NULL)", name="note_has_language"),
        Index(None, "expert_id"),
        Index(None, "added_by_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shortlist_id: Mapped[int] = mapped_column(ForeignKey("shortlist.id", ondelete="CASCADE"))
    #: An erased profile takes its entries with it.
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    note: Mapped[str | None] = mapped_column(String(NOTE_LENGTH))
    note_language: Mapped[str | None] = mapped_column(String(LANGUAGE_LENGTH))
    #: Empty when that account was erased.
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    added_at: Mapped[datetime]

    shortlist: Mapped[Shortlist] = relationship()
    expert: Mapped[Expert] = relationship()


class SavedSearch(HasPublicId, HasRowVersion, Base):
    """A search for people that is run again. It keeps what was understood when it was saved, not the sentence.

    So it means the same while the vocabulary grows, and many are read again without recognising anything.
    """

    __tablename__ = "saved_search"
    __table_args__ = (
        CheckConstraint(f"length(name) BETWEEN 1 AND {NAME_LENGTH}", name="name_bounded"),
        CheckConstraint(f"length(parameters) BETWEEN 1 AND {PARAMETERS_LENGTH}", name="parameters_bounded"),
        CheckConstraint(f"alert IN {ALERTS}", name="alert_known"),
        CheckConstraint("alert = 'never' OR alerted_at IS NOT NULL", name="alert_has_beginning"),
        Index(None, "account_id"),
        Index(None, "organisation_id"),
        Index(None, "alert", "alerted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    #: As for a shortlist.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    name_language: Mapped[str] = mapped_column(String(LANGUAGE_LENGTH))
    #: As in the address of the search, without `page` and `since`; checked again whenever they are read.
    parameters: Mapped[str] = mapped_column(String(PARAMETERS_LENGTH))
    shared: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    #: How often its owner is told who is new.
    alert: Mapped[str] = mapped_column(String(CODE_LENGTH), default=NEVER)
    #: When it was run last for that, or the telling began; empty while nobody is told.
    alerted_at: Mapped[datetime | None]


class SavedSearchLook(Base):
    """When an account last opened a saved search: what is new for one reader is not new for another."""

    __tablename__ = "saved_search_look"
    __table_args__ = (Index(None, "account_id"),)

    saved_search_id: Mapped[int] = mapped_column(ForeignKey("saved_search.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    looked_at: Mapped[datetime]


class NeedWatch(Base):
    """How an expert looks out for needs. Without a row: by the skills of the profile, in every sector and region."""

    __tablename__ = "need_watch"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    #: Whether needs that want a skill of the profile are of interest.
    own_skills: Mapped[bool]
    changed_at: Mapped[datetime]


class Interest(Base):
    """A sector or a region that an expert is interested in."""

    __tablename__ = "interest"
    __table_args__ = (
        UniqueConstraint("account_id", "kind", "code"),
        CheckConstraint(f"kind IN {INTEREST_KINDS}", name="kind_known"),
        Index(None, "kind", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(CODE_LENGTH))
    #: Public id of the sector, or code of the region.
    code: Mapped[str] = mapped_column(String(CODE_LENGTH))
