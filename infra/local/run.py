"""The local cloud with its front: the one way in which the command line, the tests and `make up` start it."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.cloud import LocalCloud
from infra.local.front.server import listen, serve, url_of
from infra.local.front.websocket_api import deployed
from infra.local.language_model import KEY_PARAMETER, check_reachable, keep_key, key_in
from infra.local.running import Auth
from infra.local.state_lock import locked

TEMPLATE = Path(__file__).parents[2] / "template.yaml"


@dataclass(frozen=True)
class LocalRun:
    """A local cloud that answers at `url`."""

    url: str
    cloud: LocalCloud


@contextmanager
def run_local(
    state_directory: Path | None,
    *,
    port: int = 0,
    auth: Auth = "off",
    parameters: Mapping[str, str] | None = None,
    model_key_from: str = "",
    lambda_endpoint: str | None = None,
) -> Iterator[LocalRun]:
    """A local cloud for as long as the block lasts; LocalCloudError says why there can be none.

    With `auth` off a request without a token is the one local user's; with it on, tokens are asked for as on AWS.
    Port 0 is any free one; a state directory of None keeps nothing. Functions run in this process, or where
    `sam local start-lambda` listens, at `lambda_endpoint`. `model_key_from` names the environment variable that holds
    the key of the language model's server.
    """
    check_reachable(parameters or {})
    key = key_in(model_key_from) if model_key_from else None
    if key is not None:
        parameters = {**(parameters or {}), "ModelKeyParameter": KEY_PARAMETER}
    with ExitStack() as running:
        # The port first: signed URLs carry it, and a start that must fail should do so at once.
        listening = running.enter_context(listen(port))
        if state_directory is not None:
            running.enter_context(locked(state_directory))
        url = url_of(listening)
        # Pages of other servers, such as Vite's, may call it too.
        own = {"ConsoleUrl": f"{url}/", "AllowedOrigin": "*"}
        cloud = running.enter_context(
            LocalCloud(
                state_directory,
                template=TEMPLATE,
                parameters=own | dict(parameters or {}),
                signed_url_endpoint=url,
                lambda_endpoint=lambda_endpoint,
            )
        )
        if key is not None:
            keep_key(key)
        server = serve(
            cloud,
            cloud.resources["Api"],
            cloud.identity.jwks(),
            listening=listening,
            auth=auth,
            openapi=_openapi,
            websocket_api=deployed(cloud.resources["LiveApi"], cloud, cloud.connections),
        )
        running.callback(server.stop)
        yield LocalRun(url, cloud)


def _openapi() -> dict[str, Any]:
    from deep_research.api.openapi import document

    return document()
