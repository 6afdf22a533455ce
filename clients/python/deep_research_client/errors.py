"""Everything this client raises. Each message is a sentence that a person can act on."""


class DeepResearchError(Exception):
    """The base. `retryable` tells whether the same call may succeed later."""

    retryable = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class APIError(DeepResearchError):
    """The API refused or failed a request. The subclass follows from the HTTP status, `code` is the API's own."""

    def __init__(
        self,
        message: str,
        *,
        code: str,
        status: int,
        retryable: bool = False,
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.retryable = retryable
        self.request_id = request_id
        self.retry_after = retry_after
        """Seconds that the API asked to wait, where it did."""


class InvalidRequestError(APIError):
    """400 or 422: something in the request is malformed; the message names the field."""


class AuthenticationError(APIError):
    """401 or 403: the token is missing, expired or not accepted."""


class NotFoundError(APIError):
    """404: no such job or dataset for this owner."""


class ConflictError(APIError):
    """409: the job has finished, the dataset is not ready, or an idempotency key was used for something else."""


class TooLargeError(APIError):
    """413: the file or request is larger than the API takes."""


class RateLimitError(APIError):
    """429: too many requests or pending jobs; see `retry_after`."""


class ServerError(APIError):
    """5xx: the API failed."""


class InvalidAddressError(DeepResearchError):
    """The API's address can't be used."""


class UnreachableError(DeepResearchError):
    """No answer came: wrong address, no network, or a time-out."""

    retryable = True


class UnexpectedReplyError(DeepResearchError):
    """An answer came that is not of this API."""


class UploadFailedError(DeepResearchError):
    """The storage behind the signed URL did not take the file."""


class DatasetRejectedError(DeepResearchError):
    """The uploaded file can't be used; the message says what to change."""


class ResultUnavailableError(DeepResearchError):
    """The job has no result: it has not completed, or its result has expired."""


class WaitTimeoutError(DeepResearchError):
    """What was waited for did not happen in the time given. It may still happen."""

    retryable = True
