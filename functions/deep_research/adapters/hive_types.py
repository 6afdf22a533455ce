"""Hive's names of column types, as the catalog tells them, and what the system knows them as."""

import re

from deep_research.domain.dataset import ColumnType

_DECIMAL = re.compile(r"decimal(?:\((\d+)(?:,\s*(\d+))?\))?")
_LONGEST_WHOLE = 18
"""Digits that fit 64 bits whatever they are."""
_TYPES = {
    **dict.fromkeys(("tinyint", "smallint", "int", "integer", "bigint"), ColumnType.INTEGER),
    **dict.fromkeys(("float", "double", "real"), ColumnType.NUMBER),
    "boolean": ColumnType.BOOLEAN,
    "date": ColumnType.DATE,
    "timestamp": ColumnType.TIMESTAMP,
    **dict.fromkeys(("string", "varchar", "char"), ColumnType.TEXT),
}


def column_type(hive: str) -> ColumnType | None:
    """The type of a column; None for structs, maps, arrays, bytes and whatever else has no cells of one value.

    Decimals are numbers, with a double's fifteen digits; those without places, and short enough, are whole ones.
    """
    written = hive.strip().casefold()
    if decimal := _DECIMAL.fullmatch(written):
        # Hive's default is decimal(10, 0).
        digits, places = int(decimal[1] or 10), int(decimal[2] or 0)
        return ColumnType.INTEGER if not places and digits <= _LONGEST_WHOLE else ColumnType.NUMBER
    return _TYPES.get(re.sub(r"\(\d+\)$", "", written))
