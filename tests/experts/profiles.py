"""Profiles for the tests: a small vocabulary, complete answers to the six tasks, a published profile."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from maghribcom.accounts.models import Account
from maghribcom.experts import operations
from maghribcom.experts.answers import (
    Background,
    ExperienceEntry,
    Identity,
    LanguageEntry,
    Offer,
    OwnWord,
    Residence,
    SkillEntry,
    Visibility,
    Work,
)
from maghribcom.experts.models import Expert
from maghribcom.skills.labels import key_of
from maghribcom.skills.models import Concept, Label, Relation

START = datetime(2026, 1, 5, 10, tzinfo=UTC)
SKILLS = ("hydrology", "drip-irrigation", "water-modelling", "r-language")

IDENTITY = Identity("Amina", "Bennani", "أمينة بناني", "+33612345678")
RESIDENCE = Residence("FR", "Lyon", "Europe/Paris", "MA-09", "MA-TIZ")
WORK = Work(
    headline="Hydrologue, douze ans d'études d'eaux souterraines",
    headline_language="fr",
    occupation="hydrologist",
    sectors=("water",),
    years=12,
    work_status="employed",
    skills=(
        SkillEntry("hydrology", 4, 12, 2026),
        SkillEntry("drip-irrigation", 3, 5),
        SkillEntry("water-modelling", 2, wants_to_use=False),
    ),
    free_words=(OwnWord("khettaras", "fr"),),
)
BACKGROUND = Background(
    (
        ExperienceEntry(
            "position", "Ingénieure hydrologue", "fr", None, "Agence de l'eau", "FR", 2014, None, "Nappes du Rhône"
        ),
        ExperienceEntry("degree", "Doctorat en hydrologie", "fr", None, "Université de Grenoble", "FR", 2009, 2013),
    )
)
OFFER = Offer(
    modes=("call", "remote_mission"),
    capacity="short",
    hours_a_month=6,
    available_from=date(2026, 3, 1),
    stays="once_a_year",
    conditions=("expenses",),
    regions_served=("MA-09", "MA-08"),
    languages=(LanguageEntry("fr", "native", "native"), LanguageEntry("ary", "native")),
    text="Je reviens chaque été.",
    text_language="fr",
)
VISIBILITY = Visibility({"residence": "experts", "background": "once_i_accept"}, frozenset({"statistics"}), "fr")


def plant_vocabulary(session: Session) -> None:
    """A few concepts: water -> hydrologist, and the skills of the answers."""
    kinds = {"water": "sector", "engineers": "group", "engineer": "occupation", "hydrologist": "occupation"}
    kinds |= dict.fromkeys(SKILLS, "skill") | {"old-skill": "skill"}
    concepts = {name: Concept(public_id=name, scheme="maghribcom", kind=kind) for name, kind in kinds.items()}
    for name, concept in concepts.items():
        concept.labels.append(Label(language="en", kind="preferred", text=name, key=key_of(name), origin="starter"))
    session.add_all(concepts.values())
    session.flush()
    for narrow, broad in (("hydrologist", "engineer"), ("engineer", "engineers")):
        source, target = concepts[narrow].id, concepts[broad].id
        session.add(Relation(source_id=source, kind="broader", target_id=target, origin="starter"))
    concepts["old-skill"].retired = True
    session.flush()


def complete(session: Session, account: Account, **answers: Any) -> Expert:
    """A profile with all six tasks done, not published."""
    if session.query(Concept).first() is None:
        plant_vocabulary(session)
    actor = account.actor()
    expert = operations.create_expert(session, account, actor=actor)
    operations.save_identity(session, expert, answers.get("identity", IDENTITY), actor=actor)
    operations.save_residence(session, expert, answers.get("residence", RESIDENCE), actor=actor)
    operations.save_work(session, expert, answers.get("work", WORK), actor=actor)
    operations.save_background(session, expert, answers.get("background", BACKGROUND), actor=actor)
    operations.save_offer(session, expert, answers.get("offer", OFFER), actor=actor)
    operations.save_visibility(session, expert, answers.get("visibility", VISIBILITY), actor=actor)
    return expert


def published(session: Session, account: Account, **answers: Any) -> Expert:
    """A published profile with all six tasks done."""
    expert = complete(session, account, **answers)
    operations.publish(session, expert, account.language, actor=account.actor())
    return expert


def linked(expert: Expert, entry: SkillEntry, title: str) -> SkillEntry:
    """The skill, shown by the saved experience of this title."""
    return replace(entry, experience=next(row.id for row in expert.experiences if row.title == title))
