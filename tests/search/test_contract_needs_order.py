"""In which order every engine gives needs, with which facets, and that it agrees with the contract in everything."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from search import (
    NEED,
    Engine,
    LanguageSpoken,
    ResultPage,
    SkillHeld,
    SkillNeeded,
    SkillSought,
)
from search.documents import COMPENSATIONS, WAYS
from search.queries import DEADLINES
from tests.search.asking import needs_found, seek
from tests.search.needs import EVERYTHING, JURY, PORT, WELLS, generated_need_queries, generated_needs
from tests.search.oracle import Oracle
from tests.search.people import AT

# The order


def test_what_a_need_requires_counts_more_than_what_it_wishes_for(needs: Engine) -> None:
    assert needs_found(needs, skills=(SkillSought("irrigation"),)) == ["wells", "port"]
    assert needs_found(needs, desired=(SkillSought("ports"), SkillSought("drainage"))) == ["port", "jury", "wells"]


def test_needs_come_by_how_much_of_what_they_require_a_profile_has(engine: Engine) -> None:
    asked = [SkillNeeded(skill, 2, 3) for skill in ("a", "b", "c")]
    needs = [replace(WELLS, id=f"has-{n}", required=tuple(asked[:n]), desired=()) for n in (1, 2, 3)]
    short = replace(WELLS, id="too-much", required=(SkillNeeded("a", 4), SkillNeeded("b", 4)), desired=())
    wished = replace(WELLS, id="wished", required=(), desired=(SkillNeeded("a"),))
    engine.apply([*needs, short, wished], [])
    held = tuple(SkillHeld(skill, 3, 3) for skill in ("a", "b", "c"))
    assert needs_found(engine, held=held) == ["has-3", "has-2", "has-1", "too-much", "wished"]


def test_needs_can_come_by_opening_or_by_deadline_those_without_one_last(needs: Engine) -> None:
    assert needs_found(needs, sort="freshness") == ["wells", "port", "jury"]
    needs.apply([replace(JURY, published_at=AT), replace(PORT, deadline=AT + timedelta(days=2))], [])
    assert needs_found(needs, sort="freshness") == ["jury", "wells", "port"]
    assert needs_found(needs, sort="deadline") == ["port", "wells", "jury"]


def test_a_preferred_region_ranks_and_selects_nothing(engine: Engine) -> None:
    like = [replace(WELLS, id=region, regions=(region, "MA-03")) for region in ("MA-05", "MA-06", "MA-07")]
    engine.apply(like, [])
    for region in ("MA-05", "MA-06", "MA-07"):
        ids = needs_found(engine, prefer_regions=(region,))
        assert ids[0] == region
        assert len(ids) == 3


# Facets


def counts(page: ResultPage, facet: str) -> Mapping[str, int]:
    return {count.value: count.count for count in page.facets[facet]}


def test_every_facet_is_counted(needs: Engine) -> None:
    page = needs.search(seek(), AT)
    assert counts(page, "sector") == {"water": 2, "education": 1, "transport": 1}
    assert counts(page, "region") == {"MA-01": 1, "MA-08": 1, "MA-09": 1}
    assert counts(page, "language") == {"ary": 1, "en": 1, "fr": 1}
    assert counts(page, "mode") == {"jury": 1, "onsite_mission": 1, "remote_mission": 1}
    assert counts(page, "way") == {"hybrid": 1, "onsite": 1, "remote": 1}
    assert counts(page, "compensation") == {"contract": 1, "per_diem": 1, "pro_bono": 1}
    assert counts(page, "skill") == {"irrigation": 2, "drainage": 1, "hydrology": 1, "ports": 1, "training": 1}
    assert [(one.value, one.count) for one in page.facets["deadline"]] == [("90", 2), ("30", 1), ("7", 1), ("open", 1)]


def test_a_facet_is_counted_with_its_own_filter_lifted(needs: Engine) -> None:
    page = needs.search(seek(deadlines=("open",), languages=(LanguageSpoken("fr"),)), AT)
    assert page.ids == ()
    assert counts(page, "deadline") == {"7": 1, "30": 1, "90": 1}
    assert counts(page, "language") == {}
    assert counts(page, "sector") == {}
    page = needs.search(seek(ways=("onsite",)), AT)
    assert counts(page, "way") == {"hybrid": 1, "onsite": 1, "remote": 1}
    assert counts(page, "deadline") == {"90": 1}


# Everything at once


def test_the_heaviest_query_for_needs_is_answered(needs: Engine) -> None:
    values = tuple(f"v{number}" for number in range(20))
    near = tuple(f"n{number}" for number in range(60))
    everything = seek(
        reader_audiences=(*EVERYTHING, *(f"network:{value}" for value in values)),
        text=" ".join(chr(97 + number % 26) * (4 + number // 26) for number in range(36))[:200],
        skills=tuple(SkillSought(value, 4, near) for value in values),
        desired=tuple(SkillSought(value, 4, near) for value in values),
        held=tuple(SkillHeld(value, 4, 60) for value in values),
        occupations=values,
        near_occupations=near,
        years=60,
        sectors=values,
        regions=values,
        provinces=values,
        prefer_regions=values,
        languages=tuple(LanguageSpoken(value) for value in values),
        modes=values,
        ways=WAYS,
        compensations=COMPENSATIONS,
        deadlines=DEADLINES,
        organisations=values,
        projects=values,
        new_since=AT,
        match="text",
        page=25,
    )
    assert needs.search(everything, AT).total == 0
    assert needs.search(seek(desired=everything.desired, text=everything.text, match="near"), AT).total == 3


def test_generated_queries_for_needs_give_what_the_contract_says_also_after_changes(engine: Engine) -> None:
    needs = {need.id: need for need in generated_needs(300, seed=1)}
    engine.apply(list(needs.values()), [])
    changed = [replace(need, id=f"n1-{place}") for place, need in enumerate(generated_needs(40, seed=2))]
    gone = [f"n1-{place}" for place in range(40, 60)]
    for upserts, removals, seed in (([], [], 5), (changed, gone, 7)):
        engine.apply(upserts, [(NEED, identifier) for identifier in removals])
        needs |= {need.id: need for need in upserts}
        oracle = Oracle(need for need in needs.values() if need.id not in removals)
        for query in generated_need_queries(80, seed=seed):
            assert engine.search(query, AT) == oracle.search(query, AT), query
            assert engine.count(query, AT) == oracle.search(query, AT).total
