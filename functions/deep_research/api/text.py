"""What text from outside may hold: no halves of characters, and no control characters."""

import unicodedata

_LINE_BREAKS_AND_TABS = frozenset("\n\r\t")


def prose(text: str) -> str:
    """Text that may run over several lines. ValueError says what else is in it."""
    for character in text:
        match unicodedata.category(character):
            # JSON can carry half of a surrogate pair, which no encoding can write.
            case "Cs":
                raise ValueError("holds half of a character; send whole ones")
            case "Cc" if character not in _LINE_BREAKS_AND_TABS:
                raise ValueError("holds control characters; remove them")
    return text


def line(text: str) -> str:
    """Text on one line. ValueError says what else is in it."""
    if not _LINE_BREAKS_AND_TABS.isdisjoint(text):
        raise ValueError("must be one line, without tabs")
    return prose(text)
