"""Needs: one role that a project wants filled, by n experts. Limits stand here, once."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from maghribcom.accounts.models import Account
from maghribcom.closed_lists import CEFR, MODES
from maghribcom.database import CODE_LENGTH, Base, HasPublicId, HasRowVersion
from maghribcom.organisations.models import Organisation
from maghribcom.projects import vocabulary as words
from maghribcom.projects.models.projects import (
    LANGUAGE_LENGTH,
    NAME_LENGTH,
    TEXT_LENGTH,
    HasLife,
    Project,
    life_checks,
    text_checks,
)
from maghribcom.skills.models import FREE_WORD_LENGTH, Concept

SKILLS_MAX = 10
LANGUAGES_MAX = 6
EXPERTS_MAX = 50
SKILL_YEARS_MAX = 40
YEARS_MAX = 60
WORKLOAD_MAX = 1_000
DURATION_MAX = 365
PENDING_MAX = 100
#: Working days within which an application is answered.
ANSWER_DAYS_MIN, ANSWER_DAYS_DEFAULT, ANSWER_DAYS_MAX = 1, 10, 20
PENDING_DEFAULT = 20


class Need(HasPublicId, HasRowVersion, HasLife, Base):
    """One role that a project needs filled; matching, applying and closing happen here."""

    __tablename__ = "need"
    __table_args__ = (
        *life_checks(),
        CheckConstraint(f"mode IN {MODES}", name="mode_known"),
        CheckConstraint(f"way IN {words.WAYS}", name="way_known"),
        CheckConstraint(f"workload_unit IN {words.WORKLOAD_UNITS}", name="workload_unit_known"),
        CheckConstraint(f"workload BETWEEN 1 AND {WORKLOAD_MAX}", name="workload_bounded"),
        CheckConstraint(f"duration_unit IN {words.DURATION_UNITS}", name="duration_unit_known"),
        CheckConstraint(f"duration BETWEEN 1 AND {DURATION_MAX}", name="duration_bounded"),
        CheckConstraint("start_until >= start_from", name="start_in_order"),
        CheckConstraint(f"deadline_kind IN {words.DEADLINE_KINDS}", name="deadline_kind_known"),
        CheckConstraint("(deadline_kind = 'open') = (deadline IS NULL)", name="deadline_dated"),
        CheckConstraint("(deadline IS NULL) = (deadline_at IS NULL)", name="deadline_ends"),
        CheckConstraint(f"compensation IN {words.COMPENSATIONS}", name="compensation_known"),
        CheckConstraint(f"urgency IN {words.URGENCIES}", name="urgency_known"),
        CheckConstraint(f"audience IN {words.AUDIENCES}", name="audience_known"),
        CheckConstraint("(audience = 'network') = (network_id IS NOT NULL)", name="network_named"),
        CheckConstraint(f"experts BETWEEN 1 AND {EXPERTS_MAX}", name="experts_bounded"),
        CheckConstraint(f"years BETWEEN 0 AND {YEARS_MAX}", name="years_bounded"),
        CheckConstraint(f"answer_days BETWEEN {ANSWER_DAYS_MIN} AND {ANSWER_DAYS_MAX}", name="answer_days_bounded"),
        CheckConstraint(f"pending_max BETWEEN 1 AND {PENDING_MAX}", name="pending_bounded"),
        Index(None, "project_id", "status"),
        Index(None, "status", "submitted_at"),
        Index(None, "status", "deadline_at"),
        Index(None, "status", "opened_at"),
        Index(None, "contact_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))

    # 1. Role: title, summary and tasks are texts.
    occupation_id: Mapped[int | None] = mapped_column(ForeignKey("concept.id"))
    #: The occupation in the owner's words, where no concept fits.
    occupation_text: Mapped[str | None] = mapped_column(String(FREE_WORD_LENGTH))
    occupation_language: Mapped[str | None] = mapped_column(String(LANGUAGE_LENGTH))
    #: What is asked for, of the contribution ladder.
    mode: Mapped[str | None] = mapped_column(String(CODE_LENGTH))

    # 2. Skills and languages are parts. Years of the whole career, at least.
    years: Mapped[int | None] = mapped_column(SmallInteger)

    # 3. Terms
    way: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    #: Where, for on-site and hybrid: codes of data/territories.tsv.
    region: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    province: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    place: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    workload: Mapped[int | None] = mapped_column(SmallInteger)
    workload_unit: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    duration: Mapped[int | None] = mapped_column(SmallInteger)
    duration_unit: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    start_from: Mapped[date | None]
    start_until: Mapped[date | None]
    compensation: Mapped[str | None] = mapped_column(String(CODE_LENGTH))

    # 4. Practical; the counterpart in the host team is a text.
    experts: Mapped[int] = mapped_column(SmallInteger, default=1)
    deadline_kind: Mapped[str] = mapped_column(String(CODE_LENGTH), default="open")
    #: Last day, as it was chosen; a day off runs to the next working day.
    deadline: Mapped[date | None]
    #: The instant at which it is hidden and refuses applications: the end of that working day in Morocco.
    deadline_at: Mapped[datetime | None]
    urgency: Mapped[str] = mapped_column(String(CODE_LENGTH), default="normal")
    answer_days: Mapped[int] = mapped_column(SmallInteger, default=ANSWER_DAYS_DEFAULT)
    #: Applications without an answer beyond which no further one is taken.
    pending_max: Mapped[int] = mapped_column(SmallInteger, default=PENDING_DEFAULT)
    #: Apart from the status: an open need may take no applications for a while.
    accepts_applications: Mapped[bool] = mapped_column(default=True)
    audience: Mapped[str] = mapped_column(String(CODE_LENGTH), default="public")
    network_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))

    project: Mapped[Project] = relationship()
    occupation: Mapped[Concept | None] = relationship()
    network: Mapped[Organisation | None] = relationship()
    contact: Mapped[Account | None] = relationship(foreign_keys="Need.contact_id")
    claimed_by: Mapped[Account | None] = relationship(foreign_keys="Need.claimed_by_id")
    texts: Mapped[list["NeedText"]] = relationship(back_populates="need", cascade="all, delete-orphan")
    skills: Mapped[list["NeedSkill"]] = relationship(
        back_populates="need", cascade="all, delete-orphan", order_by="NeedSkill.position"
    )
    languages: Mapped[list["NeedLanguage"]] = relationship(back_populates="need", cascade="all, delete-orphan")
    #: What is provided: codes of one closed list.
    provisions: Mapped[list["NeedProvision"]] = relationship(back_populates="need", cascade="all, delete-orphan")


class NeedText(Base):
    """One text of a need in one language; exactly one language of each field is the original."""

    __tablename__ = "need_text"
    __table_args__ = (*text_checks(words.NEED_TEXTS), UniqueConstraint("need_id", "field", "language"))

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"))
    field: Mapped[str] = mapped_column(String(CODE_LENGTH))
    language: Mapped[str] = mapped_column(String(LANGUAGE_LENGTH))
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    original: Mapped[bool]

    need: Mapped[Need] = relationship(back_populates="texts")


class NeedSkill(Base):
    """A skill that the role asks for, at least at this level and for these years; free words where no concept fits."""

    __tablename__ = "need_skill"
    __table_args__ = (
        UniqueConstraint("need_id", "concept_id"),
        CheckConstraint("level BETWEEN 1 AND 4", name="level_bounded"),
        CheckConstraint(f"years BETWEEN 0 AND {SKILL_YEARS_MAX}", name="years_bounded"),
        CheckConstraint("(concept_id IS NULL) = (text IS NOT NULL)", name="named_once"),
        CheckConstraint("(text IS NULL) = (language IS NULL)", name="text_has_language"),
        Index(None, "concept_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"))
    concept_id: Mapped[int | None] = mapped_column(ForeignKey("concept.id"))
    text: Mapped[str | None] = mapped_column(String(FREE_WORD_LENGTH))
    language: Mapped[str | None] = mapped_column(String(LANGUAGE_LENGTH))
    position: Mapped[int] = mapped_column(SmallInteger)
    #: Else desired: it ranks and excludes nobody.
    required: Mapped[bool]
    #: 1 notion, 2 autonomous, 3 expert, 4 reference.
    level: Mapped[int] = mapped_column(SmallInteger, default=1)
    years: Mapped[int] = mapped_column(SmallInteger, default=0)

    need: Mapped[Need] = relationship(back_populates="skills")
    concept: Mapped[Concept | None] = relationship(lazy="joined")


class NeedLanguage(Base):
    """A language that the role is worked in, spoken at least at this CEFR level."""

    __tablename__ = "need_language"
    __table_args__ = (UniqueConstraint("need_id", "code"), CheckConstraint(f"level IN {CEFR}", name="level_known"))

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"))
    #: ISO 639: two letters where there are two, else three.
    code: Mapped[str] = mapped_column(String(LANGUAGE_LENGTH))
    level: Mapped[str] = mapped_column(String(CODE_LENGTH))

    need: Mapped[Need] = relationship(back_populates="languages")


class NeedProvision(Base):
    """Something that the organisation provides."""

    __tablename__ = "need_provision"
    __table_args__ = (CheckConstraint(f"code IN {words.PROVIDED}", name="code_known"),)

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)

    need: Mapped[Need] = relationship(back_populates="provisions")
