"""The client: one object for one API."""

from types import TracebackType

from deep_research_client.alerts import Alerts
from deep_research_client.datasets import Datasets
from deep_research_client.jobs import Jobs
from deep_research_client.models import WireModel
from deep_research_client.polling import Polling
from deep_research_client.retry import RetryPolicy
from deep_research_client.transport import Token, Transport


class Client:
    """A deep-research API at `api_url`. `token` is a JWT, or a function that gives a fresh one for each request.

    Close it, or use it as a context manager. Errors are `deep_research_client.DeepResearchError`.
    """

    def __init__(
        self,
        api_url: str,
        token: Token = None,
        *,
        timeout: float = 60.0,
        retry: RetryPolicy | None = None,
        polling: Polling | None = None,
    ) -> None:
        retry, polling = retry or RetryPolicy(), polling or Polling()
        self._transport = Transport(api_url, token, timeout=timeout, retry=retry)
        self.datasets = Datasets(self._transport, retry, polling)
        self.jobs = Jobs(self._transport, retry, polling)
        self.alerts = Alerts(self._transport)

    def health(self) -> WireModel:
        """The API's own word that it is up; needs no token."""
        return self._transport.call(WireModel, "GET", "/health")

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._transport.close()
