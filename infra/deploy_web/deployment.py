"""The steps of a deployment, in the order in which nobody who has the page open meets a missing part."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3

from infra.deploy_web.errors import ConfigurationError, StackError
from infra.deploy_web.samconfig import Target
from infra.deploy_web.site import File, Site, files
from infra.deploy_web.stacks import Stack, Stacks

TEMPLATE = Path(__file__).parents[1] / "web.yaml"


@dataclass(frozen=True)
class Plan:
    """What is to be deployed: all that can be known before anything is changed."""

    target: Target
    main: Stack
    parameters: dict[str, str]
    release: list[File]


def plan(target: Target, stacks: Stacks, built: Path) -> Plan:
    """Reads and checks, and changes nothing. DeployWebError says what is in the way."""
    main = stacks.find(target.stack_name)
    if main is None:
        raise StackError(
            f"There is no stack {target.stack_name} in this account and region: deploy it first (make deploy)."
        )
    parameters = {
        "ApiUrl": main.output("ApiUrl"),
        "LiveUrl": main.output("LiveUrl"),
        "SignInUrl": main.output("SignInUrl"),
        "UploadsBucket": main.output("BucketName"),
    }
    overridden = parameters.keys() & target.web_parameters.keys()
    if overridden:
        raise ConfigurationError(
            f"{', '.join(sorted(overridden))} is the main stack's to tell: remove it from deploy_web."
        )
    return Plan(target, main, parameters | target.web_parameters, files(built, config(main)))


def config(main: Stack) -> dict[str, Any]:
    """What the page is told, as its config.json."""
    return {
        "apiUrl": main.output("ApiUrl"),
        "signIn": {
            "issuer": main.output("Issuer"),
            "clientId": main.output("ClientId"),
            "domain": main.output("SignInUrl"),
        },
    }


def deploy(planned: Plan, stacks: Stacks, session: boto3.Session, tell: Callable[[str], None]) -> str:
    """Brings the page and the main stack to the plan; returns the page's address. Doing it twice is doing it once."""
    target, main = planned.target, planned.main
    tell(f"Bringing the stack {target.web_stack_name} to infra/web.yaml; the first time it takes some minutes …")
    web = stacks.deploy(target.web_stack_name, TEMPLATE.read_text("utf-8"), planned.parameters, target.tags)
    url = web.output("ConsoleUrl")
    _check_origin(main, url)

    tell(f"Uploading {len(planned.release)} files …")
    superseded = Site(session.client("s3"), web.output("BucketName")).publish(planned.release)
    if superseded:
        tell(f"{superseded} files of earlier releases stay for 30 days.")
    _invalidate(session.client("cloudfront"), web.output("DistributionId"), planned.release)

    if main.parameters.get("ConsoleUrl") != url:
        tell(f"Telling the stack {main.name} where the page is: its API, sign-in and e-mails need to know …")
    stacks.change(main, {"ConsoleUrl": url})
    return url


def _check_origin(main: Stack, url: str) -> None:
    parts = urlsplit(url)
    allowed = main.parameters.get("AllowedOrigin", "")
    if allowed not in ("", "*", f"{parts.scheme}://{parts.netloc}"):
        raise ConfigurationError(
            f"The API of {main.name} lets only {allowed} call it: leave AllowedOrigin empty for the console's own page."
        )


def _invalidate(cloudfront: Any, distribution_id: str, release: list[File]) -> None:
    paths = ["/", *(f"/{file.key}" for file in release if not file.key.startswith("assets/"))]
    cloudfront.create_invalidation(
        DistributionId=distribution_id,
        InvalidationBatch={"Paths": {"Quantity": len(paths), "Items": paths}, "CallerReference": str(uuid.uuid4())},
    )
