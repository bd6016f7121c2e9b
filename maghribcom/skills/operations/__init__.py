"""What editors do to the vocabulary itself. Loader and imports leave it as it is.

What they do to profiles with it is in the room of the profiles. Operations flush and never commit.
"""

from maghribcom.skills.operations.concepts import bring_back, create_concept, retire
from maghribcom.skills.operations.labels import put_label
from maghribcom.skills.operations.links import drop_link, put_link
from maghribcom.skills.operations.merging import Overlap, copy_words_and_links, overlap_of
from maghribcom.skills.operations.words import ignore_word, restore_word, word_id

__all__ = [
    "Overlap",
    "bring_back",
    "copy_words_and_links",
    "create_concept",
    "drop_link",
    "ignore_word",
    "overlap_of",
    "put_label",
    "put_link",
    "restore_word",
    "retire",
    "word_id",
]
