"""Words that people typed and no concept fits, as editors see them: counted, and never whose they are.

Only words of profiles that have been published count: what nobody sees yet is nobody's business.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from maghribcom.experts.models import Expert, FreeWord
from maghribcom.experts.operations.free_words import TypedWord
from maghribcom.experts.vocabulary import PUBLISHED
from maghribcom.skills.labels import word_key
from maghribcom.skills.models import IgnoredWord

COMMONEST, NEWEST = "commonest", "newest"
ORDERS = (COMMONEST, NEWEST)
PAGE_SIZE = 25
#: Later pages are reached by searching.
LAST_PAGE = 200


@dataclass(frozen=True, slots=True)
class WordLine:
    """A word of the list: how often it was typed, and why it is ignored, where it is."""

    word: TypedWord
    people: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class WordList:
    """One page of the words that wait, or of those that are ignored; `total` counts the words of all pages."""

    lines: Sequence[WordLine]
    total: int


def list_words(
    session: Session, *, text: str = "", language: str | None = None, ignored: bool = False,
    order: str = COMMONEST, page: int = 1,
) -> WordList:  # fmt: skip
    """Words grouped as search folds them, with the number of profiles. Two statements."""
    grouped = _grouped(ignored)
    if key := word_key(text):
        grouped = grouped.where(FreeWord.key.contains(key, autoescape=True))
    if language:
        grouped = grouped.where(FreeWord.language == language)
    total = session.scalar(select(func.count()).select_from(grouped.subquery())) or 0
    people, newest = func.count(FreeWord.expert_id.distinct()), func.max(FreeWord.id)
    by = (newest.desc(),) if order == NEWEST else (people.desc(), newest.desc())
    rows = session.execute(grouped.order_by(*by).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    lines = [WordLine(TypedWord(key, code, typed), number, reason) for key, code, typed, number, reason in rows]
    return WordList(lines, total)


def find_word(session: Session, key: str, language: str) -> WordLine | None:
    """One word that waits or is ignored; None where nobody has it any more."""
    for ignored in (False, True):
        asked = _grouped(ignored).where(FreeWord.key == key, FreeWord.language == language)
        found = session.execute(asked).first()
        if found is not None:
            return WordLine(TypedWord(found[0], found[1], found[2]), found[3], found[4])
    return None


def count_waiting(session: Session) -> int:
    """How many words wait for an editor."""
    return session.scalar(select(func.count()).select_from(_grouped(ignored=False).subquery())) or 0


def _grouped(ignored: bool) -> Select[str, str, str, int, str | None]:
    same = IgnoredWord.key == FreeWord.key, IgnoredWord.language == FreeWord.language
    decided = exists().where(*same).correlate(FreeWord)
    reason = func.max(select(IgnoredWord.reason).where(*same).correlate(FreeWord).scalar_subquery())
    return (
        select(
            FreeWord.key, FreeWord.language, func.min(FreeWord.text), func.count(FreeWord.expert_id.distinct()), reason
        )
        .join(Expert, Expert.id == FreeWord.expert_id)
        .where(FreeWord.key != "", Expert.status.in_(PUBLISHED), decided if ignored else ~decided)
        .group_by(FreeWord.key, FreeWord.language)
    )
