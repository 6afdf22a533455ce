"""`python -m tests.chaos --help`"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Annotated

import typer
from rich.console import Console

from tests.chaos.cloud_process import CloudDiedError
from tests.chaos.driver import NotOursError, Options, Progress, run
from tests.chaos.invariants import Limits, violations
from tests.chaos.report import shown

INCIDENT_RATE = 0.05
STATE = Path(".local/chaos")


def main(
    jobs: Annotated[int, typer.Option(help="Jobs to submit.", min=1)] = 200,
    owners: Annotated[int, typer.Option(help="People who submit them, each with a file of their own.", min=1)] = 5,
    running: Annotated[int, typer.Option(help="Jobs that may run at once.", min=1)] = 8,
    running_per_owner: Annotated[int, typer.Option(help="Jobs of one owner that may run at once.", min=1)] = 3,
    fault_rate: Annotated[
        float, typer.Option(help="Share of calls to AWS that fail, and of invocations that are killed.", min=0, max=0.5)
    ] = 0.05,
    kills: Annotated[int, typer.Option(help="Times that the whole process is killed and started again.", min=0)] = 4,
    unretryable: Annotated[
        bool, typer.Option("--unretryable", help="Also stop, time out or crash some executions for good.")
    ] = False,
    seed: Annotated[int, typer.Option(help="What is drawn from it: the same jobs, much the same faults.")] = 1,
    seconds: Annotated[float, typer.Option(help="The longest that it may take; what is unended then is lost.")] = 1800,
    state: Annotated[Path, typer.Option(help="Emptied, then kept: the cloud's state, logs and the faults.")] = STATE,
) -> None:
    """Runs the whole system on this machine under faults, and checks that no promise is broken.

    People submit jobs over HTTP, cancel some and retry some, while services throttle and fail, answers get lost,
    functions are killed in mid-work, events come twice, late or never, and the process is killed with SIGKILL.
    Ends with 1 if anything was lost, doubled, answered wrongly, or ended without a reason.
    """
    console = Console()
    options = Options(
        directory=state,
        jobs=jobs,
        owners=owners,
        running=running,
        running_per_owner=running_per_owner,
        fault_rate=fault_rate,
        incident_rate=INCIDENT_RATE if unretryable else 0.0,
        kills=kills,
        seed=seed,
        seconds=seconds,
    )
    progress = Progress(jobs)
    try:
        with _told(progress, console):
            evidence = run(options, progress)
    except (NotOursError, CloudDiedError) as refused:
        console.print(str(refused), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(2) from None
    found = violations(evidence.run, Limits(running, running_per_owner))
    shown(evidence, found, console)
    if found or evidence.errors or len(evidence.run.submissions) < jobs:
        console.print(f"The cloud's logs and state are in {state}.", markup=False, soft_wrap=True)
        raise typer.Exit(1)


@contextmanager
def _told(progress: Progress, console: Console) -> Iterator[None]:
    """Shows how far the run is, for as long as the block lasts."""
    over = Event()
    status = console.status("Deploying template.yaml on this machine …")

    def tell() -> None:
        while not over.wait(0.5):
            if progress.submitted:
                status.update(
                    f"{progress.submitted} of {progress.jobs} submitted, {progress.ended} ended, "
                    f"{progress.restarts} times killed and started again"
                )

    teller = Thread(target=tell, daemon=True)
    with status:
        teller.start()
        try:
            yield
        finally:
            over.set()
            teller.join()


if __name__ == "__main__":
    typer.run(main)
