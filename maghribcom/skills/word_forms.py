"""A word of the vocabulary in a form: typed in any language, looked up by the server, or kept as it is.

It works without JavaScript: an exact label finds its concept; a label of several concepts, or of none, asks. With
JavaScript the combobox fills in the concept's id, and the word is its label.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from maghribcom.closed_lists import TEXT_LANGUAGES
from maghribcom.extensions import search_engine
from maghribcom.form_fields import RadiosField, TextField, TextLanguageField, capital, choices_of
from maghribcom.group_forms import Line, PartForm
from maghribcom.locales import alphabetical
from maghribcom.skills.labels import Words, ancestors, find_by_labels, key_of, words_for
from maghribcom.skills.models import FREE_WORD_LENGTH, LABEL_LENGTH, Concept, Label
from maghribcom.skills.suggestions import suggest

#: The answer "none of these: keep my own words".
OWN = "own"
#: Concepts of the same name, or near to the word, that are offered.
OFFERED = 6
#: Unknown words of one form that are looked up further than by their exact label.
WORDS_LOOKED_UP = 8


class WordPart(PartForm):
    """What was typed and what it means: a concept, the person's own words, or not known yet."""

    word = TextField(_l("Word"), limit=LABEL_LENGTH)
    concept = HiddenField()
    meaning = RadiosField(_l("Which one do you mean?"), choices=[])
    own = BooleanField(_l("Keep my own words"))
    language = TextLanguageField(languages=TEXT_LANGUAGES)

    #: The concept behind the word, once it was looked up.
    found: Concept | None = None

    @property
    def asks(self) -> bool:
        """Whether the person has to say what the word means."""
        return bool(self.word.data) and self.found is None and not self.own.data

    def is_empty(self) -> bool:
        return not self.word.data

    def line(self) -> Line:
        language = None if self.found else (self.language.data or None)
        return Line(self.word.data or "", language)

    def validate_word(self, field: TextField) -> None:
        if self.own.data and len(field.data or "") > FREE_WORD_LENGTH:
            raise ValidationError(_("Shorten your own words: at most %(limit)s characters.", limit=FREE_WORD_LENGTH))

    def validate_meaning(self, field: RadiosField) -> None:
        if not self.asks or self.word.errors:
            return
        word = self.word.data
        if len(field.choices) > 1:
            raise ValidationError(_("Say which one you mean by “%(word)s”, or keep your own words.", word=word))
        raise ValidationError(
            _("“%(word)s” is not in our list. Check the spelling, or keep your own words.", word=word)
        )


def settle_words(session: Session, parts: Iterable[WordPart], kinds: Collection[str], page_language: str) -> None:
    """Look up what was typed in all parts: the concept chosen, the one with this label, or what to ask.

    A concept id counts as long as the word is a label of it: who changes the word means something else.
    """
    typed = [part for part in parts if part.word.data and len(part.word.data) <= LABEL_LENGTH]
    concepts = _concepts(session, (value for part in typed for value in (part.concept.data, part.meaning.data)), kinds)
    labelled = _labelled(session, concepts.values())
    for part in typed:
        chosen, held = concepts.get(part.meaning.data), concepts.get(part.concept.data)
        if part.meaning.data == OWN:
            part.own.data = True
        elif chosen is not None:
            part.found = chosen
        elif held is not None and key_of(str(part.word.data)) in labelled[held.id]:
            part.found = held
    _find_by_label(session, [part for part in typed if part.asks], kinds, page_language)
    words = words_for(session, {part.found.public_id for part in typed if part.found}, page_language)
    for part in typed:
        _settle(part, words, page_language)


def _settle(part: WordPart, words: Mapping[str, Words], page_language: str) -> None:
    part.meaning.data = None
    part.concept.data = part.found.public_id if part.found else ""
    if part.found:
        part.own.data = False
        if part.found.public_id in words:
            part.word.data = words[part.found.public_id].text
    else:
        part.language.settle(part.word.data, page_language)


def _concepts(session: Session, ids: Iterable[str | None], kinds: Collection[str]) -> dict[str | None, Concept]:
    wanted = {public_id for public_id in ids if public_id and public_id != OWN}
    if not wanted:
        return {}
    query = select(Concept).where(Concept.public_id.in_(wanted), Concept.kind.in_(tuple(kinds)))
    return {concept.public_id: concept for concept in session.scalars(query)}


def _labelled(session: Session, concepts: Iterable[Concept]) -> dict[int, set[str]]:
    """The keys of all labels of these concepts."""
    keys: dict[int, set[str]] = {concept.id: set() for concept in concepts}
    if keys:
        for concept_id, key in session.execute(select(Label.concept_id, Label.key).where(Label.concept_id.in_(keys))):
            keys[concept_id].add(key)
    return keys


def _find_by_label(session: Session, parts: Sequence[WordPart], kinds: Collection[str], page_language: str) -> None:
    by_phrase = find_by_labels(session, [str(part.word.data) for part in parts], kinds)
    offers: dict[WordPart, list[str]] = {}
    for part in parts:
        found = by_phrase.get(str(part.word.data), [])
        if len(found) == 1:
            part.found = found[0]
        elif found or len(offers) >= WORDS_LOOKED_UP:
            offers[part] = [concept.public_id for concept in found]
        else:
            near = suggest(session, search_engine(), str(part.word.data), tuple(kinds), page_language)
            offers[part] = [suggestion.id for suggestion in near]
    _offer(session, offers, page_language)


def _offer(session: Session, offers: Mapping[WordPart, Sequence[str]], page_language: str) -> None:
    """Put the possible meanings, each with where it belongs, and the person's own words into the question."""
    ids = {public_id for meanings in offers.values() for public_id in meanings[:OFFERED]}
    above = ancestors(session, ids)
    words = words_for(session, ids | {chain[0] for chain in above.values() if chain}, page_language)
    for part, meanings in offers.items():
        choices = {}
        for public_id in meanings[:OFFERED]:
            names = [words[one].text for one in (public_id, *above[public_id][:1]) if one in words]
            choices[public_id] = " · ".join(names)
        part.meaning.choices = choices_of({**choices, OWN: _("Keep my own words: “%(word)s”", word=part.word.data)})


def concept_data(public_id: str, words: Mapping[str, Words]) -> dict[str, str]:
    """A concept as the data of a part."""
    return {"word": words[public_id].text if public_id in words else public_id, "concept": public_id}


def own_data(text: str | None, language: str | None) -> dict[str, str | bool | None]:
    """Somebody's own words as the data of a part."""
    return {"word": text, "own": bool(text), "language": language}


def sector_words(session: Session, language: str) -> dict[str, str]:
    """The sectors of the vocabulary, in the alphabetical order of the page's language."""
    query = select(Concept.public_id).where(Concept.kind == "sector", Concept.retired.is_(False))
    words = words_for(session, session.scalars(query).all(), language)
    named = {public_id: capital(word.text) for public_id, word in words.items()}
    return dict(sorted(named.items(), key=lambda pair: alphabetical(pair[1])))
