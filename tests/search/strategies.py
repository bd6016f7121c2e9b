"""Any query that can be asked of the generated people, for hypothesis."""

from hypothesis import strategies as st

from search import STAFF, ExpertQuery, LanguageWanted, SkillWanted
from search.queries import MATCHES, TEXT_LENGTH
from tests.search.people import CODES, NAMES, OCCUPATIONS, PHRASES, REGIONS, SKILLS

_WORDS = sorted({word for phrase in PHRASES.values() for word in phrase.split()})


def _some(values: tuple[str, ...], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


def _skills(most: int) -> st.SearchStrategy[tuple[SkillWanted, ...]]:
    one = st.builds(
        SkillWanted,
        st.sampled_from(SKILLS),
        level=st.integers(1, 4),
        years=st.sampled_from((0, 0, 3)),
        near=_some(SKILLS, 5),
    )
    return st.lists(one, max_size=most, unique_by=lambda skill: skill.concept).map(tuple)


def queries() -> st.SearchStrategy[ExpertQuery]:
    """Queries by relevance, of staff, who may ask for everything."""
    texts = st.lists(st.sampled_from(_WORDS), max_size=6).map(" ".join) | st.text(max_size=TEXT_LENGTH)
    return st.builds(
        ExpertQuery,
        st.just(STAFF),
        text=texts,
        text_language=st.sampled_from((None, *PHRASES)),
        required=_skills(3),
        desired=_skills(6),
        occupations=_some(OCCUPATIONS, 3),
        near_occupations=_some(OCCUPATIONS, 4),
        prefer_regions=_some(REGIONS, 3),
        languages=st.lists(st.builds(LanguageWanted, st.sampled_from(CODES)), max_size=1).map(tuple),
        name=st.just("") | st.sampled_from((*NAMES, "ben", "jalun", "Fasi", "على")),
        match=st.sampled_from(MATCHES),
        page=st.integers(1, 2),
    )
