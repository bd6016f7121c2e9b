"""Development projects: the context of needs. Limits stand here, once; forms and CHECK constraints reuse them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from maghribcom import clock
from maghribcom.accounts.models import Account
from maghribcom.closed_lists import TEXT_LANGUAGES
from maghribcom.database import CODE_LENGTH, Base, HasPublicId, HasRowVersion
from maghribcom.organisations.models import Organisation
from maghribcom.projects import vocabulary as words

TITLE_LENGTH = PITCH_LENGTH = 140
TEXT_LENGTH = 4_000
NAME_LENGTH = 160
NOTE_LENGTH = 1_000
REMARK_LENGTH = 1_000
LINK_LENGTH = 300
LANGUAGE_LENGTH = 3
SECTORS_MAX = 5
SDGS_MAX = 5
PLACES_MAX = 12
LINKS_MAX = 5
#: Characters of each text of a project or a need.
TEXT_LENGTHS = {"title": TITLE_LENGTH, "pitch": PITCH_LENGTH, "summary": PITCH_LENGTH, "counterpart": NOTE_LENGTH}
KINDS = ("project", "need")


class HasLife:
    """What projects and needs share: who answers for it, and the state it is in (states.py)."""

    status: Mapped[str] = mapped_column(String(CODE_LENGTH), default="draft")
    #: Why it is suspended or closed: one code of the vocabulary, and a note for those concerned.
    status_reason: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    status_note: Mapped[str | None] = mapped_column(String(NOTE_LENGTH))
    created_at: Mapped[datetime]
    #: When a group was last saved. Written with every save, so that the row's version counts changes of the parts, too.
    edited_at: Mapped[datetime] = mapped_column(default=clock.now)
    submitted_at: Mapped[datetime | None]
    #: Since when it can be found: its opening, or its last return from suspension or closing.
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    #: The moderator who has it in hand, so that two do not read the same at once.
    claimed_at: Mapped[datetime | None]

    @declared_attr
    def contact_id(cls) -> Mapped[int | None]:  # noqa: N805 (SQLAlchemy calls it with the class)
        """The member who answers for it; empty when that person left and nobody took it over."""
        return mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    @declared_attr
    def claimed_by_id(cls) -> Mapped[int | None]:  # noqa: N805
        """The account that has it in hand."""
        return mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


def life_checks() -> tuple[CheckConstraint, ...]:
    """The constraints on the columns of HasLife."""
    return (
        CheckConstraint(f"status IN {words.STATUSES}", name="status_known"),
        CheckConstraint("status <> 'closed' OR closed_at IS NOT NULL", name="closed_dated"),
        CheckConstraint(f"status <> 'closed' OR status_reason IN {words.CLOSE_REASONS}", name="closed_reasoned"),
        CheckConstraint(
            f"status <> 'suspended' OR status_reason IN {words.SUSPEND_REASONS}", name="suspended_reasoned"
        ),
        CheckConstraint("status NOT IN ('open', 'suspended') OR opened_at IS NOT NULL", name="opened_dated"),
    )


def text_checks(fields: tuple[str, ...]) -> tuple[CheckConstraint, ...]:
    """The constraints of a table of texts."""
    return (
        CheckConstraint(f"field IN {fields}", name="field_known"),
        CheckConstraint(f"language IN {TEXT_LANGUAGES}", name="language_known"),
        *(
            CheckConstraint(f"field <> '{field}' OR length(text) <= {most}", name=f"{field}_bounded")
            for field, most in TEXT_LENGTHS.items()
            if field in fields
        ),
    )


class Project(HasPublicId, HasRowVersion, HasLife, Base):
    """A development project of an organisation."""

    __tablename__ = "project"
    __table_args__ = (
        *life_checks(),
        CheckConstraint(f"stage IN {words.STAGES}", name="stage_known"),
        CheckConstraint(f"funding IN {words.FUNDING}", name="funding_known"),
        CheckConstraint("ends_on >= starts_on", name="dates_in_order"),
        Index(None, "organisation_id", "status"),
        Index(None, "status", "submitted_at"),
        Index(None, "contact_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))

    # 1. About: title, pitch, objective and expected results are texts; sectors and SDGs are choices.
    # 2. Place and time: regions and provinces are choices.
    commune: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    stage: Mapped[str | None] = mapped_column(String(CODE_LENGTH))

    # 3. Means; documents lie in the upload store, owner kind "project".
    programme: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    partners: Mapped[str | None] = mapped_column(String(NOTE_LENGTH))
    funding: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    links: Mapped[list["ProjectLink"]] = relationship(
        back_populates="project", cascade="all, delete-orphan", order_by="ProjectLink.position"
    )

    organisation: Mapped[Organisation] = relationship()
    contact: Mapped[Account | None] = relationship(foreign_keys="Project.contact_id")
    claimed_by: Mapped[Account | None] = relationship(foreign_keys="Project.claimed_by_id")
    texts: Mapped[list["ProjectText"]] = relationship(back_populates="project", cascade="all, delete-orphan")
    choices: Mapped[list["ProjectChoice"]] = relationship(back_populates="project", cascade="all, delete-orphan")


class ProjectText(Base):
    """One text of a project in one language; exactly one language of each field is the original."""

    __tablename__ = "project_text"
    __table_args__ = (*text_checks(words.PROJECT_TEXTS), UniqueConstraint("project_id", "field", "language"))

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    field: Mapped[str] = mapped_column(String(CODE_LENGTH))
    language: Mapped[str] = mapped_column(String(LANGUAGE_LENGTH))
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    original: Mapped[bool]

    project: Mapped[Project] = relationship(back_populates="texts")


class ProjectChoice(Base):
    """One ticked box of a closed list: a sector, a goal (SDG 1 to 17), a region or a province."""

    __tablename__ = "project_choice"
    __table_args__ = (
        UniqueConstraint("project_id", "list", "code"),
        CheckConstraint("list IN ('sector', 'sdg', 'region', 'province')", name="list_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    list: Mapped[str] = mapped_column(String(CODE_LENGTH))
    code: Mapped[str] = mapped_column(String(CODE_LENGTH))

    project: Mapped[Project] = relationship(back_populates="choices")


class ProjectLink(Base):
    """A public page about the project."""

    __tablename__ = "project_link"
    __table_args__ = (
        UniqueConstraint("project_id", "position"),
        CheckConstraint(f"position BETWEEN 0 AND {LINKS_MAX - 1}", name="position_bounded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(SmallInteger)
    url: Mapped[str] = mapped_column(String(LINK_LENGTH))

    project: Mapped[Project] = relationship(back_populates="links")
