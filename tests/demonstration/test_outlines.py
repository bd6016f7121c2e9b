"""What projects and needs are written from: whole in three languages, within limits, of the vocabulary."""

import re
from collections import Counter
from itertools import islice

import pytest

from maghribcom.closed_lists import MODES
from maghribcom.demonstration.institutions import posting
from maghribcom.demonstration.lives import SHOWN_LEAST
from maghribcom.demonstration.outlines import LANGUAGES, at, filled, lines, localities, project_outlines, where
from maghribcom.demonstration.planning import PlannedProject, places_of, plan
from maghribcom.demonstration.terms import USUAL
from maghribcom.demonstration.vocabulary import Vocabulary
from maghribcom.projects.models.projects import NOTE_LENGTH, REMARK_LENGTH, TEXT_LENGTH, TEXT_LENGTHS
from maghribcom.projects.vocabulary import NEED_TEXTS, PROJECT_TEXTS, SDGS
from maghribcom.territories import DATA, read_table, region_of, regions, territories
from search.text import is_arabic

OPEN_PLACE = re.compile(r"[{}|]")
ROLES = [role for outline in project_outlines() for role in outline.roles]


def planned(number: int, seed: int, share: float = 0.64) -> list[PlannedProject]:
    return list(islice(plan(seed, share), number))


def test_there_are_roles_of_all_modes_and_projects_of_all_sectors(vocabulary: Vocabulary) -> None:
    assert len(ROLES) >= 70
    assert len({role.id for role in ROLES}) == len(ROLES)
    assert {role.mode for role in ROLES} == set(MODES) == set(USUAL)
    sectors = {row["id"] for row in read_table(DATA / "vocabulary" / "sectors.tsv")}
    assert {outline.sectors[0] for outline in project_outlines()} == sectors
    assert {int(goal) for outline in project_outlines() for goal in outline.sdgs} <= set(SDGS)


def test_skills_of_a_role_belong_to_its_occupation(vocabulary: Vocabulary) -> None:
    ids = vocabulary.by_public_id
    for role in ROLES:
        occupation = vocabulary.occupation(role.occupation)
        skills = [ids[asked.skill] for asked in role.skills]
        assert set(skills) <= {*occupation.essential, *occupation.optional}, role.id
        assert len(set(skills)) == len(skills)
        assert any(asked.required for asked in role.skills)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_written_in_every_language_and_fits_everywhere(language: str) -> None:
    longest = max(territories(), key=lambda code: len(where(code, language)))
    locality = max(lines("localities"), key=lambda row: len(row[language]))
    for outline in project_outlines():
        for texts, fields in (
            (outline.texts, PROJECT_TEXTS),
            *((role.texts, ("title", "summary", "tasks")) for role in outline.roles),
        ):
            assert set(texts[language]) == set(fields), outline.id
            for field, text in texts[language].items():
                written = filled(text, language, longest, 99, locality)
                assert 20 <= len(written) <= TEXT_LENGTHS.get(field, TEXT_LENGTH), written
                assert not OPEN_PLACE.search(written), written
                assert all(line == " ".join(line.split()) for line in written.splitlines()), written
                assert is_arabic(written) == (language == "ar"), written


def test_the_same_things_are_counted_in_every_language() -> None:
    for outline in project_outlines():
        for texts in (outline.texts, *(role.texts for role in outline.roles)):
            for field, text in texts["en"].items():
                for language in LANGUAGES:
                    other = texts[language][field]
                    assert ("{n}" in other, "{where}" in other) == ("{n}" in text, "{where}" in text), other
                    assert other.count("\n") == text.count("\n"), other


def test_numbers_are_those_that_arabic_counts_in_the_singular() -> None:
    for outline in project_outlines():
        assert 11 <= outline.numbers[0] < outline.numbers[1] <= 99, outline.id


def test_smaller_texts_are_there_in_every_language() -> None:
    for name, most in (("counterparts", NOTE_LENGTH), ("notes", NOTE_LENGTH), ("remarks", REMARK_LENGTH)):
        for row in lines(name):
            assert all(0 < len(row[language]) <= most for language in LANGUAGES)
    assert set(NEED_TEXTS) == {"title", "summary", "tasks", "counterpart"}


@pytest.mark.parametrize(
    ("code", "french", "english"),
    [
        ("MA-02", "dans la région de l'Oriental", "in the Oriental region"),
        ("MA-03", "dans la région de Fès-Meknès", "in the Fez-Meknes region"),
        ("MA-AZI", "dans la province d'Azilal", "in Azilal province"),
        ("MA-OUA", "dans la province de Ouarzazate", "in Ouarzazate province"),
        ("MA-OUJ", "dans la préfecture d'Oujda-Angad", "in Oujda-Angad prefecture"),
    ],
)
def test_a_place_is_said_as_people_say_it(code: str, french: str, english: str) -> None:
    assert (where(code, "fr"), where(code, "en")) == (french, english)


def test_every_region_has_localities() -> None:
    assert all(len(localities(region.code)) >= 10 for region in regions())
    assert at("Bir Talha", "MA-TAF", "fr") == "à Bir Talha, province de Tarfaya"
    assert at("Bir Talha", "MA-11", "en") == "in Bir Talha, Laayoune-Sakia El Hamra region"


def test_forty_organisations_post_in_all_regions() -> None:
    bodies = {row["fr"]: row for row in posting()}
    assert len(bodies) == 40
    for seed in (1, 2):
        projects = planned(80, seed)
        assert {project.organisation for project in projects} == set(bodies)
        assert {region_of(project.place) for project in projects} == {region.code for region in regions()}


def test_a_project_fits_its_organisation_and_its_place() -> None:
    bodies = {row["fr"]: row for row in posting()}
    for project in planned(300, 3):
        body = bodies[project.organisation]
        assert project.outline.sectors[0] in body["sectors"]
        assert project.place in places_of(body, project.outline)
        if body["territory"]:
            assert region_of(project.place) == region_of(body["territory"])


def test_as_many_needs_are_open_as_wanted() -> None:
    for share in (0.2, 0.64):
        needs = [need for project in planned(2_000, 1, share) for need in project.needs]
        assert abs(sum(need.status == "open" for need in needs) / len(needs) - share) < 0.03


def test_the_beginning_of_a_plan_never_changes() -> None:
    assert planned(200, 5)[:50] == planned(50, 5)


def test_needs_of_an_ended_project_end_with_it() -> None:
    ended = [project for project in planned(400, 1) if project.status in {"suspended", "closed"}]
    assert len(ended) > 10
    for project in ended:
        assert {(need.status, need.reason) for need in project.needs} == {(project.status, project.reason)}


def test_projects_are_old_enough_for_their_needs() -> None:
    assert SHOWN_LEAST >= 7
    statuses = Counter(need.status for project in planned(85, 1) for need in project.needs)
    assert statuses["open"] > sum(statuses.values()) / 2
