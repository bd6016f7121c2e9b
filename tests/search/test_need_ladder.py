"""The ladder among needs, on both engines: what each step finds, and what a search is tried without."""

from dataclasses import replace

import pytest

from search import Engine, LanguageSpoken, NeedDocument, NeedQuery, SkillHeld, SkillNeeded, SkillSought, Text, explain
from search.documents import COMPENSATIONS, WAYS
from search.queries import ALL, DEADLINES, MATCHES, NEAR, NEAR_PER_SKILL, ONE_MISSING, TEXT
from search.relaxation import TRIED_INSTEAD, TRIED_WITHOUT, ladder, near_instead, taken, without_filters, without_one
from tests.search.asking import seek
from tests.search.needs import WELLS, generated_need_queries, generated_needs
from tests.search.oracle import Oracle
from tests.search.people import AT

SOLAR, PUMPS, DRILLING = (SkillSought(name, near=(f"near-{name}",)) for name in ("solar", "pumps", "drilling"))
QUERY = seek(skills=(SOLAR, PUMPS, DRILLING), text="forage")


def need(identifier: str, *skills: str, wished: tuple[str, ...] = (), text: str = "") -> NeedDocument:
    """A need that requires these skills, wishes for those, and has this text."""
    return replace(
        WELLS,
        id=identifier,
        required=tuple(SkillNeeded(skill) for skill in skills),
        desired=tuple(SkillNeeded(skill) for skill in wished),
        texts=(Text("other", text, "fr"),) if text else (),
    )


NEEDS = (
    need("complete", wished=("solar", "pumps", "drilling")),
    need("one-missing", "solar", "pumps"),
    need("one-near", "solar", "pumps", "near-drilling"),
    need("mostly-near", "near-solar", "near-pumps"),
    need("one-only", "drilling"),
    need("words", text="Essais de forages profonds"),
    need("nothing", "accounting", text="Comptable"),
)
FOUND: dict[str, set[str]] = {
    ALL: {"complete"},
    ONE_MISSING: {"complete", "one-missing", "one-near"},
    NEAR: {"complete", "one-missing", "one-near", "mostly-near"},
    TEXT: {"complete", "one-missing", "one-near", "mostly-near", "one-only", "words"},
}


@pytest.fixture
def needs(engine: Engine) -> Engine:
    """An engine with those needs."""
    assert not [outcome.error for outcome in engine.apply(NEEDS, []) if outcome.error]
    return engine


@pytest.mark.parametrize("match", MATCHES)
def test_each_step_finds_the_needs_that_it_says_and_what_asks_for_everything_first(needs: Engine, match: str) -> None:
    page = needs.search(replace(QUERY, match=match), AT)
    assert set(page.ids) == FOUND[match]
    assert (page.total, page.step, page.ids[0]) == (len(FOUND[match]), match, "complete")


def test_needs_of_all_steps_are_counted_at_once(needs: Engine) -> None:
    assert needs.count_all([step.query for step in ladder(QUERY)], AT) == (1, 3, 4, 6)
    assert needs.count_all(list[NeedQuery](), AT) == ()


def test_filters_and_the_profile_hold_at_every_step(needs: Engine) -> None:
    needs.apply([replace(need("abroad", "solar", "pumps", "drilling"), regions=())], [])
    for match in MATCHES:
        asked = replace(QUERY, match=match, regions=("MA-08",), held=(SkillHeld("pumps", 4, 40),))
        ids = set(needs.search(asked, AT).ids)
        assert "abroad" not in ids
        assert ids == {one for one in FOUND[match] if one in ("complete", "one-missing", "one-near")}


def test_each_step_finds_all_the_needs_that_the_steps_before_it_find() -> None:
    oracle = Oracle(generated_needs(200, seed=21))
    for query in generated_need_queries(60, seed=22):
        before: set[str] = set()
        for step in ladder(query, "energie"):
            total = oracle.search(step.query, AT).total
            pages = range(1, -(-total // 20) + 1)
            found = {one for page in pages for one in oracle.search(replace(step.query, page=page), AT).ids}
            assert before <= found, step
            before = found


def test_the_ladder_of_needs_leaves_out_steps_that_could_find_nothing_more() -> None:
    def names(query: NeedQuery) -> list[str]:
        return [step.name for step in ladder(query)]

    assert names(QUERY) == list(MATCHES)
    assert names(seek(skills=(SkillSought("a"), SkillSought("b")))) == [ALL, ONE_MISSING, TEXT]
    assert names(seek(skills=(SkillSought("a", level=2),))) == [ALL, NEAR, TEXT]
    assert names(seek(text="solaire", ways=("remote",))) == [ALL]
    assert taken(ladder(QUERY), (0, 3, 6, 90), 5).name == NEAR


def test_one_filter_of_needs_less_drops_what_is_asked_and_only_that() -> None:
    query = replace(QUERY, years=0, deadlines=("7",), languages=(LanguageSpoken("fr"),), page=3, match=TEXT)
    relaxed = {(less.filter, less.value): less.query for less in without_one(query)}
    assert list(relaxed) == [
        ("years", None), ("languages", None), ("deadlines", None),
        ("skills", "solar"), ("skills", "pumps"), ("skills", "drilling"),
    ]  # fmt: skip
    assert relaxed["years", None] == replace(query, years=None, page=1, match=ALL)
    assert relaxed["languages", None] == replace(query, languages=(), page=1, match=ALL)
    assert relaxed["skills", "pumps"].skills == (SOLAR, DRILLING)


def test_all_filters_of_needs_go_at_once_and_nothing_that_is_sought_or_held() -> None:
    values = ("v",)
    filters: dict[str, object] = dict.fromkeys(
        ("sectors", "regions", "provinces", "modes", "organisations", "projects"), values
    )
    filters |= {"ways": WAYS, "compensations": COMPENSATIONS, "deadlines": DEADLINES, "years": 3}
    kept = replace(QUERY, held=(SkillHeld("solar", 2),), prefer_regions=("MA-01",))
    bare = without_filters(replace(kept, languages=(LanguageSpoken("fr"),), **filters), "solaire")  # type: ignore[arg-type]
    assert bare is not None
    assert bare.query == replace(kept, text="forage solaire", match=TEXT)
    assert without_filters(kept) is None


def test_near_skills_stand_in_turn_for_each_one_sought() -> None:
    wide = replace(SOLAR, level=2, near=("pumps", "n1", "n2", "n3"))
    tried = near_instead(seek(skills=(wide, PUMPS)))
    assert [(instead.concept, instead.near) for instead in tried] == [
        ("solar", "n1"), ("pumps", "near-pumps"), ("solar", "n2"), ("solar", "n3"),
    ]  # fmt: skip
    assert tried[0].query.skills == (SkillSought("n1", 2), PUMPS)


def test_what_is_tried_among_needs_is_bounded() -> None:
    many = tuple(SkillSought(f"s{n}", near=tuple(f"n{n}-{m}" for m in range(NEAR_PER_SKILL))) for n in range(20))
    query = seek(skills=many, regions=("MA-01",), years=3)
    assert len(without_one(query)) == TRIED_WITHOUT
    assert len(near_instead(query)) == TRIED_INSTEAD


def test_needs_that_ask_for_everything_sought_outweigh_all_others() -> None:
    needs = generated_needs(250, seed=31)
    compared = 0
    for query in generated_need_queries(200, seed=32):
        asked = replace(query, match=NEAR, skills=query.skills[:1], occupations=query.occupations[:2], held=())
        points: dict[bool, list[int]] = {True: [], False: []}
        for document in needs:
            reasons = explain(asked, document, AT)
            complete = any(reason.clause == "complete" and reason.kind == "met" for reason in reasons)
            points[complete].append(sum(reason.weight for reason in reasons))
        if points[True]:
            compared += 1
            assert min(points[True]) > max(points[False])
    assert compared > 20
