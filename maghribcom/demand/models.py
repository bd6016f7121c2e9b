"""Rows of demand, those who wait for a skill, and needs told in words. Limits stand here, once.

A row of demand belongs to nobody. It says on which day a concept was looked for, and has neither account, instant nor
typed words; its key is random, and its table is stored in the order of the keys, so that no order tells who came when.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from maghribcom.accounts.models import Account
from maghribcom.database import CODE_LENGTH, PUBLIC_ID_LENGTH, Base, HasPublicId, HasRowVersion, random_public_id
from maghribcom.organisations.models import Organisation
from maghribcom.skills.models import Concept

#: A search that finds fewer people than this has found few.
FEW = 5
#: Where demand comes from: an empty or poor search, a need that was closed without a suitable expert.
SOURCES = ("search", "need")
KEY_LENGTH = 64
#: Skills and occupations that one person waits for.
FOLLOWED_MOST = 50
#: What more people than this have can be found and is not waited for.
HOLDERS_MOST = 20
NEED_LENGTH = 1_000
ANSWER_LENGTH = 1_000
LANGUAGE_LENGTH = 3
#: Skills and occupations that a told need names.
NAMED_MOST = 10
STATES = ("waiting", "answered")


class DemandRow(Base):
    """Somebody looked for a skill or an occupation on a day and found few people or none.

    One row for each concept of a search and each region asked for, so that a combination that only one office would
    ask for is written nowhere. Without a concept: a sector or a region alone.
    """

    __tablename__ = "demand_row"
    __table_args__ = (
        CheckConstraint(f"source IN {SOURCES}", name="source_known"),
        CheckConstraint(f"found BETWEEN 0 AND {FEW - 1}", name="found_few"),
        CheckConstraint("concept_id IS NOT NULL OR sector_id IS NOT NULL OR region IS NOT NULL", name="asks"),
        # All that the board of wanted skills asks for.
        Index(None, "day", "concept_id", "first_of_day", "region"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), primary_key=True, default=random_public_id)
    #: The day (UTC), never the instant.
    day: Mapped[date]
    source: Mapped[str] = mapped_column(String(CODE_LENGTH))
    #: The skill or occupation.
    concept_id: Mapped[int | None] = mapped_column(ForeignKey("concept.id"))
    sector_id: Mapped[int | None] = mapped_column(ForeignKey("concept.id"))
    #: Region of attachment that was asked for (code of data/territories.tsv).
    region: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    #: How many people the search found.
    found: Mapped[int] = mapped_column(SmallInteger)
    #: The first row of its person and day for this concept: these are counted where all regions are, so that one
    #: person who tries twelve regions is one.
    first_of_day: Mapped[bool]


class DemandKey(Base):
    """That somebody's demand of this day is written already, by a keyed hash of account, day and what was asked.

    Only as long as the day lasts: with the instance's secret and the list of accounts a key could be tried out.
    """

    __tablename__ = "demand_key"
    __table_args__ = (Index(None, "day"), {"sqlite_with_rowid": False})

    key: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True)
    day: Mapped[date]


class Follower(HasPublicId, Base):
    """Somebody asked to be told when people come who have a skill or an occupation."""

    __tablename__ = "follower"
    __table_args__ = (UniqueConstraint("account_id", "concept_id", "region"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    concept_id: Mapped[int] = mapped_column(ForeignKey("concept.id"))
    #: Region of attachment (code of data/territories.tsv), or empty for all: as a value, so that it is unique, too.
    region: Mapped[str] = mapped_column(String(CODE_LENGTH), default="")
    since: Mapped[datetime]

    account: Mapped[Account] = relationship()
    concept: Mapped[Concept] = relationship()


class KnownExpert(Base):
    """An expert of whom a follower knows: found when the following began, or told of since.

    Nobody is told of one expert twice, whatever else changes in the profile.
    """

    __tablename__ = "known_expert"

    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id", ondelete="CASCADE"), primary_key=True)
    #: Public id; no key of another table, which belongs to a room above.
    expert: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), primary_key=True)


class NeedTold(HasPublicId, HasRowVersion, Base):
    """A need in somebody's words, for a mediator to read and to answer.

    It leads nowhere by itself: projects with needs that experts answer to are another thing, and take its place when
    they come.
    """

    __tablename__ = "need_told"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state_known"),
        CheckConstraint("(state = 'answered') = (answered_at IS NOT NULL AND answer IS NOT NULL)", name="answer_given"),
        Index(None, "state", "told_at"),
        Index(None, "account_id", "told_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    #: For whom the sender acted.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    text: Mapped[str] = mapped_column(String(NEED_LENGTH))
    language: Mapped[str] = mapped_column(String(LANGUAGE_LENGTH))
    sector_id: Mapped[int | None] = mapped_column(ForeignKey("concept.id"))
    region: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    #: Last day on which help is of use.
    by_when: Mapped[date | None]
    told_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(CODE_LENGTH), default="waiting")
    #: What the mediator wrote to the sender.
    answer: Mapped[str | None] = mapped_column(String(ANSWER_LENGTH))
    answered_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    sector: Mapped[Concept | None] = relationship()
    named: Mapped[list["NeedConcept"]] = relationship(
        back_populates="need", cascade="all, delete-orphan", order_by="NeedConcept.position"
    )


class NeedConcept(Base):
    """A skill or an occupation that a told need names."""

    __tablename__ = "need_concept"
    __table_args__ = (CheckConstraint(f"position BETWEEN 0 AND {NAMED_MOST - 1}", name="position_bounded"),)

    need_id: Mapped[int] = mapped_column(ForeignKey("need_told.id", ondelete="CASCADE"), primary_key=True)
    concept_id: Mapped[int] = mapped_column(ForeignKey("concept.id"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)

    need: Mapped[NeedTold] = relationship(back_populates="named")
    concept: Mapped[Concept] = relationship()
