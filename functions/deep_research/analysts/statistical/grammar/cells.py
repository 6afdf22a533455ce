"""Cells that hold several values, such as `['red', 'blue']` or `red|blue`."""

import re
from functools import lru_cache

from deep_research.domain.dataset import Column, ColumnType, ValueCount
from deep_research.query.select import literal

_BRACKETED = re.compile(r"^\s*[\[{(].*[\])}]\s*$", re.DOTALL)
_SEPARATED = re.compile(r"^[^|;]+(?:\s*[|;]\s*[^|;]+)+$")
_ELEMENT = re.compile(r"'([^']+)'|\"([^\"]+)\"|([^\[\]{}()'\",|;]*[^\[\]{}()'\",|;\s][^\[\]{}()'\",|;]*)")
_MOST = 0.8
_SOME = 0.3


def elements(column: Column) -> tuple[str, ...]:
    """The single values that are known of a column of lists, in the order of how often; none where it holds none."""
    return _elements(column.top_values) if column.type is ColumnType.TEXT else ()


@lru_cache(maxsize=256)
def _elements(cells: tuple[ValueCount, ...]) -> tuple[str, ...]:
    known = [each.value for each in cells]
    if not known:
        return ()
    bracketed = sum(bool(_BRACKETED.match(value)) for value in known) >= _MOST * len(known)
    separated = sum(bool(_SEPARATED.match(value)) for value in known) >= _SOME * len(known)
    if not bracketed and not separated:
        return ()
    counted: dict[str, int] = {}
    for each in cells:
        for parts in _ELEMENT.findall(each.value):
            element = next(part for part in parts if part).strip()
            counted[element] = counted.get(element, 0) + each.count
    return tuple(sorted(counted, key=lambda element: -counted[element]))


def holds(sql: str, element: str) -> str:
    """SQL for: the list in the cell holds this element."""
    pattern = rf"(^|[\[\](){{}},|;''\"]\s*){_escaped(element)}(\s*[\[\](){{}},|;''\"]|$)".replace("''", "'")
    return f"regexp_matches({sql}, {literal(pattern)})"


def _escaped(text: str) -> str:
    return re.sub(r"([\\.^$|?*+()\[\]{}])", r"\\\1", text)
