"""One run from its start to its evidence: the cloud, its people, and who kills it."""

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.careers import Career, follow, submit, upload
from tests.chaos.cloud import DIARY, CloudConfig
from tests.chaos.cloud_process import CloudProcess
from tests.chaos.evidence import Evidence, gathered
from tests.chaos.observer import Observer
from tests.chaos.person import Deadline, GaveUpError, Person
from tests.chaos.plan import Share, Wish, files, questions, wishes
from tests.chaos.reaper import Reaper

SUBMITTERS = 10
SECONDS_TO_SETTLE = 200.0
"""After the last job has ended: more than two sweeps, each a minute apart, and their retries."""
SECONDS_TO_TELL = 180.0
SECONDS_PER_JOB = 0.5
"""A cancellation of a waiting job comes within as much of a run as this."""


@dataclass(frozen=True)
class Options:
    """What is to be done to the system, and where it is kept."""

    directory: Path
    jobs: int = 200
    owners: int = 5
    running: int = 8
    running_per_owner: int = 3
    fault_rate: float = 0.05
    incident_rate: float = 0.0
    kills: int = 3
    seed: int = 1
    seconds: float = 1200.0
    """The longest that the jobs may take together."""
    share: Share = field(default_factory=Share)

    def cloud(self) -> CloudConfig:
        return CloudConfig(
            directory=str(self.directory),
            port=0,
            boot=0,
            seed=self.seed,
            users=tuple(f"owner-{number}@example.com" for number in range(1, self.owners + 1)),
            parameters={
                "MaxRunningJobs": str(self.running),
                "MaxRunningJobsPerOwner": str(self.running_per_owner),
            },
            fault_rate=self.fault_rate,
            incident_rate=self.incident_rate,
            delivery_scale=min(1.0, self.fault_rate / 0.05),
        )


@dataclass
class Progress:
    """How far the run is, for whoever shows it."""

    jobs: int
    submitted: int = 0
    ended: int = 0
    restarts: int = 0

    @property
    def share(self) -> float:
        return (self.submitted + self.ended) / (2 * self.jobs)


class NotOursError(Exception):
    """The directory holds something, and no run's."""


def run(options: Options, progress: Progress) -> Evidence:
    """What was left when everything had ended, or the deadline had passed.

    A directory that an earlier run left is emptied before; NotOursError for one that holds anything else.
    """
    _cleared(options.directory)
    deadline = Deadline(options.seconds)
    cloud = CloudProcess(options.cloud())
    try:
        facts = cloud.start()
        with _people(cloud, facts["client_id"], deadline) as people:
            datasets, wanted = _prepared(options, people)
            tables = facts["tables"]
            observer = Observer(cloud.config.state / "state.sqlite", tables["JobsTable"], tables["SlotsTable"])
            reaper = Reaper(cloud, options.kills, options.seed, lambda: progress.share)
            observer.start()
            reaper.start()
            began = time.monotonic()
            careers, errors = _lived(wanted, people, datasets, observer, progress, cloud, deadline)
            reaper.stop()
            _settled(observer)
            seconds = time.monotonic() - began
            observer.stop()
            told = Deadline(SECONDS_TO_TELL)
            for person in people.values():
                person.deadline = told
            submissions = [career.submission() for career in careers]
            errors += [reaper.failure] if reaper.failure else []
            return gathered(submissions, people, observer.samples, cloud, errors, seconds)
    finally:
        cloud.kill()


def _cleared(directory: Path) -> None:
    if directory.exists() and any(directory.iterdir()):
        if not (directory / DIARY).exists():
            raise NotOursError(f"{directory} holds something that is no chaos run's: name another directory.")
        shutil.rmtree(directory)


@contextmanager
def _people(cloud: CloudProcess, client_id: str, deadline: Deadline) -> Iterator[dict[str, Person]]:
    people = {user: Person(user, cloud.url, client_id, deadline) for user in cloud.config.users}
    try:
        yield people
    finally:
        for person in people.values():
            person.close()


def _prepared(options: Options, people: dict[str, Person]) -> tuple[dict[str, str], list[Wish]]:
    """Each owner's dataset, uploaded, and everybody's wishes."""
    owned = files(list(people))
    with ThreadPoolExecutor(len(people)) as pool:
        ids = pool.map(lambda owner: upload(people[owner], owned[owner], str(options.seed)), people)
        datasets = dict(zip(people, ids, strict=True))
    asked = {owner: questions(file) for owner, file in owned.items()}
    longest = SECONDS_PER_JOB * options.jobs
    return datasets, wishes(options.jobs, asked, options.seed, options.share, longest)


def _lived(
    wanted: list[Wish],
    people: dict[str, Person],
    datasets: dict[str, str],
    observer: Observer,
    progress: Progress,
    cloud: CloudProcess,
    deadline: Deadline,
) -> tuple[list[Career], list[Exception]]:
    """Every job from its submission to its end, and what kept any of them from it."""
    careers: list[Career] = []

    def submitted(wish: Wish) -> Career:
        career = submit(people[wish.owner], wish, datasets[wish.owner])
        careers.append(career)
        progress.submitted += 1
        return career

    def lived(accepted: Future[Career]) -> None:
        career = accepted.result()
        follow(people[career.wish.owner], career, observer.status, deadline)
        progress.ended += 1

    with ThreadPoolExecutor(SUBMITTERS) as door, ThreadPoolExecutor(len(wanted)) as lives:
        ended = [lives.submit(lived, door.submit(submitted, wish)) for wish in wanted]
        while not all(each.done() for each in ended):
            progress.restarts = cloud.restarts
            time.sleep(0.1)
    problems = [problem for each in ended if isinstance(problem := each.exception(), Exception)]
    return careers, [problem for problem in problems if not isinstance(problem, GaveUpError)]


def _settled(observer: Observer) -> None:
    give_up = time.monotonic() + SECONDS_TO_SETTLE
    while not observer.quiet and time.monotonic() < give_up:
        time.sleep(0.5)
