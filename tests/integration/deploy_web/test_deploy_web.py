"""`make deploy-web` against the main stack as it is deployed locally, with moto's S3, CloudFormation and CloudFront."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from samtranslator.yaml_helper import yaml_parse
from typer.testing import CliRunner

from infra.deploy_web.__main__ import app
from infra.deploy_web.deployment import deploy, plan
from infra.deploy_web.errors import ConfigurationError, StackError
from infra.deploy_web.samconfig import Target
from infra.deploy_web.stacks import Stacks
from infra.local.cloud import STACK_NAME, LocalCloud
from tests.integration.deploy_web.cloudfront import registered_types

TEMPLATE = Path(__file__).parents[3] / "template.yaml"
TARGET = Target(STACK_NAME, None, None, {"application": "deep-research"}, {})


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    # Moto knows previous values of those parameters alone that were given.
    defaults = {
        name: str(each["Default"]) for name, each in yaml_parse(TEMPLATE.read_text("utf-8"))["Parameters"].items()
    }
    with LocalCloud(None, template=TEMPLATE, parameters=defaults, keep_schedules=False) as cloud, registered_types():
        yield cloud


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A page as Vite builds it, with the configuration of local development."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "index-1.js").write_text("start()")
    (tmp_path / "assets" / "index-1.css").write_text("body {}")
    (tmp_path / "favicon.svg").write_text("<svg/>")
    (tmp_path / "config.json").write_text('{"apiUrl": ""}')
    (tmp_path / "index.html").write_text("<script src=./assets/index-1.js></script>")
    return tmp_path


class Deployed:
    """What one run left behind."""

    def __init__(self, built: Path, target: Target = TARGET) -> None:
        self.told: list[str] = []
        self.stacks = Stacks(boto3.client("cloudformation"))
        self.url = deploy(plan(target, self.stacks, built), self.stacks, boto3.Session(), self.told.append)
        web = self.stacks.find(target.web_stack_name)
        assert web is not None
        self.outputs = web.outputs

    def get(self, key: str) -> Any:
        return boto3.client("s3").get_object(Bucket=self.outputs["BucketName"], Key=key)

    def tags(self, key: str) -> list[Any]:
        tagging = boto3.client("s3").get_object_tagging(Bucket=self.outputs["BucketName"], Key=key)
        return list(tagging["TagSet"])


def _console_url() -> str:
    main = Stacks(boto3.client("cloudformation")).find(STACK_NAME)
    assert main is not None
    return main.parameters["ConsoleUrl"]


@pytest.mark.usefixtures("cloud")
def test_a_dry_run_tells_what_would_be_done_and_changes_nothing(built: Path, tmp_path_factory: Any) -> None:
    samconfig = tmp_path_factory.mktemp("project") / "samconfig.toml"
    samconfig.write_text(f'[dry.global.parameters]\nstack_name = "{STACK_NAME}"')
    stacks = Stacks(boto3.client("cloudformation"))
    before = stacks.find(TARGET.web_stack_name), _console_url()

    told = CliRunner().invoke(
        app, ["--env", "dry", "--built", str(built), "--samconfig", str(samconfig), "--dry-run"], catch_exceptions=False
    )

    assert "Stack deep-research-local-web" in told.output
    assert "Nothing was changed." in told.output
    assert (stacks.find(TARGET.web_stack_name), _console_url()) == before


def test_the_page_is_told_where_the_api_and_the_sign_in_are(cloud: LocalCloud, built: Path) -> None:
    told = json.loads(Deployed(built).get("config.json")["Body"].read())

    assert told == {
        "apiUrl": cloud.outputs["ApiUrl"],
        "signIn": {
            "issuer": cloud.identity.issuer,
            "clientId": cloud.identity.client_id,
            "domain": cloud.outputs["SignInUrl"],
        },
    }


def test_the_main_stack_is_told_where_the_page_is_so_that_sign_in_returns_there(cloud: LocalCloud, built: Path) -> None:
    url = Deployed(built).url

    client = boto3.client("cognito-idp").describe_user_pool_client(
        UserPoolId=cloud.identity.user_pool_id, ClientId=cloud.identity.client_id
    )["UserPoolClient"]
    assert url.endswith(".cloudfront.net/")
    assert _console_url() == url
    assert client["CallbackURLs"] == client["LogoutURLs"] == [url]


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize(
    ("key", "content_type", "cache_control"),
    [
        ("assets/index-1.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
        ("assets/index-1.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
        ("favicon.svg", "image/svg+xml", "no-cache"),
        ("config.json", "application/json", "no-cache"),
        ("index.html", "text/html; charset=utf-8", "no-cache"),
    ],
)
def test_versioned_parts_are_kept_for_ever_and_the_page_is_asked_for_anew(
    built: Path, key: str, content_type: str, cache_control: str
) -> None:
    found = Deployed(built).get(key)

    assert (found["ContentType"], found["CacheControl"]) == (content_type, cache_control)


@pytest.mark.usefixtures("cloud")
def test_the_parts_of_the_last_release_stay_for_open_pages_until_their_weeks_are_over(built: Path) -> None:
    Deployed(built)
    (built / "assets" / "index-1.js").rename(built / "assets" / "index-2.js")

    second = Deployed(built)

    assert second.tags("assets/index-1.js") == [{"Key": "superseded", "Value": "true"}]
    assert second.get("assets/index-1.js")["ContentType"] == "text/javascript; charset=utf-8"
    assert second.tags("assets/index-2.js") == []


@pytest.mark.usefixtures("cloud")
def test_what_is_released_again_is_no_longer_superseded(built: Path) -> None:
    Deployed(built)
    (built / "assets" / "index-1.js").rename(built / "assets" / "index-3.js")
    Deployed(built)
    (built / "assets" / "index-3.js").rename(built / "assets" / "index-1.js")

    assert Deployed(built).tags("assets/index-1.js") == []


@pytest.mark.usefixtures("cloud")
def test_the_weeks_of_a_superseded_part_are_counted_once(built: Path) -> None:
    Deployed(built)
    (built / "assets" / "index-1.js").rename(built / "assets" / "index-4.js")
    since = Deployed(built).get("assets/index-1.js")["VersionId"]

    assert Deployed(built).get("assets/index-1.js")["VersionId"] == since


@pytest.mark.usefixtures("cloud")
def test_what_is_asked_for_anew_is_dropped_from_cloudfront(built: Path) -> None:
    deployed = Deployed(built)

    cloudfront = boto3.client("cloudfront")
    distribution = deployed.outputs["DistributionId"]
    listed: Any = cloudfront.list_invalidations(DistributionId=distribution)["InvalidationList"]["Items"]
    paths = [
        cloudfront.get_invalidation(DistributionId=distribution, Id=each["Id"])["Invalidation"]["InvalidationBatch"][
            "Paths"
        ]["Items"]
        for each in listed
    ]
    assert sorted(paths[-1]) == ["/", "/config.json", "/favicon.svg", "/index.html"]


@pytest.mark.usefixtures("cloud")
def test_the_second_run_leaves_the_stacks_alone(built: Path) -> None:
    first = Deployed(built)

    second = Deployed(built)

    assert second.url == first.url
    assert not any("Telling the stack" in line for line in second.told)


@pytest.mark.usefixtures("cloud")
def test_a_stack_that_is_not_there_is_named(built: Path) -> None:
    with pytest.raises(StackError, match="no stack deep-research-nowhere"):
        plan(replace(TARGET, stack_name="deep-research-nowhere"), Stacks(boto3.client("cloudformation")), built)


@pytest.mark.usefixtures("cloud")
def test_what_the_main_stack_tells_can_not_be_configured(built: Path) -> None:
    with pytest.raises(ConfigurationError, match="ApiUrl"):
        Deployed(built, replace(TARGET, web_parameters={"ApiUrl": "https://elsewhere.example.com"}))


@pytest.mark.usefixtures("cloud")
def test_a_page_that_the_api_would_not_let_in_is_not_published(built: Path) -> None:
    stacks = Stacks(boto3.client("cloudformation"))
    planned = plan(TARGET, stacks, built)
    guarded = replace(planned.main, parameters=planned.main.parameters | {"AllowedOrigin": "https://other.example.com"})
    told: list[str] = []

    with pytest.raises(ConfigurationError, match=r"only https://other\.example\.com"):
        deploy(replace(planned, main=guarded), stacks, boto3.Session(), told.append)

    assert not any("Uploading" in line for line in told)
