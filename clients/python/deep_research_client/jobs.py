"""Research jobs: submit, watch, read the result, cancel, try again."""

from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import quote

from deep_research_client.errors import ResultUnavailableError, WaitTimeoutError
from deep_research_client.models import (
    Event,
    EventPage,
    Job,
    JobPage,
    JobStatus,
    Priority,
    Result,
    Retried,
    Stage,
    Submission,
)
from deep_research_client.polling import Polling, poll
from deep_research_client.retry import RetryPolicy, new_idempotency_key
from deep_research_client.transport import Transport


class Jobs:
    """`client.jobs`."""

    def __init__(self, transport: Transport, retry: RetryPolicy, polling: Polling) -> None:
        self._transport = transport
        self._retry = retry
        self._polling = polling

    def submit(
        self,
        dataset_id: str,
        question: str,
        *,
        verbose: bool = False,
        priority: Priority | str | None = None,
        idempotency_key: str | None = None,
    ) -> Submission:
        """Asks a question of a dataset that is ready, and returns at once. RateLimitError where too many jobs wait.

        Give an `idempotency_key` of your own to make two calls of this method one job; a repeated request within
        a call is one job in any case.
        """
        optional = {} if priority is None else {"priority": priority}
        return self._transport.call(
            Submission,
            "POST",
            "/deep-research/jobs/submit",
            body={"dataset_id": dataset_id, "question": question, "verbose": int(verbose), **optional},
            idempotency_key=idempotency_key or new_idempotency_key(),
        )

    def get(self, job_id: str) -> Job:
        return self._transport.call(Job, "GET", _path(job_id))

    def list(
        self, *, dataset_id: str | None = None, status: JobStatus | str | None = None, page_size: int = 50
    ) -> Iterator[Job]:
        """Jobs without their results, newest first, fetched page by page as they are asked for."""
        cursor: str | None = None
        while True:
            page = self._transport.call(
                JobPage,
                "GET",
                "/deep-research/jobs",
                query={"dataset_id": dataset_id, "status": status, "limit": page_size, "cursor": cursor},
            )
            yield from page.jobs
            cursor = page.next_cursor
            if cursor is None:
                return

    def cancel(self, job_id: str) -> Job:
        """The cancelled job; cancelling twice is cancelling once. ConflictError where it has ended otherwise."""
        return self._transport.call(Job, "DELETE", _path(job_id))

    def retry(
        self, job_id: str, *, from_stage: Stage | str | None = None, idempotency_key: str | None = None
    ) -> Retried:
        """Tries a failed or cancelled job again, from where it stopped, or from an earlier stage.

        ConflictError where the job has not ended so, was tried too often, or has no dataset any more.
        """
        return self._transport.call(
            Retried,
            "POST",
            f"{_path(job_id)}/retry",
            body={} if from_stage is None else {"from_stage": from_stage},
            idempotency_key=idempotency_key or new_idempotency_key(),
        )

    def events(self, job_id: str, *, after: int = 0) -> Iterator[Event]:
        """What has happened to the job after that event, in order, fetched page by page as it is asked for."""
        while True:
            page = self._events(job_id, after)
            yield from page.events
            if not page.events:
                return
            after = page.events[-1].sequence

    def follow(self, job_id: str, *, after: int = 0, timeout: float | None = None) -> Iterator[Event]:
        """What has happened to the job after that event, and then what happens, until the job has ended."""
        seen = after

        def unseen() -> EventPage:
            return self._events(job_id, seen)

        for page in poll(
            unseen,
            waiting_for=f"Job {job_id}",
            timeout=timeout,
            polling=self._polling,
            retry=self._retry,
        ):
            for event in page.events:
                yield event
                seen = event.sequence
            if page.status.is_terminal and not page.events:
                return

    def watch(self, job_id: str, *, timeout: float | None = None) -> Iterator[Job]:
        """The job each time that it has changed, the last time with a terminal status.

        An API that is out of reach for a while does not end the watch.
        """
        for job in poll(
            lambda: self.get(job_id),
            waiting_for=f"Job {job_id}",
            timeout=timeout,
            polling=self._polling,
            retry=self._retry,
        ):
            yield job
            if job.status.is_terminal:
                return

    def wait(self, job_id: str, *, timeout: float | None = None) -> Job:
        """The job, once it has a terminal status."""
        return list(self.watch(job_id, timeout=timeout))[-1]

    def settled(self, job: Job, *, timeout: float = 15.0) -> Job:
        """The ended job once what it had found is kept, which takes a moment; as it is where that takes longer."""
        if not job.is_being_settled:
            return job
        seen = job
        with suppress(WaitTimeoutError):
            for seen in poll(
                lambda: self.get(job.job_id),
                waiting_for=f"Settling of job {job.job_id}",
                timeout=timeout,
                polling=self._polling,
                retry=self._retry,
            ):
                if not seen.is_being_settled:
                    break
        return seen

    def result(self, job: Job | str) -> Result:
        """The result of a job, wherever it is kept. ResultUnavailableError where there is none."""
        seen = self.get(job) if isinstance(job, str) else job
        if seen.result is None and seen.result_url is None:
            seen = self.get(seen.job_id)
        if seen.result is not None:
            return seen.result
        if seen.result_url is None:
            raise ResultUnavailableError(_why_no_result(seen))
        return self._transport.fetch(Result, seen.result_url)

    def report(self, job_id: str) -> str:
        """A job's report, in Markdown; of a partial result it says so. ConflictError where the job has no result."""
        return self._transport.text(f"{_path(job_id)}/report", "text/markdown")

    def _events(self, job_id: str, after: int) -> EventPage:
        return self._transport.call(EventPage, "GET", f"{_path(job_id)}/events", query={"after": after})


def _path(job_id: str) -> str:
    return f"/deep-research/jobs/{quote(job_id, safe='')}"


def _why_no_result(job: Job) -> str:
    if job.status is JobStatus.COMPLETED:
        return f"The result of job {job.job_id} has expired; ask the question again."
    return f"Job {job.job_id} is {job.status} and has no result" + (
        f": {job.error_message}" if job.error_message else "."
    )
