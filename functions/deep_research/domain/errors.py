"""Every error that crosses a boundary. Class names are a contract with the state machine's Retry and Catch."""

from deep_research.domain.scan import Scan


class DeepResearchError(Exception):
    """The base: a code for machines, a sentence that a person can act on."""

    code = "internal_error"
    retryable = False
    scan = Scan()
    """What a query had read before it failed, where its engine charges for that."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class TransientError(DeepResearchError):
    """A fault of a service that passes by itself; the state machine tries again."""

    code = "service_unavailable"
    retryable = True


class ThrottledError(TransientError):
    """A service asked to be called less often."""

    code = "throttled"


class ServiceUnavailableError(TransientError):
    """A service answered with a fault of its own, or not at all."""


class JobNotFoundError(DeepResearchError):
    """No such job for this owner."""

    code = "job_not_found"


class DatasetNotFoundError(DeepResearchError):
    """No such dataset for this owner."""

    code = "dataset_not_found"


class TableNotFoundError(DeepResearchError):
    """The catalog has no such table, or this service may not see it."""

    code = "table_not_found"


class TableNotAllowedError(DeepResearchError):
    """The deployment does not let tables of this database be registered."""

    code = "table_not_allowed"


class DatasetNotReadyError(DeepResearchError):
    """A job needs a dataset that is ready, and this one is not."""

    code = "dataset_not_ready"


class JobFinishedError(DeepResearchError):
    """The job has reached a terminal status and can't be changed any more."""

    code = "job_finished"


class JobNotFinishedError(DeepResearchError):
    """What was asked for needs a job that has ended without an answer, and this one has not."""

    code = "job_not_finished"


class TooManyPendingJobsError(DeepResearchError):
    """The owner has as many jobs in the queue as one may have."""

    code = "too_many_pending_jobs"
    retryable = True


class TooManyAttemptsError(DeepResearchError):
    """The job was tried as often as a job may be."""

    code = "too_many_attempts"


class TooManyDatasetsError(DeepResearchError):
    """The owner has as many datasets as one may have."""

    code = "too_many_datasets"


class AddressTakenError(DeepResearchError):
    """The address is told of jobs already, by a subscription that is not this owner's to change."""

    code = "address_taken"


class TooManyAlertsError(DeepResearchError):
    """The account behind the deployment takes no more subscriptions of this kind."""

    code = "too_many_alerts"


class JobNotRunningError(DeepResearchError):
    """A stage found its job cancelled, finished or superseded by a later attempt. It stops without a trace."""

    code = "job_not_running"


class ConnectionGoneError(DeepResearchError):
    """The other end of a live connection is no longer there."""

    code = "connection_gone"


class TooManySubscriptionsError(DeepResearchError):
    """A connection follows as many jobs as one may, or a job is followed by as many connections."""

    code = "too_many_subscriptions"


class DatasetRejectedError(DeepResearchError):
    """The uploaded file can't be used; the message says what to change."""

    code = "dataset_rejected"


class QueryRefusedError(DeepResearchError):
    """The guard did not let this SQL run."""

    code = "query_refused"


class QueryFailedError(DeepResearchError):
    """The engine could not run this query."""

    code = "query_failed"


class QueryLimitError(DeepResearchError):
    """The query took more time, memory or rows than it may."""

    code = "query_limit_exceeded"


class QueryStoppedError(DeepResearchError):
    """The query was interrupted, because nobody waits for it any more."""

    code = "query_stopped"


class StatisticsError(DeepResearchError):
    """A procedure does not fit the data: too few values, no variation, a wrong type."""

    code = "statistics_not_applicable"


class ArtifactMissingError(DeepResearchError):
    """A stage did not find what an earlier one should have stored."""

    code = "artifact_missing"


class CursorError(DeepResearchError):
    """The cursor was not made by this listing."""

    code = "invalid_cursor"


class SettingsError(DeepResearchError):
    """The environment lacks a setting that this function needs, or holds one that it can't use."""

    code = "settings_invalid"


class EvidenceError(DeepResearchError):
    """A claim refers to evidence that is not there."""

    code = "evidence_missing"
