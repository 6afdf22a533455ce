"""Which stack `make deploy-web` means, as samconfig.toml says it."""

from pathlib import Path

import pytest

from infra.deploy_web.errors import ConfigurationError
from infra.deploy_web.samconfig import read

OWN = Path(__file__).parents[2] / "samconfig.toml"


@pytest.mark.parametrize(
    ("environment", "stack"),
    [("default", "deep-research-dev"), ("staging", "deep-research-staging"), ("prod", "deep-research-prod")],
)
def test_the_page_stands_beside_the_stack_of_its_environment(environment: str, stack: str) -> None:
    target = read(OWN, environment)

    assert (target.stack_name, target.web_stack_name) == (stack, f"{stack}-web")
    assert target.tags["application"] == "deep-research"


def test_what_guided_wrote_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "samconfig.toml"
    path.write_text("""
        [default.deploy.parameters]
        stack_name = "mine"
        region = "eu-west-1"
        profile = "work"
        tags = 'team="data" stage="dev"'
    """)

    target = read(path, "default")

    assert (target.stack_name, target.region, target.profile) == ("mine", "eu-west-1", "work")
    assert target.tags == {"team": "data", "stage": "dev"}


def test_the_page_s_own_parameters_have_a_section_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "samconfig.toml"
    path.write_text("""
        [prod.global.parameters]
        stack_name = "mine"
        [prod.deploy_web.parameters]
        parameter_overrides = ["DomainName=research.example.com", "PriceClass=PriceClass_All"]
    """)

    assert read(path, "prod").web_parameters == {
        "DomainName": "research.example.com",
        "PriceClass": "PriceClass_All",
    }


@pytest.mark.parametrize(("content", "said"), [("", "no environment 'prod'"), ("[prod.deploy]", "names no stack")])
def test_what_is_missing_is_said(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "samconfig.toml"
    path.write_text(content)

    with pytest.raises(ConfigurationError, match=said):
        read(path, "prod")
