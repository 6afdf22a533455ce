"""What stands in the details that a statement cites: the cells, the statistics, and the names of things."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.evaluation.written_numbers import dates, said

_PROBABILITY = re.compile(r"(?:^|_)p(?:$|_)")
_PLAIN = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_AGGREGATED = re.compile(r"\bGROUP BY\b|\b(?:count|sum|avg|min|max|median|quantile_cont|stddev\w*)\(", re.IGNORECASE)
_QUOTED = re.compile(r'"((?:[^"]|"")+)"')


@dataclass
class Evidence:
    """Values in order, the least first; p-values apart; dates; and names that hold digits, such as `Mar.2019`."""

    values: list[float] = field(default_factory=list)
    probabilities: list[float] = field(default_factory=list)
    dates: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def holds(self, low: float, high: float) -> bool:
        place = bisect_left(self.values, low)
        return place < len(self.values) and self.values[place] <= high


def cited(details: Iterable[dict[str, Any]], columns: Iterable[str] = ()) -> Evidence:
    """What these details hold. `columns` are names of the dataset's, which are no numbers whatever they look like."""
    found = Evidence()
    for name in columns:
        _add_name(found, name)
    for detail in details:
        if detail.get("error"):
            continue
        data = detail.get("data") or {}
        rows = data.get("rows") or []
        for cell in () if _is_input(detail) else (cell for row in rows for cell in row):
            _add(found, cell)
        # How many rows there are can be counted by whoever reads them.
        found.values.append(float(data.get("row_count") or len(rows)))
        for path, value in _leaves(detail.get("statistics") or {}):
            _add(found, value)
            if _PROBABILITY.search(path) and isinstance(value, int | float):
                found.probabilities.append(float(value))
        for name in (*data.get("columns", ()), *_QUOTED.findall(detail.get("code") or "")):
            _add_name(found, name.replace('""', '"'))
    found.values.sort()
    return found


def _is_input(detail: dict[str, Any]) -> bool:
    """Rows of the dataset as they stand, given to a procedure: what is said rests on what that computed from them."""
    return bool(detail.get("statistics")) and not _AGGREGATED.search(detail.get("code") or "")


def _leaves(node: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        for name, inner in node.items():
            yield from _leaves(inner, str(name))
            if _PLAIN.fullmatch(str(name)):
                yield "", str(name)
    elif isinstance(node, list):
        yield "", len(node)
        for inner in node:
            yield from _leaves(inner, key)
    else:
        yield key, node


def _add(found: Evidence, value: Any) -> None:
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        found.values.append(float(value))
        return
    text = str(value)
    if _PLAIN.fullmatch(text.strip()):
        found.values.append(float(text))
    elif any(character.isdigit() for character in text):
        found.dates |= dates(text)
        found.names.add(text)
        # A sentence may name a part: 35 of `35-44`.
        found.values += [each.value for each in said(text) if each.value is not None]


def _add_name(found: Evidence, name: str) -> None:
    if any(character.isdigit() for character in name) and not _PLAIN.fullmatch(name):
        spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
        found.names |= {name, re.sub(r"[\W_]+", " ", name).strip(), re.sub(r"[\W_]+", " ", spaced).strip()}
