"""Prints a template with the state machine's definition inlined, for cfn-lint: no validator opens a DefinitionUri.

Usage: python -m infra.inlined_definition statemachine/research.asl.json | cfn-lint
"""

import json
import re
import sys
from pathlib import Path

PLACEHOLDER = re.compile(r"\$\{(\w+)\}")
"""What DefinitionSubstitutions fill in; cfn-lint takes the syntax for a forgotten Fn::Sub."""


def template(definition: str) -> dict[str, object]:
    """A template whose one resource is a machine of this definition."""
    role = "arn:aws:iam::123456789012:role/research"
    properties = {"RoleArn": role, "DefinitionString": PLACEHOLDER.sub(r"\1", definition)}
    return {"Resources": {"Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}}}


if __name__ == "__main__":
    json.dump(template(Path(sys.argv[1]).read_text()), sys.stdout)
