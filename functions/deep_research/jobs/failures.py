"""Why jobs fail, in words for people. What a service said of its own fault stays in the logs."""

from deep_research.domain.job import JobError

STOPPED = JobError(
    code="stopped", message="The job was stopped from outside before it had come to an answer; retry it."
)
LOST = JobError(
    code="execution_lost", message="The job's execution was lost before it had come to an answer; retry the job."
)
RESULT_EXPIRED = "The result is no longer stored; submit the question again."
_TIMED_OUT = JobError(
    code="timed_out", message="The job took longer than it may; ask a narrower question, or use a smaller dataset."
)
_BUSY = JobError(
    code="service_busy",
    message="A service that the job needs was too busy for too long; retry the job later.",
)
_UNAVAILABLE = JobError(
    code="service_unavailable",
    message="A service that the job needs was not available for too long; retry the job later.",
)
_CRASHED = JobError(
    code="out_of_resources",
    message="The job ran out of memory or time on this dataset; ask a narrower question, or use a smaller dataset.",
)
_DATA_GONE = JobError(
    code="data_missing",
    message="The dataset, or what the job had found so far, was deleted meanwhile; upload it and ask again.",
)
_INTERNAL = JobError(
    code="internal_error", message="Something went wrong inside the system, and was logged; retry the job."
)

_EXPLANATIONS = {
    "States.Timeout": _TIMED_OUT,
    "States.HeartbeatTimeout": _TIMED_OUT,
    "Sandbox.Timedout": _CRASHED,
    "Runtime.ExitError": _CRASHED,
    "Runtime.OutOfMemory": _CRASHED,
    "Lambda.Unknown": _CRASHED,
    "ThrottledError": _BUSY,
    "Lambda.TooManyRequestsException": _BUSY,
    "DynamoDB.ProvisionedThroughputExceededException": _BUSY,
    "DynamoDB.RequestLimitExceededException": _BUSY,
    "DynamoDB.ThrottlingException": _BUSY,
    "ServiceUnavailableError": _UNAVAILABLE,
    "Lambda.AWSLambdaException": _UNAVAILABLE,
    "Lambda.ClientExecutionTimeoutException": _UNAVAILABLE,
    "Lambda.SdkClientException": _UNAVAILABLE,
    "Lambda.ServiceException": _UNAVAILABLE,
    "DynamoDB.AmazonDynamoDBException": _UNAVAILABLE,
    "DynamoDB.InternalServerError": _UNAVAILABLE,
    "DynamoDB.InternalServerErrorException": _UNAVAILABLE,
    "DynamoDB.SdkClientException": _UNAVAILABLE,
    "DynamoDB.TransactionConflictException": _UNAVAILABLE,
    "ArtifactMissingError": _DATA_GONE,
    "DatasetNotFoundError": _DATA_GONE,
}


def explain(error_code: str) -> JobError:
    """The public code and sentence for an error as the state machine names it."""
    return _EXPLANATIONS.get(error_code, _INTERNAL)
