"""A dataset's columns may be called as the columns of an answer are."""

import duckdb
import pytest

from deep_research.query.select import Select, Term, quoted


@pytest.mark.parametrize("name", ["value", "group", "rows", "period", "total"])
def test_groups_are_those_asked_for_though_the_dataset_has_a_column_of_that_name(name: str) -> None:
    terms = (Term(quoted("kind"), name), Term("count(*)", "n"))
    grouped = Select(terms, group_by=(name,), order_by=(quoted("n"),)).sql()
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TABLE dataset AS SELECT * FROM (VALUES ('a', 1), ('b', 2), ('b', 3)) t(kind, {quoted(name)})"
        )
        assert connection.execute(grouped).fetchall() == [("a", 1), ("b", 2)]
