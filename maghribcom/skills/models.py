"""Concepts with labels in many languages, and how they relate. The model is SKOS, the words are ESCO's."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from maghribcom.database import CODE_LENGTH, Base

CONCEPT_ID_LENGTH = CODE_LENGTH
LABEL_LENGTH = 300
#: Characters of a skill or an occupation in somebody's own words, where no concept fits.
FREE_WORD_LENGTH = 80
URI_LENGTH = 200
KINDS = ("skill", "knowledge", "occupation", "sector", "group")
#: What a person may put into a list of skills.
SKILL_KINDS = ("skill", "knowledge")
SCHEMES = ("maghribcom", "esco")
MATCHES = ("exact", "close")
#: A `hidden` label is found and never shown; a `dropped` one is neither: an editor took it away for good.
LABEL_KINDS = ("preferred", "alternative", "hidden", "dropped")
#: Who wrote a label or link. The starter's loader changes its own, an import its own, and nobody an editor's.
ORIGINS = ("starter", "editor", "esco")
#: `broader`: source is narrower than target. `related` has no direction and is stored once, with the lower public id
#: as its source. `essential` and `optional`: an occupation needs a skill. `dropped`: an editor took away for good what
#: linked these two.
RELATIONS = ("broader", "related", "essential", "optional", "dropped")
LABEL_LANGUAGES = ("fr", "ar", "en", "es", "nl", "de", "it")
#: Longer than the longest word that somebody may type: a letter may be folded to two.
WORD_KEY_LENGTH = 160
#: Why editors leave a word that people typed without a concept.
IGNORE_REASONS = ("not_a_skill", "too_general", "unclear", "personal")


class Concept(Base):
    """A skill, a field of knowledge, an occupation, a sector, or a group that only holds others."""

    __tablename__ = "concept"
    __table_args__ = (
        CheckConstraint(f"scheme IN {SCHEMES}", name="scheme_known"),
        CheckConstraint(f"kind IN {KINDS}", name="kind_known"),
        CheckConstraint(f"match IN {MATCHES}", name="match_known"),
        CheckConstraint("(uri IS NULL) = (match IS NULL)", name="uri_has_match"),
        Index(None, "uri"),
        Index(None, "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The id in addresses and indexes: fixed in data/ for the starter vocabulary, made from the URI by an import.
    public_id: Mapped[str] = mapped_column(String(CONCEPT_ID_LENGTH), unique=True)
    scheme: Mapped[str] = mapped_column(String(CODE_LENGTH))
    kind: Mapped[str] = mapped_column(String(CODE_LENGTH))
    #: The concept of another scheme that this one is (`exact`) or comes near to (`close`).
    uri: Mapped[str | None] = mapped_column(String(URI_LENGTH))
    match: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    #: ESCO or ISCO code of an occupation.
    code: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    #: A retired concept stays, so that old links and profiles can be led to the one that replaced it.
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("concept.id"))
    retired: Mapped[bool] = mapped_column(default=False)
    #: An editor decided whether it is retired: loader and imports leave that as it is.
    edited: Mapped[bool] = mapped_column(default=False)

    labels: Mapped[list["Label"]] = relationship(back_populates="concept", cascade="all, delete-orphan")


class Label(Base):
    """A word or phrase for a concept."""

    __tablename__ = "label"
    __table_args__ = (
        UniqueConstraint("concept_id", "language", "text"),
        CheckConstraint(f"kind IN {LABEL_KINDS}", name="kind_known"),
        CheckConstraint(f"origin IN {ORIGINS}", name="origin_known"),
        Index(None, "key"),
        Index(
            "uq_label_one_preferred",
            "concept_id",
            "language",
            unique=True,
            sqlite_where=sql("kind = 'preferred'"),
            postgresql_where=sql("kind = 'preferred'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    concept_id: Mapped[int] = mapped_column(ForeignKey("concept.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(3))
    kind: Mapped[str] = mapped_column(String(CODE_LENGTH))
    text: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    #: The label as search/text folds it: an exact label, or its beginning, is found by the database, too. Ordered by
    #: code point on every database, so that an index answers for a range.
    key: Mapped[str] = mapped_column(String(LABEL_LENGTH).with_variant(String(LABEL_LENGTH, "C"), "postgresql"))
    origin: Mapped[str] = mapped_column(String(CODE_LENGTH))

    concept: Mapped[Concept] = relationship(back_populates="labels")


class Relation(Base):
    """A link between two concepts, read from source to target."""

    __tablename__ = "relation"
    __table_args__ = (
        UniqueConstraint("source_id", "kind", "target_id"),
        CheckConstraint(f"kind IN {RELATIONS}", name="kind_known"),
        CheckConstraint(f"origin IN {ORIGINS}", name="origin_known"),
        Index(None, "target_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("concept.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(CODE_LENGTH))
    target_id: Mapped[int] = mapped_column(ForeignKey("concept.id", ondelete="CASCADE"))
    origin: Mapped[str] = mapped_column(String(CODE_LENGTH))


class IgnoredWord(Base):
    """A word that people typed and that editors decided to leave without a concept."""

    __tablename__ = "ignored_word"
    __table_args__ = (
        UniqueConstraint("key", "language"),
        CheckConstraint(f"reason IN {IGNORE_REASONS}", name="reason_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(WORD_KEY_LENGTH))
    language: Mapped[str] = mapped_column(String(3))
    reason: Mapped[str] = mapped_column(String(CODE_LENGTH))
    at: Mapped[datetime]
