"""Organisations and the people who act for them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from maghribcom.database import CODE_LENGTH, Base, HasPublicId, HasRowVersion

NAME_LENGTH = 160
DESCRIPTION_LENGTH = 2_000
URL_LENGTH = 300
TYPES = (
    "ministry", "agency", "region", "province", "commune", "university", "hospital", "company", "ngo", "network",
    "cooperation_agency",
)  # fmt: skip
MEMBER_ROLES = ("official", "organisation_manager", "network_manager")


class Organisation(HasPublicId, HasRowVersion, Base):
    """A body that posts projects and needs, or an association abroad that vouches for people."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint(f"type IN {TYPES}", name="type_known"), Index(None, "type"))

    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(CODE_LENGTH))
    #: The names as available; at least one is there. Territory names come from data/territories.tsv.
    name_fr: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    name_ar: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    name_en: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    #: What it does, in `description_language`.
    description: Mapped[str | None] = mapped_column(String(DESCRIPTION_LENGTH))
    description_language: Mapped[str | None] = mapped_column(String(3))
    website: Mapped[str | None] = mapped_column(String(URL_LENGTH))
    #: Region, province or prefecture where it acts; empty for the whole country or a body abroad.
    territory: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    #: Over which it stands: a ministry over its agencies, a region over its communes.
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    #: Vetted by staff; until then its members cannot search people.
    vetted_at: Mapped[datetime | None]
    vetted_until: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    members: Mapped[list["Membership"]] = relationship(back_populates="organisation", cascade="all, delete-orphan")

    def name(self, language: str) -> tuple[str, str]:
        """The name and its language: the asked one where there is one, else French, Arabic, English."""
        names = {"fr": self.name_fr, "ar": self.name_ar, "en": self.name_en}
        for code in (language, "fr", "ar", "en"):
            if text := names.get(code):
                return text, code
        raise ValueError(f"organisation {self.public_id} has no name")

    def is_vetted(self, at: datetime) -> bool:
        """Whether its members may search people now."""
        within = self.vetted_until is None or at < self.vetted_until
        return self.vetted_at is not None and within and self.suspended_at is None


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
