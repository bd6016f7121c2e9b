"""An expertise profile and its parts. Limits stand here, once; forms and CHECK constraints reuse them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from maghribcom import clock, closed_lists
from maghribcom.accounts.models import Account
from maghribcom.database import CODE_LENGTH, Base, HasPublicId, HasRowVersion
from maghribcom.experts import vocabulary as words
from maghribcom.skills.labels import word_key
from maghribcom.skills.models import FREE_WORD_LENGTH, WORD_KEY_LENGTH, Concept

NAME_LENGTH = 80
HEADLINE_LENGTH = 140
CITY_LENGTH = 80
PHONE_LENGTH = 20
TITLE_LENGTH = 160
SUMMARY_LENGTH = 2_000
LINK_LENGTH = 300
TIMEZONE_LENGTH = 64
REASON_LENGTH = 300
LANGUAGE_LENGTH = 3
SKILLS_MIN, SKILLS_MAX = 3, 15
FREE_WORDS_MAX = 10
SECTORS_MAX = 5
LANGUAGES_MAX = 12
EXPERIENCES_MAX = 40
YEARS_MAX = 60
HOURS_MAX = 200
YEAR_MIN = 1950


class Expert(HasPublicId, HasRowVersion, Base):
    """The expertise profile of a Moroccan abroad."""

    __tablename__ = "expert"
    __table_args__ = (
        CheckConstraint(f"status IN {words.STATUSES}", name="status_known"),
        CheckConstraint(f"work_status IN {words.WORK_STATUSES}", name="work_status_known"),
        CheckConstraint(f"capacity IN {words.CAPACITIES}", name="capacity_known"),
        CheckConstraint(f"stays IN {words.STAYS}", name="stays_known"),
        CheckConstraint(f"years BETWEEN 0 AND {YEARS_MAX}", name="years_bounded"),
        CheckConstraint(f"hours_a_month BETWEEN 1 AND {HOURS_MAX}", name="hours_bounded"),
        CheckConstraint("status <> 'paused' OR paused_until IS NOT NULL", name="pause_ends"),
        CheckConstraint(
            f"status NOT IN {tuple(sorted(words.PUBLISHED))} OR (published_at IS NOT NULL AND changed_at IS NOT NULL"
            " AND confirmed_at IS NOT NULL)",
            name="published_dated",
        ),
        Index(None, "status", "confirmed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), unique=True)
    status: Mapped[str] = mapped_column(String(CODE_LENGTH), default="draft")
    #: Why it was sent back, or which profile it was merged into.
    status_reason: Mapped[str | None] = mapped_column(String(REASON_LENGTH))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("expert.id"))
    #: First day (UTC) on which it can be found again. Kept after the pause: the question whether the profile is still
    #: true waits for its end.
    paused_until: Mapped[date | None]
    created_at: Mapped[datetime]
    #: When a group was last saved. Written with every save, so that the row's version counts changes of the parts, too.
    edited_at: Mapped[datetime] = mapped_column(default=clock.now)
    #: Since when it can be found: its publication, or its last return from a pause, dormancy or withdrawal.
    published_at: Mapped[datetime | None]
    #: The later of publication and the last change of skills, occupation or languages: "new since" for saved searches.
    changed_at: Mapped[datetime | None]
    #: When the person last said that the profile is true; freshness is counted from it.
    confirmed_at: Mapped[datetime | None]
    #: How many mails asked for it since then (freshness.py).
    reminders: Mapped[int] = mapped_column(SmallInteger, default=0)

    # 1. Identity
    first_name: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    last_name: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    #: First and last name in Arabic script, as the person writes them.
    arabic_name: Mapped[str | None] = mapped_column(String(2 * NAME_LENGTH))
    #: E.164; shown only on acceptance.
    phone: Mapped[str | None] = mapped_column(String(PHONE_LENGTH))

    # 2. Where I live
    country: Mapped[str | None] = mapped_column(String(2))
    city: Mapped[str | None] = mapped_column(String(CITY_LENGTH))
    #: IANA name, derived from country and city.
    timezone: Mapped[str | None] = mapped_column(String(TIMEZONE_LENGTH))
    #: Region and province of attachment in Morocco (codes of data/territories.tsv).
    region: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    province: Mapped[str | None] = mapped_column(String(CODE_LENGTH))

    # 3. Work and skills
    headline: Mapped[str | None] = mapped_column(String(HEADLINE_LENGTH))
    headline_language: Mapped[str | None] = mapped_column(String(LANGUAGE_LENGTH))
    occupation_id: Mapped[int | None] = mapped_column(ForeignKey("concept.id"))
    #: The occupation in the person's words, where no concept fits.
    occupation_text: Mapped[str | None] = mapped_column(String(FREE_WORD_LENGTH))
    occupation_language: Mapped[str | None] = mapped_column(String(LANGUAGE_LENGTH))
    #: Years of the whole career.
    years: Mapped[int | None] = mapped_column(SmallInteger)
    work_status: Mapped[str | None] = mapped_column(String(CODE_LENGTH))

    # 5. What I offer
    capacity: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    hours_a_month: Mapped[int | None] = mapped_column(SmallInteger)
    available_from: Mapped[date | None]
    stays: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    offer_text: Mapped[str | None] = mapped_column(String(SUMMARY_LENGTH))
    offer_language: Mapped[str | None] = mapped_column(String(LANGUAGE_LENGTH))

    account: Mapped[Account] = relationship()
    occupation: Mapped[Concept | None] = relationship()
    skills: Mapped[list["ExpertSkill"]] = relationship(
        back_populates="expert", cascade="all, delete-orphan", order_by="ExpertSkill.position"
    )
    free_words: Mapped[list["FreeWord"]] = relationship(back_populates="expert", cascade="all, delete-orphan")
    experiences: Mapped[list["Experience"]] = relationship(
        back_populates="expert", cascade="all, delete-orphan", order_by="Experience.position"
    )
    languages: Mapped[list["ExpertLanguage"]] = relationship(back_populates="expert", cascade="all, delete-orphan")
    #: Sectors, modes, conditions, regions served: codes of one closed list each.
    choices: Mapped[list["Choice"]] = relationship(back_populates="expert", cascade="all, delete-orphan")
    audiences: Mapped[list["SectionAudience"]] = relationship(back_populates="expert", cascade="all, delete-orphan")
    verifications: Mapped[list["Verification"]] = relationship(back_populates="expert", cascade="all, delete-orphan")
    done_groups: Mapped[list["DoneGroup"]] = relationship(back_populates="expert", cascade="all, delete-orphan")


class ExpertSkill(Base):
    """A skill that the person has, with how well and how long."""

    __tablename__ = "expert_skill"
    __table_args__ = (
        UniqueConstraint("expert_id", "concept_id"),
        CheckConstraint("level BETWEEN 1 AND 4", name="level_bounded"),
        CheckConstraint(f"years BETWEEN 0 AND {YEARS_MAX}", name="years_bounded"),
        CheckConstraint(f"evidence IN {words.EVIDENCES}", name="evidence_known"),
        CheckConstraint("(evidence = 'experience') = (experience_id IS NOT NULL)", name="evidence_linked"),
        Index(None, "concept_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    concept_id: Mapped[int] = mapped_column(ForeignKey("concept.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    #: 1 notion, 2 autonomous, 3 expert, 4 reference.
    level: Mapped[int] = mapped_column(SmallInteger)
    years: Mapped[int | None] = mapped_column(SmallInteger)
    #: Calendar year of the last use.
    last_used: Mapped[int | None] = mapped_column(SmallInteger)
    evidence: Mapped[str] = mapped_column(String(CODE_LENGTH), default="claimed")
    experience_id: Mapped[int | None] = mapped_column(ForeignKey("experience.id"))
    #: Somebody who does not want to use a skill again is not found by it.
    wants_to_use: Mapped[bool] = mapped_column(default=True)

    expert: Mapped[Expert] = relationship(back_populates="skills")
    concept: Mapped[Concept] = relationship()


class FreeWord(Base):
    """A skill in the person's own words, kept because no concept fits; editors may map it later."""

    __tablename__ = "free_word"
    __table_args__ = (UniqueConstraint("expert_id", "text"), Index(None, "key", "language"))

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(String(FREE_WORD_LENGTH))
    language: Mapped[str] = mapped_column(String(LANGUAGE_LENGTH))
    #: The word as search/text folds it: people who wrote it differently wrote the same. Empty for one without letters.
    key: Mapped[str] = mapped_column(
        String(WORD_KEY_LENGTH), default=lambda row: word_key(row.get_current_parameters()["text"])
    )

    expert: Mapped[Expert] = relationship(back_populates="free_words")


class Experience(Base):
    """A position, project, publication or degree."""

    __tablename__ = "experience"
    __table_args__ = (
        CheckConstraint(f"kind IN {words.EXPERIENCE_KINDS}", name="kind_known"),
        CheckConstraint("end_year >= start_year", name="years_in_order"),
        Index(None, "expert_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(CODE_LENGTH))
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    #: Employer, client, journal or school.
    organisation: Mapped[str | None] = mapped_column(String(TITLE_LENGTH))
    country: Mapped[str | None] = mapped_column(String(2))
    start_year: Mapped[int | None] = mapped_column(SmallInteger)
    #: Empty while it lasts.
    end_year: Mapped[int | None] = mapped_column(SmallInteger)
    summary: Mapped[str | None] = mapped_column(String(SUMMARY_LENGTH))
    language: Mapped[str] = mapped_column(String(LANGUAGE_LENGTH))
    link: Mapped[str | None] = mapped_column(String(LINK_LENGTH))

    expert: Mapped[Expert] = relationship(back_populates="experiences")


class ExpertLanguage(Base):
    """A language that the person speaks or writes; CEFR levels or native."""

    __tablename__ = "expert_language"
    __table_args__ = (
        UniqueConstraint("expert_id", "code"),
        CheckConstraint(f"spoken IN {closed_lists.CEFR}", name="spoken_known"),
        CheckConstraint(f"written IN {closed_lists.CEFR}", name="written_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    #: ISO 639: two letters where there are two, else three.
    code: Mapped[str] = mapped_column(String(LANGUAGE_LENGTH))
    spoken: Mapped[str] = mapped_column(String(CODE_LENGTH))
    #: Empty for a language that the person does not write.
    written: Mapped[str | None] = mapped_column(String(CODE_LENGTH))

    expert: Mapped[Expert] = relationship(back_populates="languages")


class Choice(Base):
    """One ticked box of a closed list: a sector, a mode, a condition, a region served."""

    __tablename__ = "choice"
    __table_args__ = (
        UniqueConstraint("expert_id", "list", "code"),
        CheckConstraint("list IN ('sector', 'mode', 'condition', 'region_served')", name="list_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    list: Mapped[str] = mapped_column(String(CODE_LENGTH))
    code: Mapped[str] = mapped_column(String(CODE_LENGTH))

    expert: Mapped[Expert] = relationship(back_populates="choices")


class SectionAudience(Base):
    """Who may see a section of the profile."""

    __tablename__ = "section_audience"
    __table_args__ = (
        UniqueConstraint("expert_id", "section"),
        CheckConstraint(f"section IN {words.SECTIONS}", name="section_known"),
        CheckConstraint(f"audience IN {words.AUDIENCES}", name="audience_known"),
        *(
            CheckConstraint(f"section <> '{section}' OR audience IN {audiences}", name=f"{section}_bounded")
            for section, audiences in words.NARROWED.items()
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    section: Mapped[str] = mapped_column(String(CODE_LENGTH))
    audience: Mapped[str] = mapped_column(String(CODE_LENGTH))

    expert: Mapped[Expert] = relationship(back_populates="audiences")


class Verification(Base):
    """Somebody checked who this is: by mail, document, network or ministry; until it expires."""

    __tablename__ = "verification"
    __table_args__ = (
        UniqueConstraint("expert_id", "level"),
        CheckConstraint(f"level IN {words.VERIFICATIONS}", name="level_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    level: Mapped[str] = mapped_column(String(CODE_LENGTH))
    at: Mapped[datetime]
    until: Mapped[datetime | None]

    expert: Mapped[Expert] = relationship(back_populates="verifications")


class DoneGroup(Base):
    """A task of the profile that was saved without an error."""

    __tablename__ = "done_group"
    __table_args__ = (
        UniqueConstraint("expert_id", "group"),
        CheckConstraint(f'"group" IN {words.GROUPS}', name="group_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    group: Mapped[str] = mapped_column(String(CODE_LENGTH))
    at: Mapped[datetime]

    expert: Mapped[Expert] = relationship(back_populates="done_groups")
