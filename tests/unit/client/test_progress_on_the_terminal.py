"""A job as it goes: a bar where there is a terminal, one line for each change elsewhere."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from deep_research_client.cli.progress import follow, ordinal, uploading
from deep_research_client.models import Job, JobStatus
from tests.fakes import api_replies

UPDATES = [
    Job.model_validate(api_replies.job("pending", 0)),
    Job.model_validate(api_replies.job("running", 40, queries_done=1, queries_planned=4)),
    Job.model_validate(api_replies.completed()),
]


def console(*, terminal: bool) -> tuple[Console, io.StringIO]:
    written = io.StringIO()
    return Console(file=written, width=120, force_terminal=terminal, markup=False, highlight=False), written


@pytest.mark.parametrize("terminal", [True, False])
def test_stage_percent_and_queries_are_told(terminal: bool) -> None:
    shown, written = console(terminal=terminal)
    assert follow(UPDATES, shown).status is JobStatus.COMPLETED
    for told in ("Waiting for its turn", "Executing queries (3 of 7)", "40 %", "1 of 4 queries", "100 %"):
        assert told in written.getvalue()


def test_a_terminal_gets_a_bar() -> None:
    shown, written = console(terminal=True)
    follow(UPDATES, shown)
    assert "━" in written.getvalue()


def test_elsewhere_each_change_is_one_line_without_control_characters() -> None:
    shown, written = console(terminal=False)
    follow(UPDATES, shown)
    assert len(written.getvalue().splitlines()) == len(UPDATES)
    assert "\x1b" not in written.getvalue()


def test_a_stage_that_this_client_does_not_know_is_told_as_it_came() -> None:
    shown, written = console(terminal=False)
    odd = api_replies.job(current_stage="Counting \x1b[2Jsheep")
    follow([Job.model_validate(odd), UPDATES[-1]], shown)
    assert "35 %  Counting [2Jsheep" in written.getvalue()


def test_each_step_forward_in_the_queue_is_told() -> None:
    shown, written = console(terminal=False)
    follow([Job.model_validate(api_replies.job("pending", 0, queue_position=place)) for place in (3, 2, 1)], shown)
    told = [line.split("  ")[2] for line in written.getvalue().splitlines()]
    assert told == ["Waiting, 3rd in the queue", "Waiting, 2nd in the queue", "Waiting, next in the queue"]


def test_places_are_told_as_they_are_spoken() -> None:
    spoken = " ".join(ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111, 1012, 1023))
    assert spoken == "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 103rd 111th 1,012th 1,023rd"


def test_an_upload_shows_its_bytes_on_a_terminal() -> None:
    shown, written = console(terminal=True)
    with uploading(Path("sales.csv"), shown) as on_progress:
        assert on_progress is not None
        on_progress(411_160, 411_160)
    assert "411.2/411.2 kB" in written.getvalue()
