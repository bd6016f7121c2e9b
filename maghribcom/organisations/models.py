"""Organisations, what they were called, who stands over whom, and the people who act for them."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, UniqueConstraint, and_, or_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from maghribcom.accounts.models import Account
from maghribcom.database import CODE_LENGTH, PUBLIC_ID_LENGTH, Base, HasPublicId, HasRowVersion
from maghribcom.events.models import REASON_LENGTH
from maghribcom.organisations.vocabulary import (
    ADDRESS_LENGTH,
    DESCRIPTION_LENGTH,
    DOMAIN_LENGTH,
    LANGUAGE_LENGTH,
    LEVELS,
    MEMBER_ROLES,
    NAME_LANGUAGES,
    NAME_LENGTH,
    STATUSES,
    TYPES,
    URL_LENGTH,
)


class Organisation(HasPublicId, HasRowVersion, Base):
    """A body that posts projects and needs, or an association abroad that vouches for people."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint(f"type IN {TYPES}", name="type_known"),
        CheckConstraint(f"status IN {STATUSES}", name="status_known"),
        CheckConstraint(f"vetting_level IN {LEVELS}", name="vetting_level_known"),
        CheckConstraint("status NOT IN ('vetted', 'suspended') OR vetted_at IS NOT NULL", name="vetted_has_date"),
        CheckConstraint("(status = 'merged') = (merged_into_id IS NOT NULL)", name="merged_has_target"),
        Index(None, "type"),
        Index(None, "status", "status_since"),
        Index(None, "status", "vetted_until"),
        Index(None, "territory"),
        Index(None, "email_domain"),
        Index(None, "merged_into_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(CODE_LENGTH))
    #: The names as they are now, at least one; what they were before is in `names`.
    name_fr: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    name_ar: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    name_en: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    #: What it does, in `description_language`.
    description: Mapped[str | None] = mapped_column(String(DESCRIPTION_LENGTH))
    description_language: Mapped[str | None] = mapped_column(String(LANGUAGE_LENGTH))
    website: Mapped[str | None] = mapped_column(String(URL_LENGTH))
    #: Where letters reach it; for those who vet it, never on its public page.
    address: Mapped[str | None] = mapped_column(String(ADDRESS_LENGTH))
    #: The part after the @ in the addresses of its people.
    email_domain: Mapped[str | None] = mapped_column(String(DOMAIN_LENGTH))
    #: Region, province or prefecture where it acts; empty for the whole country or a body abroad.
    territory: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    #: A step of states.py. Vetted ones whose time is over stay "vetted" here: ask `is_vetted`.
    status: Mapped[str] = mapped_column(String(CODE_LENGTH), default="requested")
    status_since: Mapped[datetime]
    #: The remark of staff that came with the present status, for its people.
    status_reason: Mapped[str | None] = mapped_column(String(REASON_LENGTH))
    status_reason_language: Mapped[str | None] = mapped_column(String(LANGUAGE_LENGTH))
    #: By what it was vetted, since when, and until when; without an end where `vetted_until` is empty.
    vetting_level: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    vetted_at: Mapped[datetime | None]
    vetted_until: Mapped[datetime | None]
    #: Which one took its place.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    created_at: Mapped[datetime]

    members: Mapped[list["Membership"]] = relationship(back_populates="organisation", cascade="all, delete-orphan")
    names: Mapped[list["OrganisationName"]] = relationship(
        cascade="all, delete-orphan", order_by="OrganisationName.began_at, OrganisationName.id"
    )
    #: Who stands or stood over it.
    overseers: Mapped[list["Delegation"]] = relationship(
        foreign_keys="Delegation.under_id",
        cascade="all, delete-orphan",
        back_populates="under",
        order_by="Delegation.began_at, Delegation.id",
    )
    #: What it stands or stood over.
    overseen: Mapped[list["Delegation"]] = relationship(
        foreign_keys="Delegation.over_id",
        cascade="all, delete-orphan",
        back_populates="over",
        order_by="Delegation.began_at, Delegation.id",
    )
    merged_into: Mapped["Organisation | None"] = relationship(remote_side="Organisation.id")

    @property
    def named(self) -> Mapping[str, str]:
        """The names as they are now, by language."""
        names = {"fr": self.name_fr, "ar": self.name_ar, "en": self.name_en}
        return {code: text for code, text in names.items() if text}

    def name(self, language: str) -> tuple[str, str]:
        """The name and its language: the asked one where there is one, else French, Arabic, English."""
        names = self.named
        for code in (language, *NAME_LANGUAGES):
            if text := names.get(code):
                return text, code
        raise ValueError(f"organisation {self.public_id} has no name")

    def is_vetted(self, at: datetime) -> bool:
        """Whether its members may search people and its public page is shown; `vetted` is the same in SQL."""
        return self.status == "vetted" and (self.vetted_until is None or at < self.vetted_until)

    @classmethod
    def vetted(cls, at: datetime) -> ColumnElement[bool]:
        """Those that are vetted at this instant."""
        return and_(cls.status == "vetted", or_(cls.vetted_until.is_(None), cls.vetted_until > at))


class OrganisationName(Base):
    """A name in one language, from when until when. The one without an end is also on the organisation itself."""

    __tablename__ = "organisation_name"
    __table_args__ = (
        CheckConstraint(f"language IN {NAME_LANGUAGES}", name="language_known"),
        Index(None, "organisation_id"),
        Index(None, "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(LANGUAGE_LENGTH))
    text: Mapped[str] = mapped_column(String(NAME_LENGTH))
    #: As search folds it: duplicates are found by it, and lists are in its order.
    key: Mapped[str] = mapped_column(String(NAME_LENGTH))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class NameProposal(Base):
    """New names that a vetted organisation asks for: staff look first, so that nobody becomes a ministry by typing."""

    __tablename__ = "name_proposal"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    name_fr: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    name_ar: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    name_en: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    #: Empty when that account was erased.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="joined")

    @property
    def named(self) -> Mapping[str, str]:
        """The proposed names by language."""
        names = {"fr": self.name_fr, "ar": self.name_ar, "en": self.name_en}
        return {code: text for code, text in names.items() if text}


class Delegation(HasPublicId, Base):
    """One organisation stands over another: a ministry over its agencies, a region over its communes. With history."""

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("over_id <> under_id", name="of_two"),
        Index(None, "over_id"),
        # Standing over the same one twice at once makes no sense; having done so before and again does.
        Index(
            "uq_delegation_under_id_over_id_open",
            "under_id",
            "over_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    over_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    under_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    over: Mapped[Organisation] = relationship(foreign_keys=over_id, back_populates="overseen", lazy="joined")
    under: Mapped[Organisation] = relationship(foreign_keys=under_id, back_populates="overseers", lazy="joined")


class JoinRequest(Base):
    """Who asked for an organisation to join. They act for it only once it is accepted."""

    __tablename__ = "join_request"
    __table_args__ = (Index(None, "account_id"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    position: Mapped[str] = mapped_column(String(NAME_LENGTH))
    sent_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="joined")
    account: Mapped[Account] = relationship()


class Membership(Base):
    """Somebody acts for an organisation. Ended memberships stay, so that acts keep their author's body."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("organisation_id", "account_id"),
        CheckConstraint(f"role IN {MEMBER_ROLES}", name="role_known"),
        Index(None, "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(CODE_LENGTH))
    #: Name and position, as shown to people who are approached.
    display_name: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    position: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(back_populates="members", lazy="joined")
    account: Mapped[Account] = relationship()


class Invitation(HasPublicId, Base):
    """A manager asked somebody to act for an organisation; nothing changes before that person accepts."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("organisation_id", "account_id"),
        CheckConstraint(f"role IN {MEMBER_ROLES}", name="role_known"),
        Index(None, "account_id"),
        Index(None, "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(CODE_LENGTH))
    #: Public id of the account that invited.
    invited_by: Mapped[str | None] = mapped_column(String(PUBLIC_ID_LENGTH))
    invited_at: Mapped[datetime]
    until: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="joined")
    account: Mapped[Account] = relationship()
