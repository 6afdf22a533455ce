"""What `sam package` does: puts the files that a template names into S3, and the S3 names into the template."""

import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

from infra.local.clients import client
from infra.local.errors import DeploymentError

ARTIFACTS_BUCKET = "local-cloud-artifacts"

Template = dict[str, Any]


@dataclass
class Package:
    """A template whose files are in S3, and the code roots that its functions run from."""

    template: Template
    nested: dict[str, Template] = field(default_factory=dict)
    """Nested templates by the logical id of their stack."""
    code_roots: set[Path] = field(default_factory=set)


def read(path: Path) -> Template:
    try:
        return dict(yaml_parse(path.read_text(encoding="utf-8")))
    except FileNotFoundError as missing:
        raise DeploymentError(f"There is no template at {path}.") from missing


def package(path: Path) -> Package:
    """Uploads what the template at `path` refers to. DeploymentError names a file that is not there."""
    s3 = client("s3")
    s3.create_bucket(Bucket=ARTIFACTS_BUCKET)
    s3.put_object(Bucket=ARTIFACTS_BUCKET, Key="code.zip", Body=_placeholder())
    packaged = Package(read(path))
    function_defaults = packaged.template.get("Globals", {}).get("Function", {})
    if isinstance(code := function_defaults.get("CodeUri"), str):
        packaged.code_roots.add(_existing(path.parent / code, "Globals"))
        function_defaults["CodeUri"] = f"s3://{ARTIFACTS_BUCKET}/code.zip"
    for logical_id, resource in packaged.template["Resources"].items():
        properties = resource.get("Properties", {})
        match resource["Type"]:
            case "AWS::Serverless::Function" if isinstance(code := properties.get("CodeUri"), str):
                packaged.code_roots.add(_existing(path.parent / code, logical_id))
                properties["CodeUri"] = f"s3://{ARTIFACTS_BUCKET}/code.zip"
            case "AWS::Serverless::LayerVersion" if isinstance(content := properties.get("ContentUri"), str):
                _existing(path.parent / content, logical_id)
                properties["ContentUri"] = f"s3://{ARTIFACTS_BUCKET}/code.zip"
            case "AWS::Serverless::StateMachine" if isinstance(definition := properties.get("DefinitionUri"), str):
                body = _existing(path.parent / definition, logical_id).read_bytes()
                s3.put_object(Bucket=ARTIFACTS_BUCKET, Key=definition, Body=body)
                properties["DefinitionUri"] = {"Bucket": ARTIFACTS_BUCKET, "Key": definition}
            case "AWS::CloudFormation::Stack" if "://" not in properties["TemplateURL"]:
                nested = _existing(path.parent / properties["TemplateURL"], logical_id)
                packaged.nested[logical_id] = read(nested)
            case _:
                pass
    return packaged


def _placeholder() -> bytes:
    """Lambdas run from the source tree, so that an edit needs no packing: the code in S3 only has to exist."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("README", "The local cloud runs functions from the source tree.\n")
    return buffer.getvalue()


def _existing(path: Path, logical_id: str) -> Path:
    if not path.exists():
        raise DeploymentError(f"{logical_id} refers to {path}, which does not exist.")
    return path
