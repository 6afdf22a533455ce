"""Which of several columns a word means that is only a part of their names."""

from deep_research.analysts.statistical.linking import Faint
from deep_research.analysts.statistical.schema import Schema
from deep_research.analysts.statistical.text import word_set, words
from deep_research.domain.dataset import Column

_GENERAL = word_set("total overall whole mean avg average")
_ENDS = {1: word_set("max maximum high highest"), -1: word_set("min minimum low lowest")}


def general(faint: Faint, schema: Schema, side: int = 0) -> Column | None:
    """The numeric column of all or of the average, else that of the side asked about, else the first."""
    numeric = [column for column in faint.columns if schema.numeric(column) is not None]
    ends = [column for column in numeric if _ENDS.get(side, frozenset()) & set(words(column.name))]
    whole = [column for column in numeric if _GENERAL & set(words(column.name))]
    return next(iter([*ends, *whole, *numeric]), None)
