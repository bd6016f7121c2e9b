"""Profiles as documents. Only what a vetted institution may see is put into one, and never how to reach somebody.

A batch is read in a constant number of statements, as columns: objects would take several times as long.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, object_session
from sqlalchemy.orm.attributes import get_history

from maghribcom import clock
from maghribcom.accounts.models import Account, Consent
from maghribcom.contributions import Source
from maghribcom.database import UtcDateTime
from maghribcom.experts.freshness import visible_from, visible_until
from maghribcom.experts.models import (
    Choice,
    Experience,
    Expert,
    ExpertLanguage,
    ExpertSkill,
    FreeWord,
    SectionAudience,
    Verification,
)
from maghribcom.experts.visibility import indexed_audiences, indexed_sections
from maghribcom.skills.labels import ancestors
from maghribcom.skills.models import Concept
from search import EXPERT, ExpertDocument, LanguageHeld, SkillHeld, Text

BATCH = 500
#: Statuses in which a profile is found, now or at the end of its pause.
FOUND = ("active", "paused")
#: Consents that decide who finds somebody.
PURPOSES = ("visibility", "network-contact")

Query = Select[*tuple[Any, ...]]
Line = Row[*tuple[Any, ...]]
Parts = Mapping[int, Sequence[Line]]
Part = SectionAudience | FreeWord | Choice | Verification


def load(session: Session, public_ids: Sequence[str]) -> dict[str, ExpertDocument]:
    """The documents of these profiles as they are now; those that nobody may find are left out. Six statements."""
    rows = session.execute(_experts(), {"public_ids": list(public_ids)})
    # Not in the statement: SQLite would rather walk the index of all published profiles than look up these.
    experts = [expert for expert in rows if expert.status in FOUND]
    if not experts:
        return {}
    parts = _Parts(session, [expert.id for expert in experts])
    above = ancestors(session, {expert.occupation for expert in experts if expert.occupation})
    return {expert.public_id: _document(expert, parts, above) for expert in experts}


@cache
def _experts() -> Query:
    """The profiles of `public_ids`. Like the statements below built once: building takes longer than the database."""
    occupation, replacement = aliased(Concept), aliased(Concept)
    consent = Consent.account_id == Expert.account_id, Consent.withdrawn_at.is_(None)
    networks = exists().where(*consent, Consent.purpose == "network-contact").correlate(Expert)
    return (
        select(
            Expert.id, Expert.public_id, Expert.status, Expert.paused_until, Expert.published_at, Expert.changed_at,
            Expert.confirmed_at, Expert.first_name, Expert.last_name, Expert.arabic_name, Expert.country,
            Expert.region, Expert.headline, Expert.headline_language, Expert.occupation_text,
            Expert.occupation_language, Expert.years, Expert.capacity, Expert.offer_text, Expert.offer_language,
            func.coalesce(replacement.public_id, occupation.public_id).label("occupation"),
            networks.label("networks"),
        )
        .join(Account, Account.id == Expert.account_id)
        .outerjoin(occupation, occupation.id == Expert.occupation_id)
        .outerjoin(replacement, replacement.id == occupation.replaced_by_id)
        .where(
            Expert.public_id.in_(bindparam("public_ids", expanding=True)),
            Account.closed_at.is_(None),
            exists().where(*consent, Consent.purpose == "visibility").correlate(Expert),
        )
    )  # fmt: skip


class _Parts:
    """The parts of a batch of profiles, by the row id of the profile. Those of two columns come in one statement."""

    def __init__(self, session: Session, ids: Sequence[int]) -> None:
        def by_expert(query: Query) -> Parts:
            found: dict[int, list[Line]] = defaultdict(list)
            for row in session.execute(query, {"ids": ids}):
                found[row.of].append(row)
            return found

        self.skills = by_expert(_skills())
        self.experiences = by_expert(_experiences())
        self.languages = by_expert(_languages())
        pairs: dict[str, dict[int, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
        for name, first, second, of in session.execute(_pairs(), {"ids": ids, "at": clock.now()}):
            pairs[name][of].append((first, second))
        self.audiences = {of: dict(found) for of, found in pairs["audience"].items()}
        self.words = pairs["word"]
        self.choices = pairs["choice"]
        self.verifications = {of: [level for level, _valid in found] for of, found in pairs["verification"].items()}


def _of_these(of: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return of.in_(bindparam("ids", expanding=True))


@cache
def _pairs() -> CompoundSelect[str, str, str, int]:
    """Audiences, own words, choices and verifications valid `at`: (which, first, second, row id of the profile)."""
    valid = or_(Verification.until.is_(None), Verification.until > bindparam("at", type_=UtcDateTime()))

    def part(name: str, model: type[Part], first: Any, second: Any) -> Select[str, str, str, int]:
        return select(literal(name), first, second, model.expert_id).where(_of_these(model.expert_id))

    return union_all(
        part("audience", SectionAudience, SectionAudience.section, SectionAudience.audience),
        part("word", FreeWord, FreeWord.text, FreeWord.language),
        part("choice", Choice, Choice.list, Choice.code),
        part("verification", Verification, Verification.level, literal("valid")).where(valid),
    )


@cache
def _experiences() -> Query:
    own = Experience
    return select(own.title, own.organisation, own.summary, own.language, own.expert_id.label("of")).where(
        _of_these(own.expert_id)
    )


@cache
def _languages() -> Query:
    own = ExpertLanguage
    return select(own.code, own.spoken, own.written, own.expert_id.label("of")).where(_of_these(own.expert_id))


@cache
def _skills() -> Query:
    """Skills that the person wants to use; a retired concept is replaced by its successor."""
    replacement = aliased(Concept)
    return (
        select(
            func.coalesce(replacement.public_id, Concept.public_id).label("concept"),
            ExpertSkill.level, ExpertSkill.years, ExpertSkill.last_used, ExpertSkill.evidence,
            ExpertSkill.expert_id.label("of"),
        )
        .select_from(ExpertSkill)
        .join(Concept, Concept.id == ExpertSkill.concept_id)
        .outerjoin(replacement, replacement.id == Concept.replaced_by_id)
        .where(ExpertSkill.wants_to_use.is_(True), _of_these(ExpertSkill.expert_id))
        .order_by(ExpertSkill.position)
    )  # fmt: skip


def _document(expert: Line, parts: _Parts, above: Mapping[str, tuple[str, ...]]) -> ExpertDocument:
    shown = indexed_sections(parts.audiences.get(expert.id, {}))
    values: dict[str, Any] = {}
    texts: list[Text] = []
    if "name" in shown:
        latin = " ".join(filter(None, (expert.first_name, expert.last_name)))
        values["names"] = tuple(filter(None, (latin, expert.arabic_name)))
    if "residence" in shown:
        values.update(country=expert.country, region=expert.region)
    if "skills" in shown:
        values["skills"] = _joined(_skill(row, shown) for row in parts.skills.get(expert.id, ()))
        texts += _texts("headline", (expert.headline, expert.headline_language))
        texts += _texts("other", *parts.words.get(expert.id, ()))
    chosen: dict[str, list[str]] = defaultdict(list)
    for name, code in parts.choices.get(expert.id, ()):
        chosen[name].append(code)
    if "occupation" in shown:
        texts += _texts("occupation", (expert.occupation_text, expert.occupation_language))
        values.update(sectors=tuple(chosen["sector"]), years=expert.years)
        if expert.occupation:
            values.update(occupations=(expert.occupation,), occupation_ancestors=above.get(expert.occupation, ()))
    if "background" in shown:
        for row in parts.experiences.get(expert.id, ()):
            text = "\n".join(filter(None, (row.title, row.organisation, row.summary)))
            texts += _texts("experience", (text, row.language))
    if "offer" in shown:
        texts += _texts("other", (expert.offer_text, expert.offer_language))
        values.update(
            modes=tuple(chosen["mode"]),
            regions_served=tuple(chosen["region_served"]),
            languages=tuple(LanguageHeld(code, spoken, written)
                            for code, spoken, written, _of in parts.languages.get(expert.id, ())),
            # Who says nothing of the time they have is taken for somebody without.
            capacity=expert.capacity or "closed",
        )  # fmt: skip
    return ExpertDocument(
        id=expert.public_id,
        visible_from=visible_from(expert.status, expert.published_at, expert.paused_until),
        visible_until=visible_until(expert.confirmed_at, expert.paused_until),
        audiences=indexed_audiences(PURPOSES if expert.networks else PURPOSES[:1]),
        changed_at=expert.changed_at,
        confirmed_at=expert.confirmed_at,
        verification=frozenset(parts.verifications.get(expert.id, ())),
        texts=tuple(texts),
        **values,
    )


def _skill(row: Line, shown: frozenset[str]) -> SkillHeld:
    # An experience that the reader cannot see shows nothing.
    evidenced = "background" in shown if row.evidence == "experience" else row.evidence != "claimed"
    return SkillHeld(row.concept, row.level, row.years, evidenced, row.last_used)


def _joined(skills: Iterable[SkillHeld]) -> tuple[SkillHeld, ...]:
    """Each skill once: who holds a retired one beside its successor holds one, at the best of both."""
    found: dict[str, SkillHeld] = {}
    for skill in skills:
        held = found.get(skill.concept, skill)
        found[skill.concept] = SkillHeld(
            skill.concept,
            max(held.level, skill.level),
            max((years for years in (held.years, skill.years) if years is not None), default=None),
            held.evidenced or skill.evidenced,
            max((year for year in (held.last_used, skill.last_used) if year is not None), default=None),
        )
    return tuple(found.values())


def _texts(part: str, *found: Sequence[Any]) -> Iterator[Text]:
    """Texts with the language beside each; empty ones are left out."""
    return (Text(part, text, language) for text, language, *_of in found if text and language)


def identifiers(session: Session) -> Iterator[Sequence[str]]:
    """The ids of all profiles that may be found, in batches."""
    last = 0
    query = select(Expert.id, Expert.public_id).where(Expert.status.in_(FOUND)).order_by(Expert.id).limit(BATCH)
    while rows := session.execute(query.where(Expert.id > last)).all():
        yield [public_id for _id, public_id in rows]
        last = rows[-1].id


def _itself(expert: Expert) -> Iterable[str]:
    return (expert.public_id,)


def _owner(part: Any) -> Iterable[str]:
    """The profile of a part, also of one that was just taken out of it."""
    session = object_session(part)
    expert = session.get(Expert, part.expert_id) if session else None
    return (expert.public_id,) if expert else ()


def _of_consent(consent: Consent) -> Iterable[str]:
    return _of_account(consent, consent.account_id) if consent.purpose in PURPOSES else ()


def _of_closed(account: Account) -> Iterable[str]:
    return _of_account(account, account.id) if get_history(account, "closed_at").has_changes() else ()


def _of_account(row: object, account_id: int) -> Iterable[str]:
    session = object_session(row)
    return session.scalars(select(Expert.public_id).where(Expert.account_id == account_id)).all() if session else ()


PARTS = (ExpertSkill, FreeWord, Experience, ExpertLanguage, Choice, SectionAudience, Verification)
SOURCES = (
    Source(
        kind=EXPERT,
        watched={Expert: _itself, Account: _of_closed, Consent: _of_consent, **dict.fromkeys(PARTS, _owner)},
        load=load,
        identifiers=identifiers,
    ),
)
