"""The page is bound by the same policy on CloudFront and locally, and may reach what it uses and nothing else."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from samtranslator.yaml_helper import yaml_parse

from deep_research.adapters.s3_file_store import S3FileStore
from infra.local.front.console import HEADERS

WEB: dict[str, Any] = yaml_parse((Path(__file__).parents[2] / "infra" / "web.yaml").read_text("utf-8"))
POLICY = WEB["Resources"]["ResponseHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
SECURITY = POLICY["SecurityHeadersConfig"]
TEXT, VALUES = SECURITY["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]


def directives(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (each.split() for each in policy.split(";") if each.strip())}


HOSTED, LOCAL = directives(TEXT), directives(HEADERS["content-security-policy"])


def test_what_the_page_may_load_and_run_is_the_same() -> None:
    aside = ("connect-src", "upgrade-insecure-requests")

    assert {name: HOSTED[name] for name in HOSTED if name not in aside} == {
        name: LOCAL[name] for name in LOCAL if name not in aside
    }


def test_locally_the_page_talks_to_its_own_server_alone() -> None:
    assert LOCAL["connect-src"] == ["'self'"]


def test_hosted_it_talks_to_the_api_to_live_events_to_sign_in_and_to_the_uploads_bucket() -> None:
    assert HOSTED["connect-src"] == ["'self'", "${ApiUrl}", "${LiveUrl}", "${SignInUrl}", "${UploadsUrl}"]


@pytest.mark.parametrize("region", ["eu-central-1", "us-east-1"])
def test_signed_uploads_go_where_the_policy_lets_them(monkeypatch: pytest.MonkeyPatch, region: str) -> None:
    for name, value in {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": region}.items():
        monkeypatch.setenv(name, value)
    session = boto3.Session(region_name=region)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", session)

    url = urlsplit(S3FileStore("uploads").signed_upload("uploads/1", 3, 60).url)

    values = {"UploadsBucket": "uploads", "AWS::Region": region, "AWS::URLSuffix": "amazonaws.com"}
    allowed = re.sub(r"\$\{([^}]+)\}", lambda name: values[name[1]], VALUES["UploadsUrl"]["Fn::Sub"])
    assert f"{url.scheme}://{url.netloc}" == allowed


def test_the_other_headers_are_the_same() -> None:
    hosted = {
        "referrer-policy": SECURITY["ReferrerPolicy"]["ReferrerPolicy"],
        "x-content-type-options": "nosniff" if SECURITY["ContentTypeOptions"] else None,
        "x-frame-options": SECURITY["FrameOptions"]["FrameOption"],
        **{each["Header"]: each["Value"] for each in POLICY["CustomHeadersConfig"]["Items"]},
    }

    assert {name: value for name, value in HEADERS.items() if name != "content-security-policy"} == hosted
