"""Pieces of words: what is left in common by compounds, by words of one root, and by a word with a mistake."""

#: Letters of one piece. Of 3, 4, and both together, 4 found as much with half the pieces (decision 7).
GRAM_LENGTH = 4
#: What stands before a word and after it, so that its beginning and its end are pieces of their own.
BEFORE, AFTER = "^", "$"


def mark(word: str) -> str:
    """A word with its beginning and its end marked."""
    return f"{BEFORE}{word}{AFTER}"


def grams(marked: str) -> tuple[str, ...]:
    """The pieces of a marked word in order, each once; a shorter one is one piece."""
    last = max(len(marked) - GRAM_LENGTH, 0)
    return tuple(dict.fromkeys(marked[start : start + GRAM_LENGTH] for start in range(last + 1)))
