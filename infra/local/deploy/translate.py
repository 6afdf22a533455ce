"""SAM → CloudFormation, as the service's transform does it, without an account."""

import logging
from collections.abc import Mapping

from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.translator.managed_policy_translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

from infra.local.clients import client
from infra.local.deploy.package import Template
from infra.local.errors import DeploymentError

# The translator warns of usage figures that it would have sent, were it the service.
logging.getLogger("samtranslator.metrics.metrics").setLevel(logging.ERROR)

TRANSFORM = "AWS::Serverless-2016-10-31"


def translate(template: Template, parameters: Mapping[str, str]) -> Template:
    """The template with every `AWS::Serverless` resource expanded. DeploymentError says what SAM refuses."""
    if TRANSFORM not in template.get("Transform", ()):
        return template
    try:
        return dict(transform(template, dict(parameters), ManagedPolicyLoader(client("iam"))))
    except InvalidDocumentException as invalid:
        reasons = "; ".join(cause.message for cause in invalid.causes)
        raise DeploymentError(f"SAM refuses the template: {reasons}") from invalid
