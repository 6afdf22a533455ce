"""What `make demo` runs: the bundled dataset, one question, and the whole system on this machine in between.

    python -m examples.demo

It ends with 0 only if the job completed and its notification arrived.
"""

import sys
import time
from pathlib import Path

import typer

from deep_research_client import DeepResearchError, Job, Result
from deep_research_client.cli import local_cloud
from deep_research_client.cli.ask import research
from deep_research_client.cli.connection import Target, connect
from deep_research_client.cli.consoles import errors, output
from deep_research_client.text import one_line
from examples.planted_facts import ABOUT_TRENDS

SALES = Path(__file__).with_name("sales.csv")
QUESTION = "What are the top sales trends?"
SECONDS_FOR_NOTIFICATION = 10.0


def demonstrate() -> int:
    """Asks, shows, and tells what was written; returns the exit code."""
    started = time.monotonic()
    state = local_cloud.state_directory()
    with connect(Target()) as connection:
        job = research(connection, str(SALES), QUESTION, verbose=True, directory=state / "demo")
        notification = _notification(state / "outbox", job)
    _tell(job, notification, state)
    output().print(f"Done in {time.monotonic() - started:.1f} s.", style="dim")
    return 0 if notification else 1


def _notification(outbox: Path, job: Job) -> Path | None:
    """The message about this job; it leaves after the job has ended, so it may take a moment."""
    deadline = time.monotonic() + SECONDS_FOR_NOTIFICATION
    while time.monotonic() < deadline:
        for message in sorted(outbox.glob("*"), reverse=True):
            if job.job_id in message.read_text(encoding="utf-8", errors="replace"):
                return message
        time.sleep(0.1)
    return None


def _tell(job: Job, notification: Path | None, state: Path) -> None:
    console = output()
    console.print(
        f"Notification: {notification or 'none arrived'}", style="dim" if notification else "red", soft_wrap=True
    )
    console.print(f"State of the local cloud: {state}", style="dim", soft_wrap=True)
    if job.result:
        console.print(planted_facts_found(job.result), style="dim", soft_wrap=True)


def planted_facts_found(result: Result) -> str:
    """How many of the facts that the dataset was made with the answer says, and which it does not."""
    said = [result.direct_answer, *(finding.statement for finding in result.key_findings)]
    missed = [fact.name for fact in ABOUT_TRENDS if not fact.is_said_in(said)]
    found = f"Planted facts found: {len(ABOUT_TRENDS) - len(missed)} of {len(ABOUT_TRENDS)}"
    return f"{found} (not said: {'; '.join(missed)})" if missed else found


def main() -> None:
    """Runs the demonstration; what goes wrong is told in a sentence."""
    try:
        sys.exit(demonstrate())
    except typer.Exit as ended:
        sys.exit(ended.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except DeepResearchError as failure:
        errors().print(f"Error: {one_line(failure.message)}", style="red")
        sys.exit(1)


if __name__ == "__main__":
    main()
