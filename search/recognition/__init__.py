"""What somebody asks for in free text: concepts, places, languages, years, modes; the rest stays words."""

from search.recognition.cutting import cut
from search.recognition.gazetteer import Cue, Gazetteer, gather, keys_of
from search.recognition.labels import FindConcepts
from search.recognition.pieces import CONCEPT_KINDS, Meaning, Piece, PieceKind, Recognised
from search.recognition.recognising import recognise

__all__ = [
    "CONCEPT_KINDS",
    "Cue",
    "FindConcepts",
    "Gazetteer",
    "Meaning",
    "Piece",
    "PieceKind",
    "Recognised",
    "cut",
    "gather",
    "keys_of",
    "recognise",
]
