"""Which API a command talks to: the one that was named, one that runs on this machine, or a local cloud of its own."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from deep_research_client.cli import local_cloud
from deep_research_client.cli.consoles import errors
from deep_research_client.client import Client
from deep_research_client.polling import Polling
from deep_research_client.transport import is_loopback

ON_THIS_MACHINE = Polling(first=0.05, longest=0.5)


@dataclass(frozen=True)
class Target:
    """What the person named: an address and a token, or neither."""

    api: str | None = None
    token: str | None = None

    def or_else(self, other: "Target") -> "Target":
        return Target(self.api or other.api, self.token or other.token)


@dataclass(frozen=True)
class Connection:
    """A client, and whether the cloud behind it ends with this command."""

    client: Client
    url: str
    ends_with_command: bool = False


@contextmanager
def connect(target: Target) -> Iterator[Connection]:
    """An open connection. DeepResearchError where no API is named and none can be started."""
    with ExitStack() as stack:
        if target.api:
            yield Connection(stack.enter_context(_client(target.api, target.token)), target.api)
            return
        state = local_cloud.state_directory()
        with errors().status("Starting a local cloud …") as shown:
            url, own = stack.enter_context(local_cloud.available(state, shown.update))
        client = stack.enter_context(_client(url, target.token))
        yield Connection(client, url, ends_with_command=own)


def _client(url: str, token: str | None) -> Client:
    return Client(url, token, polling=ON_THIS_MACHINE if is_loopback(url) else Polling())
