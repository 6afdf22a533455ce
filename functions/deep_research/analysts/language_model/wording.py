"""What a model may put into words: plain sentences about the data, and no sentence of the data as if it were its."""

import re
from collections.abc import Collection, Iterable, Mapping

from deep_research.domain.claim import Cell, Claim, Constant
from deep_research.domain.errors import EvidenceError
from deep_research.domain.query import Answer
from deep_research.query.evidence import Piece, pieces
from deep_research.query.numerals import figures, numerals

_LONGEST_SENTENCE = 400
LONGEST_VALUE = 60
"""Characters of a cell in a sentence: a name or a category, not prose."""
_BORROWED = 5
"""So many words on end that stand in the data are the data's, not the model's."""
_MARKUP = re.compile(r"[<>`|\\\[\]{}*#\x00-\x1f\x7f]|[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_ADDRESS = re.compile(
    r"://|\bwww\.|\S@\S|\b[a-z][\w-]+\.[a-z]{2,}\b|\b(?:https?|mailto|javascript|data):", re.IGNORECASE
)
_QUOTED = re.compile(r"“[^”]{1,60}”")


class Words:
    """Judges sentences against what the model was shown.

    Args:
        question: The person's own words, which may be said again, figures and all.
        shown: Texts of the dataset that the model has read: names of columns, values, cells.
        names: Names of columns, which may be said as they are.
    """

    def __init__(self, question: str, shown: Iterable[str], names: Collection[str]) -> None:
        self._question = question
        self._names = sorted((name for name in names if len(name) <= LONGEST_VALUE), key=len, reverse=True)
        asked = " ".join(_words(question))
        self._runs = {
            run for text in shown for run in _runs(_words(text)) if run not in asked and not self._is_of_names(run)
        }

    def objection(self, text: str) -> str | None:
        """Why the text may not be said, or None. Its numbers must be the question's."""
        unnamed = self._without_names(text)
        asked = figures(self._question)
        for span in numerals(unnamed):
            said = unnamed[span.start : span.stop]
            if said.casefold() not in self._question.casefold() and not figures(said) & asked:
                return f"“{said}” is a number; say it by a reference to a cell or a statistic, or leave it out."
        return self.objection_to_words(text)

    def objection_to_words(self, text: str) -> str | None:
        """As `objection`, but for numbers, which are checked elsewhere."""
        if not text.strip() or len(text) > _LONGEST_SENTENCE:
            return f"A sentence must have between 1 and {_LONGEST_SENTENCE} characters."
        unnamed = self._without_names(text)
        if _MARKUP.search(unnamed) or _ADDRESS.search(unnamed):
            return "A sentence is plain text, without markup, links or addresses."
        if any(run in self._runs for run in _runs(_words(text))):
            return "A sentence repeats a text of the dataset word for word; cite the cell instead."
        return None

    def objection_to(self, claim: Claim, answers: Mapping[str, Answer], reserved: Collection[str] = ()) -> str | None:
        """Why the claim may not be said, or None: its words, and what its references cite."""
        for reference in claim.references:
            if isinstance(reference, Constant) and not self._is_asked(reference):
                return (
                    "A constant must be a number of the question; everything else is cited from a cell or a statistic."
                )
            if isinstance(reference, Cell) and reference.column in reserved:
                return (
                    f"“{reference.column}” may not be cited: it holds what the query says, not what the dataset holds."
                )
        try:
            written = pieces(claim, answers)
        except EvidenceError as missing:
            return missing.message
        if any(piece.referred and len(piece.text) > LONGEST_VALUE for piece in written):
            return f"A cell with more than {LONGEST_VALUE} characters is too long for a sentence."
        return self.objection_to_words(_template(written))

    def _is_asked(self, constant: Constant) -> bool:
        return not isinstance(constant.value, str) and bool(figures(str(constant.value)) & figures(self._question))

    def _without_names(self, text: str) -> str:
        text = _QUOTED.sub(lambda quoted: "" if quoted.group()[1:-1] in self._names else quoted.group(), text)
        for name in self._names:
            if re.search(r"[^\W\d_]{2}", name):  # a column called 42 makes no number a name, unless it is quoted
                text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", text)
        return text

    def _is_of_names(self, run: str) -> bool:
        return any(run in " ".join(_words(name)) for name in self._names)


def _template(written: Iterable[Piece]) -> str:
    """The model's own words; a reference is one word in the place of many."""
    return "".join("…" if piece.referred else piece.text for piece in written)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _runs(words: list[str]) -> Iterable[str]:
    return (" ".join(words[place : place + _BORROWED]) for place in range(len(words) - _BORROWED + 1))
