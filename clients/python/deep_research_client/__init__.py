"""A typed client of the Async Deep Research API. It stands alone: it imports nothing of the system it talks to."""

from deep_research_client.client import Client
from deep_research_client.errors import (
    APIError,
    AuthenticationError,
    ConflictError,
    DatasetRejectedError,
    DeepResearchError,
    InvalidAddressError,
    InvalidRequestError,
    NotFoundError,
    RateLimitError,
    ResultUnavailableError,
    ServerError,
    TooLargeError,
    UnexpectedReplyError,
    UnreachableError,
    UploadFailedError,
    WaitTimeoutError,
)
from deep_research_client.models import Dataset, DatasetStatus, Finding, Job, JobStatus, Result, SupportingDetail
from deep_research_client.polling import Polling
from deep_research_client.retry import RetryPolicy

__all__ = [
    "APIError",
    "AuthenticationError",
    "Client",
    "ConflictError",
    "Dataset",
    "DatasetRejectedError",
    "DatasetStatus",
    "DeepResearchError",
    "Finding",
    "InvalidAddressError",
    "InvalidRequestError",
    "Job",
    "JobStatus",
    "NotFoundError",
    "Polling",
    "RateLimitError",
    "Result",
    "ResultUnavailableError",
    "RetryPolicy",
    "ServerError",
    "SupportingDetail",
    "TooLargeError",
    "UnexpectedReplyError",
    "UnreachableError",
    "UploadFailedError",
    "WaitTimeoutError",
]
