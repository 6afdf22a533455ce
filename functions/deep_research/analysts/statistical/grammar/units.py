"""Units of a number and of a column, and what one is in the other."""

import re

from deep_research.analysts.statistical.text import words
from deep_research.domain.dataset import Column

_SCALES: tuple[tuple[tuple[str, float], ...], ...] = (
    (
        ("ms millisecond milliseconds", 0.001),
        ("s sec secs second seconds", 1.0),
        ("min mins minute minutes", 60.0),
        ("h hr hrs hour hours", 3600.0),
        ("day days", 86_400.0),
        ("week weeks", 604_800.0),
    ),
    (("month months", 1.0), ("year years yr yrs", 12.0)),
    (
        ("mg milligram milligrams", 0.001),
        ("g gram grams", 1.0),
        ("kg kgs kilo kilos kilogram kilograms", 1_000.0),
        ("tonne tonnes", 1_000_000.0),
        ("oz ounce ounces", 28.349523125),
        ("lb lbs pound pounds", 453.59237),
    ),
    (
        ("mm millimetre millimetres millimeter millimeters", 0.001),
        ("cm centimetre centimetres centimeter centimeters", 0.01),
        ("m metre metres meter meters", 1.0),
        ("km kms kilometre kilometres kilometer kilometers", 1_000.0),
        ("inch inches", 0.0254),
        ("ft foot feet", 0.3048),
        ("yard yards", 0.9144),
        ("mile miles mi", 1_609.344),
    ),
    (
        ("ml millilitre millilitres milliliter milliliters", 0.001),
        ("l litre litres liter liters", 1.0),
        ("gallon gallons", 3.785411784),
    ),
    (("kph kmh", 1.0), ("mph", 1.609344)),
)
"""Units of one dimension each, with what one of them is in the first of its kind."""
_FACTORS = {
    name: (dimension, factor)
    for dimension, scale in enumerate(_SCALES)
    for names, factor in scale
    for name in names.split()
}
_UNIT_AFTER = re.compile(r"^\s*-?([a-zA-Z]+)\b")
_AMBIGUOUS = frozenset(["s", "h", "m", "g", "l", "mi", "min"])
"""As the only word of a column's name they rather mean something else."""
_CALENDAR = frozenset(["second", "minute", "hour", "day", "week", "month", "year"])
"""A column of such a name says when, not how long."""


def unit_after(text: str) -> str | None:
    """The unit at the beginning of what follows a number."""
    match = _UNIT_AFTER.match(text)
    return match.group(1).lower() if match and match.group(1).lower() in _FACTORS else None


def unit_of(column: Column) -> str | None:
    """The unit that a column's name holds, as `RuntimeMinutes` or `weight (kg)`; None where there is no clear one."""
    found = [word for word in words(column.name) if word in _FACTORS and word not in _CALENDAR]
    clear = [word for word in found if word not in _AMBIGUOUS] or ([] if len(words(column.name)) == 1 else found[-1:])
    return clear[-1] if len({_FACTORS[word][0] for word in clear}) == 1 else None


def measures_alike(unit: str | None, column: Column) -> bool:
    """The column's own unit is of the same dimension, as kilograms are to pounds."""
    own = unit_of(column)
    return unit is not None and own is not None and _FACTORS[unit][0] == _FACTORS[own][0]


def converted(value: float, unit: str | None, column: Column) -> float:
    """The value in the column's own unit; unchanged where either unit is not known or they measure different things."""
    own = unit_of(column)
    if unit is None or own is None or not measures_alike(unit, column) or _FACTORS[unit] == _FACTORS[own]:
        return value
    found = round(value * _FACTORS[unit][1] / _FACTORS[own][1], 6)
    return int(found) if found.is_integer() else found
