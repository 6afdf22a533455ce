"""What values from outside may be: whole characters, no control characters, and numbers that are numbers."""

import unicodedata

_LINE_BREAKS_AND_TABS = frozenset("\n\r\t")


def encodable(text: str) -> str:
    """Text of whole characters. JSON can carry half of a surrogate pair, which no encoding can write."""
    if any(unicodedata.category(character) == "Cs" for character in text):
        raise ValueError("holds half of a character; send whole ones")
    return text


def prose(text: str) -> str:
    """Text that may run over several lines. ValueError says what else is in it."""
    if any(unicodedata.category(character) == "Cc" for character in text if character not in _LINE_BREAKS_AND_TABS):
        raise ValueError("holds control characters; remove them")
    return encodable(text)


def line(text: str) -> str:
    """Text on one line. ValueError says what else is in it."""
    # Unicode knows more line breaks than the keyboard.
    if "\t" in text or text.splitlines() not in ([], [text]):
        raise ValueError("must be one line, without tabs")
    return prose(text)


def number(value: object) -> object:
    """What JSON calls a number; Python would take a truth value or a text of digits for one too."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a whole number")
    return value
