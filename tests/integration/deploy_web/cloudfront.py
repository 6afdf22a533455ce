"""CloudFront's types, which moto's CloudFormation does not know, made by moto's CloudFront itself."""

from contextlib import AbstractContextManager
from typing import Any

import boto3

from infra.local.repairs.resource_types import CreatedResource, Properties, ResourceType, registered


def registered_types() -> AbstractContextManager[None]:
    """While this lasts, stacks may have a distribution. Policies of response headers, which moto lacks, are names."""
    return registered(
        ResourceType("AWS::CloudFront::Distribution", _distribution),
        ResourceType("AWS::CloudFront::OriginAccessControl", _origin_access_control),
        ResourceType("AWS::CloudFront::ResponseHeadersPolicy", _response_headers_policy),
    )


def _distribution(properties: Properties, name: str) -> CreatedResource:
    config = properties["DistributionConfig"]
    behavior = config["DefaultCacheBehavior"]
    made: Any = boto3.client("cloudfront").create_distribution(
        DistributionConfig={
            "CallerReference": name,
            "Comment": config["Comment"],
            "Enabled": config["Enabled"],
            "DefaultRootObject": config["DefaultRootObject"],
            "Origins": {"Quantity": len(config["Origins"]), "Items": config["Origins"]},
            "DefaultCacheBehavior": {key: value for key, value in behavior.items() if key != "AllowedMethods"},
        }
    )["Distribution"]
    return CreatedResource(made["Id"], {"DomainName": made["DomainName"], "Id": made["Id"]})


def _origin_access_control(properties: Properties, _: str) -> CreatedResource:
    config = properties["OriginAccessControlConfig"]
    made: Any = boto3.client("cloudfront").create_origin_access_control(OriginAccessControlConfig=config)
    return CreatedResource(made["OriginAccessControl"]["Id"], {"Id": made["OriginAccessControl"]["Id"]})


def _response_headers_policy(properties: Properties, name: str) -> CreatedResource:
    return CreatedResource(f"policy-{name}")
