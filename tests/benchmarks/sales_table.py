"""Sales as CSV, of as many rows as wanted: the same file each time, about 100 bytes a row, with something to find."""

from pathlib import Path

import duckdb

_SEED = 20_240_229

# A hash of the row's number and a salt is a seeded draw: it is the same whatever the number of threads.
_TABLE = """
WITH drawn AS (
    SELECT i, {first} AS first, {second} AS second, {third} AS third, {fourth} AS fourth FROM range({rows}) AS t(i)
), sold AS (
    SELECT i, DATE '2021-01-01' + (first * 1460)::INTEGER AS day,
        ['North', 'South', 'East', 'West', 'Centre'][1 + floor(5 * second * second)::INTEGER] AS region,
        ['online', 'retail', 'partner'][1 + floor(3 * third)::INTEGER] AS channel,
        'product ' || lpad((floor(200 * fourth * fourth)::INTEGER)::VARCHAR, 3, '0') AS product,
        1 + floor(20 * third * fourth)::INTEGER AS units, 5 + 95 * second AS base, first, third, fourth
    FROM drawn
)
SELECT i + 1 AS order_id, 'customer-' || (floor(fourth * {customers})::INTEGER)::VARCHAR AS customer, day, region,
    channel, product, units, round(base, 2) AS price,
    CASE WHEN third > 0.98 THEN NULL ELSE round(0.3 * first * fourth, 3) END AS discount,
    round(units * base * (1 - 0.3 * first * fourth) * (1 + 0.1 * first), 2) AS revenue,
    fourth > 0.9 AS returned, 'invoice ' || (2021 + i % 4)::VARCHAR || '/' || lpad(i::VARCHAR, 8, '0') AS reference
FROM sold
"""


def write(path: Path, rows: int) -> None:
    """Writes the table with a header."""
    names = ("first", "second", "third", "fourth")
    drawn = {name: f"hash(i, '{name}', {_SEED}) / 18446744073709551616.0" for name in names}
    table = _TABLE.format(rows=rows, customers=max(rows // 10, 10), **drawn)
    with duckdb.connect(config={"memory_limit": "1GB", "temp_directory": str(path.parent / "spill")}) as database:
        database.execute(f"COPY ({table}) TO '{path}' (HEADER)")
