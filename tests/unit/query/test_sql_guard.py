"""The guard lets one SELECT over the dataset pass, and nothing that reaches further."""

import json
from pathlib import Path

import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from deep_research.domain.errors import QueryRefusedError
from deep_research.query.guard import MAX_LENGTH, checked

REFUSED = json.loads(Path(__file__).with_name("refused_statements.json").read_text())
WORDS = """
SELECT FROM WHERE WITH RECURSIVE AS dataset other ( ) , ; * a b 'x.csv' UNION ALL INSERT INTO DROP TABLE COPY TO
read_csv getenv ATTACH SET = 1 -- /* */ ? $1 . :: [ ] JOIN ON VALUES EXPLAIN PRAGMA CALL USING SAMPLE range sum
""".split()  # noqa: SIM905 - read as a sentence


@pytest.mark.parametrize(
    "statement", [pytest.param(each, id=f"{kind}: {each[:60]}") for kind, all_ in REFUSED.items() for each in all_]
)
def test_refuses(statement: str) -> None:
    with pytest.raises(QueryRefusedError) as refusal:
        checked(statement)
    assert refusal.value.message.endswith((".", "…"))


def test_refuses_a_call_that_can_not_be_written_out_again() -> None:
    with pytest.raises(QueryRefusedError, match="not valid SQL"):
        checked("SELECT date() FROM dataset")


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("select a from dataset", "SELECT a FROM dataset"),
        ("FROM dataset", "SELECT * FROM dataset"),
        ("SELECT a FROM DATASET;", "SELECT a FROM DATASET"),
        ("SELECT a /* why */ FROM dataset -- because", "SELECT a FROM dataset"),
        ("WITH t AS (SELECT a FROM dataset) SELECT * FROM t", "WITH t AS (SELECT a FROM dataset) SELECT * FROM t"),
        (
            "SELECT a FROM dataset UNION ALL SELECT b FROM dataset",
            "SELECT a FROM dataset UNION ALL SELECT b FROM dataset",
        ),
        ("SELECT * FROM range(3)", "SELECT * FROM RANGE(0, 3)"),
        ("SELECT current_date", "SELECT CURRENT_DATE"),
    ],
)
def test_lets_pass_in_one_spelling(statement: str, expected: str) -> None:
    assert checked(statement) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "corr(a, b)",
        "regr_slope(a, b)",
        "regr_r2(a, b)",
        "quantile_cont(a, [0.25, 0.75])",
        "percentile_cont(0.5) WITHIN GROUP (ORDER BY a)",
        "stddev_samp(a)",
        "skewness(a)",
        "kurtosis(a)",
        "mode(a)",
        "histogram(a)",
        "count(DISTINCT a) FILTER (WHERE b > 0)",
        "sum(a) OVER (PARTITION BY b ORDER BY c ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)",
        "lag(a) OVER (ORDER BY c)",
        "date_trunc('month', c)",
        "strftime(c, '%Y-%m')",
        "extract(year FROM c)",
        "date_diff('day', c, d)",
        "c + INTERVAL 3 MONTH",
        "regexp_extract(a, '[0-9]+')",
        "split_part(a, ',', 1)",
        "string_agg(a, ', ' ORDER BY a)",
        "list_transform([1, 2], x -> x + 1)",
        "CASE WHEN a > 1 THEN 'x' ELSE 'y' END",
        "TRY_CAST(a AS DOUBLE)",
        "a::DATE",
        "coalesce(a, b, 0)",
        "width_bucket(a, 0, 10, 5)",
        "epoch(c)",
        "ln(a) / log10(b) + sqrt(abs(a)) ** 2",
        "a // b",
        "a IS NOT DISTINCT FROM b",
        "a ILIKE '%x%'",
        "max_by(a, b)",
        "* EXCLUDE (a)",
        "COLUMNS('a.*')",
        "lpad(a, 5, '0') || '-' || rpad(b, 20)",
        "year(c) || '-Q' || quarter(c)",
        "concat_ws(' ', a, b, c, d)",
        "printf('%05.2f', a)",
        "format('{:,.2f} of {}', a, b)",
        "replace(a, ',', '')",
        "regexp_replace(a, '[^0-9]', '', 'g')",
        "string_agg(DISTINCT a, ', ' ORDER BY a)",
        "list_filter(list(a), x -> x > 3)",
        "list_transform(list(a), x -> x / b)",
        "[x * 2 FOR x IN string_split(a, ',') IF x > '3']",
        "repeat('*', 20)",
        "levenshtein(a, b)",
        "equi_width_bins(0, 100, 10, true)",
        "unnest(range(10000))",
    ],
)
def test_lets_the_functions_of_analysis_pass(expression: str) -> None:
    assert checked(f"SELECT {expression} FROM dataset").startswith("SELECT ")


def test_refuses_what_is_too_long() -> None:
    with pytest.raises(QueryRefusedError, match="longer than"):
        checked("SELECT " + "1 + " * MAX_LENGTH + "1")


def test_refuses_what_is_nested_too_deeply() -> None:
    with pytest.raises(QueryRefusedError):
        checked("SELECT " + "(" * 5_000 + "1" + ")" * 5_000)


@pytest.mark.property
@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text(max_size=60))
def test_whatever_passes_is_one_select_over_the_dataset(statement: str) -> None:
    try:
        passed = checked(statement)
    except QueryRefusedError:
        return
    (tree,) = sqlglot.parse(passed, dialect="duckdb")
    assert isinstance(tree, (exp.Select, exp.SetOperation, exp.Subquery))
    own = {clause.alias.casefold() for clause in tree.find_all(exp.CTE)}
    assert {table.name.casefold() for table in tree.find_all(exp.Table) if table.name} <= own | {"dataset"}
