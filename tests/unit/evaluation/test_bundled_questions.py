"""The questions that come with the project have the answers that their queries compute, and are scored as told."""

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from tests.evaluation.bundled_questions import FOLDER, Answered, Question, figures, written
from tests.evaluation.question_sets import spread

QUESTIONS = written()
README = (FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tables() -> Iterator[Any]:
    with duckdb.connect() as connection:
        for path in (FOLDER / "tables").glob("*.csv"):
            connection.execute(f"CREATE TABLE {path.stem} AS FROM read_csv('{path}', sample_size = -1)")
        yield connection


def label(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def answered(question: str, answer: list[str], said: str, seconds: float = 1.0) -> Answered:
    asked = Question(question, "one.csv", "name", question, answer, "SELECT 1")
    return Answered(asked, "completed", said, ("Oslo has the least.",), seconds)


def test_every_answer_is_what_its_query_computes(tables: Any) -> None:
    computed = {each.id: [label(cell) for row in tables.sql(each.sql).fetchall() for cell in row] for each in QUESTIONS}
    assert computed == {each.id: each.answer for each in QUESTIONS}


def test_every_question_is_about_a_table_that_is_there_and_has_an_id_of_its_own() -> None:
    assert {each.table for each in QUESTIONS} == {path.name for path in (FOLDER / "tables").iterdir()}
    assert len({each.id for each in QUESTIONS}) == len(QUESTIONS)


def test_the_readme_tells_how_many_questions_there_are_and_names_each_table() -> None:
    assert f"{len(QUESTIONS)} questions" in README
    assert all(f"`{each.table}`" in README for each in QUESTIONS)


def test_the_tables_are_small_enough_to_be_committed() -> None:
    assert sum(path.stat().st_size for path in (FOLDER / "tables").iterdir()) < 600_000


def test_right_found_and_declined_answers_are_counted_apart() -> None:
    told = figures(
        [
            answered("which leads", ["Rome"], "Rome leads."),
            answered("which trails", ["Oslo"], "Rome trails.", seconds=3.0),
            answered("which sank", ["Pisa"], "This dataset can't answer the question."),
        ]
    )
    assert (told["n"], told["strict"], told["found"], told["declined"]) == (3, 0.333, 0.667, 0.333)


def test_chance_is_what_an_answer_scores_on_another_question() -> None:
    told = figures([answered("first", ["Rome"], "Rome and Oslo."), answered("second", ["Oslo"], "Rome and Oslo.")])
    assert told["chance"] == 1.0


def test_a_limit_takes_questions_from_all_over_the_set() -> None:
    assert spread(list(range(10)), 3) == [0, 3, 6]
